import { z } from 'zod'
import type { MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, type Button, type View } from '#platform/bot/view.ts'
import { clip, escapeHtml } from '#shared/html.ts'
import { numberOf, outlineHtml } from './bot-funnel.ts'
import { button, press, refusalView, wayBack, type Panels, type Place } from './bot-panels.ts'
import {
  branchesMax,
  stepOf,
  stepsMax,
  textMax,
  wordsMax,
  type Branch,
  type Condition,
  type ConditionKind,
  type Funnel,
  type Step,
  type Way,
} from './funnel-rules.ts'
import type { FunnelAnswer, Funnels } from './funnels.ts'

type Speaker = PressContext | MessageContext

const conditionKinds = ['yes', 'no', 'words', 'receipt', 'anything', 'confirmed'] as const satisfies readonly ConditionKind[]
const kindArg = z.enum(conditionKinds)
/** In place of a step's id: one that is written next. */
const toNew = 0
const hourChoices = [2, 4, 8, 20]

/** Steps, what leads from one to the next, and the reminder: made with buttons and plain sentences. */
export function registerBuilder({ on, onText, ask, askNext, answered }: Panels, { funnels }: { funnels: Funnels }) {
  const stateOf = (ctx: Speaker, place: Place) => funnels.state(place.account.id, ctx.person.language)

  async function stepsView(ctx: Speaker, place: Place): Promise<View> {
    const { draft, kind } = await stateOf(ctx, place)
    const back = press('eg.funnel', place)
    const rows = draft.steps.map((step, at): Button[] => [
      { text: `${at + 1}. ${clip(step.text.replace(/\s+/g, ' '), 48)}`, press: press('eg.fstep', place, step.id) },
    ])
    const isCustom = kind === 'custom'
    const intro = ctx.html(!isCustom ? 'engagement-steps-texts' : draft.steps.length === 0 ? 'engagement-steps-none' : 'engagement-steps')
    return {
      html: draft.steps.length === 0 ? intro : `${intro}\n\n${outlineHtml(ctx, draft)}`,
      buttons: [
        ...rows,
        ...(isCustom && draft.steps.length < stepsMax ? [[button(ctx, 'step-add', press('eg.fadd', place), 'primary')]] : []),
        ...(isCustom
          ? [[button(ctx, 'try', press('eg.ftry', place)), button(ctx, 'anew', press('eg.fnew', place))]]
          : [[button(ctx, 'try', press('eg.ftry', place))]]),
        wayBack(ctx, back, back),
      ],
    }
  }

  on('eg.fsteps', async (ctx, place) => ctx.here(await stepsView(ctx, place)))

  async function stepView(ctx: Speaker, place: Place, id: number): Promise<View> {
    const { draft, kind } = await stateOf(ctx, place)
    const step = stepOf(draft, id)
    if (!step) return stepsView(ctx, place)
    const isCustom = kind === 'custom'
    const removals = step.branches.map((_, at): Button => ({
      text: ctx.plain('engagement-way-remove', { number: at + 1 }),
      press: press('eg.fwaydel', place, id, at),
    }))
    return {
      html: [
        ctx.html('engagement-step', { number: numberOf(draft.steps, id) }),
        `<blockquote>${escapeHtml(step.text)}</blockquote>`,
        waysHtml(ctx, draft, step),
        ...(step.followUp ? [ctx.html('engagement-step-follow-up', { hours: step.followUp.hours, text: step.followUp.text })] : []),
      ].join('\n\n'),
      buttons: [
        [
          button(ctx, 'step-text', press('eg.ftext', place, id)),
          ...(isCustom || step.followUp ? [button(ctx, 'step-follow-up', press('eg.ffu', place, id))] : []),
        ],
        ...(isCustom
          ? [step.branches.length < branchesMax ? [button(ctx, 'way-add', press('eg.fway', place, id), 'primary')] : [], removals]
          : []),
        ...(isCustom ? [[button(ctx, 'step-remove', press('eg.fdel', place, id))]] : []),
        wayBack(ctx, press('eg.fsteps', place), press('eg.funnel', place)),
      ],
    }
  }

  on('eg.fstep', async (ctx, place, [id]) => ctx.here(await stepView(ctx, place, numberArg(id))))

  async function refuse(ctx: MessageContext, place: Place, answer: FunnelAnswer, back: string) {
    if (answer.ok) return false
    await ctx.answer(refusalView(ctx, { reason: answer.reason, what: answer.what, max: textMax }, back, press('eg.funnel', place)))
    return true
  }

  /** Shows what came of a press, or why nothing did. */
  async function after(ctx: PressContext, answer: FunnelAnswer, view: () => Promise<View>) {
    if (!answer.ok) return ctx.toast(ctx.plain(`engagement-refused-${answer.reason.replaceAll('_', '-')}`, {}), { alert: true })
    await ctx.here(parted(ctx, answer, await view()))
  }

  /** A change that made other steps ends says so above what comes of it. */
  function parted(ctx: Speaker, answer: FunnelAnswer, view: View): View {
    if (!answer.ok) return view
    const lines = (answer.ended ?? []).map((id) => ctx.html('engagement-steps-parted', { number: numberOf(answer.value.steps, id) }))
    return { ...view, html: [...lines, view.html].join('\n\n') }
  }

  /** What is read at a new step, and what of an earlier one leads to it. */
  const stepQuestion = (ctx: Speaker, place: Place, from?: Way) => ({
    what: 'step',
    args: from ? [from.id, from.when.kind, ...(from.when.kind === 'words' ? from.when.words : [])] : [],
    view: {
      html: ctx.html('engagement-ask-step', { max: textMax }),
      buttons: [wayBack(ctx, from ? press('eg.fstep', place, from.id) : press('eg.fsteps', place), press('eg.funnel', place))],
    },
  })

  // a number: the step that whatever is said leads on from
  on('eg.fadd', async (ctx, place, [id]) => {
    const from = numberArg(id)
    await ask(ctx, place, stepQuestion(ctx, place, from ? { id: from, when: { kind: 'anything' } } : undefined))
  })
  onText('step', async (ctx, place, args) => {
    const from = wayFrom(args)
    const saved = await funnels.addStep(ctx.person.id, place.account.id, ctx.message.text ?? '', from)
    if (await refuse(ctx, place, saved, from ? press('eg.fstep', place, from.id) : press('eg.fsteps', place))) return
    const made = saved.ok ? saved.value.steps.at(-1) : undefined
    await answered(
      ctx,
      parted(ctx, saved, saved.ok && made ? onwardView(ctx, place, saved.value, made, from) : await stepsView(ctx, place)),
    )
  })

  /** Where a new step leads is asked at once: by itself it is an end. What hangs on an answer goes back to the other answers. */
  function onwardView(ctx: Speaker, place: Place, draft: Funnel, { id }: Step, from: Way | undefined): View {
    const isAnswer = from !== undefined && from.when.kind !== 'anything'
    const isFull = draft.steps.length >= stepsMax
    return {
      html: ctx.html('engagement-ask-onward', { number: numberOf(draft.steps, id) }),
      buttons: [
        ...(isFull ? [] : [[button(ctx, 'onward-next', press('eg.fadd', place, id), 'primary')]]),
        [button(ctx, 'onward-end', isAnswer ? press('eg.fstep', place, from.id) : press('eg.fsteps', place))],
        [button(ctx, 'onward-when', press('eg.fway', place, id))],
        ...(draft.steps.length > 1 ? [[button(ctx, 'onward-there', press('eg.fwhen', place, id, 'anything'))]] : []),
        wayBack(ctx, press('eg.fsteps', place), press('eg.funnel', place)),
      ],
    }
  }

  on('eg.ftext', async (ctx, place, [id]) => {
    const step = stepOf((await stateOf(ctx, place)).draft, numberArg(id))
    if (!step) return ctx.here(await stepsView(ctx, place))
    const view = {
      html: ctx.html('engagement-ask-step-text', { text: step.text, max: textMax }),
      buttons: [wayBack(ctx, press('eg.fstep', place, step.id), press('eg.funnel', place))],
    }
    await ask(ctx, place, { what: 'step-text', args: [step.id], view })
  })
  onText('step-text', async (ctx, place, [id]) => {
    const saved = await funnels.setText(ctx.person.id, place.account.id, Number(id), ctx.message.text ?? '')
    if (await refuse(ctx, place, saved, press('eg.fstep', place, Number(id)))) return
    await answered(ctx, await stepView(ctx, place, Number(id)))
  })

  on('eg.fdel', async (ctx, place, [id]) => {
    const number = numberOf((await stateOf(ctx, place)).draft.steps, numberArg(id))
    await ctx.here({
      html: ctx.html('engagement-ask-step-remove', { number }),
      buttons: [
        [button(ctx, 'remove-yes', press('eg.fdelyes', place, numberArg(id)), 'danger')],
        wayBack(ctx, press('eg.fstep', place, numberArg(id)), press('eg.funnel', place)),
      ],
    })
  })
  on('eg.fdelyes', async (ctx, place, [id]) => {
    await after(ctx, await funnels.removeStep(ctx.person.id, place.account.id, numberArg(id)), () => stepsView(ctx, place))
  })

  on('eg.fnew', async (ctx, place) => {
    await ctx.here({
      html: ctx.html('engagement-ask-anew'),
      buttons: [
        [button(ctx, 'anew-empty', press('eg.fnewyes', place, 'empty')), button(ctx, 'anew-ready', press('eg.fnewyes', place, 'standard'))],
        wayBack(ctx, press('eg.fsteps', place), press('eg.funnel', place)),
      ],
    })
  })
  on('eg.fnewyes', async (ctx, place, [from]) => {
    const begun = await funnels.beginAnew(ctx.person.id, place.account.id, from === 'standard' ? 'standard' : 'empty')
    await after(ctx, begun, () => stepsView(ctx, place))
  })

  registerWays()
  registerFollowUp()

  /** What must be said for a step to follow: condition first, then where it leads, then the words where it takes some. */
  function registerWays() {
    on('eg.fway', async (ctx, place, [id]) => {
      const kinds = conditionKinds.map((kind): Button[] => [
        { text: ctx.plain(`engagement-when-${kind}`), press: press('eg.fwhen', place, numberArg(id), kind) },
      ])
      await ctx.here({
        html: ctx.html('engagement-ask-when'),
        buttons: [...kinds, wayBack(ctx, press('eg.fstep', place, numberArg(id)), press('eg.funnel', place))],
      })
    })

    on('eg.fwhen', async (ctx, place, [id, kind]) => {
      const when = kindArg.safeParse(kind)
      if (!when.success) return
      const { draft } = await stateOf(ctx, place)
      const targets = draft.steps
        .filter((step) => step.id !== numberArg(id))
        .map((step): Button[] => [
          {
            text: `${numberOf(draft.steps, step.id)}. ${clip(step.text.replace(/\s+/g, ' '), 48)}`,
            press: press('eg.fto', place, numberArg(id), when.data, step.id),
          },
        ])
      const isFull = draft.steps.length >= stepsMax
      await ctx.here({
        html: ctx.html('engagement-ask-to'),
        buttons: [
          ...targets,
          ...(isFull ? [] : [[button(ctx, 'step-new', press('eg.fto', place, numberArg(id), when.data, toNew))]]),
          wayBack(ctx, press('eg.fway', place, numberArg(id)), press('eg.funnel', place)),
        ],
      })
    })

    on('eg.fto', async (ctx, place, [id, kind, to]) => {
      const when = kindArg.safeParse(kind)
      if (!when.success) return
      if (when.data === 'words') {
        const view = {
          html: ctx.html('engagement-ask-words', { max: wordsMax }),
          buttons: [wayBack(ctx, press('eg.fwhen', place, numberArg(id), 'words'), press('eg.funnel', place))],
        }
        return ask(ctx, place, { what: 'words', args: [numberArg(id), numberArg(to)], view })
      }
      if (numberArg(to) === toNew) return ask(ctx, place, stepQuestion(ctx, place, { id: numberArg(id), when: { kind: when.data } }))
      await addWay(ctx, place, numberArg(id), { when: { kind: when.data }, to: numberArg(to) })
    })

    async function addWay(ctx: PressContext, place: Place, id: number, branch: Branch) {
      await after(ctx, await funnels.addBranch(ctx.person.id, place.account.id, id, branch), () => stepView(ctx, place, id))
    }

    onText('words', async (ctx, place, [id, to]) => {
      const words = (ctx.message.text ?? '')
        .split(/[,;\n]/)
        .map((word) => clip(word.trim(), 40))
        .filter((word) => /[\p{L}\p{N}]/u.test(word))
        .slice(0, wordsMax)
      const back = press('eg.fstep', place, Number(id))
      if (words.length === 0) return void (await ctx.answer(refusalView(ctx, { reason: 'empty' }, back, press('eg.funnel', place))))
      const when = { kind: 'words' as const, words }
      if (to === toNew) return askNext(ctx, place, stepQuestion(ctx, place, { id: Number(id), when }))
      const saved = await funnels.addBranch(ctx.person.id, place.account.id, Number(id), { when, to: Number(to) })
      if (await refuse(ctx, place, saved, back)) return
      await answered(ctx, parted(ctx, saved, await stepView(ctx, place, Number(id))))
    })

    on('eg.fwaydel', async (ctx, place, [id, at]) => {
      const removed = await funnels.removeBranch(ctx.person.id, place.account.id, numberArg(id), numberArg(at))
      await after(ctx, removed, () => stepView(ctx, place, numberArg(id)))
    })
  }

  /** What is said once when nobody answers. */
  function registerFollowUp() {
    on('eg.ffu', async (ctx, place, [id]) => {
      const { draft, kind } = await stateOf(ctx, place)
      const step = stepOf(draft, numberArg(id))
      if (!step) return ctx.here(await stepsView(ctx, place))
      // of a ready made funnel the hours stay
      if (kind === 'standard') return askFollowUp(ctx, place, step.id, step.followUp?.hours ?? 0)
      const choices = hourChoices.map((hours): Button => ({
        text: ctx.plain('engagement-hours', { hours }),
        press: press('eg.ffuh', place, step.id, hours),
      }))
      await ctx.here({
        html: ctx.html('engagement-ask-hours'),
        buttons: [
          choices,
          ...(step.followUp ? [[button(ctx, 'follow-up-none', press('eg.ffunone', place, step.id))]] : []),
          wayBack(ctx, press('eg.fstep', place, step.id), press('eg.funnel', place)),
        ],
      })
    })

    async function askFollowUp(ctx: PressContext, place: Place, id: number, hours: number) {
      const view = {
        html: ctx.html('engagement-ask-follow-up', { hours, max: textMax }),
        buttons: [wayBack(ctx, press('eg.fstep', place, id), press('eg.funnel', place))],
      }
      await ask(ctx, place, { what: 'follow-up', args: [id, hours], view })
    }
    on('eg.ffuh', (ctx, place, [id, hours]) => askFollowUp(ctx, place, numberArg(id), numberArg(hours)))

    on('eg.ffunone', async (ctx, place, [id]) => {
      const changed = await funnels.setFollowUp(ctx.person.id, place.account.id, numberArg(id), null)
      await after(ctx, changed, () => stepView(ctx, place, numberArg(id)))
    })

    onText('follow-up', async (ctx, place, [id, hours]) => {
      const followUp = { hours: Number(hours), text: ctx.message.text ?? '' }
      const saved = await funnels.setFollowUp(ctx.person.id, place.account.id, Number(id), followUp)
      if (await refuse(ctx, place, saved, press('eg.fstep', place, Number(id)))) return
      await answered(ctx, await stepView(ctx, place, Number(id)))
    })
  }
}

/** The rules of a step as sentences. */
function waysHtml(ctx: Speaker, funnel: Funnel, step: Step): string {
  if (step.branches.length === 0) return ctx.html('engagement-way-end')
  return step.branches
    .map(({ when, to }, at) => {
      const args = { at: at + 1, number: numberOf(funnel.steps, to) }
      return ctx.html(`engagement-way-${when.kind}`, when.kind === 'words' ? { ...args, words: wordsOf(when) } : args)
    })
    .join('\n')
}

/** What was asked before the text of a new step. */
function wayFrom([id, kind, ...words]: readonly (string | number)[]): Way | undefined {
  const when = kindArg.safeParse(kind)
  if (!when.success) return undefined
  return { id: Number(id), when: when.data === 'words' ? { kind: 'words', words: words.map(String) } : { kind: when.data } }
}

const wordsOf = ({ words }: Extract<Condition, { kind: 'words' }>) => words.join(', ')
