import type { ColumnType, Generated } from 'kysely'
import type { LicenceState } from '#features/licences/rules.ts'
import type { CodeType, LoginOutcome, LoginState } from './login-rules.ts'
import type { SendFailure, WaitsFor } from './outgoing-rules.ts'
import type { AccountState, Block } from './rules.ts'

interface AccountTable {
  id: Generated<number>
  customer_id: number
  licence_id: number | null
  /** The licence's, as of its last change: what decides who is online must be readable in one query. */
  licence_state: LicenceState | null
  state: ColumnType<AccountState, AccountState | undefined, AccountState>
  telegram_user_id: number | null
  username: string | null
  first_name: string | null
  phone_sealed: Buffer | null
  created_at: Date
  connected_at: Date | null
  live_at: Date | null
  half_pace_until: Date | null
  /** Telegram wants this account to write nothing until then. */
  flood_until: Date | null
  /** When the last thing that could pay for it ended. */
  idle_since: Date | null
  idle_warned_at: Date | null
  /** When the session of an account that is not at work was last looked at. */
  probed_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  /** The account is not the customer's own and has not been told yet who connected it. */
  is_note_due: ColumnType<boolean, boolean | undefined, boolean>
  /** The worker that may connect it; see fleet.ts. */
  holder: string | null
  token: Generated<number>
  /** Another process waits for it. */
  is_release_asked: ColumnType<boolean, boolean | undefined, boolean>
}

interface LoginTable {
  id: Generated<number>
  account_id: number
  customer_id: number
  /** The licence that gets the account at once when it signs in. */
  licence_id: number | null
  state: LoginState
  outcome: LoginOutcome | null
  started_at: Date
  expires_at: Date
  phone_sealed: Buffer | null
  hash_sealed: Buffer | null
  /** What was typed so far. */
  digits_sealed: Buffer | null
  /** The press that typed the last of them, so that it types it once. */
  digits_key: ColumnType<string | null, string | undefined, string>
  code_type: CodeType | null
  code_length: number | null
  next_type: CodeType | null
  resend_at: Date | null
  wait_until: Date | null
  password_hint_sealed: Buffer | null
  wrong_codes: ColumnType<number, number | undefined, number>
  wrong_passwords: ColumnType<number, number | undefined, number>
  restarts: ColumnType<number, number | undefined, number>
}

interface OutgoingTable {
  id: Generated<number>
  account_id: number
  customer_id: number
  chat_id: number
  key: string
  /** Parts that share it leave together. */
  album: string | null
  /** A signed 64-bit number, as text: it does not fit a number. */
  random_id: string
  /** Gone when the message is sent or failed. */
  content_sealed: Buffer | null
  is_automatic: boolean
  /** Nobody waits for it: it leaves after what somebody does. */
  yields: ColumnType<boolean, boolean | undefined, boolean>
  reply_to_id: number | null
  state: 'queued' | 'sending' | 'sent' | 'failed'
  created_at: Date
  not_before: Date
  not_after: Date | null
  attempts: ColumnType<number, number | undefined, number>
  /** When an automatic message took its place in the sliding minute; never earlier than it arrived. */
  slot_at: Date | null
  sent_at: Date | null
  message_id: number | null
  failure: SendFailure | null
  waits_for: ColumnType<WaitsFor | null, WaitsFor | null | undefined, WaitsFor | null>
  /** It was on its way when it was taken back: it is not tried again, and fails as this if it has not left. */
  withdrawn: ColumnType<SendFailure | null, SendFailure | null | undefined, SendFailure | null>
}

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    account: AccountTable
    account_block: {
      account_id: number
      block: Block
      since: Date
      until: Date | null
      note: string | null
      /** Of a staff block: the digest of the Telegram account that it is about, so that it is known again wherever it is connected. */
      telegram_key: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
    }
    /** Changes of a licence's account, and (-1) what staff allowed in addition. */
    account_change: { licence_id: number; at: Date; count: number }
    /** New contacts who blocked an account, for a day. */
    account_blocker: { account_id: number; chat_id: number; at: Date }
    /** Private chats that existed before the account was connected. */
    account_past_chat: { account_id: number; chat_id: number }
    login: LoginTable
    outgoing: OutgoingTable
    /** Work for whoever holds the account: ids only. */
    account_work: {
      id: Generated<number>
      account_id: number
      name: string
      data: ColumnType<object, string, string>
      attempts: ColumnType<number, number | undefined, number>
      not_before: Date
      not_after: Date | null
    }
    /** What was counted and not added up yet; rows are only ever added, so that nobody waits for a counter. */
    account_act_new: { id: Generated<number>; account_id: number; hour: Date; name: string; count: number }
    /** Sums by the hour, and by the day of Istanbul, so that a look costs the same whatever happened. */
    account_act_hour: { account_id: number; hour: Date; name: string; count: number }
    account_act_day: { account_id: number; day: Date; name: string; count: number }
    /** A process that may hold accounts; a dead one never comes back. */
    worker_session: { id: string; expires_at: Date; is_dead: ColumnType<boolean, boolean | undefined, boolean>; holds_accounts: boolean }
    session_value: { account_id: number; kind: string; key: string; value: Buffer; expires_at: number | null }
    session_peer: {
      account_id: number
      peer_id: number
      access_hash: string
      is_min: boolean
      /** Names and numbers of people are found by digest only. */
      usernames: Buffer[]
      phone: Buffer | null
      updated_at: number
      complete: Buffer
    }
    session_reference: { account_id: number; peer_id: number; chat_id: number; message_id: number }
  }
}
