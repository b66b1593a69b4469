import type { PackageId } from '#features/catalog/rules.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { dayMs } from '#shared/time.ts'
import { readTogether } from '#shared/together.ts'
import * as rules from './rules.ts'
import type { LicenceState, LicenceTimes, Period, Licence, PaidOrder, QuotedPeriod, SaleRefusal } from './rules.ts'
import * as store from './store.ts'
import './events.ts'

/** What its customer bought for a licence. */
export interface Renewal extends Omit<PaidOrder, 'count'> {
  licenceId: number
}

/** The right to run an account: bought, begun, renewed, ended. Whatever changes a state announces it in the same transaction. */
export interface Licences {
  /** `count` waiting licences for a paid order; the same order again changes nothing and answers the same ids. */
  createPaid(tx: Tx, order: PaidOrder): Promise<number[]>
  /**
   * A paid month more after what is paid for already, with the package that the order was for; until then nothing changes. The same
   * order again changes nothing. An ended licence cannot come back: the customer gets a new one that waits for an account. Answers the
   * licence that has the month. A licence that is somebody else's by now gets nothing.
   */
  renew(tx: Tx, renewal: Renewal): Promise<Result<number, SaleRefusal>>
  /**
   * A bigger package for what is left of the periods that were quoted, from now on; no day more, and nothing that came since. Answers the
   * licence. The same order again changes nothing.
   */
  upgrade(tx: Tx, upgrade: Renewal & { quoted: readonly QuotedPeriod[] }): Promise<Result<number, SaleRefusal>>
  /** What is paid for and not over yet, in its order; empty for a licence that does not run. */
  paidAhead(licenceId: number, tx?: Tx): Promise<Period[]>
  /** Begins its first period; a licence that began before stays as it is. @throws for an ended licence. */
  activate(tx: Tx, licenceId: number): Promise<{ isFirst: boolean }>
  /** Ends it at once and for good, whatever is left of its period: a refund or an erasure. */
  end(tx: Tx, licenceId: number): Promise<void>
  /** Gives it to another person; its account stays behind. */
  move(tx: Tx, licenceId: number, toCustomerId: number): Promise<void>
  /** `tx`: as the caller's transaction sees it, and on its connection. */
  get(id: number, tx?: Tx): Promise<Licence | undefined>
  ofCustomer(customerId: number, tx?: Tx): Promise<Licence[]>
  ofOrder(orderId: number, tx?: Tx): Promise<Licence[]>
  /** Those of several people at once, for lists. */
  ofCustomers(customerIds: number[]): Promise<Licence[]>
  /** Who holds a licence in one of these states, of that package; without a filter who ever had one. */
  customersWith(filter: { states?: readonly LicenceState[]; packageId?: PackageId }): Promise<number[]>
  /** How many stand in each state. */
  countByState(): Promise<Record<LicenceState, number>>
  /** Carries every licence through the states that are due by the clock, and announces due reminders. Safe to run twice. */
  sweep(): Promise<void>
}

