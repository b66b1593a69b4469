import { expect, test } from 'vitest'
import { createTestDatabase } from '#tests/database.ts'
import { takesInOrder } from '#tests/in-order.ts'
import { createLease } from './lease.ts'

test('one has a lease at a time, prolongs it, and gives it up or loses it by time', async () => {
  const { db } = await createTestDatabase()
  const [one, other, third] = [createLease(db, 'job', 60_000), createLease(db, 'job', 60_000), createLease(db, 'another', 60_000)]
  expect(await Promise.all([one.take(), other.take(), third.take()])).toEqual([true, false, true])
  expect([await one.take(), await other.take()]).toEqual([true, false])
  await other.release()
  expect(await other.take()).toBe(false)
  await one.release()
  expect(await other.take()).toBe(true)
  await db
    .updateTable('lease')
    .set({ expires_at: new Date(0) })
    .where('name', '=', 'job')
    .execute()
  expect([await one.take(), await other.take()]).toEqual([true, false])
})

test('two who take the same leases do not wait for each other in a circle', async () => {
  const { db } = await createTestDatabase()
  const [earlier, later] = [createLease(db, 'a', 60_000), createLease(db, 'b', 60_000)]
  expect(await Promise.all([earlier.take(), later.take()])).toEqual([true, true])
  await takesInOrder(
    db,
    (tx, which) =>
      tx
        .selectFrom('lease')
        .selectAll()
        .where('name', '=', which === 'earlier' ? 'a' : 'b')
        .forUpdate()
        .execute(),
    () => Promise.all([later.take(), earlier.take()]),
  )
})
