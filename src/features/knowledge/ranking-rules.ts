import type { Hit, Ranking } from './ports.ts'

/** How often a lexeme stands in a passage that has it. */
export interface Occurrence {
  passageId: number
  /** How many words the passage has. */
  length: number
  lexeme: string
  count: number
}

export interface Collection {
  passages: number
  /** Words of a passage, on average. */
  lengthMean: number
}

/** BM25's usual constants: how soon repetition stops to matter, and how much a long passage is held against it. */
const k1 = 1.2
const b = 0.75
/** The beginning of a word alone is the weaker sign. */
const prefixWeight = 0.6
/**
 * The best passage has this share of what the question's words weigh, or it is not about the question. Measured by `npm run bench --
 * recall_at_4`: the nearest of the questions that nobody answers came to 0.43.
 */
const coverageMin = 0.45

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

/** From this cosine on the best passage is about the question. Measured with the scripted embedder; see `npm run bench -- recall_at_4`. */
const cosineMin = 0.5

/** By the cosine with the question's vector; all vectors have length 1. Those of another length are of another model and left out. */
export function rankByNearness(question: number[], passages: { passageId: number; vector: number[] }[], limit: number): Ranking {
  const near = passages
    .filter(({ vector }) => vector.length === question.length)
    .map(({ passageId, vector }) => ({ passageId, score: vector.reduce((sum, value, index) => sum + value * (question[index] ?? 0), 0) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score || one.passageId - other.passageId)
    .slice(0, limit)
  return {
    hits: near.map(({ passageId, score }) => ({ passageId, score: Math.min(score, 1) })),
    isConfident: (near[0]?.score ?? 0) >= cosineMin,
  }
}

/** A rank counts nearly as much as the one above it, so that one way alone does not decide. */
const fusionK = 60

/** Reciprocal rank fusion: only the places count, for scores of two ways cannot be compared. */
export function fuse(rankings: Ranking[], limit: number): Ranking {
  const scores = new Map<number, number>()
  for (const { hits } of rankings)
    for (const [place, { passageId }] of hits.entries()) scores.set(passageId, (scores.get(passageId) ?? 0) + 1 / (fusionK + place + 1))
  const most = rankings.length / (fusionK + 1)
  const hits: Hit[] = [...scores].map(([passageId, score]) => ({ passageId, score: score / most }))
  return {
    hits: hits.toSorted((one, other) => other.score - one.score || one.passageId - other.passageId).slice(0, limit),
    isConfident: rankings.some(({ isConfident }) => isConfident),
  }
}
