import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSecretBox } from '#platform/secret-box.ts'
import { loadWords } from '#platform/words.ts'
import { languages } from '#shared/language.ts'
import { minuteMs } from '#shared/time.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createStaff } from '#features/staff/service.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { exportOf } from '#tests/export.ts'
import { supportHolder } from './holder.ts'
import { answerRefusals, closeRefusals, contentOf, writeRefusals } from './rules.ts'
import { createSupport } from './service.ts'

const boss = 1
const helper = 2

async function setUp() {
  const { db } = await createTestDatabase()
  const events = recordEvents()
  const clock = createTestClock()
  const staff = createStaff({ db, clock, events, adminIds: [boss], reachOf: async () => new Map() })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(randomBytes(32)), staff })
  for (const id of [boss, helper, 100, 101, 102]) await customers.touch({ id, first_name: `P${id}` })
  await staff.grant(boss, helper, 'support')
  const support = createSupport({ db, clock, events, staff, customers, isFirst: async (id) => id === 102 })
  customers.addHolder(supportHolder({ clock, support }))
  let count = 0
  const write = async (customerId: number, text: string, key = `k${++count}`) => {
    const result = await support.write({ customerId, content: { text }, key })
    if (!result.ok) throw new Error(result.reason)
    return result.value
  }
  return { db, events, clock, customers, support, write }
}

test('what a customer writes goes on in the same ticket until it is closed', async () => {
  const { support, write, events } = await setUp()
  const first = await write(100, 'hello')
  expect(first.isNew).toBe(true)
  expect(await write(100, 'and this')).toEqual({ ticketId: first.ticketId, isNew: false })
  await support.close({ actorId: 100, ticketId: first.ticketId })
  expect((await write(100, 'another thing')).isNew).toBe(true)
  expect(events.named('ticket_opened')).toHaveLength(2)
})

test('the same update delivered again is kept once', async () => {
  const { support, write, events } = await setUp()
  const { ticketId } = await write(100, 'hello', 'same')
  await write(100, 'hello', 'same')
  await support.answer({ actorId: helper, ticketId, content: { text: 'hi' }, key: 'same answer' })
  await support.answer({ actorId: helper, ticketId, content: { text: 'hi' }, key: 'same answer' })
  expect((await support.messages(ticketId, 10)).map(({ content }) => content.text)).toEqual(['hello', 'hi'])
  expect(events.named('ticket_message_added')).toHaveLength(2)
})

test('a ticket that is opened again while its customer writes stays the only one', async () => {
  const { support, write } = await setUp()
  for (let round = 0; round < 10; round++) {
    const { ticketId } = await write(100, 'hello')
    await support.close({ actorId: 100, ticketId })
    const reopen = () => support.reopen({ actorId: helper, ticketId })
    const [first, , second] = await Promise.all([reopen(), write(100, 'and this'), reopen()])
    expect([first.ok, second.ok]).toEqual([true, true])
    const standing = (await support.ofCustomer(100)).filter(({ state }) => state !== 'closed')
    expect(standing).toHaveLength(1)
    await support.close({ actorId: 100, ticketId: standing[0]!.id })
  }
})

test('two messages at once open one ticket', async () => {
  const { write } = await setUp()
  const results = await Promise.all([write(100, 'a'), write(100, 'b'), write(100, 'c')])
  expect(new Set(results.map(({ ticketId }) => ticketId)).size).toBe(1)
})

test('the time to the first answer is kept once, in seconds', async () => {
  const { support, write, clock, events } = await setUp()
  const { ticketId } = await write(100, 'hello')
  clock.advance(5 * minuteMs)
  await support.answer({ actorId: helper, ticketId, content: { text: 'hi' }, key: 'a1' })
  clock.advance(minuteMs)
  await support.answer({ actorId: boss, ticketId, content: { text: 'more' }, key: 'a2' })
  expect(events.named('ticket_first_answered')).toEqual([{ customerId: 100, ticketId, afterSeconds: 300 }])
  expect(await support.answeredBy(ticketId)).toEqual(expect.arrayContaining([helper, boss]))
})

