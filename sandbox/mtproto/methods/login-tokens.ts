import { randomBytes } from 'node:crypto'
import { WorldRefusal } from '../../world/types.ts'
import type { World } from '../../world/world.ts'
import type { AuthKey } from '../wire/session.ts'

/** The tokens behind QR codes: shown by one client, accepted by a person's phone. */
export interface LoginTokens {
  /** A fresh token for a key; the one before it is dead. */
  issue(key: AuthKey): { token: Buffer; expires: number }
  /** A phone accepts what it scanned. @throws WorldRefusal AUTH_TOKEN_INVALID or _EXPIRED. */
  accept(token: Buffer, userId: number): AuthKey
  /** Who accepted this key's token, once. */
  takeAccepted(key: AuthKey): { userId: number; token: Buffer } | undefined
  /** The person behind a token that was accepted at another data centre. */
  import(token: Buffer): number
}

const lifeSeconds = 30

interface Issued {
  key: AuthKey
  token: Buffer
  expires: number
  userId?: number
}

export function createLoginTokens(world: World): LoginTokens {
  const issued = new Map<string, Issued>()
  const byKey = new Map<AuthKey, Issued>()
  const nameOf = (token: Buffer) => token.toString('base64url')

  return {
    issue(key) {
      forgetOld()
      forget(byKey.get(key))
      const entry: Issued = { key, token: randomBytes(32), expires: world.nowSeconds() + lifeSeconds }
      issued.set(nameOf(entry.token), entry)
      byKey.set(key, entry)
      return entry
    },
    accept(token, userId) {
      const entry = issued.get(nameOf(token))
      if (!entry) throw new WorldRefusal('AUTH_TOKEN_INVALID')
      if (entry.userId !== undefined) throw new WorldRefusal('AUTH_TOKEN_ALREADY_ACCEPTED')
      if (entry.expires < world.nowSeconds()) throw new WorldRefusal('AUTH_TOKEN_EXPIRED')
      entry.userId = userId
      return entry.key
    },
    takeAccepted(key) {
      const entry = byKey.get(key)
      return entry?.userId === undefined ? undefined : { userId: entry.userId, token: entry.token }
    },
    import(token) {
      const entry = issued.get(nameOf(token))
      if (entry?.userId === undefined) throw new WorldRefusal('AUTH_TOKEN_INVALID')
      forget(entry)
      return entry.userId
    },
  }

  function forget(entry: Issued | undefined): void {
    if (!entry) return
    issued.delete(nameOf(entry.token))
    if (byKey.get(entry.key) === entry) byKey.delete(entry.key)
  }

  /** An accepted token may wait a little longer for its client to come back for it. */
  function forgetOld(): void {
    for (const entry of issued.values()) if (entry.expires + 10 * lifeSeconds < world.nowSeconds()) forget(entry)
  }
}
