import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isCourtesy, isOpen } from './courtesy-rules.ts'

const sentences = readFileSync(new URL('courtesy-rules.sentences.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t') as [kind: string, sentence: string])
const of = (...kinds: string[]) => sentences.filter(([kind]) => kinds.includes(kind)).map(([, sentence]) => sentence)
const all = sentences.map(([, sentence]) => sentence)

test('greetings, thanks, yes, no, goodbyes and emojis are courtesies in either language, with Turkish letters or without; nothing else is', () => {
  expect(all.filter(isCourtesy)).toEqual(of('courtesy', 'asks'))
})

test('who asks how one is, and whoever says more than a courtesy, waits for an answer', () => {
  expect(all.filter(isOpen)).toEqual(of('asks', 'other'))
})
