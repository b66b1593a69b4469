import type { AccountListener, IncomingMessage } from '#features/accounts/ports.ts'
import type { PermitOffice } from '#features/accounts/permit.ts'
import type { Accounts } from '#features/accounts/service.ts'
import type { Behaviours } from '#features/personas/behaviour.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import type { HandOver } from './automation-rules.ts'
import type { Turn } from './responders.ts'

/** What a running account tells, and what it would never tell but might: a bot is refused here as well. */
export type HeardMessage = IncomingMessage & { sender: { isBot?: boolean } }

/** Told twice, a thing is stored once. */
export type ConversationListener = Omit<AccountListener, 'onJoined'>

/** The part of the accounts feature that conversations stand on. */
export type ConversationAccounts = Pick<
  Accounts,
  | 'get'
  | 'ofCustomer'
  | 'byTelegramUser'
  | 'send'
  | 'withdraw'
  | 'reword'
  | 'markRead'
  | 'typing'
  | 'setBlock'
  | 'noteNewBlocker'
  | 'atHolder'
>
export type ConversationCustomers = Pick<Customers, 'get' | 'languageOf' | 'dataBox' | 'keepingLess'>
export type ConversationStaff = Pick<Staff, 'roleOf'>
export type ConversationBehaviours = Pick<Behaviours, 'of'>

/** What a model makes of a conversation, from nothing but this contact's own words, the account's persona and its sources. */
export interface Composer {
  /** `draft` beside a reason: there is a text, and it must not leave unseen. */
  compose(input: {
    accountId: number
    customerId: number
    before: Turn['before']
    messages: string[]
    /** It leaves by itself and is the first to: it begins by saying that an assistant writes. */
    isDisclosing: boolean
    signal: AbortSignal
    /** What nobody has checked yet: for the customer's eyes. */
    onText?: (soFar: string) => void
  }): Promise<
    { ok: true; value: { text: string; sources: string[] } } | { ok: false; reason: HandOver; draft?: string; sources?: string[] }
  >
}

/** The right to answer a stored message, and to write into a listed group; nobody else can make one. */
export type PermitMint = Pick<PermitOffice, 'mintFor' | 'mintForGroup'>
