import { createCipheriv, createDecipheriv, randomBytes, type Cipheriv, type Decipheriv } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { crc32, gzipSync } from 'node:zlib'
import { createAesIgeForMessage } from '@mtcute/core/utils.js'
import { unpack } from './tl/gzip.ts'
import { ids, type TlObject } from './tl/object.ts'
import { Reader } from './tl/reader.ts'
import { mainSchema } from './tl/schema.ts'
import { encode, Writer } from './tl/writer.ts'
import { cryptoProvider } from './wire/cipher.ts'
import { sha1, sha256 } from './wire/numbers.ts'
import type { TransportKind } from './wire/transport.ts'

/** A message as the server sent it, out of its container. */
export interface Received {
  messageId: bigint
  seqNo: number
  /** For `rpc_result` the object is the answer itself. */
  object: TlObject
  answerTo?: bigint
  isPacked: boolean
}

/** How a message goes out; all but the body has a right default. */
export interface Sending {
  messageId?: bigint
  seqNo?: number
  salt?: bigint
}

let lastId = 0n

/** A client that can break every rule of the protocol, for tests of the server's answers. */
export class RawClient {
  salt = 0n
  sessionId = randomBytes(8).readBigInt64LE(0)
  readonly received: Received[] = []
  /** How many packets came; a container is one. */
  packets = 0
  transportError: number | undefined
  isClosed = false
  readonly #key: Buffer
  readonly #keyId: bigint
  readonly #kind: TransportKind
  #socket: Socket
  #rest: Buffer = Buffer.alloc(0)
  #cipher: Cipheriv | undefined
  #decipher: Decipheriv | undefined
  #sent = 0
  #content = 0

  constructor(address: string, key: Buffer, kind: TransportKind = 'intermediate', isObfuscated = false) {
    this.#key = key
    this.#keyId = sha1(key).readBigInt64LE(12)
    this.#kind = kind
    const [host = '', port] = address.split(':')
    this.#socket = connect(Number(port), host)
    this.#socket.on('data', (bytes) => this.#feed(bytes))
    this.#socket.on('close', () => (this.isClosed = true))
    this.#socket.on('error', () => {})
    this.#greet(isObfuscated)
  }

  close(): void {
    this.#socket.destroy()
  }

  /** Ids follow the clock. @param offsetSeconds to be early or late. */
  static messageId(offsetSeconds = 0): bigint {
    const id = (((BigInt(Date.now()) + BigInt(offsetSeconds) * 1000n) << 32n) / 1000n) & ~3n
    if (offsetSeconds !== 0) return id
    // a clock that was moved for a test may be moved back
    lastId = id > lastId || lastId - id > 60n << 32n ? id : lastId + 4n
    return lastId
  }

  send(object: TlObject, sending: Sending = {}): bigint {
    return this.sendBody(encode(object), sending)
  }

