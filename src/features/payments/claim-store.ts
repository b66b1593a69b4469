import { sql, type Selectable, type Updateable } from 'kysely'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Claim, ClaimState, Order } from './rules.ts'
import type { Page } from './store.ts'
import './tables.ts'

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
