import { sql } from 'kysely'
import { expect, onTestFinished, vi } from 'vitest'
import type { Database, Tx } from '../../src/platform/postgres/connect.ts'

/**
 * Holds that `ask`, which was given the later of two rows first, takes the earlier one first: whoever has the earlier one, and then wants
 * the later, gets it. Who takes them in the order in which they were given waits for such a one in a circle.
 */
export async function takesInOrder(
  db: Database,
  lock: (tx: Tx, which: 'earlier' | 'later') => Promise<unknown>,
  ask: () => Promise<unknown>,
) {
  const [taken, wanted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const other = db.transaction().execute(async (tx) => {
    await lock(tx, 'earlier')
    taken.resolve()
    await wanted.promise
    await sql`set local lock_timeout = '200ms'`.execute(tx)
    await lock(tx, 'later')
  })
  onTestFinished(() => wanted.resolve())
  await taken.promise
  const asked = ask()
  await untilWaiting(db, 1)
  wanted.resolve()
  await Promise.all([other, asked])
}

/** So many, or more, wait in this database for what another has. */
export const untilWaiting = (db: Database, count: number): Promise<void> =>
  vi.waitFor(async () => {
    const waiting = sql<{ count: number }>`
      select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    expect((await waiting.execute(db)).rows[0]?.count).toBeGreaterThanOrEqual(count)
  })
