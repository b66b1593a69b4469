import { randomBytes } from 'node:crypto'
import { generateKeyAndIvFromNonce } from '@mtcute/core/utils.js'
import type { TlObject } from '../tl/object.ts'
import { Reader } from '../tl/reader.ts'
import { mainSchema } from '../tl/schema.ts'
import { encode } from '../tl/writer.ts'
import { cryptoProvider } from './cipher.ts'
import { generator, makePq, powMod, prime, primeNumber, sha1, to256, toNumber, xor } from './numbers.ts'
import type { ServerKey } from './server-key.ts'

/** A key made by an exchange. A temporary one must be bound to a permanent one before it is any use. */
export interface FreshKey {
  key: Buffer
  id: bigint
  salt: bigint
  temporary?: { lifetimeSeconds: number }
}

interface Step {
  nonce: Buffer
  serverNonce: Buffer
  p: Buffer
  q: Buffer
  pq: Buffer
  newNonce?: Buffer
  secret?: Buffer
  cipher?: [Uint8Array, Uint8Array]
  lifetimeSeconds?: number
}

/** A step that Telegram answers with a transport error and a closed connection. */
export class ExchangeRefusal extends Error {}

const publicKeyMin = 1n << (2048n - 64n)

/**
 * The server's side of https://core.telegram.org/mtproto/auth_key for one connection: each plain message in, its answer out,
 * and the new key handed over before the client hears of it.
 */
export class KeyExchange {
  readonly #server: ServerKey
  readonly #dc: number
  readonly #accept: (key: FreshKey) => boolean
  #step: Step | undefined

  /** @param accept keeps the key; false when there is one with the same id already. */
  constructor(server: ServerKey, dc: number, accept: (key: FreshKey) => boolean) {
    this.#server = server
    this.#dc = dc
    this.#accept = accept
  }

  /** @throws ExchangeRefusal */
  answer(message: TlObject): TlObject {
    switch (message._) {
      case 'mt_req_pq':
      case 'mt_req_pq_multi':
        return this.#begin(message as TlObject & { nonce: Buffer })
      case 'mt_req_DH_params':
        return this.#offer(message as TlObject & { nonce: Buffer; serverNonce: Buffer; p: Buffer; q: Buffer; encryptedData: Buffer })
      case 'mt_set_client_DH_params':
        return this.#finish(message as TlObject & { nonce: Buffer; serverNonce: Buffer; encryptedData: Buffer })
      default:
        throw new ExchangeRefusal(`${message._} is no step of the exchange`)
    }
  }

  #begin({ nonce }: { nonce: Buffer }): TlObject {
    this.#step = { nonce, serverNonce: randomBytes(16), ...makePq() }
    const { serverNonce, pq } = this.#step
    return { _: 'mt_resPQ', nonce, serverNonce, pq, serverPublicKeyFingerprints: [this.#server.fingerprint] }
  }

  #offer(message: { nonce: Buffer; serverNonce: Buffer; p: Buffer; q: Buffer; encryptedData: Buffer }): TlObject {
    const step = this.#stepOf(message)
    if (!message.p.equals(step.p) || !message.q.equals(step.q)) throw new ExchangeRefusal('p and q are not the factors')
    const padded = this.#server.decrypt(message.encryptedData)
    if (!padded) throw new ExchangeRefusal('the RSA padding is wrong')
    const inner = new Reader(mainSchema, padded).object() as TlObject & { nonce: Buffer; serverNonce: Buffer; newNonce: Buffer; pq: Buffer }
    if (!inner._.startsWith('mt_p_q_inner_data') || !inner.pq.equals(step.pq))
      throw new ExchangeRefusal('the inner data is of another exchange')
    this.#stepOf(inner)
    if (inner['dc'] !== undefined && Math.abs(Number(inner['dc'])) % 10_000 !== this.#dc)
      throw new ExchangeRefusal('another data centre is meant')
    step.newNonce = inner.newNonce
    if (inner['expiresIn'] !== undefined) step.lifetimeSeconds = Number(inner['expiresIn'])
    step.secret = randomBytes(255)
    step.cipher = generateKeyAndIvFromNonce(cryptoProvider, step.serverNonce, inner.newNonce)
    const answer = encode({
      _: 'mt_server_DH_inner_data',
      nonce: step.nonce,
      serverNonce: step.serverNonce,
      g: generator,
      dhPrime: prime,
      gA: powMod('generator', step.secret),
      serverTime: Math.floor(Date.now() / 1000),
    })
    const padding = randomBytes((16 - ((20 + answer.length) % 16)) % 16)
    const encryptedAnswer = cryptoProvider.createAesIge(...step.cipher).encrypt(Buffer.concat([sha1(answer), answer, padding]))
    return { _: 'mt_server_DH_params_ok', nonce: step.nonce, serverNonce: step.serverNonce, encryptedAnswer }
  }

  #finish(message: { nonce: Buffer; serverNonce: Buffer; encryptedData: Buffer }): TlObject {
    const step = this.#stepOf(message)
    if (!step.cipher || !step.secret || !step.newNonce) throw new ExchangeRefusal('a step was left out')
    const plain = Buffer.from(cryptoProvider.createAesIge(...step.cipher).decrypt(message.encryptedData))
    const reader = new Reader(mainSchema, plain.subarray(20))
    const inner = reader.object() as TlObject & { nonce: Buffer; serverNonce: Buffer; gB: Buffer }
    if (!sha1(plain.subarray(20, 20 + reader.position)).equals(plain.subarray(0, 20))) throw new ExchangeRefusal('the hash is wrong')
    this.#stepOf(inner)
    const publicKey = toNumber(inner.gB)
    if (publicKey < publicKeyMin || publicKey > primeNumber - publicKeyMin) throw new ExchangeRefusal('g_b is out of range')
    const key = powMod(to256(inner.gB), step.secret)
    const hash = sha1(key)
    const fresh: FreshKey = {
      key,
      id: hash.readBigInt64LE(12),
      salt: xor(step.newNonce.subarray(0, 8), step.serverNonce.subarray(0, 8)).readBigInt64LE(0),
    }
    if (step.lifetimeSeconds !== undefined) fresh.temporary = { lifetimeSeconds: step.lifetimeSeconds }
    const isNew = this.#accept(fresh)
    const nonceHash = sha1(step.newNonce, Buffer.of(isNew ? 1 : 2), hash.subarray(0, 8)).subarray(4, 20)
    const { nonce, serverNonce } = step
    if (!isNew) return { _: 'mt_dh_gen_retry', nonce, serverNonce, newNonceHash2: nonceHash }
    this.#step = undefined
    return { _: 'mt_dh_gen_ok', nonce, serverNonce, newNonceHash1: nonceHash }
  }

  #stepOf(message: { nonce: Buffer; serverNonce: Buffer }): Step {
    const step = this.#step
    if (!step?.nonce.equals(message.nonce) || !step.serverNonce.equals(message.serverNonce)) throw new ExchangeRefusal('the nonces differ')
    return step
  }
}
