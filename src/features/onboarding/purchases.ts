import type { PackageId } from '#features/catalog/rules.ts'
import { isPaid, type CancelRefusal, type CreateRefusal, type Order, type ShowRefusal } from '#features/payments/rules.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import type { OnboardingDeps, Journeys } from './journeys.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

export const chooseRefusals = ['not_found', 'order_busy'] as const
export type ChooseRefusal = (typeof chooseRefusals)[number] | CreateRefusal
export const connectRefusals = ['no_order'] as const
export type ConnectRefusal = (typeof connectRefusals)[number]

/** What the customer decides on the way: the package, the terms, or not to go on. */
export interface Purchases {
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
}

export function createPurchases(deps: OnboardingDeps, { situationOf }: Journeys): Purchases {
  const { db, clock, licences, payments, customers, settings } = deps
  return {
    async touch(journeyId) {
      const now = clock.now()
      await db
        .updateTable('journey')
        .set({ touched_at: now })
        .where('id', '=', journeyId)
        .where('state', '=', 'open')
        .where('touched_at', '<', addMs(now, -minuteMs))
        .execute()
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
  }

  async function choose(input: Parameters<Purchases['choose']>[0]): Promise<Result<Order, ChooseRefusal>> {
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
}
