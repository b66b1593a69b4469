import { generatePrimeSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { factorOf } from './factor.ts'

test('the two primes of what begins a key exchange are found, whatever they are', () => {
  for (let bits = 20; bits <= 32; bits++)
    for (let n = 0; n < 8; n++) {
      const [one, other] = [generatePrimeSync(bits, { bigint: true }), generatePrimeSync(Math.min(bits, 31), { bigint: true })]
      const factor = factorOf(one * other)
      expect([one, other], `${one} * ${other}`).toContain(factor)
    }
  const prime = 2_147_483_647n
  expect(factorOf(prime * prime)).toBe(prime)
})

test('what has no two factors has none', () => {
  expect(factorOf(2_147_483_647n)).toBeUndefined()
})
