import { useId } from 'react'
import { call } from '../api.ts'
import { usePhone } from '../phone.tsx'
import { Icon } from '../ui/icons.tsx'
import { useAct } from '../ui/notices.tsx'
import { useWords } from '../words.tsx'

/** Lets the contacts write to the customer who plays, shows how far they are, and ends it. */
export function DayCard() {
  const { t } = useWords()
  const { me, state } = usePhone()
  const act = useAct()
  const textId = useId()
  const day = state.days?.find(({ userId }) => userId === me.id)
  if (me.role !== 'customer') return null
  // nobody would answer, nor see a card
  const isConnected = state.sessions?.some(({ isPhone }) => !isPhone) ?? false
  if (!day)
    return (
      <section className="day-card" aria-label={t('day.title')}>
        <p id={textId}>{t(isConnected ? 'day.text' : 'day.connectFirst', { name: me.firstName })}</p>
        <button
          type="button"
          className="button primary small"
          disabled={!isConnected}
          aria-describedby={textId}
          onClick={() => act(() => call('day', { userId: me.id }))}
        >
          <Icon name="play" size={18} />
          {t('day.title')}
        </button>
      </section>
    )
  const isOver = day.done === day.steps
  return (
    <section className="day-card" aria-label={t('day.title')}>
      <p role="status">{isOver ? t('day.waiting', { name: me.firstName }) : t('day.playing', { done: day.done, steps: day.steps })}</p>
      <button type="button" className="button quiet small" onClick={() => act(() => call('endDay', { userId: me.id }))}>
        {t('day.end')}
      </button>
      {!isOver && <progress max={day.steps} value={day.done} aria-label={t('day.title')} />}
    </section>
  )
}
