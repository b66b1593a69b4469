import type { PackageId } from '#features/catalog/rules.ts'
import type { QuotedPeriod } from '#features/licences/rules.ts'
import { isAmong } from '#shared/among.ts'
import { unreachable } from '#shared/result.ts'
import { addMs, dayMs, hourMs, wholeDays } from '#shared/time.ts'

export const orderStates = [
  'created',
  'shown',
  'claimed',
  'paid',
  'fulfilled',
  'rejected',
  'cancelled',
  'expired',
  'late',
  'underpaid',
  'overpaid',
  'refunded',
] as const
export type OrderState = (typeof orderStates)[number]

export const claimStates = ['undecided', 'approved', 'underpaid', 'rejected', 'withdrawn'] as const
export type ClaimState = (typeof claimStates)[number]

/** The customer may still act on it, and it counts against the orders a customer may have open. */
export const openStates = ['created', 'shown', 'claimed', 'rejected', 'underpaid'] as const satisfies OrderState[]
/** The money is complete. */
export const paidStates = ['paid', 'overpaid', 'fulfilled'] as const satisfies OrderState[]
/** Over without money; money that still comes makes it late. */
export const closedStates = ['cancelled', 'expired'] as const satisfies OrderState[]
/** Somebody of staff has to look. */
export const troubledStates = ['late', 'underpaid', 'overpaid'] as const satisfies OrderState[]

export const isOpen = (state: OrderState) => isAmong(openStates, state)
export const isPaid = (state: OrderState) => isAmong(paidStates, state)
export const isClosed = (state: OrderState) => isAmong(closedStates, state)

/** An order may be paid that long after it was made or last rejected. */
export const openMs = 72 * hourMs
export const firstReminderMs = hourMs
export const openOrdersMax = 3
export const claimsADay = { windowMs: dayMs, max: 5 }
/** "I paid" for an order that is over is taken that long after it closed: its price does not hold for ever. */
export const lateClaimMs = 30 * dayMs
/** After so many rejections a person of support takes over. */
export const rejectionsMax = 3

/** All that decides what may happen to an order. Money in whole kurus. */
export interface OrderFacts {
  state: OrderState
  /** What is still to be paid after credit: price less credit. */
  dueKurus: number
  /** What came in for it. */
  receivedKurus: number
  rejections: number
  hasUndecidedClaim: boolean
  createdAt: Date
  expiresAt: Date
  /** Reminders count from here. */
  shownAt?: Date
  /** Since when it is over without money. */
  closedAt?: Date
}

/** `renewal`: a month more. `upgrade`: a bigger package for what is left of the paid time. */
export type OrderKind = 'new' | 'renewal' | 'upgrade' | 'free'

/** Where to send the money, as it was when the order's details were first shown: later settings do not change it. */
export interface PaymentDetails {
  iban?: string
  holder?: string
  bank?: string
  papara?: string
}

export interface Order extends OrderFacts {
  id: number
  customerId: number
  kind: OrderKind
  /** Renewals and upgrades, and free months of a licence. */
  licenceId?: number
  packageId: PackageId
  packageVersion: number
  count: number
  /** Of an upgrade: for how many days its price is. */
  daysLeft?: number
  /** Of an upgrade: the periods that its price is for. */
  quoted?: QuotedPeriod[]
  /** The price it showed, discount taken off. */
  totalKurus: number
  /** Credit of earlier orders that pays a part. */
  creditKurus: number
  /** What is still to come: total less credit less received. */
  missingKurus: number
  /** What came too much and became credit. */
  overKurus: number
  /** What the customer writes beside the transfer. */
  reference: string
  details?: PaymentDetails
  undecidedClaimId?: number
  closedAs?: 'cancelled' | 'expired'
  paidAt?: Date
}

export interface Claim {
  id: number
  orderId: number
  customerId: number
  state: ClaimState
  claimedAt: Date
  decidedAt?: Date
  decidedBy?: number
  /** What the person who decided saw on the account. */
  seenKurus?: number
  /** What was still missing at that moment. */
  dueKurus?: number
  reason?: RejectReason
  receiptCount: number
}

export const missingKurus = (order: Pick<OrderFacts, 'dueKurus' | 'receivedKurus'>) => Math.max(0, order.dueKurus - order.receivedKurus)

