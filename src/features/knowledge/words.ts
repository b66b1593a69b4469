/**
 * Words that say nothing about what somebody asks, folded. The database's dictionary leaves out those of books; these are how people
 * write in a chat. None that means something else with its letters, as the word for water does.
 */
const chatWords = new Set(
  [
    'acaba alabilir aldigim ama bana beni benim bir biri bizim bu bunu bunun cok da daha de degil diye ediyor ediyorsunuz edebilir eger en',
    'etmek evet gerek gerekir gerekiyor gibi hala hangi hangisi hani hayir hem her hic icin ile ilgili iste isterim istesem istiyorum kac',
    'kaca kadar ki kim lazim lutfen merhaba mi midir misin misiniz miydi miyim miyiz mu musun musunuz muydu muyum muyuz nasil ne neden',
    'nedir nerden nerede nereden neresi nereye niye o ogrenebilir olan olarak olsun olur oluyor onu peki selam selamlar sey simdi siz size',
    'sizde sizden sizi sizin tesekkurler tum var vardir ve veya ya yani yapabilir yapiyor yapiyorsunuz yok yoksa',
    'a an and are do does for have how i in is it me my of or please the there to what when where which who you your',
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
