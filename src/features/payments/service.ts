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
import { balance, imbalance } from './ledger.ts'
import { createMoney } from './money.ts'
import { createOrders, type Orders } from './orders.ts'
import { createReceipts, type Receipts } from './receipts.ts'
import { createReview, notePlace, type Reviews } from './review.ts'
import { isOpen, rejectionsMax, type Order, type Claim } from './rules.ts'
import * as claims from './claim-store.ts'
import * as store from './store.ts'
import './events.ts'
import type { Page } from './store.ts'

/** Orders and their money, from the chosen package to the licence. Every operation is safe to repeat and to race with any other. */
export interface Payments extends Orders, Reviews, Receipts {
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
  creditKurus(customerId: number): Promise<number>
  /** Income in kurus and by package: paid less refunded. */
  revenue(since: Date): Promise<{ totalKurus: number; byPackage: Record<PackageId, number>; orders: number }>
  /** Zero, always; the sum of both sides of the ledger, and of every movement that does not balance. */
  imbalanceKurus(): Promise<number>
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
  const money = createMoney({ clock, events, licences })
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
    claimById: (claimId) => claims.findClaim(db, claimId),
    claimsOf: (orderId) => claims.claimsOf(db, orderId),
    async noteOf(claimId) {
      const row = await db.selectFrom('claim').select(['customer_id', 'note_sealed']).where('id', '=', claimId).executeTakeFirst()
      if (!row?.note_sealed) return undefined
      return (await customers.dataBox(row.customer_id)).openText(row.note_sealed, notePlace(claimId))
    },
    undecidedClaims: (page) => claims.undecided(db, page),
    hasUndecidedClaim: async (customerId) => (await claims.undecidedOf(db, customerId)).length > 0,
    async queuePosition(claimId) {
      const claim = await claims.findClaim(db, claimId)
      return claim ? (await claims.aheadOf(db, claim)) + 1 : 1
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
