import { addMs, hourMs } from '#shared/time.ts'
import type { Account } from './rules.ts'

/** Why other words do not come to stand where the contact reads a message of this account. */
export const editRefusals = [
  /** Telegram changes no message that is older than two days. */
  'too_old',
  'deleted',
  'not_connected',
  'paused',
  'too_long',
  'refused',
] as const
export type EditRefusal = (typeof editRefusals)[number]

/** Telegram's own bound. */
export const editableMs = 48 * hourMs

export const isTooOld = (sentAt: Date, now: Date) => addMs(sentAt, editableMs) <= now

/** Whether its customer may have the account do something by hand; in safe mode they may. */
export function byHandRefusal(account: Pick<Account, 'state' | 'blocks'> | undefined): 'not_connected' | 'paused' | undefined {
  if (account?.state !== 'live') return 'not_connected'
  return account.blocks.some((block) => block !== 'safe_mode') ? 'paused' : undefined
}
