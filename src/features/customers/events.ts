declare module '#platform/events.ts' {
  interface AppEvents {
    /** The first message of somebody to the bot. */
    customer_met: { customerId: number }
    customer_unreachable: { customerId: number }
    customer_reachable: { customerId: number }
    customer_language_changed: { customerId: number }
    /** The id is the pseudonym, the only one left. */
    customer_erased: { customerId: number }
  }
}
