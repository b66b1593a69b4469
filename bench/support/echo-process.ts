import { createAdaptorServer } from '@hono/node-server'
import { Bot, webhookCallback } from 'grammy'
import { Hono } from 'hono'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from './child.ts'

/** The least that a bot can do, on the HTTP stack of the product: says what it hears. */
async function start({ token, apiRoot, secret }: { token: string; apiRoot: string; secret: string }): Promise<string> {
  const bot = new Bot(token, { client: { apiRoot } })
  bot.on('message:text', (ctx) => ctx.reply(ctx.message.text))
  await bot.init()
  const app = new Hono()
  app.post('/telegram/webhook', webhookCallback(bot, 'hono', { secretToken: secret }))
  const server = createAdaptorServer({ fetch: app.fetch })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // a listening TCP server has an address of this kind
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram/webhook`
}

const verbs = { start }

export type EchoVerbs = typeof verbs
serve(verbs)
