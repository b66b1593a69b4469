import { sql, type Generated } from 'kysely'
import { addMs, minuteMs } from '#shared/time.ts'
import type { Database, Tx } from './postgres/connect.ts'

declare module './postgres/tables.ts' {
  interface Tables {
    /** One row for each counted act, so that a window slides and a restart forgets nothing. */
    limit_hit: { id: Generated<number>; key: string; at: Date }
  }
}

export interface Limit {
  /** Ids and digests, never a phone number. */
  key: string
  windowMs: number
  max: number
  /** Under which the same acts were counted before, such as a digest by a key that is being rotated out. */
  formerKeys?: readonly string[]
}

/** Clocks of two processes differ by less; what is further ahead was counted before the clock was set back, and would count for too long. */
const aheadMs = minuteMs

/**
 * Counts an act against `max` in any `windowMs`. Undefined when it may go on (and is counted), else when it may be tried again.
 * Safe between processes: acts of one key are counted one after the other.
 */
export async function hitLimit(tx: Tx, key: string, limit: Pick<Limit, 'windowMs' | 'max'>, now: Date): Promise<Date | undefined> {
  return (await hitLimits(tx, [{ key, ...limit }], now))?.until
}

/** The same against several limits: what one of them refuses, none of them counts. Gives the first that refuses, by its place. */
export async function hitLimits(tx: Tx, limits: readonly Limit[], now: Date): Promise<{ index: number; until: Date } | undefined> {
  // in the order given, which is the same for everybody who counts the same
  const keys = limits.map(({ key }) => key)
  await sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${keys}::text[]) as key`.execute(tx)
  const named = limits.flatMap(({ key, formerKeys = [] }, index) => [key, ...formerKeys].map((each) => ({ index, key: each })))
  const { rows } = await sql<{ index: number; at: Date | null }>`
    with named as (
      select * from unnest(${named.map(({ index }) => index)}::int[], ${named.map(({ key }) => key)}::text[]) as named (index, key))
    select index, (
      select at from limit_hit
      where key in (select named.key from named where named.index = asked.index) and at > asked.since and at <= ${addMs(now, aheadMs)}::timestamptz
      order by at desc offset asked.max - 1 limit 1) as at
    from unnest(
      ${limits.map((_, index) => index)}::int[], ${limits.map(({ windowMs }) => new Date(now.getTime() - windowMs))}::timestamptz[],
      ${limits.map(({ max }) => max)}::int[]
    ) as asked (index, since, max)
    order by index`.execute(tx)
  for (const { index, at } of rows) {
    const windowMs = limits[index]?.windowMs ?? 0
    if (at) return { index, until: new Date(at.getTime() + windowMs) }
  }
  await sql`insert into limit_hit (key, at) select key, ${now}::timestamptz from unnest(${keys}::text[]) as key`.execute(tx)
  return undefined
}

export async function forgetHits(db: Database, before: Date): Promise<void> {
  await db.deleteFrom('limit_hit').where('at', '<', before).execute()
}
