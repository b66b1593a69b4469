import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openJournal } from '../world/journal.ts'
import { assertSound } from '../breach.ts'
import { startTestServer, type TestServer } from './test-server.ts'

let server: TestServer
const hooks: Server[] = []

beforeEach(async () => {
  server = await startTestServer()
})

afterEach(async () => {
  assertSound({ schema: server.botApi.violations })
  await server.stop()
  for (const hook of hooks.splice(0)) {
    hook.closeAllConnections()
    await new Promise((resolve) => hook.close(resolve))
  }
})

describe('getUpdates', () => {
  it('gives updates until a higher offset confirms them', async () => {
    for (const text of ['a', 'b', 'c']) server.say(text)
    const first = (await server.call('getUpdates', { limit: 2 })).result
    expect(first.map((update: any) => update.message.text)).toEqual(['a', 'b'])
    expect((await server.call('getUpdates')).result).toHaveLength(3)
    const rest = (await server.call('getUpdates', { offset: first[1].update_id + 1 })).result
    expect(rest.map((update: any) => update.message.text)).toEqual(['c'])
  })

  it('forgets all but the last ones for a negative offset', async () => {
    for (const text of ['a', 'b', 'c']) server.say(text)
    const last = (await server.call('getUpdates', { offset: -1 })).result
    expect(last.map((update: any) => update.message.text)).toEqual(['c'])
    expect((await server.call('getUpdates')).result).toHaveLength(1)
  })

  it('waits for an update and answers at once when it comes', async () => {
    const waiting = server.call('getUpdates', { timeout: 50 })
    await server.call('getMe')
    server.say('late')
    expect((await waiting).result[0].message.text).toBe('late')
  })

  it('sends the first of two pollers away', async () => {
    const first = server.call('getUpdates', { timeout: 50 })
    await server.call('getMe')
    const second = server.call('getUpdates', { timeout: 50 })
    await expect(first).resolves.toMatchObject({
      error_code: 409,
      description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    })
    server.say('x')
    await expect(second).resolves.toMatchObject({ ok: true })
  })

  it('refuses while a webhook is set, and a new webhook ends the poll', async () => {
    const poll = server.call('getUpdates', { timeout: 50 })
    await server.call('getMe')
    await server.call('setWebhook', { url: 'http://127.0.0.1:9/hook' })
    await expect(poll).resolves.toMatchObject({ error_code: 409, description: 'Conflict: terminated by setWebhook request' })
    await expect(server.call('getUpdates')).resolves.toMatchObject({
      error_code: 409,
      description: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    })
  })

  it('keeps the kinds that a bot asked for', async () => {
    await server.call('getUpdates', { allowed_updates: ['edited_message'] })
    server.say('not this')
    server.world.edit(42, 700, 1, { content: { text: 'but this' } })
    expect((await server.call('getUpdates')).result.map((update: any) => Object.keys(update)[1])).toEqual(['edited_message'])
  })
})

describe('a webhook', () => {
  it('carries the secret, and a failed update comes again until a 2xx', async () => {
    const seen: unknown[] = []
    const answers = [500, 302, 200]
    const url = await hook((request, response) => {
      seen.push(request.headers['x-telegram-bot-api-secret-token'])
      response.writeHead(answers.shift() ?? 200).end()
    })
    await server.call('setWebhook', { url, secret_token: 'top_secret-1' })
    server.say('hi')
    await vi.waitFor(() => expect(seen).toEqual(['top_secret-1', 'top_secret-1', 'top_secret-1']))
    const info = (await server.call('getWebhookInfo')).result
    expect(info).toMatchObject({ url, pending_update_count: 0, last_error_message: 'Wrong response from the webhook: 302 Found' })
  })

  it('counts an update as delivered only after the whole body', async () => {
    let tries = 0
    const url = await hook((_request, response) => {
      tries++
      if (tries > 1) response.end('ok')
      else {
        response.writeHead(200, { 'content-length': 100 })
        response.write('half')
        setImmediate(() => response.destroy())
      }
    })
    await server.call('setWebhook', { url })
    server.say('hi')
    await vi.waitFor(() => expect(tries).toBe(2))
  })

  it('delivers several chats at once and one chat in order', async () => {
    const eve = server.world.addUser({ id: 43, firstName: 'Eve' })
    const seen: string[] = []
    const held: (() => void)[] = []
    const url = await hook((request, response) => {
      void bodyOf(request).then((update) => {
        seen.push(update.message.text)
        if (update.message.text === 'ada 1') held.push(() => response.end())
        else response.end()
      })
    })
    await server.call('setWebhook', { url, max_connections: 2 })
    for (const text of ['ada 1', 'ada 2']) server.say(text)
    for (const text of ['eve 1', 'eve 2']) server.world.send({ fromId: eve.id, to: 700, content: { text }, via: 'phone' })
    await vi.waitFor(() => expect(seen).toEqual(['ada 1', 'eve 1', 'eve 2']))
    held[0]!()
    await vi.waitFor(() => expect(seen.at(-1)).toBe('ada 2'))
  })

  it('runs the method that the answer names', async () => {
    const url = await hook((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ method: 'sendMessage', chat_id: 42, text: 'from the answer' }))
    })
    await server.call('setWebhook', { url })
    server.say('hi')
    await vi.waitFor(() => expect(server.texts()).toEqual(['hi', 'from the answer']))
  })

  it('refuses addresses and secrets that Telegram refuses', async () => {
    await expect(server.call('setWebhook', { url: 'http://example.com/x' })).resolves.toMatchObject({ error_code: 400 })
    await expect(server.call('setWebhook', { url: 'http://localhost:1/x', secret_token: 'no spaces' })).resolves.toMatchObject({
      description: 'Bad Request: secret token contains unallowed characters',
    })
  })
})

describe('a restart', () => {
  it('keeps pending updates, confirmed offsets, commands and the webhook', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-'))
    const path = join(directory, 'world.jsonl')
    const before = await startTestServer({ journal: openJournal(path) })
    for (const text of ['a', 'b']) before.say(text)
    const [first, second] = (await before.call('getUpdates')).result
    await before.call('getUpdates', { offset: second.update_id })
    await before.call('setMyCommands', { commands: [{ command: 'start', description: 'Begin' }] })
    await before.call('setChatMenuButton', { menu_button: { type: 'commands' } })
    await before.stop()
    before.world.journal.close()

    const after = await startTestServer({ journal: openJournal(path) })
    after.say('c')
    const updates = (await after.call('getUpdates')).result
    expect(updates.map((update: any) => update.message.text)).toEqual(['b', 'c'])
    expect(updates[0].update_id).toBe(second.update_id)
    expect(updates[1].update_id).toBeGreaterThan(first.update_id)
    expect((await after.call('getMyCommands')).result).toEqual([{ command: 'start', description: 'Begin' }])
    const seen: string[] = []
    const url = await hook((request, response) => {
      void bodyOf(request).then((update) => {
        seen.push(update.message.text)
        response.writeHead(seen.length === 1 ? 500 : 200).end()
      })
    })
    await after.call('setWebhook', { url, drop_pending_updates: true })
    await after.stop()
    after.say('while away')
    after.world.journal.close()

    const third = await startTestServer({ journal: openJournal(path) })
    await vi.waitFor(() => expect(seen).toEqual(['while away', 'while away']))
    await third.stop()
    third.world.journal.close()
    await rm(directory, { recursive: true })
  })
})

async function hook(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const listening = createServer(answer)
  hooks.push(listening)
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(listening.address() as { port: number }).port}/hook`
}

async function bodyOf(request: IncomingMessage): Promise<any> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString())
}
