import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { addMs, dayMs, minuteMs, secondMs } from '#shared/time.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { wouldAsk } from '#tests/one-connection.ts'
import { createLicences } from '#features/licences/service.ts'
import { connect } from '#platform/postgres/connect.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { sumActs } from './acts.ts'
import { createOutgoing } from './outgoing.ts'
import { createPermitOffice } from './permit.ts'
import type { Connection } from './ports.ts'

const accountId = 1

/** One live account whose connection takes everything and notes to whom; `connections` to the database. */
async function createWorld(cap: number, { connections }: { connections?: number } = {}) {
  const { db: usual, url } = await createTestDatabase()
  const db = connections === undefined ? usual : connect(url, { max: connections, onError: () => {} })
  if (db !== usual) onTestFinished(() => db.destroy())
  const clock = createTestClock()
  const box = createSecretBox(Buffer.alloc(32, 1))
  await db.insertInto('customer').values({ id: 501, first_name: 'Ada', seen_at: clock.now(), created_at: clock.now() }).execute()
  const licences = createLicences({ db, clock, events: recordEvents() })
  const [licenceId] = await db
    .transaction()
    .execute((tx) => licences.createPaid(tx, { customerId: 501, orderId: 1, packageId: 'basic', packageVersion: 1, count: 1 }))
  await db
    .insertInto('account')
    .values({ customer_id: 501, licence_id: licenceId!, licence_state: 'active', state: 'live', created_at: clock.now(), token: 1 })
    .execute()
  const permits = createPermitOffice()
  const sealer = {
    seal: (plain: string | Uint8Array) => Buffer.from(plain),
    openText: (sealed: Uint8Array) => Buffer.from(sealed).toString(),
  }
  const events = recordEvents()
  const outgoing = createOutgoing({
    db,
    clock,
    events,
    box,
    customers: {
      dataBox(_id, on) {
        wouldAsk(on)
        return Promise.resolve(sealer)
      },
      languageOf: () => Promise.resolve('tr'),
      get: () => Promise.resolve(undefined),
    },
    permits,
    // read from the database, as in the product
    capOf: async () => (await sql<{ cap: number }>`select ${cap}::bigint as cap`.execute(db)).rows[0]?.cap ?? 0,
    onTrouble: () => Promise.resolve(),
    download: () => Promise.reject(new Error('no file')),
  })
  const said: string[] = []
  /** What Telegram answers before it takes anything. */
  const waits: { kind: 'wait'; seconds: number; isForChat: boolean }[] = []
  const connection = {
    send: (message: { content: { text: string } }) => {
      const wait = waits.shift()
      if (wait) return Promise.resolve(wait)
      said.push(message.content.text)
      return Promise.resolve({ kind: 'sent', messageId: said.length, at: clock.now() })
    },
  } as unknown as Connection // only what the pump asks of it
  const hold = { accountId, token: 1, mayAct: () => true }
  const say = (chatId: number, text: string, rest: { yields?: boolean; automatic?: boolean; notAfter?: Date } = {}) =>
    db.transaction().execute((tx) =>
      outgoing.send(tx, {
        accountId,
        permit: permits.mintFor({ accountId, chatId, messageId: 1 }),
        key: text,
        content: { text },
        automatic: true,
        ...rest,
      }),
    )
  const pumpFor = async (ms: number) => {
    for (let passed = 0; passed <= ms; passed += secondMs) {
      await outgoing.pump(hold, connection)
      clock.advance(secondMs)
    }
  }
  const withdraw = (key: string) => db.transaction().execute((tx) => outgoing.withdraw(tx, accountId, key))
  return { db, clock, say, said, waits, pumpFor, withdraw, events }
}

test('a busy conversation does not keep others waiting: who heard nothing lately comes first', async () => {
  const { say, said, pumpFor } = await createWorld(2)
  for (const count of [1, 2, 3, 4]) await say(100, `busy ${count}`)
  await say(200, 'quiet one')
  await pumpFor(0)
  expect(said).toEqual(['busy 1', 'quiet one'])
  await pumpFor(3 * minuteMs)
  expect(said).toEqual(['busy 1', 'quiet one', 'busy 2', 'busy 3', 'busy 4'])
})

test('as many accounts as there are connections send at once, and none waits for a connection that another has', async () => {
  const { say, said, pumpFor } = await createWorld(2, { connections: 1 })
  await say(100, 'hello')
  await pumpFor(0)
  expect(said).toEqual(['hello'])
})

test('what left before the clock was set back holds nothing up until that time comes again', async () => {
  const { clock, say, said, pumpFor } = await createWorld(1)
  const start = clock.now()
  clock.advance(30 * dayMs)
  await say(100, 'in a month')
  await pumpFor(0)
  clock.set(start)
  await say(200, 'now')
  await pumpFor(secondMs)
  expect(said).toEqual(['in a month', 'now'])
})

test('invites and posts wait for answers, and everything waits for what a person sends by hand', async () => {
  const { say, said, pumpFor } = await createWorld(1)
  await say(100, 'invite', { yields: true })
  await say(200, 'answer')
  await say(300, 'by hand', { automatic: false })
  await pumpFor(3 * minuteMs)
  expect(said).toEqual(['by hand', 'answer', 'invite'])
})

test('a wait that Telegram asks of the account is counted, one that it asks for in a chat is none', async () => {
  const { db, clock, say, said, waits, pumpFor } = await createWorld(4)
  waits.push({ kind: 'wait', seconds: 5, isForChat: false }, { kind: 'wait', seconds: 5, isForChat: true })
  await say(100, 'hello')
  await pumpFor(minuteMs)
  expect(said).toEqual(['hello'])
  expect(await sumActs(db, accountId, new Date(0), clock.now())).toMatchObject([{ name: 'flood_wait', total: 1 }])
})

test('what Telegram made wait does not leave after its time, nor once it was taken back', async () => {
  const { db, clock, say, said, waits, pumpFor, withdraw, events } = await createWorld(4)
  waits.push({ kind: 'wait', seconds: 60, isForChat: true }, { kind: 'wait', seconds: 60, isForChat: true })
  await say(100, 'post before the quiet hours', { notAfter: addMs(clock.now(), minuteMs / 2) })
  await say(200, 'answer')
  await pumpFor(2 * secondMs)
  expect(await withdraw('answer')).toBe(true)
  // whoever counted on it hears of it, once
  expect(await withdraw('answer')).toBe(false)
  expect(events.named('account_message_failed')).toMatchObject([{ key: 'answer', reason: 'stopped' }])
  await pumpFor(2 * minuteMs)
  expect(said).toEqual([])
  expect(await db.selectFrom('outgoing').select(['key', 'failure']).execute()).toEqual([
    { key: 'post before the quiet hours', failure: 'expired' },
  ])
})
