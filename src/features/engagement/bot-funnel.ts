import { accountLabel } from '#features/accounts/rules.ts'
import type { MessageContext, PressContext } from '#platform/bot/shell.ts'
import type { View } from '#platform/bot/view.ts'
import { clip, escapeHtml } from '#shared/html.ts'
import { offerButtons } from './bot-offer.ts'
import { button, press, wayBack, type Panels, type PanelsDeps, type Place } from './bot-panels.ts'
import { lostSteps, type Branch, type Flaw, type Funnel, type Step } from './funnel-rules.ts'
import type { FunnelRuns, StageCount } from './funnel-runs.ts'
import { needsPayment, type Funnels } from './funnels.ts'
import type { Offers } from './offers.ts'

export interface FunnelBotDeps extends Pick<PanelsDeps, 'behaviours' | 'home'> {
  funnels: Funnels
  funnelRuns: FunnelRuns
  offers: Offers
}

type Speaker = PressContext | MessageContext

/** The first page of a funnel: on or off, who stands where, and the ways to change it. */
export function registerFunnelHome({ on }: Panels, { funnels, funnelRuns, offers, behaviours, home }: FunnelBotDeps) {
  async function homeView(ctx: Speaker, place: Place, note = ''): Promise<View> {
    const { language } = ctx.person
    const { account, behaviour } = place
    const state = await funnels.state(account.id, language)
    if (state.kind === 'none')
      return { html: ctx.html('engagement-funnel-not-here', { account: accountLabel(account) }), buttons: [[home(language, account.id)]] }
    const isOn = behaviour.funnel_on
    const counts = await funnelRuns.counts(account.id)
    const isCustom = state.kind === 'custom'
    const isChanged = isCustom && !state.isLive
    const isTried = isChanged && state.isTried
    const onOff = [button(ctx, isOn ? 'off' : 'on', press('eg.fon', place, isOn ? 0 : 1), isOn || isChanged ? undefined : 'success')]
    const live = [button(ctx, 'live', press('eg.flive', place), 'success')]
    const stepsAndTry = [
      button(ctx, isCustom ? 'steps' : 'texts', press('eg.fsteps', place)),
      button(ctx, 'try', press('eg.ftry', place), isTried ? undefined : 'primary'),
    ]
    return {
      html: [
        ...(note === '' ? [] : [note]),
        ctx.html(isOn ? 'engagement-funnel-on' : 'engagement-funnel-off', { account: accountLabel(account) }),
        countsHtml(ctx, state.live.steps, counts),
        ...(isChanged
          ? [
              ctx.html(isTried ? 'engagement-funnel-tried' : 'engagement-funnel-changed'),
              ...(state.draft.steps.length > 0 ? [`${ctx.html('engagement-funnel-draft')}\n${outlineHtml(ctx, state.draft)}`] : []),
            ]
          : []),
      ].join('\n\n'),
      buttons: [
        // what is on now are the steps of before: what was built goes first
        ...(isChanged ? [...(isTried ? [live, stepsAndTry] : [stepsAndTry, live]), onOff] : [onOff, stepsAndTry]),
        offerButtons(ctx, place, 'f'),
        [button(ctx, 'funnel-reset', press('eg.freset', place)), button(ctx, 'outs', press('eg.outs', place, 'f'))],
        [home(language, account.id)],
      ],
    }
  }

  on('eg.funnel', async (ctx, place) => ctx.here(await homeView(ctx, place)))

  on('eg.fon', async (ctx, place, [wanted]) => {
    const { live } = await funnels.state(place.account.id, ctx.person.language)
    // a step that names payment details would stay unsaid without them
    if (wanted === '1' && needsPayment(live) && !(await offers.of(place.account.id))?.payment)
      return ctx.here(await missingPayment(ctx, place))
    const changed = await behaviours.change(ctx.person.id, place.account.id, { funnel_on: wanted === '1' })
    if (!changed.ok) return ctx.stale()
    await ctx.here(await homeView(ctx, { ...place, behaviour: changed.value }))
  })

  async function missingPayment(ctx: PressContext, place: Place): Promise<View> {
    const back = press('eg.funnel', place)
    return {
      html: ctx.html('engagement-refused-no-payment'),
      buttons: [[button(ctx, 'payment', press('eg.pay', place, 'f'), 'primary')], wayBack(ctx, back, back)],
    }
  }

  on('eg.flive', async (ctx, place) => {
    const published = await funnels.publish(ctx.person.id, place.account.id)
    if (published.ok)
      return ctx.here(
        await homeView(ctx, place, ctx.html(place.behaviour.funnel_on ? 'engagement-funnel-live' : 'engagement-funnel-live-off')),
      )
    if (published.reason === 'no_payment') return ctx.here(await missingPayment(ctx, place))
    const back = press('eg.funnel', place)
    const steps = (await funnels.state(place.account.id, ctx.person.language)).draft.steps
    const html = published.flaw
      ? flawHtml(ctx, steps, published.flaw)
      : ctx.html(`engagement-refused-${published.reason.replaceAll('_', '-')}`, {})
    const mend = published.flaw
      ? button(ctx, 'steps', press('eg.fsteps', place), 'primary')
      : button(ctx, 'try', press('eg.ftry', place), 'primary')
    await ctx.here({ html, buttons: [[mend], wayBack(ctx, back, back)] })
  })

  on('eg.freset', async (ctx, place) => {
    const back = press('eg.funnel', place)
    await ctx.here({
      html: ctx.html('engagement-ask-funnel-reset'),
      buttons: [[button(ctx, 'funnel-reset-yes', press('eg.fresetyes', place), 'danger')], wayBack(ctx, back, back)],
    })
  })
  on('eg.fresetyes', async (ctx, place) => {
    const count = await funnelRuns.reset(ctx.person.id, place.account.id)
    await ctx.here(await homeView(ctx, place, ctx.html('engagement-funnel-reset', { count })))
  })
}

