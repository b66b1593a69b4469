import type { ColumnType } from 'kysely'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** Updates that were done, so that none is done twice. Their content is stored nowhere. */
    update_seen: { update_id: number; at: Date }
    /** Updates that Telegram has forgotten and that are not done yet: whose they are, to tell them if a process dies over them. */
    update_owed: { update_id: number; user_id: number }
    /** A private chat with the bot: its newest message, and when the next notice may go there. */
    bot_chat: { chat_id: number; tail: number; next_at: ColumnType<Date, Date | undefined, Date> }
    /** When the bot's next notice may go anywhere; one row. */
    bot_budget: { id: number; next_at: Date }
    /** The one live message of each kind of panel in a chat. */
    bot_screen: { chat_id: number; name: string; message_id: number }
    /** What the next message of a person is for. */
    bot_input: {
      user_id: number
      kind: string
      data: ColumnType<object, string, string>
      expires_at: Date | null
      /** The message that asks, when its buttons are to go with the question. */
      asked_at: number | null
    }
    /** What else it may be: a secret, which stands beside every other question. `is_alone`: no other is asked meanwhile. */
    bot_secret: { user_id: number; kind: string; data: ColumnType<object, string, string>; expires_at: Date; is_alone: boolean }
  }
}
