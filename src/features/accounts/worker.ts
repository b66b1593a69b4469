import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import type { Log } from '#platform/log.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { HoldLost, type Hold } from './ports.ts'
import './tables.ts'

/** Lets every worker look at once instead of at its next beat. */
export async function wakeWorkers(tx: Database | Tx, accountId: number): Promise<void> {
  await sql`select pg_notify(${channel}, ${String(accountId)})`.execute(tx)
}

/** Every worker is gone: for the start of a program that has its database to itself. Who still lives there finds its session lost. */
export async function buryWorkers(db: Database): Promise<void> {
  await sql`update worker_session set is_dead = true where not is_dead`.execute(db)
}

/** Holds the account's row against a take-over until the transaction ends. @throws HoldLost */
export async function lockHeld(tx: Tx, hold: Hold): Promise<void> {
  const row = await tx
    .selectFrom('account')
    .select('id')
    .where('id', '=', hold.accountId)
    .where('token', '=', hold.token)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row || !hold.mayAct()) throw new HoldLost(hold.accountId)
}

/**
 * This process's right to hold accounts: a session with a heartbeat. The deadline is monotonic and was taken before the beat was
 * sent, so it is over before another process may take over, whatever stops this one. A lost session never comes back.
 */
export interface Worker {
  start(): Promise<void>
  /** Gives back all holds at once; what they were used for must have ended. */
  stop(): Promise<void>
  /** One account, whoever has it: a live holder is asked to let go. Undefined when it did not within `waitMs`. */
  take(accountId: number, waitMs: number): Promise<Hold | undefined>
  /** This worker's share of the accounts that are to be online and have no live holder; `mine` are held already. */
  claim(mine: number): Promise<Hold[]>
  /** How many accounts this worker should hold. */
  share(): Promise<number>
  release(holds: Hold[]): Promise<void>
  /** `accountId` is missing on the regular beat. */
  onLook(look: (accountId?: number) => void): void
  /** All holds of this process are void. */
  onLost(lost: () => void): void
}

export interface WorkerOptions {
  databaseUrl: string
  db: Database
  log: Log
  /** Whether it takes part in holding working accounts; else it only takes single ones, for a moment. */
  holdsAccounts: boolean
  beatMs?: number
  ttlMs?: number
}

const channel = 'accounts'
/** What may pass between the database's clock and ours. */
const marginMs = 500

/** SQL for: this is a restored copy, and the original may hold the sessions still; none is touched until `npm run resume`. */
export const isPausedSql = sql<boolean>`(select is_paused_after_restore from service_state)`

/** SQL for: this account is to be connected. Safe mode still lets the customer answer by hand. */
export const isOnlineSql = sql<boolean>`(
  account.state = 'live' and account.licence_state in ('active', 'grace') and not account.is_release_asked
  and not exists (select 1 from account_block b where b.account_id = account.id and b.block <> 'safe_mode')
  and not ${isPausedSql}
)`

