import { createHash } from 'node:crypto'
import type { MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, type Button } from '#platform/bot/view.ts'
import type { Hours } from '#features/personas/behaviour-rules.ts'
import type { Language } from '#shared/language.ts'
import { minuteMs } from '#shared/time.ts'
import { textLengthMax, textsMax } from './invites-rules.ts'
import { groupsMax } from './posts-rules.ts'

/** What the screens of invites and posts share. */
export interface UnaskedBotDeps {
  accounts: { get(accountId: number): Promise<UnaskedAccount | undefined> }
  /** Where the screens were opened from. */
  back: (language: Language, accountId: number) => Button
}

export interface UnaskedAccount {
  id: number
  customerId: number
  firstName?: string
  username?: string
  connectedAt?: Date
}

/** Somebody who writes texts writes several; later words are for something else. */
export const inputMs = 30 * minuteMs

/** The account that a button speaks of, if it is this person's; else says that the button is out of date. */
export async function ownAccount(
  { accounts }: UnaskedBotDeps,
  ctx: PressContext,
  arg: string | undefined,
): Promise<UnaskedAccount | undefined> {
  const account = await accounts.get(numberArg(arg))
  if (account?.customerId === ctx.person.id) return account
  await ctx.toast(ctx.plain('shell-stale-button'), { alert: true })
  return undefined
}

/** Names a text in a button; its place in the list changes. */
export const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 10)

/** `22:00–09:00`, or that there are none. */
export function hoursText(ctx: PressContext | MessageContext, { from, to }: Hours): string {
  const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return from === to ? ctx.plain('invites-no-quiet-hours') : `${clock(from)}–${clock(to)}`
}

/** The limits that a refusal may name. */
export const limits = { lengthMax: textLengthMax, textsMax, groupsMax }
