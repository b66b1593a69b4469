import { createPrivateKey, createPublicKey, generateKeyPairSync, privateDecrypt, randomBytes, constants, type KeyObject } from 'node:crypto'
import type { Journal } from '../../world/journal.ts'
import { Writer } from '../tl/writer.ts'
import { sha1, sha256, xor } from './numbers.ts'
import { cryptoProvider } from './cipher.ts'

/** The RSA key that proves to clients that they talk to this server, and a secret for everything that needs one. */
export interface ServerKey {
  publicKeyPem: string
  fingerprint: bigint
  secret: Buffer
  /** Undoes RSA_PAD (https://core.telegram.org/mtproto/auth_key#41-rsa-paddata-server-public-key); undefined when it is none. */
  decrypt(data: Buffer): Buffer | undefined
}

interface Stored {
  privateKeyPem: string
  secret: string
}

/** The same key after a restart: clients have it built in. */
export function openServerKey(journal: Journal): ServerKey {
  let stored = journal.entries<Stored>('mtproto-server').get('key')
  if (!stored) {
    stored = { privateKeyPem: makePrivateKey(), secret: randomBytes(32).toString('base64') }
    journal.put('mtproto-server', 'key', stored)
  }
  const privateKey = createPrivateKey(stored.privateKeyPem)
  const publicKey = createPublicKey(privateKey)
  return {
    publicKeyPem: publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(publicKey),
    secret: Buffer.from(stored.secret, 'base64'),
    decrypt: (data) => undoPadding(privateKey, data),
  }
}

/** mtcute compares fingerprints as hex without leading zeros, so a key whose first digit is zero would never be found. */
function makePrivateKey(): string {
  for (;;) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    if (BigInt.asUintN(64, fingerprintOf(publicKey)).toString(16).length === 16)
      return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  }
}

function fingerprintOf(publicKey: KeyObject): bigint {
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const bytes = new Writer().bytes(Buffer.from(n, 'base64url')).bytes(Buffer.from(e, 'base64url')).done()
  return sha1(bytes).readBigInt64LE(12)
}

function undoPadding(privateKey: KeyObject, data: Buffer): Buffer | undefined {
  if (data.length !== 256) return undefined
  const raw = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, data)
  const encrypted = raw.subarray(32)
  const temporaryKey = xor(raw.subarray(0, 32), sha256(encrypted))
  const plain = Buffer.from(cryptoProvider.createAesIge(temporaryKey, Buffer.alloc(32)).decrypt(encrypted))
  const padded = Buffer.from(plain.subarray(0, 192).toReversed())
  return sha256(temporaryKey, padded).equals(plain.subarray(192)) ? padded : undefined
}
