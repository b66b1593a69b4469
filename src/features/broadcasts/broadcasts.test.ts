import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import { createJobs } from '#platform/jobs.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { loadWords } from '#platform/words.ts'
import { languages } from '#shared/language.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createStaff } from '#features/staff/service.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { audiences, broadcastRefusals, filterOf, type Audience } from './rules.ts'
import { createBroadcasts } from './service.ts'

const boss = 1
const words = loadWords('locales')

async function setUp(customersCount = 5) {
  const { db, url } = await createTestDatabase()
  const events = recordEvents()
  const clock = createTestClock()
  const jobs = createJobs(url, db, { onError() {} })
  const staff = createStaff({ db, clock, events, adminIds: [boss], reachOf: async () => new Map() })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(randomBytes(32)), staff })
  for (let id = 100; id < 100 + customersCount; id++) await customers.touch({ id, first_name: `P${id}`, language_code: 'en' })
  const sent: number[] = []
  const results: string[] = []
  const toStaff: number[] = []
  let onSend = async (_chatId: number) => {}
  const send: Messenger['send'] = async (chatId, { html }) => {
    if (chatId < 100) {
      toStaff.push(chatId)
      return results.push(html)
    }
    await onSend(chatId)
    return sent.push(chatId)
  }
  const customersWith = vi.fn<(filter: { packageId?: string }) => Promise<number[]>>(async ({ packageId }) =>
    packageId === 'premium' ? [100, 102] : [],
  )
  const closed: string[] = []
  const close: Messenger['close'] = async (_chatId, screen, how) => void closed.push(`${screen}: ${JSON.stringify(how)}`)
  // only these are ever used; any other call fails
  const messenger = { send, close } as unknown as Messenger
  const broadcasts = createBroadcasts({
    db,
    clock,
    jobs,
    messenger,
    words,
    staff,
    customers,
    licences: { customersWith },
    staffOnly: async () => [boss],
  })
  await jobs.start({ work: true })
  onTestFinished(() => jobs.stop())
  const draft = async (audience: Audience = 'all') => {
    const result = await broadcasts.draft({ actorId: boss, audience, text: 'News' })
    if (!result.ok) throw new Error(result.reason)
    return result.value
  }
  const state = async (id: number) => (await broadcasts.get(boss, id))?.state
  return { db, staff, broadcasts, customers, sent, results, toStaff, closed, draft, state, during: (act: typeof onSend) => (onSend = act) }
}

test('each of the audience gets it once, however often the button is pressed', async () => {
  const { broadcasts, customers, draft, sent, results, closed, state, db } = await setUp(45)
  // who sends it is no customer
  await customers.touch({ id: boss, first_name: 'Boss', language_code: 'en' })
  const { id, total } = await draft()
  expect(total).toBe(45)
  await Promise.all([broadcasts.start(boss, id), broadcasts.start(boss, id)])
  await broadcasts.start(boss, id)
  await vi.waitFor(async () => expect(await state(id)).toBe('done'), { timeout: 15_000 })
  expect(sent.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 45 }, (_, index) => 100 + index))
  expect(await broadcasts.get(boss, id)).toMatchObject({ sent: 45, unreachable: 0 })
  await vi.waitFor(() => expect(results).toHaveLength(1))
  expect(results[0]).toContain('45')
  // it is not said a second time where it was followed
  expect(closed).toEqual([`broadcast-${id}: "remove"`])
  expect(await db.selectFrom('audit').select('action').execute()).toEqual([{ action: 'broadcast_started' }])
})

test('a package means those who hold it and can be reached', async () => {
  const { broadcasts, customers, draft, sent, state } = await setUp()
  await customers.setReachable(102, false)
  const { id, total } = await draft('premium')
  expect(total).toBe(1)
  await broadcasts.start(boss, id)
  await vi.waitFor(async () => expect(await state(id)).toBe('done'), { timeout: 15_000 })
  expect(sent).toEqual([100])
})

test('whoever blocked the bot is counted, not tried again', async () => {
  const { broadcasts, draft, state, during } = await setUp()
  during(async (chatId) => {
    if (chatId === 101) throw new Unreachable(chatId)
  })
  const { id } = await draft()
  await broadcasts.start(boss, id)
  await vi.waitFor(async () => expect(await state(id)).toBe('done'), { timeout: 15_000 })
  expect(await broadcasts.get(boss, id)).toMatchObject({ sent: 4, unreachable: 1 })
})

