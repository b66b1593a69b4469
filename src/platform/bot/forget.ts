import type { Tx } from '#platform/postgres/connect.ts'
import './tables.ts'

/** What the bot keeps of its chat with a person: gone. */
export async function forgetChat(tx: Tx, userId: number): Promise<void> {
  await tx.deleteFrom('bot_screen').where('chat_id', '=', userId).execute()
  await tx.deleteFrom('bot_chat').where('chat_id', '=', userId).execute()
  await tx.deleteFrom('bot_input').where('user_id', '=', userId).execute()
}
