import fc from 'fast-check'
import { expect, test } from 'vitest'
import { passagesOf } from './passages.ts'
import type { Block } from './rules.ts'

const words = (count: number, word = 'söz') => Array.from({ length: count }, (_, index) => `${word}${index}`).join(' ')

test('a piece begins with the headings above it, and a new heading begins a new piece', () => {
  expect(
    passagesOf([
      { kind: 'heading', level: 1, text: 'Mağaza' },
      { kind: 'heading', level: 2, text: 'Kargo' },
      { kind: 'text', text: 'Kargo 60 lira.' },
      { kind: 'heading', level: 2, text: 'İade' },
      { kind: 'text', text: '14 gün.' },
      { kind: 'text', text: 'Fiş gerekir.' },
      { kind: 'heading', level: 1, text: 'Pazar günü kapalıyız' },
    ]),
  ).toEqual(['Mağaza › Kargo\nKargo 60 lira.', 'Mağaza › İade\n14 gün.\nFiş gerekir.', 'Pazar günü kapalıyız'])
})

test('paragraphs share a piece until it has eighty words, and a long one is cut at its sentences', () => {
  const [first, second] = passagesOf([50, 50, 10].map((count) => ({ kind: 'text', text: words(count) })))
  expect([first?.split(/\s/).length, second?.split(/\s/).length]).toEqual([100, 10])
  const sentences = Array.from({ length: 9 }, () => `${words(60)}.`).join(' ')
  const pieces = passagesOf([{ kind: 'text', text: sentences }])
  expect(pieces).toHaveLength(3)
  for (const piece of pieces) expect(piece).toMatch(/^söz0 [^]*\.$/)
})

test('a row says for each cell what it is, in every piece of a long table', () => {
  const rows = Array.from({ length: 40 }, (_, index): Block => ({
    kind: 'row',
    header: ['Ürün', 'Fiyat'],
    cells: [`Çanta ${index}`, `${index} TL`],
  }))
  const pieces = passagesOf(rows)
  expect(pieces.length).toBeGreaterThan(1)
  for (const line of pieces.flatMap((piece) => piece.split('\n'))) expect(line).toMatch(/^Ürün: Çanta \d+; Fiyat: \d+ TL$/)
})

test('whatever the document, no word is lost and no piece is too long', () => {
  const text = fc.array(fc.string({ unit: fc.constantFrom('a', 'ş', '.', ' ', '\n', '1'), maxLength: 400 }), { maxLength: 8 })
  const block = fc.oneof(
    fc.record({ kind: fc.constant('heading' as const), level: fc.integer({ min: 1, max: 6 }), text: fc.string({ maxLength: 50 }) }),
    text.map((parts) => ({ kind: 'text' as const, text: parts.join('x'.repeat(900)) })),
    fc.record({
      kind: fc.constant('row' as const),
      header: fc.array(fc.string(), { maxLength: 3 }),
      cells: fc.array(fc.string({ maxLength: 3_000 }), { maxLength: 3 }),
    }),
  )
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
      const pieces = passagesOf(blocks)
      for (const piece of pieces) expect(piece.length).toBeLessThan(4_000)
      const said = pieces.join(' ').replaceAll(/[\s\p{Cc}]/gu, '')
      for (const each of blocks) {
        if (each.kind !== 'text') continue
        for (const word of each.text.split(/[\s\p{Cc}]+/u)) if (word.length < 1_000) expect(said).toContain(word)
      }
    }),
  )
})
