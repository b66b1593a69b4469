import type { Generated } from 'kysely'

export type Author = 'contact' | 'phone' | 'bot'
export type SendState = 'sending' | 'sent' | 'failed'
/** `due`: to be sent as a message of its own under the card. */
export type Relay = 'due' | 'asked' | 'done' | 'too_large' | 'gone'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** One account and one person, or one group. */
    conversation: {
      id: Generated<number>
      account_id: number
      customer_id: number
      chat_id: number
      is_group: boolean
      names_sealed: Buffer
      started_at: Date
      last_at: Date
      last_incoming_at: Date | null
      /** Telegram's id of the newest stored message of the contact: what an answer answers. */
      newest_incoming: number | null
      read_max: Generated<number>
      /** The oldest message that nobody answered yet. */
      waiting_since: Date | null
      muted_until: Date | null
      hands_off_at: Date | null
      /** The page that the live card shows; earlier pages stand frozen above it. */
      page: Generated<number>
      card_id: number | null
      card_at: Date | null
      /** Grows with each change that the card must show; the card is behind while `shown_revision` is smaller. */
      revision: Generated<number>
      shown_revision: Generated<number>
      is_in_digest: Generated<boolean>
    }
    conversation_message: {
      id: Generated<number>
      /** The order in which the customer sees them. */
      position: Generated<number>
      /** Binds the sealed body to its row. */
      uid: string
      conversation_id: number
      account_id: number
      chat_id: number
      /** Telegram's; absent until an outgoing message arrived. */
      message_id: number | null
      /** Of an outgoing message: the one under which it is sent once. */
      key: string | null
      author: Author
      body_sealed: Buffer
      sent_at: Date
      stored_at: Date
      edited_at: Date | null
      deleted_at: Date | null
      state: SendState | null
      reason: string | null
      /** Absent until the customer was shown it. */
      page: number | null
      relay: Relay | null
      /** The message in the customer's chat that carries the media. */
      relay_id: number | null
      /** Messages of one conversation and author that share it are one album. */
      album: string | null
    }
    /** A customer's chat with the bot, as the place where cards stand. */
    conversation_desk: {
      customer_id: number
      is_due: boolean
      due_at: Date
      unreachable_since: Date | null
      blocked_at: Date | null
    }
    /** What was settled once for an account. */
    conversation_account: {
      account_id: number
      customer_id: number
      includes_past: boolean | null
      past_asked_at: Date | null
      first_at: Date | null
      celebrated_at: Date | null
    }
    /** What the customer wrote without saying to whom; kept for ten minutes. */
    conversation_pending: { key: string; id: Generated<number>; customer_id: number; body_sealed: Buffer; at: Date }
    /** Counts by the hour, so that a dashboard costs the same whatever was said. */
    conversation_hour: { account_id: number; hour: Date; incoming: number; outgoing: number }
    /** How long answers took, by the hour and by length of time in steps of a tenth. */
    conversation_answer: { account_id: number; hour: Date; bucket: number; count: number }
  }
}
