import { sql } from 'kysely'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { LedgerAccount, MovementKind } from './tables.ts'

interface Movement {
  at: Date
  kind: MovementKind
  /** What caused it; the same cause moves money once. */
  key: string
  orderId: number
  customerId: number
  from: LedgerAccount
  /** Where it goes; the amounts are positive, zero ones are left out. */
  to: Partial<Record<LedgerAccount, number>>
}

/**
 * Writes both sides of a movement: what `from` gives is what the others get. False when this cause moved money before, and nothing
 * at all when there is nothing to move.
 */
export async function move(tx: Tx, movement: Movement): Promise<boolean> {
  const parts = Object.entries(movement.to).filter(([, amount]) => amount !== 0) as [LedgerAccount, number][] // keys of the record
  const total = parts.reduce((sum, [, amount]) => sum + amount, 0)
  if (parts.some(([, amount]) => amount < 0)) throw new Error(`A movement of ${movement.key} has a negative side`)
  if (total === 0) return true
  const row = await tx
    .insertInto('ledger_movement')
    .values({ at: movement.at, kind: movement.kind, order_id: movement.orderId, key: movement.key })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return false
  const entry = (account: LedgerAccount, amount: number) => ({
    movement_id: row.id,
    account,
    customer_id: movement.customerId,
    order_id: movement.orderId,
    amount_kurus: amount,
  })
  await tx
    .insertInto('ledger_entry')
    .values([entry(movement.from, -total), ...parts.map(([account, amount]) => entry(account, amount))])
    .execute()
  return true
}

/** What came to the bank for an order, what of the extra went back, and whether it ended with nothing sold. */
export async function cameFor(db: Database, orderId: number): Promise<{ arrivedKurus: number; backKurus: number; isUnsold: boolean }> {
  const { rows } = await sql<{ arrived: number; back: number; unsold: boolean }>`
    select
      coalesce(-sum(amount_kurus) filter (where account = 'bank' and kind = 'money_in'), 0)::bigint as arrived,
      coalesce(sum(amount_kurus) filter (where account = 'bank' and kind in ('extra_refund', 'refund')), 0)::bigint as back,
      coalesce(bool_or(key = ${unsoldKey(orderId)}), false) as unsold
    from ledger_movement join ledger_entry on ledger_entry.movement_id = ledger_movement.id
    where ledger_movement.order_id = ${orderId}`.execute(db)
  const row = rows[0]
  return { arrivedKurus: row?.arrived ?? 0, backKurus: row?.back ?? 0, isUnsold: row?.unsold ?? false }
}

/** Of the movement that makes a paid price credit, for there was nothing to sell. */
export const unsoldKey = (orderId: number) => `unsold-${orderId}`

/** Until the end of the transaction nobody else spends this customer's credit. */
export async function lockCredit(tx: Tx, customerId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`credit:${customerId}`}, 0))`.execute(tx)
}

export async function balance(
  db: Database | Tx,
  account: LedgerAccount,
  of: { customerId?: number; orderId?: number } = {},
): Promise<number> {
  let query = db
    .selectFrom('ledger_entry')
    .select(sql<number>`coalesce(sum(amount_kurus), 0)::bigint`.as('sum'))
    .where('account', '=', account)
  if (of.customerId !== undefined) query = query.where('customer_id', '=', of.customerId)
  if (of.orderId !== undefined) query = query.where('order_id', '=', of.orderId)
  return (await query.executeTakeFirstOrThrow()).sum
}

/** Zero: nothing appeared and nothing vanished. */
export async function imbalance(db: Database): Promise<number> {
  const { rows } = await sql<{ sum: number }>`
    select coalesce(sum(abs(total)), 0)::bigint as sum
    from (select sum(amount_kurus) as total from ledger_entry group by movement_id) as movement`.execute(db)
  return rows[0]?.sum ?? 0
}
