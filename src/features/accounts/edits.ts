import { sealJson } from '#features/customers/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { secondMs } from '#shared/time.ts'
import { byHandRefusal, isTooOld, type EditRefusal } from './edit-rules.ts'
import type { OutgoingContent } from './outgoing-rules.ts'
import { contentPlace } from './outgoing-store.ts'
import { WaitAsked, type AccountCustomers, type Connection, type EditAnswer } from './ports.ts'
import { findAccount, findLocked } from './store.ts'
import './tables.ts'

/**
 * Other words for what was said by hand: its person's own act again, so neither automatic nor paced. Only what was handed over under a
 * key is ever changed, and that needed a permit.
 */
export interface Edits {
  /** `instead`: it had not left, and leaves with this content. `after`: it left or is leaving, and is to be changed by `edit`. */
  reword(tx: Tx, input: { accountId: number; key: string; content: OutgoingContent }): Promise<Result<'instead' | 'after', EditRefusal>>
  /** The same words twice are one edit. @throws WaitAsked */
  edit(connection: Pick<Connection, 'accountId' | 'editText'>, key: string, text: string): Promise<EditAnswer>
}

export function createEdits({ db, clock, customers }: { db: Database; clock: Clock; customers: AccountCustomers }): Edits {
  const find = (on: Database | Tx, accountId: number, key: string) =>
    on
      .selectFrom('outgoing')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('key', '=', key)
      .where('is_automatic', '=', false)
      .executeTakeFirst()

  return {
    async reword(tx, { accountId, key, content }) {
      // under the lock of whoever sends: what is not on its way now stays so until the new content stands
      const refusal = byHandRefusal(await findLocked(tx, accountId))
      if (refusal) return refused(refusal)
      const row = await find(tx, accountId, key)
      if (!row) return refused('refused')
      if (row.sent_at && isTooOld(row.sent_at, clock.now())) return refused('too_old')
      if (row.state !== 'queued') return done('after')
      const box = await customers.dataBox(row.customer_id, tx)
      const sealed = sealJson(box, content, contentPlace(accountId, key))
      await tx.updateTable('outgoing').set({ content_sealed: sealed }).where('id', '=', row.id).execute()
      return done('instead')
    },

    async edit(connection, key, text) {
      const { accountId } = connection
      const now = clock.now()
      const [account, row] = await Promise.all([findAccount(db, accountId), find(db, accountId, key)])
      const refusal = byHandRefusal(account)
      if (refusal) return { kind: 'failed', reason: refusal }
      const until = account?.flood_until
      if (until && until > now) throw new WaitAsked(Math.ceil((until.getTime() - now.getTime()) / secondMs))
      if (row?.state !== 'sent' || row.message_id === null) return { kind: 'failed', reason: 'refused' }
      if (row.sent_at && isTooOld(row.sent_at, now)) return { kind: 'failed', reason: 'too_old' }
      return connection.editText({ chatId: row.chat_id, messageId: row.message_id, text })
    },
  }
}
