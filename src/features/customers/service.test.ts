import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { connect } from '#platform/postgres/connect.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { hourMs, minuteMs } from '#shared/time.ts'
import { createStaff } from '#features/staff/service.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { exportOf } from '#tests/export.ts'
import { certainHit, displayName, parseWho } from './rules.ts'
import { createCustomers, CustomerErased, resealCustomers } from './service.ts'

const boss = 1
const ada = { id: 100, first_name: 'Ada', last_name: 'Lovelace', username: 'AdaL', language_code: 'tr' }
const oldKey = randomBytes(32)

/** `connections` to the database, where a test counts them. */
async function setUp({ connections }: { connections?: number } = {}) {
  const { db: usual, url } = await createTestDatabase()
  const db = connections === undefined ? usual : connect(url, { max: connections, onError: () => {} })
  if (db !== usual) onTestFinished(() => db.destroy())
  const events = recordEvents()
  const clock = createTestClock()
  const staff = createStaff({ db, clock, events, adminIds: [boss], reachOf: async () => new Map() })
  const box = createSecretBox(oldKey)
  return { db, events, clock, staff, customers: createCustomers({ db, clock, events, box, staff }) }
}

test('whoever writes is known from then on, under the name and language of Telegram', async () => {
  const { customers, events } = await setUp()
  expect(await customers.touch(ada)).toEqual({ id: 100, firstName: 'Ada', language: 'tr' })
  await customers.touch(ada)
  expect(events.named('customer_met')).toEqual([{ customerId: 100 }])
  expect(await customers.get(100)).toMatchObject({ firstName: 'Ada', username: 'AdaL', language: 'tr', isReachable: true })
  expect(await customers.languageOf(100)).toBe('tr')
  expect(await customers.languageOf(999)).toBe('tr')
  expect(displayName({ firstName: 'Ada', lastName: 'Lovelace' })).toBe('Ada Lovelace')
})

test('somebody seen within the minute costs no write; a new name is kept at once', async () => {
  const { customers, clock } = await setUp()
  await customers.touch(ada)
  clock.advance(30_000)
  await customers.touch(ada)
  expect((await customers.get(100))?.seenAt.getTime()).toBe(clock.now().getTime() - 30_000)
  clock.advance(31_000)
  await customers.touch(ada)
  expect((await customers.get(100))?.seenAt).toEqual(clock.now())
  await customers.touch({ ...ada, first_name: 'Augusta' })
  expect((await customers.get(100))?.firstName).toBe('Augusta')
})

test('a chosen language stands against what Telegram says', async () => {
  const { customers, events } = await setUp()
  await customers.touch(ada)
  await customers.setLanguage(100, 'en')
  await customers.setLanguage(100, 'en')
  expect((await customers.touch(ada)).language).toBe('en')
  expect(events.named('customer_language_changed')).toHaveLength(1)
})

test('a name that changed hands finds both, the latest first, and means nobody for certain', async () => {
  const { customers, clock } = await setUp()
  await customers.touch(ada)
  clock.advance(hourMs)
  await customers.touch({ ...ada, username: 'other' })
  expect(certainHit(await customers.findByUsername('@adal'), clock.now())?.id).toBe(100)
  await customers.touch({ id: 101, first_name: 'Eve', username: 'adal' })
  const hits = await customers.findByUsername('@ADAL')
  expect(hits.map(({ id }) => id)).toEqual([101, 100])
  expect(certainHit(hits, clock.now())).toBeUndefined()
})

test('a name that was given up counts as seen until the last time under it', async () => {
  const { customers, clock } = await setUp()
  await customers.touch(ada)
  clock.advance(10 * hourMs)
  await customers.touch(ada)
  clock.advance(23 * hourMs)
  await customers.touch({ ...ada, username: 'other' })
  expect(certainHit(await customers.findByUsername('adal'), clock.now())?.id).toBe(100)
})

test('a name not seen for a day means nobody for certain', async () => {
  const { customers, clock } = await setUp()
  await customers.touch(ada)
  clock.advance(24 * hourMs)
  expect(certainHit(await customers.findByUsername('adal'), clock.now())?.id).toBe(100)
  clock.advance(minuteMs)
  expect(certainHit(await customers.findByUsername('adal'), clock.now())).toBeUndefined()
})

test.each([
  ['@Ada_L', { username: 'ada_l' }],
  ['https://t.me/ada_l', { username: 'ada_l' }],
  ['ada_l more words', { username: 'ada_l' }],
  ['12345', { id: 12345 }],
  ['', undefined],
  ['+90 555', undefined],
])('%s names a person as staff mean it', (text, who) => {
  expect(parseWho(text)).toEqual(who)
})

test('becoming unreachable and coming back are announced once each', async () => {
  const { customers, events } = await setUp()
  await customers.touch(ada)
  await customers.setReachable(100, false)
  await customers.setReachable(100, false)
  expect(await customers.reachable({})).toEqual([])
  await customers.touch(ada)
  await customers.setReachable(100, true)
  expect(events.named('customer_unreachable')).toHaveLength(1)
  expect(events.named('customer_reachable')).toHaveLength(1)
  expect(await customers.reachOf([100, 200])).toEqual(new Map([[100, true]]))
})

