import { sql, type RawBuilder } from 'kysely'
import './tables.ts'

/**
 * Writes that this is the newest message of a chat; of several, written in any order, the highest stays. A statement of its own, not
 * waited for on the disk: a database that dies may forget it, and then a panel stands once more than it had to.
 */
export const notedTail = (chatId: number, messageId: number): RawBuilder<unknown> => sql`
  insert into bot_chat (chat_id, tail) values (${chatId}, ${messageId})
  on conflict (chat_id) do update set tail = greatest(bot_chat.tail, excluded.tail)
  returning set_config('synchronous_commit', 'off', true)`
