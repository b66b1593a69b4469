import { sql } from 'kysely'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { addMs, dayMs, istanbulMidnight } from '#shared/time.ts'
import { actsKeptDays, hourOf, type ActName } from './acts-rules.ts'
import './tables.ts'

/**
 * Counts something that the account did or that happened to it, in the transaction of the thing itself: both are there or none. Only
 * ever adds a row, so that no two transactions wait for each other, whatever they count and in which order.
 */
export const countAct = (tx: Tx, accountId: number, name: ActName, at: Date, n = 1): Promise<void> =>
  countActs(tx, accountId, at, { [name]: n })

export type ActCounts = Partial<Record<ActName, number>>

/** The same for several things at once. */
export const countActs = (tx: Tx, accountId: number, at: Date, counts: ActCounts): Promise<void> =>
  countActsOfAll(tx, [{ accountId, at, counts }])

/** The same for several accounts. */
export async function countActsOfAll(tx: Tx, all: readonly { accountId: number; at: Date; counts: ActCounts }[]): Promise<void> {
  const rows = all.flatMap(({ accountId, at, counts }) =>
    Object.entries(counts).flatMap(([name, count]) => (count ? [{ accountId, hour: hourOf(at), name, count }] : [])),
  )
  if (rows.length === 0) return
  await sql`
    insert into account_act_new (account_id, hour, name, count)
    select * from unnest(
      ${rows.map(({ accountId }) => accountId)}::bigint[], ${rows.map(({ hour }) => hour)}::timestamptz[],
      ${rows.map(({ name }) => name)}::text[], ${rows.map(({ count }) => count)}::bigint[])`.execute(tx)
}

/** Sums are made of rows in one statement, so that a reader sees each of them once. */
const foldMax = 20_000

/** Istanbul's midnight; see `istanbulMidnight`. */
const dayOf = sql`date_trunc('day', hour + interval '3 hours', 'UTC') - interval '3 hours'`

/** Adds up what was counted since. Any number may run at once. */
export async function foldActs(db: Database): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ taken: number }>`
      with taken as (
        delete from account_act_new
        where id in (select id from account_act_new order by id limit ${foldMax} for update skip locked)
        returning account_id, hour, name, count
      ), hours as (
        insert into account_act_hour (account_id, hour, name, count)
        select account_id, hour, name, sum(count) from taken group by account_id, hour, name order by account_id, hour, name
        on conflict (account_id, hour, name) do update set count = account_act_hour.count + excluded.count
      ), days as (
        insert into account_act_day (account_id, day, name, count)
        select account_id, ${dayOf}, name, sum(count) from taken group by 1, 2, 3 order by 1, 2, 3
        on conflict (account_id, day, name) do update set count = account_act_day.count + excluded.count
      )
      select count(*) as taken from taken`.execute(db)
    if ((rows[0]?.taken ?? 0) < foldMax) return
  }
}

export async function forgetActs(db: Database, now: Date): Promise<void> {
  const kept = istanbulMidnight(addMs(now, -actsKeptDays * dayMs))
  await db.deleteFrom('account_act_hour').where('hour', '<', kept).execute()
  await db.deleteFrom('account_act_day').where('day', '<', kept).execute()
}

export async function eraseActs(tx: Tx, accountId: number): Promise<void> {
  // in this order: what is being added up meanwhile is waited for here, and found below
  await tx.deleteFrom('account_act_new').where('account_id', '=', accountId).execute()
  await tx.deleteFrom('account_act_hour').where('account_id', '=', accountId).execute()
  await tx.deleteFrom('account_act_day').where('account_id', '=', accountId).execute()
}

/** One count, of the hour or the day that begins at `at`. */
export interface CountedAct {
  at: Date
  name: string
  count: number
}

export interface ActSum {
  name: string
  /** Since the beginning of the period. */
  total: number
  /** Of these, since the beginning of the last part. */
  recent: number
}

/** Reads sums of days: at most some ten thousand rows, whatever happened. @param since and @param recent are midnights in Istanbul. */
export async function sumActs(db: Database, accountId: number, since: Date, recent: Date): Promise<ActSum[]> {
  const { rows } = await sql<ActSum>`
    select name, sum(count)::bigint as total, coalesce(sum(count) filter (where at >= ${recent}), 0)::bigint as recent
    from (
      select name, count, day as at from account_act_day where account_id = ${accountId} and day >= ${since}
      union all
      select name, count, hour from account_act_new where account_id = ${accountId} and hour >= ${since}
    ) as counted
    group by name`.execute(db)
  return rows
}

/** From `from` until before `to`, both whole days or hours, in order. @param names absent: all. */
export async function listActs(
  db: Database,
  accountId: number,
  by: 'hour' | 'day',
  from: Date,
  to: Date,
  names?: ActName[],
): Promise<CountedAct[]> {
  const fresh = by === 'hour' ? sql`hour` : dayOf
  const named = names ? sql`and name = any(${names}::text[])` : sql``
  const { rows } = await sql<CountedAct>`
    select at, name, sum(count)::bigint as count
    from (
      select ${sql.ref(by)} as at, name, count from ${sql.table(`account_act_${by}`)}
      where account_id = ${accountId} and ${sql.ref(by)} >= ${from} and ${sql.ref(by)} < ${to} ${named}
      union all
      select ${fresh}, name, count from account_act_new where account_id = ${accountId} and hour >= ${from} and hour < ${to} ${named}
    ) as counted
    group by at, name
    having sum(count) <> 0
    order by at, name`.execute(db)
  return rows
}