export const createRefusals = [
  'sales_closed',
  'not_for_sale',
  'bad_count',
  'too_many_orders',
  'licence_not_found',
  'licence_not_started',
  'licence_ended',
  'licence_has_order',
] as const
export type CreateRefusal = (typeof createRefusals)[number]
export const showRefusals = ['not_found', 'not_open', 'sales_closed'] as const
export type ShowRefusal = (typeof showRefusals)[number]
export const withdrawRefusals = ['not_found', 'already_decided'] as const
export type WithdrawRefusal = (typeof withdrawRefusals)[number]
export const receiptRefusals = ['not_found', 'not_claimed', 'too_big', 'not_a_receipt', 'used_before', 'too_many'] as const
export type ReceiptRefusal = (typeof receiptRefusals)[number]
export const reviewRefusals = ['not_allowed', 'own_order', 'not_found', 'already_decided', 'bad_amount', 'amount_changed'] as const
export type ReviewRefusal = (typeof reviewRefusals)[number]
export const moneyRefusals = [
  'not_allowed',
  'own_order',
  'not_found',
  'bad_amount',
  'has_claim',
  'not_late',
  'not_overpaid',
  'still_short',
  'nothing_to_refund',
  'extra_spent',
  'refund_changed',
] as const
export type MoneyRefusal = (typeof moneyRefusals)[number]
export const freeRefusals = ['not_allowed', 'own_order', 'licence_not_found', 'no_reason'] as const
export type FreeRefusal = (typeof freeRefusals)[number]
export const claimRefusals = [
  'not_found',
  'not_shown',
  'already_claimed',
  'already_paid',
  'to_support',
  'too_late',
  'too_many_claims',
  'refunded',
] as const
export type ClaimRefusal = (typeof claimRefusals)[number]

/** "I paid": who says so for an order that is over makes it late. */
export function claim(order: OrderFacts, now: Date): { ok: true; state: 'claimed' | 'late' } | { ok: false; reason: ClaimRefusal } {
  if (order.hasUndecidedClaim) return { ok: false, reason: 'already_claimed' }
  switch (order.state) {
    case 'created':
      return { ok: false, reason: 'not_shown' }
    case 'shown':
    case 'claimed':
    case 'rejected':
    case 'underpaid':
      return order.rejections >= rejectionsMax ? { ok: false, reason: 'to_support' } : { ok: true, state: 'claimed' }
    case 'cancelled':
    case 'expired':
    case 'late':
      if (!order.shownAt) return { ok: false, reason: 'not_shown' }
      if (order.rejections >= rejectionsMax) return { ok: false, reason: 'to_support' }
      if (order.closedAt && addMs(order.closedAt, lateClaimMs) <= now) return { ok: false, reason: 'too_late' }
      return { ok: true, state: 'late' }
    case 'paid':
    case 'overpaid':
    case 'fulfilled':
      return { ok: false, reason: 'already_paid' }
    case 'refunded':
      return { ok: false, reason: 'refunded' }
    default:
      return unreachable(order.state)
  }
}

/** Where an order stands when its claim ended without money. */
export function afterClaim(order: OrderFacts & { closedAs?: 'cancelled' | 'expired' }, how: 'rejected' | 'withdrawn'): OrderState {
  if (order.receivedKurus > 0) return order.closedAs ? 'late' : 'underpaid'
  if (order.closedAs) return order.closedAs
  return how === 'rejected' || order.rejections > 0 ? 'rejected' : 'shown'
}

/** Where money goes: what belongs to the order, and what is the customer's credit. */
export interface Settlement {
  state: 'paid' | 'overpaid' | 'underpaid' | 'late'
  toOrderKurus: number
  toCreditKurus: number
  /** What was held for the order beyond its price: late money that a person accepts. */
  heldToCreditKurus: number
}

/**
 * Money came in. Under the price never pays; more pays and becomes credit; for a paid or refunded order all of it is credit and
 * the state stays. `accept` says that a person decided: without it money for an order that is over only makes it late.
 */
export function settle(order: OrderFacts, seenKurus: number, { accept }: { accept: boolean }): Settlement | 'all_credit' {
  if (isPaid(order.state) || order.state === 'refunded') return 'all_credit'
  const missing = missingKurus(order)
  const isOver = isClosed(order.state) || order.state === 'late'
  if (isOver && !accept) return { state: 'late', toOrderKurus: seenKurus, toCreditKurus: 0, heldToCreditKurus: 0 }
  if (seenKurus < missing) return { state: isOver ? 'late' : 'underpaid', toOrderKurus: seenKurus, toCreditKurus: 0, heldToCreditKurus: 0 }
  const toCreditKurus = seenKurus - missing
  const heldToCreditKurus = Math.max(0, order.receivedKurus - order.dueKurus)
  return { state: toCreditKurus + heldToCreditKurus > 0 ? 'overpaid' : 'paid', toOrderKurus: missing, toCreditKurus, heldToCreditKurus }
}

/** What staff send back by hand, and what the button that says so carries: a press that means something else books nothing. */
export interface Refund {
  what: 'extra' | 'all'
  kurus: number
}

