import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { together } from '#shared/together.ts'
import type { Database } from './postgres/connect.ts'
import { perDatabase } from './postgres/read-by.ts'

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

interface Ask {
  name: string
  holder: string
  ttlMs: number
}

/** Whether each is theirs now. */
const takeTogether = perDatabase((db) =>
  together(
    async (asks: readonly Ask[]) => {
      // in one order: two who take the same ones must not wait for each other
      const { rows } = await sql<{ name: string }>`
        insert into lease (name, holder, expires_at)
        select name, holder, clock_timestamp() + ttl_ms * interval '1 ms'
        from unnest(
          ${asks.map(({ name }) => name)}::text[], ${asks.map(({ holder }) => holder)}::text[], ${asks.map(({ ttlMs }) => ttlMs)}::bigint[]
        ) as asked (name, holder, ttl_ms)
        order by name
        on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
        where lease.holder = excluded.holder or lease.expires_at < clock_timestamp()
        returning name`.execute(db)
      const taken = new Set(rows.map((row) => row.name))
      return asks.map(({ name }) => taken.has(name))
    },
    { keyOf: ({ name }) => name },
  ),
)

export function createLease(db: Database, name: string, ttlMs: number): Lease {
  const holder = randomUUID()
  return {
    take: () => takeTogether(db)({ name, holder, ttlMs }),
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
