import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeReference, parseReference } from './reference.ts'

const random = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 6, maxLength: 6 })
const codeOf = (numbers: number[]) => {
  let next = 0
  return makeReference('GC', () => numbers[next++] ?? 0)
}

test('a code is understood in small letters, with spaces and with O, I and L for 0 and 1', () => {
  fc.assert(
    fc.property(random, (numbers) => {
      const code = codeOf(numbers)
      const body = code.slice(2, 8)
      const sloppy = `gc-${body.replaceAll('0', 'o').replaceAll('1', 'l').toLowerCase()} ${code.slice(8).toLowerCase()}`
      expect(parseReference('GC', sloppy)).toBe(code)
    }),
  )
})

test('one wrong character is noticed', () => {
  fc.assert(
    fc.property(random, fc.nat(5), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (numbers, at, other) => {
      const code = codeOf(numbers)
      fc.pre(code[2 + at] !== other)
      expect(parseReference('GC', code.slice(0, 2 + at) + other + code.slice(3 + at))).toBeUndefined()
    }),
  )
})
