import { useEffect, useRef } from 'react'
import type { PersonView } from '../../../control/contract.ts'
import { fullName } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { hrefOf, useRoute } from '../route.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icons.tsx'
import { useWords, type WordKey } from '../words.tsx'

const groups = [
  { role: 'customer', title: 'people.customers' },
  { role: 'staff', title: 'people.staff' },
  { role: 'contact', title: 'people.contacts' },
] as const satisfies readonly { role: PersonView['role']; title: WordKey }[]

/** Who plays: one tap makes the page another person's phone. */
export function Rail({ onAdd, onWorld, onHelp }: { onAdd: () => void; onWorld: () => void; onHelp: () => void }) {
  const { t, language, setLanguage } = useWords()
  const { me, state } = usePhone()
  const isJudge = useRoute().page === 'judge'
  const isWorldChanged = (state.disturbances ?? []).length > 0
  return (
    <aside className="rail">
      <nav className="rail-people" aria-label={t('people.who')}>
        {groups.map(({ role, title }) => {
          const people = state.people.filter((person) => person.role === role)
          if (people.length === 0) return null
          return (
            <section key={role} className="rail-group" aria-label={t(title)}>
              <h2>{t(title)}</h2>
              {people.map((person) => (
                <PersonLink key={person.id} person={person} />
              ))}
            </section>
          )
        })}
        <button type="button" className="rail-add" aria-label={t('people.add')} title={t('people.add')} onClick={onAdd}>
          <Icon name="plus" />
        </button>
      </nav>
      <div className="rail-tools">
        <button type="button" className="rail-tool named" aria-label={t('world.title')} onClick={onWorld}>
          <Icon name="globe" />
          <span>{t('world.short')}</span>
          {isWorldChanged && <i className="dot" />}
        </button>
        <a
          className="rail-tool named"
          href={hrefOf({ personId: me.id, page: 'judge' })}
          aria-label={t('judge.title')}
          aria-current={isJudge ? 'page' : undefined}
        >
          <Icon name="shield" />
          <span>{t('judge.title')}</span>
          {state.judge.length > 0 && <i className="dot is-bad" />}
        </a>
        <button type="button" className="rail-tool" aria-label={t('help')} title={t('help')} onClick={onHelp}>
          <b aria-hidden="true">?</b>
        </button>
        <button
          type="button"
          className="rail-tool"
          lang={language === 'tr' ? 'en' : 'tr'}
          aria-label={t('language.other')}
          title={t('language.other')}
          onClick={() => setLanguage(language === 'tr' ? 'en' : 'tr')}
        >
          <b aria-hidden="true">{language === 'tr' ? 'EN' : 'TR'}</b>
        </button>
      </div>
    </aside>
  )
}

function PersonLink({ person }: { person: PersonView }) {
  const { t } = useWords()
  const { me, chats } = usePhone()
  const isMe = person.id === me.id
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (isMe) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [isMe])
  const unread = isMe ? chats.reduce((sum, chat) => sum + chat.unread, 0) : (person.unread ?? 0)
  const label =
    unread > 0 ? t('people.beWithUnread', { name: fullName(person), count: unread }) : t('people.be', { name: fullName(person) })
  return (
    <a
      ref={link}
      className="rail-person"
      href={hrefOf({ personId: person.id })}
      aria-current={isMe ? 'true' : undefined}
      aria-label={label}
      title={fullName(person)}
    >
      <span className="rail-face">
        <Avatar id={person.id} name={fullName(person)} />
        {unread > 0 && <span className="badge">{unread > 99 ? '99+' : unread}</span>}
        {person.isBanned && (
          <span className="rail-banned">
            <Icon name="ban" size={14} />
          </span>
        )}
      </span>
      <span className="rail-name">{person.firstName}</span>
    </a>
  )
}
