import type { Catalog } from '#features/catalog/service.ts'
import { countMax, totalKurus, type PackageId } from '#features/catalog/rules.ts'
import type { QuotedPeriod } from '#features/licences/rules.ts'
import type { Licences } from '#features/licences/service.ts'
import { isOpenForSale, referencePrefix, type ServiceSettings } from '#features/staff/settings-rules.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import { hitLimit } from '#platform/limits.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { makeReference } from '#shared/reference.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { addMs, dayMs } from '#shared/time.ts'
import type { Money } from './money.ts'
import * as rules from './rules.ts'
import type {
  Claim,
  CreateRefusal,
  Order,
  PaymentDetails,
  Upgrade,
  ShowRefusal,
  ClaimRefusal,
  WithdrawRefusal,
  CancelRefusal,
} from './rules.ts'
import * as claims from './claim-store.ts'
import * as store from './store.ts'

export interface OrdersDeps {
  db: Database
  clock: Clock
  events: Events
  catalog: Pick<Catalog, 'get' | 'isForSale'>
  licences: Pick<Licences, 'get' | 'paidAhead'>
  settings: { read(): Promise<ServiceSettings> }
  money: Money
  random: () => number
}

/** What customers do with orders, and what the clock does. */
export interface Orders {
  /** A new order at today's price; credit pays its part at once. @param input.key the same key again answers the same order. */
  createOrder(input: { customerId: number; packageId: PackageId; count: number; key: string }): Promise<Result<Order, CreateRefusal>>
  /**
   * The open order of a licence, made when there is none. A bigger package while a day or more is paid for: the difference for the days
   * left, from now on. Else a month more after what is paid for, with that package from then on.
   */
  renewalOrder(input: { customerId: number; licenceId: number; packageId?: PackageId; key: string }): Promise<Result<Order, CreateRefusal>>
  /** What a bigger package costs now for what is left of the paid time; undefined when it would be a month more instead. */
  upgradeOf(licenceId: number, packageId: PackageId): Promise<Upgrade | undefined>
  /** What an order costs that asks for the same today; undefined when the upgrade that it was for is no upgrade any more. */
  priceToday(order: Order): Promise<number | undefined>
  /** The customer sees the payment details: they are kept with the order. An order that credit covers is paid by this. */
  show(input: { customerId: number; orderId: number }): Promise<Result<Order, ShowRefusal>>
  /** "I paid". Asks staff; at most one undecided claim an order and five claims a day. */
  claim(input: { customerId: number; orderId: number }): Promise<Result<Claim, ClaimRefusal>>
  withdraw(input: { customerId: number; orderId: number }): Promise<Result<Order, WithdrawRefusal>>
  cancel(input: { customerId: number; orderId: number }): Promise<Result<Order, CancelRefusal>>
  /** Expires orders and announces reminders that are due. Safe to run twice. */
  sweep(): Promise<void>
}

