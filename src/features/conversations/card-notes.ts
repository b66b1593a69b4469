import { sql } from 'kysely'
import { anyOf } from '#platform/postgres/read-by.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Message } from './card-reads.ts'

/** What a card shows now, and where it stands. */
export interface CardNote {
  conversationId: number
  page: number
  cardId: number | null
  cardAt: Date | null
  skipped: number
  isInDigest: boolean
  /** Null: it is still behind. */
  shownRevision: number | null
  /** The messages that it shows for the first time. */
  fresh: readonly Message[]
}

/**
 * Writes down what was shown. The conversations first and in one order, their messages after them, as everybody does who writes both: else
 * two wait for each other.
 * @returns messages which the card cannot show as they are, to be passed on now.
 */
export async function noteCards(on: Database | Tx, notes: readonly CardNote[]): Promise<Set<number>> {
  const ids = notes.map(({ conversationId }) => conversationId)
  const fresh = notes.flatMap((note) => note.fresh)
  const { rows } = await sql<{ id: number; relay: Message['relay'] }>`
    with asked as (
      select * from unnest(
        ${ids}::bigint[], ${notes.map(({ page }) => page)}::int[], ${notes.map(({ cardId }) => cardId)}::bigint[],
        ${notes.map(({ cardAt }) => cardAt)}::timestamptz[], ${notes.map(({ skipped }) => skipped)}::int[],
        ${notes.map(({ isInDigest }) => isInDigest)}::bool[], ${notes.map(({ shownRevision }) => shownRevision)}::bigint[]
      ) as asked (id, page, card_id, card_at, skipped, is_in_digest, shown_revision)
    ), locked as (
      select id from conversation where id = ${anyOf(ids)} order by account_id, chat_id for update
    ), noted as (
      update conversation
      set page = asked.page, card_id = asked.card_id, card_at = asked.card_at, skipped = asked.skipped, is_in_digest = asked.is_in_digest,
        shown_revision = coalesce(asked.shown_revision, conversation.shown_revision)
      from asked join locked using (id)
      where conversation.id = asked.id
      returning conversation.id, conversation.page
    )
    update conversation_message as message
    set page = noted.page, relay = case when relay = 'due' and deleted_at is null then 'asked' else relay end
    from noted, unnest(${fresh.map(({ id }) => id)}::bigint[], ${fresh.map(({ position }) => position)}::bigint[]) as shown (id, position)
    where message.conversation_id = noted.id and message.id = shown.id
      -- an edit or a second try moved it to the end meanwhile: it is shown again there
      and message.position = shown.position and message.page is null
    returning message.id, message.relay`.execute(on)
  const due = new Set(fresh.filter(({ relay }) => relay === 'due').map((row) => row.id))
  return new Set(rows.filter((row) => row.relay === 'asked' && due.has(row.id)).map((row) => row.id))
}
