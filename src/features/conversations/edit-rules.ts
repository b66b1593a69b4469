import { isTooOld, type EditRefusal as AccountRefusal } from '#features/accounts/edit-rules.ts'
import type { OutgoingContent } from '#features/accounts/outgoing-rules.ts'
import { minuteMs } from '#shared/time.ts'
import type { SendState } from './tables.ts'

export const ownEditRefusals = [
  /** Nothing is kept of that answer any more. */
  'no_answer',
  'hands_off',
  /** Another file stands in its place. */
  'file',
  /** It never arrived; sent again it goes with the new words. */
  'not_sent',
  /** The account could not do it for so long. */
  'late',
] as const
/** Why the contact goes on reading what the customer wrote first. */
export type EditRefusal = (typeof ownEditRefusals)[number] | AccountRefusal

/** Longer than the holder of an account tries; after that its customer hears that it did not come to be. */
export const editLateMs = 65 * minuteMs

/** Whether it is another file, or none any more. */
export function isOtherFile(before: OutgoingContent, now: OutgoingContent): boolean {
  if (!('media' in before) || !('media' in now)) return 'media' in before !== 'media' in now
  const [one, other] = [before.media, now.media]
  return one.kind !== other.kind || (one.uniqueId !== undefined && other.uniqueId !== undefined && one.uniqueId !== other.uniqueId)
}

/** What keeps an answer from being changed, whatever its account may do. */
export function editRefusal(
  answer: { state: SendState | null; sentAt: Date; isDeleted: boolean; isHandsOff: boolean; isOtherFile: boolean },
  now: Date,
): EditRefusal | undefined {
  if (answer.isHandsOff) return 'hands_off'
  if (answer.isDeleted) return 'deleted'
  if (answer.state === 'failed') return 'not_sent'
  if (answer.state !== 'sent') return undefined
  if (answer.isOtherFile) return 'file'
  return isTooOld(answer.sentAt, now) ? 'too_old' : undefined
}
