import { expect, test } from 'vitest'
import { createConversationWorld, customerId } from '#tests/conversations.ts'
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
  expect(await again.end()).toBe(true)
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
