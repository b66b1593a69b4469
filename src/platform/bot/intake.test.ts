import type { Update } from 'grammy/types'
import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { createLog } from '#platform/log.ts'
import { createIntake } from './intake.ts'

const update = (id: number, userId: number): Update => ({
  update_id: id,
  message: {
    message_id: id,
    date: 0,
    chat: { id: userId, type: 'private', first_name: 'A' },
    from: { id: userId, is_bot: false, first_name: 'A' },
    text: 'x',
  },
})

async function start() {
  const { db, url } = await createTestDatabase()
  const apologies: number[] = []
  const refusals: [updateId: number, isFirst: boolean][] = []
  const regrets: number[] = []
  const intakeFor = (handle: (update: Update) => Promise<void>, quietMs = 60_000) => {
    const intake = createIntake({
      databaseUrl: url,
      db,
      clock: createTestClock(),
      log: createLog('silent'),
      handle,
      apologise: async ({ update_id }) => void apologies.push(update_id),
      refuse: async ({ update_id }, isFirst) => void refusals.push([update_id, isFirst]),
      regret: async (userId) => void regrets.push(userId),
      quietMs,
    })
    onTestFinished(() => intake.stop())
    return intake
  }
  return { db, intakeFor, apologies, refusals, regrets }
}

test('the same update, many times at once and in two processes, is done once', async () => {
  const { intakeFor } = await start()
  let count = 0
  const handle = async () => void count++
  const [one, two] = [intakeFor(handle), intakeFor(handle)]
  await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).take(update(7, 1))))
  expect(count).toBe(1)
})

test('updates of one person are done one after the other, those of others beside them', async () => {
  const { intakeFor } = await start()
  const inHand = new Map<number, number>()
  let together = 0
  let isBroken = false
  let all = 0
  const handle = async (given: Update) => {
    const user = given.message?.from?.id ?? 0
    if (inHand.get(user)) isBroken = true
    inHand.set(user, 1)
    together = Math.max(together, ++all)
    await new Promise((done) => setImmediate(done))
    await new Promise((done) => setTimeout(done, 5))
    all--
    inHand.set(user, 0)
  }
  const [one, two] = [intakeFor(handle), intakeFor(handle)]
  await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 ? one : two).take(update(100 + n, n % 5))))
  expect(isBroken).toBe(false)
  expect(together).toBeGreaterThan(1)
})

test('a handler that fails says one sentence of regret and is not run again', async () => {
  const { intakeFor, apologies } = await start()
  let count = 0
  const intake = intakeFor(async () => {
    count++
    throw new Error('bug')
  })
  await intake.take(update(1, 1))
  await intake.take(update(1, 1))
  expect([count, apologies]).toEqual([1, [1]])
})

test('an update whose work met a missing database is left to be delivered again', async () => {
  const { intakeFor, apologies } = await start()
  let count = 0
  const intake = intakeFor(async () => {
    if (count++ === 0) throw Object.assign(new Error('terminating connection'), { code: '57P01' })
  })
  await expect(intake.take(update(1, 1))).rejects.toThrow('terminating')
  await intake.take(update(1, 1))
  expect([count, apologies]).toEqual([2, []])
})

test('who sends more than can be done is refused at once and for good, and holds up nobody else', async () => {
  const { intakeFor, refusals } = await start()
  const slow = Promise.withResolvers<void>()
  const handled: number[] = []
  const intake = intakeFor(async ({ update_id }) => {
    if (update_id === 0) await slow.promise
    handled.push(update_id)
  })
  const flood = Array.from({ length: 100 }, (_, id) => intake.take(update(id, 1)))
  // the first twenty wait for their turn, the others are done with although nothing of that person moves
  await Promise.all(flood.slice(20))
  await intake.take(update(500, 2))
  expect(handled).toEqual([500])
  expect(refusals.map(([id]) => id).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, n) => 20 + n))
  expect(refusals.filter(([, isFirst]) => isFirst)).toHaveLength(1)
  slow.resolve()
  await Promise.all(flood)
  await Promise.all(Array.from({ length: 100 }, (_, id) => intake.take(update(id, 1))))
  expect(handled).toEqual([500, ...Array.from({ length: 20 }, (_, id) => id)])
})

test('whether somebody blocked the bot is heard in a flood as well, and what waits already may come again', async () => {
  const { intakeFor, refusals } = await start()
  const handled: number[] = []
  const intake = intakeFor(async ({ update_id }) => void handled.push(update_id))
  const twice = [...Array.from({ length: 20 }, (_, id) => id), 0, 19]
  const flood = twice.map((id) => intake.take(update(id, 1)))
  const member = { status: 'member' as const, user: { id: 7, is_bot: true, first_name: 'Bot' } }
  const { chat, from } = update(0, 1).message!
  const blocked = { update_id: 99, my_chat_member: { chat, from, date: 0, old_chat_member: member, new_chat_member: member } }
  await Promise.all([...flood, intake.take(blocked)])
  expect([handled.length, handled.at(-1), refusals]).toEqual([21, 99, []])
})

test('after a quiet moment a flood is forgiven', async () => {
  const { intakeFor, refusals } = await start()
  const intake = intakeFor(() => Promise.resolve(), 0)
  await Promise.all(Array.from({ length: 21 }, (_, id) => intake.take(update(id, 1))))
  await intake.take(update(30, 1))
  expect(refusals.map(([id]) => id)).toEqual([20])
})

test('an owed update that died with its process is told to its person once, one still in hand or done is not', async () => {
  const { db, intakeFor, regrets } = await start()
  const slow = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const other = intakeFor(async () => {
    begun.resolve()
    await slow.promise
  })
  const inHand = other.take(update(1, 1))
  await begun.promise
  await other.owe([update(1, 1), update(2, 2)])
  const intake = intakeFor(() => Promise.resolve())
  const settled = intake.settle()
  slow.resolve()
  await Promise.all([inHand, settled])
  await intake.settle()
  expect(regrets).toEqual([2])
  expect(await db.selectFrom('update_owed').selectAll().execute()).toEqual([])
})

test('an update whose statement took too long is not run again for ever', async () => {
  const { intakeFor, apologies } = await start()
  let count = 0
  const intake = intakeFor(async () => {
    count++
    throw Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })
  })
  await intake.take(update(1, 1))
  await intake.take(update(1, 1))
  expect([count, apologies]).toEqual([1, [1]])
})

test('a connection that goes while an update is in hand has it delivered again, and ends nothing else', async () => {
  const { db, intakeFor } = await start()
  const held = sql`(
    select pid from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where locktype = 'advisory' and datname = current_database()) as held`
  let count = 0
  const intake = intakeFor(async () => {
    if (++count > 1) return
    await sql`select pg_terminate_backend(pid) from ${held}`.execute(db)
    const isGone = async () => expect((await sql`select pid from ${held}`.execute(db)).rows).toEqual([])
    await vi.waitFor(isGone, { timeout: 5_000, interval: 10 })
  })
  await expect(intake.take(update(1, 1))).rejects.toThrow()
  await intake.take(update(1, 1))
  expect(count).toBe(2)
})
