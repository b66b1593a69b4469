import { registerKnowledgeJobs } from '#features/knowledge/jobs.ts'
import { createKnowledge, type KnowledgeDeps } from '#features/knowledge/service.ts'
import { firstPackages, type PackageId } from '#features/catalog/rules.ts'
import { createCustomers } from '#features/customers/service.ts'
import type { LicenceState } from '#features/licences/rules.ts'
import { createStaff } from '#features/staff/service.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { createHandJobs } from './conversations.ts'
import { createTestClock } from './clock.ts'
import { createTestDatabase } from './database.ts'
import { recordEvents } from './events.ts'

export const ada = 501
export const ben = 502
export const adasAccount = 7
export const bensAccount = 8

/** The knowledge of two enterprise customers on a database of the test's own. */
export async function createKnowledgeWorld(overrides: Partial<KnowledgeDeps> = {}) {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  const events = recordEvents()
  const staff = createStaff({ db, clock, events, adminIds: [600], reachOf: () => Promise.resolve(new Map()) })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(Buffer.alloc(32, 1)), staff })
  for (const id of [ada, ben]) await customers.touch({ id, first_name: 'Ada', language_code: 'tr' })
  const licences = [ada, ben].map((customerId, index) => ({
    id: index + 1,
    customerId,
    state: 'active' as LicenceState,
    packageId: 'enterprise' as PackageId,
    packageVersion: 1,
  }))
  const accounts = [
    { id: adasAccount, customerId: ada, licenceId: 1 as number | undefined, username: 'shop' },
    { id: bensAccount, customerId: ben, licenceId: 2 as number | undefined, username: 'bens' },
  ]
  const jobs = createHandJobs()
  const deps: KnowledgeDeps = {
    db,
    clock,
    jobs,
    reader: { read: () => Promise.reject(new Error('Nobody expected a file')) },
    catalog: { get: (id) => Promise.resolve({ ...firstPackages[id], id, version: 1 }) },
    accounts: { get: (id) => Promise.resolve(accounts.find((account) => account.id === id)) },
    licences: {
      get: (id) => Promise.resolve(licences.find((licence) => licence.id === id)),
      ofCustomer: (id) => Promise.resolve(licences.filter(({ customerId }) => customerId === id)),
    },
    customers,
    ...overrides,
  }
  const sweeps: ((now: Date) => Promise<void>)[] = []
  registerKnowledgeJobs({
    ...deps,
    jobs,
    ticker: { every: (_name, _ms, sweep) => void sweeps.push(sweep), start() {}, stop: () => Promise.resolve() },
  })
  const knowledge = createKnowledge(deps)
  let keys = 0
  return {
    ...deps,
    jobs,
    sweep: async () => {
      for (const sweep of sweeps) await sweep(clock.now())
    },
    customers,
    url,
    clock,
    events,
    licenceRows: licences,
    accountRows: accounts,
    knowledge,
    type: (text: string, fields: { customerId?: number; accountId?: number; key?: string; name?: string } = {}) =>
      knowledge.addSource({ customerId: ada, accountId: adasAccount, name: '', key: `test-${++keys}`, content: { text }, ...fields }),
  }
}
