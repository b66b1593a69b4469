import { randomBytes } from 'node:crypto'
import { countActs } from '#features/accounts/service.ts'
import type { Catalog } from '#features/catalog/service.ts'
import type { Licences } from '#features/licences/service.ts'
import { isWorking, type Licence } from '#features/licences/rules.ts'
import type { Personas } from '#features/personas/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { dashed, type Words } from '#platform/words.ts'
import { refused } from '#shared/result.ts'
import { createBudget, type BudgetOwner } from './budget.ts'
import { monthLimits, percentOf, spendOf, usageAtMost, type Spend } from './budget-rules.ts'
import type { ContactLanguage } from './language-rules.ts'
import { checkOutput, doubts, isForStaff, staffTopics, type Doubt, type StaffTopic } from './output-rules.ts'
import { createPaidEmbedder, type PaidEmbedder, type Payer } from './paid-embedder.ts'
import { modelFailures, type Completion, type Embedder, type LanguageModel, type ModelFailure, type Usage } from './ports.ts'
import { buildPrompt, type PromptPassage, type Turn } from './prompt-rules.ts'
import './events.ts'

export type { PromptPassage, Turn } from './prompt-rules.ts'

const hindrances = ['off', 'no_account', 'not_in_package', 'budget_spent', 'budget_held'] as const
/** Each has its sentence: `refusalText`. */
export const composeRefusals = [...new Set([...hindrances, ...modelFailures, ...doubts, ...staffTopics])]
export type ComposeRefusal = (typeof hindrances)[number] | ModelFailure | Doubt | StaffTopic

export interface ComposeInput {
  accountId: number
  /** The conversation with one contact and nobody else, oldest first; the last turn is answered. */
  turns: Turn[]
  /** Of the knowledge base, best first. */
  passages: PromptPassage[]
  /** Texts with links, numbers and names that may be said, beside those of the persona. */
  allow?: string[]
  /** Before the first answer that leaves by itself a sentence says that an assistant writes. */
  isDisclosed: boolean
  signal: AbortSignal
  /** The answer as it grows, whole each time, before anybody checked it: never for the contact. */
  onText?: (soFar: string) => void
}

export interface Answer {
  text: string
  language: ContactLanguage
  usage: Usage
}

/** `draft`: what the model wrote, where a person may still send it; never where it tells what nobody may read. */
export type Composed = { ok: true; value: Answer } | { ok: false; reason: ComposeRefusal; draft?: string }

export interface Assistant {
  /** Whether this deployment has a model. */
  readonly isOn: boolean
  /**
   * An answer that may leave without a person's look, or why there is none. It costs the licence's budget either way. Nothing of what a
   * contact wrote is kept, and nothing of one conversation reaches another. A text about what no account may do announces
   * `assistant_text_stopped`, and is for staff: `isForStaff`.
   * @throws the signal's reason, when the caller gives up.
   */
  compose(input: ComposeInput): Promise<Composed>
  /** Absent where the deployment has none. */
  readonly embedder?: PaidEmbedder | undefined
  /** Of this month's budget; over 100 is possible by one answer. Undefined for a package without answers. */
  usedPercent(licenceId: number): Promise<number | undefined>
}

export interface AssistantDeps {
  db: Database
  clock: Clock
  events: Events
  words: Words
  catalog: Pick<Catalog, 'get'>
  licences: Pick<Licences, 'get' | 'ofCustomer'>
  personas: Pick<Personas, 'get'>
  accounts: { get(accountId: number): Promise<AccountFacts | undefined> }
  /** Absent: no answers. */
  model?: LanguageModel | undefined
  embedder?: Embedder | undefined
  /** A word that nobody can guess. */
  newMark?: () => string
}

interface AccountFacts {
  licenceId?: number | undefined
  firstName?: string | undefined
}

/** Enough for an answer that is as long as one may be. */
const outputTokensMax = 500

