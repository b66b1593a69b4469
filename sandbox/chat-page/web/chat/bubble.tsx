import { memo, type ReactNode } from 'react'
import type { MessageView } from '../../../control/contract.ts'
import { Ticks } from '../chats/chat-list.tsx'
import { clockTime } from '../format.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { useWords } from '../words.tsx'
import { InlineKeyboard } from './inline-keyboard.tsx'
import { LoginCode } from './login-code.tsx'
import { isVisual, MediaView } from './media.tsx'
import { RichText } from './rich-text.tsx'

export interface BubbleActions {
  reply: (message: MessageView) => void
  edit: (message: MessageView) => void
  remove: (messages: readonly MessageView[]) => void
  copy: (message: MessageView) => void
  show: (messageId: number) => void
}

interface BubbleInput {
  /** One message, or the messages of an album. */
  messages: readonly MessageView[]
  isFirst: boolean
  isLast: boolean
  isGroup: boolean
  isService: boolean
  actions: BubbleActions
}

/** A message, or an album as one. */
export const Bubble = memo(function Bubble(input: BubbleInput) {
  const { t, locale } = useWords()
  const { messages, isFirst, isLast, isGroup, actions } = input
  const [head] = messages
  // The caller never gives none; the type cannot say so.
  if (!head) return null
  const texts = messages.filter((message) => message.text !== '')
  const isBare = head.media?.kind === 'sticker' && texts.length === 0
  const hasVisual = messages.some((message) => isVisual(message.media))
  const side = head.isOut ? 'is-out' : 'is-in'
  const last = messages.at(-1) ?? head
  return (
    <article
      className={`message ${side} ${isFirst ? 'is-first' : ''} ${isLast ? 'is-last' : ''}`}
      data-message={head.messageId}
      aria-label={t('message.by', { name: head.isOut ? t('chats.you') : head.fromName, time: clockTime(head.date, locale) })}
    >
      {isGroup && !head.isOut && (
        <span className="message-face">{isLast && <Avatar id={head.fromId} name={head.fromName} size="small" />}</span>
      )}
      <div className="message-main">
        <div className={`bubble ${isBare ? 'is-bare' : ''} ${hasVisual ? 'has-visual' : ''}`}>
          {isGroup && !head.isOut && isFirst && (
            <strong className="bubble-name" data-tone={Math.abs(head.fromId) % 7}>
              {head.fromName}
            </strong>
          )}
          {head.replyTo && <Quote reply={head.replyTo} onOpen={actions.show} />}
          <MediaPart messages={messages} />
          {texts.map((message) => (
            <div className="bubble-text" key={message.messageId}>
              <RichText text={message.text} entities={message.entities} />
            </div>
          ))}
          <Meta message={last} locale={locale}>
            {messages.some((message) => message.editDate !== undefined) && <span>{t('message.edited')}</span>}
          </Meta>
          {last.reactions && (
            <span className="reactions" aria-label={t('message.reactions')}>
              {last.reactions.map((emoji) => (
                <span key={emoji}>{emoji}</span>
              ))}
            </span>
          )}
          <span className="bubble-menu">
            <Menu label={t('message.actions')} icon="down" items={menuOf(input, t)} className="bubble-more" />
          </span>
        </div>
        {input.isService && <LoginCode text={head.text} />}
        {messages.map((message) => (
          <InlineKeyboard key={message.messageId} message={message} />
        ))}
      </div>
    </article>
  )
}, isSame)

/** The rows of a chat are made anew with each message; a bubble whose messages stayed is not drawn again. */
function isSame(before: BubbleInput, after: BubbleInput): boolean {
  return (
    before.isFirst === after.isFirst &&
    before.isLast === after.isLast &&
    before.actions === after.actions &&
    before.messages.length === after.messages.length &&
    before.messages.every((message, index) => message === after.messages[index])
  )
}

function Meta({ message, locale, children }: { message: MessageView; locale: string; children: ReactNode }) {
  return (
    <span className="bubble-meta">
      {children}
      <time dateTime={new Date(message.date * 1000).toISOString()}>{clockTime(message.date, locale)}</time>
      {message.isOut && <Ticks isRead={message.isRead} />}
    </span>
  )
}

function MediaPart({ messages }: { messages: readonly MessageView[] }) {
  const withMedia = messages.filter((message) => message.media)
  const views = withMedia.map((message) => message.media && <MediaView key={message.messageId} media={message.media} />)
  if (withMedia.length < 2) return <>{views}</>
  const isGrid = withMedia.every((message) => isVisual(message.media))
  return (
    <div className={isGrid ? 'album' : 'album is-list'} data-count={Math.min(withMedia.length, 4)}>
      {views}
    </div>
  )
}

function Quote({ reply, onOpen }: { reply: NonNullable<MessageView['replyTo']>; onOpen: (messageId: number) => void }) {
  const { t } = useWords()
  return (
    <button
      type="button"
      className="quote"
      aria-label={t('message.replyTo', { name: reply.fromName })}
      onClick={() => onOpen(reply.messageId)}
    >
      <strong>{reply.fromName}</strong>
      <span>{reply.text}</span>
    </button>
  )
}

function menuOf({ messages, actions }: BubbleInput, t: ReturnType<typeof useWords>['t']): MenuItem[] {
  const [head] = messages
  if (!head) return []
  const texted = messages.find((message) => message.text !== '')
  const items: MenuItem[] = [{ icon: 'reply', label: t('message.reply'), run: () => actions.reply(head) }]
  if (texted) items.push({ icon: 'copy', label: t('message.copy'), run: () => actions.copy(texted) })
  if (texted && head.isOut) items.push({ icon: 'edit', label: t('message.edit'), run: () => actions.edit(texted) })
  items.push({ icon: 'trash', label: t('message.delete'), isDanger: true, run: () => actions.remove(messages) })
  return items
}