test('the list is searched by any part of the name, and narrowed to ids', async () => {
  const { customers, clock } = await setUp()
  for (let id = 200; id < 212; id++) {
    await customers.touch({ id, first_name: id % 2 ? 'Odd' : 'Even_%', username: `user_${id}` })
    clock.advance(1)
  }
  expect((await customers.page({ offset: 0, limit: 5 })).rows.map(({ id }) => id)).toEqual([211, 210, 209, 208, 207])
  expect(await customers.page({ search: 'dd', offset: 4, limit: 5 })).toMatchObject({ total: 6, rows: [{ id: 203 }, { id: 201 }] })
  expect((await customers.page({ search: '%', offset: 0, limit: 5 })).total).toBe(6)
  expect((await customers.page({ search: '@user_205', offset: 0, limit: 5 })).rows).toMatchObject([{ id: 205 }])
  expect((await customers.page({ search: '205', ids: [206], offset: 0, limit: 5 })).total).toBe(0)
  expect((await customers.page({ notIds: [211, 210], offset: 0, limit: 1 })).rows).toMatchObject([{ id: 209 }])
})

test('consent names the versions that were read', async () => {
  const { customers, db } = await setUp()
  await customers.touch(ada)
  await db.transaction().execute((tx) => customers.recordConsent(tx, 100, { terms: 2, privacy: 1 }))
  await db.transaction().execute((tx) => customers.recordConsent(tx, 100, { terms: 2, privacy: 1 }))
  expect(await customers.hasConsent(100, { terms: 2, privacy: 1 })).toBe(true)
  expect(await customers.hasConsent(100, { terms: 3, privacy: 1 })).toBe(false)
})

test('what is sealed for one customer opens with no other key', async () => {
  const { customers } = await setUp()
  await customers.touch(ada)
  await customers.touch({ id: 101, first_name: 'Eve' })
  const [first, again, other] = await Promise.all([customers.dataBox(100), customers.dataBox(100), customers.dataBox(101)])
  const sealed = first.seal('words', 'here')
  expect(again.openText(sealed, 'here')).toBe('words')
  expect(() => first.openText(sealed, 'there')).toThrow(/authenticate/)
  expect(() => other.openText(sealed, 'here')).toThrow(/another key/)
})

test('a key is asked for through the transaction that needs it, and one that was made in a transaction goes with it', async () => {
  const { db, customers } = await setUp({ connections: 1 })
  await customers.touch(ada)
  const made: Buffer[] = []
  const fails = db.transaction().execute(async (tx) => {
    made.push((await customers.dataBox(100, tx)).seal('secret', 'note:1'))
    throw new Error('no')
  })
  await expect(fails).rejects.toThrow('no')
  const box = await customers.dataBox(100)
  expect(() => box.openText(made[0]!, 'note:1')).toThrow()
  const kept = await db.transaction().execute(async (tx) => (await customers.dataBox(100, tx)).seal('secret', 'note:2'))
  expect(box.openText(kept, 'note:2')).toBe('secret')
})

test('after a rotation the keys of customers need the old master key no more', async () => {
  const { customers, db, clock, events, staff } = await setUp()
  await customers.touch(ada)
  const sealed = (await customers.dataBox(100)).seal('words', 'here')
  const newKey = randomBytes(32)
  expect(await resealCustomers(db, createSecretBox(newKey, [oldKey]))).toBe(1)
  expect(await resealCustomers(db, createSecretBox(newKey, [oldKey]))).toBe(0)
  const rotated = createCustomers({ db, clock, events, box: createSecretBox(newKey), staff })
  expect((await rotated.dataBox(100)).openText(sealed, 'here')).toBe('words')
})

test('erasing destroys the key and every name, and leaves a pseudonym in the records', async () => {
  const { customers, db, staff, events } = await setUp()
  await customers.touch(ada)
  const person = { kind: 'customer' as const, id: 100 }
  await customers.dataBox(100)
  await db.insertInto('event').values({ name: 'x', at: new Date(), customer_id: 100, order_id: 5, data: '{"customerId":100}' }).execute()
  await db.insertInto('bot_chat').values({ chat_id: 100, tail: 1 }).execute()
  await db.transaction().execute((tx) => customers.recordConsent(tx, 100, { terms: 1, privacy: 1 }))
  await db.transaction().execute((tx) => staff.record(tx, { actor: person, action: 'something', customerId: 100 }))
  expect(await customers.erase(person, 100)).toMatchObject({ ok: true })

  const row = await db.selectFrom('customer').selectAll().executeTakeFirstOrThrow()
  expect(row).toMatchObject({ first_name: '', username: null, key_sealed: null })
  expect(row.id).toBeLessThan(0)
  expect(await db.selectFrom('event').select(['customer_id', 'data']).execute()).toEqual([
    { customer_id: row.id, data: { customerId: row.id } },
  ])
  const audited = await db.selectFrom('audit').select('customer').execute()
  expect(audited).toEqual([{ customer: -row.id }, { customer: -row.id }])
  expect(await db.selectFrom('customer_consent').select('customer_id').execute()).toEqual([{ customer_id: row.id }])
  for (const table of ['customer_username', 'bot_chat', 'pseudonym'] as const)
    expect(await db.selectFrom(table).selectAll().execute()).toEqual([])
  expect(events.named('customer_erased')).toEqual([{ customerId: row.id }])
  await expect(customers.dataBox(100)).rejects.toThrow(CustomerErased)
  expect(await customers.erase(person, 100)).toEqual({ ok: false, reason: 'unknown' })

  await customers.touch(ada)
  expect(await customers.get(100)).toMatchObject({ firstName: 'Ada' })
})

