import { sql, type Selectable, type Updateable } from 'kysely'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { anyOf, listBy, readBy } from '#platform/postgres/read-by.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Journey } from './rules.ts'
import './tables.ts'

/** A customer's journeys change one after the other. */
export async function lockJourneysOf(tx: Tx, customerId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`journeys:${customerId}`}, 0))`.execute(tx)
}

export async function insert(
  tx: Tx,
  fields: { customerId: number; orderId?: number; licenceId?: number; accountId?: number; connectedAt?: Date },
  now: Date,
): Promise<Journey> {
  const row = await tx
    .insertInto('journey')
    .values({
      customer_id: fields.customerId,
      state: 'open',
      order_id: fields.orderId ?? null,
      licence_id: fields.licenceId ?? null,
      account_id: fields.accountId ?? null,
      connected_at: fields.connectedAt ?? null,
      started_at: now,
      touched_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toJourney(row)
}

export async function update(tx: Database | Tx, id: number, patch: Updateable<Tables['journey']>): Promise<Journey> {
  return toJourney(await tx.updateTable('journey').set(patch).where('id', '=', id).returningAll().executeTakeFirstOrThrow())
}

const journeyRow = readBy(
  (on, ids: number[]) => on.selectFrom('journey').selectAll().where('id', '=', anyOf(ids)).execute(),
  ({ id }) => id,
)
const openRowsOf = listBy(
  (on, customerIds: number[]) =>
    on.selectFrom('journey').selectAll().where('customer_id', '=', anyOf(customerIds)).where('state', '=', 'open').orderBy('id').execute(),
  (row) => row.customer_id,
)

export async function find(db: Database | Tx, id: number): Promise<Journey | undefined> {
  const row = await journeyRow(db, id)
  return row && toJourney(row)
}

export async function openOf(db: Database | Tx, customerId: number): Promise<Journey[]> {
  return (await openRowsOf(db, customerId)).map(toJourney)
}

export async function ofLicence(db: Database | Tx, licenceId: number): Promise<Journey[]> {
  const rows = await db.selectFrom('journey').selectAll().where('licence_id', '=', licenceId).orderBy('id').execute()
  return rows.map(toJourney)
}

/** Open journeys whose persona step waits since then, or that nobody touched since then. */
export async function stale(db: Database, before: { connected: Date; touched: Date }): Promise<Journey[]> {
  const rows = await db
    .selectFrom('journey')
    .selectAll()
    .where('state', '=', 'open')
    .where((eb) =>
      eb.or([
        eb('touched_at', '<=', before.touched),
        eb.and([eb('connected_at', '<=', before.connected), eb('persona', 'is', null), eb('account_id', 'is not', null)]),
      ]),
    )
    .orderBy('id')
    .limit(1_000)
    .execute()
  return rows.map(toJourney)
}

function toJourney(row: Selectable<Tables['journey']>): Journey {
  return {
    id: row.id,
    customerId: row.customer_id,
    state: row.state,
    startedAt: row.started_at,
    touchedAt: row.touched_at,
    ...(row.order_id === null ? {} : { orderId: row.order_id }),
    ...(row.licence_id === null ? {} : { licenceId: row.licence_id }),
    ...(row.account_id === null ? {} : { accountId: row.account_id }),
    ...(row.connected_at ? { connectedAt: row.connected_at } : {}),
    ...(row.persona ? { persona: row.persona } : {}),
  }
}
