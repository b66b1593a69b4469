import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from './postgres/connect.ts'

declare module './postgres/tables.ts' {
  interface Tables {
    /** Who may do a thing that only one process may do at a time. */
    lease: { name: string; holder: string; expires_at: Date }
  }
}

export interface Lease {
  /** Whether this process holds it now; asks and prolongs in one statement. By the database's clock. */
  take(): Promise<boolean>
  release(): Promise<void>
}

/** Whoever held anything holds it no more; only where no other process runs. */
export async function endLeases(db: Database): Promise<void> {
  await db.deleteFrom('lease').execute()
}

export function createLease(db: Database, name: string, ttlMs: number): Lease {
  const holder = randomUUID()
  return {
    async take() {
      const { rows } = await sql`
        insert into lease (name, holder, expires_at) values (${name}, ${holder}, clock_timestamp() + ${ttlMs} * interval '1 ms')
        on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
        where lease.holder = excluded.holder or lease.expires_at < clock_timestamp()
        returning 1`.execute(db)
      return rows.length === 1
    },
    async release() {
      await db.deleteFrom('lease').where('name', '=', name).where('holder', '=', holder).execute()
    },
  }
}

/** How often somebody who waits for another looks again. */
const lookMs = 50

/** Does the work while nobody else does work of this name, in whatever process; waits for them. @param ttlMs longer than it takes. */
export async function whileAlone(db: Database, name: string, ttlMs: number, work: () => Promise<void>): Promise<void> {
  const lease = createLease(db, name, ttlMs)
  while (!(await lease.take())) await sleep(lookMs)
  try {
    await work()
  } finally {
    await lease.release()
  }
}
