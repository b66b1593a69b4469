import type { Generated } from 'kysely'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** What a licence has used in one calendar month of Istanbul (`2026-11`). */
    assistant_month: {
      licence_id: number
      month: string
      tokens: number
      cost_microkurus: number
      warned_at: Date | null
      spent_at: Date | null
    }
    /** What a request under way may still use. */
    assistant_reservation: {
      id: Generated<number>
      licence_id: number
      month: string
      tokens: number
      cost_microkurus: number
      reserved_at: Date
    }
  }
}
