import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatMoney, parseLira } from './money.ts'

test('money reads as Turks and English speakers write it', () => {
  expect(formatMoney('tr', 100_000)).toBe('1.000 ₺')
  expect(formatMoney('en', 100_000)).toBe('₺1,000')
  expect(formatMoney('tr', 123_456)).toBe('1.234,56 ₺')
})

test.each([
  ['1000', 100_000],
  ['1.000', 100_000],
  ['1,000', 100_000],
  ['1.000,50', 100_050],
  ['1,000.50', 100_050],
  ['500 TL', 50_000],
  ['499,9₺', 49_990],
  ['0', 0],
])('"%s" is %i kuruş', (typed, kurus) => {
  expect(parseLira(typed)).toBe(kurus)
})

test.each(['', 'five hundred', '-5', '1.2.3,4,5', '12.34.56', '1e3', '1.000.00.0', '10.5.1'])('"%s" is no amount', (typed) => {
  expect(parseLira(typed)).toBeUndefined()
})

test('every amount that is shown is read back as the same amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 11 }), fc.constantFrom('tr' as const, 'en' as const), (kurus, language) => {
      expect(parseLira(formatMoney(language, kurus))).toBe(kurus)
    }),
  )
})
