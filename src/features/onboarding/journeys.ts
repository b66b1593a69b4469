import type { Customers } from '#features/customers/service.ts'
import type { Licence } from '#features/licences/rules.ts'
import type { Licences } from '#features/licences/service.ts'
import type { Order } from '#features/payments/rules.ts'
import type { Payments } from '#features/payments/service.ts'
import type { ServiceSettings } from '#features/staff/settings-rules.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Facts, Journey } from './rules.ts'
import * as store from './store.ts'
import './events.ts'

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
export const isFree = (account: JourneyAccount) => account.state === 'idle' && account.licenceId === undefined
/** A session stands. */
export const isConnected = (account: JourneyAccount | undefined) => account?.state === 'idle' || account?.state === 'live'

export interface Situation {
  journey: Journey
  facts: Facts
  order?: Order
  licence?: Licence
}

/** What the parts of onboarding do with journeys. */
export function createJourneys({ db, clock, events, licences, payments, accounts }: OnboardingDeps) {
  return { atCustomer, start, freeAccounts, spare, situationOf }

  /** A customer's journeys change one after the other. */
  function atCustomer<Value>(customerId: number, work: (tx: Tx) => Promise<Value>): Promise<Value> {
    return db.transaction().execute(async (tx) => {
      await store.lockJourneysOf(tx, customerId)
      return work(tx)
    })
  }

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

  async function situationOf(journey: Journey): Promise<Situation> {
    const [order, licence, account] = await Promise.all([
      journey.orderId === undefined ? undefined : payments.get(journey.orderId),
      journey.licenceId === undefined ? undefined : licences.get(journey.licenceId),
      journey.accountId === undefined ? undefined : accounts.get(journey.accountId),
    ])
    const facts: Facts = {
      hasAccount: isConnected(account),
      isLive: journey.state === 'completed',
      ...(order ? { order: { state: order.state, hasUndecidedClaim: order.hasUndecidedClaim, rejections: order.rejections } } : {}),
      ...(licence ? { licence: licence.state } : {}),
      ...(journey.persona ? { persona: journey.persona } : {}),
    }
    return { journey, facts, ...(order ? { order } : {}), ...(licence ? { licence } : {}) }
  }
}

export type Journeys = ReturnType<typeof createJourneys>
