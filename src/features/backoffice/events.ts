declare module '#platform/events.ts' {
  interface AppEvents {
    /** The customer is the new owner. */
    licence_moved: { customerId: number; licenceId: number; actorId: number }
  }
}
