import { connect, type Socket } from 'node:net'

/** mtcute connects again after any error of a connection. */
class ConnectionClosed extends Error {
  constructor() {
    super('The connection is closed')
    this.name = 'ConnectionClosed'
  }
}

const lengthBytes = 4

export function openConnection({ ipAddress, port }: { ipAddress: string; port: number }): Promise<FrameConnection> {
  return new Promise((opened, failed) => {
    const socket = connect({ host: ipAddress, port, noDelay: true, keepAlive: true })
    socket.once('error', failed)
    socket.once('connect', () => {
      socket.off('error', failed)
      opened(new FrameConnection(socket))
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

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk)
      this.#available += chunk.length
      this.#wake?.()
    })
    socket.on('error', (error) => this.#end(error))
    socket.on('close', () => this.#end(new ConnectionClosed()))
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

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((done, failed) => {
      if (this.#ended) failed(this.#ended)
      else this.#socket.write(bytes, (error) => (error ? failed(error) : done()))
    })
  }

  close(): void {
    this.#end(new ConnectionClosed())
    this.#socket.destroy()
  }

  #end(error: Error) {
    this.#ended ??= error
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
