import { sql, type Selectable } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DataBox } from '#features/customers/service.ts'
import { albumMax } from '#platform/bot/album.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { addMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import {
  albumGatherMs,
  isAlbumContent,
  nextAutomaticAt,
  retryMs,
  windowMs,
  type AlbumContent,
  type OutgoingContent,
  type SendFailure,
  type SendRefusal,
} from './outgoing-rules.ts'
import { countAct } from './acts.ts'
import type { PermitOffice } from './permit.ts'
import { HoldLost, type AccountCustomers, type AlbumAnswer, type Connection, type Hold, type SendAnswer } from './ports.ts'
import { paceOf, type Trouble } from './rules.ts'
import type { SendInput } from './service.ts'
import { findAccount } from './store.ts'
import { lockHeld, wakeWorkers } from './worker.ts'

export interface OutgoingDeps {
  db: Database
  clock: Clock
  events: Events
  box: SecretBox
  customers: AccountCustomers
  permits: Pick<PermitOffice, 'isGenuine'>
  /** Automatic messages in any 60 s: what the package gives, or less where the customer wants less. */
  capOf(accountId: number): Promise<number>
  /** Telegram's word that the account must be careful. */
  onTrouble(tx: Tx, accountId: number, trouble: Trouble): Promise<void>
  /** Loads a file of the product's bot. */
  download(botFileId: string): Promise<Uint8Array>
}

/** What accounts say: written down with the decision to say it, and sent exactly once by whoever holds the account. */
export interface Outgoing {
  send(tx: Tx, input: SendInput): Promise<Result<{ outgoingId: number }, SendRefusal>>
  withdraw(tx: Tx, accountId: number, key: string): Promise<boolean>
  /** Sends what is due, one after the other. Answers when to come again, if anything is left. @throws HoldLost */
  pump(hold: Hold, connection: Connection): Promise<Date | undefined>
  /** Whether a message that arrived as the account's own was sent from here. */
  isOurs(accountId: number, message: { chatId: number; messageId: number; text: string; sentAt: Date }): Promise<boolean>
  /** Accounts that this worker's session holds, with something to send now. */
  due(session: string, now: Date): Promise<number[]>
  /** What waits fails; `automatic` spares what a person wrote. */
  failAll(tx: Tx, accountId: number, reason: SendFailure, which: 'all' | 'automatic'): Promise<void>
}

type Row = Selectable<Tables['outgoing']>
/** One message, or the parts of one album. */
type Rows = readonly [Row, ...Row[]]
type Outcome = Exclude<SendAnswer, { kind: 'wait' }>

const contentPlace = (accountId: number, key: string) => `outgoing:${accountId}:${key}`
/** Messages of one account that leave in one go before others get their turn. */
const burstMax = 10
/** About an hour of tries; what fails for longer fails for good. */
const attemptsMax = 60

