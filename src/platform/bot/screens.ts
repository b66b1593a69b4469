import { sql } from 'kysely'
import type { Database } from '#platform/postgres/connect.ts'
import { anyOf, anyOfTexts } from '#platform/postgres/read-by.ts'
import { together } from '#shared/together.ts'
import { notedTails } from './tail.ts'
import './tables.ts'

/** The panel of a name in a chat. */
interface Screen {
  chatId: number
  name: string
}

/** Where panels stand in the chats with the bot, and which message of each chat is the newest. For many chats at once where many change. */
export interface Screens {
  find(screen: Screen): Promise<{ messageId: number | undefined; tail: number | undefined }>
  /** From now on that message is the panel of this name; it is the newest message as well. */
  keep(screen: Screen & { messageId: number }): Promise<void>
  /** It is no panel any more. Answers where it stood. */
  drop(screen: Screen): Promise<number | undefined>
  noteTail(newest: { chatId: number; messageId: number }): Promise<void>
}

export function createScreens(db: Database): Screens {
  const find = together(async (screens: readonly Screen[]) => {
    const rows = await db
      .selectFrom('bot_chat')
      .leftJoin('bot_screen', (join) =>
        join.onRef('bot_screen.chat_id', '=', 'bot_chat.chat_id').on('bot_screen.name', '=', anyOfTexts(screens.map(({ name }) => name))),
      )
      .select(['bot_chat.chat_id', 'bot_chat.tail', 'bot_screen.name', 'bot_screen.message_id'])
      .where('bot_chat.chat_id', '=', anyOf(screens.map(({ chatId }) => chatId)))
      .execute()
    const byChat = Map.groupBy(rows, (row) => row.chat_id)
    return screens.map(({ chatId, name }) => {
      const its = byChat.get(chatId) ?? []
      return { messageId: its.find((row) => row.name === name)?.message_id ?? undefined, tail: its[0]?.tail }
    })
  })

  const keep = together(
    async (kept: readonly (Screen & { messageId: number })[]) => {
      await sql`
        with noted as (${notedTails(kept)})
        insert into bot_screen (chat_id, name, message_id)
        select * from unnest(
          ${kept.map(({ chatId }) => chatId)}::bigint[], ${kept.map(({ name }) => name)}::text[],
          ${kept.map(({ messageId }) => messageId)}::bigint[]
        ) as kept (chat_id, name, message_id) order by 1, 2
        on conflict (chat_id, name) do update set message_id = excluded.message_id`.execute(db)
      return kept.map(() => undefined)
    },
    { keyOf: ({ chatId }) => chatId },
  )

  const noteTail = together(
    async (newest: readonly { chatId: number; messageId: number }[]) => {
      await notedTails(newest).execute(db)
      return newest.map(() => undefined)
    },
    { keyOf: ({ chatId }) => chatId },
  )

  const drop = together(
    async (screens: readonly Screen[]) => {
      const { rows } = await sql<{ chat_id: number; name: string; message_id: number }>`
        delete from bot_screen
        using unnest(${screens.map(({ chatId }) => chatId)}::bigint[], ${screens.map(({ name }) => name)}::text[]) as dropped (chat_id, name)
        where bot_screen.chat_id = dropped.chat_id and bot_screen.name = dropped.name
        returning bot_screen.*`.execute(db)
      return screens.map(({ chatId, name }) => rows.find((row) => row.chat_id === chatId && row.name === name)?.message_id)
    },
    { keyOf: ({ chatId }) => chatId },
  )

  return { find, keep, drop, noteTail }
}