  sendBody(body: Buffer, { messageId = RawClient.messageId(), seqNo = this.#content++ * 2 + 1, salt = this.salt }: Sending = {}): bigint {
    const padding = 12 + ((16 - ((32 + body.length + 12) % 16)) % 16)
    const head = Buffer.alloc(32)
    head.writeBigInt64LE(salt, 0)
    head.writeBigInt64LE(this.sessionId, 8)
    head.writeBigInt64LE(messageId, 16)
    head.writeUInt32LE(seqNo, 24)
    head.writeUInt32LE(body.length, 28)
    const plain = Buffer.concat([head, body, randomBytes(padding)])
    const messageKey = sha256(this.#key.subarray(88, 120), plain).subarray(8, 24)
    const encrypted = createAesIgeForMessage(cryptoProvider, this.#key, messageKey, true).encrypt(plain)
    const keyId = Buffer.alloc(8)
    keyId.writeBigInt64LE(this.#keyId)
    this.packet(Buffer.concat([keyId, messageKey, encrypted]))
    return messageId
  }

  sendContainer(items: { object: TlObject; messageId: bigint; seqNo: number }[], sending: Sending = {}): bigint {
    const writer = new Writer().uint(ids.container).uint(items.length)
    for (const { object, messageId, seqNo } of items) {
      const body = encode(object)
      writer.long(messageId).uint(seqNo).uint(body.length).raw(body)
    }
    return this.sendBody(writer.done(), { seqNo: this.#content * 2, ...sending })
  }

  sendPacked(object: TlObject): bigint {
    return this.sendBody(
      new Writer()
        .uint(ids.gzip)
        .bytes(gzipSync(encode(object)))
        .done(),
    )
  }

  /** The salt is learned from the server's first answer; the call is then made again, as any client does. */
  async call(query: TlObject): Promise<TlObject> {
    for (;;) {
      const messageId = this.send(query)
      const answer = await this.next((one) => one.answerTo === messageId || one.object['badMsgId'] === messageId)
      if (answer.object._ !== 'mt_bad_server_salt') return answer.object
      this.salt = answer.object['newServerSalt'] as bigint
    }
  }

  /** The first message that fits, come or to come. */
  async next(fits: (one: Received) => boolean): Promise<Received> {
    for (;;) {
      const found = this.received.find(fits)
      if (found) return found
      if (this.isClosed) throw new Error('the connection is closed')
      await new Promise((resolve) => {
        this.#socket.once('data', resolve)
        this.#socket.once('close', resolve)
      })
    }
  }

  of(name: string): Promise<Received> {
    return this.next(({ object }) => object._ === name)
  }

  packet(body: Buffer): void {
    const framed = this.#frame(body)
    this.#socket.write(this.#cipher ? this.#cipher.update(framed) : framed)
  }

  #greet(isObfuscated: boolean): void {
    const tags = { abridged: 0xefefefef, intermediate: 0xeeeeeeee, padded: 0xdddddddd, full: 0 }
    if (isObfuscated) {
      const header = randomBytes(64)
      header[0] = 1
      header.writeUInt32LE(1, 4)
      header.writeUInt32LE(tags[this.#kind], 56)
      const reversed = Buffer.from(header.subarray(8, 56).toReversed())
      this.#cipher = createCipheriv('aes-256-ctr', header.subarray(8, 40), header.subarray(40, 56))
      this.#decipher = createDecipheriv('aes-256-ctr', reversed.subarray(0, 32), reversed.subarray(32, 48))
      const encrypted = this.#cipher.update(header)
      this.#socket.write(Buffer.concat([header.subarray(0, 56), encrypted.subarray(56)]))
    } else if (this.#kind === 'abridged') this.#socket.write(Buffer.of(0xef))
    else if (this.#kind !== 'full') {
      const tag = Buffer.alloc(4)
      tag.writeUInt32LE(tags[this.#kind])
      this.#socket.write(tag)
    }
  }

  #frame(body: Buffer): Buffer {
    const length = Buffer.alloc(4)
    if (this.#kind === 'abridged') {
      const words = body.length / 4
      if (words < 0x7f) return Buffer.concat([Buffer.of(words), body])
      length.writeUInt32LE(words * 256 + 0x7f)
      return Buffer.concat([length, body])
    }
    if (this.#kind === 'full') {
      const framed = Buffer.concat([Buffer.alloc(8), body])
      framed.writeUInt32LE(body.length + 12, 0)
      framed.writeUInt32LE(this.#sent++, 4)
      length.writeUInt32LE(crc32(framed))
      return Buffer.concat([framed, length])
    }
    const padded = this.#kind === 'padded' ? Buffer.concat([body, randomBytes(3)]) : body
    length.writeUInt32LE(padded.length)
    return Buffer.concat([length, padded])
  }

  #feed(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, this.#decipher ? this.#decipher.update(bytes) : bytes])
    for (let body = this.#take(); body; body = this.#take()) this.#open(body)
  }

  #take(): Buffer | undefined {
    const rest = this.#rest
    if (rest.length === 0 || (this.#kind !== 'abridged' && rest.length < 4)) return undefined
    let [start, end, next] = [4, 4 + rest.readUIntLE(0, Math.min(4, rest.length)), 0]
    if (this.#kind === 'abridged') {
      start = rest[0] === 0x7f ? 4 : 1
      if (rest.length < start) return undefined
      end = start + (start === 4 ? rest.readUIntLE(1, 3) : (rest[0] ?? 0)) * 4
    }
    if (this.#kind === 'full') [start, end] = [8, rest.readUInt32LE(0) - 4]
    next = this.#kind === 'full' ? end + 4 : end
    if (rest.length < next) return undefined
    this.#rest = rest.subarray(next)
    return rest.subarray(start, end)
  }

  #open(packet: Buffer): void {
    if (packet.length < 24) {
      this.transportError = -packet.readInt32LE(0)
      return
    }
    this.packets++
    const encrypted = packet.subarray(24, 24 + ((packet.length - 24) & ~15))
    const plain = Buffer.from(createAesIgeForMessage(cryptoProvider, this.#key, packet.subarray(8, 24), false).decrypt(encrypted))
    const length = plain.readUInt32LE(28)
    this.#message(plain.readBigInt64LE(16), plain.readUInt32LE(24), plain.subarray(32, 32 + length))
  }

  #message(messageId: bigint, seqNo: number, body: Buffer): void {
    const id = body.readUInt32LE(0)
    if (id === ids.container) {
      let position = 8
      for (let count = body.readUInt32LE(4); count > 0; count--) {
        const end = position + 16 + body.readUInt32LE(position + 12)
        this.#message(body.readBigInt64LE(position), body.readUInt32LE(position + 8), body.subarray(position + 16, end))
        position = end
      }
      return
    }
    const answerTo = id === ids.rpcResult ? body.readBigInt64LE(4) : undefined
    const content = answerTo === undefined ? body : body.subarray(12)
    const isPacked = content.readUInt32LE(0) === ids.gzip
    const plain = isPacked ? unpack(new Reader(mainSchema, content.subarray(4)).bytes()) : content
    const object = new Reader(mainSchema, plain).object()
    this.received.push({ messageId, seqNo, object, isPacked, ...(answerTo !== undefined && { answerTo }) })
  }
}
