import { createDiffieHellman, generatePrimeSync, hash, type DiffieHellman } from 'node:crypto'

/** The 2048-bit safe prime that Telegram itself uses; clients know it and check it by comparison. */
export const prime = Buffer.from(
  'c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c3720fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f642477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b',
  'hex',
)
export const generator = 3
export const primeNumber = toNumber(prime)

// making one checks the prime for a third of a second; the private key is set anew for each use
let group: DiffieHellman | undefined

/** `base ^ exponent mod prime` by OpenSSL, 256 bytes; ten times as fast as BigInt. */
export function powMod(base: Buffer | 'generator', exponent: Buffer): Buffer {
  group ??= createDiffieHellman(prime, generator)
  group.setPrivateKey(exponent)
  return to256(base === 'generator' ? group.generateKeys() : group.computeSecret(base))
}

/** Two primes of 31 bits and their product, fresh for each exchange: factoring it is the client's proof of work. */
export function makePq(): { p: Buffer; q: Buffer; pq: Buffer } {
  const first = generatePrimeSync(31, { bigint: true })
  let second = first
  while (second === first) second = generatePrimeSync(31, { bigint: true })
  const [p, q] = first < second ? [first, second] : [second, first]
  return { p: toBytes(p), q: toBytes(q), pq: toBytes(p * q) }
}

export function sha1(...parts: (Uint8Array | string)[]): Buffer {
  return hash('sha1', joined(parts), 'buffer')
}

export function sha256(...parts: (Uint8Array | string)[]): Buffer {
  return hash('sha256', joined(parts), 'buffer')
}

export function sha512(...parts: (Uint8Array | string)[]): Buffer {
  return hash('sha512', joined(parts), 'buffer')
}

/** In one piece: a digest made by an object costs several times as much. */
function joined(parts: (Uint8Array | string)[]): Uint8Array {
  const [first, ...others] = parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))
  return first && others.length === 0 ? first : Buffer.concat([first ?? Buffer.alloc(0), ...others])
}

export function xor(a: Uint8Array, b: Uint8Array): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)))
}

export function to256(bytes: Uint8Array): Buffer {
  return bytes.length >= 256 ? Buffer.from(bytes) : Buffer.concat([Buffer.alloc(256 - bytes.length), bytes])
}

export function toNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

export function toBytes(number: bigint): Buffer {
  const hex = number.toString(16)
  return Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex')
}