export function createLicences({ db, clock, events }: { db: Database; clock: Clock; events: Events }): Licences {
  const byId = readTogether(
    (ids: number[]) => store.findMany(db, ids, clock.now()),
    ({ id }) => id,
  )

  /** Writes what the rules decided and says what changed. */
  async function put(tx: Tx, before: Licence, after: LicenceTimes): Promise<void> {
    await store.saveTimes(tx, before.id, after)
    if (after.state === before.state) return
    const ids = { customerId: before.customerId, licenceId: before.id }
    await events.announce(tx, 'licence_changed', { ...ids, state: after.state })
    if (after.state === 'suspended') await events.announce(tx, 'customer_licence_suspended', { ...ids, orderId: before.orderId })
    if (after.state === 'ended') await events.announce(tx, 'licence_ended', ids)
  }

  /** Locks it and carries it through every state that is due, so that nothing depends on when a sweep ran. */
  async function locked(tx: Tx, id: number): Promise<Licence> {
    const now = clock.now()
    let licence = await store.lock(tx, id, now)
    if (!licence) throw new Error(`There is no licence ${id}`)
    for (let step = rules.nextStep(licence, now); step; step = rules.nextStep(licence, now)) {
      const after: Licence = { ...licence, state: step.state }
      await put(tx, licence, after)
      licence = after
    }
    return licence
  }

  async function createPaid(tx: Tx, order: PaidOrder): Promise<number[]> {
    const standing = await store.ofOrder(tx, order.orderId, clock.now())
    if (standing.length > 0) return standing.map(({ id }) => id)
    const now = clock.now()
    const ids: number[] = []
    for (let index = 0; index < order.count; index++) {
      const licenceId = await store.insert(tx, order, rules.newLicence(now), now)
      await events.announce(tx, 'licence_created', { customerId: order.customerId, licenceId, orderId: order.orderId })
      ids.push(licenceId)
    }
    return ids
  }

  async function remind(now: Date): Promise<void> {
    for (const { licence, reminded } of await store.nearEnd(db, now, 31 * dayMs)) {
      const due = rules.dueReminder(licence, now)
      if (!due || reminded.includes(due.kind)) continue
      await db.transaction().execute(async (tx) => {
        if (!(await store.noteReminder(tx, licence.id, due, now))) return
        await events.announce(tx, 'licence_reminder', { customerId: licence.customerId, licenceId: licence.id, kind: due.kind })
      })
    }
  }

  return {
    createPaid,
    async renew(tx, { licenceId, ...order }) {
      const licence = await locked(tx, licenceId)
      const now = clock.now()
      if (licence.customerId !== order.customerId) return refused('other_holder')
      if (licence.state === 'ended') {
        const [id = licenceId] = await createPaid(tx, { ...order, count: 1 })
        return done(id)
      }
      const after = rules.renew(licence, now)
      if (!(await store.noteRenewal(tx, order.orderId, licence, after, now))) return done(licenceId)
      await put(tx, licence, after)
      const period = rules.periodOf(licence, after, order, now)
      if (period) await store.addPeriod(tx, licenceId, period)
      await events.announce(tx, 'customer_licence_renewed', { customerId: licence.customerId, licenceId, orderId: order.orderId })
      return done(licenceId)
    },
    async upgrade(tx, { licenceId, quoted, ...order }) {
      const licence = await locked(tx, licenceId)
      const now = clock.now()
      if (await store.wasRenewedBy(tx, order.orderId)) return done(licenceId)
      if (licence.customerId !== order.customerId) return refused('other_holder')
      if (licence.state !== 'active') return refused('not_as_quoted')
      const after = rules.upgraded(await store.periodsOf(tx, licenceId), order, now, quoted)
      if (!after) return refused('not_as_quoted')
      await store.noteRenewal(tx, order.orderId, licence, licence, now)
      await store.savePeriods(tx, licenceId, after)
      await events.announce(tx, 'licence_upgraded', { customerId: licence.customerId, licenceId, orderId: order.orderId })
      return done(licenceId)
    },
    async paidAhead(licenceId, tx) {
      const now = clock.now()
      const licence = await store.find(tx ?? db, licenceId, now)
      if (!licence || licence.state !== 'active') return []
      return (await store.periodsOf(tx ?? db, licenceId)).filter(({ endsAt }) => endsAt > now)
    },
    async activate(tx, licenceId) {
      const licence = await locked(tx, licenceId)
      if (licence.state === 'ended') throw new Error(`Licence ${licenceId} has ended`)
      const now = clock.now()
      const after = rules.activate(licence, now)
      await put(tx, licence, after)
      const isFirst = licence.state === 'waiting'
      const period = isFirst ? rules.periodOf(licence, after, licence, now) : undefined
      if (period) await store.addPeriod(tx, licenceId, period)
      return { isFirst }
    },
    async end(tx, licenceId) {
      const licence = await locked(tx, licenceId)
      await put(tx, licence, { ...licence, state: 'ended' })
    },
    async move(tx, licenceId, toCustomerId) {
      const { customerId } = await locked(tx, licenceId)
      await store.saveOwner(tx, licenceId, toCustomerId)
      if (customerId !== toCustomerId) await events.announce(tx, 'licence_given_away', { customerId, licenceId })
    },
    get: (id, tx) => (tx ? store.find(tx, id, clock.now()) : byId(id)),
    ofCustomer: (customerId, tx) => store.ofCustomer(tx ?? db, customerId, clock.now()),
    ofOrder: (orderId, tx) => store.ofOrder(tx ?? db, orderId, clock.now()),
    ofCustomers: (customerIds) => store.ofCustomers(db, customerIds, clock.now()),
    customersWith: (filter) => store.customersWith(db, filter, clock.now()),
    countByState: () => store.countByState(db),
    async sweep() {
      const now = clock.now()
      for (const id of await store.dueIds(db, now)) await db.transaction().execute((tx) => locked(tx, id))
      await remind(now)
    },
  }
}
