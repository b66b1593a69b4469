import type { Judge } from '../world/judge.ts'
import type { AuthKeys } from './wire/auth-keys.ts'
import type { Session, AuthKey } from './wire/session.ts'

interface Dependencies {
  keys: AuthKeys
  judge: Judge
  /** Destroys such a key, as Telegram does with AUTH_KEY_DUPLICATED. */
  destroysKeys: boolean
}

/**
 * Sees when two holders use one key at once: a packet of a main session that was written after another main session of the same
 * key had begun, while the first was never closed. A client that reconnects closes its old connection and writes nothing more
 * to it, whichever of both the server reads first: so the ids of the messages, which are the client's time, decide.
 */
export function createHolderWatch({ keys, judge, destroysKeys }: Dependencies) {
  const told = new WeakMap<Session, Session>()
  return function onPacket(session: Session, messageId: bigint): void {
    const key = keys.permanent(session.key)
    const other = laterHolder(key, session, messageId)
    if (!other || told.get(session) === other) return
    told.set(session, other)
    judge.twoHolders(key.client?.apiId ?? 0, key.login ? `account ${key.login.userId}` : 'nobody signed in')
    if (destroysKeys) keys.signOut(key, 'AUTH_KEY_DUPLICATED')
  }

  function laterHolder(key: AuthKey, session: Session, messageId: bigint): Session | undefined {
    if (key.sessions.size < 2 && key.bound === undefined) return undefined
    for (const other of keys.sessionsOf(key)) {
      const isLater = other !== session && other.wantsUpdates && other.connection !== undefined && other.begunAt > session.begunAt
      if (isLater && messageId > other.begunAt) return other
    }
    return undefined
  }
}
