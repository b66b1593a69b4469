import { sql, type Generated } from 'kysely'
import type { Database, Tx } from './postgres/connect.ts'

declare module './postgres/tables.ts' {
  interface Tables {
    /** One row for each counted act, so that a window slides and a restart forgets nothing. */
    limit_hit: { id: Generated<number>; key: string; at: Date }
  }
}

/**
 * Counts an act against `max` in any `windowMs`. Undefined when it may go on (and is counted), else when it may be tried again.
 * Keys hold ids and digests, never a phone number. Safe between processes: acts of one key are counted one after the other.
 * @param formerKeys under which the same acts were counted before, such as a digest by a key that is being rotated out.
 */
export async function hitLimit(
  tx: Tx,
  key: string,
  limit: { windowMs: number; max: number },
  now: Date,
  formerKeys: string[] = [],
): Promise<Date | undefined> {
  const since = new Date(now.getTime() - limit.windowMs)
  await lockKey(tx, key)
  const hits = await tx
    .selectFrom('limit_hit')
    .select('at')
    .where('key', 'in', [key, ...formerKeys])
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .limit(limit.max)
    .execute()
  const oldest = hits.at(-1)
  if (oldest && hits.length >= limit.max) return new Date(oldest.at.getTime() + limit.windowMs)
  await tx.insertInto('limit_hit').values({ key, at: now }).execute()
  return undefined
}

export async function forgetHits(db: Database, before: Date): Promise<void> {
  await db.deleteFrom('limit_hit').where('at', '<', before).execute()
}

async function lockKey(tx: Tx, key: string) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx)
}
