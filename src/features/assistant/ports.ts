/** Why there is no answer. None of them is a fault of the product, and none is worth a second try at once. */
export const modelFailures = ['unavailable', 'refused', 'empty', 'too_slow', 'malformed'] as const
/**
 * `unavailable`: cannot be reached, is overloaded or broken, also after the retries. `refused`: it was reached and does not take this
 * request (a wrong key, an unknown model, its own content rules). `empty`: no words in the answer. `too_slow`: the deadline passed.
 * `malformed`: what came is not in the form of the protocol, or breaks off in the middle.
 */
export type ModelFailure = (typeof modelFailures)[number]

/** In tokens, as the service counts them, or an estimate on the high side where it does not tell. */
export interface Usage {
  input: number
  output: number
}

export interface ModelMessage {
  /** Words of people outside never stand in `system`. */
  role: 'system' | 'user' | 'assistant'
  text: string
}

export interface ModelRequest {
  messages: ModelMessage[]
  /** The answer ends there, with whatever it has said so far. */
  outputTokensMax: number
}

/**
 * `isCut`: the answer reached its limit and ends in the middle. The usage of a failure is what may have been paid for: zero where nothing
 * was begun.
 */
export type Completion = { ok: true; text: string; isCut: boolean; usage: Usage } | { ok: false; reason: ModelFailure; usage: Usage }

/** A model that continues a conversation. */
export interface LanguageModel {
  /** The name under which its price is found. */
  readonly model: string
  /**
   * One answer. Ends within the adapter's deadline, its retries included, whatever the service does. What is refused is not asked
   * again; an answer that has begun to come is not asked for a second time. Neither request nor answer is logged or kept.
   * @param onText each piece as it comes; the pieces put together are the text of the answer. Whoever shows them shows what nobody checked.
   * @throws only the signal's reason, when the caller gives up.
   */
  complete(request: ModelRequest, signal: AbortSignal, onText?: (piece: string) => void): Promise<Completion>
}

export type Embedding = { ok: true; vectors: number[][]; usage: Usage } | { ok: false; reason: ModelFailure; usage: Usage }

/** Turns texts into places in a space where texts of one meaning are neighbours. */
export interface Embedder {
  /** Vectors of two models cannot be compared: keep it beside each vector. */
  readonly model: string
  /** The length of every vector. */
  readonly dimensions: number
  /** How many texts one call takes. */
  readonly textsMax: number
  /** One vector a text, in their order, each of length 1 (so the dot product is the cosine). Deadline, failures and throws as in `complete`. */
  embed(texts: string[], signal: AbortSignal): Promise<Embedding>
}
