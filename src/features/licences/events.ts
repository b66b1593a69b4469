import type { LicenceState, ReminderKind } from './rules.ts'

declare module '#platform/events.ts' {
  interface AppEvents {
    licence_created: { customerId: number; licenceId: number; orderId: number }
    /** Every change of state; the fleet listens. */
    licence_changed: { customerId: number; licenceId: number; state: LicenceState }
    licence_reminder: { customerId: number; licenceId: number; kind: ReminderKind }
    /** Its account's session is to be logged out and its data erased. */
    licence_ended: { customerId: number; licenceId: number }
    /** It is somebody else's now; the customer is who had it. */
    licence_given_away: { customerId: number; licenceId: number }
    /** A bigger package for what is left of its period. */
    licence_upgraded: { customerId: number; licenceId: number; orderId: number }
    customer_licence_renewed: { customerId: number; licenceId: number; orderId: number }
    customer_licence_suspended: { customerId: number; licenceId: number; orderId: number }
  }
}
