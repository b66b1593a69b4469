import { plainWords } from './screening-rules.ts'

/**
 * Whether somebody wants to know something. In doubt they do: an answer without a source would be an invention, and an invite or a menu
 * over a question is worse than none.
 */
export function isQuestion(text: string): boolean {
  if (/[?\u061f\uff1f]/.test(text)) return true
  // no message that a person typed has more words than that
  const words = plainWords(text.slice(0, 4096)).split(' ')
  return words.some((word, at) => questionWords.test(word) || questionPairs.has(`${word} ${words[at + 1] ?? ''}`))
}

/** Without case and marks, so Turkish words stand here in plain letters; a price is asked for with any ending. */
const questionWords = new RegExp(
  `^(?:${[
    'ne|nedir|neden|nicin|niye|nasil|nasilsin(?:iz)?|naber|nere|nerede|nerde|nereye|nereden|neresi|hangi|hangisi|kim|kime|kac|kaca|kacta|kadar|acaba|soyler|yazar',
    'm[iu]|m[iu](?:s[iu]n(?:[iu]z)?|y[iu]z|y[iu]m|d[iu]r|yd[iu])|fiyat\\w*|ucret\\w*',
    'what|when|where|who|whose|which|why|how|can|could|does|will|would|price|cost',
  ].join('|')})$`,
)
const questionPairs = new Set(['do you', 'is there', 'are you', 'are there', 'is it'])
