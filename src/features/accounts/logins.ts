import type { Secret } from '#shared/secret.ts'
import type { CodeType, LoginRefusal, LoginState } from './login-rules.ts'
import type { Account } from './rules.ts'

/** An attempt to connect an account, as its customer may see it. */
export interface Login {
  id: number
  accountId: number
  customerId: number
  state: LoginState
  expiresAt: Date
  /** In international form, for showing it back. */
  phone?: string
  /** How many digits stand in the keypad. */
  typed: number
  codeType?: CodeType
  codeLength?: number
  nextType?: CodeType
  /** The next type can be asked for from then on. */
  resendAt?: Date
  /** Telegram wants to be left alone until then. */
  waitUntil?: Date
  passwordHint?: string
  triesLeft: { codes: number; passwords: number }
}

export type LoginStep = { ok: true; login: Login } | { ok: false; reason: LoginRefusal; login?: Login; until?: Date }

/** What a QR login shows, one after the other. */
export type QrStep = { kind: 'picture'; url: string; expiresAt: Date } | { kind: 'step'; step: LoginStep }

/**
 * Logging in, one step a call. Every step may run in another process. An attempt lasts ten minutes; a failed or cancelled one logs
 * out and erases what it had.
 */
export interface Logins {
  /** Begins anew; an open attempt of this customer ends. Without `accountId` a new account, with it the same one again. */
  begin(input: { customerId: number; accountId?: number; licenceId?: number }): Promise<LoginStep>
  /** The open attempt of a customer. */
  current(customerId: number): Promise<Login | undefined>
  get(loginId: number): Promise<Login | undefined>
  /** Any way to write a number, of any country; without a country code it is Turkish. */
  setPhone(loginId: number, phone: string): Promise<LoginStep>
  /** Back to the number, from wherever it stands. */
  changeNumber(loginId: number): Promise<LoginStep>
  /** Asks Telegram for a code. Counted, whatever comes of it. */
  requestCode(loginId: number): Promise<LoginStep>
  /** A digit, or `del`. What came of the same `cause` before types nothing more: a crash may deliver a press again. */
  press(loginId: number, key: string, cause?: string): Promise<LoginStep>
  /** Submits the digits pressed. */
  submitCode(loginId: number): Promise<LoginStep>
  /** The next way to send a code. Counted like a first one. */
  resend(loginId: number): Promise<LoginStep>
  /** The code was seen in a chat: Telegram has killed it, and a new one is needed. */
  burnCode(loginId: number): Promise<LoginStep>
  submitPassword(loginId: number, password: Secret): Promise<LoginStep>
  /** Lives in this process until it comes to an end; `signal` stops it. */
  qr(loginId: number, show: (step: QrStep) => Promise<void>, signal?: AbortSignal): Promise<void>
  cancel(loginId: number): Promise<void>
  /** Ends what is over by the clock. */
  sweep(now: Date): Promise<void>
  /** The account a sign-in ended with. */
  accountOf(login: Login): Promise<Account | undefined>
}