export function createWorker({ databaseUrl, db, log, holdsAccounts, beatMs = 1_000, ttlMs = 5_000 }: WorkerOptions): Worker {
  let session = ''
  let deadline = -Infinity
  let client: pg.Client | undefined
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  const lookers: ((accountId?: number) => void)[] = []
  const losers: (() => void)[] = []

  class Own implements Hold {
    readonly accountId: number
    readonly token: number
    readonly #session: string
    constructor(accountId: number, token: number) {
      this.accountId = accountId
      this.token = token
      this.#session = session
    }
    mayAct() {
      return this.#session === session && performance.now() < deadline
    }
  }

  /** A connection of its own: a busy pool must not delay the heart. */
  async function connected(): Promise<pg.Client> {
    if (client) return client
    const fresh = new pg.Client({ connectionString: databaseUrl })
    fresh.on('error', (error) => {
      log.warn({ err: error }, 'the heartbeat lost its connection')
      if (client === fresh) client = undefined
    })
    fresh.on('end', () => {
      if (client === fresh) client = undefined
    })
    fresh.on('notification', ({ payload }) => look(Number(payload)))
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    client = fresh
    return fresh
  }

  async function beat() {
    const connection = await connected()
    const sentAt = performance.now()
    const life = `clock_timestamp() + ${ttlMs} * interval '1 ms'`
    if (session !== '') {
      const { rowCount } = await connection.query(`update worker_session set expires_at = ${life} where id = $1 and not is_dead`, [session])
      if (rowCount === 1) {
        deadline = sentAt + ttlMs - marginMs
        return
      }
      log.error('this process was away for too long: its accounts are taken up anew')
      lose()
    }
    const id = randomUUID()
    await connection.query(`insert into worker_session (id, expires_at, holds_accounts) values ($1, ${life}, $2)`, [id, holdsAccounts])
    session = id
    deadline = sentAt + ttlMs - marginMs
  }

  function lose() {
    session = ''
    deadline = -Infinity
    for (const lost of losers) lost()
  }

  function look(accountId?: number) {
    for (const looker of lookers) looker(accountId)
  }

  async function run() {
    let isFirst = true
    while (!stopping.signal.aborted) {
      if (!isFirst) {
        await beat().catch((error: unknown) => log.warn({ err: error }, 'a heartbeat failed'))
        look()
      }
      isFirst = false
      await sleep(beatMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  /** Those whose time is over are marked before anything is taken from them: their next beat finds no row. */
  async function buryDead() {
    await sql`update worker_session set is_dead = true where not is_dead and expires_at < clock_timestamp()`.execute(db)
    await sql`
      delete from worker_session w where w.is_dead and w.expires_at < clock_timestamp() - interval '1 hour'
      and not exists (select 1 from account a where a.holder = w.id)`.execute(db)
  }

  async function tryTake(accountId: number): Promise<Hold | undefined> {
    await buryDead()
    const { rows } = await sql<{ token: number }>`
      update account set holder = ${session}, token = token + 1, is_release_asked = false
      where id = ${accountId} and not ${isPausedSql}
        and (holder is null or not exists (select 1 from worker_session w where w.id = account.holder and not w.is_dead))
      returning token`.execute(db)
    const [row] = rows
    return row && new Own(accountId, row.token)
  }

  async function share(): Promise<number> {
    const { rows } = await sql<{ share: number }>`
      select ceil((select count(*) from account where ${isOnlineSql})::float8
        / greatest(1, (select count(*) from worker_session where holds_accounts and not is_dead and expires_at > clock_timestamp()))) as share`.execute(
      db,
    )
    return rows[0]?.share ?? 0
  }

  return {
    async start() {
      await beat()
      running ??= run()
    },
    async stop() {
      stopping.abort()
      await running
      await sql`update account set holder = null, is_release_asked = false where holder = ${session}`.execute(db)
      await sql`update worker_session set is_dead = true where id = ${session}`.execute(db)
      lose()
      await client?.end()
    },
    async take(accountId, waitMs) {
      const until = performance.now() + waitMs
      for (;;) {
        if (performance.now() >= deadline) return undefined
        const hold = await tryTake(accountId)
        if (hold || performance.now() > until || stopping.signal.aborted) return hold
        await sql`update account set is_release_asked = true where id = ${accountId} and holder is not null`.execute(db)
        await wakeWorkers(db, accountId)
        await sleep(50)
      }
    },
    async claim(mine) {
      if (!holdsAccounts || performance.now() >= deadline) return []
      await buryDead()
      const room = (await share()) - mine
      if (room <= 0) return []
      const { rows } = await sql<{ id: number; token: number }>`
        update account set holder = ${session}, token = token + 1
        where id in (
          select account.id from account
          where ${isOnlineSql}
            and (holder is null or not exists (select 1 from worker_session w where w.id = account.holder and not w.is_dead))
          order by account.id limit ${room} for update skip locked)
        returning id, token`.execute(db)
      return rows.map(({ id, token }) => new Own(id, token))
    },
    share,
    async release(holds) {
      if (holds.length === 0) return
      await sql`
        update account set holder = null, is_release_asked = false
        from (select unnest(${holds.map((hold) => hold.accountId)}::bigint[]) as id, unnest(${holds.map((hold) => hold.token)}::bigint[]) as token) held
        where account.id = held.id and account.token = held.token and account.holder is not null`.execute(db)
      const [first] = holds
      if (first) await wakeWorkers(db, first.accountId)
    },
    onLook: (look) => void lookers.push(look),
    onLost: (lost) => void losers.push(lost),
  }
}
