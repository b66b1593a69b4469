import { sql, type Selectable, type Updateable } from 'kysely'
import { keepCustomers } from '#features/customers/service.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { anyOf, listBy, readBy } from '#platform/postgres/read-by.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { missingKurus, openStates, troubledStates, type OrderReminder, type Claim, type ClaimState, type Order } from './rules.ts'
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

const claims = (db: Database | Tx) =>
  db
    .selectFrom('claim')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('receipt')
        .select(sql<number>`count(*)`.as('count'))
        .whereRef('receipt.claim_id', '=', 'claim.id')
        .as('receipt_count'),
    )

export async function insertClaim(tx: Tx, order: Order, at: Date): Promise<number> {
  const { id } = await tx
    .insertInto('claim')
    .values({ order_id: order.id, customer_id: order.customerId, state: 'undecided', claimed_at: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** False when somebody decided it before. */
export async function decideClaim(
  tx: Tx,
  id: number,
  decision: { state: Exclude<ClaimState, 'undecided'> } & Pick<
    Updateable<Tables['claim']>,
    'decided_at' | 'decided_by' | 'seen_kurus' | 'due_kurus' | 'reason' | 'note_sealed'
  >,
): Promise<boolean> {
  const row = await tx
    .updateTable('claim')
    .set(decision)
    .where('id', '=', id)
    .where('state', '=', 'undecided')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

const claimRow = readBy(
  (on, ids: number[]) => claims(on).where('claim.id', '=', anyOf(ids)).execute(),
  ({ id }) => id,
)

export async function findClaim(db: Database | Tx, id: number): Promise<Claim | undefined> {
  const row = await claimRow(db, id)
  return row && toClaim(row)
}

export async function claimsOf(db: Database, orderId: number): Promise<Claim[]> {
  return (await claims(db).where('claim.order_id', '=', orderId).orderBy('claim.id').execute()).map(toClaim)
}

export async function undecided(db: Database, { offset, limit }: Page): Promise<{ claims: Claim[]; total: number }> {
  const { total } = await db
    .selectFrom('claim')
    .select(sql<number>`count(*)`.as('total'))
    .where('state', '=', 'undecided')
    .executeTakeFirstOrThrow()
  const rows = await claims(db)
    .where('claim.state', '=', 'undecided')
    .orderBy('claimed_at')
    .orderBy('claim.id')
    .offset(offset)
    .limit(limit)
    .execute()
  return { claims: rows.map(toClaim), total }
}

export async function undecidedOf(db: Database | Tx, customerId: number): Promise<number[]> {
  const rows = await db.selectFrom('claim').select('id').where('customer_id', '=', customerId).where('state', '=', 'undecided').execute()
  return rows.map((row) => row.id)
}

export async function aheadOf(db: Database, claim: Claim): Promise<number> {
  const { count } = await db
    .selectFrom('claim')
    .select(sql<number>`count(*)`.as('count'))
    .where('state', '=', 'undecided')
    .where((eb) =>
      eb.or([eb('claimed_at', '<', claim.claimedAt), eb.and([eb('claimed_at', '=', claim.claimedAt), eb('id', '<', claim.id)])]),
    )
    .executeTakeFirstOrThrow()
  return count
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
    ...(row.shown_at ? { shownAt: row.shown_at } : {}),
    ...(row.paid_at ? { paidAt: row.paid_at } : {}),
  }
}

function toClaim(row: Selectable<Tables['claim']> & { receipt_count: number | null }): Claim {
  return {
    id: row.id,
    orderId: row.order_id,
    customerId: row.customer_id,
    state: row.state,
    claimedAt: row.claimed_at,
    receiptCount: row.receipt_count ?? 0,
    ...(row.decided_at ? { decidedAt: row.decided_at } : {}),
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.seen_kurus === null ? {} : { seenKurus: row.seen_kurus }),
    ...(row.due_kurus === null ? {} : { dueKurus: row.due_kurus }),
    ...(row.reason ? { reason: row.reason } : {}),
  }
}
