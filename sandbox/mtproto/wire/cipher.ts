import { randomFillSync } from 'node:crypto'
import { createAesIgeForMessage, createAesIgeForMessageOld } from '@mtcute/core/utils.js'
import { NodeCryptoProvider } from '@mtcute/node/utils.js'
import { sha1, sha256 } from './numbers.ts'

/** AES-IGE comes as WebAssembly: Node's own AES does one block a call in this mode. */
export const cryptoProvider = new NodeCryptoProvider()

/** What stands in the encrypted part of a message (https://core.telegram.org/mtproto/description). */
export interface Envelope {
  salt: bigint
  sessionId: bigint
  messageId: bigint
  seqNo: number
  body: Buffer
}

const headLength = 32
const paddingMin = 12

/** Undefined when the message key does not fit: nobody who holds this key wrote it. */
export function decrypt(key: Buffer, packet: Buffer): Envelope | undefined {
  const messageKey = packet.subarray(8, 24)
  const encrypted = packet.subarray(24, 24 + ((packet.length - 24) & ~15))
  if (encrypted.length < headLength + 16) return undefined
  const plain = Buffer.from(createAesIgeForMessage(cryptoProvider, key, messageKey, true).decrypt(encrypted))
  if (!sha256(key.subarray(88, 120), plain).subarray(8, 24).equals(messageKey)) return undefined
  const length = plain.readUInt32LE(28)
  const padding = plain.length - headLength - length
  if (length % 4 !== 0 || padding < paddingMin || padding > 1024) return undefined
  return {
    salt: plain.readBigInt64LE(0),
    sessionId: plain.readBigInt64LE(8),
    messageId: plain.readBigInt64LE(16),
    seqNo: plain.readUInt32LE(24),
    body: plain.subarray(headLength, headLength + length),
  }
}

export function encrypt(key: Buffer, keyId: bigint, { salt, sessionId, messageId, seqNo, body }: Envelope): Buffer {
  const end = headLength + body.length
  const plain = Buffer.allocUnsafe(end + paddingMin + ((16 - ((end + paddingMin) % 16)) % 16))
  plain.writeBigInt64LE(salt, 0)
  plain.writeBigInt64LE(sessionId, 8)
  plain.writeBigInt64LE(messageId, 16)
  plain.writeUInt32LE(seqNo, 24)
  plain.writeUInt32LE(body.length, 28)
  body.copy(plain, headLength)
  randomFillSync(plain, end)
  const messageKey = sha256(key.subarray(96, 128), plain).subarray(8, 24)
  const encrypted = createAesIgeForMessage(cryptoProvider, key, messageKey, false).encrypt(plain)
  const packet = Buffer.allocUnsafe(24 + encrypted.length)
  packet.writeBigInt64LE(keyId, 0)
  messageKey.copy(packet, 8)
  packet.set(encrypted, 24)
  return packet
}

/** The message that binds a temporary key to its permanent one is written in MTProto 1.0. */
export function decryptBinding(key: Buffer, message: Buffer): Buffer | undefined {
  const messageKey = message.subarray(8, 24)
  const encrypted = message.subarray(24)
  if (encrypted.length < 72 || encrypted.length % 16 !== 0) return undefined
  const plain = Buffer.from(createAesIgeForMessageOld(cryptoProvider, key, messageKey, true).decrypt(encrypted))
  const body = plain.subarray(0, headLength + plain.readUInt32LE(28))
  return sha1(body).subarray(4, 20).equals(messageKey) ? body.subarray(headLength) : undefined
}
