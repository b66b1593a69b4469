import { isAtWork, isWithin, quietFrom, type Behaviour } from '#features/personas/behaviour-rules.ts'
import type { SendFailure } from '#features/accounts/outgoing-rules.ts'
import type { ComposeRefusal } from '#features/assistant/service.ts'
import { isAmong } from '#shared/among.ts'
import { addMs, dayMs, hourMs, minuteMs, secondMs } from '#shared/time.ts'

/** Messages of a contact that come so close together get one answer. */
export const gatherMs = 8 * secondMs
/** Somebody who never stops writing is answered all the same. */
export const gatherMaxMs = 24 * secondMs
/** What was older when it was seen goes to the customer only. */
export const staleMs = 10 * minuteMs
/** An answer that could not leave for so long is shown as a draft instead. */
export const answerWaitMs = 3 * minuteMs
/** What nobody asked for leaves within so long, or never. */
export const unaskedWaitMs = hourMs
/** Automation keeps out of a conversation after the customer wrote in it. */
export const takeOverMs = 30 * minuteMs
/** Automatic messages without one of the contact in between. */
export const inARowMax = 2
/** Automatic answers an hour and contact: above it the customer decides. */
export const answersPerHourMax = 20
/**
 * Turns an hour and contact for which the model is asked, whatever becomes of its answers: each costs of the month that all contacts
 * share.
 */
export const asksPerHourMax = 2 * answersPerHourMax
/** So often words under answer may change and are answered anew; whoever goes on changing them is the customer's. */
export const editsMax = 3
export const draftKeptMs = dayMs

/** In UTF-16 units; a draft stands on its card in full, so that what is sent is what was seen. */
export const answerMax = 900

/** What an automatic message is for, by rank: an incoming message gets the first of them that applies, and no other. */
export const turnPurposes = ['opt_out', 'menu', 'funnel', 'answer'] as const
/** Said to somebody who did not ask for it just now. */
export const unaskedPurposes = ['invite', 'follow_up'] as const
export const purposes = [...turnPurposes, ...unaskedPurposes, 'post', 'greeting'] as const
export type TurnPurpose = (typeof turnPurposes)[number]
export type UnaskedPurpose = (typeof unaskedPurposes)[number]
export type Purpose = (typeof purposes)[number]
export const isUnasked = (purpose: Purpose) => !isAmong(turnPurposes, purpose)

/** Why the customer has to answer, beside what the assistant says of its own answer; each is a sentence on the card. */
export const ownHandOvers = [
  /** The question is not answered by the sources. */
  'not_in_sources',
  /** A link that is not on the customer's list. */
  'unlisted_link',
  /** A word on the customer's own list. */
  'blocked_word',
  /** The same text went to several people just now. */
  'repeated_text',
  /** Nothing but a picture, a voice or a file. */
  'only_media',
  /** Beside what was answered by itself something else was asked. */
  'asked_more',
  'hourly_limit',
  'safe_mode',
  /** It waited for its turn for too long, */
  'waited',
  /** because Telegram had asked for a pause, */
  'waited_flood',
  /** because Telegram was not reached. */
  'waited_offline',
  'off_hours',
  /** The answer was not there in time: the product was down, or the contact never stopped writing. */
  'late',
] as const
export type HandOver = (typeof ownHandOvers)[number] | ComposeRefusal

/** Whether automation looks at a message at all; `liveAt` is when the account began to work. */
export function startsTurn(message: { sentAt: Date }, liveAt: Date | undefined, now: Date): boolean {
  if (!liveAt || message.sentAt < secondOf(liveAt)) return false
  return now.getTime() - message.sentAt.getTime() <= staleMs
}

/** Telegram's times are whole seconds. */
const secondOf = (at: Date) => new Date(Math.floor(at.getTime() / secondMs) * secondMs)

/** When a turn is answered: `gatherMs` after its newest message, at most `gatherMaxMs` after its first. */
export function dueAt(firstAt: Date, now: Date, gather = gatherMs): Date {
  return new Date(Math.min(now.getTime() + gather, firstAt.getTime() + gatherMaxMs))
}

