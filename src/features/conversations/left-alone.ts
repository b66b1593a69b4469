import { openNames } from './body.ts'
import type { ConversationsDeps } from './desk-store.ts'

/** One that the customer set apart: `hands_off` is neither stored nor shown, `muted` makes no sound. */
export interface SetApart {
  conversationId: number
  name: string
  isGroup: boolean
  until: Date | undefined
}

export type SetApartHow = 'hands_off' | 'muted'

export interface LeftAlone {
  /** Conversations of this customer's account, by when they last said something, newest first. */
  setApart(
    customerId: number,
    accountId: number,
    how: SetApartHow,
    page: { offset: number; limit: number },
  ): Promise<{ contacts: SetApart[]; total: number }>
  /** Whether private chats older than the connection are shown as well. */
  includesPast(customerId: number, accountId: number): Promise<boolean>
}

export function createLeftAlone({ db, clock, customers }: Pick<ConversationsDeps, 'db' | 'clock' | 'customers'>): LeftAlone {
  return {
    async setApart(customerId, accountId, how, { offset, limit }) {
      const of = db.selectFrom('conversation').where('customer_id', '=', customerId).where('account_id', '=', accountId)
      const those =
        how === 'hands_off'
          ? of.where('hands_off_at', 'is not', null)
          : of.where('hands_off_at', 'is', null).where('muted_until', '>', clock.now())
      const [rows, { total }] = await Promise.all([
        those.selectAll().orderBy('last_at', 'desc').orderBy('id', 'desc').offset(offset).limit(limit).execute(),
        those.select((is) => is.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
      ])
      if (rows.length === 0) return { contacts: [], total }
      const box = await customers.dataBox(customerId)
      const contacts = rows.map((row) => ({
        conversationId: row.id,
        name: openNames(box, row).name,
        isGroup: row.is_group,
        until: how === 'muted' ? (row.muted_until ?? undefined) : undefined,
      }))
      return { contacts, total }
    },
    async includesPast(customerId, accountId) {
      const row = await db
        .selectFrom('conversation_account')
        .select('includes_past')
        .where('account_id', '=', accountId)
        .where('customer_id', '=', customerId)
        .executeTakeFirst()
      return row?.includes_past === true
    },
  }
}