test('those first in the queue stand before who waits longer, and answered tickets stand there no more', async () => {
  const { support, write, clock } = await setUp()
  const ordinary = await write(100, 'first come')
  clock.advance(minuteMs)
  const second = await write(101, 'second')
  clock.advance(minuteMs)
  const favoured = await write(102, 'enterprise')
  const ids = async () => (await support.queue({ offset: 0, limit: 10 })).tickets.map(({ id }) => id)
  expect(await ids()).toEqual([favoured.ticketId, ordinary.ticketId, second.ticketId])
  await support.answer({ actorId: helper, ticketId: favoured.ticketId, content: { text: 'hi' }, key: 'a' })
  expect(await ids()).toEqual([ordinary.ticketId, second.ticketId])
  await write(102, 'again')
  expect(await ids()).toEqual([favoured.ticketId, ordinary.ticketId, second.ticketId])
})

test('only staff answer, nobody answers their own ticket, and a closed one is opened again first', async () => {
  const { support, write } = await setUp()
  const { ticketId } = await write(100, 'hello')
  const say = (actorId: number, key: string) => support.answer({ actorId, ticketId, content: { text: 'hi' }, key })
  expect(await say(101, 'a')).toEqual({ ok: false, reason: 'not_allowed' })
  expect(await support.close({ actorId: 101, ticketId })).toEqual({ ok: false, reason: 'not_allowed' })
  const own = await write(helper, 'mine')
  expect(await support.answer({ actorId: helper, ticketId: own.ticketId, content: { text: 'x' }, key: 'b' })).toEqual({
    ok: false,
    reason: 'own_ticket',
  })
  await support.close({ actorId: helper, ticketId })
  expect(await say(helper, 'c')).toEqual({ ok: false, reason: 'closed' })
  await support.reopen({ actorId: helper, ticketId })
  expect(await say(helper, 'd')).toMatchObject({ ok: true, value: { state: 'answered' } })
})

test('a ticket is not opened again beside another that stands', async () => {
  const { support, write } = await setUp()
  const old = await write(100, 'old')
  await support.close({ actorId: 100, ticketId: old.ticketId })
  const next = await write(100, 'new')
  expect(await support.reopen({ actorId: 100, ticketId: old.ticketId })).toMatchObject({ ok: true, value: { id: next.ticketId } })
})

test('a flood of messages is stopped, the rest of the hour waits', async () => {
  const { support, write } = await setUp()
  for (let count = 0; count < 40; count++) await write(100, 'hello')
  expect(await support.write({ customerId: 100, content: { text: 'more' }, key: 'x' })).toEqual({ ok: false, reason: 'too_many' })
})

test('words stand sealed, are in the export, and go with the person', async () => {
  const { db, support, write, customers } = await setUp()
  const { ticketId } = await write(100, 'a secret sorrow')
  const rows = await db.selectFrom('ticket_message').select('content').execute()
  expect(Buffer.from(rows[0]!.content).includes('sorrow')).toBe(false)
  await support.answer({ actorId: helper, ticketId, content: { text: 'we are sorry' }, key: 'y' })
  expect(await exportOf(customers, 100)).toMatchObject({
    support: [
      {
        id: ticketId,
        messages: [
          { by: 'customer', content: { text: 'a secret sorrow' }, at: expect.any(String) },
          { by: 'staff', content: { text: 'we are sorry' }, at: expect.any(String) },
        ],
      },
    ],
  })
  expect(JSON.stringify(await exportOf(customers, 100))).not.toContain('staffId')
  await customers.erase({ kind: 'customer', id: 100 }, 100)
  expect(await db.selectFrom('ticket_message').selectAll().execute()).toEqual([])
  expect(await support.get(ticketId)).toMatchObject({ state: 'closed' })
  expect(await support.answer({ actorId: helper, ticketId, content: { text: 'x' }, key: 'z' })).toEqual({ ok: false, reason: 'not_found' })
})

test('text and files are taken, stickers are not', () => {
  expect(contentOf({ text: 'hi' })).toEqual({ text: 'hi' })
  expect(contentOf({ photo: [{ file_id: 'small' }, { file_id: 'big' }], caption: 'look' })).toEqual({
    text: 'look',
    file: { kind: 'photo', fileId: 'big' },
  })
  expect(contentOf({ voice: { file_id: 'v' } })).toEqual({ text: '', file: { kind: 'voice', fileId: 'v' } })
  expect(contentOf({})).toBeUndefined()
})

test.each(languages)('every refusal is worded in %s', (language) => {
  const words = loadWords('locales')
  const ids = [...writeRefusals, ...answerRefusals, ...closeRefusals].map((reason) => `support-refused-${reason.replaceAll('_', '-')}`)
  expect(ids.filter((id) => !words.has(language, id))).toEqual([])
})
