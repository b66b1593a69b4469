import { expect, onTestFinished, test, vi } from 'vitest'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { createEvents } from './events.ts'
import { createJobs } from './jobs.ts'

declare module './events.ts' {
  interface AppEvents {
    test_happened: { customerId: number; orderId?: number; n: number }
  }
}

test('an event is a row and one job for each listener, all in the transaction of its cause', async () => {
  const { db, url } = await createTestDatabase()
  const jobs = createJobs(url, db, { onError: () => {} })
  onTestFinished(() => jobs.stop())
  const clock = createTestClock()
  const events = createEvents({ jobs, clock })
  const heard: string[] = []
  events.listen('test_happened', 'first', async ({ n }, at) => void heard.push(`first ${n} ${at.toISOString()}`))
  events.listen('test_happened', 'second', async ({ n }) => void heard.push(`second ${n}`))
  await jobs.start({ work: true })
  const at = clock.now().toISOString()
  const failed = db.transaction().execute(async (tx) => {
    await events.announce(tx, 'test_happened', { customerId: 7, n: 1 })
    throw new Error('rolled back')
  })
  await expect(failed).rejects.toThrow('rolled back')
  await db.transaction().execute((tx) => events.announce(tx, 'test_happened', { customerId: 7, orderId: 9, n: 2 }))
  await vi.waitFor(() => expect(heard.toSorted()).toEqual([`first 2 ${at}`, 'second 2']), { timeout: 10_000 })
  const rows = await db.selectFrom('event').select(['name', 'customer_id', 'order_id', 'data']).execute()
  expect(rows).toEqual([{ name: 'test_happened', customer_id: 7, order_id: 9, data: { customerId: 7, orderId: 9, n: 2 } }])
})
