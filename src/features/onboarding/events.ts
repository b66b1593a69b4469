import '#platform/events.ts'

declare module '#platform/events.ts' {
  interface AppEvents {
    customer_onboarding_started: { customerId: number; journeyId: number }
    customer_onboarding_completed: { customerId: number; journeyId: number; orderId?: number }
    customer_onboarding_abandoned: { customerId: number; journeyId: number; orderId?: number }
    /** The first time live under a licence. */
    customer_bot_activated: { customerId: number; orderId?: number; licenceId: number; accountId: number }
    /** Somebody wants to buy while the settings are incomplete. */
    sales_wanted: { customerId: number; missing: string[] }
    /** Another account works under a licence that was live before. */
    licence_resumed: { customerId: number; licenceId: number; accountId: number }
  }
}
