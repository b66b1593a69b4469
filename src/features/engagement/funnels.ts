import type { Account } from '#features/accounts/rules.ts'
import { lockAccount } from '#features/accounts/service.ts'
import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import type { Behaviours } from '#features/personas/behaviour.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { done, refused, type Result } from '#shared/result.ts'
import {
  changeStep,
  endedBy,
  flawOf,
  followUpHours,
  funnelShape,
  stepOf,
  textMax,
  withBranch,
  withoutStep,
  withStep,
  type Branch,
  type Flaw,
  type Funnel,
  type Way,
} from './funnel-rules.ts'
import type { Offers } from './offers.ts'
import { checkOwnText, fieldsIn, type TextRefusal } from './texts-rules.ts'
import './tables.ts'

export const funnelRefusals = [
  'no_account',
  'no_licence',
  'not_in_package',
  'only_texts',
  'no_step',
  'too_many_steps',
  'too_many_rules',
  'bad_hours',
  'flawed',
  'not_tried',
  'no_payment',
] as const
export type FunnelRefusal = (typeof funnelRefusals)[number] | TextRefusal
/** `ended`: steps that were taken off the way to another answer of the same question. */
export type FunnelAnswer = Result<Funnel, FunnelRefusal> & { what?: string; flaw?: Flaw; ended?: number[] }

export interface FunnelState {
  /** What the account's package gives. */
  kind: 'none' | 'standard' | 'custom'
  /** What is being worked on. */
  draft: Funnel
  live: Funnel
  /** The draft is what contacts meet. */
  isLive: boolean
  /** The draft was tried as it stands. */
  isTried: boolean
}

/** The funnel of an account: what its owner builds, and what contacts meet. Of a `standard` one the texts can be changed, and nothing else. */
export interface Funnels {
  state(accountId: number, language: Language): Promise<FunnelState>
  /** The funnel that contacts meet now; undefined where the package has none. */
  liveOf(accountId: number, behaviour: Behaviour, language: Language): Promise<Funnel | undefined>
  /** Its owner wrote something of what contacts meet, and all that it names is there. */
  isReady(accountId: number): Promise<boolean>
  setText(customerId: number, accountId: number, stepId: number, typed: string): Promise<FunnelAnswer>
  /** What is said once when the contact keeps silent; null: nothing. Of a ready made one the hours stay. */
  setFollowUp(
    customerId: number,
    accountId: number,
    stepId: number,
    followUp: { hours: number; text: string } | null,
  ): Promise<FunnelAnswer>
  /** @param from what leads to it; without it nothing does yet. */
  addStep(customerId: number, accountId: number, typed: string, from?: Way): Promise<FunnelAnswer>
  removeStep(customerId: number, accountId: number, stepId: number): Promise<FunnelAnswer>
  addBranch(customerId: number, accountId: number, stepId: number, branch: Branch): Promise<FunnelAnswer>
  removeBranch(customerId: number, accountId: number, stepId: number, at: number): Promise<FunnelAnswer>
  /** An empty one to build from, or the ready made one to change. */
  beginAnew(customerId: number, accountId: number, from: 'empty' | 'standard'): Promise<FunnelAnswer>
  noteTried(customerId: number, accountId: number): Promise<void>
  /** The draft becomes what contacts meet: only without a flaw, with all that it names, and after it was tried. */
  publish(customerId: number, accountId: number): Promise<FunnelAnswer>
}

export interface FunnelsDeps {
  db: Database
  clock: Clock
  words: Words
  staff: Pick<Staff, 'record'>
  behaviours: Pick<Behaviours, 'of'>
  customers: { languageOf(customerId: number): Promise<Language> }
  accounts: { get(accountId: number): Promise<Account | undefined> }
  offers: Pick<Offers, 'of'>
}

interface Row {
  draft: Funnel
  live: Funnel | undefined
  triedAt: Date | undefined
}