export function createOrders(deps: OrdersDeps): Orders {
  const { db, clock, events, catalog, licences, settings, money, random } = deps
  return { createOrder, renewalOrder, upgradeOf, priceToday, show, claim, withdraw, cancel, sweep }

  type Wanted = Pick<Order, 'customerId' | 'kind' | 'packageId' | 'count'> & {
    licenceId?: number
    daysLeft?: number | undefined
    quoted?: readonly QuotedPeriod[] | undefined
    key: string
  }

  async function createOrder(input: Parameters<Orders['createOrder']>[0]): Promise<Result<Order, CreateRefusal>> {
    if (!Number.isSafeInteger(input.count) || input.count < 1 || input.count > countMax) return refused('bad_count')
    return make({ ...input, kind: 'new' })
  }

  async function renewalOrder(input: Parameters<Orders['renewalOrder']>[0]): Promise<Result<Order, CreateRefusal>> {
    const licence = await licences.get(input.licenceId)
    if (licence?.customerId !== input.customerId) return refused('licence_not_found')
    if (licence.state === 'waiting') return refused('licence_not_started')
    if (licence.state === 'ended') return refused('licence_ended')
    return make({ ...input, kind: 'renewal', packageId: input.packageId ?? licence.packageId, count: 1 })
  }

  async function upgradeOf(licenceId: number, packageId: Order['packageId']): Promise<rules.Upgrade | undefined> {
    return (await db.transaction().execute((tx) => quote(tx, licenceId, packageId)))?.upgrade
  }

  async function priceToday({ kind, licenceId, packageId, count }: Order): Promise<number | undefined> {
    if (kind === 'upgrade' && licenceId !== undefined) return (await upgradeOf(licenceId, packageId))?.kurus
    return totalKurus((await catalog.get(packageId)).priceKurus, count)
  }

  /** What a bigger package costs, and for which periods. */
  async function quote(tx: Tx, licenceId: number, packageId: Order['packageId']) {
    const licence = await licences.get(licenceId, tx)
    if (!licence) return undefined
    const wanted = await catalog.get(packageId, undefined, tx)
    const held = await catalog.get(licence.packageId, licence.packageVersion, tx)
    // the package in hand, or a smaller one, is bought for the time after
    if (packageId === licence.packageId || wanted.priceKurus <= held.priceKurus) return undefined
    const priced: (rules.PricedPeriod & QuotedPeriod)[] = []
    for (const period of await licences.paidAhead(licenceId, tx))
      priced.push({ ...period, priceKurus: (await catalog.get(period.packageId, period.packageVersion, tx)).priceKurus })
    const now = clock.now()
    const upgrade = rules.upgradeOf(priced, wanted.priceKurus, now)
    const quoted = rules
      .smallerThan(priced, wanted.priceKurus, now)
      .map((period): QuotedPeriod => ({ endsAt: period.endsAt, packageId: period.packageId, packageVersion: period.packageVersion }))
    return upgrade && { upgrade, quoted }
  }

  async function make(wanted: Wanted): Promise<Result<Order, CreateRefusal>> {
    if (isOpenForSale(await settings.read()).length > 0) return refused('sales_closed')
    const offer = await catalog.get(wanted.packageId)
    // a licence that runs may go on with its package; nobody begins one that cannot run
    if (!catalog.isForSale(offer)) return refused('not_for_sale')
    return db.transaction().execute(async (tx) => {
      await store.lockOrdersOf(tx, wanted.customerId)
      const same = await store.findOrder(tx, { key: wanted.key })
      if (same) return done(same)
      if (wanted.licenceId !== undefined) {
        const standing = await store.openRenewal(tx, wanted.licenceId)
        if (standing) return standing.packageId === wanted.packageId ? done(standing) : refused('licence_has_order')
      }
      const open = (await store.ordersOf(tx, wanted.customerId)).filter(({ state }) => rules.isOpen(state))
      if (open.length >= rules.openOrdersMax) return refused('too_many_orders')
      const { upgrade, quoted } = (wanted.licenceId !== undefined && (await quote(tx, wanted.licenceId, wanted.packageId))) || {}
      const price = upgrade?.kurus ?? totalKurus(offer.priceKurus, wanted.count)
      const row = { ...wanted, kind: upgrade ? ('upgrade' as const) : wanted.kind, daysLeft: upgrade?.daysLeft, quoted }
      const order = await money.holdCredit(tx, await insert(tx, row, offer.version, price))
      await events.announce(tx, 'customer_package_selected', {
        customerId: order.customerId,
        orderId: order.id,
        packageId: order.packageId,
        count: order.count,
      })
      return done(order)
    })
  }

  async function insert(tx: Tx, wanted: Wanted, packageVersion: number, price: number): Promise<Order> {
    const now = clock.now()
    // an upgrade is worth nothing when its days are over
    const openMs = Math.min(rules.openMs, (wanted.daysLeft ?? Infinity) * dayMs)
    const row = { ...wanted, packageVersion, totalKurus: price, createdAt: now, expiresAt: addMs(now, openMs) }
    // a reference that is taken is drawn again
    for (let attempt = 0; attempt < 50; attempt++) {
      const id = await store.insertOrder(tx, { ...row, reference: makeReference(referencePrefix, random) })
      const order = id === undefined ? undefined : await store.findOrder(tx, { id })
      if (order) return order
    }
    throw new Error('No free reference was found')
  }

  async function show(input: { customerId: number; orderId: number }) {
    const read = await settings.read()
    return db.transaction().execute(async (tx): ReturnType<Orders['show']> => {
      const order = await own(tx, input)
      if (!order) return refused('not_found')
      if (rules.isPaid(order.state)) return done(order)
      if (!rules.isOpen(order.state) || rules.isExpired(order, clock.now())) return refused('not_open')
      if (order.state !== 'created') return done(order)
      if (isOpenForSale(read).length > 0) return refused('sales_closed')
      await store.updateOrder(tx, order.id, { state: 'shown', shown_at: clock.now(), details: JSON.stringify(detailsOf(read)) })
      await events.announce(tx, 'order_shown', ids(order))
      const shown = await store.findOrder(tx, { id: order.id })
      if (!shown) return refused('not_found')
      return done(shown.missingKurus === 0 ? await money.take(tx, shown, 0, { key: `credit-${order.id}`, accept: true }) : shown)
    })
  }

  async function claim(input: { customerId: number; orderId: number }) {
    return db.transaction().execute(async (tx): ReturnType<Orders['claim']> => {
      const order = await own(tx, input)
      if (!order) return refused('not_found')
      const now = clock.now()
      const decision = rules.claim(order, now)
      if (!decision.ok) return decision
      if (await hitLimit(tx, `claims:${order.customerId}`, rules.claimsADay, now)) return refused('too_many_claims')
      const claimId = await claims.insertClaim(tx, order, now)
      await store.updateOrder(tx, order.id, { state: decision.state })
      if (decision.state === 'late') {
        await money.holdCredit(tx, order)
        await events.announce(tx, 'order_late', ids(order))
      }
      await events.announce(tx, 'customer_payment_claimed', { ...ids(order), claimId })
      return done(await mustClaim(tx, claimId))
    })
  }

  async function withdraw(input: { customerId: number; orderId: number }) {
    return db.transaction().execute(async (tx): ReturnType<Orders['withdraw']> => {
      const order = await own(tx, input)
      if (!order) return refused('not_found')
      const claimId = order.undecidedClaimId
      if (claimId === undefined) return refused('already_decided')
      await claims.decideClaim(tx, claimId, { state: 'withdrawn', decided_at: clock.now(), decided_by: order.customerId })
      await events.announce(tx, 'claim_decided', { ...ids(order), claimId, state: 'withdrawn' })
      await events.announce(tx, 'customer_payment_withdrawn', { ...ids(order), claimId })
      return done(await endClaim(tx, deps, order, 'withdrawn'))
    })
  }

  async function cancel(input: { customerId: number; orderId: number }) {
    return db.transaction().execute(async (tx): ReturnType<Orders['cancel']> => {
      const order = await own(tx, input)
      if (!order) return refused('not_found')
      const reason = rules.cancel(order)
      return reason ? refused(reason) : done(await close(tx, order, 'cancelled'))
    })
  }

  async function close(tx: Tx, order: Order, state: 'cancelled' | 'expired'): Promise<Order> {
    const { id } = await money.releaseCredit(tx, order)
    await store.updateOrder(tx, id, { state, closed_as: state, closed_at: clock.now() })
    await events.announce(tx, 'order_closed', { ...ids(order), state })
    return { ...order, state, creditKurus: 0, closedAs: state, closedAt: clock.now() }
  }

  async function sweep() {
    const now = clock.now()
    for (const id of await store.expiredIds(db, now))
      await db.transaction().execute(async (tx) => {
        const order = await store.lockOrder(tx, id)
        if (order && rules.isExpired(order, now)) await close(tx, order, 'expired')
      })
    for (const { order, reminded } of await store.toRemind(db, addMs(now, -rules.firstReminderMs))) {
      const kind = rules.dueReminder(order, now)
      if (!kind || reminded.includes(kind)) continue
      await db.transaction().execute(async (tx) => {
        if (await store.noteReminder(tx, order.id, kind, now)) await events.announce(tx, 'order_reminder', { ...ids(order), kind })
      })
    }
  }
}

