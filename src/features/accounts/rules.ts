import { isWorking as isLicenceWorking, type LicenceState } from '#features/licences/rules.ts'
import { isAmong } from '#shared/among.ts'
import { foreignName } from '#shared/foreign.ts'
import { addMs, dayMs, hourMs } from '#shared/time.ts'

export const accountStates = ['connecting', 'idle', 'live', 'relogin_needed', 'banned', 'frozen', 'disconnected'] as const
export type AccountState = (typeof accountStates)[number]

export const blocks = ['customer_pause', 'staff', 'session_lost', 'safe_mode', 'bot_blocked'] as const
export type Block = (typeof blocks)[number]

/** A Telegram account that a customer put to work. */
export interface Account {
  id: number
  customerId: number
  licenceId?: number
  state: AccountState
  /** Known from the first sign-in on. */
  telegramUserId?: number
  username?: string
  firstName?: string
  /** All but the country and the last two digits hidden. */
  phoneMasked?: string
  connectedAt?: Date
  liveAt?: Date
  blocks: Block[]
}

/** Its short name, as a line among others: `@name`, else the first name, else the masked number. */
export const accountLabel = (account: {
  id: number
  username?: string | undefined
  firstName?: string | undefined
  phoneMasked?: string | undefined
}): string => (account.username ? `@${account.username}` : foreignName(account.firstName ?? '') || account.phoneMasked || `#${account.id}`)

/** Automation may act: connected, paid for, and nobody stopped it. */
export function isWorking(account: Pick<Account, 'state' | 'blocks'>, licenceState: LicenceState | undefined): boolean {
  return account.state === 'live' && licenceState !== undefined && isLicenceWorking(licenceState) && account.blocks.length === 0
}

/** Whether the account is to be connected. In safe mode it is: the customer still answers by hand. */
export function isOnline(account: Pick<Account, 'state' | 'blocks'>, licenceState: LicenceState | undefined): boolean {
  return isWorking({ ...account, blocks: account.blocks.filter((block) => block !== 'safe_mode') }, licenceState)
}

/** A session stands in these states: the account's Telegram id is taken, and logging out means something. */
export const connectedStates = ['idle', 'live', 'frozen'] as const satisfies AccountState[]

export const isConnected = (state: AccountState) => isAmong(connectedStates, state)

/** Why a session ended without the customer asking for it. */
export const lossReasons = ['revoked', 'duplicated', 'banned', 'frozen'] as const
export type LossReason = (typeof lossReasons)[number]

export function stateAfterLoss(reason: LossReason): AccountState {
  if (reason === 'banned' || reason === 'frozen') return reason
  return 'relogin_needed'
}

/** Answers by hand only for a day after the newest trouble, then half the pace for a week. */
export const safeModeMs = 24 * hourMs
export const halfPaceMs = 7 * dayMs

/** What begins safe mode: Telegram's word that the account writes to too many, or may not write, or people who do not want it. */
export const troubles = ['peer_flood', 'restricted', 'blocked'] as const
export type Trouble = (typeof troubles)[number]

/** So many new contacts who block the account within a day are trouble. */
export const newBlockersMax = 3
export const blockersMs = dayMs
/** A contact is new for that long after the conversation with them began. */
export const newContactMs = 7 * dayMs

export const safeModeUntil = (troubleAt: Date) => addMs(troubleAt, safeModeMs)
/** From the moment at which safe mode was over, not from the one at which somebody looked. */
export const halfPaceUntil = (safeModeEnd: Date) => addMs(safeModeEnd, halfPaceMs)

/** After trouble; `halfPaceUntil` may be over. */
export interface Carefulness {
  safeModeUntil?: Date
  halfPaceUntil?: Date
}

/** Automatic messages that may leave in any 60 s. */
export function paceOf(cap: number, halfPaceUntil: Date | undefined, now: Date): number {
  return halfPaceUntil && now < halfPaceUntil ? Math.max(1, Math.floor(cap / 2)) : cap
}

/** An account that was connected but never paid for is logged out that long after its last open order ended. */
export const idleMs = 72 * hourMs
export const idleWarningMs = 24 * hourMs

/** A licence may change its account that often in a period. */
export const accountChangesMax = 2

/** `+90 ••• ••• 21 00` without the spaces: what tells a customer which number it is, and nobody else more. */
export function maskPhone(phone: string, callingCode: string): string {
  const digits = phone.replace(/\D/g, '')
  const tail = digits.slice(-2)
  return `+${callingCode} ${'•'.repeat(Math.max(0, digits.length - callingCode.length - 2))}${tail}`
}

/** Why an account is left as it is. Each has its text `accounts-account-refused-…`. */
export const accountRefusals = ['not_found', 'not_yours', 'not_connected', 'already_done', 'changes_used_up', 'staff_block'] as const
export type AccountRefusal = (typeof accountRefusals)[number]
