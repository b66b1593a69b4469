import { fetchHistory } from './api.ts'
import { coalesce } from './coalesce.ts'
import { subscribe, type Signal } from './events.ts'
import { withNewest, withOlder, withOne, type History } from './history.ts'

const pageSize = 50
const olderSize = 100
/** As many as the server gives at once. */
const limitMax = 500

/** The messages of one chat of one person, kept up to date while somebody watches. */
export function createHistoryStore({ userId, chatId }: { userId: number; chatId: number }) {
  let history: History | undefined
  /** A deletion does not say where, so that all that is shown must be asked again. */
  let isAllAsked = false
  const watchers = new Set<() => void>()
  const refreshNewest = coalesce(async () => {
    const limit = isAllAsked ? Math.min(limitMax, Math.max(pageSize, history?.messages.length ?? 0)) : pageSize
    isAllAsked = false
    const newest = await fetchHistory({ userId, chatId, limit }).catch(() => undefined)
    if (newest) update((known) => withNewest(known, newest))
  })
  const loadOlder = coalesce(async () => {
    const first = history?.messages[0]
    if (!history?.hasMore || !first) return
    const older = await fetchHistory({ userId, chatId, before: first.messageId, limit: olderSize }).catch(() => undefined)
    if (older) update((known) => withOlder(known, older))
  })

  return {
    get: () => history,
    loadOlder,
    watch: (changed: () => void) => {
      watchers.add(changed)
      const stop = subscribe(onSignal)
      refreshNewest()
      return () => {
        watchers.delete(changed)
        stop()
      }
    },
  }

  function onSignal(signal: Signal) {
    if (signal.kind === 'connected') return refreshNewest()
    if (signal.kind === 'lost') return
    const { change } = signal
    if (change.kind === 'reset') return update(() => ({ messages: [], hasMore: false }))
    // A supergroup has one mailbox for all, so its changes concern whoever looks.
    if (change.userId !== undefined && change.userId !== userId && chatId > 0) return
    if (change.chatId !== undefined && change.chatId !== chatId) return
    if (!['message', 'edit', 'delete', 'read'].includes(change.kind)) return
    isAllAsked ||= change.kind === 'delete' && change.messageId === undefined
    const isOld = change.messageId !== undefined && change.messageId < oldestOfNewest()
    if (isOld && change.messageId !== undefined && change.kind !== 'read') void refreshOne(change.messageId).catch(refreshNewest)
    else refreshNewest()
  }

  async function refreshOne(messageId: number) {
    const { messages } = await fetchHistory({ userId, chatId, before: messageId + 1, limit: 1 })
    update((known) =>
      withOne(
        known,
        messageId,
        messages.find((message) => message.messageId === messageId),
      ),
    )
  }

  function oldestOfNewest(): number {
    return history?.messages.at(-pageSize)?.messageId ?? 0
  }

  function update(change: (known: History) => History) {
    history = change(history ?? { messages: [], hasMore: false })
    for (const changed of watchers) changed()
  }
}
