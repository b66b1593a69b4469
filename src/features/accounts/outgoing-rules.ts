import { isAlbumKind, type AlbumKind } from '#platform/bot/album.ts'
import type { FileKind } from '#platform/bot/file-kinds.ts'
import { addMs } from '#shared/time.ts'

/** What an account says. */
export type OutgoingContent =
  | { text: string }
  | {
      media: { kind: FileKind; botFileId: string; uniqueId?: string; name?: string; mime?: string; durationSeconds?: number }
      caption: string
    }
  | { place: { latitude: number; longitude: number } }
  | { contact: { phone: string; firstName: string; lastName?: string } }

/** A part of an album; Telegram lets only these kinds stand in one. */
export type AlbumContent = Extract<OutgoingContent, { media: object }> & { media: { kind: AlbumKind } }

export const isAlbumContent = (content: OutgoingContent): content is AlbumContent => 'media' in content && isAlbumKind(content.media.kind)

/** How long an album waits after each part for the next one: nothing tells which is the last. */
export const albumGatherMs = 1_000

/** Why `send` takes nothing. */
export const sendRefusals = ['no_permit', 'not_connected', 'paused', 'safe_mode'] as const
export type SendRefusal = (typeof sendRefusals)[number]

/** Why a message that was taken did not arrive. */
export const sendFailures = [
  /** The contact takes messages from Premium users or address-book people only. */
  'privacy',
  /** The contact wants to be paid for messages; the account pays nothing. */
  'paid_only',
  'blocked_by_contact',
  'blocked_by_us',
  'contact_gone',
  /** Telegram has not told this account about the chat. */
  'chat_unknown',
  'write_forbidden',
  /** Telegram has restricted the account for spam; safe mode begins. */
  'restricted',
  /** Telegram found that the account writes to too many strangers; safe mode begins. */
  'peer_flood',
  /** Nothing leaves from this session any more. */
  'session_lost',
  /** The account was stopped before its turn came. */
  'stopped',
  /** Whoever had said it took it back, and it had not left. */
  'taken_back',
  /** Its time was over before its turn came: the pace let no more leave. */
  'expired',
  /** Its time was over while Telegram had asked for a pause. */
  'expired_flood',
  /** Its time was over while Telegram was not reached. */
  'expired_offline',
  'media_gone',
  'media_too_large',
  'empty',
  'too_long',
  'refused',
] as const
export type SendFailure = (typeof sendFailures)[number]

/**
 * What was on its way when the network went may still arrive: Telegram takes a message up to 300 s after it was made
 * (https://core.telegram.org/mtproto/description#message-identifier-msg-id), and one call lasts 60 s at most. Later it cannot.
 */
const onItsWayMs = 360_000

/** From when on what Telegram has not got of a message, tried last at `triedAt`, it never gets. */
export const settledAt = (triedAt: Date) => addMs(triedAt, onItsWayMs)

/** What a message that was tried or put off waits for; anything else waits for its turn. */
export type WaitsFor = 'telegram' | 'line'

export type Lateness = Extract<SendFailure, `expired${string}`>

/** What kept a message until its time was over. `newestSlot`: when the account last said something by itself. */
export function whyLate(late: {
  notAfter: Date
  waitsFor: WaitsFor | null
  /** Another message of the account got no answer. */
  isLineAway: boolean
  floodUntil: Date | null
  newestSlot: Date | null
}): Lateness {
  const { notAfter, waitsFor, isLineAway, floodUntil, newestSlot } = late
  if (waitsFor === 'telegram' || (floodUntil && floodUntil >= notAfter)) return 'expired_flood'
  if (waitsFor === 'line' || isLineAway) return 'expired_offline'
  // the pace keeps nobody who did not say something within its minute
  return newestSlot && newestSlot > addMs(notAfter, -windowMs - guardMs) ? 'expired' : 'expired_offline'
}

export const windowMs = 60_000
/** Telegram counts whole seconds; this much more keeps two clocks from meeting in one. */
const guardMs = 1_000

/** The clock was set back: nothing can be so far ahead of it. Telegram's own clock may be a little. */
export const aheadMs = 5_000

/**
 * When the next automatic message may leave, at most `cap` in any 60 s. `slots` are the times of those that left, each never earlier
 * than it arrived at Telegram.
 */
export function nextAutomaticAt(slots: Date[], cap: number, now: Date): Date {
  const newest = slots.map((slot) => slot.getTime()).toSorted((a, b) => b - a)
  const deciding = newest[cap - 1]
  return deciding === undefined ? now : new Date(Math.max(now.getTime(), deciding + windowMs + guardMs))
}

/** How long after a failure of the network or of Telegram itself the same message is tried again. */
export function retryMs(attempts: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.min(attempts, 6))
}
