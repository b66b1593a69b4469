declare module '#platform/events.ts' {
  interface AppEvents {
    /** The customer is done with the form: with words of their own, or with the defaults. May be said again when they come back. */
    persona_answered: { customerId: number; accountId: number; how: 'saved' | 'skipped' }
    /** `names` of the settings that are different now. */
    behaviour_changed: { customerId: number; accountId: number; names: string[] }
    persona_changed: { customerId: number; accountId: number }
  }
}
export {}
