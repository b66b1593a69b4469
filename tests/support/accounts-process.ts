import { createCustomers } from '#features/customers/service.ts'
import { createPermitOffice } from '#features/accounts/permit.ts'
import { createAccounts } from '#features/accounts/service.ts'
import { createWorker } from '#features/accounts/worker.ts'
import { createLicences } from '#features/licences/service.ts'
import { createStaff } from '#features/staff/service.ts'
import { createMtproto } from '#adapters/mtproto/mtproto.ts'
import type { AlarmKind } from '#platform/alarms.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import { createLog } from '#platform/log.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import type { Words } from '#platform/words.ts'

/** The api id whose sessions the world's judge watches. */
export const managedApiId = 7
export const secretKey = Buffer.alloc(32, 5)

export interface AccountsProcess {
  url: string
  db: Database
  clock: Clock
  events: Events
  dataCentre: { host: string; port: number; publicKey: string }
  holdsAccounts: boolean
  mayConnect?: (customerId: number) => Promise<boolean>
  cap?: number
  download?: (fileId: string) => Promise<Uint8Array>
  box?: ReturnType<typeof createSecretBox>
  logLevel?: string
  uptimeMs?: () => number
}

/** The feature as one process of the product has it, on the real adapter. */
export function createAccountsProcess(options: AccountsProcess) {
  const { url, db, clock, events } = options
  const log = createLog(options.logLevel ?? process.env['TEST_LOG'] ?? 'silent')
  const box = options.box ?? createSecretBox(secretKey)
  const jobs = heldJobs()
  const raised = new Set<AlarmKind>()
  const alarms = {
    raise: async (kind: AlarmKind) => void raised.add(kind),
    clear: async (kind: AlarmKind) => void raised.delete(kind),
  }
  const staff = createStaff({ db, clock, events, adminIds: [], reachOf: () => Promise.resolve(new Map()) })
  const customers = createCustomers({ db, clock, events, box, staff })
  const licences = createLicences({ db, clock, events })
  const worker = createWorker({ databaseUrl: url, log, holdsAccounts: options.holdsAccounts })
  const permits = createPermitOffice()
  const mtproto = createMtproto({
    db,
    box,
    log,
    apiId: managedApiId,
    apiHash: 'hash',
    dataCentre: options.dataCentre,
    deviceModel: 'GAVATCORE',
    appVersion: '1',
    connectsPerSecond: 200,
    isStrict: true,
    health: {
      onApiId: (isGood) => void (isGood ? raised.delete('api_id') : raised.add('api_id')),
      onDataCentre: (isReachable) => void (isReachable ? raised.delete('data_centre') : raised.add('data_centre')),
    },
  })
  const accounts = createAccounts({
    db,
    clock,
    events,
    jobs: jobs.jobs,
    box,
    log,
    words: echo,
    alarms,
    worker,
    customers,
    licences,
    staff,
    permits,
    gateway: mtproto,
    capOf: () => Promise.resolve(options.cap ?? 6),
    download: options.download ?? (() => Promise.reject(new Error('no file'))),
    mayConnect: options.mayConnect ?? (() => Promise.resolve(true)),
    hasOpenOrder: () => Promise.resolve(false),
    ...(options.uptimeMs ? { uptimeMs: options.uptimeMs } : {}),
  })
  return { accounts, customers, licences, staff, worker, permits, jobs, raised, box, mtproto }
}

/** What the accounts themselves say is named, not worded: these tests hold with any text. */
const say = (_language: string, id: string, args?: object) => `${id} ${JSON.stringify(args ?? {})}`
const echo: Words = { html: say, plain: say, has: () => true, ids: () => [] }

/** Jobs that wait until the test does them, in the order in which they were given. */
export function heldJobs() {
  const handlers = new Map<string, (data: object) => Promise<void>>()
  const waiting: { name: string; data: object }[] = []
  const jobs: Jobs = {
    define: (name, handle) => void handlers.set(name, handle as (data: object) => Promise<void>),
    send: async (_tx, name, data) => void waiting.push({ name, data }),
    start: () => Promise.resolve(),
    sendToAll: async (_tx, names, data) => void waiting.push(...names.map((name) => ({ name, data }))),
    sendEach: async (_tx, name, all) => void waiting.push(...all.map((data) => ({ name, data }))),
    pending: () => Promise.resolve(waiting.length),
    stop: () => Promise.resolve(),
  }
  return {
    jobs,
    waiting,
    async run() {
      for (let job = waiting.shift(); job; job = waiting.shift()) await handlers.get(job.name)?.(job.data)
    },
  }
}
