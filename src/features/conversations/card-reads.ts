import { sql, type Selectable } from 'kysely'
import type { Database } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { together } from '#shared/together.ts'
import type { Conversation } from './conversation-store.ts'

export type Message = Selectable<Tables['conversation_message']>

/** Messages that are laid on pages in one go. */
export const newsMax = 200

/** What stands in the database of a conversation when its card is drawn, as it was at one moment. */
export interface CardFacts {
  /** What the live card shows. */
  standing: Message[]
  /** What no card has shown yet. Of both the first `newsMax`, in the order in which they are shown. */
  news: Message[]
  /** How many messages of the contact wait to be read. */
  unread: number
  /** Automation is about to look at what came. */
  isTurn: boolean
}

/** For many cards at once where many are drawn. */
export interface CardReads {
  facts(conversation: Conversation): Promise<CardFacts>
}

type FactsRow = { nth: number; unread: number; is_turn: boolean } & (Message | { [Column in keyof Message]: null })

export function createCardReads(db: Database): CardReads {
  const facts = together(async (conversations: readonly Conversation[]): Promise<CardFacts[]> => {
    const { rows } = await sql<FactsRow>`
      select asked.nth::int, message.*, exists (select from conversation_turn where conversation_id = asked.id) as is_turn, (
          select count(*) from conversation_message
          where account_id = asked.account_id and chat_id = asked.chat_id and message_id > asked.read_max and author = 'contact') as unread
      from unnest(
        ${conversations.map(({ id }) => id)}::bigint[], ${conversations.map((one) => one.account_id)}::bigint[],
        ${conversations.map((one) => one.chat_id)}::bigint[], ${conversations.map((one) => one.read_max)}::bigint[],
        ${conversations.map((one) => (one.card_id === null ? null : one.page))}::int[]
      ) with ordinality as asked (id, account_id, chat_id, read_max, page, nth)
      left join lateral (
        (select * from conversation_message where conversation_id = asked.id and page is null order by position limit ${newsMax})
        union all
        (select * from conversation_message where conversation_id = asked.id and page = asked.page order by position limit ${newsMax})
      ) as message on true`.execute(db)
    // by the ask: two of one conversation in the same moment must not see its messages twice
    const byAsk = Map.groupBy(rows, ({ nth }) => nth)
    return conversations.map((_, index) => {
      const its = byAsk.get(index + 1) ?? []
      const messages = its.filter((row) => row.id !== null).toSorted((one, other) => one.position - other.position)
      return {
        standing: messages.filter(({ page }) => page !== null),
        news: messages.filter(({ page }) => page === null),
        unread: its[0]?.unread ?? 0,
        isTurn: its[0]?.is_turn === true,
      }
    })
  })

  return { facts }
}
