import type { Generated } from 'kysely'
import type { JourneyState, PersonaEnd } from './rules.ts'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** One account on its way to be live; without a licence while it is still a purchase. */
    journey: {
      id: Generated<number>
      customer_id: number
      state: JourneyState
      order_id: number | null
      licence_id: number | null
      account_id: number | null
      connected_at: Date | null
      persona: PersonaEnd | null
      started_at: Date
      touched_at: Date
      ended_at: Date | null
    }
  }
}
