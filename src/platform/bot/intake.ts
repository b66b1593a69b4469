import { sql } from 'kysely'
import pg from 'pg'
import type { Update } from 'grammy/types'
import { PreparingClient } from '#platform/postgres/prepared.ts'
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

type Statement = [text: string, values: unknown[]]
type Ask = <Row extends pg.QueryResultRow = never>(...statement: Statement) => Promise<pg.QueryResult<Row>>

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
  const locks = new pg.Pool({
    connectionString: options.databaseUrl,
    max: lockConnectionsMax,
    Client: PreparingClient,
    pipeline: true,
    // what a database that dies forgets of the last moments is delivered again or done already: handlers do their work under `updateKey`
    options: '-c synchronous_commit=off',
  })
  // one that breaks while a handler runs is told by its commit; without a listener it ends the process
  locks.on('connect', (client) => client.on('error', () => {}))
  locks.on('error', (error) => log.warn({ err: error }, 'a lock connection broke'))
  /** What this process owes. */
  const owed = new Set<number>()
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
    return locked(userId, async (ask) => {
      const { rowCount } = await ask('select 1 from update_seen where update_id = $1', [id])
      if (rowCount !== 0) return []
      await run(update)
      const done: Statement[] = [
        ['insert into update_seen (update_id, at) values ($1, $2) on conflict do nothing', [id, options.clock.now()]],
      ]
      // that it is owed no more must not be forgotten, or its person would hear a regret for what was done
      if (owed.delete(id)) done.push(['delete from update_owed where update_id = $1', [id]], ['set local synchronous_commit = on', []])
      return done
    })
  }

  /**
   * While this person's updates are in no other hand, in whatever process. The work's first question goes out with the lock, and what
   * it writes at its end goes out with the commit: two round trips in all.
   */
  async function locked(userId: number, work: (ask: Ask) => Promise<Statement[]>) {
    const client = await locks.connect()
    let isBroken = true
    try {
      const opened = [client.query('begin', []), client.query('select pg_advisory_xact_lock($1, $2)', [lockClass, userId % 2_147_483_647])]
      const written = await work(async <Row extends pg.QueryResultRow>(...statement: Statement) => {
        const [answer] = await Promise.all([client.query<Row>(...statement), ...opened])
        return answer
      })
      await Promise.all([...written, ['commit', []] satisfies Statement].map(([text, values]) => client.query(text, values)))
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
      for (const { update_id } of rows) owed.add(update_id)
    },
    async settle() {
      const rows = await options.db.selectFrom('update_owed').selectAll().execute()
      const people = Map.groupBy(rows, (row) => row.user_id)
      await Promise.all(
        [...people].map(([userId, its]) =>
          inTurn(userId, () =>
            locked(userId, async (ask) => {
              const ids = its.map((row) => row.update_id)
              // what is left under the lock died with the process that held it
              const { rows: dead } = await ask<{ isSeen: boolean }>(
                `delete from update_owed where update_id = any($1)
                 returning exists (select from update_seen where update_seen.update_id = update_owed.update_id) as "isSeen"`,
                [ids],
              )
              if (dead.some(({ isSeen }) => !isSeen))
                await options.regret(userId).catch((failure: unknown) => log.warn({ err: failure }, 'no regret could be sent'))
              return []
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
  const part = update.message ?? update.edited_message ?? update.callback_query ?? update.my_chat_member
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
