import { z } from 'zod'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, type View } from '#platform/bot/view.ts'
import { escapeHtml } from '#shared/html.ts'
import { addMs, hourMs } from '#shared/time.ts'
import { numberOf } from './bot-funnel.ts'
import { button, press, type Panels, type PanelsDeps, type Place } from './bot-panels.ts'
import { confirmedBranch, nextOf, stepOf, takesNo, type Funnel, type Step } from './funnel-rules.ts'
import type { Funnels } from './funnels.ts'
import type { Offers } from './offers.ts'
import { fillIn } from './texts-rules.ts'
import { isRefusal, isStop } from './words-rules.ts'

const inputKind = 'engagement.try'
const triedMs = hourMs
const trial = z.object({ accountId: z.number().int(), step: z.number().int(), hasSaidNo: z.boolean() })

/** The draft is played with its owner as the contact. Nothing of it reaches anybody. */
export function registerTrial(
  { inputs, input }: Pick<BotShell, 'inputs' | 'input'>,
  { on }: Panels,
  { funnels, offers, accounts }: { funnels: Funnels; offers: Offers } & Pick<PanelsDeps, 'accounts'>,
) {
  type Speaker = PressContext | MessageContext

  async function stepView(ctx: Speaker, place: Pick<Place, 'account'>, funnel: Funnel, step: Step): Promise<View> {
    const { language } = ctx.person
    const fields = await offers.fields(place.account.id, ctx.person.firstName, language)
    const stop = button(ctx, 'try-end', press('eg.funnel', place))
    const confirm = confirmedBranch(step)
    const isEnd = step.branches.length === 0
    return {
      html: [
        ctx.html('engagement-try-step', { number: numberOf(funnel.steps, step.id) }),
        escapeHtml(fillIn(step.text, fields)),
        ctx.html(isEnd ? 'engagement-try-ended' : confirm ? 'engagement-try-confirm' : 'engagement-try-next'),
      ].join('\n\n'),
      buttons: [
        ...(confirm ? [[button(ctx, 'paid', press('eg.ftrypaid', place, step.id), 'success')]] : []),
        ...(isEnd ? [[button(ctx, 'try-again', press('eg.ftry', place))]] : []),
        [stop],
      ],
    }
  }

  async function goTo(ctx: Speaker, place: Pick<Place, 'account'>, step: Step, hasSaidNo: boolean) {
    const accountId = place.account.id
    if (step.branches.length === 0) {
      await inputs.drop(ctx.person.id, inputKind)
      await funnels.noteTried(ctx.person.id, accountId)
    } else await inputs.expect(ctx.person.id, inputKind, { accountId, step: step.id, hasSaidNo }, addMs(ctx.now, triedMs))
  }

  on('eg.ftry', async (ctx, place) => {
    const { draft } = await funnels.state(place.account.id, ctx.person.language)
    const [first] = draft.steps
    if (!first) return ctx.toast(ctx.plain('engagement-flaw-no-steps'), { alert: true })
    await ctx.here({ html: ctx.html('engagement-try'), buttons: [[button(ctx, 'try-end', press('eg.funnel', place))]] })
    await inputs.expect(ctx.person.id, inputKind, { accountId: place.account.id, step: 0, hasSaidNo: false }, addMs(ctx.now, triedMs))
  })

  on('eg.ftrypaid', async (ctx, place, [id]) => {
    const { draft } = await funnels.state(place.account.id, ctx.person.language)
    const at = stepOf(draft, numberArg(id))
    const next = at && stepOf(draft, confirmedBranch(at)?.to ?? 0)
    if (!next) return ctx.stale()
    await goTo(ctx, place, next, false)
    await ctx.answer(await stepView(ctx, place, draft, next))
  })

  input(inputKind, async (ctx, data) => {
    const { accountId, step: id, hasSaidNo } = trial.parse(data)
    const account = await accounts.get(accountId)
    if (account?.customerId !== ctx.person.id) return inputs.drop(ctx.person.id, inputKind)
    const place = { account }
    const { draft } = await funnels.state(accountId, ctx.person.language)
    const text = ctx.message.text ?? ctx.message.caption ?? ''
    const at = stepOf(draft, id)
    const end = [[button(ctx, 'try-end', press('eg.funnel', place))]]
    if (isStop(text) || (at && isRefusal(text) && !takesNo(at, text, hasSaidNo))) {
      await inputs.drop(ctx.person.id, inputKind)
      await funnels.noteTried(ctx.person.id, accountId)
      return void (await ctx.answer({ html: ctx.html('engagement-try-left'), buttons: end }))
    }
    const hasMedia = ctx.message.photo !== undefined || ctx.message.document !== undefined
    const way = at && nextOf(draft, id, [{ text, hasMedia }])
    // nothing was said yet: whatever is said begins it
    const next = id === 0 ? draft.steps[0] : stepOf(draft, way?.to ?? 0)
    if (!next) return void (await ctx.answer({ html: ctx.html('engagement-try-silent'), buttons: end }))
    await goTo(ctx, place, next, hasSaidNo || way?.when.kind === 'no')
    await ctx.answer(await stepView(ctx, place, draft, next))
  })
}
