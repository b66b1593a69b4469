import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { fetchHistory } from './api.ts'
import { coalesce } from './coalesce.ts'
import { subscribe } from './events.ts'
import { withNewest, withOlder, withOne, type History } from './history.ts'

const pageSize = 50

/** The messages of one chat of one person, kept up to date. Give the component a key of both: the hook serves one chat. */
export function useHistory(userId: number, chatId: number): { history: History | undefined; loadOlder(): void } {
  const [history, setHistory] = useState<History>()
  const current = useRef<History>(undefined)
  const update = useCallback((change: (known: History) => History) => {
    current.current = change(current.current ?? { messages: [], hasMore: false })
    setHistory(current.current)
  }, [])

  const refreshNewest = useMemo(
    () =>
      coalesce(async () => {
        const newest = await fetchHistory({ userId, chatId, limit: pageSize }).catch(() => undefined)
        if (newest) update((known) => withNewest(known, newest))
      }),
    [userId, chatId, update],
  )
  const refreshOne = useCallback(
    async (messageId: number) => {
      const { messages } = await fetchHistory({ userId, chatId, before: messageId + 1, limit: 1 })
      update((known) =>
        withOne(
          known,
          messageId,
          messages.find((message) => message.messageId === messageId),
        ),
      )
    },
    [userId, chatId, update],
  )
  const loadOlder = useMemo(
    () =>
      coalesce(async () => {
        const known = current.current
        const first = known?.messages[0]
        if (!known?.hasMore || !first) return
        const older = await fetchHistory({ userId, chatId, before: first.messageId, limit: pageSize }).catch(() => undefined)
        if (older) update((now) => withOlder(now, older))
      }),
    [userId, chatId, update],
  )

  useEffect(refreshNewest, [refreshNewest])
  useEffect(
    () =>
      subscribe((signal) => {
        if (signal.kind === 'connected') return refreshNewest()
        if (signal.kind === 'lost') return
        const { change } = signal
        if (change.userId !== undefined && change.userId !== userId && chatId > 0) return
        if (change.chatId !== undefined && change.chatId !== chatId) return
        if (change.kind === 'reset') return update(() => ({ messages: [], hasMore: false }))
        const isAboutOld = change.kind === 'edit' || change.kind === 'delete'
        const isRecent = change.messageId !== undefined && isAmongNewest(current.current, change.messageId)
        if (isAboutOld && change.messageId !== undefined && !isRecent) void refreshOne(change.messageId).catch(refreshNewest)
        else if (isAboutOld || change.kind === 'message' || change.kind === 'read') refreshNewest()
      }),
    [userId, chatId, refreshNewest, refreshOne, update],
  )
  return { history, loadOlder }
}

function isAmongNewest(history: History | undefined, messageId: number): boolean {
  const oldestOfNewest = history?.messages.at(-pageSize)
  return oldestOfNewest === undefined || messageId >= oldestOfNewest.messageId
}
