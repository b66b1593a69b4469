import { createCipheriv, createDecipheriv, type Cipheriv, type Decipheriv } from 'node:crypto'
import { crc32 } from 'node:zlib'

export type TransportKind = 'abridged' | 'intermediate' | 'padded' | 'full'

/** One packet at most, so that a broken length cannot eat the memory. */
const packetMax = 2 * 1024 * 1024
const headerOfFull = 12

/**
 * The server's side of the TCP transports (https://core.telegram.org/mtproto/mtproto-transports): which one a client speaks is
 * told by its first bytes. `feed` takes what came in, `packet` makes what goes out.
 */
export class Transport {
  kind: TransportKind | undefined
  isObfuscated = false
  #rest: Buffer = Buffer.alloc(0)
  #decipher: Decipheriv | undefined
  #cipher: Cipheriv | undefined
  #sent = 0

  /** @throws RangeError when the bytes are none of the transports; the connection is to be closed. */
  feed(bytes: Buffer): Buffer[] {
    const plain = this.#decipher ? this.#decipher.update(bytes) : bytes
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, plain]) : plain
    if (this.kind === undefined) this.kind = this.#detect()
    if (this.kind === undefined) return []
    const packets: Buffer[] = []
    for (let packet = this.#next(this.kind); packet; packet = this.#next(this.kind)) packets.push(packet)
    return packets
  }

  packet(body: Buffer): Buffer {
    const framed = this.#frame(body)
    return this.#cipher ? this.#cipher.update(framed) : framed
  }

  /** A bare negative number instead of a message: 404 for an unknown key, 429 for too many connections. */
  error(code: number): Buffer {
    const body = Buffer.alloc(4)
    body.writeInt32LE(-code)
    return this.packet(body)
  }

  #detect(): TransportKind | undefined {
    const first = this.#rest
    if (first.length === 0) return undefined
    if (first[0] === 0xef) return this.#use('abridged', 1)
    if (first.length < 4) return undefined
    const tagged = kindOfTag(first.readUInt32LE(0))
    if (tagged) return this.#use(tagged, 4)
    if (first.length < 8) return undefined
    // the second word of the full transport is the number of the packet
    if (first.readUInt32LE(4) === 0) return this.#use('full', 0)
    return first.length < 64 ? undefined : this.#deobfuscate(first)
  }

  /** https://core.telegram.org/mtproto/mtproto-transports#transport-obfuscation */
  #deobfuscate(first: Buffer): TransportKind {
    const reversed = Buffer.from(first.subarray(8, 56).toReversed())
    this.#decipher = createDecipheriv('aes-256-ctr', first.subarray(8, 40), first.subarray(40, 56))
    this.#cipher = createCipheriv('aes-256-ctr', reversed.subarray(0, 32), reversed.subarray(32, 48))
    const plain = this.#decipher.update(first)
    const tag = plain.readUInt32LE(56)
    const kind = tag === 0xefefefef ? 'abridged' : kindOfTag(tag)
    if (!kind) throw new RangeError('no known transport')
    this.isObfuscated = true
    this.#rest = plain
    return this.#use(kind, 64)
  }

  #use(kind: TransportKind, headerLength: number): TransportKind {
    this.#rest = this.#rest.subarray(headerLength)
    return kind
  }

  #next(kind: TransportKind): Buffer | undefined {
    if (kind === 'abridged') return this.#nextAbridged()
    if (this.#rest.length < 4) return undefined
    const length = this.#rest.readUInt32LE(0) & 0x7fffffff
    if (kind === 'full') return this.#nextFull(length)
    const body = this.#take(4, length)
    return kind === 'padded' ? body?.subarray(0, length & ~3) : body
  }

  #nextAbridged(): Buffer | undefined {
    const first = this.#rest[0]
    if (first === undefined) return undefined
    const short = first & 0x7f
    if (short < 0x7f) return this.#take(1, short * 4)
    return this.#rest.length < 4 ? undefined : this.#take(4, this.#rest.readUIntLE(1, 3) * 4)
  }

  #nextFull(length: number): Buffer | undefined {
    if (length < headerOfFull) throw new RangeError('the packet is too short')
    const packet = this.#take(0, length)
    if (!packet) return undefined
    const body = packet.subarray(0, length - 4)
    if (crc32(body) !== packet.readUInt32LE(length - 4)) throw new RangeError('the checksum of the packet is wrong')
    return body.subarray(8)
  }

  #take(head: number, length: number): Buffer | undefined {
    if (length > packetMax) throw new RangeError('the packet is too long')
    if (this.#rest.length < head + length) return undefined
    const body = this.#rest.subarray(head, head + length)
    this.#rest = this.#rest.subarray(head + length)
    return body
  }

  #frame(body: Buffer): Buffer {
    switch (this.kind) {
      case 'abridged': {
        const words = body.length >> 2
        return Buffer.concat([words < 0x7f ? Buffer.of(words) : Buffer.of(0x7f, words & 255, (words >> 8) & 255, words >> 16), body])
      }
      case 'full': {
        const framed = Buffer.allocUnsafe(body.length + headerOfFull)
        framed.writeUInt32LE(framed.length, 0)
        framed.writeUInt32LE(this.#sent++, 4)
        body.copy(framed, 8)
        framed.writeUInt32LE(crc32(framed.subarray(0, -4)), framed.length - 4)
        return framed
      }
      case 'intermediate':
      case 'padded':
      case undefined: {
        const framed = Buffer.allocUnsafe(body.length + 4)
        framed.writeUInt32LE(body.length, 0)
        body.copy(framed, 4)
        return framed
      }
    }
  }
}

function kindOfTag(tag: number): TransportKind | undefined {
  if (tag === 0xeeeeeeee) return 'intermediate'
  return tag === 0xdddddddd ? 'padded' : undefined
}