/** `late`: what is answered now waited for so long that the customer looks at it first; `stale`: only the customer answers. */
export function latenessOf(firstAt: Date, now: Date): 'in_time' | 'late' | 'stale' {
  const waitedMs = now.getTime() - firstAt.getTime() - gatherMaxMs
  if (waitedMs > staleMs) return 'stale'
  return waitedMs > answerWaitMs ? 'late' : 'in_time'
}

/** Nothing is due later than this from now, unless the clock went back. */
export const dueMaxMs = 2 * gatherMaxMs

/** When a turn that failed is tried again: it waits as long as it has waited already, within bounds. */
export function retryAt(firstAt: Date, now: Date): Date {
  const waitedMs = now.getTime() - firstAt.getTime() - gatherMs
  return addMs(now, Math.min(gatherMaxMs, Math.max(secondMs, waitedMs)))
}

export interface ConversationStanding {
  handsOffAt: Date | null
  pausedUntil: Date | null
  /** The contact takes nothing from this account: they blocked it, or want to be paid. */
  closedBy: string | null
  automaticInARow: number
}

/** `silent`: nothing is said and the customer sees the message as any other. */
export type Leave = 'go' | 'silent' | HandOver

/** Whether automation may say anything in this conversation now. */
export function mayAct(standing: ConversationStanding, behaviour: Behaviour | undefined, now: Date): Leave {
  if (!behaviour || standing.handsOffAt || standing.closedBy !== null) return 'silent'
  if (standing.pausedUntil && standing.pausedUntil > now) return 'silent'
  if (standing.automaticInARow >= inARowMax) return 'silent'
  return isAtWork(behaviour, now) ? 'go' : behaviour.reply_mode === 'manual' ? 'silent' : 'off_hours'
}

/** Failures of what is the customer's to decide about then. */
export const lateFailures: Partial<Record<SendFailure, HandOver>> = {
  expired: 'waited',
  expired_flood: 'waited_flood',
  expired_offline: 'waited_offline',
}

/** Failures that speak of the contact: automation is closed for them until they write again. */
export const closingFailures: ReadonlySet<string> = new Set(['privacy', 'paid_only', 'blocked_by_contact', 'blocked_by_us', 'contact_gone'])

/** Until when something that nobody asked for, said now, may leave: within its time, and before quiet hours begin. */
export function unaskedUntil({ quiet_hours: quiet }: Behaviour, now: Date): Date {
  const latest = addMs(now, unaskedWaitMs)
  const quietAt = isWithin(quiet, now) ? now : quietFrom(quiet, now)
  return quietAt && quietAt < latest ? quietAt : latest
}

/** What waits for its turn. */
export interface Waiting {
  purpose: Purpose
  /** A draft whose time was over. */
  isTimedDraft: boolean
  /** It leaves before that. */
  until: Date
}

/** Whether the account, as it behaves now, says by itself what waits for its turn. */
export function isStillSaid({ purpose, isTimedDraft, until }: Waiting, behaviour: Behaviour, now: Date): boolean {
  // it might leave in hours that were none when it was said
  if (isAmong(unaskedPurposes, purpose) && (isWithin(behaviour.quiet_hours, now) || isQuietBefore(behaviour, now, until))) return false
  switch (purpose) {
    case 'answer':
      return isTimedDraft ? behaviour.reply_mode !== 'manual' && behaviour.draft_minutes !== null : behaviour.reply_mode === 'gpt'
    case 'menu':
      return behaviour.menu_on
    case 'funnel':
    case 'follow_up':
      return behaviour.funnel_on
    case 'invite':
      return behaviour.invites_on
    case 'opt_out':
    case 'post':
    case 'greeting':
      return true
  }
}

function isQuietBefore({ quiet_hours: quiet }: Behaviour, now: Date, until: Date): boolean {
  const quietAt = quietFrom(quiet, now)
  return quietAt !== undefined && quietAt < until
}

/** Something of these is on: messages are worth a look. */
export const hasAutomation = ({ reply_mode: mode, menu_on: menu, funnel_on: funnel, invites_on: invites }: Behaviour) =>
  mode !== 'manual' || menu || funnel || invites
