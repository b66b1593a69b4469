import { useCallback, useMemo, useState, useSyncExternalStore, type DragEvent, type ReactNode } from 'react'
import type { ChatView, MessageView } from '../../../control/contract.ts'
import { call } from '../api.ts'
import { ChatFace } from '../chats/chat-face.tsx'
import { actionText, chatSubtitle } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { go, hrefOf, useRoute } from '../route.ts'
import { Confirm } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { Menu } from '../ui/menu.tsx'
import { useAct, useNotices } from '../ui/notices.tsx'
import { createHistoryStore } from '../history-store.ts'
import { useWords } from '../words.tsx'
import type { BubbleActions } from './bubble.tsx'
import { ChatActionsProvider } from './chat-actions.tsx'
import { Composer, type Intent } from './composer.tsx'
import { MessageList } from './message-list.tsx'

/** One chat of one person. Give it a key of both. */
export function ChatPane({ chat }: { chat: ChatView }) {
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  const { toast } = useNotices()
  const store = useMemo(() => createHistoryStore({ userId: me.id, chatId: chat.chatId }), [me.id, chat.chatId])
  const history = useSyncExternalStore(store.watch, store.get)
  const [intent, setIntent] = useState<Intent>()
  const [files, setFiles] = useState<readonly File[]>([])
  const [doomed, setDoomed] = useState<readonly MessageView[]>()
  const actions = useMemo<Omit<BubbleActions, 'show'>>(
    () => ({
      reply: (message) => setIntent({ kind: 'reply', message }),
      edit: (message) => setIntent({ kind: 'edit', message }),
      remove: setDoomed,
      copy: (message) =>
        act(async () => {
          await navigator.clipboard.writeText(message.text)
          toast(t('copy.done'))
        }),
    }),
    [act, toast, t],
  )
  const onDrop = useCallback((event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    const dropped = [...event.dataTransfer.files]
    setFiles((waiting) => [...waiting, ...dropped])
  }, [])
  return (
    <ChatActionsProvider chatId={chat.chatId}>
      <main className="chat" aria-label={chat.title} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
        <ChatHead chat={chat} />
        {history ? (
          history.messages.length > 0 ? (
            <MessageList chat={chat} history={history} actions={actions} onOlder={store.loadOlder} />
          ) : (
            <EmptyChat chat={chat} />
          )
        ) : (
          <div className="messages-frame" aria-busy="true" />
        )}
        {history && (
          <Foot chat={chat} isEmpty={history.messages.length === 0}>
            <Composer
              key={intent?.kind === 'edit' ? intent.message.messageId : 'write'}
              chat={chat}
              lastIncoming={history.messages.findLast((message) => !message.isOut && !message.service)}
              intent={intent}
              onIntent={setIntent}
              files={files}
              onFiles={setFiles}
            />
          </Foot>
        )}
        {doomed && (
          <Confirm
            title={t('message.deleteTitle')}
            text={t('message.deleteText')}
            action={t('message.delete')}
            onClose={() => setDoomed(undefined)}
            onYes={() =>
              act(() => call('delete', { userId: me.id, chatId: chat.chatId, messageIds: doomed.map((message) => message.messageId) }))
            }
          />
        )}
      </main>
    </ChatActionsProvider>
  )
}

function ChatHead({ chat }: { chat: ChatView }) {
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  const canBlock = chat.kind === 'bot' || chat.kind === 'private'
  const block = (isBlocked: boolean) => act(() => call('block', { userId: me.id, targetId: chat.chatId, isBlocked }))
  return (
    <header className="chat-head">
      <a className="icon-button back" href={hrefOf({ personId: me.id })} aria-label={t('back')}>
        <Icon name="back" />
      </a>
      <ChatFace chat={chat} size="small" />
      <div className="chat-head-text">
        <h2>{chat.title}</h2>
        <p className={chat.action === undefined ? '' : 'is-live'}>
          {chat.action === undefined ? chatSubtitle(chat, t) : actionText(chat.action, t)}
        </p>
      </div>
      {canBlock && (
        <Menu
          label={t('chat.more')}
          icon="more"
          items={[
            chat.isBlocked
              ? { icon: 'check', label: t('unblock'), run: () => block(false) }
              : { icon: 'ban', label: t('block'), isDanger: true, run: () => block(true) },
          ]}
        />
      )}
    </header>
  )
}

function EmptyChat({ chat }: { chat: ChatView }) {
  const { t } = useWords()
  const { me, state } = usePhone()
  const about = state.people.find(({ id }) => id === chat.chatId)?.about
  return (
    <div className="messages-frame">
      <div className="chat-empty">
        <ChatFace chat={chat} size="large" />
        <h3>{chat.title}</h3>
        {about && <p className="chat-about">{about[me.languageCode] || about['']}</p>}
        <p>{t(chat.kind === 'bot' ? 'chat.emptyBot' : 'chat.empty')}</p>
      </div>
    </div>
  )
}

/** The composer, or the one button that stands in its place. */
function Foot({ chat, isEmpty, children }: { chat: ChatView; isEmpty: boolean; children: ReactNode }) {
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  const { start } = useRoute()
  const to = { userId: me.id, chatId: chat.chatId }
  if (chat.kind === 'service') return <p className="composer-note">{t('chat.readOnly')}</p>
  if (chat.isBlocked)
    return (
      <div className="composer-note">
        <button
          type="button"
          className="button primary wide"
          onClick={() => act(() => call('block', { userId: me.id, targetId: chat.chatId, isBlocked: false }))}
        >
          {t('unblock')}
        </button>
      </div>
    )
  if (chat.kind === 'bot' && (isEmpty || start !== undefined))
    return (
      <div className="composer-note">
        <button
          type="button"
          className="button primary wide start"
          onClick={() =>
            act(async () => {
              await call('say', { ...to, text: start === undefined ? '/start' : `/start ${start}` })
              go({ personId: me.id, chatId: chat.chatId })
            })
          }
        >
          {t('bot.start')}
        </button>
      </div>
    )
  return children
}
