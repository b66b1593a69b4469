import type { Generated } from 'kysely'
import type { Audience, BroadcastState, RecipientState } from './rules.ts'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    broadcast: {
      id: Generated<number>
      actor_id: number
      audience: Audience
      text: string
      state: BroadcastState
      created_at: Date
      started_at: Date | null
      ended_at: Date | null
    }
    /** Each person once; `claimed_until` keeps two workers from the same row. */
    broadcast_recipient: {
      broadcast_id: number
      customer_id: number
      state: RecipientState
      claimed_until: Date | null
    }
  }
}
