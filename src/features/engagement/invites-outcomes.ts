import { sql } from 'kysely'
import type { JoinedGroup } from '#features/accounts/ports.ts'
import { countAct } from '#features/accounts/service.ts'
import type { SendFailure } from '#features/accounts/outgoing-rules.ts'
import type { Warden } from '#features/conversations/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs, dayMs } from '#shared/time.ts'
import { createTextStore, type TextStoreDeps } from './invites-texts.ts'
import { isRefusal, isStop, isYes } from './words-rules.ts'
import './invites-tables.ts'
import './posts-tables.ts'

/** Who joins within that time came because of the invite. */
const joinMs = 7 * dayMs

/** What became of invites. Telegram tells who joins a group that the account is in; of channels nothing is known but what people write. */
export function createInviteOutcomes(deps: TextStoreDeps & { clock: Clock }) {
  const { db, clock } = deps

  /** The newest invite of this contact, if nothing came of it yet. */
  async function settle(
    tx: Tx,
    { customerId, contactId, since, outcome }: { customerId: number; contactId: number; since: Date; outcome: 'accepted' | 'refused' },
  ) {
    const now = clock.now()
    const settled = await tx
      .updateTable('invite')
      .set({ outcome, outcome_at: now })
      .where('customer_id', '=', customerId)
      .where('contact_id', '=', contactId)
      .where('at', '>', since)
      .where('outcome', 'is', null)
      .returning('account_id')
      .execute()
    for (const { account_id: accountId } of settled) await countAct(tx, accountId, `invite_${outcome}`, now)
  }

  const warden: Warden = {
    async heard(tx, heard) {
      for (const { customerId, contactId, text, answersTo, at } of heard) {
        if (answersTo !== 'invite') continue
        const outcome = isRefusal(text) || isStop(text) ? 'refused' : isYes(text) ? 'accepted' : undefined
        if (outcome) await settle(tx, { customerId, contactId, since: addMs(at, -joinMs), outcome })
      }
    },
    takes: () => Promise.resolve(true),
  }

  return {
    warden,

    async noteJoined({ accountId, chatId, people, at }: JoinedGroup): Promise<void> {
      const listed = await db
        .selectFrom('listed_group')
        .select('customer_id')
        .where('account_id', '=', accountId)
        .where('chat_id', '=', chatId)
        .where('off_at', 'is', null)
        .executeTakeFirst()
      if (!listed) return
      await db.transaction().execute(async (tx) => {
        for (const { id } of people)
          await settle(tx, { customerId: listed.customer_id, contactId: id, since: addMs(at, -joinMs), outcome: 'accepted' })
      })
    },

    async onFailed({ accountId, key }: { accountId: number; key: string; reason: SendFailure }): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const invite = await tx
          .updateTable('invite')
          .set({ outcome: 'unsent', outcome_at: clock.now() })
          .where('account_id', '=', accountId)
          .where('key', '=', key)
          .where((is) => is.or([is('outcome', 'is', null), is('outcome', '<>', 'unsent')]))
          .returning('at')
          .executeTakeFirst()
        // where it was counted it is none any more
        if (invite) await countAct(tx, accountId, 'invite_offered', invite.at, -1)
      })
    },

    async counts(accountId: number, since: Date): Promise<{ offered: number; accepted: number; refused: number }> {
      const { rows } = await sql<{ offered: number; accepted: number; refused: number }>`
        select count(*) filter (where outcome is distinct from 'unsent') as offered, count(*) filter (where outcome = 'accepted') as accepted,
          count(*) filter (where outcome = 'refused') as refused
        from invite where account_id = ${accountId} and at > ${since}`.execute(db)
      return rows[0] ?? { offered: 0, accepted: 0, refused: 0 }
    },

    /** The part of the customer's data that stands here: the texts of posts as well. */
    holder: {
      name: 'invites',
      async export(customerId: number): Promise<object> {
        const store = createTextStore(deps)
        const kept = await db.selectFrom('unasked_text').select(['account_id', 'kind']).where('customer_id', '=', customerId).execute()
        const texts: object[] = []
        for (const { account_id: accountId, kind } of kept) texts.push({ accountId, kind, ...(await store.of(db, accountId, kind)) })
        const offered = await db
          .selectFrom('invite')
          .select(['account_id as accountId', 'contact_id as contactId', 'at', 'outcome'])
          .where('customer_id', '=', customerId)
          .orderBy('at')
          .execute()
        return { texts, offered }
      },
      async erase(tx: Tx, customerId: number): Promise<void> {
        for (const table of ['unasked_text', 'invite_draw', 'invite'] as const)
          await tx.deleteFrom(table).where('customer_id', '=', customerId).execute()
      },
    },
  }
}
