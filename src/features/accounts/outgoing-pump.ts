import type { Updateable } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import { albumMax } from '#platform/bot/album.ts'
import type { Clock } from '#platform/clock.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import { countAct } from './acts.ts'
import { createAutomaticPace, lastSlotOf } from './outgoing-pace.ts'
import { retryMs, settledAt, type AlbumContent, type SendFailure } from './outgoing-rules.ts'
import { answersOf, finish, latenessOf, openContent, whyUnwanted, type FinishDeps, type Row, type Rows } from './outgoing-store.ts'
import { HoldLost, type AccountCustomers, type AlbumAnswer, type Connection, type Hold, type SendAnswer } from './ports.ts'
import { findAccount } from './store.ts'
import { lockHeld } from './worker.ts'

export interface PumpDeps extends FinishDeps {
  db: Database
  clock: Clock
  customers: AccountCustomers
  /** Automatic messages in any 60 s: what the package gives, or less where the customer wants less. */
  capOf(accountId: number): Promise<number>
  /** Milliseconds that pass by themselves, whatever the clock of business says; absent where that clock is the time. */
  uptimeMs?(): number
  /** Loads a file of the product's bot. */
  download(botFileId: string): Promise<Uint8Array>
}

/**
 * What leaves, when it may, and only from whoever holds the account.
 *
 * A message whose try got no answer may have left. As long as it is wanted it is tried again under the same number, which Telegram takes
 * once, so that the try itself tells. When it is not wanted any more (its time is over, it was taken back, a block stands) a try could
 * make it leave late, so nothing is tried: once the line is back, and so long after the last try that nothing of it can still be on its
 * way, the account hears all that Telegram has of the chat. Its own message among it: it was sent. Not there: it never left and fails,
 * so that the customer may send it and the contact gets it once. Until then it is neither, for an answer that is a draft and leaves all
 * the same would be said twice. Where hearing cannot tell (a group whose updates Telegram does not give any more) it counts as sent:
 * nobody waits for such a one, and nothing leaves late or twice. Before the line is known to be up nothing is tried at all, so that what
 * finds no network is not on its way and fails on time.
 */
export interface Pump {
  /** Sends what is due, one after the other. Answers when to come again, if anything is left. @throws HoldLost */
  pump(hold: Hold, connection: Connection): Promise<Date | undefined>
  /** Accounts that this worker's session holds, with something to send now. */
  due(session: string, now: Date): Promise<number[]>
  /** What is in hand is given up when it is not wanted any more. */
  reconsider(accountId: number): Promise<void>
}

/** Messages of one account that leave in one go before others get their turn. */
const burstMax = 10
/** About an hour of tries; what fails for longer fails for good. */
const attemptsMax = 60
/** How soon the line is looked at again. */
const lineMs = 1_000

/** One that nobody wants to leave any more and that may have left. */
interface Doubtful {
  row: Row
  reason: SendFailure
}

