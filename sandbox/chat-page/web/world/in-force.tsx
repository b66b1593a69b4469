import type { DisturbanceView } from '../../../control/contract.ts'
import { call } from '../api.ts'
import { span } from '../format.ts'
import { usePhone } from '../phone.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { useAct } from '../ui/notices.tsx'
import { useWords, type Translate, type WordKey } from '../words.tsx'

const icons: Record<DisturbanceView['kind'], IconName> = {
  'bot-api': 'bot',
  accounts: 'person',
  network: 'unplug',
  model: 'spark',
  clock: 'clock',
}
const modes: Record<string, WordKey> = { down: 'force.modelDown', slow: 'force.modelSlow', obedient: 'force.modelObedient' }

/** What is not as usual in the world; one press takes a kind of it back, or all. Nothing when all is usual. */
export function InForce() {
  const { t, locale } = useWords()
  const { disturbances = [] } = usePhone().state
  const act = useAct()
  if (disturbances.length === 0) return null
  const kinds = new Set(disturbances.map(({ kind }) => kind))
  return (
    <section className="force" aria-label={t('force.title')}>
      <ul>
        {disturbances.map((one, index) => {
          const text = textOf(one, t, locale)
          return (
            // Two orders of one kind may read the same.
            <li key={`${index}${text}`}>
              <Icon name={icons[one.kind]} size={18} />
              <span>{text}</span>
              <button
                type="button"
                className="link"
                aria-label={t('force.undoOf', { what: text })}
                onClick={() => act(() => call('calm', { kind: one.kind }))}
              >
                {t('force.undo')}
              </button>
            </li>
          )
        })}
      </ul>
      {kinds.size > 1 && (
        <button type="button" className="button quiet small" onClick={() => act(() => call('calm', {}))}>
          {t('force.undoAll')}
        </button>
      )}
    </section>
  )
}

function textOf({ kind, detail }: DisturbanceView, t: Translate, locale: string): string {
  const [method = '', seconds] = detail.split(' FLOOD_WAIT_')
  switch (kind) {
    case 'bot-api':
      return t('force.bot', { detail })
    case 'accounts':
      return seconds === undefined ? t('force.account', { detail }) : t('force.flood', { method, seconds })
    case 'network':
      return t('force.network')
    case 'model':
      return t(modes[detail] ?? 'force.model', { mode: detail })
    case 'clock':
      return t(Number(detail) > 0 ? 'force.ahead' : 'force.behind', { time: span(Math.abs(Number(detail)), locale) })
  }
}
