import type { JourneyState } from './rules.ts'

declare module '#platform/events.ts' {
  interface AppEvents {
    customer_onboarding_started: { customerId: number; journeyId: number }
    customer_onboarding_completed: { customerId: number; journeyId: number; orderId?: number }
    customer_onboarding_abandoned: { customerId: number; journeyId: number; orderId?: number }
    /** Every change that a panel shows. */
    journey_changed: { customerId: number; journeyId: number; state: JourneyState }
    /** The first time live under a licence. */
    customer_bot_activated: { customerId: number; orderId?: number; licenceId: number; accountId: number }
  }
}
