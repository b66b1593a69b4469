import { createServer } from 'node:http'
import { Input, Markup, Telegraf } from 'telegraf'
import { message } from 'telegraf/filters'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { startTestServer, tinyPng, type TestServer } from './test-server.ts'

let server: TestServer
let bot: Telegraf
let isPolling: boolean

/** This library sends a few fields of its own, which Telegram passes over; nothing else may be wrong. */
const libraryExtras = /^\w+ params: .*"additionalProperty":"(method|hide)"/

beforeEach(async () => {
  server = await startTestServer()
  isPolling = false
  bot = new Telegraf(server.token, { telegram: { apiRoot: server.apiRoot } })
})

afterEach(async () => {
  if (isPolling) bot.stop()
  await server.stop()
})

it('a second library, unchanged, holds a whole conversation by long polling', async () => {
  const links: string[] = []
  bot.start((context) => context.replyWithHTML('<b>Hi</b>', Markup.inlineKeyboard([Markup.button.callback('More', 'more')])))
  bot.action('more', async (context) => {
    await context.answerCbQuery('yes')
    await context.editMessageText('More!')
  })
  bot.on(message('photo'), async (context) => {
    links.push((await context.telegram.getFileLink(context.message.photo.at(-1)!.file_id)).pathname)
    await context.replyWithPhoto(Input.fromBuffer(tinyPng(), 'back.png'), { caption: 'back' })
    await context.replyWithMediaGroup([
      { type: 'photo', media: Input.fromBuffer(tinyPng(), 'a.png') },
      { type: 'photo', media: Input.fromBuffer(tinyPng(), 'b.png') },
    ])
  })
  isPolling = true
  void bot.launch()
  server.say('/start')
  const reply = await vi.waitFor(() => {
    const found = server.world.history(42, 700).at(-1)!
    expect(found.content.text).toBe('Hi')
    return found
  })
  await expect(server.botApi.press({ userId: 42, botId: 700, uid: reply.uid, data: 'more' })).resolves.toEqual({ text: 'yes' })
  await vi.waitFor(() => expect(reply.content.text).toBe('More!'))
  const { key } = server.world.files.add({ name: 'x.png', mime: 'image/png', bytes: tinyPng() })
  server.world.send({ fromId: 42, to: 700, content: { text: '', media: { kind: 'photo', file: key, width: 4, height: 3 } }, via: 'phone' })
  await vi.waitFor(() => expect(server.world.history(42, 700)).toHaveLength(6))
  expect(links).toEqual([`/file/bot${server.token}/photos/${key}.png`])
  expect(server.botApi.violations.filter((violation) => !libraryExtras.test(violation))).toEqual([])
})

it('a second library, unchanged, works by webhook and answers in the response', async () => {
  bot.start(async (context) => {
    await context.sendChatAction('typing')
    await context.reply('by webhook')
  })
  const answer = bot.webhookCallback('/hook', { secretToken: 's3' })
  const hook = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  const address = hook.address() as { port: number }
  const typed: string[] = []
  server.world.on('typing', ({ action }) => typed.push(action))
  await bot.telegram.setWebhook(`http://127.0.0.1:${address.port}/hook`, { secret_token: 's3' })
  server.say('/start')
  await vi.waitFor(() => expect(server.texts()).toEqual(['/start', 'by webhook']))
  await vi.waitFor(() => expect(typed).toEqual(['typing']))
  await new Promise((resolve) => hook.close(resolve))
  expect(server.botApi.violations.filter((violation) => !libraryExtras.test(violation))).toEqual([])
})