export function createFunnels({ db, clock, words, staff, behaviours, customers, accounts, offers }: FunnelsDeps): Funnels {
  async function find(on: Database | Tx, accountId: number, kind: 'standard' | 'custom'): Promise<Row | undefined> {
    const row = await on
      .selectFrom('account_funnel')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('kind', '=', kind)
      .executeTakeFirst()
    if (!row) return undefined
    return {
      draft: funnelShape.parse(row.draft),
      live: row.live === null ? undefined : funnelShape.parse(row.live),
      triedAt: row.tried_at ?? undefined,
    }
  }

  async function write(tx: Tx, customerId: number, accountId: number, kind: 'standard' | 'custom', row: Row) {
    const values = {
      draft: JSON.stringify(row.draft),
      live: row.live ? JSON.stringify(row.live) : null,
      tried_at: row.triedAt ?? null,
    }
    await tx
      .insertInto('account_funnel')
      .values({ account_id: accountId, customer_id: customerId, kind, ...values })
      .onConflict((conflict) => conflict.columns(['account_id', 'kind']).doUpdateSet(values))
      .execute()
  }

  /** Changes the draft of an account of this customer. A ready made funnel has no draft: its texts are live at once. */
  async function change(
    customerId: number,
    accountId: number,
    apply: (draft: Funnel, behaviour: Behaviour) => FunnelAnswer,
    { isTextOnly = false } = {},
  ): Promise<FunnelAnswer> {
    if ((await accounts.get(accountId))?.customerId !== customerId) return refused('no_account')
    const behaviour = await behaviours.of(accountId)
    if (!behaviour) return refused('no_licence')
    const kind = behaviour.offer.funnel
    if (kind === 'none') return refused('not_in_package')
    if (kind === 'standard' && !isTextOnly) return refused('only_texts')
    const language = await customers.languageOf(customerId)
    return db.transaction().execute(async (tx) => {
      // two presses at once: the later one sees what the earlier one left
      await lockAccount(tx, accountId)
      const standing = await find(tx, accountId, kind)
      const answer = apply(standing?.draft ?? standardFunnel(words, language), behaviour)
      if (!answer.ok) return answer
      const live = kind === 'standard' ? answer.value : standing?.live
      await write(tx, customerId, accountId, kind, { draft: answer.value, live, triedAt: undefined })
      return answer
    })
  }

  const known = (funnel: Funnel, stepId: number) => stepOf(funnel, stepId)

  function checked(typed: string, behaviour: Behaviour): Result<string, TextRefusal> & { what?: string } {
    return checkOwnText(typed, textMax, behaviour, { hasFields: true })
  }

  async function state(accountId: number, language: Language): Promise<FunnelState> {
    const kind = (await behaviours.of(accountId))?.offer.funnel ?? 'none'
    const standing = kind === 'none' ? undefined : await find(db, accountId, kind)
    const readyMade = standardFunnel(words, language)
    const draft = standing?.draft ?? readyMade
    const live = standing?.live ?? readyMade
    return { kind, draft, live, isLive: JSON.stringify(draft) === JSON.stringify(live), isTried: standing?.triedAt !== undefined }
  }

  async function publish(customerId: number, accountId: number): Promise<FunnelAnswer> {
    const account = await accounts.get(accountId)
    if (account?.customerId !== customerId) return refused('no_account')
    const { kind, draft, isTried } = await state(accountId, await customers.languageOf(customerId))
    if (kind === 'none') return refused('not_in_package')
    if (kind === 'standard') return refused('only_texts')
    const flaw = flawOf(draft)
    if (flaw) return { ...refused('flawed'), flaw }
    if (needsPayment(draft) && !(await offers.of(accountId))?.payment) return refused('no_payment')
    if (!isTried) return refused('not_tried')
    return db.transaction().execute(async (tx) => {
      await lockAccount(tx, accountId)
      const standing = await find(tx, accountId, kind)
      // changed by another press since it was looked at
      if (JSON.stringify(standing?.draft) !== JSON.stringify(draft)) return refused('not_tried')
      await write(tx, customerId, accountId, kind, { draft, live: draft, triedAt: standing?.triedAt })
      const after = { accountId, steps: draft.steps.length }
      await staff.record(tx, { actor: { kind: 'customer', id: customerId }, action: 'funnel_published', customerId, after })
      return done(draft)
    })
  }

  return {
    state,
    async liveOf(accountId, behaviour, language) {
      const kind = behaviour.offer.funnel
      if (kind === 'none') return undefined
      return (await find(db, accountId, kind))?.live ?? standardFunnel(words, language)
    },
    async isReady(accountId) {
      const kind = (await behaviours.of(accountId))?.offer.funnel ?? 'none'
      const live = kind === 'none' ? undefined : (await find(db, accountId, kind))?.live
      if (!live) return false
      return !needsPayment(live) || (await offers.of(accountId))?.payment !== undefined
    },
    setText: (customerId, accountId, stepId, typed) =>
      change(
        customerId,
        accountId,
        (draft, behaviour) => {
          if (!known(draft, stepId)) return refused('no_step')
          const text = checked(typed, behaviour)
          return text.ok ? done(changeStep(draft, stepId, { text: text.value })) : text
        },
        { isTextOnly: true },
      ),
    setFollowUp: (customerId, accountId, stepId, followUp) =>
      change(
        customerId,
        accountId,
        (draft, behaviour) => {
          const standing = known(draft, stepId)
          if (!standing) return refused('no_step')
          const isFixed = behaviour.offer.funnel === 'standard'
          if (isFixed && !standing.followUp) return refused('only_texts')
          if (!followUp) return isFixed ? refused('only_texts') : done(changeStep(draft, stepId, { followUp: null }))
          const hours = isFixed ? (standing.followUp?.hours ?? 0) : followUp.hours
          if (!Number.isInteger(hours) || hours < followUpHours.min || hours > followUpHours.max) return refused('bad_hours')
          const text = checked(followUp.text, behaviour)
          return text.ok ? done(changeStep(draft, stepId, { followUp: { hours, text: text.value } })) : text
        },
        { isTextOnly: true },
      ),
    addStep: (customerId, accountId, typed, from) =>
      change(customerId, accountId, (draft, behaviour) => {
        if (from && !known(draft, from.id)) return refused('no_step')
        const text = checked(typed, behaviour)
        return text.ok ? parting(draft, withStep(draft, text.value, from)) : text
      }),
    removeStep: (customerId, accountId, stepId) => change(customerId, accountId, (draft) => done(withoutStep(draft, stepId))),
    addBranch: (customerId, accountId, stepId, branch) =>
      change(customerId, accountId, (draft) =>
        known(draft, stepId) && known(draft, branch.to) ? parting(draft, withBranch(draft, stepId, branch)) : refused('no_step'),
      ),
    removeBranch: (customerId, accountId, stepId, at) =>
      change(customerId, accountId, (draft) => {
        const standing = known(draft, stepId)
        return standing
          ? done(changeStep(draft, stepId, { branches: standing.branches.filter((_, place) => place !== at) }))
          : refused('no_step')
      }),
    async beginAnew(customerId, accountId, from) {
      const language = await customers.languageOf(customerId)
      return change(customerId, accountId, () => done(from === 'empty' ? { steps: [] } : standardFunnel(words, language)))
    },
    async noteTried(customerId, accountId) {
      const { kind, draft } = await state(accountId, await customers.languageOf(customerId))
      if (kind !== 'custom' || (await accounts.get(accountId))?.customerId !== customerId) return
      await db.transaction().execute(async (tx) => {
        await lockAccount(tx, accountId)
        const standing = await find(tx, accountId, kind)
        if (standing && JSON.stringify(standing.draft) !== JSON.stringify(draft)) return
        await write(tx, customerId, accountId, kind, { draft, live: standing?.live, triedAt: clock.now() })
      })
    },
    publish,
  }
}

