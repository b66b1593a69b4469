import { expect, test } from 'vitest'
import { createSecretBox } from '#platform/secret-box.ts'
import { hourMs, minuteMs } from '#shared/time.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { countCodeRequest } from './code-limits.ts'

async function setUp() {
  const { db } = await createTestDatabase()
  const clock = createTestClock()
  const raised: string[] = []
  const alarms = { raise: async (kind: string) => void raised.push(kind), clear: () => Promise.resolve() }
  const box = createSecretBox(Buffer.alloc(32, 3))
  const ask = async (customerId: number, phone: string) =>
    (await countCodeRequest({ db, box, alarms }, { customerId, phone }, clock.now()))?.reason ?? 'asked'
  return { db, clock, raised, ask }
}

test('a customer asks 3 times an hour and 6 times a day', async () => {
  const { ask, clock } = await setUp()
  const phones = Array.from({ length: 8 }, (_, index) => `+90532000000${index}`)
  const answers: string[] = []
  for (const phone of phones.slice(0, 4)) answers.push(await ask(1, phone))
  clock.advance(hourMs + minuteMs)
  for (const phone of phones.slice(3, 7)) answers.push(await ask(1, phone))
  clock.advance(hourMs + minuteMs)
  answers.push(await ask(1, '+905329999999'))
  expect(answers).toEqual(['asked', 'asked', 'asked', 'codes_customer', 'asked', 'asked', 'asked', 'codes_customer', 'codes_customer'])
})

test('a number is asked for 3 times an hour and 5 times a day, whoever asks', async () => {
  const { ask, clock } = await setUp()
  const answers: string[] = []
  for (const customer of [1, 2, 3, 4]) answers.push(await ask(customer, '+905320000000'))
  clock.advance(hourMs + minuteMs)
  for (const customer of [5, 6, 7]) answers.push(await ask(customer, '+905320000000'))
  expect(answers).toEqual(['asked', 'asked', 'asked', 'codes_phone', 'asked', 'asked', 'codes_phone'])
})

test('200 an hour for all raise an alarm, and what one limit refuses the others do not count', async () => {
  const { ask, raised, db } = await setUp()
  for (let customer = 1; customer <= 200; customer++) await ask(customer, `+9053${String(customer).padStart(8, '0')}`)
  expect(raised).toEqual([])
  expect(await ask(999, '+905320000000')).toBe('codes_service')
  expect(raised).toEqual(['code_requests'])
  const { count } = await db
    .selectFrom('limit_hit')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  expect(count).toBe(200 * 5)
}, 60_000)

test('no number and no id stands readable in the counts', async () => {
  const { ask, db } = await setUp()
  await ask(12345678, '+905320000000')
  const rows = await db.selectFrom('limit_hit').select('key').execute()
  expect(JSON.stringify(rows)).not.toMatch(/532|12345678/)
})

test('a change of keys takes no count back while the old key is at hand', async () => {
  const { ask, db, clock } = await setUp()
  for (let count = 0; count < 3; count++) expect(await ask(1, '+905320000000')).toBe('asked')
  const rotated = createSecretBox(Buffer.alloc(32, 4), [Buffer.alloc(32, 3)])
  const alarms = { raise: () => Promise.resolve(), clear: () => Promise.resolve() }
  const again = (customerId: number, phone: string) => countCodeRequest({ db, box: rotated, alarms }, { customerId, phone }, clock.now())
  expect(await again(1, '+905329999999')).toMatchObject({ reason: 'codes_customer' })
  expect(await again(2, '+905320000000')).toMatchObject({ reason: 'codes_phone' })
})
