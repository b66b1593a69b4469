import { sql, type Updateable } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { albumMax } from '#platform/bot/album.ts'
import type { Clock } from '#platform/clock.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { addMs } from '#shared/time.ts'
import { countAct } from './acts.ts'
import { nextAutomaticAt, retryMs, windowMs, type AlbumContent } from './outgoing-rules.ts'
import { finish, openContent, type FinishDeps, type Outcome, type Row, type Rows } from './outgoing-store.ts'
import { HoldLost, type AccountCustomers, type AlbumAnswer, type Connection, type Hold, type SendAnswer } from './ports.ts'
import { paceOf } from './rules.ts'
import { findAccount } from './store.ts'
import { lockHeld } from './worker.ts'

export interface PumpDeps extends FinishDeps {
  db: Database
  clock: Clock
  customers: AccountCustomers
  /** Automatic messages in any 60 s: what the package gives, or less where the customer wants less. */
  capOf(accountId: number): Promise<number>
  /** Loads a file of the product's bot. */
  download(botFileId: string): Promise<Uint8Array>
}

/** What leaves, when it may, and only from whoever holds the account. */
export interface Pump {
  /** Sends what is due, one after the other. Answers when to come again, if anything is left. @throws HoldLost */
  pump(hold: Hold, connection: Connection): Promise<Date | undefined>
  /** Accounts that this worker's session holds, with something to send now. */
  due(session: string, now: Date): Promise<number[]>
}

/** Messages of one account that leave in one go before others get their turn. */
const burstMax = 10
/** About an hour of tries; what fails for longer fails for good. */
const attemptsMax = 60

export function createPump(deps: PumpDeps): Pump {
  const { db, clock, customers } = deps
  return { pump, due }

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
    // before the transaction: it asks by a connection of its own, and as many accounts as there are would wait for each other for ever
    const cap = (await hasAutomatic(hold.accountId)) ? await deps.capOf(hold.accountId) : undefined
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
          await finish(deps, tx, row, { kind: 'failed', reason: 'expired' }, now)
          continue
        }
        // written a moment ago: the next look knows how many may leave
        if (row.is_automatic && cap === undefined) return now
        const at = row.is_automatic ? await automaticAt(tx, row, cap ?? 0, now) : now
        if (at === undefined) continue
        if (at <= now) return take(tx, row.album === null ? [row] : await albumOf(tx, row), now)
        next = earlier(next, at)
      }
      return next
    })
  }

  async function hasAutomatic(accountId: number): Promise<boolean> {
    const row = await db
      .selectFrom('outgoing')
      .select('id')
      .where('account_id', '=', accountId)
      .where('state', 'in', ['queued', 'sending'])
      .where('is_automatic', '=', true)
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
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
  async function automaticAt(tx: Tx, row: Row, full: number, now: Date): Promise<Date | undefined> {
    const account = await findAccount(tx, row.account_id)
    if (!account?.licence_id) return undefined
    if (account.blocks.length > 0 && row.state === 'queued') return undefined
    const cap = paceOf(full, account.half_pace_until ?? undefined, now)
    const slots = await tx
      .selectFrom('outgoing')
      .select('slot_at')
      .where('account_id', '=', row.account_id)
      .where('id', '<>', row.id)
      .where('slot_at', '>', addMs(now, -2 * windowMs))
      // what left later than now left before the clock was set back
      .where('slot_at', '<=', addMs(now, windowMs))
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
      for (const [row, one] of answers) await finish(deps, tx, row, one, clock.now())
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
    // it certainly has not left: it waits as one that was never tried, and whatever keeps such a one back keeps it back
    const [untried, tried] = [rows.filter(({ attempts }) => attempts === 1), rows.filter(({ attempts }) => attempts > 1)]
    await postpone(hold, untried, seconds * 1000, { state: 'queued', attempts: 0, slot_at: null })
    await postpone(hold, tried, seconds * 1000)
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

  async function postpone(hold: Hold, rows: readonly Row[], ms: number, more: Updateable<Tables['outgoing']> = {}): Promise<void> {
    if (rows.length === 0) return
    await db
      .updateTable('outgoing')
      .set({ ...more, not_before: addMs(clock.now(), ms) })
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

  async function due(session: string, now: Date): Promise<number[]> {
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

/** When this message's chat got its newest automatic message within the sliding minute. */
const lastSlotOf = (now: Date) => sql<Date | null>`(
  select max(s.slot_at) from outgoing s
  where s.account_id = outgoing.account_id and s.chat_id = outgoing.chat_id and s.slot_at > ${addMs(now, -2 * windowMs)} and outgoing.is_automatic)`

const earlier = (a: Date | undefined, b: Date) => (a && a < b ? a : b)
