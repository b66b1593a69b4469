import { ids } from '../tl/object.ts'
import type { Schema } from '../tl/schema.ts'
import { encode, Writer } from '../tl/writer.ts'
import { encrypt } from './cipher.ts'
import type { Connection } from './connection.ts'
import { saltOf } from './salts.ts'

/** What a client says of itself in `initConnection`. */
export interface ClientInfo {
  apiId: number
  device: string
  app: string
}

/** A person signed in with a key: one row of Settings → Devices. */
export interface Login {
  userId: number
  createdAt: number
  lastSeenAt: number
}

/** The secret that one client shares with one data centre. Login and client stand at the permanent key. */
export interface AuthKey {
  key: Buffer
  id: bigint
  dc: number
  /** Made in the exchange, good for the first hour; later ones follow from the key itself. */
  firstSalt: { salt: bigint; hour: number }
  temporary?: { expiresAtMs: number; permanent?: AuthKey }
  /** Salts of the hours about now, as they were last asked for. */
  salts?: { block: number; bytes: Buffer }
  sessions: Map<bigint, Session>
  /** The temporary keys that stand for this one (perfect forward secrecy). */
  bound?: Set<AuthKey>
  layer?: number
  client?: ClientInfo
  login?: Login
  /** The password is still asked of this person. */
  pendingUserId?: number
  /** The last login ended in this word: what every later call is told. */
  endedBy?: string
  /** Brought to this data centre from another one, for files only. */
  isGuest?: boolean
}

/** An answer has an id ≡ 1 modulo 4, what the server says by itself ≡ 3; only content waits for an acknowledgement. */
export type MessageKind = 'answer' | 'update' | 'service' | 'service-answer'

interface Outgoing {
  id: bigint
  seqNo: number
  body: Buffer
}

/** How much a session keeps for a client that is away or does not acknowledge. */
const waitingMax = 100
const unacknowledgedMax = 100
const keptBytesMax = 64 * 1024
const seenMax = 128
const containerItemsMax = 100
const containerBytesMax = 512 * 1024

let lastMessageId = 0n

/** Ids follow the clock and only ever grow. */
export function nextMessageId(residue: 1n | 3n): bigint {
  const now = (BigInt(Date.now()) << 32n) / 1000n
  const base = now > lastMessageId ? now & ~3n : (lastMessageId & ~3n) + 4n
  lastMessageId = base | residue
  return lastMessageId
}

const dirty = new Set<Session>()

/** One client run with one key. It lives on while its client is away, so that nothing sent meanwhile is lost. */
export class Session {
  readonly id: bigint
  readonly key: AuthKey
  schema: Schema
  connection: Connection | undefined
  /** The client asked for updates: the main session of its key. */
  wantsUpdates = false
  /** When the first packet came, in the client's own message ids. */
  begunAt = 0n
  isAnnounced = false
  /** Something was dropped while the client was away: it must ask for the difference. */
  hasMissed = false
  toAcknowledge: bigint[] = []
  /** Calls still being worked on, for those that must come after them. */
  running: Map<bigint, Promise<void>> | undefined
  #contentCount = 0
  #outbox: Outgoing[] = []
  #waiting: { kind: MessageKind; body: Buffer }[] = []
  #unacknowledged = new Map<bigint, Outgoing>()
  #answers = new Map<bigint, bigint>()
  #seen = new Set<bigint>()

  constructor(id: bigint, key: AuthKey, schema: Schema) {
    this.id = id
    this.key = key
    this.schema = schema
  }

  /** Sends with the next flush, or keeps content for the client's return. */
  send(body: Buffer, kind: MessageKind, answerTo?: bigint): void {
    const isContent = kind === 'answer' || kind === 'update'
    if (!this.connection) {
      if (isContent) this.#wait(kind, body)
      return
    }
    const outgoing: Outgoing = {
      id: nextMessageId(kind === 'answer' || kind === 'service-answer' ? 1n : 3n),
      seqNo: isContent ? this.#contentCount++ * 2 + 1 : this.#contentCount * 2,
      body,
    }
    if (isContent && body.length <= keptBytesMax) this.#keep(outgoing, answerTo)
    this.#outbox.push(outgoing)
    this.#schedule()
  }

  sendObject(object: { _: string; [field: string]: unknown }, kind: MessageKind): void {
    this.send(encode(object), kind)
  }

