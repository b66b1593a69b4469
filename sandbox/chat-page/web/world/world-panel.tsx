import { useState } from 'react'
import { call } from '../api.ts'
import { dateAndTime } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { Confirm, Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { useAct, useNotices } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'
import { Faults } from './faults.tsx'
import { InForce } from './in-force.tsx'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What no single person could do: move time, let things go wrong, begin again. */
export function WorldPanel({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const act = useAct()
  const { toast } = useNotices()
  const [isAsking, setAsking] = useState(false)
  return (
    <Dialog title={t('world.title')} kind="sheet" onClose={onClose}>
      <InForce />
      <Clock />
      <Faults />
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

/** A calendar month from this day, clamped to the last day of the next month as licences are. */
function monthMs(nowMs: number): number {
  const now = new Date(nowMs)
  const then = new Date(nowMs)
  then.setMonth(now.getMonth() + 1)
  if (then.getDate() !== now.getDate()) then.setDate(0)
  return then.getTime() - nowMs
}