export function createAssistant(deps: AssistantDeps): Assistant {
  const { db, clock, events, words, catalog, licences, accounts, personas, model } = deps
  const { newMark = () => randomBytes(8).toString('hex') } = deps
  const budget = createBudget({ db, clock, events })

  /** Whose budget it is and how large; undefined when the package has no answers or does not work now. */
  async function budgetFor(licenceId: number | undefined): Promise<{ owner: BudgetOwner; limit: Spend } | undefined> {
    const licence = licenceId === undefined ? undefined : await licences.get(licenceId)
    return licence && isWorking(licence.state) ? budgetOfLicence(licence) : undefined
  }

  async function budgetOfLicence(licence: Pick<Licence, 'id' | 'customerId' | 'packageId' | 'packageVersion'>) {
    const { replyMode } = await catalog.get(licence.packageId, licence.packageVersion)
    return replyMode === 'manual'
      ? undefined
      : { owner: { customerId: licence.customerId, licenceId: licence.id }, limit: monthLimits[replyMode] }
  }

  /** Sources are read before the account is live: a licence that waits pays, too. */
  async function budgetOfPayer({ customerId, licenceId }: Payer) {
    for (const licence of await licences.ofCustomer(customerId)) {
      const isMeant = licenceId === undefined || licence.id === licenceId
      const right = isMeant && (licence.state === 'waiting' || isWorking(licence.state)) ? await budgetOfLicence(licence) : undefined
      if (right) return right
    }
    return undefined
  }

  async function compose(input: ComposeInput): Promise<Composed> {
    if (!model) return refused('off')
    const { accountId, signal } = input
    const account = await accounts.get(accountId)
    if (!account) return refused('no_account')
    const right = await budgetFor(account.licenceId)
    if (!right) return refused('not_in_package')
    const { owner, limit } = right
    const persona = await personas.get(accountId)
    const mark = newMark()
    const prompt = buildPrompt({ ...input, persona, accountName: account.firstName, now: clock.now(), mark })
    const atMost = usageAtMost(prompt.messages, outputTokensMax)
    const reserved = await budget.reserve(owner, limit, spendOf(model.model, atMost))
    if (!reserved.ok) return reserved

    let completion: Completion | undefined
    let composed: Composed | undefined
    try {
      let soFar = ''
      completion = await model.complete({ messages: prompt.messages, outputTokensMax }, signal, (piece) => input.onText?.((soFar += piece)))
      const allow = [persona.services ?? '', ...(input.allow ?? [])]
      composed = judge(completion, prompt.language, { allow, guarded: prompt.guarded, marks: [mark] })
    } finally {
      // who gave up in the middle may have to pay for the question
      const used = spendOf(model.model, completion?.usage ?? { ...atMost, output: 0 })
      await db.transaction().execute(async (tx) => {
        await budget.settle(tx, owner, limit, reserved.value, used)
        await countActs(tx, accountId, clock.now(), { ai_tokens: used.tokens, ai_microkurus: used.costMicrokurus })
        if (composed && !composed.ok && isForStaff(composed.reason))
          await events.announce(tx, 'assistant_text_stopped', { ...owner, accountId, topic: composed.reason })
      })
    }
    return composed.ok && input.isDisclosed ? { ok: true, value: { ...composed.value, text: disclosed(composed.value) } } : composed
  }

  function disclosed({ text, language }: Answer): string {
    return `${words.plain(language === 'tr' ? 'tr' : 'en', 'assistant-disclosure')}\n\n${text}`
  }

  return {
    isOn: model !== undefined,
    embedder: deps.embedder && createPaidEmbedder({ db, embedder: deps.embedder, budget, budgetOf: budgetOfPayer }),
    compose,
    async usedPercent(licenceId) {
      const right = await budgetFor(licenceId)
      return right && percentOf(right.limit, await budget.used(licenceId))
    },
  }
}

function judge(completion: Completion, language: ContactLanguage, limits: Parameters<typeof checkOutput>[1]): Composed {
  if (!completion.ok) return refused(completion.reason)
  const checked = checkOutput(completion.text, limits)
  if (!checked.ok) return noDraft.has(checked.reason) ? checked : { ...checked, draft: completion.text }
  // half a sentence is no answer
  if (completion.isCut) return { ok: false, reason: 'too_long', draft: checked.value }
  return { ok: true, value: { text: checked.value, language, usage: completion.usage } }
}

const noDraft = new Set<ComposeRefusal>(['empty', 'unsure', 'leak', ...staffTopics])

/** The sentence for the customer. */
export const refusalText = (reason: ComposeRefusal) => `assistant-refused-${dashed(reason)}`
