import { tl } from '@mtcute/core'
import { MediaGone, MediaTooLarge, type EditAnswer, type LoginProblem, type SendAnswer } from '#features/accounts/ports.ts'
import type { EditRefusal } from '#features/accounts/edit-rules.ts'
import type { SendFailure } from '#features/accounts/outgoing-rules.ts'
import type { LossReason } from '#features/accounts/rules.ts'

/** Telegram's word for what went wrong; undefined when it did not answer at all. */
export function errorText(error: unknown): string | undefined {
  return tl.RpcError.is(error) ? error.text : undefined
}

/** Of an error's text with its number in it. */
export function floodSeconds(text: string): number | undefined {
  const digits = /^FLOOD_(?:PREMIUM_)?WAIT_(\d+)$/.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** mtcute keeps the number of a `…_WAIT_x` in a field of its own. */
export function waitSeconds(error: unknown): number | undefined {
  if (!tl.RpcError.is(error)) return undefined
  const text = errorText(error) ?? ''
  if (!/^(FLOOD_WAIT|FLOOD_PREMIUM_WAIT|SLOWMODE_WAIT|FLOOD_TEST_PHONE_WAIT)/.test(text)) return undefined
  const field = (error as { seconds?: unknown }).seconds
  const digits = /_(\d+)/.exec(text)?.[1]
  return typeof field === 'number' ? field : Number(digits ?? 60)
}

const loginProblems: Record<string, LoginProblem> = {
  PHONE_NUMBER_INVALID: { kind: 'phone_invalid' },
  PHONE_NUMBER_BANNED: { kind: 'phone_banned' },
  PHONE_NUMBER_UNOCCUPIED: { kind: 'phone_unoccupied' },
  PHONE_NUMBER_FLOOD: { kind: 'phone_flood' },
  PHONE_PASSWORD_FLOOD: { kind: 'password_flood' },
  PHONE_PASSWORD_PROTECTED: { kind: 'official_app_first' },
  PHONE_CODE_INVALID: { kind: 'code_invalid' },
  PHONE_CODE_EMPTY: { kind: 'code_invalid' },
  PHONE_CODE_EXPIRED: { kind: 'code_expired' },
  PHONE_CODE_HASH_EMPTY: { kind: 'code_expired' },
  PHONE_HASH_EXPIRED: { kind: 'code_expired' },
  PASSWORD_HASH_INVALID: { kind: 'password_invalid' },
  PASSWORD_EMPTY: { kind: 'password_invalid' },
  AUTH_RESTART: { kind: 'restart' },
  AUTH_RESTART_0: { kind: 'restart' },
  SEND_CODE_UNAVAILABLE: { kind: 'no_other_way' },
  EMAIL_UNCONFIRMED: { kind: 'official_app_first' },
  EMAIL_INSTALL_MISSING: { kind: 'official_app_first' },
  SMS_CODE_CREATE_FAILED: { kind: 'official_app_first' },
  UPDATE_APP_TO_LOGIN: { kind: 'official_app_first' },
  USER_DEACTIVATED: { kind: 'account_banned' },
  USER_DEACTIVATED_BAN: { kind: 'account_banned' },
  AUTH_KEY_UNREGISTERED: { kind: 'session_gone' },
  AUTH_KEY_INVALID: { kind: 'session_gone' },
  AUTH_KEY_DUPLICATED: { kind: 'session_gone' },
  AUTH_KEY_PERM_EMPTY: { kind: 'session_gone' },
  SESSION_REVOKED: { kind: 'session_gone' },
  SESSION_EXPIRED: { kind: 'session_gone' },
  AUTH_TOKEN_EXPIRED: { kind: 'qr_expired' },
  AUTH_TOKEN_INVALID: { kind: 'qr_expired' },
  AUTH_TOKEN_INVALIDX: { kind: 'qr_expired' },
}

/** What a failed step of a login means (the table in https://core.telegram.org/api/auth and the methods it names). */
export function loginProblem(error: unknown): LoginProblem {
  const text = errorText(error)
  if (text === undefined) return { kind: 'unreachable' }
  const seconds = waitSeconds(error)
  if (seconds !== undefined) return { kind: 'wait', seconds }
  if (text.startsWith('API_ID_')) return { kind: 'api_id' }
  return loginProblems[text] ?? { kind: 'refused', error: text }
}

/** The end of a session, or of what it may do. */
export function lossOf(text: string): LossReason | undefined {
  switch (text) {
    case 'AUTH_KEY_UNREGISTERED':
    case 'AUTH_KEY_INVALID':
    case 'AUTH_KEY_PERM_EMPTY':
    case 'SESSION_REVOKED':
    case 'SESSION_EXPIRED':
      return 'revoked'
    case 'AUTH_KEY_DUPLICATED':
      return 'duplicated'
    case 'USER_DEACTIVATED':
    case 'USER_DEACTIVATED_BAN':
      return 'banned'
    default:
      return text.startsWith('FROZEN_METHOD_INVALID') ? 'frozen' : undefined
  }
}

const sendFailures: [RegExp, SendFailure][] = [
  [/^ALLOW_PAYMENT_REQUIRED/, 'paid_only'],
  [/^(PRIVACY_PREMIUM_REQUIRED|USER_PRIVACY_RESTRICTED|VOICE_MESSAGES_FORBIDDEN)/, 'privacy'],
  [/^USER_IS_BLOCKED/, 'blocked_by_contact'],
  [/^YOU_BLOCKED_USER/, 'blocked_by_us'],
  [/^(INPUT_USER_DEACTIVATED|USER_DELETED)/, 'contact_gone'],
  [/^(PEER_ID_INVALID|CHAT_ID_INVALID|CHANNEL_INVALID|USER_ID_INVALID|MSG_ID_INVALID)/, 'chat_unknown'],
  [/^(CHAT_WRITE_FORBIDDEN|CHAT_ADMIN_REQUIRED|CHANNEL_PRIVATE|CHAT_SEND_\w+_FORBIDDEN|CHAT_RESTRICTED)/, 'write_forbidden'],
  [/^PEER_FLOOD/, 'peer_flood'],
  // what official apps answer with a link to @SpamBot
  [/^(USER_BANNED_IN_CHANNEL|USER_RESTRICTED)/, 'restricted'],
  [/^MESSAGE_TOO_LONG|^MEDIA_CAPTION_TOO_LONG/, 'too_long'],
  [/^MESSAGE_EMPTY/, 'empty'],
  [/^(FILE_|MEDIA_|PHOTO_|VIDEO_|IMAGE_)/, 'media_gone'],
]

/** @throws the error itself when it is unknown whether the message arrived, or the session's own end is the matter. */
export function sendAnswer(error: unknown): Exclude<SendAnswer, { kind: 'sent' }> {
  if (error instanceof MediaGone) return { kind: 'failed', reason: 'media_gone' }
  if (error instanceof MediaTooLarge) return { kind: 'failed', reason: 'media_too_large' }
  const text = errorText(error)
  if (text === undefined || lossOf(text)) throw error
  if (text === 'RANDOM_ID_DUPLICATE') return { kind: 'duplicate' }
  const seconds = waitSeconds(error)
  if (seconds !== undefined) return { kind: 'wait', seconds, isForChat: text.startsWith('SLOWMODE_WAIT') }
  const known = sendFailures.find(([pattern]) => pattern.test(text))
  if (known) return { kind: 'failed', reason: known[1] }
  // Telegram's own trouble: try again later
  if (tl.RpcError.is(error) && error.code >= 500) throw error
  return { kind: 'failed', reason: 'refused' }
}

const editFailures: [RegExp, EditRefusal][] = [
  [/^MESSAGE_EDIT_TIME_EXPIRED/, 'too_old'],
  [/^MESSAGE_ID_INVALID/, 'deleted'],
  [/^MESSAGE_TOO_LONG|^MEDIA_CAPTION_TOO_LONG/, 'too_long'],
]

/** @throws the error itself when it is unknown whether the words stand there, must wait, or the session's own end is the matter. */
export function editAnswer(error: unknown): EditAnswer {
  const text = errorText(error)
  if (text === undefined || lossOf(text)) throw error
  if (text === 'MESSAGE_NOT_MODIFIED') return { kind: 'done' }
  const known = editFailures.find(([pattern]) => pattern.test(text))
  if (known) return { kind: 'failed', reason: known[1] }
  if (tl.RpcError.is(error) && error.code >= 500) throw error
  return { kind: 'failed', reason: 'refused' }
}
