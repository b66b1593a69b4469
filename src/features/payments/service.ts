import { sql } from 'kysely'
import { packageIds, type PackageId } from '#features/catalog/rules.ts'
import type { Catalog } from '#features/catalog/service.ts'
import type { DataBox } from '#features/customers/service.ts'
import type { Licences } from '#features/licences/service.ts'
import type { AuditEntry } from '#features/staff/service.ts'
import { referencePrefix, type ServiceSettings } from '#features/staff/settings-rules.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { parseReference } from '#shared/reference.ts'
import type { Result } from '#shared/result.ts'
import { balance, imbalance } from './ledger.ts'
import { createMoney } from './money.ts'
import { createOrders } from './orders.ts'
import { createReceipts } from './receipts.ts'
import { createReview, notePlace } from './review.ts'
import { isOpen, rejectionsMax } from './rules.ts'
import * as store from './store.ts'
import type { CancelRefusal, ClaimRefusal, ClaimState, OrderFacts, RejectReason, Upgrade } from './rules.ts'
import './events.ts'

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
] as const
export type MoneyRefusal = (typeof moneyRefusals)[number]
export const freeRefusals = ['not_allowed', 'own_order', 'licence_not_found', 'no_reason'] as const
export type FreeRefusal = (typeof freeRefusals)[number]

export type { CancelRefusal, ClaimRefusal, ClaimState, OrderFacts, RejectReason } from './rules.ts'

export interface Page {
  offset: number
  limit: number
}

/** Orders and their money, from the chosen package to the licence. Every operation is safe to repeat and to race with any other. */
export interface Payments {
  /** A new order at today's price; credit pays its part at once. @param input.key the same key again answers the same order. */
  createOrder(input: { customerId: number; packageId: PackageId; count: number; key: string }): Promise<Result<Order, CreateRefusal>>
  /**
   * The open order of a licence, made when there is none. A bigger package while a day or more is paid for: the difference for the days
   * left, from now on. Else a month more after what is paid for, with that package from then on.
   */
  renewalOrder(input: { customerId: number; licenceId: number; packageId?: PackageId; key: string }): Promise<Result<Order, CreateRefusal>>
  /** What a bigger package costs now for what is left of the paid time; undefined when it would be a month more instead. */
  upgradeOf(licenceId: number, packageId: PackageId): Promise<Upgrade | undefined>
  /** The customer sees the payment details: they are kept with the order. An order that credit covers is paid by this. */
  show(input: { customerId: number; orderId: number }): Promise<Result<Order, ShowRefusal>>
  /** "I paid". Asks staff; at most one undecided claim an order and five claims a day. */
  claim(input: { customerId: number; orderId: number }): Promise<Result<Claim, ClaimRefusal>>
  withdraw(input: { customerId: number; orderId: number }): Promise<Result<Order, WithdrawRefusal>>
  /** JPEG, PNG or PDF by its content, at most 10 MB, never one that another order has. Kept sealed. */
  attachReceipt(input: { customerId: number; orderId: number; bytes: Uint8Array }): Promise<Result<{ receiptId: number }, ReceiptRefusal>>
  cancel(input: { customerId: number; orderId: number }): Promise<Result<Order, CancelRefusal>>

  /**
   * Staff saw `seenKurus` on the account. The whole price pays the order and makes its licences; less asks for the rest; more is
   * credit. `expectedKurus` is what the reviewer's card said was missing: refused when that moved since.
   */
  approve(input: { actorId: number; claimId: number; seenKurus: number; expectedKurus?: number }): Promise<Result<Order, ReviewRefusal>>
  reject(input: { actorId: number; claimId: number; reason: RejectReason; note?: string }): Promise<Result<Order, ReviewRefusal>>
  /** Staff found money that nobody claimed. For an order that is over this is late money. @param input.key the same key counts once. */
  receive(input: { actorId: number; orderId: number; seenKurus: number; key: string }): Promise<Result<Order, MoneyRefusal>>
  /** Late money that covers the price pays the order after all. */
  acceptLate(input: { actorId: number; orderId: number }): Promise<Result<Order, MoneyRefusal>>
  /** Somebody saw that too much came; it stays the customer's credit. */
  acknowledge(input: { actorId: number; orderId: number }): Promise<Result<Order, MoneyRefusal>>
  /** Staff sent back by hand what came for this order: of an overpaid one the part that was too much, else all. Licences that never began end. */
  markRefunded(input: { actorId: number; orderId: number; note: string }): Promise<Result<Order, MoneyRefusal>>
  /** A month as a present: an order of 0 ₺ with a reason. */
  giveFreeMonth(input: { actorId: number; licenceId: number; reason: string; key: string }): Promise<Result<Order, FreeRefusal>>

