import { sql, type Selectable, type Updateable } from 'kysely'
import { keepCustomers } from '#features/customers/service.ts'
import type { QuotedPeriod } from '#features/licences/rules.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { anyOf, listBy, readBy } from '#platform/postgres/read-by.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { missingKurus, openStates, troubledStates, type OrderReminder, type Order } from './rules.ts'
import './tables.ts'

export interface Page {
  offset: number
  limit: number
}

const orders = (db: Database | Tx) =>
  db
    .selectFrom('customer_order')
    .leftJoin('claim', (join) => join.onRef('claim.order_id', '=', 'customer_order.id').on('claim.state', '=', 'undecided'))
    .selectAll('customer_order')
    .select('claim.id as undecided_claim_id')

const orderRow = readBy(
  (on, ids: number[]) => orders(on).where('customer_order.id', '=', anyOf(ids)).execute(),
  ({ id }) => id,
)
const orderRowsOf = listBy(
  (on, customerIds: number[]) =>
    orders(on).where('customer_order.customer_id', '=', anyOf(customerIds)).orderBy('customer_order.id').execute(),
  (row) => row.customer_id,
)

type OrderRow = Selectable<Tables['customer_order']> & { undecided_claim_id: number | null }

export async function findOrder(
  db: Database | Tx,
  by: { id: number } | { key: string } | { reference: string },
): Promise<Order | undefined> {
  const row =
    'id' in by
      ? await orderRow(db, by.id)
      : 'key' in by
        ? await orders(db).where('customer_order.key', '=', by.key).executeTakeFirst()
        : await orders(db).where('customer_order.reference', '=', by.reference).executeTakeFirst()
  return row && toOrder(row)
}

/** Locked until the end of the transaction. Its customer first: who erases a person waits for us, or we for them. */
export async function lockOrder(tx: Tx, id: number): Promise<Order | undefined> {
  const order = await tx.selectFrom('customer_order').select('customer_id').where('id', '=', id).executeTakeFirst()
  if (!order) return undefined
  await keepCustomers(tx, [order.customer_id])
  await tx.selectFrom('customer_order').select('id').where('id', '=', id).forUpdate().execute()
  return findOrder(tx, { id })
}

