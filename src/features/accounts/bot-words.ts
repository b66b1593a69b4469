import { dashed, type Words } from '#platform/words.ts'
import { foreignName } from '#shared/foreign.ts'
import type { Language } from '#shared/language.ts'
import type { LoginStep } from './logins.ts'
import { waitWords } from './login-rules.ts'
import type { Account, AccountState, Block } from './rules.ts'
import type { Standing } from './standing-rules.ts'

/** How an account is called wherever a customer reads of it. */
export function accountName(
  words: Words,
  language: Language,
  account: Pick<Account, 'id' | 'username' | 'firstName' | 'phoneMasked'>,
): string {
  if (account.username !== undefined) return `@${account.username}`
  const parts = [foreignName(account.firstName ?? ''), account.phoneMasked].filter(Boolean)
  return parts.length > 0 ? parts.join(' ') : words.plain(language, 'accounts-unnamed', { id: account.id })
}

export function waitText(words: Words, language: Language, until: Date, now: Date): string {
  const { unit, count } = waitWords(until, now)
  return words.plain(language, `accounts-wait-${dashed(unit)}`, { count })
}

/** The sentence for a step that did not go on. */
export function refusalHtml(words: Words, language: Language, step: Extract<LoginStep, { ok: false }>, now: Date): string {
  const { login, reason } = step
  const left = reason === 'password_invalid' ? login?.triesLeft.passwords : login?.triesLeft.codes
  return words.html(language, `accounts-refused-${dashed(reason)}`, {
    wait: waitText(words, language, step.until ?? login?.waitUntil ?? now, now),
    left: left ?? 0,
    length: login?.codeLength ?? 5,
  })
}

/** What a customer reads as the state; a block or a licence that is over says more than `live`. */
export function stateText(words: Words, language: Language, account: Account, isPaid: boolean): string {
  const shown: AccountState | 'paused' | 'unpaid' =
    account.state !== 'live' ? account.state : account.blocks.some((block) => block !== 'safe_mode') ? 'paused' : isPaid ? 'live' : 'unpaid'
  return words.plain(language, `accounts-state-${dashed(shown)}`)
}

export function blocksText(words: Words, language: Language, blocks: Block[]): string {
  return blocks.map((block) => words.plain(language, `accounts-block-${dashed(block)}`)).join(', ')
}

export const standingMark: Record<Standing, string> = {
  works: '🟢',
  grace: '🟡',
  connecting: '🔵',
  relogin_needed: '🔴',
  banned: '🔴',
  frozen: '🔴',
  disconnected: '⚪',
  no_licence: '⚪',
  waiting: '🔵',
  suspended: '🔴',
  ended: '⚪',
  staff: '🔴',
  session_lost: '🔴',
  bot_blocked: '🔴',
  customer_pause: '🟡',
  safe_mode: '🟡',
  idle: '🔵',
}

/** The line that says how it stands, and what to do about it. */
export const standingText = (words: Words, language: Language, standing: Standing) =>
  `${standingMark[standing]} ${words.html(language, `accounts-standing-${dashed(standing)}`)}`
