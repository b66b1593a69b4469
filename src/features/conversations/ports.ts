import type { AccountListener, IncomingMessage } from '#features/accounts/ports.ts'
import type { PermitOffice } from '#features/accounts/permit.ts'
import type { Accounts } from '#features/accounts/service.ts'
import type { Behaviours } from '#features/personas/behaviour.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Result } from '#shared/result.ts'
import type { HandOver } from './automation-rules.ts'
import type { Turn } from './responders.ts'

/** What a running account tells, and what it would never tell but might: a bot is refused here as well. */
export type HeardMessage = IncomingMessage & { sender: { isBot?: boolean } }

/** Told twice, a thing is stored once. */
export type ConversationListener = AccountListener

/** The part of the accounts feature that conversations stand on. */
export type ConversationAccounts = Pick<
  Accounts,
  'get' | 'ofCustomer' | 'byTelegramUser' | 'send' | 'withdraw' | 'markRead' | 'typing' | 'setBlock' | 'noteNewBlocker' | 'atHolder'
>
export type ConversationCustomers = Pick<Customers, 'get' | 'languageOf' | 'dataBox' | 'keepingLess'>
export type ConversationStaff = Pick<Staff, 'roleOf'>
export type ConversationBehaviours = Pick<Behaviours, 'of'>

/** What a model makes of a conversation. */
export interface Composer {
  /**
   * An answer to the newest words, from nothing but this contact's own conversation, the account's persona and its sources.
   * `heldBack`: there is a text, and it must not leave unseen.
   */
  compose(
    input: { accountId: number; customerId: number; before: Turn['before']; messages: string[]; isGroup: boolean },
    signal: AbortSignal,
    onText?: (soFar: string) => void,
  ): Promise<Result<{ text: string; sources: string[]; heldBack?: HandOver }, HandOver>>
  /** In the contact's language: an assistant writes here. */
  disclosure(messages: string[]): string
}

/** The right to answer a stored message; nobody else can make one. */
export type PermitMint = Pick<PermitOffice, 'mintFor'>
