import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Log } from '#platform/log.ts'
import { connect, type Database, type Tx } from '#platform/postgres/connect.ts'
import { isPausedSql } from '#platform/service-state.ts'
import { createHeart } from './heart.ts'
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

/**
 * Holds the account's row against a take-over until the transaction ends, and no longer than a lease lasts: a process that freezes
 * here would keep its account from all others. @throws HoldLost
 */
export async function lockHeld(tx: Tx, hold: Hold): Promise<void> {
  const row = await tx
    .selectFrom('account')
    .select(['id', sql`set_config('idle_in_transaction_session_timeout', ${String(leaseMs)}, true)`.as('limit')])
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
  /** Its share of the accounts goes to the others, as it gives them back. */
  retire(): Promise<void>
  /** Gives back all holds at once; what they were used for must have ended. */
  stop(): Promise<void>
  /** One account, whoever has it: a live holder is asked to let go. Undefined when it did not within `waitMs`. */
  take(accountId: number, waitMs: number): Promise<Hold | undefined>
  /** Of the accounts that are to be online and have no live holder, at most `room`; with `among` only of these. */
  claim(room: number, among?: number[]): Promise<Hold[]>
  /** What is to be known at a beat, of all accounts in one question. */
  survey(): Promise<Survey>
  /** Of these, the ones that are not this worker's any more or not to be online. */
  unwanted(holds: Hold[]): Promise<Set<number>>
  /** The holds may not act any more, from before others can have the accounts. */
  release(holds: Hold[]): Promise<void>
  /** For what the accounts wait for when they change hands: a few connections that a torrent of messages does not fill. */
  db: Database
  /** Names this process in `account.holder`; another one after each loss. */
  session(): string
  /** `accountId` is missing on the regular beat, and when many may have changed. */
  onLook(look: (accountId?: number) => void): void
  /** All holds of this process are void: others may have the accounts, now or in a moment. */
  onLost(lost: () => void): void
}

export interface Survey {
  /** How many accounts this worker should hold. */
  share: number
  /** To be online, without a live holder. */
  free: number
  /** Held by this worker and to be online. */
  wanted: number
}

export interface WorkerOptions {
  databaseUrl: string
  log: Log
  /** Whether it takes part in holding working accounts; else it only takes single ones, for a moment. */
  holdsAccounts: boolean
  beatMs?: number
  ttlMs?: number
}

const channel = 'accounts'
const leaseMs = 5_000
const connectionsMax = 2
/** Told instead of an account's number when there are many. */
const many = 'many'

/** SQL for: this account is to be connected. Safe mode still lets the customer answer by hand. */
export const isOnlineSql = sql<boolean>`(
  account.state = 'live' and account.licence_state in ('active', 'grace') and not account.is_release_asked
  and not exists (select 1 from account_block b where b.account_id = account.id and b.block <> 'safe_mode')
  and not ${isPausedSql}
)`

/** SQL for: nobody alive holds this account. */
const isFreeSql = sql<boolean>`(
  account.holder is null or not exists (select 1 from worker_session w where w.id = account.holder and not w.is_dead)
)`

