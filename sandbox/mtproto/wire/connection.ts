import type { Socket } from 'node:net'
import type { KeyExchange } from './key-exchange.ts'
import { Transport } from './transport.ts'

/** A session as its connection knows it. */
interface Carried {
  readonly connection: unknown
  leave(): void
}

/** One TCP connection. It may carry several sessions and, before there is a key, an exchange. */
export class Connection {
  readonly sessions = new Set<Carried>()
  readonly transport = new Transport()
  exchange: KeyExchange | undefined
  /** The client asked to be dropped when no such ping follows within so many seconds. */
  patienceS = Infinity
  closeAtMs = Infinity
  readonly #socket: Socket

  constructor(socket: Socket) {
    this.#socket = socket
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed
  }

  pinged(patienceS: number): void {
    this.patienceS = patienceS
    this.closeAtMs = Date.now() + patienceS * 1000
  }

  send(packet: Buffer): void {
    if (this.isOpen) this.#socket.write(this.transport.packet(packet))
  }

  /** Says why in the transport's own way and hangs up. */
  refuse(code: number): void {
    if (this.isOpen) this.#socket.end(this.transport.error(code))
  }

  cut(): void {
    this.#socket.destroy()
  }

  /** Sessions outlive their connection. */
  left(): void {
    for (const session of this.sessions) if (session.connection === this) session.leave()
    this.sessions.clear()
  }
}
