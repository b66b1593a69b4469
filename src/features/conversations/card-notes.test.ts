import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createConversationWorld } from '#tests/conversations.ts'
import { takesInOrder } from '#tests/in-order.ts'
import { noteCards, type CardNote } from './card-notes.ts'

/** Two conversations; the first by their order stands behind the other in the table. */
async function start() {
  const world = await createConversationWorld()
  for (const chatId of [100, 99]) await world.hear(1, { chatId })
  const [later, earlier] = await world.rows()
  if (!earlier || !later) throw new Error('Nothing was stored')
  const noteOf = (row: typeof earlier): CardNote => ({
    conversationId: row.conversation_id,
    page: 1,
    cardId: 5,
    cardAt: world.clock.now(),
    skipped: 0,
    isInDigest: false,
    shownRevision: 1,
    fresh: [row],
  })
  return { ...world, earlier, later, noteOf }
}

test('two who note the cards of the same conversations do not wait for each other in a circle', async () => {
  const { db, earlier, later, noteOf } = await start()
  await takesInOrder(
    db,
    (tx, which) =>
      tx
        .selectFrom('conversation')
        .select('id')
        .where('id', '=', (which === 'earlier' ? earlier : later).conversation_id)
        .forUpdate()
        .execute(),
    () => noteCards(db, [noteOf(later), noteOf(earlier)]),
  )
})

test('what moved to the end since it was drawn, or stands on another card by now, is not noted as shown', async () => {
  const { db, earlier, later, noteOf, rows } = await start()
  await db
    .updateTable('conversation_message')
    .set({ position: sql<number>`nextval('conversation_position')` })
    .where('id', '=', earlier.id)
    .execute()
  await db.updateTable('conversation_message').set({ page: 2 }).where('id', '=', later.id).execute()
  await noteCards(db, [noteOf(earlier), noteOf(later)])
  expect((await rows()).map(({ id, page }) => ({ id, page }))).toEqual([
    { id: later.id, page: 2 },
    { id: earlier.id, page: null },
  ])
})
