import type { Licences } from '#features/licences/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { unreachable } from '#shared/result.ts'
import { balance, lockCredit, move } from './ledger.ts'
import * as rules from './rules.ts'
import type { Order } from './rules.ts'
import { findOrder, updateOrder } from './store.ts'

export interface MoneyDeps {
  clock: Clock
  events: Events
  licences: Pick<Licences, 'createPaid' | 'renew' | 'upgrade' | 'paidAhead' | 'ofOrder' | 'end'>
  catalog: { get(id: Order['packageId'], version?: number, tx?: Tx): Promise<{ priceKurus: number }> }
}

/** What money does to an order. All of it inside the caller's transaction, the order locked by the caller. */
export interface Money {
  /** Credit that the customer has pays as much of the order as it can. */
  holdCredit(tx: Tx, order: Order): Promise<Order>
  /** Credit that was held for the order is the customer's again. */
  releaseCredit(tx: Tx, order: Order): Promise<Order>
  /** Money came in, by whatever way: every way ends here. `key` names its cause and counts once. */
  take(tx: Tx, order: Order, seenKurus: number, how: { key: string; accept: boolean }): Promise<Order>
  /** All that came for the order went back; what of its price was credit is credit again. */
  giveBack(tx: Tx, order: Order): Promise<void>
  /** The part that was too much went back. False when the customer spent it. */
  giveExtraBack(tx: Tx, order: Order): Promise<boolean>
}

