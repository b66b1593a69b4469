import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '#platform/postgres/connect.ts'
import './tables.ts'

/** A private conversation in which nothing is under way: nobody waits, and nothing keeps automation out. */
export interface AtRest {
  conversationId: number
  accountId: number
  customerId: number
  contactId: number
  /** As it was looked at. */
  revision: number
}

/**
 * Those in which the contact was heard since `heardSince`, and with `incomingMin` messages at least: a `select` with the names of
 * `AtRest`, to be joined with what a feature above keeps of them.
 */
export const atRest = ({ now, heardSince, incomingMin }: { now: Date; heardSince: Date; incomingMin: number }): RawBuilder<AtRest> => sql`
  select c.id as "conversationId", c.account_id as "accountId", c.customer_id as "customerId", c.chat_id as "contactId", c.revision
  from conversation c
  where not c.is_group and c.hands_off_at is null and c.kept_out_at is null and c.automation_closed is null and c.notice is null
    and (c.automation_paused_until is null or c.automation_paused_until <= ${now}) and c.last_incoming_at > ${heardSince}
    and not exists (select 1 from conversation_turn w where w.conversation_id = c.id)
    and not exists (select 1 from conversation_draft f where f.conversation_id = c.id and f.state in ('writing', 'open'))
    and (select count(*) from (
      select 1 from conversation_message m where m.conversation_id = c.id and m.author = 'contact' limit ${incomingMin}) heard) >= ${incomingMin}`

/** Under the conversation's lock: nothing happened in it since it was looked at, and its customer need not answer. */
export async function isUnchanged(tx: Tx, { conversationId, revision }: Pick<AtRest, 'conversationId' | 'revision'>): Promise<boolean> {
  const row = await tx.selectFrom('conversation').select(['revision', 'notice']).where('id', '=', conversationId).executeTakeFirst()
  return row?.revision === revision && row.notice === null
}
