import { isWorking, type Licence } from '#features/licences/rules.ts'
import { addMs } from '#shared/time.ts'
import { isConnected, isFree, type OnboardingDeps, type Journeys } from './journeys.ts'
import * as rules from './rules.ts'
import type { PersonaEnd, Journey } from './rules.ts'
import * as store from './store.ts'
import './events.ts'

/** What brings journeys on: money, accounts, personas, time. */
export interface Progress {
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

export function createProgress(deps: OnboardingDeps, journeys: Journeys): Progress {
  const { db, clock, events, licences, payments, accounts } = deps
  const { atCustomer, start, freeAccounts, spare, situationOf } = journeys
  return { orderPaid, licenceGivenAway, accountConnected, accountChanged, personaAnswered, join, sweep }

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
}
