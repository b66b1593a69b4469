declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** What a customer lets an account say unasked: for invites with the link that they lead to, for posts with the greeting. */
    unasked_text: { account_id: number; kind: 'invites' | 'posts'; customer_id: number; content_sealed: Buffer }
    /** The newest draw for a contact, by all accounts of a customer. */
    invite_draw: {
      customer_id: number
      contact_id: number
      account_id: number
      drawn_at: Date
      is_won: boolean
      /** Won, and not said yet. */
      is_pending: boolean
    }
    /** What was offered, for as long as figures reach back. */
    invite: {
      account_id: number
      key: string
      customer_id: number
      contact_id: number
      at: Date
      /** `unsent`: it never left. */
      outcome: 'accepted' | 'refused' | 'unsent' | null
      outcome_at: Date | null
    }
  }
}
export {}
