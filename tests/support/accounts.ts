import { onTestFinished } from 'vitest'
import { createCustomers } from '#features/customers/service.ts'
import { createPermitOffice } from '#features/accounts/permit.ts'
import type { AccountListener, IncomingMessage } from '#features/accounts/ports.ts'
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
import { Secret } from '#shared/secret.ts'
import { openRig } from '#sandbox/mtproto/rig.ts'
import { serviceUserId, type User } from '#sandbox/world/types.ts'
import { createTestDatabase } from './database.ts'
import { recordEvents } from './events.ts'

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
  const worker = createWorker({ databaseUrl: url, db, log, holdsAccounts: options.holdsAccounts })
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
  })
  return { accounts, customers, licences, staff, worker, permits, jobs, raised, box, mtproto }
}

/** A customer whose account works, in a world of its own. */
export async function createAccountsWorld(options: Partial<AccountsProcess> & { rig?: Parameters<typeof openRig>[0] } = {}) {
  const { db, url } = await createTestDatabase()
  const rig = await openRig(options.rig)
  const [host = '', port] = rig.dcs.address.split(':')
  const clock: Clock = { now: () => new Date(rig.world.nowMs()) }
  const events = recordEvents()
  const dataCentre = { host, port: Number(port), publicKey: rig.dcs.publicKeyPem }
  const own = createAccountsProcess({ url, db, clock, events, dataCentre, holdsAccounts: true, ...options })
  await own.worker.start()
  let fleet: ReturnType<typeof own.accounts.fleet> | undefined
  const heard = recordListener()
  onTestFinished(async () => {
    await fleet?.stop()
    await own.worker.stop()
    await rig.stop()
  })

  async function customer(id: number, firstName = 'Ayse') {
    await own.customers.touch({ id, first_name: firstName, language_code: 'tr' })
    return id
  }

  /** Signs an account in by code; `attach` puts it under a working licence. */
  async function connect(customerId: number, user: User, { attach = true, password }: { attach?: boolean; password?: string } = {}) {
    const { logins } = own.accounts
    const begun = await logins.begin({ customerId })
    if (!begun.ok) throw new Error(begun.reason)
    const { id } = begun.login
    await logins.setPhone(id, `+${user.phone}`)
    const asked = await logins.requestCode(id)
    if (!asked.ok) throw new Error(asked.reason)
    for (const digit of codeSeenBy(user)) await logins.press(id, digit)
    let step = await logins.submitCode(id)
    if (password !== undefined) step = await logins.submitPassword(id, new Secret(password))
    if (!step.ok) throw new Error(step.reason)
    const accountId = step.login.accountId
    if (attach) await attachLicence(customerId, accountId)
    return accountId
  }

  async function attachLicence(customerId: number, accountId: number) {
    return db.transaction().execute(async (tx) => {
      const [licenceId = 0] = await own.licences.createPaid(tx, {
        customerId,
        orderId: ++orders,
        packageId: 'basic',
        packageVersion: 1,
        count: 1,
      })
      await own.licences.activate(tx, licenceId)
      await own.accounts.attach(tx, { accountId, licenceId })
      return licenceId
    })
  }

  /** The code as its person reads it in the chat with Telegram. */
  function codeSeenBy(user: User): string {
    return rig.dcs.logins.codeOf(user.phone ?? '') ?? ''
  }

  const telegramChat = (user: User) => rig.world.history(user.id, serviceUserId).map((message) => message.content.text)

  function startFleet(listener: AccountListener = heard.listener) {
    fleet = own.accounts.fleet(listener)
    fleet.start()
    return fleet
  }

  return {
    ...own,
    rig,
    world: rig.world,
    db,
    url,
    clock,
    events,
    dataCentre,
    customer,
    connect,
    attachLicence,
    codeSeenBy,
    telegramChat,
    startFleet,
    heard,
  }
}

export type AccountsWorld = Awaited<ReturnType<typeof createAccountsWorld>>

let orders = 500_000

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

/** Remembers what accounts tell. */
export function recordListener() {
  const messages: IncomingMessage[] = []
  const own: IncomingMessage[] = []
  const edited: IncomingMessage[] = []
  const deleted: { chatId: number | undefined; messageIds: number[] }[] = []
  const read: { chatId: number; maxId: number }[] = []
  const listener: AccountListener = {
    onMessage: async (message) => void messages.push(message),
    onOwnMessage: async (message) => void own.push(message),
    onEdited: async (message) => void edited.push(message),
    onDeleted: async ({ chatId, messageIds }) => void deleted.push({ chatId, messageIds }),
    onRead: async ({ chatId, maxId }) => void read.push({ chatId, maxId }),
  }
  return { listener, messages, own, edited, deleted, read, texts: () => messages.map((message) => message.text) }
}
