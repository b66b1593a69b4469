import type { Language } from '#shared/language.ts'
import { plainOf } from './plain-rules.ts'

export type ContactLanguage = Language | 'other'

/**
 * What a contact writes in, by letters and the small words of a language; their newest text that tells decides. Texts that tell nothing
 * ("ok", a number) are taken for Turkish, as most are.
 */
export function languageOf(texts: string[]): ContactLanguage {
  return texts.toReversed().map(languageOfText).find(Boolean) ?? 'tr'
}

/** Undefined when nothing in it tells. */
function languageOfText(text: string): ContactLanguage | undefined {
  const letters = text.match(/\p{L}/gu) ?? []
  const foreign = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter))
  if (foreign.length > letters.length / 2) return 'other'
  const words = plainOf(text).match(/\p{L}+/gu) ?? []
  const scores = known.map(({ language, smallWords }) => ({
    language,
    score: words.filter((word) => smallWords.has(word)).length + (language === 'tr' && onlyTurkish.test(text) ? 2 : 0),
  }))
  const [best, second] = scores.toSorted((a, b) => b.score - a.score)
  return best && best.score > (second?.score ?? 0) ? best.language : undefined
}

/** The soft g, the dotless i and the dotted capital; the other letters with marks stand in other languages too. */
const onlyTurkish = /[\u011e\u011f\u0130\u0131\u015e\u015f]/

/** Without marks, as texts are compared. */
const known: { language: ContactLanguage; smallWords: Set<string> }[] = [
  {
    language: 'tr',
    smallWords: setOf(
      'merhaba selam gunaydin ve bir bu su da de icin ile ne mi mu var yok kadar nasil nerede nereden kac hangi degil evet hayir tamam tesekkur tesekkurler sagol lutfen fiyat fiyati ucret lira ben siz sen bana size cok daha ama acaba istiyorum musunuz misiniz olur olmaz hocam abi abla kolay gelsin',
    ),
  },
  {
    language: 'en',
    smallWords: setOf(
      'hello hi hey the a is are am you i we what how do does and my your of to please when much many can could thanks thank have has it this that for with not yes where price cost want need would like open',
    ),
  },
  {
    language: 'other',
    smallWords: setOf(
      'hallo guten tag der die das und ich nicht ist sie wie viel bitte danke mit fur bonjour salut le les est je vous combien merci avec pour hola buenos el los que por favor cuanto gracias ciao grazie quanto sono salam salom necha qancha nece',
    ),
  },
]

function setOf(words: string) {
  return new Set(words.split(' '))
}