export function createOutgoing(deps: OutgoingDeps): Outgoing {
  const { db, clock, events, box, customers, permits } = deps

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
    const dataBox = await customers.dataBox(account.customer_id)
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
        content_sealed: dataBox.seal(JSON.stringify(input.content), contentPlace(accountId, key)),
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

  async function withdraw(tx: Tx, accountId: number, key: string): Promise<boolean> {
    const row = await tx
      .deleteFrom('outgoing')
      .where('account_id', '=', accountId)
      .where('key', '=', key)
      .where('state', '=', 'queued')
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  }

  async function pump(hold: Hold, connection: Connection): Promise<Date | undefined> {
    for (let count = 0; count < burstMax; count++) {
      const taken = await takeNext(hold)
      if (taken === undefined || taken instanceof Date) return taken
      await deliver(hold, connection, taken)
    }
    return clock.now()
  }

  /** The next message, or the parts of an album, with its place in the sliding minute, written down before it leaves. */
  async function takeNext(hold: Hold): Promise<Rows | Date | undefined> {
    return db.transaction().execute(async (tx) => {
      await lockHeld(tx, hold)
      const now = clock.now()
      const account = await findAccount(tx, hold.accountId)
      if (account?.flood_until && account.flood_until > now) return account.flood_until
      const waiting = await tx
        .selectFrom('outgoing')
        .selectAll()
        .where('account_id', '=', hold.accountId)
        .where('state', 'in', ['queued', 'sending'])
        // what may have left already comes first, then what a person waits for
        .orderBy('state', 'desc')
        .orderBy('is_automatic')
        .orderBy('yields')
        // fair between conversations: whoever heard from the account lately waits for those who did not
        .orderBy(lastSlotOf(now), (order) => order.asc().nullsFirst())
        .orderBy('id')
        .limit(20)
        .execute()
      let next: Date | undefined
      // what was written after an album does not overtake it
      const held = new Map<number, Date>()
      for (const row of waiting) {
        const before = held.get(row.chat_id)
        if (before || row.not_before > now) {
          next = earlier(next, before ?? row.not_before)
          if (row.album !== null && !before) held.set(row.chat_id, row.not_before)
          continue
        }
        if (row.state === 'queued' && row.not_after && row.not_after <= now) {
          await finish(tx, row, { kind: 'failed', reason: 'expired' }, now)
          continue
        }
        const at = row.is_automatic ? await automaticAt(tx, row, now) : now
        if (at === undefined) continue
        if (at <= now) return take(tx, row.album === null ? [row] : await albumOf(tx, row), now)
        next = earlier(next, at)
      }
      return next
    })
  }

  /** The parts that leave with this one. Those that may have left already stay by themselves: what came later is another album. */
  async function albumOf(tx: Tx, row: Row): Promise<Rows> {
    const [first = row, ...others] = await tx
      .selectFrom('outgoing')
      .selectAll()
      .where('account_id', '=', row.account_id)
      .where('chat_id', '=', row.chat_id)
      .where('album', '=', row.album)
      .where('state', '=', row.state)
      .orderBy('id')
      .limit(albumMax)
      .execute()
    return [first, ...others]
  }

  async function take(tx: Tx, [first, ...others]: Rows, now: Date): Promise<Rows> {
    const taken = async (row: Row): Promise<Row> => {
      const change = { state: 'sending' as const, attempts: row.attempts + 1, ...(row.is_automatic ? { slot_at: now } : {}) }
      await tx.updateTable('outgoing').set(change).where('id', '=', row.id).execute()
      return { ...row, ...change }
    }
    const rows: [Row, ...Row[]] = [await taken(first)]
    for (const row of others) rows.push(await taken(row))
    return rows
  }

  /** When this automatic message may leave; undefined when it never may. */
  async function automaticAt(tx: Tx, row: Row, now: Date): Promise<Date | undefined> {
    const account = await findAccount(tx, row.account_id)
    if (!account?.licence_id) return undefined
    if (account.blocks.length > 0 && row.state === 'queued') return undefined
    const cap = paceOf(await deps.capOf(account.id), account.half_pace_until ?? undefined, now)
    const slots = await tx
      .selectFrom('outgoing')
      .select('slot_at')
      .where('account_id', '=', row.account_id)
      .where('id', '<>', row.id)
      .where('slot_at', '>', addMs(now, -2 * windowMs))
      .orderBy('slot_at', 'desc')
      .limit(cap)
      .execute()
    return nextAutomaticAt(
      slots.flatMap(({ slot_at }) => slot_at ?? []),
      cap,
      now,
    )
  }

  async function deliver(hold: Hold, connection: Connection, rows: Rows): Promise<void> {
    let answer: AlbumAnswer
    try {
      answer = await say(connection, rows)
    } catch (error) {
      // whether it arrived is unknown: the same number again tells
      if (rows[0].attempts < attemptsMax || error instanceof HoldLost) {
        await postpone(hold, rows, retryMs(rows[0].attempts))
        throw error
      }
      answer = { kind: 'failed', reason: 'refused' }
    }
    if (answer.kind === 'wait') return obey(hold, rows, answer)
    if (answer.kind === 'duplicate') for (const row of rows) await numberKnown(row.id)
    const answers = answersOf(rows, answer)
    await db.transaction().execute(async (tx) => {
      await lockHeld(tx, hold)
      for (const [row, one] of answers) await finish(tx, row, one, clock.now())
    })
  }

  async function say(connection: Connection, rows: Rows): Promise<AlbumAnswer> {
    const [first, ...others] = rows
    const dataBox = await customers.dataBox(first.customer_id)
    const about = {
      chatId: first.chat_id,
      ...(first.reply_to_id === null ? {} : { replyToId: first.reply_to_id }),
      download: deps.download,
    }
    if (others.length > 0) {
      // `send` gives an album to no other content
      const parts = rows.map((row) => ({ randomId: row.random_id, content: openContent(dataBox, row) as AlbumContent }))
      return connection.sendAlbum({ ...about, parts })
    }
    const answer = await connection.send({ ...about, randomId: first.random_id, content: openContent(dataBox, first) })
    return answer.kind === 'sent' ? { kind: 'sent', messageIds: [answer.messageId], at: answer.at } : answer
  }

  /** FLOOD_WAIT is for the account, whoever it writes to; slow mode is for one group. */
  async function obey(hold: Hold, rows: Rows, { seconds, isForChat }: Extract<SendAnswer, { kind: 'wait' }>): Promise<void> {
    await postpone(hold, rows, seconds * 1000)
    if (isForChat) return
    const now = clock.now()
    await db.transaction().execute(async (tx) => {
      const held = await tx
        .updateTable('account')
        .set({ flood_until: addMs(now, seconds * 1000) })
        .where('id', '=', hold.accountId)
        .where('token', '=', hold.token)
        .returning('id')
        .executeTakeFirst()
      if (held) await countAct(tx, hold.accountId, 'flood_wait', now)
    })
  }

  /** A message that had arrived before a crash comes back with the catching up; a moment's patience gives it its number. */
  async function numberKnown(id: number): Promise<void> {
    for (let tries = 0; tries < 20; tries++) {
      const row = await db.selectFrom('outgoing').select('message_id').where('id', '=', id).executeTakeFirst()
      if (row?.message_id !== null) return
      await sleep(100)
    }
  }

  async function postpone(hold: Hold, rows: Rows, ms: number): Promise<void> {
    await db
      .updateTable('outgoing')
      .set({ not_before: addMs(clock.now(), ms) })
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .where((where) =>
        where.exists(where.selectFrom('account').where('id', '=', hold.accountId).where('token', '=', hold.token).select('id')),
      )
      .execute()
  }

  async function finish(tx: Tx, row: Row, answer: Outcome, now: Date): Promise<void> {
    const about = { customerId: row.customer_id, accountId: row.account_id, key: row.key }
    if (answer.kind === 'failed') {
      const change = { state: 'failed' as const, failure: answer.reason, content_sealed: null, slot_at: null }
      await tx.updateTable('outgoing').set(change).where('id', '=', row.id).execute()
      await events.announce(tx, 'account_message_failed', { ...about, reason: answer.reason })
      if (answer.reason === 'peer_flood' || answer.reason === 'restricted') await deps.onTrouble(tx, row.account_id, answer.reason)
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

  async function isOurs(accountId: number, message: { chatId: number; messageId: number; text: string; sentAt: Date }): Promise<boolean> {
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
      if (textOf(openContent(dataBox, row)) !== message.text) continue
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
    pump,
    isOurs,
    async due(session, now) {
      const rows = await db
        .selectFrom('outgoing')
        .innerJoin('account', 'account.id', 'outgoing.account_id')
        .select('account_id')
        .distinct()
        .where('account.holder', '=', session)
        .where('outgoing.state', 'in', ['queued', 'sending'])
        .where('not_before', '<=', now)
        .execute()
      return rows.map((row) => row.account_id)
    },
    async failAll(tx, accountId, reason, which) {
      let query = tx.selectFrom('outgoing').selectAll().where('account_id', '=', accountId)
      // an automatic one that is on its way may have arrived: its own answer tells
      if (which === 'automatic') query = query.where('is_automatic', '=', true).where('state', '=', 'queued')
      else query = query.where('state', 'in', ['queued', 'sending'])
      for (const row of await query.execute()) await finish(tx, row, { kind: 'failed', reason }, clock.now())
    },
  }
}

/** What became of each; a part that is not named here is sent again without the one that failed. */
function answersOf(rows: Rows, answer: Exclude<AlbumAnswer, { kind: 'wait' }>): [Row, Outcome][] {
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

// only content sealed by send() stands there
const openContent = (dataBox: Pick<DataBox, 'openText'>, row: Row) =>
  JSON.parse(dataBox.openText(row.content_sealed ?? Buffer.alloc(0), contentPlace(row.account_id, row.key))) as OutgoingContent

/** When this message's chat got its newest automatic message within the sliding minute. */
const lastSlotOf = (now: Date) => sql<Date | null>`(
  select max(s.slot_at) from outgoing s
  where s.account_id = outgoing.account_id and s.chat_id = outgoing.chat_id and s.slot_at > ${addMs(now, -2 * windowMs)} and outgoing.is_automatic)`

const earlier = (a: Date | undefined, b: Date) => (a && a < b ? a : b)

function textOf(content: OutgoingContent): string {
  if ('text' in content) return content.text
  return 'media' in content ? content.caption : ''
}
