import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Journal } from '../world/journal.ts'
import type { User } from '../world/types.ts'
import { World } from '../world/world.ts'
import { createBotApi, type BotApi, type BotApiOptions } from './bot-api.ts'

/** An answer of the server; `result` is read by tests field by field. */
export interface Answer {
  ok: boolean
  // Tests state what they expect of it.
  // oxlint-disable-next-line typescript/no-explicit-any
  result?: any
  error_code?: number
  description?: string
  parameters?: { retry_after: number }
}

export interface TestServer {
  world: World
  botApi: BotApi
  apiRoot: string
  token: string
  bot: User
  ada: User
  /** Ada writes to the bot. */
  say(text: string): number
  /** Calls a method without a library: the whole answer. */
  call(method: string, params?: object, token?: string): Promise<Answer>
  /** What Ada sees in her chat with the bot, oldest first. */
  texts(): string[]
  stop(): Promise<void>
}

/** A world of one person and one bot behind a Bot API server of its own. */
export async function startTestServer(options: Omit<BotApiOptions, 'world'> & { journal?: Journal } = {}): Promise<TestServer> {
  const { journal, ...botApiOptions } = options
  const world = new World(journal ? { journal } : {})
  const bot = world.users.get(700) ?? world.addUser({ id: 700, firstName: 'Shop', username: 'shop_bot', isBot: true })
  const ada =
    world.users.get(42) ?? world.addUser({ id: 42, firstName: 'Ada', lastName: 'Lovelace', username: 'ada', phone: '905550000042' })
  const botApi = createBotApi({ world, webhooks: { retryMs: 5, retryMsMax: 20 }, ...botApiOptions })
  const server = createServer((request, response) => {
    if (!botApi.handle(request, response)) response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const apiRoot = `http://127.0.0.1:${portOf(server.address())}`
  const token = botApi.bots.withId(bot.id)?.token ?? ''
  return {
    world,
    botApi,
    apiRoot,
    token,
    bot,
    ada,
    say: (text) => world.send({ fromId: ada.id, to: bot.id, content: { text }, via: 'phone' }).ids[bot.id] ?? 0,
    async call(method, params = {}, as = token) {
      const response = await fetch(`${apiRoot}/bot${as}/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(params),
      })
      // Every answer of the server has this shape.
      return (await response.json()) as Answer
    },
    texts: () => world.history(ada.id, bot.id).map(({ content }) => content.text),
    async stop() {
      botApi.stop()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen on TCP.')
  return address.port
}

/** A PNG of this size in one colour: enough for whoever reads only its head. */
export function tinyPng(width = 4, height = 3): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  const size = Buffer.alloc(8)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  return Buffer.concat([head, size, Buffer.from('0806000000', 'hex'), Buffer.alloc(16)])
}
