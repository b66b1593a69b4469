import { createPermitOffice } from '#features/accounts/permit.ts'
import { licencesHolder } from '#features/licences/holder.ts'
import { onboardingHolder } from '#features/onboarding/holder.ts'
import { paymentsHolder } from '#features/payments/holder.ts'
import { supportHolder } from '#features/support/holder.ts'
import { createConnected, type Connected } from './connected.ts'
import type { ProductDeps } from './deps.ts'
import { createMind, type Mind } from './mind.ts'
import { createOffice, type Office } from './office.ts'
import { createShop, type Shop } from './shop.ts'
import { createTalk, type Talk } from './talk.ts'

export type Services = Shop & Connected & Mind & Talk & Office

/** Every service, lower ones first; a part knows those before it. */
export function createServices(deps: ProductDeps): Services {
  // only what accounts and conversations are both given can make an account speak
  const permits = createPermitOffice()
  const shop = createShop(deps)
  // what is bought opens the door to connecting, and lies above it
  const mayConnect = async (customerId: number): Promise<boolean> => (await office.onboarding.mayConnect(customerId)).ok
  const connected = createConnected(deps, shop, { permits, mayConnect })
  const mind = createMind(deps, shop, connected)
  const talk = createTalk(deps, shop, { ...connected, ...mind, permits })
  const office = createOffice(deps, shop, { ...connected, ...mind, ...talk })
  const services = { ...shop, ...connected, ...mind, ...talk, ...office }
  addHolders(deps, services)
  return services
}

/** What each feature keeps about a person: for the export, and for erasing. */
function addHolders({ db, clock, jobs, words }: ProductDeps, services: Services): void {
  const {
    customers,
    licences,
    payments,
    accounts,
    personas,
    knowledge,
    behaviours,
    conversations,
    engagement,
    invites,
    posts,
    support,
    weekly,
  } = services
  for (const holder of [
    accounts.holder,
    personas.holder,
    knowledge.holder,
    behaviours.holder,
    conversations.holder,
    ...engagement.holders,
    invites.holder,
    posts.holder,
    paymentsHolder({ payments, words, jobs }),
    licencesHolder({ licences, words }),
    onboardingHolder({ db, clock }),
    supportHolder({ clock, support }),
    weekly.holder,
  ])
    customers.addHolder(holder)
}
