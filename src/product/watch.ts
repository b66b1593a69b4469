import { sql } from 'kysely'
import {
  clockProbe,
  dataCentreProbe,
  diskProbe,
  pendingMax,
  queueProbe,
  registerHealth,
  telegramDataCentre,
  tokenProbe,
} from '#platform/health.ts'
import { clusterIn } from '#platform/postgres/places.ts'
import type { Check } from '#platform/http/server.ts'
import type { ProductDeps } from './deps.ts'
import type { Services } from './services.ts'

/** Looks at what the product stands on, and raises an alarm where something is wrong. */
export function registerProbes(deps: ProductDeps, services: Services) {
  const { api, config, telegram, ticker, alarms } = deps
  registerHealth({
    ticker,
    alarms,
    probes: [
      tokenProbe(api),
      dataCentreProbe(telegram.dataCentre ?? telegramDataCentre),
      diskProbe([config.dataDirectory, ...(config.database.kind === 'embedded' ? [clusterIn(config.dataDirectory)] : [])]),
      ...(telegram.clockUrl === undefined ? [clockProbe(telegram.apiRoot)] : []),
      queueProbe({ pending: () => pendingOf(deps, services) }),
    ],
  })
}

/** Jobs, and what contacts said that automation has not looked at in time. */
const pendingOf = async ({ jobs }: Pick<ProductDeps, 'jobs'>, { conversations }: Pick<Services, 'conversations'>) =>
  (await jobs.pending()) + (await conversations.turns.due())

/** For `/metrics`: how much there is, and what is wrong. */
export function registerFigures({ metrics, jobs, alarms }: ProductDeps, { accounts, conversations, payments, support }: Services) {
  metrics.gauges('alarm', 'What is wrong with the service; 1 while it lasts', 'kind', async () =>
    Object.fromEntries((await alarms.active()).map((kind) => [kind, 1])),
  )
  metrics.gauge('jobs_pending', 'Jobs that wait or are being done', () => jobs.pending())
  metrics.gauge('turns_due', 'Conversations in which automation is due to look at what was said', () => conversations.turns.due())
  metrics.gauges('accounts', 'Connected accounts of customers by state', 'state', () => accounts.count())
  metrics.gauge(
    'claims_undecided',
    'Payments that wait for a decision',
    async () => (await payments.undecidedClaims({ offset: 0, limit: 1 })).total,
  )
  metrics.gauge('tickets_open', 'Tickets that wait for an answer', async () => (await support.queue({ offset: 0, limit: 1 })).total)
}

/** For `/readyz`: whether this process can do its work now. */
export function readinessOf({ db, jobs, alarms }: ProductDeps, services: Services): Record<string, Check> {
  return {
    async database() {
      await sql`select 1`.execute(db)
      return undefined
    },
    async jobs() {
      const pending = await pendingOf({ jobs }, services)
      return pending > pendingMax ? `${pending} wait` : undefined
    },
    async alarms() {
      // people who are not there make no process unfit
      const active = (await alarms.active()).filter((kind) => kind !== 'unreachable_staff' && kind !== 'code_requests')
      return active.length > 0 ? active.join(', ') : undefined
    },
  }
}
