import { sql } from 'kysely'
import type { Log } from '#platform/log.ts'
import type { Clock } from '#platform/clock.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { minuteMs } from '#shared/time.ts'
import type { HolderWork } from './holder-work.ts'
import type { Outgoing } from './outgoing.ts'
import { HoldLost, type AccountGateway, type AccountListener, type Connection, type ConnectionHooks, type Hold } from './ports.ts'
import type { LossReason } from './rules.ts'
import { isOnlineSql, type Worker } from './worker.ts'
import './tables.ts'

export interface FleetDeps {
  db: Database
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
  /** Private chats that are older than the connection. */
  pastChats: ReadonlySet<number>
}

/** With the beat and an answer's longest time a session that ended in silence is noticed within 5 minutes. */
const probeEveryMs = 3.5 * minuteMs
/** Probes are spread: so many at one look. */
const probesAtOnce = 50

export function createFleet(deps: FleetDeps): Fleet {
  const { db, clock, log, worker, gateway, outgoing, work } = deps
  const held = new Map<number, Held>()
  let isStopping = false
  let looking: Promise<void> | undefined
  let isAgain = false

  worker.onLook((accountId) => {
    const one = accountId === undefined ? undefined : held.get(accountId)
    if (one) void pump(one)
    look()
  })
  worker.onLost(() => {
    // others may have the accounts by now: no word to anybody, only silence
    for (const one of held.values()) void leave(one)
    held.clear()
  })

  function look() {
    if (isStopping) return
    if (looking) {
      isAgain = true
      return
    }
    looking = lookOnce()
      .catch((error: unknown) => log.warn({ err: error }, 'the accounts could not be looked at'))
      .finally(() => {
        looking = undefined
        if (!isAgain) return
        isAgain = false
        look()
      })
  }

  async function lookOnce() {
    await letGo(await unwanted())
    for (const hold of await worker.claim(held.size)) await open(hold)
    await letGo(await tooMany())
    const due = new Set([...(await outgoing.due([...held.keys()], clock.now())), ...(await work.due([...held.keys()], clock.now()))])
    for (const id of due) {
      const one = held.get(id)
      if (one) void pump(one)
    }
    probeSome()
  }

  /** Those that are not to be connected any more, or that went to another worker. */
  async function unwanted(): Promise<Held[]> {
    if (held.size === 0) return []
    const ids = [...held.keys()]
    const tokens = ids.map((id) => held.get(id)?.hold.token ?? -1)
    const { rows } = await sql<{ id: number }>`
      select mine.id from (select unnest(${ids}::bigint[]) as id, unnest(${tokens}::bigint[]) as token) mine
      left join account on account.id = mine.id
      where account.id is null or account.token <> mine.token or not ${isOnlineSql}`.execute(db)
    return rows.flatMap(({ id }) => held.get(id) ?? [])
  }

  /** A worker joined: the newest go to it. One more than the share stays, so that none wanders to and fro. */
  async function tooMany(): Promise<Held[]> {
    const share = await worker.share()
    const excess = held.size - share - 1
    return excess > 0 ? [...held.values()].slice(-excess) : []
  }

  async function open(hold: Hold) {
    const { accountId } = hold
    const pastChats = new Set(
      (await db.selectFrom('account_past_chat').select('chat_id').where('account_id', '=', accountId).execute()).map((row) => row.chat_id),
    )
    const connection = gateway.open(hold, hooksFor(hold, pastChats))
    const one: Held = { hold, connection, probedAt: deps.uptimeMs(), isPumping: false, isAgain: false, isLeaving: false, pastChats }
    held.set(accountId, one)
    void deps
      .noteDue(hold, connection)
      .catch((error: unknown) => log.warn({ err: error, accountId }, 'an account could not be told of itself'))
    void pump(one)
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
    if (one?.hold === hold) await letGo([one])
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
        if (!one.isAgain && (!next || next > clock.now())) break
      }
    } catch (error) {
      if (!(error instanceof HoldLost)) log.warn({ err: error, accountId: one.hold.accountId }, 'a message could not be sent yet')
    } finally {
      one.isPumping = false
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

  /** First the connection ends, then the account is free. */
  async function letGo(ones: Held[]) {
    if (ones.length === 0) return
    for (const { hold } of ones) held.delete(hold.accountId)
    await Promise.all(ones.map((one) => leave(one)))
    await worker.release(ones.map((one) => one.hold))
  }

  async function leave(one: Held) {
    one.isLeaving = true
    await one.connection.close().catch((error: unknown) => log.warn({ err: error }, 'a connection did not close'))
  }

  return {
    start: look,
    held: () => held.size,
    async stop() {
      isStopping = true
      await looking
      await letGo([...held.values()])
    },
  }
}
