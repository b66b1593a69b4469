import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '#platform/postgres/connect.ts'
import { createConversationWorld, message } from '#tests/conversations.ts'
import type { ConversationListener } from './ports.ts'
import { createConversations } from './service.ts'

test('what many contacts write at once, some of it twice, is stored once each and in its order', async () => {
  const world = await createConversationWorld()
  const heard = fc.array(fc.record({ chat: fc.integer({ min: 100, max: 105 }), messageId: fc.integer({ min: 1, max: 30 }) }), {
    maxLength: 60,
  })
  let run = 0
  await fc.assert(
    fc.asyncProperty(heard, async (all) => {
      const base = ++run * 1_000
      const marked = all.map(({ chat, messageId }) => ({ chatId: base + chat, messageId }))
      await Promise.all(marked.map(({ chatId, messageId }) => world.hear(messageId, { chatId })))
      const rows = (await world.rows()).filter((row) => row.chat_id > base && row.chat_id < base + 1_000)
      for (const chatId of new Set(marked.map((one) => one.chatId))) {
        const its = [...new Set(marked.filter((one) => one.chatId === chatId).map(({ messageId }) => messageId))]
        expect(rows.filter((row) => row.chat_id === chatId).map((row) => row.message_id)).toEqual(its)
      }
    }),
    { numRuns: 12 },
  )
  await world.jobs.run()
})

test('what one chat says is stored in its order, however long it takes to look at the first of it, and no other chat waits', async () => {
  const world = await createConversationWorld()
  const looked = Promise.withResolvers<void>()
  let isFirst = true
  const { listener } = createConversations({
    ...world,
    accounts: {
      ...world.accounts,
      async get(id, tx) {
        const isSlow = isFirst
        isFirst = false
        if (isSlow) await looked.promise
        return world.accounts.get(id, tx)
      },
    },
  })
  const say = (messageId: number, chatId: number) => listener.onMessage(message(world.clock.now(), messageId, { chatId }))
  const [first, second] = [say(1, 100), say(2, 100)]
  // one after the other, as long as the second would have taken
  for (const messageId of [3, 4, 5]) await say(messageId, 101)
  looked.resolve()
  await Promise.all([first, second])
  expect((await world.rows()).map((row) => row.message_id)).toEqual([3, 4, 5, 1, 2])
})

test('a message that cannot be stored keeps no other from being stored, and leaves nothing of itself', async () => {
  const world = await createConversationWorld()
  world.conversations.addWarden({
    heard: (_tx, heard) => (heard.some(({ contactId }) => contactId === 102) ? Promise.reject(new Error('no')) : Promise.resolve()),
    takes: () => Promise.resolve(true),
  })
  const told = await Promise.allSettled([101, 102, 103].map((chatId) => world.hear(1, { chatId })))
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await world.rows()).map((row) => row.chat_id).toSorted((one, other) => one - other)).toEqual([101, 103])
  expect(await world.db.selectFrom('conversation').select('chat_id').orderBy('chat_id').execute()).toEqual([
    { chat_id: 101 },
    { chat_id: 103 },
  ])
})

test('two processes that store in the same conversations do not wait for each other in a circle', async () => {
  const world = await createConversationWorld()
  const other = createConversations(world)
  const chats = Array.from({ length: 40 }, (_, index) => 200 + index)
  const hear = (listener: ConversationListener, messageId: number, order: number[]) =>
    Promise.all(order.map((chatId) => listener.onMessage(message(world.clock.now(), messageId, { chatId }))))
  await hear(world.listener, 1, chats)
  const since = await deadlocks(world.db)
  for (let round = 0; round < 5; round++)
    await Promise.all([hear(world.listener, 2 * round + 2, chats), hear(other.listener, 2 * round + 3, chats.toReversed())])
  expect((await deadlocks(world.db)) - since).toBe(0)
  expect(await world.rows()).toHaveLength(440)
})

/** Found by PostgreSQL in this database so far. */
async function deadlocks(db: Database): Promise<number> {
  await sql`select pg_stat_clear_snapshot()`.execute(db)
  const { rows } = await sql<{ deadlocks: number }>`select deadlocks from pg_stat_database where datname = current_database()`.execute(db)
  return rows[0]?.deadlocks ?? 0
}
