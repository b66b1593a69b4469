import type { Actor } from '#features/staff/service.ts'
import type { LicenceState } from '#features/licences/rules.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import type { Result } from '#shared/result.ts'
import type { Logins } from './logins.ts'
import type { OutgoingContent, SendRefusal } from './outgoing-rules.ts'
import type { Permit } from './permit.ts'
import type { LiveAccount } from './ports.ts'
import type { Account, Block } from './rules.ts'
import './events.ts'
import './tables.ts'

export type { Account, AccountState, Block, LossReason } from './rules.ts'
export type { OutgoingContent, SendFailure, SendRefusal } from './outgoing-rules.ts'
export type { Permit } from './permit.ts'

export const accountRefusals = ['not_found', 'not_yours', 'not_connected', 'already_done', 'changes_used_up'] as const
export type AccountRefusal = (typeof accountRefusals)[number]

export interface SendInput {
  accountId: number
  permit: Permit
  /** Names this message for ever: the same key twice is one message. */
  key: string
  content: OutgoingContent
  /** Leaves without a person's press for exactly this; counted against the package's pace. */
  automatic: boolean
  replyToId?: number
  /** Not sent any more after that: announced as failed with `expired`. */
  notAfter?: Date
}

/** The Telegram accounts of customers: connecting them, keeping them connected, and the one way in which they speak. */
export interface Accounts {
  get(id: number): Promise<Account | undefined>
  ofCustomer(customerId: number): Promise<Account[]>
  ofLicence(licenceId: number): Promise<Account | undefined>
  /** Whose Telegram account this is, while it is connected. */
  byTelegramUser(telegramUserId: number): Promise<Account | undefined>
  /** By state, for reports. */
  count(): Promise<Record<string, number>>
  /** idle → live under a licence that is active by the end of the transaction; online about a second later. */
  attach(tx: Tx, input: { accountId: number; licenceId: number }): Promise<void>
  /** False when it was so already. Audited. A block moves no date; off means off at once. */
  setBlock(tx: Tx, input: { accountId: number; block: Block; isOn: boolean; actor: Actor; note?: string; until?: Date }): Promise<boolean>
  isWorking(account: Account, licenceState: LicenceState | undefined): boolean
  /** Logs out and erases the session; the rest of the account's data stays. */
  disconnect(actor: Actor, accountId: number): Promise<Result<void, AccountRefusal>>
  /** The licence is free for another account; the old one is logged out and erased first. */
  changeAccount(actor: Actor, accountId: number): Promise<Result<{ licenceId: number }, AccountRefusal>>
  /** One change more in this period. */
  allowChange(tx: Tx, actor: Actor, licenceId: number): Promise<void>
  /** Written down in the caller's transaction; the holder sends it exactly once. */
  send(tx: Tx, input: SendInput): Promise<Result<{ outgoingId: number }, SendRefusal>>
  /** True when it had not left: it never will. */
  withdraw(tx: Tx, accountId: number, key: string): Promise<boolean>
  markRead(tx: Tx, accountId: number, chatId: number, messageId: number): Promise<void>
  typing(accountId: number, chatId: number): Promise<void>
  /** Chats that existed before the account was connected. */
  pastChats(accountId: number): Promise<number[]>
  atHolder: {
    /** Call at composition. `data` holds ids only. */
    define(name: string, handle: (data: object, live: LiveAccount) => Promise<void>): void
    /** Done by the process that holds the connection, again until it succeeds, at most for an hour. */
    send(tx: Tx, accountId: number, name: string, data: object): Promise<void>
  }
  logins: Logins
}
