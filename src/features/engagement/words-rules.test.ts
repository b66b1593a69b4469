import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tokensOf } from '#shared/phrases.ts'
import { hasPhrase, isBareNo, isNo, isRefusal, isStart, isStop, isYes, languageOfWords } from './words-rules.ts'

const sentences = readFileSync(new URL('words-rules.sentences.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t') as [kind: string, sentence: string])
const of = (...kinds: string[]) => sentences.filter(([kind]) => kinds.includes(kind)).map(([, sentence]) => sentence)
const all = sentences.map(([, sentence]) => sentence)

test('who asks to be left alone is understood in either language, however it is typed, and nobody else', () => {
  expect(all.filter(isStop)).toEqual(all.filter((sentence) => of('stop').includes(sentence)))
})

test('a refusal is the whole message, with thanks and small words round it', () => {
  // what is a stop may be a refusal too
  const meant = new Set(of('refusal'))
  expect(of('refusal').filter((sentence) => !isRefusal(sentence))).toEqual([])
  expect(all.filter((sentence) => isRefusal(sentence) && !meant.has(sentence) && !isStop(sentence))).toEqual([])
})

test('a cancelling word alone may mean an order: it is a refusal of what was just offered, and no stop elsewhere', () => {
  for (const word of ['iptal', '\u0130PTAL', 'iptal edin', 'cancel', 'Cancel please'])
    expect([isStop(word), isRefusal(word)], word).toEqual([false, true])
  expect(isStop('abonelik iptal')).toBe(true)
})

test('a no is a no and a yes a yes, by whole words, negations and questions', () => {
  expect(of('no', 'refusal', 'stop').filter((sentence) => !isNo(sentence) || isYes(sentence))).toEqual([])
  expect(of('yes').filter((sentence) => !isYes(sentence) || isNo(sentence))).toEqual([])
  expect(of('neither').filter((sentence) => isYes(sentence) || isNo(sentence))).toEqual([])
})

test('only a whole word of beginning lifts it', () => {
  expect(of('start').filter((sentence) => !isStart(sentence))).toEqual([])
  expect(all.filter((sentence) => isStart(sentence) && !of('start').includes(sentence))).toEqual([])
})

test('a plain no answers a question, thanks refuse it', () => {
  expect(['hay\u0131r', 'YOK', 'no'].map(isBareNo)).toEqual([true, true, true])
  // "iptal" may mean an order: where the funnel asked and has a rule for no, it is that answer
  expect(['iptal', 'cancel'].map(isBareNo)).toEqual([true, true])
  expect(['yok te\u015fekk\u00fcrler', 'almayay\u0131m', 'no thanks'].map(isBareNo)).toEqual([false, false, false])
})

test('words are found whole, with their marks or without', () => {
  expect(hasPhrase(tokensOf('VIP \u00fcyelik F\u0130YATI nedir?'), 'fiyat\u0131')).toBe(true)
  expect(hasPhrase(tokensOf('fiyatlar'), 'fiyat')).toBe(false)
  expect(hasPhrase(tokensOf('kargo ne zaman gelir'), 'ne zaman')).toBe(true)
  expect(hasPhrase(tokensOf('merhaba'), ' \u{1f642} ')).toBe(false)
  expect(tokensOf('11 12')).toEqual(['11', '12'])
})

test('the answer is in the language of the word', () => {
  expect(['stop', 'dur', 'yok te\u015fekk\u00fcrler', 'no thanks', 'please stop', 'end', 'beni sil'].map(languageOfWords)).toEqual([
    undefined,
    'tr',
    'tr',
    'en',
    'en',
    'en',
    'tr',
  ])
})

test('a sign that stands for many letters makes no message longer than one that was typed', () => {
  expect(tokensOf('\ufdfa'.repeat(4096)).join('').length).toBeLessThan(13_000)
  expect(hasPhrase(tokensOf(`${'\u015f'.repeat(4000)} fiyat`), 'fiyat')).toBe(true)
})
