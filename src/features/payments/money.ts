import type { SaleRefusal } from '#features/licences/rules.ts'
import type { Licences } from '#features/licences/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { done, unreachable, type Result } from '#shared/result.ts'
import { balance, lockCredit, move } from './ledger.ts'
import * as rules from './rules.ts'
import type { Order } from './rules.ts'
import { findOrder, updateOrder } from './store.ts'

export interface MoneyDeps {
  clock: Clock
  events: Events
  licences: Pick<Licences, 'createPaid' | 'renew' | 'upgrade' | 'ofOrder' | 'end'>
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
  /** Whether the customer still has what came too much; it is not spent before the end of the transaction. */
  hasExtra(tx: Tx, order: Order): Promise<boolean>
  /** The part that was too much went back. */
  giveExtraBack(tx: Tx, order: Order): Promise<void>
}

export function createMoney({ clock, events, licences }: MoneyDeps): Money {
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
    const delivered = await deliver(tx, order)
    if (!delivered.ok) return keepAsCredit(tx, order, delivered.reason)
    await move(tx, { ...about(order), kind: 'sale', key: `sale-${order.id}`, from: 'held', to: { sales: order.totalKurus } })
    // nothing is owed after a renewal, unless the licence had ended and a new one waits
    const isAllDone = order.licenceId !== undefined && delivered.value === order.licenceId && order.state === 'paid'
    const after = await patched(tx, order, { paid_at: clock.now(), ...(isAllDone ? { state: 'fulfilled' } : {}) })
    await events.announce(tx, 'order_paid', ids(order))
    return after
  }

  /** What the order was for; answers the licence that has it, where it was for one that stood. */
  async function deliver(tx: Tx, order: Order): Promise<Result<number | undefined, SaleRefusal>> {
    const { id: orderId, customerId, kind, licenceId, packageId, packageVersion, count, quoted = [] } = order
    const bought = { customerId, orderId, packageId, packageVersion }
    if (licenceId !== undefined)
      return kind === 'upgrade' ? licences.upgrade(tx, { ...bought, licenceId, quoted }) : licences.renew(tx, { ...bought, licenceId })
    await licences.createPaid(tx, { ...bought, count })
    return done(undefined)
  }

  /** Nothing can be sold: what was paid is the customer's, for the next order or to be sent back. */
  async function keepAsCredit(tx: Tx, order: Order, reason: SaleRefusal): Promise<Order> {
    const to = { credit: order.totalKurus }
    await move(tx, { ...about(order), kind: 'credit_released', key: `unsold-${order.id}`, from: 'held', to })
    await events.announce(tx, 'order_unsold', { ...ids(order), reason })
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

  async function hasExtra(tx: Tx, order: Order): Promise<boolean> {
    await lockCredit(tx, order.customerId)
    return (await balance(tx, 'credit', { customerId: order.customerId })) >= order.overKurus
  }

  async function giveExtraBack(tx: Tx, order: Order): Promise<void> {
    const to = { bank: order.overKurus }
    await move(tx, { ...about(order), kind: 'extra_refund', key: `extra-${order.id}`, from: 'credit', to })
  }

  return { holdCredit, releaseCredit, take, giveBack, hasExtra, giveExtraBack }
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
