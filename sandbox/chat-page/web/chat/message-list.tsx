import { useCallback, useEffect, useMemo, useRef, useState, type UIEvent } from 'react'
import type { ChatView, MessageView } from '../../../control/contract.ts'
import { call } from '../api.ts'
import { dayLabel, serviceText } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { Icon } from '../ui/icons.tsx'
import { useWords } from '../words.tsx'
import type { History } from '../history.ts'
import { Bubble, type BubbleActions } from './bubble.tsx'
import { rowsOf } from './rows.ts'

/** So near to the end that a new message is seen. */
const nearEndPx = 120
const nearStartPx = 600

/** The messages of a chat, the newest at the bottom; older ones come as one scrolls up. */
export function MessageList({
  chat,
  history,
  actions,
  onOlder,
}: {
  chat: ChatView
  history: History
  actions: Omit<BubbleActions, 'show'>
  onOlder: () => void
}) {
  const { t, locale } = useWords()
  const { state } = usePhone()
  const scroller = useRef<HTMLDivElement>(null)
  const [isNearEnd, setNearEnd] = useState(true)
  const rows = useMemo(() => rowsOf(history.messages), [history.messages])
  const show = useCallback((messageId: number) => {
    const element = scroller.current?.querySelector(`[data-message="${messageId}"]`)
    element?.scrollIntoView({ block: 'center' })
    element?.classList.add('is-shown')
    setTimeout(() => element?.classList.remove('is-shown'), 1_500)
  }, [])
  const bubbleActions = useMemo(() => ({ ...actions, show }), [actions, show])
  useReading(chat, history, isNearEnd)
  useFollowOwn(history, scroller)

  // The scroller is reversed: 0 is the bottom, and older messages never move what is on the screen.
  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
    setNearEnd(-scrollTop < nearEndPx)
    if (scrollHeight - clientHeight + scrollTop < nearStartPx) onOlder()
  }
  return (
    <div className="messages-frame">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard scrolls it */}
      <div className="messages" ref={scroller} onScroll={onScroll} tabIndex={0} role="region" aria-label={t('messages')}>
        <div className="messages-inner" role="log" aria-label={t('messages')} aria-live="polite">
          {history.hasMore && (
            <button type="button" className="older" onClick={onOlder}>
              {t('messages.older')}
            </button>
          )}
          {rows.map((row) =>
            row.kind === 'day' ? (
              <p className="day" key={`day-${row.key}`}>
                <span>{dayLabel(row.date, state.clock.nowMs, locale, t)}</span>
              </p>
            ) : row.kind === 'service' ? (
              <p className="service-line" key={row.message.messageId}>
                <span>{serviceText(row.message, t, state.people)}</span>
              </p>
            ) : (
              <Bubble
                key={row.messages[0].messageId}
                messages={row.messages}
                isFirst={row.isFirst}
                isLast={row.isLast}
                isGroup={chat.kind === 'group' || chat.kind === 'supergroup'}
                isService={chat.kind === 'service'}
                actions={bubbleActions}
              />
            ),
          )}
          {chat.draft !== undefined && (
            <div className="message is-in is-first is-last is-draft">
              <div className="message-main">
                <div className="bubble">
                  <div className="bubble-text">{chat.draft}</div>
                </div>
              </div>
            </div>
          )}
        </div>
      </div>
      {!isNearEnd && (
        <button
          type="button"
          className="to-end"
          aria-label={t('messages.toEnd')}
          onClick={() => scroller.current?.scrollTo({ top: 0, behavior: 'smooth' })}
        >
          <Icon name="down" />
          {chat.unread > 0 && <span className="badge">{chat.unread}</span>}
        </button>
      )}
    </div>
  )
}

/** What is seen is read: the chat is at its end and the window is in front. */
function useReading(chat: ChatView, history: History, isNearEnd: boolean) {
  const { me } = usePhone()
  const [isVisible, setVisible] = useState(!document.hidden)
  const readTo = useRef(0)
  useEffect(() => {
    const update = () => setVisible(!document.hidden)
    document.addEventListener('visibilitychange', update)
    return () => document.removeEventListener('visibilitychange', update)
  }, [])
  const maxId = history.messages.findLast((message) => !message.isOut)?.messageId ?? 0
  useEffect(() => {
    if (!isVisible || !isNearEnd || chat.unread === 0 || maxId <= readTo.current) return
    readTo.current = maxId
    call('read', { userId: me.id, chatId: chat.chatId, maxId }).catch(() => {
      readTo.current = 0
    })
  }, [me.id, chat.chatId, chat.unread, maxId, isVisible, isNearEnd])
}

/** Whoever writes wants to see it, wherever they had scrolled. */
function useFollowOwn(history: History, scroller: { current: HTMLDivElement | null }) {
  const last: MessageView | undefined = history.messages.at(-1)
  const seen = useRef(last?.messageId)
  useEffect(() => {
    if (last && last.messageId !== seen.current && last.isOut) scroller.current?.scrollTo({ top: 0 })
    seen.current = last?.messageId
  }, [last, scroller])
}
