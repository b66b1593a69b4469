import type { Result } from '#shared/result.ts'
import type { Block, DocumentKind, ReadRefusal } from './rules.ts'

/** Reads what strangers may have made. */
export interface DocumentReader {
  /**
   * What kind of file it is says its content alone. Bounded in time, memory and length whatever the bytes are; nothing of them runs,
   * reaches the network or is written anywhere. `unknown_kind` for what is no document, archives included.
   */
  read(bytes: Uint8Array): Promise<Result<{ kind: DocumentKind; blocks: Block[] }, ReadRefusal>>
}

/** Who pays for what the embedder is asked; without a licence one of the customer's. */
export interface Payer {
  customerId: number
  licenceId?: number | undefined
}

/** Turns texts into places in a space where texts of one meaning are neighbours. */
export interface Embedder {
  /** Vectors of two models cannot be compared: it is kept beside each vector. */
  readonly model: string
  /** How many texts one call takes. */
  readonly textsMax: number
  /**
   * One vector a text, in their order, each of length 1. A failure is a value; one of `notNow` is no fault and passes by itself.
   * @throws only the signal's reason.
   */
  embed(texts: string[], signal: AbortSignal, payer: Payer): Promise<{ ok: true; vectors: number[][] } | { ok: false; reason: string }>
  /** Whether the payer's month is used up, so that nothing is asked until the next one; absent: nobody pays. */
  isSpent?(payer: Payer): Promise<boolean>
}

/** Asked again later: the service does not take it, or nobody can pay for it now. */
export const notNow: ReadonlySet<string> = new Set(['refused', 'not_in_package', 'budget_spent', 'budget_held'])

export interface Hit {
  passageId: number
  /** From 0 to 1; comparable within one answer only. */
  score: number
}

export interface Ranking {
  /** Best first. */
  hits: Hit[]
  /** Whether the best of them is about the question at all. */
  isConfident: boolean
}

/** One way to find passages. */
export interface PassageIndex {
  /**
   * The passages of this customer, and of nobody else, that fit the question best; at most `limit`, each once, in the same order for
   * the same question. Nothing that fits is an empty and unconfident answer, never a fault.
   */
  search(query: Payer & { question: string; limit: number; signal: AbortSignal }): Promise<Ranking>
}
