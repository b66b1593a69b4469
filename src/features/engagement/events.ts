declare module '#platform/events.ts' {
  interface AppEvents {
    /** The contact of that conversation wants nothing unasked any more, from any account of this customer. */
    contact_opted_out: { customerId: number; accountId: number; conversationId: number }
  }
}
export {}
