import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createBudget, type Budget } from '#platform/bot/budget.ts'
import type { Messenger } from '#platform/bot/messenger.ts'
import { createJobs, type Jobs } from '#platform/jobs.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { loadWords } from '#platform/words.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createStaff } from '#features/staff/service.ts'
import { createBotWorld } from '#tests/bot.ts'
import { createTestClock, type TestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { createBroadcasts } from './service.ts'

const boss = 1
const first = 100

interface Parts {
  db: Database
  clock: TestClock
  jobs: Jobs
  messenger: Messenger
}

/** The feature as one process of the product has it. */
function createProcess({ db, clock, jobs, messenger }: Parts) {
  const events = recordEvents()
  const staff = createStaff({ db, clock, events, adminIds: [boss], reachOf: async () => new Map() })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(randomBytes(32)), staff })
  const broadcasts = createBroadcasts({
    db,
    clock,
    jobs,
    messenger,
    words: loadWords('locales'),
    staff,
    customers,
    licences: { customersWith: async () => [] },
    staffOnly: async () => [boss],
  })
  return { broadcasts, customers }
}

async function begin({ broadcasts, customers }: ReturnType<typeof createProcess>, count: number): Promise<number> {
  for (let id = first; id < first + count; id++) await customers.touch({ id, first_name: `P${id}`, language_code: 'en' })
  const drafted = await broadcasts.draft({ actorId: boss, audience: 'all', text: 'News' })
  if (!drafted.ok) throw new Error(drafted.reason)
  await broadcasts.start(boss, drafted.value.id)
  return drafted.value.id
}

test('a broadcast takes its turn in what the bot may send, 25 a second, so that answers to people go on', async () => {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  const real = createBudget(db, { onError: (error) => expect.fail(String(error)) })
  const reserved: number[] = []
  const debit = vi.fn<() => void>()
  const budget: Budget = {
    ...real,
    debit,
    async reserve(chatId) {
      await real.reserve(chatId)
      reserved.push(chatId)
    },
  }
  const { shell, world, person } = await createBotWorld({ db, url, clock, budget })
  const jobs = createJobs(url, db, { onError: (error) => expect.fail(String(error)) })
  const own = createProcess({ db, clock, jobs, messenger: shell.messenger })
  await jobs.start({ work: true })
  onTestFinished(async () => {
    await jobs.stop()
    await real.stop()
  })
  const count = 50
  // whoever gets something from a bot has written to it
  for (let id = first; id < first + count; id++) person(id).say('/start')
  person(boss).say('/start')
  const arrivedMs: number[] = []
  const arrived: number[] = []
  const outOfTurn: number[] = []
  world.on('sent', ({ content, ids }) => {
    if (!content.text.includes('News')) return
    const to = Object.keys(ids)
      .map(Number)
      .find((id) => id >= first && id < first + count)
    if (to === undefined) return
    if (!reserved.includes(to)) outOfTurn.push(to)
    arrivedMs.push(performance.now())
    arrived.push(to)
  })
  const id = await begin(own, count)
  await vi.waitFor(async () => expect((await own.broadcasts.get(boss, id))?.state).toBe('done'), { timeout: 30_000 })
  const everybody = Array.from({ length: count }, (_, index) => first + index)
  expect(arrived.toSorted((a, b) => a - b)).toEqual(everybody)
  expect(outOfTurn).toEqual([])
  expect(debit).not.toHaveBeenCalled()
  // the first and the last of a second may lie a little nearer than their turns
  for (let at = 26; at < count; at++) expect((arrivedMs[at] ?? 0) - (arrivedMs[at - 26] ?? 0)).toBeGreaterThan(950)
})

test('what a worker had in hand when it died goes out once its claim is over, by whoever is there then', async () => {
  const { db } = await createTestDatabase()
  const clock = createTestClock()
  const got: number[] = []
  const claimed: number[] = []
  let dies: (data: object) => Promise<void> = () => Promise.resolve()
  // the first dies while it sends to its second person: nothing of it ever comes back
  const dying = createProcess({
    db,
    clock,
    ...handJobs((batch) => (dies = batch)),
    messenger: speaking(async (chatId) => {
      claimed.push(chatId)
      if (claimed.length === 2) await new Promise<never>(() => {})
      got.push(chatId)
    }),
  })
  const id = await begin(dying, 5)
  void dies({ id })
  await vi.waitFor(() => expect(claimed).toHaveLength(2))
  const [, inHand] = claimed

  let works: (data: object) => Promise<void> = () => Promise.resolve()
  const after = handJobs((batch) => (works = batch))
  const { broadcasts } = createProcess({ db, clock, ...after, messenger: speaking(async (chatId) => void got.push(chatId)) })
  await works({ id })
  expect(got).toHaveLength(4)
  expect(got).not.toContain(inHand)
  expect((await broadcasts.get(boss, id))?.state).toBe('sending')
  // it asks for another look, when that claim is over
  const [{ afterSeconds = 0 } = {}] = after.sent.slice(-1)
  expect(afterSeconds).toBeGreaterThan(0)
  clock.advance(afterSeconds * 1_000 + 1)
  await works({ id })
  expect(got.toSorted((a, b) => a - b)).toEqual([100, 101, 102, 103, 104])
  expect(await broadcasts.get(boss, id)).toMatchObject({ state: 'done', sent: 5 })
})

/** Jobs that only the test does. @param given gets what sends a batch. */
function handJobs(given: (batch: (data: object) => Promise<void>) => void) {
  const sent: { name: string; afterSeconds?: number }[] = []
  // the others are never called here
  const jobs = {
    define: (name: string, handle: (data: object) => Promise<void>) => {
      if (name === 'broadcast-batch') given(handle)
    },
    send: async (_tx: unknown, name: string, _data: object, options: { afterSeconds?: number } = {}) =>
      void sent.push({ name, ...options }),
  } as unknown as Jobs
  return { jobs, sent }
}

/** A mouth that only sends. */
const speaking = (say: (chatId: number) => Promise<void>) =>
  ({
    async send(chatId: number) {
      await say(chatId)
      return 1
    },
  }) as unknown as Messenger
