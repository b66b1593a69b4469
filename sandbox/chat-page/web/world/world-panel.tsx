import { useState } from 'react'
import { call } from '../api.ts'
import { dateAndTime } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { Confirm, Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { useAct, useNotices } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const outageMs = 30_000

/** What no single person could do: move time, cut the network, begin again; and what the judge saw. */
export function WorldPanel({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const act = useAct()
  const { toast } = useNotices()
  const [isAsking, setAsking] = useState(false)
  const cut = (refuseMs: number) =>
    act(async () => {
      const { connections } = await call('cut', { refuseMs })
      toast(t('world.cutDone', { count: connections }))
    })
  return (
    <Dialog title={t('world.title')} kind="sheet" onClose={onClose}>
      <Clock />
      <Judge />
      <section className="section" aria-label={t('world.network')}>
        <h3>
          <Icon name="unplug" size={20} />
          {t('world.network')}
        </h3>
        <p>{t('world.networkText')}</p>
        <div className="button-row">
          <button type="button" className="button quiet" onClick={() => cut(0)}>
            {t('world.cut')}
          </button>
          <button type="button" className="button quiet" onClick={() => cut(outageMs)}>
            {t('world.cutLong')}
          </button>
        </div>
      </section>
      <section className="section" aria-label={t('world.reset')}>
        <h3>
          <Icon name="reset" size={20} />
          {t('world.reset')}
        </h3>
        <p>{t('world.resetText')}</p>
        <button type="button" className="button danger-quiet" onClick={() => setAsking(true)}>
          {t('world.resetDo')}
        </button>
      </section>
      {isAsking && (
        <Confirm
          title={t('world.resetAsk')}
          text={t('world.resetAskText')}
          action={t('world.resetDo')}
          onClose={() => setAsking(false)}
          onYes={() =>
            act(async () => {
              await call('reset', {})
              toast(t('world.resetDone'))
            })
          }
        />
      )}
    </Dialog>
  )
}

function Clock() {
  const { t, locale } = useWords()
  const { clock } = usePhone().state
  const act = useAct()
  const set = (offsetMs: number) => act(() => call('clock', { offsetMs }))
  return (
    <section className="section" aria-label={t('clock.title')}>
      <h3>
        <Icon name="clock" size={20} />
        {t('clock.title')}
      </h3>
      <p>
        <strong>{dateAndTime(clock.nowMs, locale)}</strong> {t(clock.offsetMs === 0 ? 'clock.real' : 'clock.moved')}
      </p>
      <div className="button-row">
        <button type="button" className="button quiet" onClick={() => set(clock.offsetMs + hourMs)}>
          {t('clock.hour')}
        </button>
        <button type="button" className="button quiet" onClick={() => set(clock.offsetMs + dayMs)}>
          {t('clock.day')}
        </button>
        <button type="button" className="button quiet" onClick={() => set(clock.offsetMs + monthMs(clock.nowMs))}>
          {t('clock.month')}
        </button>
        <button type="button" className="button quiet" disabled={clock.offsetMs === 0} onClick={() => set(0)}>
          {t('clock.now')}
        </button>
      </div>
    </section>
  )
}

function Judge() {
  const { t, locale } = useWords()
  const { judge } = usePhone().state
  return (
    <section className="section" aria-label={t('judge.title')}>
      <h3>
        <Icon name="shield" size={20} />
        {t('judge.title')}
      </h3>
      <p>{t('judge.text')}</p>
      {judge.length === 0 ? (
        <p className="judge-fine" role="status">
          <Icon name="check" size={18} />
          {t('judge.none')}
        </p>
      ) : (
        <ul className="judge-list">
          {judge.map((violation) => (
            <li key={`${violation.at}${violation.rule}${violation.detail}`}>
              <strong>{violation.rule}</strong>
              <span>{violation.detail}</span>
              <small>{dateAndTime(violation.at, locale)}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** A calendar month from this day, clamped to the last day of the next month as licences are. */
function monthMs(nowMs: number): number {
  const now = new Date(nowMs)
  const then = new Date(nowMs)
  then.setMonth(now.getMonth() + 1)
  if (then.getDate() !== now.getDate()) then.setDate(0)
  return then.getTime() - nowMs
}
