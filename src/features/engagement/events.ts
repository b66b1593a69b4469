import type { OffReason } from './posts-tables.ts'

declare module '#platform/events.ts' {
  interface AppEvents {
    /** The contact of that conversation wants nothing unasked any more, from any account of this customer. */
    contact_opted_out: { customerId: number; accountId: number; conversationId: number }
    /** A contact says that they paid: the customer is asked whether the money is there. */
    funnel_payment_claimed: { customerId: number; accountId: number; runId: number }
    /** The account may not write there any more, so nothing is posted there. */
    group_taken_off: { customerId: number; accountId: number; groupId: number; reason: OffReason }
  }
}
