import { expect, test } from 'vitest'
import { createConversationWorld, customerId } from '#tests/conversations.ts'
import { takesInOrder } from '#tests/in-order.ts'
import { createDeskHolds } from './desk-holds.ts'

/** The holds of two processes. */
async function start() {
  const world = await createConversationWorld()
  await world.hear(1)
  return { world, one: createDeskHolds(world.db), other: createDeskHolds(world.db) }
}
const forNews = { forNews: true }

test('one works on a customer’s cards at a time; who lets go hears whether something became due meanwhile', async () => {
  const { world, one, other } = await start()
  const hold = await one.take(customerId, forNews)
  if (typeof hold === 'string') throw new Error(hold)
  expect(await other.take(customerId, forNews)).toBe('held')
  expect([await hold.keep(), await hold.end()]).toEqual([true, false])
  const again = await other.take(customerId, forNews)
  if (typeof again === 'string') throw new Error(again)
  await world.hear(2)
  expect([await again.keep(), await again.end()]).toEqual([true, true])
})

test('of several who want a desk in the same moment one has it, and knows whether its customer can be reached', async () => {
  const { world, one } = await start()
  await world.db.updateTable('conversation_desk').set({ unreachable_since: world.clock.now() }).execute()
  const taken = await Promise.all([1, 2, 3].map(() => one.take(customerId, forNews)))
  expect(taken.map((hold) => (typeof hold === 'string' ? hold : hold.isReachable))).toEqual([false, 'held', 'held'])
})

test('whoever held it for too long lost it, and ends nobody else’s hold', async () => {
  const { world, one, other } = await start()
  const late = await one.take(customerId, forNews)
  if (typeof late === 'string') throw new Error(late)
  await world.db
    .updateTable('conversation_desk')
    .set({ held_until: new Date(0) })
    .execute()
  const next = await other.take(customerId, forNews)
  expect(next).not.toBe('held')
  expect([await late.keep(), await late.end()]).toEqual([false, false])
  expect(await one.take(customerId, forNews)).toBe('held')
})

test('a customer without cards has no desk to hold, and nothing comes again for them', async () => {
  const { world, one } = await start()
  await world.jobs.run()
  await world.db.deleteFrom('conversation_desk').execute()
  expect(await one.take(customerId, forNews)).toBe('none')
  await world.desk.show(customerId)
  expect(world.jobs.waiting).toEqual([])
})

test('two who take the desks of the same customers do not wait for each other in a circle', async () => {
  const { world, one } = await start()
  // it stands behind the other in the table
  await world.customers.touch({ id: customerId - 1, first_name: 'Eve' })
  await world.db
    .insertInto('conversation_desk')
    .values({ customer_id: customerId - 1, is_due: true, due_at: world.clock.now() })
    .execute()
  await takesInOrder(
    world.db,
    (tx, which) =>
      tx
        .selectFrom('conversation_desk')
        .selectAll()
        .where('customer_id', '=', which === 'earlier' ? customerId - 1 : customerId)
        .forUpdate()
        .execute(),
    () => Promise.all([one.take(customerId, forNews), one.take(customerId - 1, forNews)]),
  )
})
