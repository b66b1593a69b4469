import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ownPresses } from '#features/accounts/guard.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import type { Result } from '#shared/result.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import { limits } from './invites-words.ts'

export type AnyContext = PressContext | MessageContext

export interface UnaskedBotDeps {
  accounts: { get(accountId: number): Promise<UnaskedAccount | undefined> }
  clock: Clock
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

interface Screens<Reason extends string> extends Pick<UnaskedBotDeps, 'accounts' | 'clock'> {
  /** What every step leads back to. */
  panel(ctx: AnyContext, account: UnaskedAccount): Promise<View>
  toPanel(ctx: AnyContext, accountId: number): Button
  /** The id of the words for it. */
  refusalId(reason: Reason | 'no_account'): string
}

/** Somebody who writes texts writes several; later words are for something else. */
const inputMs = 30 * minuteMs
const inputData = z.object({ accountId: z.number().int().positive() })

/** What the screens of invites and of posts have in common: a panel of one account, buttons that change it, texts, questions. */
export function createUnaskedScreens<Reason extends string>(shell: BotShell, screens: Screens<Reason>) {
  const { accounts, clock, panel, toPanel, refusalId } = screens
  const press = ownPresses(shell, accounts)
  return { press, pressText, change, show, refuse, question }

  /** A button of one of the texts; when that is gone, the panel as it is now. */
  function pressText(
    name: string,
    textsOf: (account: UnaskedAccount) => Promise<string[]>,
    act: (ctx: PressContext, account: UnaskedAccount, text: string) => Promise<void>,
  ): void {
    press(name, async (ctx, account, [digest]) => {
      const text = (await textsOf(account)).find((one) => digestOf(one) === digest)
      await (text === undefined ? show(ctx, account) : act(ctx, account, text))
    })
  }

  /** What was pressed for, said in a box, and the panel after it; or why not. */
  async function change(ctx: PressContext, account: UnaskedAccount, result: Result<unknown, Reason>, doneId: string): Promise<void> {
    if (!result.ok) return refuse(ctx, result.reason)
    await ctx.toast(ctx.plain(doneId))
    await show(ctx, account)
  }

  async function show(ctx: PressContext, account: UnaskedAccount): Promise<void> {
    await ctx.here(await panel(ctx, account))
  }

  function refuse(ctx: PressContext, reason: Reason): Promise<void> {
    return ctx.toast(ctx.plain(refusalId(reason), limits), { alert: true })
  }

  /** A button that asks for words, and what is done with the words. */
  function question(
    kind: string,
    { ask, take }: { ask(ctx: PressContext, account: UnaskedAccount): Promise<View> | View; take: Take<Reason> },
  ): void {
    press(kind, async (ctx, account) => {
      await shell.inputs.expect(ctx.person.id, kind, { accountId: account.id }, addMs(clock.now(), inputMs))
      const { html, buttons = [] } = await ask(ctx, account)
      await ctx.here({ html, buttons: [...buttons, [toPanel(ctx, account.id)]] })
    })

    shell.input(kind, async (ctx, data) => {
      const { accountId } = inputData.parse(data)
      const taken = await take(ctx.person.id, accountId, ctx.message.text ?? '')
      const account = await accounts.get(accountId)
      if (!taken.ok || !account) {
        const reason = taken.ok ? 'no_account' : taken.reason
        await ctx.answer({ html: ctx.html(refusalId(reason), limits), buttons: [[toPanel(ctx, accountId)]] })
        return
      }
      await shell.inputs.drop(ctx.person.id, kind)
      await ctx.answer(await panel(ctx, account))
    })
  }
}

type Take<Reason extends string> = (customerId: number, accountId: number, said: string) => Promise<Result<unknown, Reason>>

/** A button for each text. */
export const textButtons = (texts: string[], press: string, accountId: number): Button[][] =>
  texts.map((text) => [{ text: `📝 ${clip(text, 40)}`, press: pressData(press, accountId, digestOf(text)) }])

/** Names a text in a button; its place in the list changes. */
export const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 10)
