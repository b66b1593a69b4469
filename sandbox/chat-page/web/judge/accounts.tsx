import type { JudgeView } from '../../../control/contract.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icons.tsx'
import { useWords } from '../words.tsx'

type Account = JudgeView['accounts'][number]

/** Every account that a program holds: how near it is to its cap, what it sent, and who is signed in. */
export function Accounts({ accounts }: { accounts: readonly Account[] }) {
  const { t } = useWords()
  return (
    <section aria-label={t('accounts.title')}>
      <h2>{t('accounts.title')}</h2>
      {accounts.length === 0 ? (
        <p>{t('accounts.none')}</p>
      ) : (
        <ul className="accounts">
          {accounts.map((account) => (
            <AccountCard key={account.userId} account={account} />
          ))}
        </ul>
      )}
    </section>
  )
}

function AccountCard({ account }: { account: Account }) {
  const { t } = useWords()
  const { userId, name, inWindow, cap, byHand, automatic, posts, invites, sessions } = account
  const figures = [
    { label: t('accounts.byHand'), value: byHand },
    { label: t('accounts.automatic'), value: automatic },
    { label: t('accounts.posts'), value: posts },
    { label: t('accounts.invites'), value: invites },
  ]
  return (
    <li>
      <header>
        <Avatar id={userId} name={name} size="small" />
        <strong>{name}</strong>
      </header>
      <label className={`cap ${inWindow > cap ? 'is-bad' : ''}`}>
        <span>{t('accounts.window')}</span>
        <b>{t('accounts.ofCap', { count: inWindow, cap })}</b>
        <progress max={Math.max(cap, 1)} value={Math.min(inWindow, cap)} />
      </label>
      <dl>
        {figures.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className="account-sessions" aria-label={t('devices.title')}>
        {sessions.length === 0 && <li>{t('accounts.noSession')}</li>}
        {sessions.map(({ id, device, app, isOnline }) => (
          <li key={id}>
            <Icon name="laptop" size={18} />
            <span>{[device, app].join(', ')}</span>
            <small className={isOnline ? 'is-online' : ''}>{t(isOnline ? 'devices.online' : 'accounts.offline')}</small>
          </li>
        ))}
      </ul>
    </li>
  )
}
