import { useState, type ReactNode } from 'react'
import { call } from '../api.ts'
import { fullName, phoneNumber } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Confirm, Dialog } from '../ui/dialog.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { useAct } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'
import { Devices } from './devices.tsx'
import { Password } from './password.tsx'
import { Scan } from './scan.tsx'

/** The settings of the phone of whoever plays. */
export function Settings({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  return (
    <Dialog title={t('settings.title')} kind="sheet" onClose={onClose}>
      <div className="settings-me">
        <Avatar id={me.id} name={fullName(me)} size="large" />
        <strong>{fullName(me)}</strong>
        <small>{[me.phone && phoneNumber(me.phone), me.username && `@${me.username}`].filter(Boolean).join(' · ')}</small>
        <small className="settings-id">{t('settings.id', { id: me.id })}</small>
      </div>
      <Section icon="scan" title={t('scan.title')} text={t('scan.text')}>
        <Scan />
      </Section>
      <Section icon="device" title={t('devices.title')} text={t('devices.text')}>
        <Devices />
      </Section>
      <Section icon="lock" title={t('password.title')} text={t('password.text')}>
        <Password />
      </Section>
      <Section icon="language" title={t('settings.language')} text={t('settings.languageText')}>
        <select
          className="select"
          aria-label={t('settings.language')}
          value={me.languageCode === 'tr' ? 'tr' : 'en'}
          onChange={(event) => {
            const languageCode = event.target.value
            act(() => call('user', { id: me.id, languageCode }))
          }}
        >
          <option value="tr">{t('language.tr')}</option>
          <option value="en">{t('language.en')}</option>
        </select>
      </Section>
      <Section icon="ban" title={t('ban.title')} text={t(me.isBanned ? 'ban.is' : 'ban.text')}>
        <Ban />
      </Section>
    </Dialog>
  )
}

function Section({ icon, title, text, children }: { icon: IconName; title: string; text: string; children: ReactNode }) {
  return (
    <section className="section" aria-label={title}>
      <h3>
        <Icon name={icon} size={20} />
        {title}
      </h3>
      <p>{text}</p>
      {children}
    </section>
  )
}

function Ban() {
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  const [isAsking, setAsking] = useState(false)
  const set = (isBanned: boolean) => act(() => call('user', { id: me.id, isBanned }))
  if (me.isBanned)
    return (
      <button type="button" className="button quiet" onClick={() => set(false)}>
        {t('ban.lift')}
      </button>
    )
  return (
    <>
      <button type="button" className="button danger-quiet" onClick={() => setAsking(true)}>
        {t('ban.do')}
      </button>
      {isAsking && (
        <Confirm
          title={t('ban.ask')}
          text={t('ban.askText', { name: fullName(me) })}
          action={t('ban.do')}
          onYes={() => set(true)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
