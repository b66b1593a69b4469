import type { Database } from '#platform/postgres/connect.ts'
import { refused } from '#shared/result.ts'
import type { Budget, BudgetOwner } from './budget.ts'
import { spendOf, usageOfTexts, type Spend } from './budget-rules.ts'
import type { Embedder, Embedding } from './ports.ts'

/** Whose budget it is; without a licence the customer's first one whose package has answers. */
export interface Payer {
  customerId: number
  licenceId?: number | undefined
}

/** An embedder that costs a licence's month, as answers do. */
export interface PaidEmbedder extends Pick<Embedder, 'model' | 'textsMax'> {
  /** As the embedder does, within what the month has left: otherwise nothing is asked. What it cost is counted, whatever came of it. */
  embed(
    texts: string[],
    signal: AbortSignal,
    payer: Payer,
  ): Promise<Embedding | { ok: false; reason: 'not_in_package' | 'budget_spent' | 'budget_held' }>
  /** Whether the month has come to its end: nothing is asked until the next one. */
  isSpent(payer: Payer): Promise<boolean>
}

interface PaidEmbedderDeps {
  db: Database
  embedder: Embedder
  budget: Budget
  budgetOf(payer: Payer): Promise<{ owner: BudgetOwner; limit: Spend } | undefined>
}

export function createPaidEmbedder({ db, embedder, budget, budgetOf }: PaidEmbedderDeps): PaidEmbedder {
  const { model, textsMax } = embedder
  return {
    model,
    textsMax,
    async embed(texts, signal, payer) {
      const right = await budgetOf(payer)
      if (!right) return refused('not_in_package')
      const { owner, limit } = right
      if (await budget.isSpent(owner.licenceId, limit)) return refused('budget_spent')
      const atMost = usageOfTexts(texts)
      // a long source may find no room where answers still have some: that ends no month
      const reserved = await budget.reserve(owner, limit, spendOf(model, atMost), { endsMonth: false })
      if (!reserved.ok) return reserved
      let embedding: Embedding | undefined
      try {
        embedding = await embedder.embed(texts, signal)
        return embedding
      } finally {
        // who gave up in the middle may have to pay for it
        const used = spendOf(model, embedding?.usage ?? atMost)
        await db.transaction().execute((tx) => budget.settle(tx, owner, limit, reserved.value, used))
      }
    },
    async isSpent(payer) {
      const right = await budgetOf(payer)
      return right !== undefined && budget.isSpent(right.owner.licenceId, right.limit)
    },
  }
}