test('after Stop nobody further gets it', async () => {
  const { broadcasts, draft, sent, state, during } = await setUp(30)
  const { id } = await draft()
  during(async () => {
    if (sent.length === 2) await broadcasts.stop(boss, id)
  })
  await broadcasts.start(boss, id)
  await vi.waitFor(() => expect(sent.length).toBe(3), { timeout: 15_000 })
  await vi.waitFor(async () => expect(await broadcasts.get(boss, id)).toMatchObject({ state: 'stopped', sent: 3 }))
  await broadcasts.start(boss, id)
  expect(await state(id)).toBe('stopped')
})

test('who loses the right while their broadcast goes out reaches nobody further, and everybody with the right hears that it stopped', async () => {
  const { staff, broadcasts, customers, sent, results, toStaff, closed, state, during, db } = await setUp(45)
  const [admin, other] = [2, 3]
  for (const id of [boss, admin, other]) await customers.touch({ id, first_name: 'Staff', language_code: 'en' })
  await staff.grant(boss, admin, 'admin')
  await staff.grant(boss, other, 'admin')
  const draft = await broadcasts.draft({ actorId: admin, audience: 'all', text: 'News' })
  if (!draft.ok) throw new Error(draft.reason)
  const { id } = draft.value
  during(async () => {
    if (sent.length === 2) expect((await staff.revoke(boss, admin)).ok).toBe(true)
  })
  await broadcasts.start(admin, id)
  await vi.waitFor(async () => expect(await state(id)).toBe('stopped'), { timeout: 15_000 })
  await vi.waitFor(() => expect(new Set(toStaff)).toEqual(new Set([boss, other])))
  await vi.waitFor(() => expect(closed).toHaveLength(3))
  expect(sent).toHaveLength(3)
  expect(results[0]).toContain('no longer')
  const audit = await db.selectFrom('audit').select(['action', 'actor_kind']).where('action', '=', 'broadcast_stopped').execute()
  expect(audit).toEqual([{ action: 'broadcast_stopped', actor_kind: 'system' }])
})

test('a fault in the middle loses nobody and repeats nobody who has it', async () => {
  const { broadcasts, draft, sent, state, during, db } = await setUp()
  let isBroken = true
  during(async (chatId) => {
    if (chatId !== 102 || !isBroken) return
    isBroken = false
    // the claim of the worker that died is over at once
    await db
      .updateTable('broadcast_recipient')
      .set({ claimed_until: new Date(0) })
      .where('customer_id', '=', 102)
      .execute()
    throw new Error('connection lost')
  })
  const { id } = await draft()
  await broadcasts.start(boss, id)
  await vi.waitFor(async () => expect(await state(id)).toBe('done'), { timeout: 15_000 })
  expect(sent.toSorted((a, b) => a - b)).toEqual([100, 101, 102, 103, 104])
})

test('only staff with that right write to customers, and a discarded draft is gone', async () => {
  const { broadcasts, draft } = await setUp()
  expect(await broadcasts.draft({ actorId: 100, audience: 'all', text: 'x' })).toEqual({
    ok: false,
    reason: 'not_allowed',
  })
  const { id } = await draft()
  expect(await broadcasts.start(100, id)).toEqual({ ok: false, reason: 'not_allowed' })
  expect(await broadcasts.get(100, id)).toBeUndefined()
  await broadcasts.discard(boss, id)
  expect(await broadcasts.start(boss, id)).toEqual({ ok: false, reason: 'gone' })
})

test('a package or a state narrows to licences in it', () => {
  expect(filterOf('all')).toBeUndefined()
  expect(filterOf('premium')).toEqual({ states: ['active', 'grace'], packageId: 'premium' })
  expect(filterOf('waiting')).toEqual({ states: ['waiting'] })
})

test.each(languages)('every refusal and audience is worded in %s', (language) => {
  const ids = [
    ...broadcastRefusals.map((reason) => `broadcasts-refused-${reason.replaceAll('_', '-')}`),
    ...audiences.map((each) => `broadcasts-audience-${each}`),
  ]
  expect(ids.filter((id) => !words.has(language, id))).toEqual([])
})
