import { expect, test } from 'vitest'
import type { Licence } from '#features/licences/rules.ts'
import { loadWords } from '#platform/words.ts'
import { addMs, dayMs, hourMs } from '#shared/time.ts'
import { createTestClock } from '#tests/clock.ts'
import { createHandJobs } from '#tests/conversations.ts'
import { createTestDatabase } from '#tests/database.ts'
import { createWeekly } from './weekly.ts'

const monday = new Date('2026-11-22T21:00:00Z')
const owner = 100

async function setUp() {
  const { db } = await createTestDatabase()
  const clock = createTestClock()
  clock.set(addMs(monday, 9 * hourMs))
  await db.insertInto('customer').values({ id: owner, first_name: 'Ada', seen_at: clock.now(), created_at: clock.now() }).execute()
  const jobs = createHandJobs()
  const state = { sent: [] as string[], fails: undefined as Error | undefined }
  const account = (id: number) => ({ id, customerId: owner, state: 'live' as const, username: `shop_${id}`, blocks: [] })
  const licence = (id: number, packageId: Licence['packageId'], licenceState: Licence['state'] = 'active'): Licence => ({
    id,
    customerId: owner,
    orderId: 1,
    packageId,
    packageVersion: 1,
    state: licenceState,
    createdAt: monday,
    waitingUntil: monday,
    monthsDue: 1,
  })
  const holdings = [
    { account: account(1), licence: licence(1, 'enterprise'), standing: 'works' as const },
    { account: account(2), licence: licence(2, 'premium'), standing: 'works' as const },
    { account: account(3), licence: licence(3, 'enterprise', 'suspended'), standing: 'suspended' as const },
  ]
  const weekly = createWeekly({
    db,
    clock,
    jobs,
    words: loadWords('locales'),
    customers: { languageOf: async () => 'tr' },
    licences: { customersWith: async () => [owner] },
    accounts: {
      acts: {
        list: async () => [
          { at: addMs(monday, -dayMs), name: 'in', count: 150 },
          { at: addMs(monday, -10 * dayMs), name: 'in', count: 100 },
        ],
      },
    },
    insights: {
      holdings: async () => holdings,
      withRight: async (_customerId, accountId) =>
        holdings.find(({ account: { id }, licence: { packageId } }) => id === accountId && packageId === 'enterprise'),
    },
    messenger: {
      async send(_chatId: number, { html }: { html: string }) {
        if (state.fails) throw state.fails
        state.sent.push(html)
        return 1
      },
    },
  })
  return { db, clock, jobs, weekly, state }
}

test('a report goes out once a week for each account with reports, whatever runs twice or fails in between', async () => {
  const { clock, jobs, weekly, state } = await setUp()
  await Promise.all([weekly.sweep(clock.now()), weekly.sweep(clock.now())])
  const begun = [...jobs.waiting]
  state.fails = new Error('Telegram is away')
  await expect(jobs.run()).rejects.toThrow('Telegram is away')
  expect(state.sent).toEqual([])
  state.fails = undefined
  // the whole work once more, as after a crash
  jobs.waiting.push(...begun)
  await jobs.run()
  jobs.waiting.push(...begun)
  await jobs.run()
  clock.advance(hourMs)
  await weekly.sweep(clock.now())
  await jobs.run()
  expect(state.sent).toHaveLength(1)
  expect(state.sent[0]).toMatch(/@shop_1[^]*Gelen: 150 \(\u00f6nceki hafta 100, \u2191 %50\)/)
  clock.advance(7 * dayMs)
  await weekly.sweep(clock.now())
  await jobs.run()
  expect(state.sent).toHaveLength(2)
})

test('who was told nothing when the process ended is not told twice', async () => {
  const { db, clock, jobs, weekly, state } = await setUp()
  await weekly.sweep(clock.now())
  const [begin] = jobs.waiting
  await jobs.run()
  jobs.waiting.push({ name: 'insights.weekly-one', data: { accountId: 1, week: monday } }, begin!)
  await jobs.run()
  expect(state.sent).toHaveLength(1)
  expect(await db.selectFrom('insights_weekly').select('account_id').execute()).toEqual([{ account_id: 1 }])
})

test('switched off nothing comes, switched on it comes again; erasing leaves nothing', async () => {
  const { db, clock, jobs, weekly, state } = await setUp()
  expect(await weekly.set(owner, 2, false)).toBe(false)
  expect(await weekly.set(owner, 1, false)).toBe(true)
  await weekly.sweep(clock.now())
  await jobs.run()
  expect(state.sent).toEqual([])
  expect(await weekly.set(owner, 1, true)).toBe(true)
  clock.advance(7 * dayMs)
  await weekly.sweep(clock.now())
  await jobs.run()
  expect(state.sent).toHaveLength(1)
  await weekly.set(owner, 1, false)
  expect(await weekly.holder.export(owner)).toMatchObject({ off: [1] })
  await db.transaction().execute((tx) => weekly.holder.erase(tx, owner))
  expect(await weekly.holder.export(owner)).toEqual({ sent: [], off: [] })
})
