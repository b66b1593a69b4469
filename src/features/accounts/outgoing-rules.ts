import { isAlbumKind, type AlbumKind } from '#platform/bot/album.ts'
import type { FileKind } from '#platform/bot/file-kinds.ts'

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
  /** Its time was over before its turn came. */
  'expired',
  'media_gone',
  'media_too_large',
  'empty',
  'too_long',
  'refused',
] as const
export type SendFailure = (typeof sendFailures)[number]

export const windowMs = 60_000
/** Telegram counts whole seconds; this much more keeps two clocks from meeting in one. */
const guardMs = 1_000

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
