import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Api } from 'grammy'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createBotApi } from '#sandbox/bot-api/bot-api.ts'
import { tokenOf } from '#sandbox/bot-api/bots.ts'
import { World } from '#sandbox/world/world.ts'
import { createTestDatabase } from '#tests/database.ts'
import { createLease } from '#platform/lease.ts'
import { createLog } from '#platform/log.ts'
import { createPoller } from './poller.ts'

const botId = 7_000_000_001

async function start() {
  const { db } = await createTestDatabase()
  const world = new World()
  world.addUser({ id: botId, isBot: true, firstName: 'Test', username: 'test_bot' })
  world.addUser({ id: 1001, firstName: 'Ada' })
  const botApi = createBotApi({ world })
  const server = createServer((request, response) => void botApi.handle(request, response))
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  onTestFinished(async () => {
    botApi.stop()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  const apiRoot = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const faults: unknown[] = []
  const owed: number[] = []
  const pollerFor = (take: (text: string) => Promise<void>, { leaseMs = 6_000, patienceMs = 60_000 } = {}) => {
    const poller = createPoller({
      api: new Api(tokenOf(botId), { apiRoot }),
      lease: createLease(db, 'poller', leaseMs),
      log: createLog('silent'),
      intake: {
        take: (update) => take(update.message?.text ?? ''),
        owe: async (updates) => void owed.push(...updates.map(({ update_id }) => update_id)),
        settle: () => Promise.resolve(),
      },
      patienceMs,
      onFault: (error) => faults.push(error),
      onHealthy() {},
    })
    onTestFinished(() => poller.stop())
    poller.start()
    return poller
  }
  const say = (text: string) => world.send({ fromId: 1001, to: botId, content: { text }, via: 'phone' })
  return { pollerFor, say, botApi, faults, owed }
}

test('a slow update holds up nobody else', async () => {
  const { pollerFor, say } = await start()
  const heard: string[] = []
  const slow = Promise.withResolvers<void>()
  pollerFor(async (text) => {
    if (text === 'slow') await slow.promise
    heard.push(text)
  })
  say('slow')
  for (let n = 0; n < 5; n++) say(`quick ${n}`)
  await vi.waitFor(() => expect(heard).toHaveLength(5), { timeout: 10_000 })
  expect(heard).not.toContain('slow')
  slow.resolve()
  await vi.waitFor(() => expect(heard).toContain('slow'), { timeout: 10_000 })
})

test('a slow update holds up nobody even when a hundred stand behind it: it is owed first, and confirmed then', async () => {
  const { pollerFor, say, owed } = await start()
  const heard: string[] = []
  const slow = Promise.withResolvers<void>()
  let tries = 0
  pollerFor(
    async (text) => {
      if (text === 'slow') {
        await slow.promise
        // a database that is away: Telegram will not bring it again
        if (tries++ === 0) throw new Error('database away')
      }
      heard.push(text)
    },
    { patienceMs: 0 },
  )
  say('slow')
  for (let n = 0; n < 250; n++) say(`quick ${n}`)
  await vi.waitFor(() => expect(heard).toHaveLength(250), { timeout: 20_000 })
  expect(owed).toHaveLength(1)
  slow.resolve()
  await vi.waitFor(() => expect(heard.filter((text) => text === 'slow')).toHaveLength(1), { timeout: 10_000 })
})

test('while there is room behind a slow update it stays unconfirmed', async () => {
  const { pollerFor, say, owed } = await start()
  const heard: string[] = []
  const slow = Promise.withResolvers<void>()
  pollerFor(
    async (text) => {
      if (text === 'slow') await slow.promise
      heard.push(text)
    },
    { patienceMs: 0 },
  )
  say('slow')
  for (let n = 0; n < 98; n++) say(`quick ${n}`)
  await vi.waitFor(() => expect(heard).toHaveLength(98), { timeout: 20_000 })
  slow.resolve()
  await vi.waitFor(() => expect(heard).toHaveLength(99), { timeout: 10_000 })
  expect(owed).toEqual([])
})

test('an update that could not be done is delivered again, and each done one only once', async () => {
  const { pollerFor, say } = await start()
  const heard: string[] = []
  let isAway = true
  pollerFor(async (text) => {
    if (text === 'two' && isAway) {
      isAway = false
      throw new Error('database away')
    }
    heard.push(text)
  })
  say('one')
  say('two')
  say('three')
  await vi.waitFor(() => expect(heard).toContain('two'), { timeout: 10_000 })
  expect(heard.filter((text) => text === 'two')).toHaveLength(1)
})

test('only one of two processes polls, and the other goes on when it stops', async () => {
  const { pollerFor, say, faults } = await start()
  const heard: string[] = []
  const first = pollerFor(async (text) => void heard.push(`first ${text}`))
  say('a')
  await vi.waitFor(() => expect(heard).toEqual(['first a']), { timeout: 10_000 })
  pollerFor(async (text) => void heard.push(`second ${text}`))
  say('b')
  await vi.waitFor(() => expect(heard).toHaveLength(2), { timeout: 10_000 })
  await first.stop()
  say('c')
  await vi.waitFor(() => expect(heard).toEqual(['first a', 'first b', 'second c']), { timeout: 10_000 })
  expect(faults).toEqual([])
})
