import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Log } from '#platform/log.ts'
import type { Clock } from '#platform/clock.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import type { HolderWork } from './holder-work.ts'
import type { Outgoing } from './outgoing.ts'
import { HoldLost, type AccountGateway, type AccountListener, type Connection, type ConnectionHooks, type Hold } from './ports.ts'
import type { LossReason } from './rules.ts'
import type { Worker } from './worker.ts'
import './tables.ts'

export interface FleetDeps {
  clock: Clock
  log: Log
  worker: Worker
  gateway: AccountGateway
  outgoing: Outgoing
  work: HolderWork
  listener: AccountListener
  /** Writes down the end of a session, fenced by its hold. */
  lose(hold: Hold, reason: LossReason): Promise<void>
  /** Tells an account that is not the customer's own who connected it. */
  noteDue(hold: Hold, connection: Connection): Promise<void>
  uptimeMs(): number
  /** Accounts that go to a worker that joined, in one beat: no more than it connects meanwhile. */
  movesAtOnce?: number
}

/** Holds the working accounts: connects those that are this worker's, lets go of those that are not, and sends what waits. */
export interface Fleet {
  start(): void
  /** Disconnects, then gives the accounts back, so that another worker has them at once. */
  stop(): Promise<void>
  held(): number
}

interface Held {
  hold: Hold
  connection: Connection
  probedAt: number
  /** Its messages are being sent; `isAgain`: look once more when done. */
  isPumping: boolean
  isAgain: boolean
  isLeaving: boolean
  /** Nothing that waits may leave before; what is new tells of itself. */
  restsUntil?: Date | undefined
  /** Private chats that are older than the connection. */
  pastChats: ReadonlySet<number>
}

/** With the beat and an answer's longest time a session that ended in silence is noticed within 5 minutes. */
const probeEveryMs = 3.5 * minuteMs
/** Probes are spread: so many at one look. */
const probesAtOnce = 50
/** Taken up in one go; what is left is taken up right after it, so that the heart and the accounts that work are heard in between. */
const claimsAtOnce = 500
const opensAtOnce = 100
const leavesAtOnce = 100
/** What another worker connects in a beat at the usual pace: none is away for long. */
const movesAtOnceDefault = 20
const releaseTogetherMs = 20
const restMaxMs = 2 * minuteMs
const none: ReadonlySet<number> = new Set()

