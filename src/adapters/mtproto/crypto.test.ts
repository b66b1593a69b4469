import { createDiffieHellmanGroup } from 'node:crypto'
import { expect, test } from 'vitest'
import { QuickCrypto } from './crypto.ts'

const group = createDiffieHellmanGroup('modp14')
const prime = BigInt(`0x${group.getPrime('hex')}`)
const toNumber = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

test('a secret exponent is another each time, has 512 random bits and no more, and is a whole one for its group', () => {
  const crypto = new QuickCrypto()
  const exponents = Array.from({ length: 200 }, () => crypto.randomBytes(256))
  expect(new Set(exponents.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(200)
  for (const bytes of exponents) {
    expect([bytes.length, toNumber(bytes) < 2n ** 512n, toNumber(bytes) < prime]).toEqual([256, true, true])
    // by chance less often than once in 10^19
    expect(toNumber(bytes) > 2n ** 448n).toBe(true)
  }
  // each of the 512 bits is sometimes set
  const seen = exponents.reduce((all, bytes) => all | toNumber(bytes), 0n)
  expect(seen).toBe(2n ** 512n - 1n)
})

test('random bytes of any other length are random from the first to the last', () => {
  const crypto = new QuickCrypto()
  for (const length of [1, 8, 16, 32, 64, 235, 255, 257, 3_072]) {
    const seen = new Uint8Array(length)
    for (let round = 0; round < 40; round++) crypto.randomBytes(length).forEach((byte, at) => (seen[at] = (seen[at] ?? 0) | byte))
    expect(seen.every((byte) => byte !== 0)).toBe(true)
  }
})
