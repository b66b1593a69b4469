import { sql, type RawBuilder } from 'kysely'
import './tables.ts'

/**
 * Writes that these are the newest messages of their chats, one of each; of several, written in any order, the highest stays. A statement
 * of its own, not waited for on the disk: a database that dies may forget it, and then a panel stands once more than it had to.
 */
export const notedTails = (newest: readonly { chatId: number; messageId: number }[]): RawBuilder<unknown> => sql`
  insert into bot_chat (chat_id, tail)
  select * from unnest(${newest.map(({ chatId }) => chatId)}::bigint[], ${newest.map(({ messageId }) => messageId)}::bigint[]) order by 1
  on conflict (chat_id) do update set tail = greatest(bot_chat.tail, excluded.tail)
  returning set_config('synchronous_commit', 'off', true)`
