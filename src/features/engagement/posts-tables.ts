import type { Generated } from 'kysely'

/** Why a group went off the list by itself. */
export type OffReason = 'not_admin' | 'write_forbidden' | 'chat_unknown'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** Groups of their own that customers let an account write in. */
    listed_group: {
      id: Generated<number>
      account_id: number
      customer_id: number
      chat_id: number
      title_sealed: Buffer
      listed_at: Date
      /** Messages of people since the account's last post; none of their words is kept. */
      humans: Generated<number>
      /** Telegram's number of the newest message that was counted. */
      counted_to: Generated<number>
      last_post_at: Date | null
      /** How many posts there were: which text is next. */
      posts: Generated<number>
      /** When the account was last asked to look whether it may write. */
      asked_at: Date | null
      off_at: Date | null
      off_reason: OffReason | null
    }
    /** Groups that the account was found to administer, for the customer to choose from. */
    group_choice: { account_id: number; chat_id: number; customer_id: number; title_sealed: Buffer; found_at: Date }
    group_post: {
      account_id: number
      key: string
      customer_id: number
      group_id: number
      /** When it was handed over; once it left, when it left. */
      at: Date
      is_sent: Generated<boolean>
      /** What the group looked like before, should it not leave. */
      humans_before: number
      last_before: Date | null
    }
    /** Who joined, so that nobody is greeted twice; the name until they are greeted. */
    group_newcomer: {
      account_id: number
      chat_id: number
      user_id: number
      customer_id: number
      name_sealed: Buffer | null
      joined_at: Date
      settled_at: Date | null
    }
  }
}
