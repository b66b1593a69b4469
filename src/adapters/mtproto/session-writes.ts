import { sql } from 'kysely'
import { HoldLost, type Hold } from '#features/accounts/ports.ts'
import type { Database } from '#platform/postgres/connect.ts'

/** One sealed value of one session. */
export interface SessionValue {
  kind: string
  key: string
  value: Uint8Array
  /** The second at which it ends. */
  expiresAt: number | null
}

/**
 * Stores values of one session, all or none, and after all that were handed in before; resolves when they are durable.
 * @throws HoldLost when the hold is over.
 */
export type SessionWrites = (hold: Hold, values: SessionValue[]) => Promise<void>

interface Waiting {
  hold: Hold
  values: SessionValue[]
  stored: PromiseWithResolvers<void>
}

/** Each has one statement under way at most, so that the values of an account stay in order and one that waits keeps few others waiting. */
const lanesCount = 4
const writesMax = 200

/** What accounts store in the same moment costs one statement and one wait for the disk: thousands do when a process starts. */
export function createSessionWrites(db: Database): SessionWrites {
  const lanes = Array.from({ length: lanesCount }, () => ({ waiting: [] as Waiting[], isBusy: false }))

  async function drain(lane: (typeof lanes)[number]) {
    // others that write in this turn come along
    await new Promise((turn) => setImmediate(turn))
    while (lane.waiting.length > 0) await store(lane.waiting.splice(0, writesMax))
    lane.isBusy = false
  }

  async function store(writes: Waiting[]) {
    const allowed = new Set(writes.filter(({ hold }) => hold.mayAct()))
    try {
      const accounts = await insert(db, [...allowed])
      for (const write of writes) {
        const { hold, stored } = write
        if (allowed.has(write) && accounts.has(hold.accountId)) stored.resolve()
        else stored.reject(new HoldLost(hold.accountId))
      }
    } catch (error) {
      for (const { stored } of writes) stored.reject(error)
    }
  }

  return (hold, values) => {
    const lane = lanes[hold.accountId % lanesCount]
    if (!lane) throw new Error(`Account ${hold.accountId} has no number`)
    const stored = Promise.withResolvers<void>()
    lane.waiting.push({ hold, values, stored })
    if (!lane.isBusy) {
      lane.isBusy = true
      void drain(lane)
    }
    return stored.promise
  }
}

/** Answers which accounts were still held by these holds. */
async function insert(db: Database, writes: Waiting[]): Promise<Set<number>> {
  // the last of a name wins; a statement may not touch a row twice
  const rows = new Map<string, { hold: Hold } & SessionValue>()
  for (const { hold, values } of writes)
    for (const value of values) rows.set(`${hold.accountId}:${hold.token}:${value.kind}:${value.key}`, { hold, ...value })
  if (rows.size === 0) return new Set()
  const all = [...rows.values()].toSorted((one, other) => one.hold.accountId - other.hold.accountId)
  const answer = await sql<{ account_id: number }>`
    insert into session_value (account_id, kind, key, value, expires_at)
    select account.id, fresh.kind, fresh.key, fresh.value, fresh.expires_at
    from unnest(
      ${all.map(({ hold }) => hold.accountId)}::bigint[], ${all.map(({ hold }) => hold.token)}::bigint[],
      ${all.map(({ kind }) => kind)}::text[], ${all.map(({ key }) => key)}::text[],
      ${all.map(({ value }) => Buffer.from(value))}::bytea[], ${all.map(({ expiresAt }) => expiresAt)}::bigint[]
    ) as fresh (account_id, token, kind, key, value, expires_at)
    join account on account.id = fresh.account_id and account.token = fresh.token
    on conflict (account_id, kind, key) do update set value = excluded.value, expires_at = excluded.expires_at
    returning account_id`.execute(db)
  return new Set(answer.rows.map(({ account_id: id }) => id))
}
