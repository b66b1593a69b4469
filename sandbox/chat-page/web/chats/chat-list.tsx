import { useState } from 'react'
import type { ChatView, PersonView } from '../../../control/contract.ts'
import { actionText, clockTime, fullName, phoneNumber, preview, shortDate } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { hrefOf } from '../route.ts'
import { Icon } from '../ui/icons.tsx'
import { useWords } from '../words.tsx'
import { DayCard } from '../world/day.tsx'
import { InForce } from '../world/in-force.tsx'
import { ChatFace } from './chat-face.tsx'

/** The chats of the person who plays, newest first, and a search that also finds people and bots without a chat. */
export function ChatList({ selected, onSettings }: { selected: number | undefined; onSettings: () => void }) {
  const { t, locale } = useWords()
  const { me, chats, state } = usePhone()
  const [query, setQuery] = useState('')
  const isMatch = (...texts: (string | undefined)[]) =>
    texts.some((text) => text?.toLocaleLowerCase(locale).includes(query.trim().replace(/^@/, '').toLocaleLowerCase(locale)))
  const shown = chats
    .filter((chat) => isMatch(chat.title, chat.username))
    .toSorted((one, other) => (other.last?.date ?? 0) - (one.last?.date ?? 0) || (other.last?.uid ?? 0) - (one.last?.uid ?? 0))
  const known = new Set(chats.map((chat) => chat.chatId))
  const strangers = state.people.filter(
    (person) => person.id !== me.id && person.role !== 'service' && !known.has(person.id) && isMatch(fullName(person), person.username),
  )
  // whom one may want to write to first: a contact writes to a customer, everybody else to a bot
  const toMeet = (me.role === 'contact' ? ['customer', 'bot'] : ['bot']).flatMap((role) =>
    strangers.filter((person) => person.role === role),
  )
  const others = query.trim() === '' ? toMeet : strangers
  return (
    <section className="chats" aria-label={t('chats.title')}>
      <header className="chats-head">
        <div>
          <h1>{fullName(me)}</h1>
          <p>{[me.phone && phoneNumber(me.phone), me.username && `@${me.username}`].filter(Boolean).join(' · ')}</p>
        </div>
        <button type="button" className="icon-button" aria-label={t('settings.title')} title={t('settings.title')} onClick={onSettings}>
          <Icon name="gear" />
        </button>
      </header>
      {me.isBanned && (
        <p className="banned-note" role="status">
          {t('person.isBanned')}
        </p>
      )}
      <label className="search">
        <Icon name="search" size={18} />
        <input
          type="search"
          value={query}
          placeholder={t('chats.search')}
          aria-label={t('chats.search')}
          onChange={(event) => setQuery(event.target.value)}
        />
      </label>
      <nav className="chats-list" aria-label={t('chats.title')}>
        {shown.map((chat) => (
          <ChatLink key={chat.chatId} chat={chat} isSelected={chat.chatId === selected} />
        ))}
        {others.length > 0 && <h2>{query.trim() === '' ? t('chats.meet') : t('chats.people')}</h2>}
        {others.map((person) => (
          <PersonLink key={person.id} person={person} isSelected={person.id === selected} />
        ))}
        {shown.length === 0 && others.length === 0 && <p className="chats-none">{t(query === '' ? 'chats.none' : 'chats.notFound')}</p>}
      </nav>
      <footer className="chats-foot">
        <InForce />
        <DayCard />
      </footer>
    </section>
  )
}

function ChatLink({ chat, isSelected }: { chat: ChatView; isSelected: boolean }) {
  const { t, locale } = useWords()
  const { me, state } = usePhone()
  const { last } = chat
  const isGroup = chat.chatId < 0
  const who = last === undefined || last.service ? '' : last.isOut ? t('chats.you') : isGroup ? last.fromName : ''
  const line = chat.action === undefined ? (last ? preview(last, t, state.people) : '') : actionText(chat.action, t)
  const unreadText = chat.unread > 0 ? `, ${t('chats.unread', { count: chat.unread })}` : ''
  return (
    <a
      className="chat-link"
      href={hrefOf({ personId: me.id, chatId: chat.chatId })}
      aria-current={isSelected ? 'page' : undefined}
      aria-label={`${chat.title}${unreadText}`}
    >
      <ChatFace chat={chat} />
      <span className="chat-link-main">
        <span className="chat-link-top">
          <strong>{chat.title}</strong>
          {last && (
            <time dateTime={new Date(last.date * 1000).toISOString()} title={clockTime(last.date, locale)}>
              {last.isOut && <Ticks isRead={last.isRead} />}
              {shortDate(last.date, state.clock.nowMs, locale)}
            </time>
          )}
        </span>
        <span className="chat-link-bottom">
          <span className={`chat-link-text ${chat.action === undefined ? '' : 'is-live'}`}>
            {who !== '' && chat.action === undefined && <span className="chat-link-who">{who}: </span>}
            {line}
          </span>
          {chat.unread > 0 && <span className="badge">{chat.unread}</span>}
          {chat.isBlocked && <Icon name="ban" size={16} />}
        </span>
      </span>
    </a>
  )
}

function PersonLink({ person, isSelected }: { person: PersonView; isSelected: boolean }) {
  const { t } = useWords()
  const { me } = usePhone()
  const kind = person.role === 'bot' ? 'bot' : 'private'
  return (
    <a
      className="chat-link"
      href={hrefOf({ personId: me.id, chatId: person.id })}
      aria-current={isSelected ? 'page' : undefined}
      aria-label={fullName(person)}
    >
      <ChatFace chat={{ chatId: person.id, kind, title: fullName(person) }} />
      <span className="chat-link-main">
        <span className="chat-link-top">
          <strong>{fullName(person)}</strong>
        </span>
        <span className="chat-link-bottom">
          <span className="chat-link-text">{person.username ? `@${person.username}` : t(kind === 'bot' ? 'chat.bot' : 'chat.person')}</span>
        </span>
      </span>
    </a>
  )
}

export function Ticks({ isRead }: { isRead: boolean }) {
  const { t } = useWords()
  return (
    <svg
      className={`ticks ${isRead ? 'is-read' : ''}`}
      width="18"
      height="12"
      viewBox="0 0 18 12"
      role="img"
      aria-label={t(isRead ? 'read' : 'sent')}
    >
      <path d="M1.5 6.5l3.5 3.5 7-8" />
      {isRead && <path d="M8.5 9.2l.8.8 7-8" />}
    </svg>
  )
}