  acknowledgeLater(messageId: bigint): void {
    this.toAcknowledge.push(messageId)
    this.#schedule()
  }

  /** The client has these. */
  acknowledged(messageIds: bigint[]): void {
    for (const id of messageIds) this.#unacknowledged.delete(id)
  }

  /** The connection is there again: what was not acknowledged goes out once more under its own id, then what waited. */
  resume(connection: Connection): void {
    this.connection = connection
    this.#outbox.push(...this.#unacknowledged.values())
    const waiting = this.#waiting
    this.#waiting = []
    for (const { kind, body } of waiting) this.send(body, kind)
    if (this.hasMissed) this.send(encode({ _: 'updatesTooLong' }, this.schema), 'update')
    this.hasMissed = false
    if (this.#outbox.length > 0) this.#schedule()
  }

  resend(messageIds: bigint[]): void {
    for (const id of messageIds) {
      const kept = this.#unacknowledged.get(id)
      if (kept) this.#outbox.push(kept)
    }
    this.#schedule()
  }

  /** Sends the answer of a repeated call again, when it is still kept. */
  repeatAnswer(requestId: bigint): void {
    const answerId = this.#answers.get(requestId)
    if (answerId !== undefined) this.resend([answerId])
  }

  /** True the first time; a message that comes twice is done once. */
  isNew(messageId: bigint): boolean {
    if (this.#seen.has(messageId)) return false
    this.#seen.add(messageId)
    if (this.#seen.size > seenMax) for (const oldest of this.#seen) if (this.#seen.delete(oldest)) break
    return true
  }

  hasSeen(messageId: bigint): boolean {
    return this.#seen.has(messageId)
  }

  leave(): void {
    this.connection = undefined
    this.#outbox = []
    this.toAcknowledge = []
  }

  flush(): void {
    const connection = this.connection
    if (!connection) return
    if (this.toAcknowledge.length > 0) {
      const body = encode({ _: 'mt_msgs_ack', msgIds: this.toAcknowledge })
      this.toAcknowledge = []
      this.#outbox.push({ id: nextMessageId(3n), seqNo: this.#contentCount * 2, body })
    }
    const items = this.#outbox
    this.#outbox = []
    for (let start = 0; start < items.length;) {
      const end = this.#endOfContainer(items, start)
      const one = items[start]
      if (end === start + 1 && one) this.#write(connection, one)
      else this.#write(connection, this.#container(items.slice(start, end)))
      start = end
    }
  }

  #endOfContainer(items: Outgoing[], start: number): number {
    let end = start
    for (let bytes = 0; end < items.length && end - start < containerItemsMax; end++) {
      bytes += items[end]?.body.length ?? 0
      if (end > start && bytes > containerBytesMax) break
    }
    return end
  }

  #container(items: Outgoing[]): Outgoing {
    const writer = new Writer().uint(ids.container).uint(items.length)
    for (const { id, seqNo, body } of items) writer.long(id).uint(seqNo).uint(body.length).raw(body)
    return { id: nextMessageId(3n), seqNo: this.#contentCount * 2, body: writer.done() }
  }

  #write(connection: Connection, { id, seqNo, body }: Outgoing): void {
    connection.send(encrypt(this.key.key, this.key.id, { salt: saltOf(this.key), sessionId: this.id, messageId: id, seqNo, body }))
  }

  #keep(outgoing: Outgoing, answerTo: bigint | undefined): void {
    this.#unacknowledged.set(outgoing.id, outgoing)
    if (answerTo !== undefined) this.#answers.set(answerTo, outgoing.id)
    dropOldest(this.#unacknowledged, unacknowledgedMax)
    dropOldest(this.#answers, unacknowledgedMax)
  }

  #wait(kind: MessageKind, body: Buffer): void {
    if (this.#waiting.length < waitingMax) this.#waiting.push({ kind, body })
    else this.hasMissed = true
  }

  #schedule(): void {
    if (dirty.size === 0) setImmediate(flushDirty)
    dirty.add(this)
  }
}

/** Everything that one turn of the event loop has to say to a client leaves in one container. */
function flushDirty(): void {
  const sessions = [...dirty]
  dirty.clear()
  for (const session of sessions) session.flush()
}

function dropOldest(map: Map<bigint, unknown>, max: number): void {
  if (map.size > max) for (const oldest of map.keys()) if (map.delete(oldest)) break
}
