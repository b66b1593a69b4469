import { useEffect, useState, useSyncExternalStore } from 'react'
import type { ChatView, PersonView, StateView } from '../../control/contract.ts'
import { ChatPane } from './chat/chat-pane.tsx'
import { ChatList } from './chats/chat-list.tsx'
import { fullName } from './format.ts'
import { JudgePage } from './judge/judge-page.tsx'
import { recall, remember } from './memory.ts'
import { AddPerson } from './people/add-person.tsx'
import { Rail } from './people/rail.tsx'
import { Welcome } from './people/welcome.tsx'
import { PhoneProvider, usePhone, useProductBot, type Phone } from './phone.tsx'
import { go, goInstead, useRoute } from './route.ts'
import { Settings } from './settings/settings.tsx'
import { Icon } from './ui/icons.tsx'
import { useWords } from './words.tsx'
import { createWorldStore } from './world-store.ts'
import { WorldPanel } from './world/world-panel.tsx'

const world = createWorldStore()

type Panel = 'settings' | 'world' | 'add-person' | 'welcome'

/** The whole page: who plays, that person's chats, and the chat that is open. */
export function App() {
  const route = useRoute()
  const { t } = useWords()
  const { state, askedId, isOnline } = useSyncExternalStore(world.watch, world.get)
  useEffect(() => world.choose(route.personId), [route.personId])
  const [panel, setPanel] = useState<Panel | undefined>(() => (recall('welcome') === 'seen' ? undefined : 'welcome'))
  const phone = state && phoneOf(state)
  useFallback(state, askedId === route.personId)
  useTitle(phone)

  if (!state || !phone) return <Waiting isOnline={isOnline} isEmpty={state?.people.length === 0} />
  const { me } = phone
  // For the moment between two people the last phone stays on the screen, without its chat.
  const chat = route.chatId === undefined || route.personId !== me.id ? undefined : chatOf(phone, route.chatId)
  const isJudge = route.page === 'judge'
  const closePanel = () => setPanel(undefined)
  return (
    <PhoneProvider phone={phone}>
      <div className={`app ${chat ? 'has-chat' : ''} ${isJudge ? 'has-page' : ''}`}>
        {!isOnline && (
          <p className="offline" role="status">
            {t('offline')}
          </p>
        )}
        <Rail onAdd={() => setPanel('add-person')} onWorld={() => setPanel('world')} onHelp={() => setPanel('welcome')} />
        {isJudge ? (
          <JudgePage />
        ) : (
          <>
            <ChatList key={me.id} selected={chat?.chatId} onSettings={() => setPanel('settings')} />
            {chat ? <ChatPane key={`${me.id}:${chat.chatId}`} chat={chat} /> : <NothingOpen />}
          </>
        )}
      </div>
      {panel === 'settings' && <Settings key={me.id} onClose={closePanel} />}
      {panel === 'world' && <WorldPanel onClose={closePanel} />}
      {panel === 'add-person' && <AddPerson onClose={closePanel} />}
      {panel === 'welcome' && (
        <Welcome
          onClose={() => {
            remember('welcome', 'seen')
            closePanel()
          }}
        />
      )}
    </PhoneProvider>
  )
}

function phoneOf(state: StateView): Phone | undefined {
  const { me, chats } = state
  return me && chats && { me, state, chats }
}

/** A chat that has no message yet is open too: with a bot before its first Start, with a person before the first word. */
function chatOf(phone: Phone, chatId: number): ChatView | undefined {
  const known = phone.chats.find((chat) => chat.chatId === chatId)
  if (known) return known
  const person = phone.state.people.find((person) => person.id === chatId)
  return person && emptyChat(person)
}

function emptyChat(person: PersonView): ChatView {
  return {
    chatId: person.id,
    kind: person.role === 'bot' ? 'bot' : person.role === 'service' ? 'service' : 'private',
    title: fullName(person),
    ...(person.username === undefined ? {} : { username: person.username }),
    unread: 0,
    isBlocked: false,
    commands: [],
  }
}

/** Nobody chosen, or somebody who is not there: the first customer plays. */
function useFallback(state: StateView | undefined, isAnswer: boolean) {
  useEffect(() => {
    if (!state || state.me || !isAnswer) return
    const first = state.people.find((person) => person.role === 'customer') ?? state.people.find((person) => person.role !== 'bot')
    if (first) goInstead({ personId: first.id })
  }, [state, isAnswer])
}

function useTitle(phone: Phone | undefined) {
  const unread = phone?.chats.reduce((sum, chat) => sum + chat.unread, 0) ?? 0
  const name = phone?.me.firstName
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${name === undefined ? '' : `${name} · `}GAVATCORE`
  }, [unread, name])
}

function Waiting({ isOnline, isEmpty }: { isOnline: boolean; isEmpty: boolean }) {
  const { t } = useWords()
  return (
    <main className="waiting" aria-busy={!isEmpty}>
      {isEmpty ? (
        <p>{t('people.none')}</p>
      ) : isOnline ? (
        <span className="spinner" role="progressbar" aria-label={t('loading')} />
      ) : (
        <p>{t('offline')}</p>
      )}
    </main>
  )
}

function NothingOpen() {
  const { t } = useWords()
  const { me } = usePhone()
  const bot = useProductBot()
  return (
    <main className="nothing-open">
      <span className="nothing-mark">
        <Icon name="chat" size={34} />
      </span>
      <h2>{t('empty.title')}</h2>
      <p>{t('empty.text')}</p>
      {bot && (
        <button type="button" className="button primary" onClick={() => go({ personId: me.id, chatId: bot.id })}>
          {t('empty.open', { name: bot.firstName })}
        </button>
      )}
    </main>
  )
}
