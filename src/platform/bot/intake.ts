import { sql } from 'kysely'
import pg from 'pg'
import type { Update } from 'grammy/types'
import type { Clock } from '#platform/clock.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Log } from '#platform/log.ts'
import './tables.ts'

/**
 * Updates are done once by update id, and one after the other per user, across processes. An update counts as done only after its
 * handler returned; a process that dies in between leaves it to be delivered again, so handlers do their work under `updateKey`.
 */
export interface Intake {
  /** @throws when the update must be delivered again: the database is away. */
  take(update: Update): Promise<void>
  stop(): Promise<void>
}

export interface IntakeOptions {
  databaseUrl: string
  db: Database
  clock: Clock
  log: Log
  handle(update: Update): Promise<void>
  /** Says one sentence of regret; the fault is in the log. */
  apologise(update: Update): Promise<void>
}

/** Locks stand on connections of their own: handlers take theirs from the pool, and neither starves the other. */
const lockConnectionsMax = 24

export function createIntake(options: IntakeOptions): Intake {
  const { log } = options
  const locks = new pg.Pool({ connectionString: options.databaseUrl, max: lockConnectionsMax })
  locks.on('error', (error) => log.warn({ err: error }, 'a lock connection broke'))
  const queues = new Map<number, Promise<void>>()

  /** In this process a user's updates queue here, so that one user never holds more than one connection. */
  function inTurn(userId: number, work: () => Promise<void>): Promise<void> {
    const mine = (queues.get(userId) ?? Promise.resolve()).then(work)
    const settled = mine
      .catch(() => {})
      .finally(() => {
        if (queues.get(userId) === settled) queues.delete(userId)
      })
    queues.set(userId, settled)
    return mine
  }

  async function takeLocked(update: Update, userId: number) {
    const client = await locks.connect()
    let isBroken = true
    try {
      await client.query('begin')
      await client.query('select pg_advisory_xact_lock($1, $2)', [lockClass, userId % 2_147_483_647])
      const { rowCount } = await client.query('select 1 from update_seen where update_id = $1', [update.update_id])
      if (rowCount === 0) {
        await run(update)
        await client.query('insert into update_seen (update_id, at) values ($1, $2) on conflict do nothing', [
          update.update_id,
          options.clock.now(),
        ])
      }
      await client.query('commit')
      isBroken = false
    } finally {
      client.release(isBroken)
    }
  }

  async function run(update: Update) {
    try {
      await options.handle(update)
    } catch (error) {
      if (isDatabaseAway(error)) throw error
      log.error({ err: error, updateId: update.update_id }, 'an update failed')
      await options.apologise(update).catch((failure: unknown) => log.warn({ err: failure }, 'no apology could be sent'))
    }
  }

  return {
    take(update) {
      const userId = userOf(update)
      return inTurn(userId, () => takeLocked(update, userId))
    },
    async stop() {
      await Promise.all(queues.values())
      await locks.end()
    },
  }
}

const lockClass = 7_310_002

export async function forgetUpdates(db: Database, before: Date): Promise<void> {
  await sql`delete from update_seen where at < ${before}`.execute(db)
}

function userOf(update: Update): number {
  const part = update.message ?? update.callback_query ?? update.my_chat_member
  return part?.from.id ?? 0
}

/** Classes 08 (connection), 57 (operator intervention) and the socket's own words. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(08|57)/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(error.message)
  )
}
