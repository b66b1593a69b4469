import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { addMs, hourMs, secondMs } from '#shared/time.ts'
import { retryMs } from './outgoing-rules.ts'
import { HoldLost, WaitAsked, type Connection, type Hold } from './ports.ts'
import { wakeWorkers } from './worker.ts'
import './tables.ts'

type Handle = (data: object, connection: Connection) => Promise<void>

/** Work that only the holder of an account can do. */
export interface HolderWork {
  define(name: string, handle: Handle): void
  /** @param times.lastsMs after that it is not worth doing any more; `afterMs`: not before that. */
  send(tx: Database | Tx, accountId: number, name: string, data: object, times: { lastsMs: number; afterMs?: number }): Promise<void>
  /** @throws HoldLost */
  pump(hold: Hold, connection: Connection): Promise<void>
  /** Accounts that this worker's session holds, with something to do now. */
  due(session: string, now: Date): Promise<number[]>
}

/** A read mark or a typing sign is worth nothing later. */
export const momentMs = 10 * secondMs
export const workMs = hourMs

export function createHolderWork({ db, clock, log }: { db: Database; clock: Clock; log: Log }): HolderWork {
  const handlers = new Map<string, Handle>([
    ['mark_read', (data, connection) => connection.markRead(numberIn(data, 'chatId'), numberIn(data, 'messageId'))],
    ['typing', (data, connection) => connection.typing(numberIn(data, 'chatId'))],
  ])

  const next = (accountId: number) =>
    db
      .selectFrom('account_work')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('not_before', '<=', clock.now())
      .orderBy('id')
      .executeTakeFirst()

  /** Until when Telegram wants to hear nothing of this kind from this account. */
  const rests = new Map<string, Date>()
  const restOf = (accountId: number, name: string) => {
    const until = rests.get(`${accountId} ${name}`)
    if (until && until > clock.now()) return until
    rests.delete(`${accountId} ${name}`)
    return undefined
  }

  const rest = (accountId: number, name: string, until: Date) => {
    rests.set(`${accountId} ${name}`, until)
    return db
      .updateTable('account_work')
      .set({ not_before: until })
      .where('account_id', '=', accountId)
      .where('name', '=', name)
      .where('not_before', '<', until)
      .execute()
  }

  return {
    define(name, handle) {
      if (handlers.has(name)) throw new Error(`Two handlers for the work ${name}`)
      handlers.set(name, handle)
    },
    async send(on, accountId, name, data, { lastsMs, afterMs = 0 }) {
      if (!handlers.has(name)) throw new Error(`Nobody defined the work ${name}`)
      const from = addMs(clock.now(), afterMs)
      await on
        .insertInto('account_work')
        .values({ account_id: accountId, name, data: JSON.stringify(data), not_before: from, not_after: addMs(from, lastsMs) })
        .execute()
      await wakeWorkers(on, accountId)
    },
    async pump(hold, connection) {
      for (let row = await next(hold.accountId); row; row = await next(hold.accountId)) {
        if (!hold.mayAct()) throw new HoldLost(hold.accountId)
        const until = restOf(hold.accountId, row.name)
        if (until) {
          await rest(hold.accountId, row.name, until)
          continue
        }
        const isOver = row.not_after !== null && row.not_after <= clock.now()
        try {
          if (!isOver) await handlers.get(row.name)?.(row.data, connection)
          await db.deleteFrom('account_work').where('id', '=', row.id).execute()
        } catch (error) {
          if (error instanceof HoldLost) throw error
          if (error instanceof WaitAsked) {
            await rest(hold.accountId, row.name, addMs(clock.now(), error.seconds * secondMs))
            continue
          }
          log.warn({ err: error, accountId: hold.accountId, work: row.name }, 'work for an account must be tried again')
          await db
            .updateTable('account_work')
            .set({ attempts: row.attempts + 1, not_before: addMs(clock.now(), retryMs(row.attempts + 1)) })
            .where('id', '=', row.id)
            .execute()
        }
      }
    },
    async due(session, now) {
      const rows = await db
        .selectFrom('account_work')
        .innerJoin('account', 'account.id', 'account_work.account_id')
        .select('account_id')
        .distinct()
        .where('account.holder', '=', session)
        .where('not_before', '<=', now)
        .execute()
      return rows.map((row) => row.account_id)
    },
  }
}

/** What the service wrote into the row. */
function numberIn(data: object, name: string): number {
  const value: unknown = Reflect.get(data, name)
  if (typeof value !== 'number') throw new Error(`The work names no ${name}`)
  return value
}
