import type { PackageId } from '#features/catalog/rules.ts'
import type { Customers } from '#features/customers/service.ts'
import { isWorking, type Licence } from '#features/licences/rules.ts'
import type { Licences } from '#features/licences/service.ts'
import { isPaid, type CancelRefusal, type CreateRefusal, type Order, type ShowRefusal } from '#features/payments/rules.ts'
import type { Payments } from '#features/payments/service.ts'
import type { ServiceSettings } from '#features/staff/settings-rules.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { addMs } from '#shared/time.ts'
import * as rules from './rules.ts'
import type { Facts, PersonaEnd, Journey } from './rules.ts'
import * as store from './store.ts'
import './events.ts'

export const chooseRefusals = ['not_found', 'order_busy'] as const
export type ChooseRefusal = (typeof chooseRefusals)[number] | CreateRefusal
export const connectRefusals = ['no_order'] as const
export type ConnectRefusal = (typeof connectRefusals)[number]

export interface Situation {
  journey: Journey
  facts: Facts
  order?: Order
  licence?: Licence
}

/** Leads a customer from the first press to a live account, over restarts and days. Every operation may be repeated. */
export interface Onboarding {
  /** The customer's open journey, begun when there is none. Any number of calls at once begin one. */
  begin(customerId: number): Promise<Journey>
  /** A purchase beside the journeys of licences that wait: another account. */
  beginPurchase(customerId: number): Promise<Journey>
  /** The journey of a licence that has no account, begun when there is none. Undefined when it is not theirs or needs none. */
  beginFor(customerId: number, licenceId: number): Promise<Journey | undefined>
  /** The open journey that the customer touched last. */
  current(customerId: number): Promise<Journey | undefined>
  open(customerId: number): Promise<Journey[]>
  get(journeyId: number): Promise<Journey | undefined>
  /** The journey and all that its panel shows. */
  situation(journeyId: number): Promise<Situation | undefined>
  /** The customer did something: it is not abandoned. */
  touch(journeyId: number): Promise<void>
  /** Orders a package; an unpaid order of the same journey is cancelled first. */
  choose(input: {
    customerId: number
    journeyId: number
    packageId: PackageId
    count: number
    key: string
  }): Promise<Result<Order, ChooseRefusal>>
  /** Whether the terms and the privacy notice of today were accepted. */
  hasConsent(customerId: number): Promise<boolean>
  /** Records consent to today's terms and shows the details of the order. */
  accept(input: { customerId: number; orderId: number }): Promise<Result<Order, ShowRefusal>>
  /** Ends an open journey, and its order while nothing is claimed or paid. */
  cancel(customerId: number, journeyId: number): Promise<Result<void, CancelRefusal>>
  /** Whether login codes may be asked for: payment details were shown, or a licence waits for its account. */
  mayConnect(customerId: number): Promise<Result<void, ConnectRefusal>>
  /** An order was paid: each of its licences gets a journey. */
  orderPaid(orderId: number): Promise<void>
  /** The licence is somebody else's now: the journey of who had it leads nowhere any more. */
  licenceGivenAway(customerId: number, licenceId: number): Promise<void>
  accountConnected(customerId: number, accountId: number): Promise<void>
  /** Its session may be gone: then the connect step is open again. */
  accountChanged(customerId: number, accountId: number): Promise<void>
  personaAnswered(customerId: number, accountId: number, how: PersonaEnd): Promise<void>
  /** Brings everything live of which both tracks are done: one transaction each. Answers the journeys that ended so. */
  join(customerId: number): Promise<Journey[]>
  /** Persona steps of a day ago get the defaults, journeys of 72 h without input are abandoned. */
  sweep(): Promise<void>
}

/** What onboarding needs of an account. */
export interface JourneyAccount {
  id: number
  customerId: number
  state: string
  licenceId?: number
}

export interface OnboardingDeps {
  db: Database
  clock: Clock
  events: Events
  licences: Pick<Licences, 'get' | 'ofCustomer' | 'ofOrder' | 'activate'>
  payments: Pick<Payments, 'get' | 'openOrders' | 'createOrder' | 'show' | 'cancel'>
  customers: Pick<Customers, 'recordConsent' | 'hasConsent'>
  settings: { read(): Promise<ServiceSettings> }
  accounts: {
    get(id: number): Promise<JourneyAccount | undefined>
    ofCustomer(customerId: number): Promise<JourneyAccount[]>
    attach(tx: Tx, input: { accountId: number; licenceId: number }): Promise<void>
  }
}

