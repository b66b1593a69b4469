import type { ColumnType, Generated } from 'kysely'

/** `left`: opted out. `reset`: begins again with the next message. */
export type RunState = 'running' | 'ended' | 'left' | 'reset'

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
    /** What an account sells for and where it is paid; what is absent is as the package gives it. */
    account_offer: { account_id: number; customer_id: number; vip_kurus: number | null; payment_sealed: Buffer | null }
    /** The menu that the customer wrote; without a row the ready made one stands. */
    account_menu: { account_id: number; customer_id: number; content: ColumnType<unknown, string, string> }
    menu_shown: { account_id: number; customer_id: number; contact_id: number; at: Date }
    /** What the customer made of a funnel, one of each kind; without a row the ready made one stands. */
    account_funnel: {
      account_id: number
      customer_id: number
      kind: 'standard' | 'custom'
      draft: ColumnType<unknown, string, string>
      live: ColumnType<unknown, string | null, string | null>
      /** When the draft was tried as it stands. */
      tried_at: Date | null
    }
    /** Where a contact stands in the funnel of an account. */
    funnel_run: {
      id: Generated<number>
      account_id: number
      customer_id: number
      contact_id: number
      conversation_id: number
      step: number
      state: RunState
      /** A plain no led on once: the next one is meant for good. */
      has_said_no: boolean
      /** A plain no is the answer to what this step asked, and no opt-out. */
      takes_no: Generated<boolean>
      entered_at: Date
      follow_up_at: Date | null
      followed_up_at: Date | null
    }
  }
}
