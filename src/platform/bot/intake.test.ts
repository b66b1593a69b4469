import type { Update } from 'grammy/types'
import { expect, onTestFinished, test } from 'vitest'
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
  const intakeFor = (handle: (update: Update) => Promise<void>) => {
    const intake = createIntake({
      databaseUrl: url,
      db,
      clock: createTestClock(),
      log: createLog('silent'),
      handle,
      apologise: async ({ update_id }) => void apologies.push(update_id),
    })
    onTestFinished(() => intake.stop())
    return intake
  }
  return { intakeFor, apologies }
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
