import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '#tests/database.ts'
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
