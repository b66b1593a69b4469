import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { anyOf } from '#platform/postgres/read-by.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { together } from '#shared/together.ts'
import './tables.ts'

/** Longer than one card takes, budget included; a process that died holds the cards up for as long. */
const heldMs = 60_000

/** The cards of one customer are worked on by whoever holds them, one at a time in all processes. */
export interface DeskHold {
  /** Prolongs it. False: it took so long that somebody else works there now. */
  keep(): Promise<boolean>
  /** Lets go. True: meanwhile something became due. */
  end(): Promise<boolean>
}

export interface DeskHolds {
  /**
   * `held`: somebody else works there. `none`: this customer has no cards.
   * @param options.forNews what is due is being done with it: whatever comes from now on is due anew.
   */
  take(customerId: number, options: { forNews: boolean }): Promise<(DeskHold & { isReachable: boolean }) | 'held' | 'none'>
}

interface Ask {
  customerId: number
  holder: string
  forNews: boolean
}
/** Absent: there is no such desk. */
type Changed = { customer_id: number; is_mine: boolean; is_due: boolean; unreachable_since: Date | null } | undefined

/** Nobody holds a desk any more; only where no other process runs. */
export async function freeDesks(db: Database): Promise<void> {
  await db.updateTable('conversation_desk').set({ holder: null, held_until: null }).where('holder', 'is not', null).execute()
}

export function createDeskHolds(db: Database): DeskHolds {
  const keyOf = ({ customerId }: Ask) => customerId

  /** By the database's clock. */
  const hold = together(
    (asks: readonly Ask[]) =>
      change(
        asks,
        sql`
        update conversation_desk as desk
        set holder = asked.holder, held_until = clock_timestamp() + ${heldMs} * interval '1 ms', is_due = is_due and not asked.for_news
        from asked join locked using (customer_id)
        where desk.customer_id = asked.customer_id
          and (desk.holder is null or desk.holder = asked.holder or desk.held_until < clock_timestamp())`,
      ),
    { keyOf },
  )

  const letGo = together(
    (asks: readonly Ask[]) =>
      change(
        asks,
        sql`
        update conversation_desk as desk set holder = null, held_until = null
        from asked join locked using (customer_id)
        where desk.customer_id = asked.customer_id and desk.holder = asked.holder`,
      ),
    { keyOf },
  )

  async function change(asks: readonly Ask[], update: ReturnType<typeof sql>): Promise<Changed[]> {
    const { rows } = await sql<NonNullable<Changed>>`
      with asked as (
        select * from unnest(
          ${asks.map(keyOf)}::bigint[], ${asks.map(({ holder }) => holder)}::uuid[], ${asks.map(({ forNews }) => forNews)}::bool[]
        ) as asked (customer_id, holder, for_news)
      ), locked as (
        -- in one order: two who change the same desks must not wait for each other
        select customer_id, unreachable_since from conversation_desk
        where customer_id = ${anyOf(asks.map(keyOf))} order by customer_id for update
      ), changed as (${update} returning desk.customer_id, desk.is_due)
      select locked.*, changed.customer_id is not null as is_mine, coalesce(changed.is_due, false) as is_due
      from locked left join changed using (customer_id)`.execute(db)
    const byCustomer = new Map(rows.map((row) => [row.customer_id, row]))
    return asks.map((ask) => byCustomer.get(ask.customerId))
  }

  return {
    async take(customerId, { forNews }) {
      const holder = randomUUID()
      const held = await hold({ customerId, holder, forNews })
      if (!held?.is_mine) return held ? 'held' : 'none'
      return {
        isReachable: held.unreachable_since === null,
        keep: async () => (await hold({ customerId, holder, forNews: false }))?.is_mine === true,
        end: async () => (await letGo({ customerId, holder, forNews: false }))?.is_due === true,
      }
    },
  }
}