export function createMoney({ clock, events, licences, catalog }: MoneyDeps): Money {
  const about = (order: Order) => ({ at: clock.now(), orderId: order.id, customerId: order.customerId })

  async function holdCredit(tx: Tx, order: Order): Promise<Order> {
    await lockCredit(tx, order.customerId)
    const credit = await balance(tx, 'credit', { customerId: order.customerId })
    const used = Math.min(credit, order.missingKurus)
    if (used <= 0) return order
    const key = `hold-${order.id}-${await countMoves(tx, order.id)}`
    await move(tx, { ...about(order), kind: 'credit_held', key, from: 'credit', to: { held: used } })
    return patched(tx, order, { credit_kurus: order.creditKurus + used })
  }

  async function releaseCredit(tx: Tx, order: Order): Promise<Order> {
    if (order.creditKurus === 0) return order
    const key = `release-${order.id}-${await countMoves(tx, order.id)}`
    await move(tx, { ...about(order), kind: 'credit_released', key, from: 'held', to: { credit: order.creditKurus } })
    return patched(tx, order, { credit_kurus: 0 })
  }

  async function take(tx: Tx, order: Order, seenKurus: number, { key, accept }: { key: string; accept: boolean }): Promise<Order> {
    const settlement = rules.settle(order, seenKurus, { accept })
    if (settlement === 'all_credit') {
      await move(tx, { ...about(order), kind: 'money_in', key, from: 'bank', to: { credit: seenKurus } })
      return order
    }
    const { state, toOrderKurus, toCreditKurus, heldToCreditKurus } = settlement
    const isNew = await move(tx, {
      ...about(order),
      kind: 'money_in',
      key,
      from: 'bank',
      to: { held: toOrderKurus, credit: toCreditKurus },
    })
    if (!isNew) return order
    await move(tx, { ...about(order), kind: 'credit_released', key: `${key}-extra`, from: 'held', to: { credit: heldToCreditKurus } })
    const after = await patched(tx, order, {
      state,
      received_kurus: order.receivedKurus + toOrderKurus - heldToCreditKurus,
      over_kurus: order.overKurus + toCreditKurus + heldToCreditKurus,
    })
    switch (state) {
      case 'underpaid':
        await events.announce(tx, 'order_underpaid', { ...ids(after), missingKurus: after.missingKurus })
        return after
      case 'late':
        await events.announce(tx, 'order_late', ids(after))
        if (accept) await events.announce(tx, 'order_underpaid', { ...ids(after), missingKurus: after.missingKurus })
        return after
      case 'paid':
      case 'overpaid':
        return sell(tx, after)
      default:
        return unreachable(state)
    }
  }

  /** The price is complete: the money is earned and the licence is the customer's. */
  async function sell(tx: Tx, order: Order): Promise<Order> {
    if (order.kind === 'upgrade' && !(await upgrade(tx, order))) return keepAsCredit(tx, order)
    await move(tx, { ...about(order), kind: 'sale', key: `sale-${order.id}`, from: 'held', to: { sales: order.totalKurus } })
    const { customerId, packageId, packageVersion, licenceId, count } = order
    let renewedId = licenceId
    if (licenceId === undefined) await licences.createPaid(tx, { customerId, orderId: order.id, packageId, packageVersion, count })
    else if (order.kind !== 'upgrade') renewedId = await licences.renew(tx, { licenceId, orderId: order.id, packageId, packageVersion })
    // nothing is owed after a renewal, unless the licence had ended and a new one waits
    const isAllDone = licenceId !== undefined && renewedId === licenceId && order.state === 'paid'
    const after = await patched(tx, order, { paid_at: clock.now(), ...(isAllDone ? { state: 'fulfilled' } : {}) })
    await events.announce(tx, 'order_paid', ids(order))
    return after
  }

  /** False when the time that the upgrade was for is over. */
  async function upgrade(tx: Tx, { id: orderId, licenceId, packageId, packageVersion }: Order): Promise<boolean> {
    if (licenceId === undefined) throw new Error(`The upgrade ${orderId} names no licence`)
    const { priceKurus } = await catalog.get(packageId, packageVersion, tx)
    const smaller = new Set<string>()
    const nameOf = (period: { packageId: string; packageVersion: number }) => `${period.packageId}:${period.packageVersion}`
    for (const period of await licences.paidAhead(licenceId, tx))
      if ((await catalog.get(period.packageId, period.packageVersion, tx)).priceKurus < priceKurus) smaller.add(nameOf(period))
    return licences.upgrade(tx, { licenceId, orderId, packageId, packageVersion, isSmaller: (period) => smaller.has(nameOf(period)) })
  }

  /** Nothing is left to sell: what was paid is the customer's, for the next order or to be sent back. */
  async function keepAsCredit(tx: Tx, order: Order): Promise<Order> {
    const to = { credit: order.totalKurus }
    await move(tx, { ...about(order), kind: 'credit_released', key: `unsold-${order.id}`, from: 'held', to })
    return patched(tx, order, { state: 'refunded', over_kurus: order.overKurus + order.totalKurus })
  }

  async function giveBack(tx: Tx, order: Order): Promise<void> {
    const isSold = rules.isPaid(order.state)
    const from = isSold ? 'sales' : 'held'
    const to = { bank: order.receivedKurus, credit: order.creditKurus }
    await move(tx, { ...about(order), kind: 'refund', key: `refund-${order.id}`, from, to })
    for (const licence of order.kind === 'new' && isSold ? await licences.ofOrder(order.id, tx) : [])
      if (licence.state === 'waiting') await licences.end(tx, licence.id)
  }

  async function giveExtraBack(tx: Tx, order: Order): Promise<boolean> {
    await lockCredit(tx, order.customerId)
    if ((await balance(tx, 'credit', { customerId: order.customerId })) < order.overKurus) return false
    const to = { bank: order.overKurus }
    await move(tx, { ...about(order), kind: 'extra_refund', key: `extra-${order.id}`, from: 'credit', to })
    return true
  }

  return { holdCredit, releaseCredit, take, giveBack, giveExtraBack }
}

const ids = (order: Order) => ({ customerId: order.customerId, orderId: order.id })

/** Credit may be held and released more than once for an order; each time is a cause of its own. */
async function countMoves(tx: Tx, orderId: number): Promise<number> {
  const rows = await tx.selectFrom('ledger_movement').select('id').where('order_id', '=', orderId).execute()
  return rows.length
}

async function patched(tx: Tx, order: Order, patch: Parameters<typeof updateOrder>[2]): Promise<Order> {
  await updateOrder(tx, order.id, patch)
  const after = await findOrder(tx, { id: order.id })
  if (!after) throw new Error(`Order ${order.id} is gone`)
  return after
}