/** Steps have numbers for people: their places, not their ids. */
export const numberOf = (steps: readonly Step[], id: number) => steps.findIndex((one) => one.id === id) + 1

function countsHtml(ctx: Speaker, steps: readonly Step[], counts: readonly StageCount[]): string {
  const sum = (wanted: (one: StageCount) => boolean) => counts.filter(wanted).reduce((total, { count }) => total + count, 0)
  const lines = steps.map((step, at) => {
    const count = sum((one) => one.step === step.id && one.state === 'running')
    return `${at + 1}. ${escapeHtml(clip(step.text.replace(/\s+/g, ' '), 40))} — ${ctx.html('engagement-funnel-here', { count })}`
  })
  const args = { ended: sum(({ state }) => state === 'ended'), left: sum(({ state }) => state === 'left') }
  return [...lines, ctx.html('engagement-funnel-totals', args)].join('\n')
}

/** A line for each step: where it leads, and when. */
export function outlineHtml(ctx: Speaker, funnel: Funnel): string {
  const lost = lostSteps(funnel)
  const lines = funnel.steps.map(({ id, branches }, at) => {
    const number = at + 1
    const [only, ...others] = branches
    const line = !only
      ? ctx.html('engagement-outline-end', { number })
      : only.when.kind === 'anything' && others.length === 0
        ? ctx.html('engagement-outline-on', { number, to: numberOf(funnel.steps, only.to) })
        : ctx.html('engagement-outline-ways', { number, ways: branches.map((way) => wayText(ctx, funnel, way)).join(', ') })
    return lost.includes(id) ? `${line} · ${ctx.html('engagement-outline-lost')}` : line
  })
  return lines.join('\n')
}

function wayText(ctx: Speaker, { steps }: Funnel, { when, to }: Branch): string {
  const args = { to: numberOf(steps, to) }
  return ctx.plain(`engagement-outline-${when.kind}`, when.kind === 'words' ? { ...args, words: clip(when.words.join(', '), 30) } : args)
}

const flawHtml = (ctx: Speaker, steps: readonly Step[], { kind, step }: Flaw) =>
  ctx.html(`engagement-flaw-${kind.replaceAll('_', '-')}`, step === undefined ? {} : { number: numberOf(steps, step) })