/** Says which steps end now because of the change. */
const parting = (before: Funnel, answer: Result<Funnel, FunnelRefusal>): FunnelAnswer =>
  answer.ok ? { ...answer, ended: endedBy(before, answer.value) } : answer

export const needsPayment = ({ steps }: Funnel) =>
  steps.some(({ text, followUp }) =>
    [text, followUp?.text ?? ''].some((one) => fieldsIn(one).some((name) => name === 'iban' || name === 'alici')),
  )

/** Greeting, need, offer, payment details, the customer's word that it came, thanks. */
export function standardFunnel(words: Words, language: Language): Funnel {
  const say = (id: string) => words.plain(language, id)
  const anything = { kind: 'anything' } as const
  return {
    steps: [
      { id: 1, text: say('engagement-funnel-greet'), branches: [{ when: anything, to: 2 }], followUp: null },
      { id: 2, text: say('engagement-funnel-need'), branches: [{ when: anything, to: 3 }], followUp: null },
      {
        id: 3,
        text: say('engagement-funnel-offer'),
        branches: [{ when: { kind: 'yes' }, to: 4 }],
        followUp: { hours: 4, text: say('engagement-funnel-follow-up') },
      },
      { id: 4, text: say('engagement-funnel-payment'), branches: [{ when: { kind: 'receipt' }, to: 5 }], followUp: null },
      { id: 5, text: say('engagement-funnel-confirm'), branches: [{ when: { kind: 'confirmed' }, to: 6 }], followUp: null },
      { id: 6, text: say('engagement-funnel-thanks'), branches: [], followUp: null },
    ],
  }
}
