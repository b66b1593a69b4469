import type { Generated } from 'kysely'
import type { HandOver, Purpose } from './automation-rules.ts'

/** `phone`: the customer in another program; `bot`: the customer by the bot; `auto`: nobody pressed for it. */
export type Author = 'contact' | 'phone' | 'bot' | 'auto'
/** `sent_itself`: nobody touched it in time. `edited`: the customer sent other words instead. `replaced`: a newer message, or the customer, answered first. */
export type DraftState = 'writing' | 'open' | 'sent' | 'sent_itself' | 'edited' | 'discarded' | 'expired' | 'replaced'
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
      /** A private chat that is older than the connection. */
      is_past: Generated<boolean>
      /** Since when automation keeps out because of who the contact is: in the address book, one of us. Until they write as anybody else. */
      kept_out_at: Date | null
      /** The page that the live card shows; earlier pages stand frozen above it. */
      page: Generated<number>
      card_id: number | null
      card_at: Date | null
      /** Grows with each change that the card must show; the card is behind while `shown_revision` is smaller. */
      revision: Generated<number>
      shown_revision: Generated<number>
      is_in_digest: Generated<boolean>
      /** The customer wrote here: automation keeps out until then. */
      automation_paused_until: Date | null
      /** Why the contact takes nothing; until they write again. */
      automation_closed: string | null
      automatic_in_a_row: Generated<number>
      /** What the account said last by itself, when nobody has spoken since. */
      last_automatic: Purpose | null
      disclosed_at: Date | null
      /** Why the customer has to answer; until somebody does. */
      notice: HandOver | null
      /** When the minute began in which `torrent_count` messages of the contact came. */
      torrent_since: Date | null
      torrent_count: Generated<number>
      /** Messages that came too fast to be shown, on the page of the live card. */
      skipped: Generated<number>
      /** The next showing of the card is to be heard. */
      is_ringing: Generated<boolean>
    }
    /** What a contact said and automation has not answered yet. */
    conversation_turn: {
      id: Generated<number>
      conversation_id: number
      account_id: number
      customer_id: number
      first_at: Date
      due_at: Date
      /** Grows with each message: an answer to fewer of them is an answer to none. */
      revision: Generated<number>
      /** How often words under answer were changed or taken back. */
      edits: Generated<number>
      /** The process that has it in hand; until then. */
      holder: string | null
      held_until: Date | null
      /** It is due, and waits for a place to ask the model. */
      is_slow: Generated<boolean>
    }
    /** Which chats an automatic text went to lately; of the text a keyed digest. */
    conversation_said: { account_id: number; chat_id: number; digest: Buffer; at: Date }
    conversation_draft: {
      id: Generated<number>
      uid: string
      conversation_id: number
      account_id: number
      customer_id: number
      state: DraftState
      /** Why it did not leave by itself where that is the mode. */
      reason: HandOver | null
      /** Gone when it is settled. */
      body_sealed: Buffer | null
      /** Telegram's id of the newest message that it answers. */
      answers_to: number
      made_at: Date
      expires_at: Date
      leaves_at: Date | null
      settled_at: Date | null
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
      /** Of an automatic one. */
      purpose: Purpose | null
      /** Absent until the customer was shown it. */
      page: number | null
      relay: Relay | null
      /** The message in the customer's chat that carries the media. */
      relay_id: number | null
      /** Messages of one conversation and author that share it are one album. */
      album: string | null
      /** Of parts of an album that failed: the one by which the customer was told of all. */
      is_told: Generated<boolean>
      /** Words that the customer put in place of those that left, until the contact has them. */
      edit_sealed: Buffer | null
      edit_at: Date | null
    }
    /** Which message of the customer to the bot became which answer; for as long as it may be changed. */
    conversation_written: { customer_id: number; bot_message_id: number; message_row_id: number; at: Date }
    /** A customer's chat with the bot, as the place where cards stand. */
    conversation_desk: {
      customer_id: number
      is_due: boolean
      due_at: Date
      /** Who works on the cards, and until when nobody else does. */
      holder: string | null
      held_until: Date | null
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
      /** False: nothing is on that could act for this account, so that its messages cost no look. */
      automates: boolean | null
    }
    /** What the customer wrote without saying to whom; kept for ten minutes. */
    conversation_pending: {
      key: string
      id: Generated<number>
      customer_id: number
      body_sealed: Buffer
      at: Date
      album: string | null
      /** The customer's message to the bot. */
      bot_message_id: number | null
    }
  }
}
