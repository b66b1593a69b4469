import type { Selectable } from 'kysely'
import { type DataBox, openJson, type Place } from '#features/customers/service.ts'
import type { Events } from '#platform/events.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { addMs } from '#shared/time.ts'
import { whyLate, type Lateness, type OutgoingContent, type SendFailure } from './outgoing-rules.ts'
import type { AlbumAnswer, SendAnswer } from './ports.ts'
import type { Trouble } from './rules.ts'
import type { AccountRow } from './store.ts'

export type Row = Selectable<Tables['outgoing']>
/** One message, or the parts of one album. */
export type Rows = readonly [Row, ...Row[]]
export type Outcome = Exclude<SendAnswer, { kind: 'wait' }>

export interface FinishDeps {
  events: Events
  /** Telegram's word that the account must be careful. */
  onTrouble(tx: Tx, accountId: number, trouble: Trouble): Promise<void>
}

export const contentPlace = (accountId: number, key: string): Place<OutgoingContent> => `outgoing:${accountId}:${key}`

export const openContent = (dataBox: Pick<DataBox, 'openText'>, row: Row) =>
  openJson(dataBox, row.content_sealed ?? Buffer.alloc(0), contentPlace(row.account_id, row.key))

/** What kept it until its time was over. */
export async function latenessOf(tx: Tx, row: Row, now: Date): Promise<Lateness> {
  const { flood_until: floodUntil } = await tx
    .selectFrom('account')
    .select('flood_until')
    .where('id', '=', row.account_id)
    .executeTakeFirstOrThrow()
  const { newest } = await tx
    .selectFrom('outgoing')
    .select((is) => is.fn.max('slot_at').as('newest'))
    .where('account_id', '=', row.account_id)
    .where('id', '<>', row.id)
    .where('slot_at', '<=', now)
    .executeTakeFirstOrThrow()
  const unanswered = await tx
    .selectFrom('outgoing')
    .select('id')
    .where('account_id', '=', row.account_id)
    .where('state', 'in', ['queued', 'sending'])
    .where('waits_for', '=', 'line')
    .limit(1)
    .executeTakeFirst()
  return whyLate({
    notAfter: row.not_after ?? now,
    waitsFor: row.waits_for,
    isLineAway: unanswered !== undefined,
    floodUntil,
    newestSlot: newest,
  })
}

/** The end of a message: what became of it, and its announcement. */
export async function finish({ events, onTrouble }: FinishDeps, tx: Tx, row: Row, answer: Outcome, now: Date): Promise<void> {
  const about = { customerId: row.customer_id, accountId: row.account_id, key: row.key }
  if (answer.kind === 'failed') {
    const change = { state: 'failed' as const, failure: answer.reason, content_sealed: null, slot_at: null }
    const over = await tx
      .updateTable('outgoing')
      .set(change)
      .where('id', '=', row.id)
      .where('state', 'in', ['queued', 'sending'])
      .returning('id')
      .executeTakeFirst()
    // it was ended, or taken back, by another meanwhile
    if (!over) return
    await events.announce(tx, 'account_message_failed', { ...about, reason: answer.reason })
    if (answer.reason === 'peer_flood' || answer.reason === 'restricted') await onTrouble(tx, row.account_id, answer.reason)
    return
  }
  // it may have come back as our own message before this answer did
  const known = await tx.selectFrom('outgoing').select('message_id').where('id', '=', row.id).executeTakeFirst()
  const messageId = answer.kind === 'sent' ? answer.messageId : (known?.message_id ?? undefined)
  // Telegram's second is cut off: the message arrived within the one that follows it
  const arrived = answer.kind === 'sent' ? addMs(answer.at, 1_000) : now
  const slot = row.is_automatic ? new Date(Math.max(now.getTime(), arrived.getTime())) : null
  await tx
    .updateTable('outgoing')
    .set({
      state: 'sent',
      sent_at: now,
      slot_at: slot,
      message_id: messageId ?? null,
      ...(messageId === undefined ? {} : { content_sealed: null }),
    })
    .where('id', '=', row.id)
    .execute()
  await events.announce(tx, 'account_message_sent', { ...about, ...(messageId === undefined ? {} : { messageId }) })
}

/** What became of each; a part that is not named here is sent again without the one that failed. */
export function answersOf(rows: Rows, answer: Exclude<AlbumAnswer, { kind: 'wait' }>): [Row, Outcome][] {
  if (answer.kind === 'part_failed') {
    const row = rows[answer.index]
    return row ? [[row, { kind: 'failed', reason: answer.reason }]] : []
  }
  if (answer.kind !== 'sent') return rows.map((row) => [row, answer])
  const { messageIds, at } = answer
  return rows.map((row, index): [Row, Outcome] => {
    const messageId = messageIds[index]
    return [row, messageId === undefined ? { kind: 'duplicate' } : { kind: 'sent', messageId, at }]
  })
}

/** Why it is not to leave any more; undefined while it is. */
export function whyUnwanted(row: Row, account: AccountRow | undefined, now: Date): SendFailure | undefined {
  if (row.withdrawn) return row.withdrawn
  if (row.is_automatic && account && account.blocks.length > 0) return 'stopped'
  return row.not_after && row.not_after <= now ? 'expired' : undefined
}
