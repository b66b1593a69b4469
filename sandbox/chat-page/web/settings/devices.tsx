import { call } from '../api.ts'
import { dateAndTime } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { Icon } from '../ui/icons.tsx'
import { useAct, useNotices } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'

/** Where the account is signed in; every session but the phone itself can be ended here. */
export function Devices() {
  const { t, locale } = useWords()
  const { me, state } = usePhone()
  const act = useAct()
  const { toast } = useNotices()
  const end = (sessionId: string, device: string) =>
    act(async () => {
      await call('endSession', { userId: me.id, sessionId })
      toast(t('devices.ended', { device }))
    })
  return (
    <ul className="devices">
      {(state.sessions ?? []).map((session) => (
        <li key={session.id}>
          <span className="document-mark">
            <Icon name={session.isPhone ? 'device' : 'laptop'} size={20} />
          </span>
          <span className="document-text">
            <strong>{session.device}</strong>
            <small>
              {session.isPhone
                ? t('devices.thisPhone')
                : `${session.app} · ${session.isOnline ? t('devices.online') : dateAndTime(session.lastSeenAt, locale)}`}
            </small>
          </span>
          {!session.isPhone && (
            <button
              type="button"
              className="button danger-quiet small"
              aria-label={t('devices.endOf', { device: session.device })}
              onClick={() => end(session.id, session.device)}
            >
              {t('devices.end')}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
