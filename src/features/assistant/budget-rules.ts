import type { ReplyMode } from '#features/catalog/rules.ts'
import type { ModelMessage, Usage } from './ports.ts'

/** Millionths of a kurus: what a token costs is a whole number of them. */
export interface Spend {
  tokens: number
  costMicrokurus: number
}

/** In a calendar month, one licence. Whichever is reached first ends the month. */
export const monthLimits: Record<Exclude<ReplyMode, 'manual'>, Spend> = {
  hybrid: { tokens: 4_000_000, costMicrokurus: 100_00 * 1_000_000 },
  gpt: { tokens: 10_000_000, costMicrokurus: 250_00 * 1_000_000 },
}

/** Kurus for a million tokens: the service's prices at 45 lira a dollar (https://platform.openai.com/docs/pricing). */
const prices: Record<string, Usage> = {
  'gpt-4o-mini': { input: 6_75, output: 27_00 },
  'gpt-4.1-nano': { input: 4_50, output: 18_00 },
  'gpt-4.1-mini': { input: 18_00, output: 72_00 },
  'gpt-4.1': { input: 90_00, output: 360_00 },
  'gpt-4o': { input: 112_50, output: 450_00 },
  'text-embedding-3-small': { input: 90, output: 0 },
}
/** A model that nobody named is taken for a dear one. */
const priceUnknown: Usage = { input: 112_50, output: 450_00 }

export function spendOf(model: string, usage: Usage): Spend {
  // dated names are the same model: gpt-4o-mini-2024-07-18
  const price = prices[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')] ?? priceUnknown
  return { tokens: usage.input + usage.output, costMicrokurus: usage.input * price.input + usage.output * price.output }
}

/** The most that a request can use: no token is shorter than a byte, and a message has a few of its own. */
export function usageAtMost(messages: ModelMessage[], outputTokensMax: number): Usage {
  const bytes = messages.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
  return { input: bytes + 10 * messages.length, output: outputTokensMax }
}

/** The same of texts that are only read. */
export function usageOfTexts(texts: string[]): Usage {
  return usageAtMost(
    texts.map((text) => ({ role: 'user', text })),
    0,
  )
}

export const plus = (a: Spend, b: Spend): Spend => ({ tokens: a.tokens + b.tokens, costMicrokurus: a.costMicrokurus + b.costMicrokurus })

/**
 * Whether a request may begin. `spent`: the month has no room for it. `held`: it would have, but requests under way may need it; nothing
 * is said to anybody.
 */
export function mayReserve(limit: Spend, spent: Spend, held: Spend, wanted: Spend): 'yes' | 'held' | 'spent' {
  if (exceeds(plus(spent, wanted), limit)) return 'spent'
  return exceeds(plus(plus(spent, held), wanted), limit) ? 'held' : 'yes'
}

/** Of what is nearer to its end, rounded down. */
export function percentOf(limit: Spend, spent: Spend): number {
  return Math.floor(100 * Math.max(spent.tokens / limit.tokens, spent.costMicrokurus / limit.costMicrokurus))
}

export const warnPercent = 80

const exceeds = (sum: Spend, limit: Spend) => sum.tokens > limit.tokens || sum.costMicrokurus > limit.costMicrokurus
