declare module '#platform/events.ts' {
  interface AppEvents {
    /** A contact wrote to the account for the first time. */
    conversation_started: { customerId: number; accountId: number; conversationId: number }
    /** The first message of anybody to this account: the moment the product is for. */
    account_first_message: { customerId: number; accountId: number }
  }
}
export {}
