import { sql, type RawBuilder } from 'kysely'
import './tables.ts'

/** Writes that this is the newest message of a chat; of several, written in any order, the highest stays. */
export const notedTail = (chatId: number, messageId: number): RawBuilder<unknown> => sql`
  insert into bot_chat (chat_id, tail) values (${chatId}, ${messageId})
  on conflict (chat_id) do update set tail = greatest(bot_chat.tail, excluded.tail)`