  get(orderId: number): Promise<Order | undefined>
  byReference(typed: string): Promise<Order | undefined>
  ofCustomer(customerId: number): Promise<Order[]>
  openOrders(customerId: number): Promise<Order[]>
  claimById(claimId: number): Promise<Claim | undefined>
  claimsOf(orderId: number): Promise<Claim[]>
  /** The words that staff wrote to a rejection. */
  noteOf(claimId: number): Promise<string | undefined>
  /** Oldest first. */
  undecidedClaims(page: Page): Promise<{ claims: Claim[]; total: number }>
  hasUndecidedClaim(customerId: number): Promise<boolean>
  /** 1 = next. */
  queuePosition(claimId: number): Promise<number>
  /** Orders that somebody of staff has to look at: late, underpaid, overpaid, rejected too often. */
  troubled(page: Page): Promise<{ orders: Order[]; total: number }>
  receiptsOf(claimId: number): Promise<{ id: number; kind: 'photo' | 'document'; name: string }[]>
  /** @throws when the customer was erased. */
  readReceipt(receiptId: number): Promise<{ kind: 'photo' | 'document'; name: string; bytes: Uint8Array }>
  creditKurus(customerId: number): Promise<number>
  /** Income in kurus and by package: paid less refunded. */
  revenue(since: Date): Promise<{ totalKurus: number; byPackage: Record<PackageId, number>; orders: number }>
  /** Zero, always; the sum of both sides of the ledger, and of every movement that does not balance. */
  imbalanceKurus(): Promise<number>

  /** Every licence of the order began: nothing is owed any more. Heard from licences. */
  noteActivation(tx: Tx, orderId: number): Promise<void>
  /** Expires orders and announces reminders that are due. Safe to run twice. */
  sweep(): Promise<void>
  /** Destroys receipts that were kept long enough; that they came, and their digest, stays. */
  forgetReceipts(): Promise<void>
}

export interface PaymentsDeps {
  db: Database
  clock: Clock
  events: Events
  catalog: Pick<Catalog, 'get' | 'isForSale'>
  licences: Pick<Licences, 'createPaid' | 'renew' | 'upgrade' | 'paidAhead' | 'get' | 'ofOrder' | 'end'>
  settings: { read(): Promise<ServiceSettings> }
  staff: {
    may(userId: number, right: 'review' | 'free_months'): Promise<boolean>
    record(tx: Tx, entry: AuditEntry): Promise<void>
  }
  customers: { dataBox(id: number): Promise<DataBox> }
  /** Draws references; a test may make them collide. */
  random?: () => number
}

export function createPayments(deps: PaymentsDeps): Payments {
  const { db, clock, events, catalog, licences, settings, staff, customers, random = Math.random } = deps
  const money = createMoney({ clock, events, licences, catalog })
  const review = createReview({
    db,
    clock,
    events,
    money,
    licences,
    staff,
    customers,
    packageVersion: async (tx, id) => (await catalog.get(id, undefined, tx)).version,
    freeReference: () => `FREE-${crypto.randomUUID()}`,
  })

  return {
    ...createOrders({ db, clock, events, catalog, licences, settings, money, random }),
    ...review,
    ...createReceipts({ db, clock, events, customers }),

    get: (orderId) => store.findOrder(db, { id: orderId }),
    async byReference(typed) {
      const reference = parseReference(referencePrefix, typed)
      return reference === undefined ? undefined : store.findOrder(db, { reference })
    },
    ofCustomer: (customerId) => store.ordersOf(db, customerId),
    openOrders: async (customerId) => (await store.ordersOf(db, customerId)).filter(({ state }) => isOpen(state)),
    claimById: (claimId) => store.findClaim(db, claimId),
    claimsOf: (orderId) => store.claimsOf(db, orderId),
    async noteOf(claimId) {
      const row = await db.selectFrom('claim').select(['customer_id', 'note_sealed']).where('id', '=', claimId).executeTakeFirst()
      if (!row?.note_sealed) return undefined
      return (await customers.dataBox(row.customer_id)).openText(row.note_sealed, notePlace(claimId))
    },
    undecidedClaims: (page) => store.undecided(db, page),
    hasUndecidedClaim: async (customerId) => (await store.undecidedOf(db, customerId)).length > 0,
    async queuePosition(claimId) {
      const claim = await store.findClaim(db, claimId)
      return claim ? (await store.aheadOf(db, claim)) + 1 : 1
    },
    troubled: (page) => store.troubled(db, rejectionsMax, page),
    creditKurus: (customerId) => balance(db, 'credit', { customerId }),
    imbalanceKurus: () => imbalance(db),
    revenue: (since) => revenue(db, since),
  }
}

async function revenue(db: Database, since: Date): ReturnType<Payments['revenue']> {
  const rows = await db
    .selectFrom('ledger_entry')
    .innerJoin('ledger_movement', 'ledger_movement.id', 'ledger_entry.movement_id')
    .innerJoin('customer_order', 'customer_order.id', 'ledger_entry.order_id')
    .select(['customer_order.package_id', sql<number>`sum(amount_kurus)::bigint`.as('sum')])
    .select(sql<number>`count(*) filter (where ledger_movement.kind = 'sale')`.as('orders'))
    .where('account', '=', 'sales')
    .where('ledger_movement.at', '>=', since)
    .groupBy('customer_order.package_id')
    .execute()
  const of = (id: PackageId) => rows.find((row) => row.package_id === id)?.sum ?? 0
  const [basic = 0, premium = 0, enterprise = 0] = packageIds.map(of)
  return {
    totalKurus: basic + premium + enterprise,
    byPackage: { basic, premium, enterprise },
    orders: rows.reduce((sum, row) => sum + row.orders, 0),
  }
}
