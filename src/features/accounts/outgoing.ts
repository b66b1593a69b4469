import { sql } from 'kysely'
import { sealJson } from '#features/customers/service.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { eachAlone } from '#shared/each-alone.ts'
import { addMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { createPump, type Pump, type PumpDeps } from './outgoing-pump.ts'
import { aheadMs, albumGatherMs, isAlbumContent, type OutgoingContent, type SendFailure, type SendRefusal } from './outgoing-rules.ts'
import { contentPlace, finish, latenessOf, openContent } from './outgoing-store.ts'
import type { Permit, PermitOffice } from './permit.ts'
import { findAccount } from './store.ts'
import { wakeWorkers } from './worker.ts'

export interface SendInput {
  accountId: number
  permit: Permit
  /** Names this message for ever: the same key twice is one message. */
  key: string
  content: OutgoingContent
  /** Names an album of this chat: its parts wait a moment for each other, and leave as one. For pictures and files sent by hand. */
  album?: string
  /** Leaves without a person's press for exactly this; counted against the package's pace. */
  automatic: boolean
  /** Leaves after all automatic messages for which somebody waits. */
  yields?: boolean
  replyToId?: number
  /** Not sent any more after that: announced as failed with `expired`. */
  notAfter?: Date
}

export interface OutgoingDeps extends PumpDeps {
  box: SecretBox
  permits: Pick<PermitOffice, 'isGenuine'>
}

/** As what a message fails that was taken back. */
type TakenBack = Extract<SendFailure, 'stopped' | 'taken_back'>

/** What accounts say: written down with the decision to say it, and sent exactly once by whoever holds the account. */
export interface Outgoing extends Pump {
  send(tx: Tx, input: SendInput): Promise<Result<{ outgoingId: number }, SendRefusal>>
  /**
   * True when it had not left: it never will. False when it left or may have; one that turns out not to have left is not tried again and
   * is announced as failed, `as` this.
   */
  withdraw(tx: Tx, accountId: number, key: string, as?: TakenBack): Promise<boolean>
  /** Whether a message that arrived as the account's own was sent from here. */
  isOurs(accountId: number, message: { chatId: number; messageId: number; text: string }): Promise<boolean>
  /** What waited until its time was over fails, whoever holds the account and whatever it waits for, with the reason of that. */
  expire(now: Date): Promise<void>
  /** What waits fails; `automatic` spares what a person wrote. */
  failAll(tx: Tx, accountId: number, reason: SendFailure, which: 'all' | 'automatic'): Promise<void>
}

const expiredAtOnce = 500

export function createOutgoing(deps: OutgoingDeps): Outgoing {
  const { db, clock, box, customers, permits } = deps

  /** The same for the same message, for ever: the row keeps it through a change of keys. */
  const randomIdOf = (accountId: number, key: string) => box.digest(`${accountId}:${key}`, 'random_id').readBigInt64LE().toString()

  async function send(tx: Tx, input: SendInput): Promise<Result<{ outgoingId: number }, SendRefusal>> {
    const { accountId, key, permit } = input
    if (!permits.isGenuine(permit) || permit.accountId !== accountId) return refused('no_permit')
    const known = await tx.selectFrom('outgoing').select('id').where('account_id', '=', accountId).where('key', '=', key).executeTakeFirst()
    if (known) return done({ outgoingId: known.id })
    const account = await findAccount(tx, accountId)
    if (account?.state !== 'live') return refused('not_connected')
    const hard = account.blocks.filter((block) => block !== 'safe_mode')
    if (hard.length > 0) return refused('paused')
    if (input.automatic && account.blocks.length > 0) return refused('safe_mode')
    const dataBox = await customers.dataBox(account.customer_id, tx)
    const now = clock.now()
    const album = input.album !== undefined && !input.automatic && isAlbumContent(input.content) ? input.album : null
    const from = album === null ? now : addMs(now, albumGatherMs)
    if (album !== null) await waitForNext(tx, { accountId, chatId: permit.chatId, album, from })
    const { id } = await tx
      .insertInto('outgoing')
      .values({
        account_id: accountId,
        customer_id: account.customer_id,
        chat_id: permit.chatId,
        key,
        random_id: randomIdOf(accountId, key),
        content_sealed: sealJson(dataBox, input.content, contentPlace(accountId, key)),
        is_automatic: input.automatic,
        yields: input.yields ?? false,
        reply_to_id: input.replyToId ?? null,
        state: 'queued',
        album,
        created_at: now,
        not_before: from,
        not_after: input.notAfter ?? null,
        slot_at: null,
        sent_at: null,
        message_id: null,
        failure: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await wakeWorkers(tx, accountId)
    return done({ outgoingId: id })
  }

  /** What of the album has not left waits for the part that comes now. */
  async function waitForNext(tx: Tx, { accountId, chatId, album, from }: { accountId: number; chatId: number; album: string; from: Date }) {
    await tx
      .updateTable('outgoing')
      .set({ not_before: from })
      .where('account_id', '=', accountId)
      .where('chat_id', '=', chatId)
      .where('album', '=', album)
      .where('state', '=', 'queued')
      .execute()
  }

  async function withdraw(tx: Tx, accountId: number, key: string, as: TakenBack = 'stopped'): Promise<boolean> {
    const row = await tx
      .deleteFrom('outgoing')
      .where('account_id', '=', accountId)
      .where('key', '=', key)
      .where('state', '=', 'queued')
      .returning('customer_id')
      .executeTakeFirst()
    if (!row) {
      const onItsWay = await tx
        .updateTable('outgoing')
        .set({ withdrawn: as })
        .where('account_id', '=', accountId)
        .where('key', '=', key)
        .where('state', '=', 'sending')
        .returning('id')
        .executeTakeFirst()
      if (onItsWay) await wakeWorkers(tx, accountId)
      return false
    }
    // whoever counts on it hears that it never left
    await deps.events.announce(tx, 'account_message_failed', { customerId: row.customer_id, accountId, key, reason: 'stopped' })
    return true
  }

  /** What was said before the clock was set back waits as long as it would have. */
  async function bringBack(now: Date): Promise<void> {
    await db
      .updateTable('outgoing')
      .set({ created_at: now, not_before: now, not_after: sql`not_after - (created_at - ${now}::timestamptz)` })
      .where('state', '=', 'queued')
      .where('created_at', '>', addMs(now, aheadMs))
      .execute()
  }

  async function isOurs(accountId: number, message: { chatId: number; messageId: number; text: string }): Promise<boolean> {
    const { chatId, messageId } = message
    const rows = await db
      .selectFrom('outgoing')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('chat_id', '=', chatId)
      .where((where) =>
        where.or([
          where('message_id', '=', messageId),
          where.and([where('message_id', 'is', null), where('attempts', '>', 0), where('content_sealed', 'is not', null)]),
        ]),
      )
      .orderBy('id')
      .execute()
    if (rows.some((row) => row.message_id === messageId)) return true
    for (const row of rows) {
      const dataBox = await customers.dataBox(row.customer_id)
      // Telegram keeps no space around a text
      if (textOf(openContent(dataBox, row)).trim() !== message.text.trim()) continue
      const isDone = row.state === 'sent' ? { content_sealed: null } : {}
      await db
        .updateTable('outgoing')
        .set({ message_id: messageId, ...isDone })
        .where('id', '=', row.id)
        .where('message_id', 'is', null)
        .execute()
      return true
    }
    return false
  }

  return {
    send,
    withdraw,
    isOurs,
    ...createPump(deps),
    async expire(now) {
      await bringBack(now)
      const over = await db
        .selectFrom('outgoing')
        .select('id')
        .where('state', '=', 'queued')
        // what was taken back while it was on its way, and that Telegram made wait
        .where((where) => where.or([where('not_after', '<=', now), where('withdrawn', 'is not', null)]))
        .orderBy('not_after')
        .limit(expiredAtOnce)
        .execute()
      await eachAlone(over, ({ id }) =>
        db.transaction().execute(async (tx) => {
          const row = await tx
            .selectFrom('outgoing')
            .selectAll()
            .where('id', '=', id)
            .where('state', '=', 'queued')
            .forUpdate()
            .executeTakeFirst()
          if (row) await finish(deps, tx, row, { kind: 'failed', reason: row.withdrawn ?? (await latenessOf(tx, row, now)) }, now)
        }),
      )
    },
    async failAll(tx, accountId, reason, which) {
      let query = tx.selectFrom('outgoing').selectAll().where('account_id', '=', accountId)
      // an automatic one that is on its way may have arrived: whoever holds the account finds out
      if (which === 'automatic') query = query.where('is_automatic', '=', true).where('state', '=', 'queued')
      else query = query.where('state', 'in', ['queued', 'sending'])
      for (const row of await query.execute()) await finish(deps, tx, row, { kind: 'failed', reason }, clock.now())
    },
  }
}

function textOf(content: OutgoingContent): string {
  if ('text' in content) return content.text
  return 'media' in content ? content.caption : ''
}