/** The customer's own order, locked; anybody else's does not exist. */
async function own(tx: Tx, input: { customerId: number; orderId: number }): Promise<Order | undefined> {
  const order = await store.lockOrder(tx, input.orderId)
  return order?.customerId === input.customerId ? order : undefined
}

/** Puts an order back where it stands when its claim ended without money. */
export async function endClaim(
  tx: Tx,
  { clock, money, events }: Pick<OrdersDeps, 'clock' | 'money' | 'events'>,
  order: Order,
  how: 'rejected' | 'withdrawn',
): Promise<Order> {
  const state = rules.afterClaim(order, how)
  const again = addMs(clock.now(), rules.openMs)
  const { id } = rules.isClosed(state) ? await money.releaseCredit(tx, order) : order
  await store.updateOrder(tx, id, {
    state,
    ...(how === 'rejected' ? { rejections: order.rejections + 1 } : {}),
    // whoever was rejected gets the full time to put it right
    ...(how === 'rejected' && again > order.expiresAt ? { expires_at: again } : {}),
  })
  if (rules.isClosed(state)) await events.announce(tx, 'order_closed', { ...ids(order), state })
  const after = await store.findOrder(tx, { id })
  if (!after) throw new Error(`Order ${id} is gone`)
  return after
}

export const ids = (order: Order) => ({ customerId: order.customerId, orderId: order.id })

async function mustClaim(tx: Tx, id: number): Promise<Claim> {
  const claim = await claims.findClaim(tx, id)
  if (!claim) throw new Error(`Claim ${id} is gone`)
  return claim
}

function detailsOf(settings: ServiceSettings): PaymentDetails {
  const { iban, ibanHolder, bankName, papara } = settings
  return {
    ...(iban === undefined ? {} : { iban }),
    ...(ibanHolder === undefined ? {} : { holder: ibanHolder }),
    ...(bankName === undefined ? {} : { bank: bankName }),
    ...(papara === undefined ? {} : { papara }),
  }
}
