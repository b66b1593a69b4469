import type { Capabilities } from '#features/catalog/rules.ts'
import { createCatalog } from '#features/catalog/service.ts'
import { createBotProfile } from '#features/customers/bot-profile.ts'
import { createCommandMenu } from '#features/customers/menu.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createLicences } from '#features/licences/service.ts'
import { createCards } from '#features/payments/card.ts'
import { createPayments } from '#features/payments/service.ts'
import { createStaff } from '#features/staff/service.ts'
import { createSettings } from '#features/staff/settings.ts'
import type { ProductDeps } from './deps.ts'

/** Who is there, and what they buy. */
export function createShop(deps: ProductDeps) {
  const { config, telegram, db, clock, events, words, box, messenger } = deps
  // a world with a clock of its own is no Telegram where anybody pays
  const isReal = config.telegram.kind === 'real' && telegram.clockUrl === undefined
  const staff = createStaff({ db, clock, events, adminIds: telegram.adminIds, reachOf: (ids) => customers.reachOf(ids) })
  const settings = createSettings({ db, events, staff, words })
  const customers = createCustomers({ db, clock, events, box, staff })
  const menu = createCommandMenu({ api: deps.api, words, staff, customers })
  const profile = createBotProfile({ api: deps.api, words, settings })
  const openai = config.openai ?? telegram.languageModel
  const catalog = createCatalog({
    db,
    clock,
    staff,
    world: isReal ? 'telegram' : 'rehearsal',
    capabilities: capabilitiesOf(openai !== undefined),
  })
  const licences = createLicences({ db, clock, events })
  const payments = createPayments({ db, clock, events, catalog, licences, settings, staff, customers })
  const cards = createCards({ db, words, messenger, payments, customers, staff })
  return { staff, settings, customers, menu, profile, openai, catalog, licences, payments, cards }
}

export type Shop = ReturnType<typeof createShop>

/** What works today. The page of a package promises nothing else. */
export function capabilitiesOf(ai: boolean): Capabilities {
  return {
    ai,
    knowledge: true,
    menu: true,
    invites: true,
    groups: true,
    funnel: true,
    charts: true,
    reports: true,
    whatsapp: false,
  }
}