/** Signed in, and not yet at work under a licence. */
const isFree = (account: JourneyAccount) => account.state === 'idle' && account.licenceId === undefined
/** A session stands. */
const isConnected = (account: JourneyAccount | undefined) => account?.state === 'idle' || account?.state === 'live'

export function createOnboarding(deps: OnboardingDeps): Onboarding {
  const { db, clock, events, licences, payments, customers, settings, accounts } = deps
  const atCustomer = <Value>(customerId: number, work: (tx: Tx) => Promise<Value>) =>
    db.transaction().execute(async (tx) => {
      await store.lockJourneysOf(tx, customerId)
      return work(tx)
    })

  async function start(tx: Tx, fields: Parameters<typeof store.insert>[1]): Promise<Journey> {
    const journey = await store.insert(tx, fields, clock.now())
    await events.announce(tx, 'customer_onboarding_started', { customerId: journey.customerId, journeyId: journey.id })
    return journey
  }

  /** Accounts that are connected and at work nowhere. Asked before a transaction, which must not wait for a second connection. */
  async function freeAccounts(customerId: number): Promise<number[]> {
    return (await accounts.ofCustomer(customerId)).filter(isFree).map(({ id }) => id)
  }

  /** The account that a journey begins with: one that was connected earlier and that no journey has. */
  function spare(free: number[], open: Journey[]): { accountId: number; connectedAt: Date } | undefined {
    const accountId = free.find((id) => !open.some((journey) => journey.accountId === id))
    return accountId === undefined ? undefined : { accountId, connectedAt: clock.now() }
  }

  async function begin(customerId: number): Promise<Journey> {
    const now = await latest(customerId)
    if (now) return now
    const waiting = (await licences.ofCustomer(customerId)).find(({ state }) => state === 'waiting')
    const forLicence = waiting && (await beginFor(customerId, waiting.id))
    return forLicence ?? beginPurchase(customerId)
  }

  async function beginPurchase(customerId: number): Promise<Journey> {
    const free = await freeAccounts(customerId)
    return atCustomer(customerId, async (tx) => {
      const open = await store.openOf(tx, customerId)
      const standing = open.find(({ licenceId }) => licenceId === undefined)
      if (standing) return standing
      return start(tx, { customerId, ...spare(free, open) })
    })
  }

  async function beginFor(customerId: number, licenceId: number): Promise<Journey | undefined> {
    const licence = await licences.get(licenceId)
    if (licence?.customerId !== customerId || licence.state === 'ended') return undefined
    const mine = await accounts.ofCustomer(customerId)
    if (mine.some((account) => account.licenceId === licenceId && isConnected(account))) return undefined
    const free = mine.filter(isFree).map(({ id }) => id)
    return atCustomer(customerId, async (tx) => {
      const open = await store.openOf(tx, customerId)
      const standing = open.find((journey) => journey.licenceId === licenceId)
      if (standing) return standing
      return start(tx, { customerId, licenceId, orderId: licence.orderId, ...spare(free, open) })
    })
  }

  async function latest(customerId: number): Promise<Journey | undefined> {
    return (await store.openOf(db, customerId)).toSorted((a, b) => b.touchedAt.getTime() - a.touchedAt.getTime() || a.id - b.id)[0]
  }

  async function situationOf(journey: Journey): Promise<Situation> {
    const order = journey.orderId === undefined ? undefined : await payments.get(journey.orderId)
    const licence = journey.licenceId === undefined ? undefined : await licences.get(journey.licenceId)
    const account = journey.accountId === undefined ? undefined : await accounts.get(journey.accountId)
    const facts: Facts = {
      hasAccount: isConnected(account),
      isLive: journey.state === 'completed',
      ...(order ? { order: { state: order.state, hasUndecidedClaim: order.hasUndecidedClaim, rejections: order.rejections } } : {}),
      ...(licence ? { licence: licence.state } : {}),
      ...(journey.persona ? { persona: journey.persona } : {}),
    }
    return { journey, facts, ...(order ? { order } : {}), ...(licence ? { licence } : {}) }
  }

  async function choose(input: Parameters<Onboarding['choose']>[0]): Promise<Result<Order, ChooseRefusal>> {
    const { customerId, journeyId, packageId, count, key } = input
    const journey = await store.find(db, journeyId)
    if (journey?.customerId !== customerId || journey.state !== 'open' || journey.licenceId !== undefined) return refused('not_found')
    const { facts, order } = await situationOf(journey)
    if (order?.packageId === packageId && order.count === count && order.state === 'created') return done(order)
    if (!rules.mayChooseAnew(facts)) return refused('order_busy')
    if (order) {
      const cancelled = await payments.cancel({ customerId, orderId: order.id })
      if (!cancelled.ok && cancelled.reason !== 'not_open') return refused('order_busy')
    }
    const made = await payments.createOrder({ customerId, packageId, count, key })
    if (!made.ok) return made
    await store.update(db, journeyId, { order_id: made.value.id, touched_at: clock.now() })
    return made
  }

  async function versions() {
    const { termsVersion, privacyVersion } = await settings.read()
    return { terms: termsVersion, privacy: privacyVersion }
  }

  async function accept({ customerId, orderId }: { customerId: number; orderId: number }) {
    const accepted = await versions()
    if ((await payments.get(orderId))?.customerId !== customerId) return refused('not_found')
    await db.transaction().execute((tx) => customers.recordConsent(tx, customerId, accepted))
    return payments.show({ customerId, orderId })
  }

  async function cancel(customerId: number, journeyId: number): Promise<Result<void, CancelRefusal>> {
    const journey = await store.find(db, journeyId)
    if (journey?.customerId !== customerId || journey.state !== 'open') return refused('not_found')
    const order = journey.orderId === undefined ? undefined : await payments.get(journey.orderId)
    if (journey.licenceId !== undefined || (order && isPaid(order.state))) return refused('money_in')
    if (order) {
      const cancelled = await payments.cancel({ customerId, orderId: order.id })
      if (!cancelled.ok && cancelled.reason !== 'not_open') return cancelled
    }
    await db
      .updateTable('journey')
      .set({ state: 'cancelled', ended_at: clock.now() })
      .where('id', '=', journeyId)
      .where('state', '=', 'open')
      .where('licence_id', 'is', null)
      .execute()
    return done(undefined)
  }

  async function orderPaid(orderId: number): Promise<void> {
    const order = await payments.get(orderId)
    if (!order) return
    const bought = (await licences.ofOrder(orderId)).filter(({ state }) => state === 'waiting')
    const free = await freeAccounts(order.customerId)
    await atCustomer(order.customerId, async (tx) => {
      for (const licence of bought) {
        // a licence whose journey was here before, open or ended, gets no second one by itself
        if ((await store.ofLicence(tx, licence.id)).length > 0) continue
        const open = await store.openOf(tx, order.customerId)
        const purchase = open.find((journey) => journey.orderId === orderId && journey.licenceId === undefined)
        if (purchase) await store.update(tx, purchase.id, { licence_id: licence.id })
        else {
          await start(tx, { customerId: order.customerId, orderId, licenceId: licence.id, ...spare(free, open) })
        }
      }
    })
    await join(order.customerId)
  }

  async function licenceGivenAway(customerId: number, licenceId: number): Promise<void> {
    await atCustomer(customerId, async (tx) => {
      const journey = (await store.openOf(tx, customerId)).find((one) => one.licenceId === licenceId)
      if (journey) await store.update(tx, journey.id, { state: 'cancelled', ended_at: clock.now() })
    })
  }

  async function accountConnected(customerId: number, accountId: number): Promise<void> {
    const account = await accounts.get(accountId)
    // one that works already was only signed in again
    if (account?.customerId !== customerId || !isFree(account)) return
    const idle = await licenceWithoutAccount(customerId)
    await atCustomer(customerId, async (tx) => {
      const open = await store.openOf(tx, customerId)
      if (open.some((journey) => journey.accountId === accountId)) return
      const now = clock.now()
      const free = open.filter((journey) => journey.accountId === undefined)
      const next = free.toSorted((a, b) => b.touchedAt.getTime() - a.touchedAt.getTime() || a.id - b.id)[0]
      if (next) await store.update(tx, next.id, { account_id: accountId, connected_at: now, touched_at: now })
      else if (idle) await start(tx, { customerId, licenceId: idle.id, orderId: idle.orderId, accountId, connectedAt: now })
    })
    await join(customerId)
  }

  /** A licence that waits or works and whose account is missing, and that no journey takes care of. */
  async function licenceWithoutAccount(customerId: number): Promise<Licence | undefined> {
    const [all, mine, open] = await Promise.all([
      licences.ofCustomer(customerId),
      accounts.ofCustomer(customerId),
      store.openOf(db, customerId),
    ])
    return all.find(
      ({ id, state }) =>
        (state === 'waiting' || isWorking(state)) &&
        !mine.some((account) => account.licenceId === id && isConnected(account)) &&
        !open.some(({ licenceId }) => licenceId === id),
    )
  }

  async function accountChanged(customerId: number, accountId: number): Promise<void> {
    const account = await accounts.get(accountId)
    if (isConnected(account)) return
    await atCustomer(customerId, async (tx) => {
      const journey = (await store.openOf(tx, customerId)).find((one) => one.accountId === accountId)
      if (journey?.connectedAt) await store.update(tx, journey.id, { account_id: null, connected_at: null, persona: null })
    })
  }

  async function personaAnswered(customerId: number, accountId: number, how: PersonaEnd): Promise<void> {
    await atCustomer(customerId, async (tx) => {
      const journey = (await store.openOf(tx, customerId)).find((one) => one.accountId === accountId)
      if (!journey) return
      await store.update(tx, journey.id, { persona: how, ...(how === 'defaults' ? {} : { touched_at: clock.now() }) })
    })
    await join(customerId)
  }

  async function join(customerId: number): Promise<Journey[]> {
    const live: Journey[] = []
    for (const journey of await store.openOf(db, customerId)) {
      const { facts } = await situationOf(journey)
      if (rules.isReady(facts) && (await goLive(journey))) live.push(journey)
    }
    return live
  }

  /** Licence, account, journey and events in one transaction. False when somebody else was first. */
  function goLive({ id, customerId }: Journey): Promise<boolean> {
    return atCustomer(customerId, async (tx) => {
      const journey = await store.find(tx, id)
      if (journey?.state !== 'open' || journey.licenceId === undefined || journey.accountId === undefined) return false
      const { licenceId, accountId, orderId } = journey
      const licence = await licences.get(licenceId, tx)
      if (licence?.customerId !== customerId || licence.state === 'ended') return false
      const { isFirst } = await licences.activate(tx, licenceId)
      await accounts.attach(tx, { accountId, licenceId })
      await store.update(tx, id, { state: 'completed', ended_at: clock.now() })
      const order = orderId === undefined ? {} : { orderId }
      await events.announce(tx, 'customer_onboarding_completed', { customerId, journeyId: id, ...order })
      if (isFirst) await events.announce(tx, 'customer_bot_activated', { customerId, licenceId, accountId, ...order })
      else await events.announce(tx, 'licence_resumed', { customerId, licenceId, accountId })
      return true
    })
  }

  async function sweep(): Promise<void> {
    const now = clock.now()
    const before = { connected: addMs(now, -rules.personaMs), touched: addMs(now, -rules.abandonedMs) }
    for (const journey of await store.stale(db, before)) {
      const { accountId, connectedAt, persona, customerId } = journey
      if (accountId !== undefined && connectedAt && connectedAt <= before.connected && !persona)
        await personaAnswered(customerId, accountId, 'defaults')
      const { facts } = await situationOf(journey)
      if (rules.isAbandoned(facts, journey.touchedAt, now)) await abandon(journey)
    }
  }

  function abandon({ id, customerId, orderId }: Journey): Promise<void> {
    return atCustomer(customerId, async (tx) => {
      const journey = await store.find(tx, id)
      if (journey?.state !== 'open' || clock.now().getTime() - journey.touchedAt.getTime() < rules.abandonedMs) return
      await store.update(tx, id, { state: 'abandoned', ended_at: clock.now() })
      const order = orderId === undefined ? {} : { orderId }
      await events.announce(tx, 'customer_onboarding_abandoned', { customerId, journeyId: id, ...order })
    })
  }

  return {
    begin,
    beginPurchase,
    beginFor,
    current: latest,
    open: (customerId) => store.openOf(db, customerId),
    get: (journeyId) => store.find(db, journeyId),
    async situation(journeyId) {
      const journey = await store.find(db, journeyId)
      return journey && situationOf(journey)
    },
    async touch(journeyId) {
      await db.updateTable('journey').set({ touched_at: clock.now() }).where('id', '=', journeyId).where('state', '=', 'open').execute()
    },
    choose,
    hasConsent: async (customerId) => customers.hasConsent(customerId, await versions()),
    accept,
    cancel,
    async mayConnect(customerId) {
      if ((await payments.openOrders(customerId)).some(({ shownAt }) => shownAt)) return done(undefined)
      const own = await licences.ofCustomer(customerId)
      return own.some(({ state }) => state !== 'ended') ? done(undefined) : refused('no_order')
    },
    orderPaid,
    licenceGivenAway,
    accountConnected,
    accountChanged,
    personaAnswered,
    join,
    sweep,
  }
}
