import { createHmac } from 'node:crypto'
import type { Journal } from '../../world/journal.ts'
import type { FreshKey } from './key-exchange.ts'
import { sha1 } from './numbers.ts'
import { hourNow } from './salts.ts'
import type { AuthKey, Session } from './session.ts'

interface StoredKey extends Pick<AuthKey, 'dc' | 'layer' | 'client' | 'login' | 'pendingUserId' | 'endedBy' | 'isGuest'> {
  key: string
  firstSalt: { salt: string; hour: number }
}

const kind = 'mtproto-key'

/** All keys of the data centres; the permanent ones outlive the process. */
export class AuthKeys {
  readonly #keys = new Map<bigint, AuthKey>()
  readonly #byUser = new Map<number, Set<AuthKey>>()
  readonly #journal: Journal
  readonly #secret: Buffer

  constructor(journal: Journal, secret: Buffer) {
    this.#journal = journal
    this.#secret = secret
    for (const { key, firstSalt, ...rest } of journal.entries<StoredKey>(kind).values()) {
      const bytes = Buffer.from(key, 'base64')
      // a bigint has no place in JSON
      this.#register({
        ...rest,
        key: bytes,
        id: idOf(bytes),
        firstSalt: { ...firstSalt, salt: BigInt(firstSalt.salt) },
        sessions: new Map(),
      })
    }
  }

  /** False when the id is taken: the exchange then tells the client to try again. */
  add(dc: number, fresh: FreshKey): boolean {
    if (this.#keys.has(fresh.id)) return false
    const key: AuthKey = { key: fresh.key, id: fresh.id, dc, firstSalt: { salt: fresh.salt, hour: hourNow() }, sessions: new Map() }
    if (fresh.temporary) key.temporary = { expiresAtMs: Date.now() + fresh.temporary.lifetimeSeconds * 1000 }
    this.#register(key)
    this.save(key)
    return true
  }

  /** Registers a key that both sides know already. */
  adopt(dc: number, key: Buffer): AuthKey {
    const id = idOf(key)
    this.add(dc, { key, id, salt: 0n })
    const adopted = this.#keys.get(id)
    if (!adopted) throw new Error('an auth key that was just added is gone')
    return adopted
  }

  find(dc: number, id: bigint): AuthKey | undefined {
    const key = this.#keys.get(id)
    if (key?.dc !== dc) return undefined
    return key.temporary && key.temporary.expiresAtMs < Date.now() ? undefined : key
  }

  permanent(key: AuthKey): AuthKey {
    return key.temporary?.permanent ?? key
  }

  of(userId: number): Iterable<AuthKey> {
    return this.#byUser.get(userId) ?? []
  }

  /** The sessions that a client has with a key, by way of its temporary keys too. */
  *sessionsOf(key: AuthKey): Iterable<Session> {
    yield* key.sessions.values()
    for (const temporary of key.bound ?? []) yield* temporary.sessions.values()
  }

  bind(temporary: AuthKey, permanent: AuthKey): void {
    if (!temporary.temporary) return
    temporary.temporary.permanent = permanent
    const bound = (permanent.bound ??= new Set())
    for (const old of bound) if ((old.temporary?.expiresAtMs ?? 0) < Date.now()) this.#drop(bound, old)
    bound.add(temporary)
  }

  all(): Iterable<AuthKey> {
    return this.#keys.values()
  }

  signIn(key: AuthKey, userId: number, nowMs: number): void {
    this.#forgetLogin(key)
    delete key.pendingUserId
    delete key.endedBy
    key.login = { userId, createdAt: nowMs, lastSeenAt: nowMs }
    this.#index(key)
    this.save(key)
  }

  /** @param word what later calls with this key are told; absent when the client itself logged out. */
  signOut(key: AuthKey, word?: string): void {
    this.#forgetLogin(key)
    delete key.pendingUserId
    if (word === undefined) delete key.endedBy
    else key.endedBy = word
    this.save(key)
  }

  destroy(key: AuthKey): void {
    this.#forgetLogin(key)
    for (const temporary of key.bound ?? []) this.#keys.delete(temporary.id)
    this.#keys.delete(key.id)
    this.#journal.remove(kind, key.id.toString())
  }

  clear(): void {
    for (const key of this.#keys.values()) this.destroy(key)
  }

  save(key: AuthKey): void {
    if (key.temporary) return
    const { sessions: _sessions, bound: _bound, salts: _salts, id, key: bytes, firstSalt, ...rest } = key
    this.#journal.put(kind, id.toString(), {
      ...rest,
      key: bytes.toString('base64'),
      firstSalt: { ...firstSalt, salt: firstSalt.salt.toString() },
    })
  }

  /** Names a login towards its owner; tells nothing about the key. */
  hashOf(key: AuthKey): bigint {
    const digest = createHmac('sha256', this.#secret)
      .update(`login:${key.id}:${key.login?.createdAt ?? 0}`)
      .digest()
    return digest.readBigInt64LE(0) & 0x7fff_ffff_ffff_ffffn
  }

  #drop(bound: Set<AuthKey>, key: AuthKey): void {
    bound.delete(key)
    this.#keys.delete(key.id)
  }

  #register(key: AuthKey): void {
    this.#keys.set(key.id, key)
    this.#index(key)
  }

  #index(key: AuthKey): void {
    if (!key.login) return
    const keys = this.#byUser.get(key.login.userId) ?? new Set()
    this.#byUser.set(key.login.userId, keys.add(key))
  }

  #forgetLogin(key: AuthKey): void {
    if (!key.login) return
    const keys = this.#byUser.get(key.login.userId)
    keys?.delete(key)
    if (keys?.size === 0) this.#byUser.delete(key.login.userId)
    delete key.login
  }
}

function idOf(key: Buffer): bigint {
  return sha1(key).readBigInt64LE(12)
}
