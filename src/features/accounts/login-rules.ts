import parsePhone from 'libphonenumber-js'
import { dayMs, hourMs, minuteMs, secondMs } from '#shared/time.ts'

/** An attempt to connect an account; it ends by itself. */
export const loginMs = 10 * minuteMs
export const wrongCodesMax = 3
export const wrongPasswordsMax = 5
export const restartsMax = 2

export const loginStates = ['phone', 'confirm', 'code', 'qr', 'password', 'signed_in', 'ended'] as const
/** `confirm`: the number is shown back before a code is asked for. */
export type LoginState = (typeof loginStates)[number]
export const openLoginStates = ['phone', 'confirm', 'code', 'qr', 'password'] as const satisfies LoginState[]

export const loginOutcomes = ['signed_in', 'cancelled', 'expired', 'refused', 'failed'] as const
export type LoginOutcome = (typeof loginOutcomes)[number]

export const codeTypes = ['app', 'sms', 'call', 'email', 'fragment', 'flash_call', 'missed_call', 'sms_word', 'sms_phrase'] as const
/** How Telegram sends the code. */
export type CodeType = (typeof codeTypes)[number]

/** A keypad of digits can take it. */
export function isTypable(type: CodeType): boolean {
  return type === 'app' || type === 'sms' || type === 'call' || type === 'email' || type === 'fragment'
}

/** Why a step of a login did not go on. Each has its text `accounts-refused-…`. */
export const loginRefusals = [
  'order_needed',
  'no_login',
  'wrong_step',
  'login_over',
  'phone_unclear',
  'phone_invalid',
  'phone_banned',
  'phone_unoccupied',
  'phone_flood',
  'password_flood',
  'flood_wait',
  'codes_customer',
  'codes_phone',
  'codes_service',
  'service_down',
  'unreachable',
  'code_short',
  'code_invalid',
  'code_expired',
  'codes_used_up',
  'code_unusable',
  'resend_later',
  'no_other_way',
  'password_invalid',
  'passwords_used_up',
  'restart',
  'restarts_used_up',
  'qr_expired',
  'official_app_first',
  'session_gone',
  'account_banned',
  'already_connected',
  'other_account',
  'busy',
] as const
export type LoginRefusal = (typeof loginRefusals)[number]

/** A code request is counted before it is made, and stays counted whatever becomes of it. */
export const codeLimits = {
  customer: [
    { windowMs: hourMs, max: 3 },
    { windowMs: dayMs, max: 6 },
  ],
  phone: [
    { windowMs: hourMs, max: 3 },
    { windowMs: dayMs, max: 5 },
  ],
  service: [{ windowMs: hourMs, max: 200 }],
} as const

export interface Tries {
  wrongCodes: number
  wrongPasswords: number
  restarts: number
}

/** What a wrong code, a wrong password or Telegram's wish to begin anew makes of the attempt. */
export function countFault(tries: Tries, fault: 'code' | 'password' | 'restart'): { tries: Tries; isOver: boolean } {
  switch (fault) {
    case 'code': {
      const wrongCodes = tries.wrongCodes + 1
      return { tries: { ...tries, wrongCodes }, isOver: wrongCodes >= wrongCodesMax }
    }
    case 'password': {
      const wrongPasswords = tries.wrongPasswords + 1
      return { tries: { ...tries, wrongPasswords }, isOver: wrongPasswords >= wrongPasswordsMax }
    }
    case 'restart': {
      const restarts = tries.restarts + 1
      return { tries: { ...tries, restarts }, isOver: restarts > restartsMax }
    }
  }
}

/** Digits typed so far after one press more; a full code takes no digit more. */
export function pressKey(digits: string, key: string, length: number): string {
  if (key === 'del') return digits.slice(0, -1)
  return /^\d$/.test(key) && digits.length < length ? digits + key : digits
}

/** Five to seven digits, whatever stands between them: a login code that was sent as a message is dead by then. */
export function looksLikeCode(text: string): boolean {
  return /^\D{0,12}(?:\d\D{0,3}){4,6}\d\D{0,3}$/.test(text.trim())
}

/** A QR token lives half a minute; the next is asked for this much earlier, and never sooner than that. */
export const qrEarlyMs = 3_000
export const qrMinMs = 1_000

/** E.164. A number without a country code is Turkish. */
export function readPhone(text: string): string | undefined {
  const bare = text.trim()
  if (bare.length > 40 || !/^[+\d\s().\-/\u00a0\u2010-\u2015\u202a-\u202e\uff0b]+$/.test(bare)) return undefined
  const parsed = parsePhone(bare.replace(/[\u202a-\u202e\u00a0]/g, ''), 'TR')
  if (parsed?.isPossible()) return parsed.number
  // numbers of test and anonymous accounts belong to no country
  const digits = bare.replace(/\D/g, '')
  return /^(\+|00)/.test(bare) && digits.length >= 7 && digits.length <= 15 ? `+${digits.replace(/^00/, '')}` : undefined
}

/** How long until then, as people say it: exact while one can wait for it, then roughly and never much too little. */
export function waitWords(until: Date, now: Date): { unit: 'seconds' | 'minutes' | 'about_minutes' | 'hours'; count: number } {
  const ms = Math.max(secondMs, until.getTime() - now.getTime())
  if (ms < 2 * minuteMs) return { unit: 'seconds', count: Math.ceil(ms / secondMs) }
  const minutes = Math.ceil(ms / minuteMs)
  if (minutes <= 10) return { unit: 'minutes', count: minutes }
  if (minutes <= 50) return { unit: 'about_minutes', count: Math.ceil(minutes / 5) * 5 }
  return { unit: 'hours', count: Math.max(1, Math.ceil(ms / hourMs - 0.25)) }
}
