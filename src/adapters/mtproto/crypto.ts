import { hash, randomFillSync } from 'node:crypto'
import { NodeCryptoProvider } from '@mtcute/node/utils.js'
import { factorOf } from './factor.ts'

const randomBytes = 16_384
/** What mtcute takes for the secret exponent of a key exchange and of a password's proof, and for nothing else. */
const exponentBytes = 256
/**
 * Of these are random: 512 bits. In a group of 2048 bits, which gives 112 bits of strength, an exponent needs 225 (RFC 7919, 5.2; NIST SP
 * 800-56A, 5.6.1.1.1 wants 224); more of them make no key safer.
 */
const secretBytes = 64

/**
 * mtcute's own, for all accounts of a process: each of them would read its program from the disk again. With digests in one step: every
 * message takes three of them, and one that is made by an object costs several times as much. And with padding taken from a store of
 * random bytes, each used once: asking the system for a few costs as much as asking for thousands. And with a quicker way to the factors
 * that begin a key, and exponents that are as long as they have to be: mtcute raises to powers in JavaScript, and what takes 20 ms for each
 * of 2048 bits holds up every other account and every customer meanwhile.
 */
export class QuickCrypto extends NodeCryptoProvider {
  readonly #random = new Uint8Array(randomBytes)
  #randomAt = randomBytes
  #begun: Promise<void> | undefined

  override initialize(): Promise<void> {
    this.#begun ??= super.initialize()
    return this.#begun
  }

  override randomFill(into: Uint8Array) {
    if (into.length > randomBytes / 16) {
      randomFillSync(into)
      return
    }
    if (this.#randomAt + into.length > randomBytes) {
      randomFillSync(this.#random)
      this.#randomAt = 0
    }
    const end = this.#randomAt + into.length
    into.set(this.#random.subarray(this.#randomAt, end))
    this.#random.fill(0, this.#randomAt, end)
    this.#randomAt = end
  }

  override randomBytes(size: number): Uint8Array {
    const bytes = new Uint8Array(size)
    // big-endian: the low ones
    this.randomFill(size === exponentBytes ? bytes.subarray(-secretBytes) : bytes)
    return bytes
  }

  override factorizePQ(product: Uint8Array): [Uint8Array, Uint8Array] {
    const whole = BigInt(`0x${Buffer.from(product).toString('hex')}`)
    const one = factorOf(whole)
    if (one === undefined) return super.factorizePQ(product)
    const other = whole / one
    return one < other ? [bytesOf(one), bytesOf(other)] : [bytesOf(other), bytesOf(one)]
  }

  override sha1(data: Uint8Array) {
    return hash('sha1', data, 'buffer')
  }
  override sha256(data: Uint8Array) {
    return hash('sha256', data, 'buffer')
  }
}

/** Big-endian, as few as hold it. */
function bytesOf(value: bigint): Uint8Array {
  const digits = value.toString(16)
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
}
