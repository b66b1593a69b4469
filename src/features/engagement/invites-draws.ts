import { sql } from 'kysely'
import { countAct } from '#features/accounts/service.ts'
import { atRest, isUnchanged, type AtRest } from '#features/conversations/service.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { addMs, dayMs } from '#shared/time.ts'
import { drawKeptMs, freshMs, incomingMin } from './invites-rules.ts'
import './invites-tables.ts'
import './tables.ts'

/** A private conversation at rest, for whose contact nothing was drawn lately, or a won draw waits to be said. */
export interface Candidate extends AtRest {
  isPending: boolean
}

/** For as long as figures reach back. */
const invitesKeptMs = 90 * dayMs
/** A won draw that could not be said for so long never is. */
const pendingMs = dayMs

export function createInviteDraws({ db }: { db: Database }) {
  return {
    async candidates({ now, after, limit }: { now: Date; after: number; limit: number }): Promise<Candidate[]> {
      const { rows } = await sql<Candidate>`
        select c.*, coalesce(d.is_pending, false) as "isPending"
        from (${atRest({ now, heardSince: addMs(now, -freshMs), incomingMin })}) c
        join unasked_text t on t.account_id = c."accountId" and t.kind = 'invites'
        left join invite_draw d on d.customer_id = c."customerId" and d.contact_id = c."contactId"
        where c."conversationId" > ${after}
          and (d.drawn_at is null or d.drawn_at <= ${addMs(now, -drawKeptMs)} or (d.is_pending and d.account_id = c."accountId" and d.drawn_at > ${addMs(now, -pendingMs)}))
          and not exists (select 1 from funnel_run r where r.customer_id = c."customerId" and r.contact_id = c."contactId" and r.state = 'running')
        order by c."conversationId" limit ${limit}`.execute(db)
      return rows
    },

    /** Under the conversation's lock: nothing happened in it since it was looked at, and no funnel talks with this contact. */
    async isStanding(tx: Tx, candidate: Candidate): Promise<boolean> {
      const run = await tx
        .selectFrom('funnel_run')
        .select('id')
        .where('customer_id', '=', candidate.customerId)
        .where('contact_id', '=', candidate.contactId)
        .where('state', '=', 'running')
        .executeTakeFirst()
      return !run && isUnchanged(tx, candidate)
    },

    /** False: somebody drew for this contact within 30 days. */
    async remember(
      on: Database | Tx,
      { customerId, contactId, accountId }: Candidate,
      { isWon, isPending, now }: { isWon: boolean; isPending: boolean; now: Date },
    ): Promise<boolean> {
      const row = { account_id: accountId, drawn_at: now, is_won: isWon, is_pending: isPending }
      const drawn = await on
        .insertInto('invite_draw')
        .values({ customer_id: customerId, contact_id: contactId, ...row })
        .onConflict((conflict) =>
          conflict.columns(['customer_id', 'contact_id']).doUpdateSet(row).where('invite_draw.drawn_at', '<=', addMs(now, -drawKeptMs)),
        )
        .returning('contact_id')
        .executeTakeFirst()
      return drawn !== undefined
    },

    /** True for one: the won draw is said now. */
    async settle(tx: Tx, { customerId, contactId }: Candidate): Promise<boolean> {
      const row = await tx
        .updateTable('invite_draw')
        .set({ is_pending: false })
        .where('customer_id', '=', customerId)
        .where('contact_id', '=', contactId)
        .where('is_pending', '=', true)
        .returning('contact_id')
        .executeTakeFirst()
      return row !== undefined
    },

    async noteOffered(tx: Tx, { customerId, contactId, accountId }: Candidate, { key, now }: { key: string; now: Date }): Promise<void> {
      await tx
        .insertInto('invite')
        .values({ account_id: accountId, key, customer_id: customerId, contact_id: contactId, at: now, outcome: null, outcome_at: null })
        .execute()
      await countAct(tx, accountId, 'invite_offered', now)
    },

    /** Invites that left, or are about to. Within a transaction of one account at a time. */
    async countSince(on: Database | Tx, accountId: number, since: Date): Promise<number> {
      // one account's invites are counted one after the other
      if (on !== db) await sql`select pg_advisory_xact_lock(hashtext('invite'), ${accountId}::int)`.execute(on)
      const { count } = await on
        .selectFrom('invite')
        .select((is) => is.fn.countAll<number>().as('count'))
        .where('account_id', '=', accountId)
        .where('at', '>', since)
        .where((is) => is.or([is('outcome', 'is', null), is('outcome', '<>', 'unsent')]))
        .executeTakeFirstOrThrow()
      return count
    },

    async forgetOld(now: Date): Promise<void> {
      await db.deleteFrom('invite').where('at', '<', addMs(now, -invitesKeptMs)).execute()
      await db.deleteFrom('invite_draw').where('drawn_at', '<', addMs(now, -drawKeptMs)).execute()
    },
  }
}
