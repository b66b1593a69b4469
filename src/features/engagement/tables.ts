declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** Who wants nothing unasked from any account of a customer. It outlives the conversation, and the account. */
    opt_out: {
      customer_id: number
      /** Telegram's id of the contact. */
      contact_id: number
      /** Where it was said. */
      account_id: number
      who_sealed: Buffer
      /** By a word for it, or by refusing what was offered. */
      how: 'word' | 'refusal'
      at: Date
      /** When the contact was told; absent until then. */
      confirmed_at: Date | null
      /** By the contact's own words. */
      lifted_at: Date | null
    }
  }
}
export {}
