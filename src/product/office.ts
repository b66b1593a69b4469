import { createMoves } from '#features/backoffice/moves.ts'
import { createNotices } from '#features/backoffice/notices.ts'
import { createBackoffice } from '#features/backoffice/service.ts'
import { createBroadcasts } from '#features/broadcasts/service.ts'
import { createInsights, staffOnly } from '#features/insights/service.ts'
import { createWeekly } from '#features/insights/weekly.ts'
import { createOnboarding } from '#features/onboarding/service.ts'
import { createViews } from '#features/onboarding/views.ts'
import { coverageOf } from '#features/support/coverage.ts'
import { createSupport } from '#features/support/service.ts'
import type { Connected } from './connected.ts'
import type { ProductDeps } from './deps.ts'
import type { Mind } from './mind.ts'
import type { Shop } from './shop.ts'
import type { Talk } from './talk.ts'

/** What people are led, helped and told with. */
export function createOffice(deps: ProductDeps, shop: Shop, lower: Connected & Mind & Talk) {
  const all = { ...deps, ...shop, ...lower }
  const { db, clock, events, jobs, words, messenger, staff, settings, customers, catalog, licences, payments, accounts } = all
  const support = createSupport({
    db,
    clock,
    events,
    staff,
    customers,
    isFirst: async (customerId) => (await coverageOf({ licences, catalog }, customerId, clock.now())).isFirst,
  })
  const onboarding = createOnboarding({ db, clock, events, licences, payments, customers, settings, accounts })
  const views = createViews({ licences, clock, words, catalog, payments, settings })
  const broadcasts = createBroadcasts({
    db,
    clock,
    jobs,
    messenger,
    words,
    staff,
    customers,
    licences,
    staffOnly: () => staffOnly({ staff, licences }),
  })
  const insights = createInsights({
    db,
    clock,
    catalog,
    licences,
    accounts,
    payments,
    staff,
    isWeeklyOn: (accountId) => weekly.isOn(accountId),
  })
  const weekly = createWeekly({ db, clock, jobs, messenger, words, customers, licences, accounts, insights })
  const notices = createNotices({ db, jobs, messenger, words, customers })
  const backoffice = createBackoffice({ ...all, support, notices })
  const moves = createMoves({ db, clock, events, staff, customers, licences, payments, accounts, notices })
  return { support, onboarding, views, broadcasts, insights, weekly, notices, backoffice, moves }
}

export type Office = ReturnType<typeof createOffice>
