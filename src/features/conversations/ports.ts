import type { AccountListener, IncomingMessage, LiveAccount } from '#features/accounts/ports.ts'
import type { OutgoingContent } from '#features/accounts/outgoing-rules.ts'
import type { Permit, PermitOffice } from '#features/accounts/permit.ts'
import type { Account } from '#features/accounts/rules.ts'
import type { SendRefusal } from '#features/accounts/outgoing-rules.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import type { Result } from '#shared/result.ts'

/** What a running account tells, and what it would never tell but might: a bot is refused here as well. */
export type HeardMessage = IncomingMessage & { sender: { isBot?: boolean } }

/** Told twice, a thing is stored once. */
export type ConversationListener = AccountListener

/** The part of the accounts feature that conversations stand on. */
export interface ConversationAccounts {
  get(accountId: number): Promise<Account | undefined>
  ofCustomer(customerId: number): Promise<Account[]>
  /** Whether this Telegram user is an account that somebody connected here. */
  isManaged(telegramUserId: number): Promise<boolean>
  send(
    tx: Tx,
    input: { accountId: number; permit: Permit; key: string; content: OutgoingContent; automatic: boolean; replyToId?: number },
  ): Promise<Result<{ outgoingId: number }, SendRefusal>>
  markRead(tx: Tx, accountId: number, chatId: number, messageId: number): Promise<void>
  setBlock(tx: Tx, input: { accountId: number; block: 'bot_blocked'; isOn: boolean; actor: { kind: 'system' } }): Promise<boolean>
  atHolder: {
    define(name: string, handler: (data: { messageRowId: number }, live: LiveAccount) => Promise<void>): void
    send(tx: Tx, accountId: number, name: string, data: { messageRowId: number }): Promise<void>
  }
}

export type ConversationCustomers = Pick<Customers, 'get' | 'languageOf' | 'dataBox'>
export type ConversationStaff = Pick<Staff, 'roleOf'>
/** The right to answer a stored message; nobody else can make one. */
export type PermitMint = Pick<PermitOffice, 'mintFor'>
