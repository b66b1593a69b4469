import { WorldRefusal } from '../world/types.ts'
import type { AuthKeys } from './wire/auth-keys.ts'
import type { AuthKey } from './wire/session.ts'

/** A signed-in client as its owner sees it in Settings → Devices. */
export interface SessionRow {
  id: string
  device: string
  app: string
  /** Milliseconds of the world. */
  createdAt: number
  lastSeenAt: number
  isOnline: boolean
  isPhone: false
}

export function createSessionList(keys: AuthKeys) {
  return {
    /** Whether one of the signed-in clients is connected. */
    isOnline(userId: number): boolean {
      for (const key of keys.of(userId)) if (key.login && !key.isGuest && isListening(key)) return true
      return false
    },
    list(userId: number): SessionRow[] {
      return [...keys.of(userId)].flatMap((key) => {
        if (!key.login || key.isGuest) return []
        const { createdAt, lastSeenAt } = key.login
        return {
          id: keys.hashOf(key).toString(),
          device: key.client?.device ?? 'unknown',
          app: key.client?.app ?? 'unknown',
          createdAt,
          lastSeenAt,
          isOnline: isListening(key),
          isPhone: false as const,
        }
      })
    },
    /** The client learns of it with its next call. @throws WorldRefusal HASH_INVALID. */
    end(userId: number, id: string): void {
      const key = [...keys.of(userId)].find((one) => keys.hashOf(one).toString() === id)
      if (!key) throw new WorldRefusal('HASH_INVALID')
      keys.signOut(key, 'SESSION_REVOKED')
    },
  }

  function isListening(key: AuthKey): boolean {
    for (const { connection } of keys.sessionsOf(key)) if (connection) return true
    return false
  }
}
