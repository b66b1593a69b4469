import type { Long, mtp } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'

type Session = ReturnType<typeof sessionsOf>[number]

/** What comes late and is passed over for it is missing in the count of updates, and is asked for. */
const recentMax = 64

/**
 * What mtcute does for one account and thousands need not do:
 * - it asks for the state of the updates on each connect, though what was missed is asked for anyway;
 * - it acknowledges what only answers a ping, and sends a packet for that half a minute after each;
 * - it remembers the last thousand ids of a session in both directions, 130 KB after some hours of silence. Those that left only choose
 *   the words of a warning; of those that came the last few keep out what comes twice.
 */
export function makeThrifty(client: BaseTelegramClient): void {
  for (const connection of sessionsOf(client)) {
    connection.params.withUpdates = false
    connection['_handleMessage'] = handlePongs
    // both are asked for no more than these do; their private fields are not looked at
    connection._session.recentOutgoingMsgIds = knowsAll as unknown as typeof connection._session.recentOutgoingMsgIds
    connection._session.recentIncomingMsgIds = new RecentIds() as unknown as typeof connection._session.recentIncomingMsgIds
  }
}

function sessionsOf(client: BaseTelegramClient) {
  return client.mt.network['_primaryDc']?.main._connections ?? []
}

function handlePongs(this: Session, messageId: Long, message: mtp.TlObject): void {
  if (message._ === 'mt_pong') this['_onPong'](message)
  else prototypeOf(this)['_handleMessage'].call(this, messageId, message)
}

// as the language types it, it could be anything
const prototypeOf = (session: Session): Session => Object.getPrototypeOf(session) as Session

const knowsAll = { add() {}, has: () => true, clear() {} }

/** Ids that came, oldest first. */
class RecentIds {
  readonly #ids: Long[] = []

  /** False for one that is here already, or too old to know. */
  add(id: Long): boolean {
    const ids = this.#ids
    const last = ids.findLastIndex((one) => one.le(id))
    if (ids[last]?.eq(id) || (last === -1 && ids.length >= recentMax)) return false
    ids.splice(last + 1, 0, id)
    if (ids.length > recentMax) ids.shift()
    return true
  }

  has(id: Long): boolean {
    return this.#ids.some((one) => one.eq(id))
  }

  clear(): void {
    this.#ids.length = 0
  }
}
