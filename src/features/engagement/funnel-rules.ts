import { z } from 'zod'
import { done, refused, type Result } from '#shared/result.ts'
import { tokensOf } from '#shared/phrases.ts'
import { hasPhrase, isBareNo, isNo, isYes } from './words-rules.ts'

export const stepsMax = 12
export const branchesMax = 6
export const textMax = 600
export const wordsMax = 10
export const followUpHours = { min: 2, max: 24 }

const condition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('yes') }),
  z.object({ kind: z.literal('no') }),
  /** One of these words or phrases, whole. */
  z.object({ kind: z.literal('words'), words: z.array(z.string().min(1).max(40)).min(1).max(wordsMax) }),
  /** A picture, a file, or words that say that it was paid. */
  z.object({ kind: z.literal('receipt') }),
  z.object({ kind: z.literal('anything') }),
  /** Not the contact: the customer presses that the money is there. */
  z.object({ kind: z.literal('confirmed') }),
])
export type Condition = z.infer<typeof condition>
export type ConditionKind = Condition['kind']

const branch = z.object({ when: condition, to: z.number().int().positive() })
const step = z.object({
  id: z.number().int().positive(),
  text: z.string().min(1).max(textMax),
  /** Tried in order; a step without any is an end. */
  branches: z.array(branch).max(branchesMax),
  /** Said once when the contact keeps silent for so long. */
  followUp: z
    .object({ hours: z.number().int().min(followUpHours.min).max(followUpHours.max), text: z.string().min(1).max(textMax) })
    .nullable(),
})
export const funnelShape = z.object({ steps: z.array(step).max(stepsMax) })

export type Branch = z.infer<typeof branch>
/** From this step, when that is said. */
export interface Way {
  id: number
  when: Condition
}
export type Step = z.infer<typeof step>
/** The first step begins it. Each change of step takes a message of the contact, or the customer's press. */
export type Funnel = z.infer<typeof funnelShape>

/** Why a funnel does not go live; `step` is where. */
export const flawKinds = [
  'no_steps',
  'missing_step',
  'never_reached',
  'behind_anything',
  'loop',
  'mixed_confirm',
  'too_many_steps',
] as const
export interface Flaw {
  kind: (typeof flawKinds)[number]
  step?: number
}

export const stepOf = ({ steps }: Funnel, id: number): Step | undefined => steps.find((one) => one.id === id)

/** Undefined: every step is reached, every way leads on to an end, and none leads back. */
export function flawOf({ steps }: Funnel): Flaw | undefined {
  const [first] = steps
  if (!first) return { kind: 'no_steps' }
  if (steps.length > stepsMax) return { kind: 'too_many_steps' }
  const ids = new Set(steps.map(({ id }) => id))
  for (const { id, branches } of steps) {
    if (branches.some(({ to }) => !ids.has(to))) return { kind: 'missing_step', step: id }
    const anything = branches.findIndex(({ when }) => when.kind === 'anything')
    if (anything >= 0 && anything < branches.length - 1) return { kind: 'behind_anything', step: id }
    // a customer's press and a contact's message would race
    if (branches.some(({ when }) => when.kind === 'confirmed') && branches.length > 1) return { kind: 'mixed_confirm', step: id }
  }
  const loop = loopFrom({ steps }, first.id)
  if (loop !== undefined) return { kind: 'loop', step: loop }
  const reached = reachedFrom({ steps }, first.id)
  const lost = steps.find(({ id }) => !reached.has(id))
  // without loops every way that leads on ends somewhere
  return lost ? { kind: 'never_reached', step: lost.id } : undefined
}

function reachedFrom(funnel: Funnel, from: number): Set<number> {
  const reached = new Set<number>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    open.push(...(stepOf(funnel, id)?.branches ?? []).map(({ to }) => to))
  }
  return reached
}

/** The step from which a way leads back to a step before it. */
function loopFrom(funnel: Funnel, from: number, above: readonly number[] = [], done = new Set<number>()): number | undefined {
  if (done.has(from)) return undefined
  for (const { to } of stepOf(funnel, from)?.branches ?? []) {
    if (to === from || above.includes(to)) return from
    const found = loopFrom(funnel, to, [...above, from], done)
    if (found !== undefined) return found
  }
  done.add(from)
  return undefined
}

export interface Said {
  text: string
  hasMedia: boolean
}

const paidWords =
  'odedim,odeme yaptim,odemeyi yaptim,yatirdim,gonderdim,parayi gonderdim,attim,havale yaptim,havale ettim,eft yaptim,eft attim,dekont,paid,i paid,payment sent,sent the money'.split(
    ',',
  )

/** Whether messages that came together meet a condition. The customer's press is no message. */
export function meets(when: Condition, said: readonly Said[]): boolean {
  const last = said.at(-1)
  if (!last) return false
  switch (when.kind) {
    case 'anything':
      return true
    case 'yes':
      return isYes(last.text)
    case 'no':
      return said.some(({ text }) => isNo(text))
    case 'words': {
      // "no, not the red one" asks for no red one
      if (said.some(({ text }) => isNo(text))) return false
      const tokens = said.map(({ text }) => tokensOf(text))
      return when.words.some((word) => tokens.some((one) => hasPhrase(one, word)))
    }
    case 'receipt':
      return said.some(({ text, hasMedia }) => hasMedia || (!isNo(text) && paidWords.some((word) => hasPhrase(tokensOf(text), word))))
    case 'confirmed':
      return false
  }
}