export function createPump(deps: PumpDeps): Pump {
  const { db, clock, customers } = deps
  const pace = createAutomaticPace(deps)
  /** By account: what is being said at this moment, and how to give it up. */
  const inHand = new Map<number, { row: Row; stop: AbortController }>()
  return { pump, due, reconsider }

  async function pump(hold: Hold, connection: Connection): Promise<Date | undefined> {
    for (let count = 0; count < burstMax; count++) {
      if (!connection.isUp()) return addMs(clock.now(), lineMs)
      const taken = await takeNext(hold)
      if (taken === undefined || taken instanceof Date) return taken
      if ('reason' in taken) await findOut(hold, connection, taken)
      else await deliver(hold, connection, taken)
    }
    return clock.now()
  }

  /** The next message, or the parts of an album, with its place in the sliding minute, written down before it leaves. */
  async function takeNext(hold: Hold): Promise<Rows | Doubtful | Date | undefined> {
    // before the transaction: it asks by a connection of its own, and as many accounts as there are would wait for each other for ever
    const cap = (await hasAutomatic(hold.accountId)) ? await deps.capOf(hold.accountId) : undefined
    return db.transaction().execute(async (tx) => {
      await lockHeld(tx, hold)
      const now = clock.now()
      const account = await findAccount(tx, hold.accountId)
      const rows = await tx
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
      const waiting = await pace.broughtBack(tx, rows, now)
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
        const unwanted = whyUnwanted(row, account, now)
        const reason = unwanted === 'expired' ? await latenessOf(tx, row, now) : unwanted
        if (reason && row.state === 'queued') {
          await finish(deps, tx, row, { kind: 'failed', reason }, now)
          continue
        }
        if (reason) {
          const at = settledAt(row.slot_at ?? now)
          if (at <= now || row.message_id !== null) return { row, reason }
          next = earlier(next, at)
          continue
        }
        if (account?.flood_until && account.flood_until > now) {
          next = earlier(next, account.flood_until)
          continue
        }
        // written a moment ago: the next look knows how many may leave
        if (row.is_automatic && cap === undefined) return now
        const at = row.is_automatic ? await pace.automaticAt(tx, row, cap ?? 0, now) : now
        if (at === undefined) continue
        if (at <= now) return (await take(tx, row.album === null ? [row] : await albumOf(tx, row), now)) ?? now
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

  /** Undefined when all of it was taken back meanwhile. */
  async function take(tx: Tx, rows: Rows, now: Date): Promise<Rows | undefined> {
    const taken: Row[] = []
    for (const row of rows) {
      const change = {
        state: 'sending' as const,
        attempts: row.attempts + 1,
        waits_for: null,
        ...(row.is_automatic ? { slot_at: now } : {}),
      }
      const query = tx.updateTable('outgoing').set(change).where('id', '=', row.id).where('state', '=', row.state)
      if (await query.returning('id').executeTakeFirst()) taken.push({ ...row, ...change })
    }
    const [first, ...others] = taken
    return first && [first, ...others]
  }

  async function deliver(hold: Hold, connection: Connection, rows: Rows): Promise<void> {
    let answer: AlbumAnswer
    try {
      answer = await sayInTime(connection, rows)
      if (answer.kind === 'sent' || answer.kind === 'duplicate') pace.note(rows[0])
    } catch (error) {
      pace.note(rows[0])
      // whether it arrived is unknown: the same number again tells
      if (rows[0].attempts < attemptsMax || error instanceof HoldLost) {
        // and it may be on its way until now
        const untilNow = rows[0].is_automatic ? { slot_at: clock.now() } : {}
        await postpone(hold, rows, retryMs(rows[0].attempts), { waits_for: 'line', ...untilNow })
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

  async function findOut(hold: Hold, connection: Connection, { row, reason }: Doubtful): Promise<void> {
    let isHeard: boolean
    try {
      isHeard = row.message_id !== null || (await connection.hearAll(row.chat_id))
    } catch (error) {
      await postpone(hold, [row], retryMs(row.attempts))
      throw error
    }
    await db.transaction().execute(async (tx) => {
      await lockHeld(tx, hold)
      const known = await tx
        .selectFrom('outgoing')
        .select('message_id')
        .where('id', '=', row.id)
        .where('state', '=', 'sending')
        .executeTakeFirst()
      if (!known) return
      const hasLeft = known.message_id !== null || !isHeard
      await finish(deps, tx, row, hasLeft ? { kind: 'duplicate' } : { kind: 'failed', reason }, clock.now())
    })
  }

  async function sayInTime(connection: Connection, rows: Rows): Promise<AlbumAnswer> {
    const [row] = rows
    const stop = new AbortController()
    const giveUp = () => stop.abort(new Error('It is not wanted any more'))
    const timer = row.not_after && setTimeout(giveUp, Math.min(minuteMs, row.not_after.getTime() - clock.now().getTime()))
    inHand.set(row.account_id, { row, stop })
    try {
      return await say(connection, rows, stop.signal)
    } finally {
      inHand.delete(row.account_id)
      if (timer) clearTimeout(timer)
    }
  }

  async function reconsider(accountId: number): Promise<void> {
    const one = inHand.get(accountId)
    if (!one) return
    const [row, account] = await Promise.all([
      db.selectFrom('outgoing').selectAll().where('id', '=', one.row.id).executeTakeFirst(),
      findAccount(db, accountId),
    ])
    if (!row || whyUnwanted(row, account, clock.now())) one.stop.abort(new Error('It is not wanted any more'))
  }

  async function say(connection: Connection, rows: Rows, signal: AbortSignal): Promise<AlbumAnswer> {
    const [first, ...others] = rows
    const dataBox = await customers.dataBox(first.customer_id)
    const about = {
      chatId: first.chat_id,
      ...(first.reply_to_id === null ? {} : { replyToId: first.reply_to_id }),
      signal,
      download: deps.download,
    }
    if (others.length > 0) {
      // `send` gives an album to no other content
      const parts = rows.map((row) => ({ randomId: row.random_id, content: openContent(dataBox, row) as AlbumContent }))
      return connection.sendAlbum({ ...about, parts })
    }
    const answer = await connection.send({
      ...about,
      randomId: first.random_id,
      content: openContent(dataBox, first),
      isAgain: first.attempts > 1,
    })
    return answer.kind === 'sent' ? { kind: 'sent', messageIds: [answer.messageId], at: answer.at } : answer
  }

  /** FLOOD_WAIT is for the account, whoever it writes to; slow mode is for one group. */
  async function obey(hold: Hold, rows: Rows, { seconds, isForChat }: Extract<SendAnswer, { kind: 'wait' }>): Promise<void> {
    // it certainly has not left: it waits as one that was never tried, and whatever keeps such a one back keeps it back
    const [untried, tried] = [rows.filter(({ attempts }) => attempts === 1), rows.filter(({ attempts }) => attempts > 1)]
    await postpone(hold, untried, seconds * 1000, { state: 'queued', attempts: 0, slot_at: null, waits_for: 'telegram' })
    await postpone(hold, tried, seconds * 1000, { waits_for: 'telegram' })
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

const earlier = (a: Date | undefined, b: Date) => (a && a < b ? a : b)
