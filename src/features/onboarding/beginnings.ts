import { isConnected, isFree, type OnboardingDeps, type Journeys, type Situation } from './journeys.ts'
import type { Journey } from './rules.ts'
import * as store from './store.ts'

/** How journeys begin, and which of them the customer is on. */
export interface Beginnings {
  /** The customer's open journey, begun when there is none. Any number of calls at once begin one. */
  begin(customerId: number): Promise<Journey>
  /** A purchase beside the journeys of licences that wait: another account. */
  beginPurchase(customerId: number): Promise<Journey>
  /**
   * The journey of a licence that has no account: the open one, or a purchase of which nothing was chosen, or begun. Undefined when it is
   * not theirs or needs none.
   */
  beginFor(customerId: number, licenceId: number): Promise<Journey | undefined>
  /** The open journey that the customer touched last. */
  current(customerId: number): Promise<Journey | undefined>
  open(customerId: number): Promise<Journey[]>
  get(journeyId: number): Promise<Journey | undefined>
  /** The journey and all that its panel shows. */
  situation(journeyId: number): Promise<Situation | undefined>
}

export function createBeginnings(deps: OnboardingDeps, journeys: Journeys): Beginnings {
  const { db, licences, accounts } = deps
  const { atCustomer, start, freeAccounts, spare, situationOf } = journeys
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
      // whoever has a licence need not choose a package first
      const empty = open.find((journey) => journey.licenceId === undefined && journey.orderId === undefined)
      if (empty) return store.update(tx, empty.id, { licence_id: licenceId, order_id: licence.orderId })
      return start(tx, { customerId, licenceId, orderId: licence.orderId, ...spare(free, open) })
    })
  }

  async function latest(customerId: number): Promise<Journey | undefined> {
    return (await store.openOf(db, customerId)).toSorted((a, b) => b.touchedAt.getTime() - a.touchedAt.getTime() || a.id - b.id)[0]
  }
}
