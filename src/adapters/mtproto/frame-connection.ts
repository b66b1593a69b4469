import { connect, type Socket } from 'node:net'

/** mtcute connects again after any error of a connection. */
class ConnectionClosed extends Error {
  constructor() {
    super('The connection is closed')
    this.name = 'ConnectionClosed'
  }
}

const lengthBytes = 4

/** What a connection asks and tells while it lives. */
export interface ConnectionEnds {
  /** Undefined: bytes may leave now; else they may when it resolves, and never when it rejects. */
  right(): Promise<void> | undefined
  /** The first bytes came. */
  onHeard(): void
  /** It could not be opened, or ended before anything came. Not when we closed it. */
  onSilent(): void
  onEnd(): void
}

/** For opening it and for the first answer: a network that swallows packets says nothing. */
const answerMs = 20_000

export function openConnection({ ipAddress, port }: { ipAddress: string; port: number }, ends: ConnectionEnds): Promise<FrameConnection> {
  return new Promise((opened, failed) => {
    const socket = connect({ host: ipAddress, port, noDelay: true, keepAlive: true, timeout: answerMs })
    const fail = (error: Error) => {
      socket.destroy()
      ends.onSilent()
      failed(error)
    }
    const onTimeout = () => fail(new Error('The data centre does not answer'))
    socket.once('error', fail)
    socket.once('timeout', onTimeout)
    socket.once('connect', () => {
      socket.off('error', fail)
      socket.off('timeout', onTimeout)
      opened(new FrameConnection(socket, ends))
    })
  })
}

/**
 * A TCP connection for MTProto's intermediate framing (https://core.telegram.org/mtproto/mtproto-transports#intermediate) that keeps no
 * buffer of its own while nothing arrives, and hands over whole frames: the reader behind it doubles its buffer for good whenever it is
 * left with half a frame. Thousands of idle accounts would pay 40 KB each for that.
 */
export class FrameConnection {
  readonly #socket: Socket
  #chunks: Buffer[] = []
  #available = 0
  /** What the reader must still get of the frame in hand. */
  #left = 0
  #ended: Error | undefined
  #wake: (() => void) | undefined

  readonly #ends: ConnectionEnds
  #hasHeard = false
  /** What mtcute writes first: the name of the framing. It leaves with the first frame, in one packet. */
  #tag: Uint8Array | undefined
  #isTagGone = false

  constructor(socket: Socket, ends: ConnectionEnds) {
    this.#socket = socket
    this.#ends = ends
    socket.once('timeout', () => socket.destroy(new Error('The data centre does not answer')))
    socket.on('data', (chunk: Buffer) => {
      if (!this.#hasHeard) this.#onHeard()
      this.#chunks.push(chunk)
      this.#available += chunk.length
      this.#wake?.()
    })
    socket.on('error', (error) => this.#end(error))
    socket.on('close', () => this.#end(new ConnectionClosed()))
  }

  #onHeard() {
    this.#hasHeard = true
    // from here on mtcute's own pings tell whether it lives
    this.#socket.setTimeout(0)
    this.#ends.onHeard()
  }

  /** The other side answered on it, and it has not ended. */
  get isHeard(): boolean {
    return this.#hasHeard && !this.#ended
  }

  get localAddress() {
    return { address: this.#socket.localAddress ?? '', port: this.#socket.localPort ?? 0 }
  }

  get remoteAddress() {
    return { address: this.#socket.remoteAddress ?? '', port: this.#socket.remotePort ?? 0 }
  }

  async read(into: Uint8Array): Promise<number> {
    for (;;) {
      const count = this.#take(into)
      if (count > 0) return count
      if (this.#ended) throw this.#ended
      await new Promise<void>((wake) => (this.#wake = wake))
      this.#wake = undefined
    }
  }

  async write(frame: Uint8Array): Promise<void> {
    if (!this.#tag) {
      this.#tag = frame
      return
    }
    const bytes = this.#isTagGone ? frame : Buffer.concat([this.#tag, frame])
    this.#isTagGone = true
    for (let right = this.#ends.right(); right; right = this.#ends.right()) await right
    if (this.#ended) throw this.#ended
    await new Promise<void>((done, failed) => this.#socket.write(bytes, (error) => (error ? failed(error) : done())))
  }

  close(): void {
    this.#hasHeard = true
    this.#end(new ConnectionClosed())
    this.#socket.destroy()
  }

  #end(error: Error) {
    if (this.#ended) return
    this.#ended = error
    if (!this.#hasHeard) this.#ends.onSilent()
    this.#ends.onEnd()
    this.#wake?.()
  }

  #take(into: Uint8Array): number {
    if (this.#left === 0) {
      if (this.#available < lengthBytes) return 0
      // the highest bit asks for a quick acknowledgement
      this.#left = lengthBytes + (this.#peekLength() & 0x7fffffff)
    }
    const count = Math.min(this.#left, into.length)
    if (this.#available < count) return 0
    for (let done = 0; done < count;) {
      const [first] = this.#chunks
      if (!first) break
      const part = first.subarray(0, count - done)
      into.set(part, done)
      done += part.length
      if (part.length === first.length) this.#chunks.shift()
      else this.#chunks[0] = first.subarray(part.length)
    }
    this.#available -= count
    this.#left -= count
    return count
  }

  #peekLength(): number {
    const [first] = this.#chunks
    if (first && first.length >= lengthBytes) return first.readUInt32LE()
    return Buffer.concat(this.#chunks).readUInt32LE()
  }
}
