import { expect, onTestFinished, test } from 'vitest'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { createConversationWorld } from '#tests/conversations.ts'
import { untilWaiting } from '#tests/in-order.ts'

/** Somebody else has the conversations of these chats until they are let go. */
async function hold(db: Database, chatIds: number[], change: (tx: Tx) => Promise<unknown> = () => Promise.resolve()) {
  const [taken, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const held = db.transaction().execute(async (tx) => {
    await tx.selectFrom('conversation').select('id').where('chat_id', 'in', chatIds).forUpdate().execute()
    await change(tx)
    taken.resolve()
    await over.promise
  })
  await taken.promise
  onTestFinished(() => over.resolve())
  return async () => {
    over.resolve()
    await held
  }
}

const chatsOf = async ({ rows }: Awaited<ReturnType<typeof createConversationWorld>>) => (await rows()).map((row) => row.chat_id)

test('conversations that somebody has for long keep no message of another from being stored, and their own are stored after it', async () => {
  const world = await createConversationWorld()
  const held = [101, 102, 103, 104, 105]
  for (const chatId of held) await world.hear(1, { chatId })
  const letGo = await hold(world.db, held)
  const late: Promise<void>[] = []
  for (const [index, chatId] of [101, 102, 103, 104].entries()) {
    late.push(world.hear(2, { chatId }))
    await untilWaiting(world.db, index + 1)
  }
  // in the same moment, and so in one go
  late.push(world.hear(2, { chatId: 105 }))
  await world.hear(1, { chatId: 106 })
  expect(await chatsOf(world)).toEqual([...held, 106])
  await letGo()
  await Promise.all(late)
  expect((await chatsOf(world)).toSorted((one, other) => one - other)).toEqual(
    [...held, ...held, 106].toSorted((one, other) => one - other),
  )
})

test('of a message that comes while the customer sets its chat apart nothing is kept', async () => {
  const world = await createConversationWorld()
  await world.hear(1)
  const letGo = await hold(world.db, [100], (tx) => tx.updateTable('conversation').set({ hands_off_at: world.clock.now() }).execute())
  const late = world.hear(2)
  await untilWaiting(world.db, 1)
  await letGo()
  await late
  expect(await world.rows()).toHaveLength(1)
})
