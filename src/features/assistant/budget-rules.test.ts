import { expect, test } from 'vitest'
import { mayReserve, spendOf, usageAtMost } from './budget-rules.ts'

test('a dated model costs what the model costs, and one that nobody named costs as a dear one', () => {
  const usage = { input: 1_000_000, output: 1_000_000 }
  const kurus = (model: string) => spendOf(model, usage).costMicrokurus / 1_000_000
  expect(kurus('gpt-4o-mini')).toBe(6_75 + 27_00)
  expect(kurus('gpt-4o-mini-2024-07-18')).toBe(kurus('gpt-4o-mini'))
  expect(kurus('somebody/model')).toBe(kurus('gpt-4o'))
})

test('money ends a month as tokens do, and what is under way is not taken for spent', () => {
  const limit = { tokens: 100, costMicrokurus: 100 }
  const spend = (tokens: number, costMicrokurus: number) => ({ tokens, costMicrokurus })
  expect(mayReserve(limit, spend(50, 50), spend(0, 0), spend(50, 50))).toBe('yes')
  expect(mayReserve(limit, spend(0, 51), spend(0, 0), spend(1, 50))).toBe('spent')
  expect(mayReserve(limit, spend(51, 0), spend(0, 0), spend(50, 1))).toBe('spent')
  expect(mayReserve(limit, spend(0, 0), spend(0, 51), spend(1, 50))).toBe('held')
})

test('what is set aside is never less than what a text can use', () => {
  expect(usageAtMost([{ role: 'user', text: '👍'.repeat(10) }], 500)).toEqual({ input: 50, output: 500 })
})
