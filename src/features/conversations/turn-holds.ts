import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { dueMaxMs } from './automation-rules.ts'
import type { TurnRow } from './deciding.ts'
import './tables.ts'

/** A process that died, or froze, keeps its turns from others for as long. */
const heldMs = 30_000
/** So often who works on turns has to say so. */
export const keepEveryMs = heldMs / 3

/** How a turn is left to whoever comes next. */
export interface LeftTurn {
  row: TurnRow
  /** The model has to be asked, and had no place for it. */
  isSlow: boolean
  /** Absent: as it stands. */
  dueAt?: Date | undefined
}

/** What one process has in hand of all turns; by the database's clock. Whoever lost a hold changes nothing of the turn. */
export interface TurnHolds {
  /** Takes what is due and nobody has, at most so many of a kind; and when the next of the others is due. */
  take(now: Date, max: { quick: number; slow: number }): Promise<{ rows: TurnRow[]; nextAt: Date | undefined }>
  /** Prolongs them. */
  keep(rows: readonly TurnRow[]): Promise<void>
  letGo(left: readonly LeftTurn[]): Promise<void>
  letGoAll(): Promise<void>
}

const free = { holder: null, held_until: null }

/** Nobody has any turn in hand; only where no other process runs. */
export async function freeTurns(db: Database): Promise<void> {
  await db.updateTable('conversation_turn').set(free).where('holder', 'is not', null).execute()
}

export function createTurnHolds(db: Database): TurnHolds {
  const holder = randomUUID()
  const isFree = sql`(held_until is null or held_until < clock_timestamp())`
  const until = sql<Date>`clock_timestamp() + ${heldMs} * interval '1 ms'`
  const idsOf = (rows: readonly TurnRow[]) => sql`${rows.map((row) => row.conversation_id)}::bigint[]`

  return {
    async take(now, { quick, slow }) {
      const { rows } = await sql<{ next_at: Date | null } & (TurnRow | { [Column in keyof TurnRow]: null })>`
        with quick as (
          select conversation_id from conversation_turn where not is_slow and due_at <= ${now} and ${isFree}
          order by due_at limit ${quick} for update skip locked
        ), ahead as (
          -- the clock went back: nothing else is due so late
          select conversation_id from conversation_turn where not is_slow and due_at > ${addMs(now, dueMaxMs)} and ${isFree}
          order by due_at limit ${quick} for update skip locked
        ), slow as (
          -- they were due before
          select conversation_id from conversation_turn where is_slow and ${isFree}
          order by due_at limit ${slow} for update skip locked
        ), taken as (
          update conversation_turn as turn set holder = ${holder}, held_until = ${until}
          from (table quick union all table ahead union all table slow) as free
          where turn.conversation_id = free.conversation_id
          returning turn.*
        )
        select next.next_at, taken.*
        from (select min(due_at) as next_at from conversation_turn where not is_slow and due_at > ${now}) as next
        left join taken on true`.execute(db)
      return { rows: rows.filter((row) => row.id !== null), nextAt: rows[0]?.next_at ?? undefined }
    },

    async keep(rows) {
      // one that is being written to is kept with the next
      await sql`
        update conversation_turn set held_until = ${until}
        where conversation_id in (
          select conversation_id from conversation_turn
          where conversation_id = any(${idsOf(rows)}) and holder = ${holder} for update skip locked)`.execute(db)
    },

    async letGo(left) {
      await sql`
        with asked as (
          select * from unnest(
            ${idsOf(left.map(({ row }) => row))}, ${left.map(({ row }) => row.revision)}::bigint[],
            ${left.map(({ isSlow }) => isSlow)}::bool[], ${left.map(({ dueAt }) => dueAt ?? null)}::timestamptz[]
          ) as asked (conversation_id, revision, is_slow, due_at)
        ), locked as (
          -- in one order: two who write the same turns must not wait for each other
          select conversation_id from conversation_turn
          where conversation_id in (select conversation_id from asked) and holder = ${holder}
          order by conversation_id for update
        )
        update conversation_turn as turn
        set holder = null, held_until = null,
          -- where something was said meanwhile it is gathered first
          is_slow = asked.is_slow and turn.revision = asked.revision,
          due_at = coalesce(asked.due_at, turn.due_at)
        from asked join locked using (conversation_id)
        where turn.conversation_id = asked.conversation_id`.execute(db)
    },

    async letGoAll() {
      await db.updateTable('conversation_turn').set(free).where('holder', '=', holder).execute()
    },
  }
}
