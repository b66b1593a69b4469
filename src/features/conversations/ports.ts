import type { AccountListener, IncomingMessage } from '#features/accounts/ports.ts'
import type { PermitOffice } from '#features/accounts/permit.ts'
import type { Accounts } from '#features/accounts/service.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'

/** What a running account tells, and what it would never tell but might: a bot is refused here as well. */
export type HeardMessage = IncomingMessage & { sender: { isBot?: boolean } }

/** Told twice, a thing is stored once. */
export type ConversationListener = AccountListener

/** The part of the accounts feature that conversations stand on. */
export type ConversationAccounts = Pick<Accounts, 'get' | 'ofCustomer' | 'byTelegramUser' | 'send' | 'markRead' | 'setBlock' | 'atHolder'>
export type ConversationCustomers = Pick<Customers, 'get' | 'languageOf' | 'dataBox' | 'keepingLess'>
export type ConversationStaff = Pick<Staff, 'roleOf'>
/** The right to answer a stored message; nobody else can make one. */
export type PermitMint = Pick<PermitOffice, 'mintFor'>