export function createFleet(deps: FleetDeps): Fleet {
  const { clock, log, worker, gateway, outgoing, work } = deps
  const { db } = worker
  const movesAtOnce = deps.movesAtOnce ?? movesAtOnceDefault
  const held = new Map<number, Held>()
  /** Accounts on their way out. */
  const leaving = new Set<Promise<void>>()
  /** Single accounts that changed, to be looked at before the next beat. */
  const changed = new Set<number>()
  let isStopping = false
  let looking: Promise<void> | undefined
  let isAgain = false
  let share = 0

  worker.onLook((accountId) => {
    if (accountId === undefined) isAgain = true
    else changed.add(accountId)
    const one = accountId === undefined ? undefined : held.get(accountId)
    if (one?.isPumping) void reconsider(one)
    if (one) void pump(one)
    look()
  })
  worker.onLost(() => {
    // others may have the accounts by now: no word to anybody, only silence
    for (const one of held.values()) void leave(one)
    held.clear()
  })

  function look() {
    if (isStopping || looking) return
    looking = lookWhileAsked()
      .catch((error: unknown) => log.warn({ err: error }, 'the accounts could not be looked at'))
      .finally(() => {
        looking = undefined
      })
  }

  async function lookWhileAsked() {
    for (;;) {
      const ids = [...changed]
      changed.clear()
      if (isStopping || (!isAgain && ids.length === 0)) return
      if (!isAgain) await lookAt(ids)
      else {
        isAgain = false
        await lookAtAll()
      }
    }
  }

  /** However many accounts there are, it asks few questions. */
  async function lookAtAll() {
    const { share: mine, free, wanted } = await worker.survey()
    share = mine
    if (wanted !== held.size) await letGoUnwanted([...held.values()])
    const room = share - held.size
    if (free > 0 && room > 0) {
      await take(await worker.claim(Math.min(room, claimsAtOnce)))
      // what waits is looked for when all are taken up
      if (Math.min(room, free) > claimsAtOnce) return
    }
    letGo(tooMany())
    await pumpDue()
    probeSome()
  }

  async function pumpDue() {
    const now = clock.now()
    const withWork = await work.due(worker.session(), now)
    const withWords = (await outgoing.due(worker.session(), now)).filter((id) => {
      const until = held.get(id)?.restsUntil
      // what is far ahead was said before the clock was set back, or can be looked at once more
      return !until || until <= now || until > addMs(now, restMaxMs)
    })
    for (const id of new Set([...withWork, ...withWords])) {
      const one = held.get(id)
      if (one) void pump(one)
    }
  }

  /** Messages, blocks and releases tell of themselves. */
  async function lookAt(ids: number[]) {
    await letGoUnwanted(ids.flatMap((id) => held.get(id) ?? []))
    const others = ids.filter((id) => !held.has(id))
    if (others.length > 0) await take(await worker.claim(share + 1 - held.size, others))
  }

  /** Those that are not to be connected any more, or that went to another worker. */
  async function letGoUnwanted(ones: Held[]) {
    const unwanted = await worker.unwanted(ones.map(({ hold }) => hold))
    letGo(ones.filter(({ hold }) => unwanted.has(hold.accountId)))
  }

  /** A worker joined: the newest go to it. One more than the share stays, so that none wanders to and fro. */
  function tooMany(): Held[] {
    const excess = Math.min(held.size - share - 1, movesAtOnce)
    return excess > 0 ? [...held.values()].slice(-excess) : []
  }

  async function take(holds: Hold[]) {
    const ids = holds.map(({ accountId }) => accountId)
    if (ids.length === 0) return
    const [pastChats, toTell] = await Promise.all([pastChatsOf(ids), toldNothingYet(ids)])
    for (const [index, hold] of holds.entries()) {
      // thousands at once would keep the heart from beating
      if (index % opensAtOnce === opensAtOnce - 1) await new Promise((turn) => setImmediate(turn))
      if (isStopping || !hold.mayAct()) continue
      const one = open(hold, pastChats.get(hold.accountId) ?? none)
      if (toTell.has(hold.accountId)) tell(one)
    }
    // what was left to do follows with the look for all that is due
    isAgain = true
    if (isStopping) await worker.release(holds.filter(({ accountId }) => !held.has(accountId)))
  }

  async function pastChatsOf(ids: number[]): Promise<Map<number, ReadonlySet<number>>> {
    const rows = await sql<{ account_id: number; chats: number[] }>`
      select account_id, array_agg(chat_id) as chats from account_past_chat
      where account_id = any(${ids}::bigint[]) group by account_id`.execute(db)
    return new Map(rows.rows.map(({ account_id: id, chats }) => [id, new Set(chats)]))
  }

  async function toldNothingYet(ids: number[]): Promise<Set<number>> {
    const { rows } = await sql<{ id: number }>`select id from account where id = any(${ids}::bigint[]) and is_note_due`.execute(db)
    return new Set(rows.map(({ id }) => id))
  }

  function open(hold: Hold, pastChats: ReadonlySet<number>): Held {
    const connection = gateway.open(hold, hooksFor(hold, pastChats))
    const one: Held = { hold, connection, probedAt: deps.uptimeMs(), isPumping: false, isAgain: false, isLeaving: false, pastChats }
    held.set(hold.accountId, one)
    return one
  }

  function tell({ hold, connection }: Held) {
    deps
      .noteDue(hold, connection)
      .catch((error: unknown) => log.warn({ err: error, accountId: hold.accountId }, 'an account could not be told of itself'))
  }

  function hooksFor(hold: Hold, pastChats: ReadonlySet<number>): ConnectionHooks {
    const { listener } = deps
    const { accountId } = hold
    const aged = <Message extends { chatId: number }>(message: Message) => ({ ...message, isPastDialog: pastChats.has(message.chatId) })
    return {
      listener: {
        onMessage: (message) => listener.onMessage(aged(message)),
        onOwnMessage: (message) => listener.onOwnMessage(aged(message)),
        onEdited: (message) => listener.onEdited(aged(message)),
        onDeleted: (event) => listener.onDeleted(event),
        onRead: (event) => listener.onRead(event),
        onJoined: (event) => listener.onJoined(event),
      },
      isOurs: (message) => outgoing.isOurs(accountId, message),
      onLost: (reason) =>
        void lost(hold, reason).catch((error: unknown) => log.warn({ err: error, accountId }, 'a lost account was not given back')),
    }
  }

  async function lost(hold: Hold, reason: LossReason) {
    log.warn({ accountId: hold.accountId, reason }, 'a session ended')
    try {
      await deps.lose(hold, reason)
    } catch (error) {
      // it shows again at the next probe
      log.error({ err: error, accountId: hold.accountId }, 'the end of a session could not be written down')
    }
    const one = held.get(hold.accountId)
    if (one?.hold === hold) letGo([one])
  }

  /** Sends and does what waits for one account; never twice at once. */
  async function pump(one: Held): Promise<void> {
    if (one.isPumping) {
      one.isAgain = true
      return
    }
    one.isPumping = true
    try {
      while (!one.isLeaving && one.hold.mayAct()) {
        one.isAgain = false
        await work.pump(one.hold, one.connection)
        const next = await outgoing.pump(one.hold, one.connection)
        one.restsUntil = next
        if (!one.isAgain && (!next || next > clock.now())) break
      }
    } catch (error) {
      if (!(error instanceof HoldLost)) log.warn({ err: error, accountId: one.hold.accountId }, 'a message could not be sent yet')
    } finally {
      one.isPumping = false
    }
  }

  /** A take-over or a block does not wait for an answer that may never come. */
  async function reconsider({ hold }: Held): Promise<void> {
    try {
      await outgoing.reconsider(hold.accountId)
    } catch (error) {
      log.warn({ err: error, accountId: hold.accountId }, 'what is in hand could not be looked at')
    }
  }

  function probeSome() {
    const now = deps.uptimeMs()
    let count = 0
    for (const one of held.values()) {
      if (now - one.probedAt < probeEveryMs) continue
      one.probedAt = now
      void one.connection.probe().catch((error: unknown) => log.debug({ err: error, accountId: one.hold.accountId }, 'a probe failed'))
      if (++count >= probesAtOnce) break
    }
  }

  /** First the connection ends, then the account is free; one that takes its time keeps no other from being taken up. */
  function letGo(ones: Held[]) {
    if (ones.length === 0) return
    for (const { hold } of ones) held.delete(hold.accountId)
    const work = leaveAndRelease(ones)
      .catch((error: unknown) => log.warn({ err: error }, 'accounts were not given back'))
      .finally(() => leaving.delete(work))
    leaving.add(work)
  }

  async function leaveAndRelease(ones: Held[]) {
    const free: Hold[] = []
    let releasing: Promise<void> | undefined
    // what waits to be sent waits for the next holder
    for (const one of ones) one.isLeaving = true
    const gone: Promise<void>[] = []
    for (const [index, one] of ones.entries()) {
      // thousands at once would all be gone before others may have the first
      if (index % leavesAtOnce === leavesAtOnce - 1) await new Promise((turn) => setImmediate(turn))
      const going = leaveOne(one)
      // whoever waits for all of them is told of it
      going.catch(() => {})
      gone.push(going)
    }
    await Promise.all(gone)

    async function leaveOne(one: Held) {
      await leave(one)
      free.push(one.hold)
      releasing ??= releaseTogether()
      await releasing
    }

    /** Those that leave in one moment cost one question. */
    async function releaseTogether() {
      await sleep(releaseTogetherMs)
      releasing = undefined
      await worker.release(free.splice(0))
    }
  }

  async function leave(one: Held) {
    one.isLeaving = true
    await one.connection.close().catch((error: unknown) => log.warn({ err: error }, 'a connection did not close'))
  }

  return {
    start() {
      isAgain = true
      look()
    },
    held: () => held.size,
    async stop() {
      isStopping = true
      await looking
      // a database that is away keeps nobody from closing the connections
      await worker.retire().catch((error: unknown) => log.warn({ err: error }, 'the others were not told of the leave'))
      letGo([...held.values()])
      await Promise.all(leaving)
    },
  }
}
