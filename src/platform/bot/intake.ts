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
  /** Before Telegram forgets updates that are not done yet: should this process die over them, their people will hear of it. */
  owe(updates: Update[]): Promise<void>
  /** Tells the people whose owed updates died with a process. Those that are still in hand somewhere are waited for. */
  settle(): Promise<void>
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
  /** Says that there were too many at once. `isFirst`: of this flood; a press wants its answer each time. */
  refuse(update: Update, isFirst: boolean): Promise<void>
  /** Says that something of this person was not done. */
  regret(userId: number): Promise<void>
  /** For how long a person who sent too much is not listened to. */
  quietMs?: number
}

/** Locks stand on connections of their own: handlers take theirs from the pool, and neither starves the other. */
const lockConnectionsMax = 24
/**
 * What one person may have waiting. Above an album or a quick thumb, and below what Telegram delivers at once (100 by polling, 40 by
 * webhook): nobody fills the door for the others.
 */
const waitingMax = 20
const quietMs = 3_000

export function createIntake(options: IntakeOptions): Intake {
  const { log } = options
  const locks = new pg.Pool({ connectionString: options.databaseUrl, max: lockConnectionsMax })
  locks.on('error', (error) => log.warn({ err: error }, 'a lock connection broke'))
  const queues = new Map<number, { waiting: number; ids: Set<number>; tail: Promise<void> }>()
  const floods = createFloods(options.quietMs ?? quietMs)

  /** In this process a user's updates queue here, so that one user never holds more than one connection. */
  function inTurn(userId: number, work: () => Promise<void>, updateId?: number): Promise<void> {
    const queue = queues.get(userId) ?? { waiting: 0, ids: new Set<number>(), tail: Promise.resolve() }
    const mine = queue.tail.then(work)
    queue.waiting++
    if (updateId !== undefined) queue.ids.add(updateId)
    queue.tail = mine
      .catch(() => {})
      .finally(() => {
        if (--queue.waiting === 0) queues.delete(userId)
      })
    queues.set(userId, queue)
    return mine
  }

  /** Done without a handler, and without a lock: it changes nothing but this row. */
  async function turnAway(update: Update, isFirst: boolean) {
    const { numInsertedOrUpdatedRows: isNew } = await options.db
      .insertInto('update_seen')
      .values({ update_id: update.update_id, at: options.clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (!isNew) return
    await options.refuse(update, isFirst).catch((failure: unknown) => log.warn({ err: failure }, 'no refusal could be sent'))
  }

  function takeLocked(update: Update, userId: number) {
    const id = update.update_id
    return locked(userId, async (client) => {
      const { rowCount } = await client.query('select 1 from update_seen where update_id = $1', [id])
      if (rowCount !== 0) return
      await run(update)
      await client.query('insert into update_seen (update_id, at) values ($1, $2) on conflict do nothing', [id, options.clock.now()])
      await client.query('delete from update_owed where update_id = $1', [id])
    })
  }

  /** While this person's updates are in no other hand, in whatever process. */
  async function locked(userId: number, work: (client: pg.PoolClient) => Promise<void>) {
    const client = await locks.connect()
    let isBroken = true
    try {
      await client.query('begin')
      await client.query('select pg_advisory_xact_lock($1, $2)', [lockClass, userId % 2_147_483_647])
      await work(client)
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
      const queue = queues.get(userId)
      // one that waits already may come again, and whether somebody blocked the bot is no demand of theirs
      if (!update.my_chat_member && !queue?.ids.has(update.update_id)) {
        const flood = floods.check(userId, queue?.waiting ?? 0)
        if (flood !== 'none') return turnAway(update, flood === 'begins')
      }
      return inTurn(userId, () => takeLocked(update, userId), update.update_id)
    },
    async owe(updates) {
      const rows = updates.map((update) => ({ update_id: update.update_id, user_id: userOf(update) }))
      await options.db
        .insertInto('update_owed')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async settle() {
      const rows = await options.db.selectFrom('update_owed').selectAll().execute()
      const people = Map.groupBy(rows, (row) => row.user_id)
      await Promise.all(
        [...people].map(([userId, owed]) =>
          inTurn(userId, () =>
            locked(userId, async (client) => {
              const ids = owed.map((row) => row.update_id)
              // what is left under the lock died with the process that held it
              const { rows: dead } = await client.query<{ isSeen: boolean }>(
                `delete from update_owed where update_id = any($1)
                 returning exists (select from update_seen where update_seen.update_id = update_owed.update_id) as "isSeen"`,
                [ids],
              )
              if (dead.some(({ isSeen }) => !isSeen))
                await options.regret(userId).catch((failure: unknown) => log.warn({ err: failure }, 'no regret could be sent'))
            }),
          ),
        ),
      )
    },
    async stop() {
      await Promise.all([...queues.values()].map(({ tail }) => tail))
      await locks.end()
    },
  }
}

const lockClass = 7_310_002

/** Who sends more than can be done: not listened to until they were quiet for a while. */
function createFloods(quiet: number) {
  const until = new Map<number, number>()
  return {
    check(userId: number, waiting: number): 'none' | 'begins' | 'lasts' {
      const now = performance.now()
      const end = until.get(userId)
      const lasts = end !== undefined && now < end
      if (!lasts && waiting < waitingMax) {
        until.delete(userId)
        return 'none'
      }
      for (const [other, itsEnd] of until) if (itsEnd <= now) until.delete(other)
      until.set(userId, now + quiet)
      return lasts ? 'lasts' : 'begins'
    },
  }
}

export async function forgetUpdates(db: Database, before: Date): Promise<void> {
  await sql`delete from update_owed using update_seen where update_seen.update_id = update_owed.update_id`.execute(db)
  await sql`delete from update_seen where at < ${before}`.execute(db)
}

function userOf(update: Update): number {
  const part = update.message ?? update.callback_query ?? update.my_chat_member
  return part?.from.id ?? 0
}

/**
 * Classes 08 (connection), 57P (the server goes or comes) and the socket's own words. Not 57014: the database is there and gave up on
 * one statement; an update whose work is too slow would be too slow again, for ever, and hold up its person's next ones.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(08|57P)/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(error.message)
  )
}