test('an export that is much comes in parts, each whole by itself and no bigger than asked, with every piece once and in its order', async () => {
  const { customers, db } = await setUp()
  await customers.touch(ada)
  const events = Array.from({ length: 2_500 }, (_, n) => ({ name: `e${n}`, at: new Date(), customer_id: 100, data: `{"n":${n}}` }))
  await db.insertInto('event').values(events).execute()
  let inHand = 0
  async function* piecewise() {
    for (let n = 0; n < 300; n++) {
      inHand++
      yield { n, text: 'x'.repeat(200) }
    }
  }
  customers.addHolder({ name: 'chats', export: () => piecewise(), erase: () => Promise.resolve() })
  customers.addHolder({ name: 'facts', export: async () => ({ one: 1 }), erase: () => Promise.resolve() })
  const parts: { events?: { name: string }[]; chats?: { n: number }[]; facts?: object; person?: object; part: number }[] = []
  for await (const bytes of customers.exportParts(100, 20_000)) {
    expect(bytes.length).toBeLessThanOrEqual(20_000)
    // nothing is read ahead of what was sent
    if (parts.length === 2) expect(inHand).toBe(0)
    parts.push(JSON.parse(bytes.toString()))
  }
  expect(parts.length).toBeGreaterThan(10)
  expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index + 1))
  expect(parts.flatMap((part) => part.events ?? []).map(({ name }) => name)).toEqual(events.map(({ name }) => name))
  expect(parts.flatMap((part) => part.chats ?? []).map(({ n }) => n)).toEqual(Array.from({ length: 300 }, (_, n) => n))
  expect(parts.filter(({ person }) => person)).toHaveLength(1)
  expect(parts.flatMap(({ facts }) => facts ?? [])).toEqual([{ one: 1 }])
})

test('an export names nobody of staff', async () => {
  const { customers, db } = await setUp()
  await customers.touch(ada)
  const given = { name: 'free_month_given', at: new Date(), customer_id: 100, order_id: 5, data: '{"customerId":100,"actorId":777}' }
  await db.insertInto('event').values(given).execute()
  const text = JSON.stringify(await exportOf(customers, 100))
  expect(text).toContain('free_month_given')
  expect(text).not.toContain('777')
})

test('erasing waits for an undecided claim, and no holder loses anything before', async () => {
  const { customers } = await setUp()
  await customers.touch(ada)
  const erased: number[] = []
  let isUndecided = true
  const keeper = { export: async () => ({ count: 2 }), erase: async (_tx: unknown, id: number) => void erased.push(id) }
  customers.addHolder({ name: 'first', ...keeper, whatIsLost: async () => ['a thing'] })
  customers.addHolder({ name: 'payments', ...keeper, veto: async () => (isUndecided ? 'claim_undecided' : undefined) })
  const person = { kind: 'customer' as const, id: 100 }
  expect(await customers.erase(person, 100)).toEqual({ ok: false, reason: 'claim_undecided' })
  expect(await customers.eraseObstacle(person, 100)).toBe('claim_undecided')
  expect(erased).toEqual([])
  expect(await customers.whatIsLost(100, 'tr')).toEqual(['a thing'])
  expect(await exportOf(customers, 100)).toMatchObject({ person: { id: 100, first_name: 'Ada' }, first: { count: 2 } })
  isUndecided = false
  expect(await customers.erase(person, 100)).toMatchObject({ ok: true })
  expect(erased).toEqual([100, 100])
})

test('nobody erases another, but an owner may; staff lose their role first', async () => {
  const { customers, staff } = await setUp()
  await customers.touch(ada)
  await customers.touch({ id: 101, first_name: 'Eve' })
  expect(await customers.erase({ kind: 'customer', id: 101 }, 100)).toEqual({ ok: false, reason: 'not_allowed' })
  await staff.grant(boss, 101, 'admin')
  expect(await customers.erase({ kind: 'staff', id: 101 }, 100)).toEqual({ ok: false, reason: 'not_allowed' })
  expect(await customers.erase({ kind: 'customer', id: 101 }, 101)).toEqual({ ok: false, reason: 'staff_member' })
  expect(await customers.erase({ kind: 'staff', id: boss }, 100)).toMatchObject({ ok: true })
})

test('many erased at once wait for no connection that another has', async () => {
  const { customers } = await setUp({ connections: 1 })
  await customers.touch(ada)
  expect(await customers.erase({ kind: 'staff', id: boss }, 100)).toMatchObject({ ok: true })
})
