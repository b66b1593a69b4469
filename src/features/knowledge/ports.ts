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

/** Turns texts into places in a space where texts of one meaning are neighbours. */
export interface Embedder {
  /** Vectors of two models cannot be compared: it is kept beside each vector. */
  readonly model: string
  /** How many texts one call takes. */
  readonly textsMax: number
  /** One vector a text, in their order, each of length 1. A failure is a value. @throws only the signal's reason. */
  embed(texts: string[], signal: AbortSignal): Promise<{ ok: true; vectors: number[][] } | { ok: false; reason: string }>
}

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
  search(query: { customerId: number; question: string; limit: number; signal: AbortSignal }): Promise<Ranking>
}
