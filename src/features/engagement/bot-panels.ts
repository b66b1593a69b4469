import { z } from 'zod'
import type { Account } from '#features/accounts/rules.ts'
import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import type { Behaviours } from '#features/personas/behaviour.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Language } from '#shared/language.ts'
import { addMs, hourMs } from '#shared/time.ts'

/** One account of the person who pressed, and how it behaves. */
export interface Place {
  account: Account
  behaviour: Behaviour
}

export interface PanelsDeps {
  behaviours: Pick<Behaviours, 'of' | 'change'>
  accounts: { get(accountId: number): Promise<Account | undefined> }
  /** Leads out of here, to the page of the account. */
  home(language: Language, accountId: number): Button
}

/** What a question is about, kept until it is answered. */
const asked = z.object({
  accountId: z.number().int(),
  /** The name of its `onText`. */
  what: z.string(),
  args: z.array(z.union([z.string(), z.number()])),
})

type Speaker = Pick<PressContext, 'html' | 'plain' | 'person'>
const screen = 'engagement'
const inputKind = 'engagement.text'
const answerMs = hourMs

/** Buttons and questions about one account: each press checks who asks and what they own, each question leads back. */
export function createPanels(shell: BotShell, { behaviours, accounts }: PanelsDeps) {
  const { inputs, messenger } = shell
  const texts = new Map<string, (ctx: MessageContext, place: Place, args: (string | number)[]) => Promise<void>>()

  async function placeOf(customerId: number, accountId: number): Promise<Place | undefined> {
    const account = await accounts.get(accountId)
    const behaviour = account?.customerId === customerId ? await behaviours.of(accountId) : undefined
    return account && behaviour && { account, behaviour }
  }

  /** A button of an account: `name:<accountId>:…`; the other arguments are numbers or words of our own, as forged as any. */
  function on(name: string, handle: (ctx: PressContext, place: Place, args: string[]) => Promise<void>) {
    shell.press(name, async (ctx, [id, ...args]) => {
      const place = await placeOf(ctx.person.id, numberArg(id))
      if (!place) return ctx.stale()
      await handle(ctx, place, args)
    })
  }

  /** What happens with the words that `ask` waited for. */
  function onText(what: string, handle: (ctx: MessageContext, place: Place, args: (string | number)[]) => Promise<void>) {
    if (texts.has(what)) throw new Error(`Two handlers for the question ${what}`)
    texts.set(what, handle)
  }

  /** Puts a question in place of the panel; whatever else is pressed ends it. */
  async function ask(ctx: PressContext, { account }: Place, question: { what: string; args?: (string | number)[]; view: View }) {
    const data = { accountId: account.id, what: question.what, args: question.args ?? [] }
    await inputs.expect(ctx.person.id, inputKind, data, addMs(ctx.now, answerMs))
    await ctx.here(question.view)
  }

  /** The question went well: its panel comes anew at the bottom. */
  async function answered(ctx: MessageContext, view: View) {
    await inputs.drop(ctx.person.id, inputKind)
    await messenger.show(ctx.person.id, screen, view)
  }

  /** The next question of the same form. */
  async function askNext(ctx: MessageContext, { account }: Place, question: { what: string; args?: (string | number)[]; view: View }) {
    const data = { accountId: account.id, what: question.what, args: question.args ?? [] }
    await inputs.expect(ctx.person.id, inputKind, data, addMs(ctx.now, answerMs))
    await messenger.show(ctx.person.id, screen, question.view)
  }

  shell.input(inputKind, async (ctx, data) => {
    const { accountId, what, args } = asked.parse(data)
    const place = await placeOf(ctx.person.id, accountId)
    const handle = texts.get(what)
    if (place && handle) return handle(ctx, place, args)
    await inputs.drop(ctx.person.id, inputKind)
    await ctx.answer({ html: ctx.html('engagement-refused-no-account') })
  })

  return { on, onText, ask, askNext, answered }
}
export type Panels = ReturnType<typeof createPanels>

export const button = (ctx: Speaker, id: string, press: string, style?: 'primary' | 'success' | 'danger'): Button => ({
  text: ctx.plain(`engagement-button-${id}`),
  press,
  ...(style ? { style } : {}),
})

/** Back to where one came from, and out of the whole form. */
export const wayBack = (ctx: Speaker, back: string, out: string): Button[] =>
  back === out ? [button(ctx, 'back', back)] : [button(ctx, 'back', back), button(ctx, 'cancel', out)]

/** A refusal with its way on: the question stays open. */
export const refusalView = (
  ctx: Speaker,
  { reason, what, max }: { reason: string; what?: string | undefined; max?: number },
  back: string,
  out: string,
): View => ({
  html: ctx.html(`engagement-refused-${reason.replaceAll('_', '-')}`, refusalArgs(reason, what, max)),
  buttons: [wayBack(ctx, back, out)],
})

function refusalArgs(reason: string, what: string | undefined, max: number | undefined): Record<string, string | number> {
  if (reason === 'too_long') return { max: max ?? 0 }
  return reason === 'unknown_field' || reason === 'link_not_allowed' ? { what: what ?? '' } : {}
}

export const press = (name: string, { account }: Pick<Place, 'account'>, ...args: (string | number)[]) =>
  pressData(name, account.id, ...args)
