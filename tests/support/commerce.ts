import { createCatalog } from '#features/catalog/service.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createLicences } from '#features/licences/service.ts'
import { createPayments } from '#features/payments/service.ts'
import { createStaff } from '#features/staff/service.ts'
import { defaultSettings, type ServiceSettings } from '#features/staff/settings-rules.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import type { Events } from '#platform/events.ts'
import type { TestClock } from './clock.ts'
import { createTestClock } from './clock.ts'
import { createTestDatabase } from './database.ts'
import { recordEvents } from './events.ts'

export const ayse = 1001
export const mehmet = 1002
/** An owner and an admin; neither has bought anything. */
export const owner = 9001
export const admin = 9002

export const openSettings: ServiceSettings = {
  ...defaultSettings,
  supportHours: { from: '09:00', to: '18:00', days: [1, 2, 3, 4, 5] },
  iban: 'TR330006100519786457841326',
  ibanHolder: 'Örnek Ltd.',
  bankName: 'Örnek Bank',
  papara: '1234567890',
  supportTelegram: 'destek_hesabi',
  supportWhatsapp: '+905550000000',
  seller: 'Örnek Ltd., Istanbul',
  termsText: 'Koşullar metni buradadır.',
  privacyText: 'Aydınlatma metni buradadır.',
}

/** Staff, customers, packages, licences and payments on a database of the test's own, with two customers and two of staff. */
export async function createCommerce(
  options: { events?: Events; clock?: TestClock; world?: 'rehearsal' | 'telegram'; random?: () => number } = {},
) {
  const { db, url } = await createTestDatabase()
  const clock = options.clock ?? createTestClock()
  const recorded = recordEvents()
  const events = options.events ?? recorded
  const settings = { current: openSettings, read: () => Promise.resolve(settings.current) }
  const staff = createStaff({ db, clock, events, adminIds: [owner], reachOf: () => Promise.resolve(new Map()) })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(Buffer.alloc(32, 7)), staff })
  await staff.grant(owner, admin, 'admin')
  const person = { first_name: 'Ayşe', language_code: 'tr' }
  for (const id of [ayse, mehmet, owner, admin]) await customers.touch({ ...person, id })
  const capabilities = {
    ai: true,
    knowledge: false,
    menu: true,
    invites: true,
    groups: false,
    funnel: true,
    charts: true,
    reports: false,
    whatsapp: false,
  }
  const catalog = createCatalog({ db, clock, capabilities, world: options.world ?? 'rehearsal', staff })
  const licences = createLicences({ db, clock, events })
  const payments = createPayments({
    db,
    clock,
    events,
    catalog,
    licences,
    settings,
    staff,
    customers,
    ...(options.random ? { random: options.random } : {}),
  })
  recorded.said.length = 0
  return { db, url, clock, events: recorded, settings, staff, customers, catalog, licences, payments }
}

export type Commerce = Awaited<ReturnType<typeof createCommerce>>