/** Of an overpaid order the part that was too much, else all that came in; undefined when there is nothing. */
export function refundOf({ state, overKurus, receivedKurus }: Pick<Order, 'state' | 'overKurus' | 'receivedKurus'>): Refund | undefined {
  if (state === 'overpaid') return { what: 'extra', kurus: overKurus }
  return state === 'refunded' || receivedKurus === 0 ? undefined : { what: 'all', kurus: receivedKurus }
}

/** Where all that came to the account for an order is: the parts add up to what arrived. */
export interface Whereabouts {
  arrivedKurus: number
  toOrderKurus: number
  toCreditKurus: number
  /** Sent back by hand. */
  backKurus: number
  /** What is true of the part that is not the order's; absent when there is none. */
  extra?: 'undecided' | 'kept' | 'sent_back' | 'unsold' | 'all_back'
}

/** @param ledger what the books say of the order: what came in, what went back, and whether nothing could be sold. */
export function whereaboutsOf(
  { state, receivedKurus }: Pick<Order, 'state' | 'receivedKurus'>,
  ledger: { arrivedKurus: number; backKurus: number; isUnsold: boolean },
): Whereabouts {
  const { arrivedKurus, backKurus, isUnsold } = ledger
  const isBack = state === 'refunded' && !isUnsold
  const toOrderKurus = isUnsold || isBack ? 0 : receivedKurus
  const toCreditKurus = arrivedKurus - toOrderKurus - backKurus
  const parts = { arrivedKurus, toOrderKurus, toCreditKurus, backKurus }
  if (toCreditKurus + backKurus === 0) return parts
  return {
    ...parts,
    extra: isUnsold ? 'unsold' : isBack ? 'all_back' : state === 'overpaid' ? 'undecided' : toCreditKurus > 0 ? 'kept' : 'sent_back',
  }
}

export const cancelRefusals = ['not_found', 'claimed', 'money_in', 'not_open'] as const
export type CancelRefusal = (typeof cancelRefusals)[number]

/** Only while nothing is claimed or paid. */
export function cancel(order: OrderFacts): CancelRefusal | undefined {
  if (order.hasUndecidedClaim) return 'claimed'
  if (order.receivedKurus > 0) return 'money_in'
  return isOpen(order.state) ? undefined : 'not_open'
}

/** Whether it is over by the clock. A claim never expires, and an order that has money waits for the rest. */
export function isExpired(order: OrderFacts, now: Date): boolean {
  return isOpen(order.state) && !order.hasUndecidedClaim && order.receivedKurus === 0 && order.expiresAt <= now
}

export const orderReminders = ['first', 'second'] as const
export type OrderReminder = (typeof orderReminders)[number]

/** What to remind of an order whose details were shown and that nobody claimed: after 1 h and after 24 h. */
export function dueReminder(order: OrderFacts, now: Date): OrderReminder | undefined {
  if (!order.shownAt || order.hasUndecidedClaim || (order.state !== 'shown' && order.state !== 'underpaid')) return undefined
  if (order.state === 'shown' && order.expiresAt <= now) return undefined
  if (addMs(order.shownAt, 24 * hourMs) <= now) return 'second'
  return addMs(order.shownAt, firstReminderMs) <= now ? 'first' : undefined
}

export const rejectReasons = ['not_arrived', 'other_sender', 'wrong_reference', 'unreadable', 'other'] as const
export type RejectReason = (typeof rejectReasons)[number]

/** What is paid ahead, with what a month of its package costs. */
export interface PricedPeriod {
  startsAt: Date
  endsAt: Date
  /** What its months cost bought that many days. */
  months: number
  days: number
  priceKurus: number
}

export interface Upgrade {
  kurus: number
  daysLeft: number
}

/** What a bigger package takes the place of. */
export const smallerThan = <Each extends PricedPeriod>(periods: readonly Each[], priceKurus: number, now: Date): Each[] =>
  periods.filter((period) => period.endsAt > now && period.priceKurus < priceKurus)

/**
 * The difference to a bigger package for the whole days left of every period with a smaller one, rounded in the customer's favour: a day
 * that began and a part of a kurus cost nothing. Undefined when no whole day of a smaller package is left.
 */
export function upgradeOf(periods: readonly PricedPeriod[], priceKurus: number, now: Date): Upgrade | undefined {
  let kurus = 0
  let daysLeft = 0
  for (const period of smallerThan(periods, priceKurus, now)) {
    const from = period.startsAt > now ? period.startsAt : now
    const days = Math.min(period.days, wholeDays(from, period.endsAt))
    kurus += Math.floor(((priceKurus - period.priceKurus) * period.months * days) / period.days)
    daysLeft += days
  }
  return daysLeft === 0 ? undefined : { kurus, daysLeft }
}