/** Orders of one customer are made one after the other. */
export async function lockOrdersOf(tx: Tx, customerId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`orders:${customerId}`}, 0))`.execute(tx)
}

export async function ordersOf(db: Database | Tx, customerId: number): Promise<Order[]> {
  return (await orderRowsOf(db, customerId)).map(toOrder)
}

export async function openRenewal(tx: Tx, licenceId: number): Promise<Order | undefined> {
  const row = await orders(tx)
    .where('licence_id', '=', licenceId)
    .where('kind', 'in', ['renewal', 'upgrade'])
    .where('customer_order.state', 'in', openStates)
    .executeTakeFirst()
  return row && toOrder(row)
}

/** Late, short or too much money, and those rejected too often: oldest first. */
export async function troubled(db: Database, rejectionsMax: number, { offset, limit }: Page): Promise<{ orders: Order[]; total: number }> {
  const query = orders(db).where((eb) =>
    eb.or([
      eb('customer_order.state', 'in', troubledStates),
      eb.and([eb('customer_order.state', '=', 'rejected'), eb('rejections', '>=', rejectionsMax)]),
    ]),
  )
  const rows = await query.where('claim.id', 'is', null).orderBy('customer_order.id').execute()
  return { orders: rows.slice(offset, offset + limit).map(toOrder), total: rows.length }
}

export async function insertOrder(tx: Tx, order: NewOrder): Promise<number | undefined> {
  const inserted = await tx
    .insertInto('customer_order')
    .values(toRow(order))
    .onConflict((conflict) => conflict.column('reference').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted?.id
}

interface NewOrder {
  customerId: number
  kind: Order['kind']
  licenceId?: number | undefined
  packageId: Order['packageId']
  packageVersion: number
  count: number
  daysLeft?: number | undefined
  quoted?: readonly QuotedPeriod[] | undefined
  totalKurus: number
  reference: string
  key: string
  createdAt: Date
  expiresAt: Date
  noteSealed?: Buffer
}

const toRow = (order: NewOrder) => ({
  customer_id: order.customerId,
  kind: order.kind,
  licence_id: order.licenceId ?? null,
  package_id: order.packageId,
  package_version: order.packageVersion,
  count: order.count,
  days_left: order.daysLeft ?? null,
  quoted_periods: order.quoted ? JSON.stringify(order.quoted) : null,
  total_kurus: order.totalKurus,
  credit_kurus: 0,
  received_kurus: 0,
  reference: order.reference,
  state: 'created' as const,
  key: order.key,
  created_at: order.createdAt,
  expires_at: order.expiresAt,
  note_sealed: order.noteSealed ?? null,
})

export async function updateOrder(tx: Tx, id: number, patch: Updateable<Tables['customer_order']>): Promise<void> {
  await tx.updateTable('customer_order').set(patch).where('id', '=', id).execute()
}

/** Open orders without a claim and without money whose time is over. */
export async function expiredIds(db: Database, now: Date): Promise<number[]> {
  const rows = await orders(db)
    .where('customer_order.state', 'in', ['created', 'shown', 'rejected'])
    .where('expires_at', '<=', now)
    .where('claim.id', 'is', null)
    .orderBy('expires_at')
    .limit(500)
    .execute()
  return rows.map((row) => row.id)
}

/** Orders whose details were shown before `shownBefore`, that nobody claimed, and how they were reminded of. */
export async function toRemind(db: Database, shownBefore: Date): Promise<{ order: Order; reminded: OrderReminder[] }[]> {
  const rows = await orders(db)
    .select((eb) =>
      eb
        .selectFrom('order_reminder')
        .select(sql<OrderReminder[]>`coalesce(array_agg(kind), '{}')`.as('kinds'))
        .whereRef('order_reminder.order_id', '=', 'customer_order.id')
        .as('reminded'),
    )
    .where('customer_order.state', 'in', ['shown', 'underpaid'])
    .where('shown_at', '<=', shownBefore)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('order_reminder')
            .select('order_id')
            .whereRef('order_reminder.order_id', '=', 'customer_order.id')
            .where('order_reminder.kind', '=', 'second'),
        ),
      ),
    )
    .execute()
  return rows.map(({ reminded, ...row }) => ({ order: toOrder(row), reminded: reminded ?? [] }))
}

export async function noteReminder(tx: Tx, orderId: number, kind: OrderReminder, at: Date): Promise<boolean> {
  const row = await tx
    .insertInto('order_reminder')
    .values({ order_id: orderId, kind, at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('order_id')
    .executeTakeFirst()
  return row !== undefined
}

export function toOrder(row: OrderRow): Order {
  const dueKurus = row.total_kurus - row.credit_kurus
  return {
    id: row.id,
    customerId: row.customer_id,
    kind: row.kind,
    ...(row.licence_id === null ? {} : { licenceId: row.licence_id }),
    packageId: row.package_id,
    packageVersion: row.package_version,
    count: row.count,
    ...(row.days_left === null ? {} : { daysLeft: row.days_left }),
    ...(row.quoted_periods ? { quoted: row.quoted_periods.map((period) => ({ ...period, endsAt: new Date(period.endsAt) })) } : {}),
    totalKurus: row.total_kurus,
    creditKurus: row.credit_kurus,
    dueKurus,
    receivedKurus: row.received_kurus,
    overKurus: row.over_kurus,
    missingKurus: missingKurus({ dueKurus, receivedKurus: row.received_kurus }),
    reference: row.reference,
    state: row.state,
    rejections: row.rejections,
    hasUndecidedClaim: row.undecided_claim_id !== null,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.undecided_claim_id === null ? {} : { undecidedClaimId: row.undecided_claim_id }),
    ...(row.details ? { details: row.details } : {}),
    ...(row.closed_as ? { closedAs: row.closed_as } : {}),
    ...(row.closed_at ? { closedAt: row.closed_at } : {}),
    ...(row.shown_at ? { shownAt: row.shown_at } : {}),
    ...(row.paid_at ? { paidAt: row.paid_at } : {}),
  }
}
