import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '#tests/database.ts'
import { takesInOrder } from '#tests/in-order.ts'
import { connect } from '#platform/postgres/connect.ts'
import { notedTails } from './tail.ts'

test('the newest message of a chat stays, in whatever order messages are noted, and nothing else is forgotten with it', async () => {
  const { url } = await createTestDatabase()
  const db = connect(url, { max: 1, onError() {} })
  onTestFinished(() => db.destroy())
  for (const messageId of [5, 9, 7]) await notedTails([{ chatId: 1, messageId }]).execute(db)
  expect(await db.selectFrom('bot_chat').select('tail').execute()).toEqual([{ tail: 9 }])
  // the next statement of the same connection waits for the disk again
  expect((await sql`show synchronous_commit`.execute(db)).rows).toEqual([{ synchronous_commit: 'on' }])
})

test('two who note messages of the same chats do not wait for each other in a circle', async () => {
  const { db } = await createTestDatabase()
  const [earlier, later] = [
    { chatId: 1, messageId: 5 },
    { chatId: 2, messageId: 5 },
  ]
  await notedTails([earlier, later]).execute(db)
  await takesInOrder(
    db,
    (tx, which) => notedTails([which === 'earlier' ? earlier : later]).execute(tx),
    () => notedTails([later, earlier]).execute(db),
  )
})
