import type { Tx } from '#platform/postgres/connect.ts'
import './tables.ts'

/** The messages of the panels in the chat with a person whose names begin so. */
export async function panelsIn(tx: Tx, userId: number, begin: string): Promise<number[]> {
  const rows = await tx
    .selectFrom('bot_screen')
    .select('message_id')
    .where('chat_id', '=', userId)
    .where('name', 'like', `${begin}%`)
    .execute()
  return rows.map((row) => row.message_id)
}

/** What the bot keeps of its chat with a person: gone. */
export async function forgetChat(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom('bot_screen').where('chat_id', '=', userId).execute()
  await tx.deleteFrom('bot_chat').where('chat_id', '=', userId).execute()
  await tx.deleteFrom('bot_secret').where('user_id', '=', userId).execute()
  await tx.deleteFrom('bot_input').where('user_id', '=', userId).execute()
}
