/**
 * Words that say nothing about what somebody asks, folded. The database's dictionary leaves out those of books; these are how people
 * write in a chat.
 */
const chatWords = new Set(
  [
    'acaba ama bana beni bir biri bu bunu bunun cok da daha de degil diye eger en evet gibi hala hangi hani hayir hem her hic icin ile',
    'ilgili ise iste kac kadar ki kim lutfen merhaba mi mu midir mudur misiniz musunuz miyim muyum miyiz muyuz misin musun nasil ne neden',
    'nedir nerede neresi nereye niye o olan olarak olur oluyor onu peki selam selamlar sey siz size sizde sizden sizi sizin su tesekkurler',
    'tum var vardir ve veya ya yani yok yoksa yapabilir alabilir edebilir ediyor ediyorsunuz yapiyor yapiyorsunuz istiyorum ogrenebilir etmek aldigim',
    'a an and are can do does for have how i in is it me my of on or please the there to what when where which who you your',
  ].flatMap((line) => line.split(' ')),
)

/** In a language of suffixes the beginning of a word says most of it. */
const prefixLength = 5
const wordLengthMax = 40

/** The words of a text in their order: small letters as Turks write them, without the suffixes after an apostrophe. */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFC')
    .toLocaleLowerCase('tr')
    .replaceAll(/['\u2019]\p{L}+/gu, '')
    // 1.250 is one number
    .replaceAll(/(?<=\d)[.,](?=\d{3}(?!\d))/g, '')
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length <= wordLengthMax && !chatWords.has(fold(word)))
}

/** As on a keyboard without Turkish letters: many people write so, and mean the same word. */
export function fold(word: string): string {
  return word
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll('\u0131', 'i')
}

/** Under what a word is found: its stem, and its beginning for where the stem goes wrong. None for a word without meaning. */
export function lexemesOf(word: string, stems: readonly string[]): { stem: string; prefix: string } | undefined {
  const [stem] = stems
  if (stem === undefined) return undefined
  return { stem: fold(stem), prefix: `~${fold(word).slice(0, prefixLength)}` }
}
