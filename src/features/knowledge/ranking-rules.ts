import type { Ranking } from './ports.ts'

/** How often a lexeme stands in a passage that has it. */
export interface Occurrence {
  passageId: number
  /** How many lexemes the passage has. */
  length: number
  lexeme: string
  count: number
}

export interface Collection {
  passages: number
  /** Lexemes in a passage, on average. */
  lengthMean: number
}

/** BM25's usual constants: how soon repetition stops to matter, and how much a long passage is held against it. */
const k1 = 1.2
const b = 0.75
/** The beginning of a word alone is the weaker sign. */
const prefixWeight = 0.6
/** The best passage has this share of what the question's words weigh, or it is not about the question. */
export const coverageMin = 0.5

/** BM25 over stems and beginnings of words. `score` is the share of the question, by weight, that the passage speaks of. */
export function rankByWords(
  question: { stem: string; prefix: string }[],
  occurrences: Occurrence[],
  { passages, lengthMean }: Collection,
  limit: number,
): Ranking {
  const words = [...new Map(question.map((word) => [word.stem, word])).values()]
  const holders = Map.groupBy(occurrences, ({ lexeme }) => lexeme)
  const idf = (lexeme: string) => {
    const count = holders.get(lexeme)?.length ?? 0
    return Math.log(1 + (passages - count + 0.5) / (count + 0.5))
  }
  const weightOf = (word: { stem: string; prefix: string }) => Math.max(idf(word.prefix), 0)
  const total = words.reduce((sum, word) => sum + weightOf(word), 0)
  const found = [...Map.groupBy(occurrences, ({ passageId }) => passageId)].map(([passageId, hits]) => {
    const counts = new Map(hits.map(({ lexeme, count }) => [lexeme, count]))
    const length = hits[0]?.length ?? 0
    const part = (lexeme: string) => {
      const count = counts.get(lexeme) ?? 0
      return (idf(lexeme) * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / Math.max(lengthMean, 1)))
    }
    const rank = words.reduce((sum, { stem, prefix }) => sum + part(stem) + prefixWeight * part(prefix), 0)
    const covered = words
      .filter(({ stem, prefix }) => counts.has(stem) || counts.has(prefix))
      .reduce((sum, word) => sum + weightOf(word), 0)
    return { passageId, rank, score: total > 0 ? covered / total : 0 }
  })
  const best = found.toSorted((one, other) => other.rank - one.rank || one.passageId - other.passageId).slice(0, limit)
  return {
    hits: best.map(({ passageId, score }) => ({ passageId, score })),
    isConfident: (best[0]?.score ?? 0) >= coverageMin,
  }
}
