import { WorldRefusal } from '../world/types.ts'

/** What Telegram answers instead of a result. */
export class RpcRefusal extends Error {
  readonly code: number
  readonly reason: string

  constructor(reason: string, code = codeOf(reason)) {
    super(reason)
    this.name = 'RpcRefusal'
    this.code = code
    this.reason = reason
  }
}

/** Undefined for a fault of the emulator itself. */
export function refusalOf(error: unknown): RpcRefusal | undefined {
  if (error instanceof RpcRefusal) return error
  return error instanceof WorldRefusal ? new RpcRefusal(error.reason) : undefined
}

const codes: [RegExp, number][] = [
  [/_MIGRATE_\d+$/, 303],
  [/^(FLOOD_WAIT|FLOOD_PREMIUM_WAIT|SLOWMODE_WAIT|FROZEN_METHOD_INVALID)/, 420],
  [/^(AUTH_KEY_DUPLICATED|PHONE_NUMBER_INVALID|PHONE_PASSWORD_FLOOD|CHANNEL_PRIVATE|SEND_CODE_UNAVAILABLE|UPDATE_APP_TO_LOGIN)$/, 406],
  [/^(AUTH_KEY_UNREGISTERED|AUTH_KEY_INVALID|AUTH_KEY_PERM_EMPTY|SESSION_|USER_DEACTIVATED|ACTIVE_USER_REQUIRED)/, 401],
  [/^(CHAT_WRITE_FORBIDDEN|CHAT_ADMIN_INVITE_REQUIRED|MESSAGE_AUTHOR_REQUIRED|MESSAGE_DELETE_FORBIDDEN|CHAT_SEND_\w+_FORBIDDEN)$/, 403],
  [/^(ALLOW_PAYMENT_REQUIRED|PRIVACY_PREMIUM_REQUIRED|USER_PRIVACY_RESTRICTED|CHAT_GUEST_SEND_FORBIDDEN)/, 403],
  [/^(RANDOM_ID_DUPLICATE|AUTH_RESTART|INTERNAL|PERSISTENT_TIMESTAMP_OUTDATED|WORKER_BUSY_TOO_LONG_RETRY|RPC_CALL_FAIL)/, 500],
]

/** The code under which Telegram sends this error (https://core.telegram.org/api/errors). */
export function codeOf(reason: string): number {
  return codes.find(([pattern]) => pattern.test(reason))?.[1] ?? 400
}