export function createWorker({ databaseUrl, log, holdsAccounts, beatMs = 1_000, ttlMs = leaseMs }: WorkerOptions): Worker {
  const onError = (error: Error) => log.warn({ err: error }, 'the worker lost a connection to the database')
  const db = connect(databaseUrl, { onError, max: connectionsMax })
  const lookers: ((accountId?: number) => void)[] = []
  const losers: (() => void)[] = []
  let isStopping = false
  let isOver = false
  const heart = createHeart({
    databaseUrl,
    log,
    holdsAccounts,
    beatMs,
    ttlMs,
    channel,
    onNotice: (payload) => look(payload === many ? undefined : Number(payload)),
    onBeat: () => look(),
    onLost() {
      for (const lost of losers) lost()
    },
  })
  const { session } = heart
  const isAlive = () => heart.isAlive(session())

  class Own implements Hold {
    readonly accountId: number
    readonly token: number
    readonly #session: string
    #isReleased = false
    constructor(accountId: number, token: number, holder: string) {
      this.accountId = accountId
      this.token = token
      this.#session = holder
    }
    mayAct() {
      return !this.#isReleased && heart.isAlive(this.#session)
    }
    release() {
      this.#isReleased = true
    }
  }

  function look(accountId?: number) {
    for (const looker of lookers) looker(accountId)
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
    const mine = session()
    const { rows } = await sql<{ token: number }>`
      update account set holder = ${mine}, token = token + 1, is_release_asked = false
      where id = ${accountId} and not ${isPausedSql} and ${isFreeSql}
      returning token`.execute(db)
    const [row] = rows
    return row && new Own(accountId, row.token, mine)
  }

  return {
    start: heart.start,
    async retire() {
      await sql`update worker_session set holds_accounts = false where id = ${session()}`.execute(db)
    },
    async stop() {
      if (isStopping) return
      isStopping = true
      await heart.still()
      await sql`update account set holder = null, is_release_asked = false where holder = ${session()}`.execute(db)
      await sql`update worker_session set is_dead = true where id = ${session()}`.execute(db)
      await sql`select pg_notify(${channel}, ${many})`.execute(db)
      await heart.end()
      isOver = true
      await db.destroy()
    },
    async take(accountId, waitMs) {
      const until = performance.now() + waitMs
      for (;;) {
        if (!isAlive()) return undefined
        const hold = await tryTake(accountId)
        if (hold || performance.now() > until || isStopping) return hold
        await sql`update account set is_release_asked = true where id = ${accountId} and holder is not null`.execute(db)
        await wakeWorkers(db, accountId)
        await sleep(50)
      }
    },
    async claim(room, among) {
      if (!holdsAccounts || room <= 0 || !isAlive()) return []
      const mine = session()
      const { rows } = await sql<{ id: number; token: number }>`
        update account set holder = ${mine}, token = token + 1
        where id in (
          select account.id from account where ${isOnlineSql} and ${isFreeSql} ${among ? sql`and account.id = any(${among}::bigint[])` : sql``}
          order by account.id limit ${room} for update skip locked)
        returning id, token`.execute(db)
      return rows.map(({ id, token }) => new Own(id, token, mine))
    },
    async survey() {
      await buryDead()
      const { rows } = await sql<Survey>`
        select ceil(count(*)::float8
            / greatest(1, (select count(*) from worker_session where holds_accounts and not is_dead and expires_at > clock_timestamp()))) as share,
          count(*) filter (where ${isFreeSql}) as free,
          count(*) filter (where holder = ${session()}) as wanted
        from account where ${isOnlineSql}`.execute(db)
      return rows[0] ?? { share: 0, free: 0, wanted: 0 }
    },
    async unwanted(holds) {
      if (holds.length === 0) return new Set()
      const { rows } = await sql<{ id: number }>`
        select mine.id from (${tableOf(holds)}) mine
        left join account on account.id = mine.id
        where account.id is null or account.token <> mine.token or not ${isOnlineSql}`.execute(db)
      return new Set(rows.map(({ id }) => id))
    },
    async release(holds) {
      // only this worker makes holds
      for (const hold of holds) if (hold instanceof Own) hold.release()
      // the end gave back all of them
      if (holds.length === 0 || isOver) return
      await sql`
        update account set holder = null, is_release_asked = false
        from (${tableOf(holds)}) held
        where account.id = held.id and account.token = held.token and account.holder is not null`.execute(db)
      const [first] = holds
      await sql`select pg_notify(${channel}, ${holds.length === 1 && first ? String(first.accountId) : many})`.execute(db)
    },
    db,
    session,
    onLook: (look) => void lookers.push(look),
    onLost: (lost) => void losers.push(lost),
  }
}

/** SQL for a table of these holds: `id`, `token`. */
function tableOf(holds: Hold[]) {
  const ids = holds.map((hold) => hold.accountId)
  const tokens = holds.map((hold) => hold.token)
  return sql`select unnest(${ids}::bigint[]) as id, unnest(${tokens}::bigint[]) as token`
}