/** Where these messages lead from a step; undefined: nowhere, the step stays. */
export const nextOf = (funnel: Funnel, at: number, said: readonly Said[]): Branch | undefined =>
  stepOf(funnel, at)?.branches.find(({ when }) => meets(when, said))

export const confirmedBranch = ({ branches }: Step): Branch | undefined => branches.find(({ when }) => when.kind === 'confirmed')

/** A plain no answers a step that has a rule for it; the next no after it is meant for good. */
export const asksForNo = (step: Step, hasSaidNo: boolean): boolean => !hasSaidNo && step.branches.some(({ when }) => when.kind === 'no')

export const takesNo = (step: Step, text: string, hasSaidNo: boolean): boolean => asksForNo(step, hasSaidNo) && isBareNo(text)

/** A step more. Only what is said leads to it, `from` a step that is there; without it nothing does yet. It is an end itself. */
export function withStep(funnel: Funnel, text: string, from?: Way): Result<Funnel, 'too_many_steps' | 'too_many_rules'> {
  if (funnel.steps.length >= stepsMax) return refused('too_many_steps')
  const id = Math.max(0, ...funnel.steps.map((one) => one.id)) + 1
  const more = { steps: [...funnel.steps, { id, text, branches: [], followUp: null }] }
  return from ? withBranch(more, from.id, { when: from.when, to: id }) : done(more)
}

/** Steps that nothing leads to; the first needs nothing. */
export function lostSteps(funnel: Funnel): number[] {
  const [first] = funnel.steps
  const reached = first ? reachedFrom(funnel, first.id) : new Set()
  return funnel.steps.map(({ id }) => id).filter((id) => !reached.has(id))
}

/** Without the step; what led to it leads to where it led, so that a chain stays one. */
export function withoutStep(funnel: Funnel, id: number): Funnel {
  const after = stepOf(funnel, id)?.branches.at(-1)?.to
  const steps = funnel.steps
    .filter((one) => one.id !== id)
    .map((one) => ({
      ...one,
      branches: one.branches.flatMap((way) =>
        way.to !== id ? [way] : after === undefined || after === one.id ? [] : [{ ...way, to: after }],
      ),
    }))
  return { steps }
}

export const changeStep = (funnel: Funnel, id: number, change: Partial<Omit<Step, 'id'>>): Funnel => ({
  steps: funnel.steps.map((one) => (one.id === id ? { ...one, ...change } : one)),
})

/**
 * A rule more; the one for whatever else is said stays the last, and a new one of its kind takes its place. Steps that just follow each
 * other give way to the first rule of one's own: what no rule meets is no matter of the funnel, and is answered as anything else.
 */
export function withBranch(funnel: Funnel, id: number, { when, to }: Branch): Result<Funnel, 'too_many_rules'> {
  const standing = stepOf(funnel, id)?.branches ?? []
  const isOnly = when.kind === 'confirmed' || standing.every((other) => other.when.kind === 'anything')
  const kept = isOnly
    ? []
    : standing.filter(({ when: other }) => other.kind !== 'confirmed' && (other.kind === 'words' || other.kind !== when.kind))
  if (kept.length >= branchesMax) return refused('too_many_rules')
  const all = [...kept, { when, to }]
  const rank = ({ when: { kind } }: Branch) => (kind === 'anything' ? 1 : 0)
  const more = changeStep(funnel, id, { branches: all.toSorted((a, b) => rank(a) - rank(b)) })
  return done(joinsBefore(more, id, { when, to }, standing).reduce((rest, at) => changeStep(rest, at, { branches: [] }), more))
}

/**
 * The steps that just led on to another answer of the same question, whose text is not meant for who gave this one: a new rule parts
 * them. What is made to lead there afterwards stays.
 */
function joinsBefore(funnel: Funnel, id: number, { when, to }: Branch, standing: readonly Branch[]): number[] {
  const isAnswer = (other: Branch) => other.when.kind !== 'anything'
  if (when.kind === 'anything' || standing.some((other) => isAnswer(other) && other.to === to)) return []
  const answers = new Set((stepOf(funnel, id)?.branches ?? []).filter(isAnswer).map((other) => other.to))
  return funnel.steps
    .filter(({ id: at, branches: [only, ...others] }) => {
      if (!answers.has(at) || only?.when.kind !== 'anything' || others.length > 0) return false
      return answers.has(only.to) && (at === to || only.to === to)
    })
    .map(({ id: at }) => at)
}

/** Steps that led somewhere before and are ends now. */
export const endedBy = (before: Funnel, after: Funnel): number[] =>
  after.steps.filter(({ id, branches }) => branches.length === 0 && (stepOf(before, id)?.branches.length ?? 0) > 0).map(({ id }) => id)
