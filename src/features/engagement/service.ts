import type { Account } from '#features/accounts/rules.ts'
import type { Conversations } from '#features/conversations/service.ts'
import type { Customers, DataHolder } from '#features/customers/service.ts'
import type { Behaviours } from '#features/personas/behaviour.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Words } from '#platform/words.ts'
import { engagementHolder } from './data.ts'
import { createFunnelRuns, type FunnelRuns } from './funnel-runs.ts'
import { createFunnels, type Funnels } from './funnels.ts'
import { createMenus, type Menus } from './menus.ts'
import { createOffers, type Offers } from './offers.ts'
import { createOptOuts, type OptOuts } from './opt-outs.ts'

export interface EngagementDeps {
  db: Database
  clock: Clock
  events: Events
  words: Words
  staff: Pick<Staff, 'record'>
  customers: Pick<Customers, 'dataBox' | 'languageOf'>
  behaviours: Pick<Behaviours, 'of'>
  accounts: { get(accountId: number): Promise<Account | undefined> }
  conversations: Pick<Conversations, 'addWarden' | 'addResponder' | 'sayUnasked' | 'reply' | 'get'>
}

/** What an account says by its owner's rules: who is left alone, the menu, the funnel. */
export interface Engagement {
  optOuts: OptOuts
  offers: Offers
  menus: Menus
  funnels: Funnels
  funnelRuns: FunnelRuns
  /** The customer's parts in `/verilerim`. */
  holders: DataHolder[]
}

/** Puts its ways of answering into the conversations, by rank. */
export function createEngagement(deps: EngagementDeps): Engagement {
  const { db, conversations } = deps
  const optOuts: OptOuts = createOptOuts({ ...deps, isAnswer: (tx, words) => funnelRuns.takesNo(tx, words) })
  const offers = createOffers(deps)
  const menus = createMenus({ ...deps, offers, optOuts })
  const funnels = createFunnels({ ...deps, offers })
  const funnelRuns = createFunnelRuns({ ...deps, funnels, offers, optOuts })
  for (const warden of [optOuts.warden, funnelRuns.warden]) conversations.addWarden(warden)
  for (const responder of [optOuts.responder, menus.onRequest, funnelRuns.responder, menus.byItself]) conversations.addResponder(responder)
  return { optOuts, offers, menus, funnels, funnelRuns, holders: [optOuts.holder, engagementHolder({ db, offers })] }
}
