import { call } from '../api.ts'
import { usePhone } from '../phone.tsx'
import { Icon } from '../ui/icons.tsx'
import { useAct } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'

const outageMs = 30_000
const slowMs = 30_000

/** Things that go wrong on demand; what is in force shows in the list of chats. */
export function Faults() {
  const { t } = useWords()
  const { me } = usePhone()
  const act = useAct()
  const flood = { side: 'mtproto', method: 'messages.sendMessage', error: 'FLOOD_WAIT_30' } as const
  return (
    <section className="section" aria-label={t('faults.title')}>
      <h3>
        <Icon name="unplug" size={20} />
        {t('faults.title')}
      </h3>
      <p>{t('faults.text')}</p>
      <div className="button-row">
        <Button
          label={t('faults.flood')}
          run={() => act(() => call('fault', me.role === 'customer' ? { ...flood, userId: me.id } : flood))}
        />
        <Button label={t('faults.cut')} run={() => act(() => call('cut', {}))} />
        <Button label={t('faults.outage')} run={() => act(() => call('cut', { refuseMs: outageMs }))} />
      </div>
      <p>{t('faults.model')}</p>
      <div className="button-row">
        <Button label={t('faults.modelDown')} run={() => act(() => call('model', { mode: 'down' }))} />
        <Button label={t('faults.modelSlow')} run={() => act(() => call('model', { mode: 'slow', delayMs: slowMs }))} />
        <Button label={t('faults.modelObedient')} run={() => act(() => call('model', { mode: 'obedient' }))} />
      </div>
    </section>
  )
}

function Button({ label, run }: { label: string; run: () => void }) {
  return (
    <button type="button" className="button quiet" onClick={run}>
      {label}
    </button>
  )
}
