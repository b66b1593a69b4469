import { sql, type Selectable } from 'kysely'
import type { PackageId } from '#features/catalog/rules.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { licenceStates, packageAt, stepOf, type LicencePackage, type LicenceState, type LicenceTimes, type ReminderKind } from './rules.ts'
import type { Licence, PaidOrder } from './service.ts'
import './tables.ts'

export async function insert(tx: Tx, order: PaidOrder, times: LicenceTimes, now: Date): Promise<number> {
  const { id } = await tx
    .insertInto('licence')
    .values({
      customer_id: order.customerId,
      order_id: order.orderId,
      package_id: order.packageId,
      package_version: order.packageVersion,
      created_at: now,
      ...columnsOf(times),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function saveTimes(tx: Tx, id: number, times: LicenceTimes): Promise<void> {
  await tx.updateTable('licence').set(columnsOf(times)).where('id', '=', id).execute()
}

/** @param from when the new package begins; absent: now. */
export async function savePackage(tx: Tx, licence: Licence, next: LicencePackage, from: Date | undefined): Promise<void> {
  const now = from ? licence : next
  await tx
    .updateTable('licence')
    .set({
      package_id: now.packageId,
      package_version: now.packageVersion,
      next_package_id: from ? next.packageId : null,
      next_package_version: from ? next.packageVersion : null,
      next_from: from ?? null,
    })
    .where('id', '=', licence.id)
    .execute()
}

export async function saveOwner(tx: Tx, id: number, customerId: number): Promise<void> {
  await tx.updateTable('licence').set({ customer_id: customerId }).where('id', '=', id).execute()
}

export async function lock(tx: Tx, id: number, now: Date): Promise<Licence | undefined> {
  const row = await tx.selectFrom('licence').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row && toLicence(row, now)
}

export async function find(db: Database | Tx, id: number, now: Date): Promise<Licence | undefined> {
  const row = await db.selectFrom('licence').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toLicence(row, now)
}

export async function ofCustomer(db: Database | Tx, customerId: number, now: Date): Promise<Licence[]> {
  return (await db.selectFrom('licence').selectAll().where('customer_id', '=', customerId).orderBy('id').execute()).map((row) =>
    toLicence(row, now),
  )
}

export async function ofOrder(db: Database | Tx, orderId: number, now: Date): Promise<Licence[]> {
  return (await db.selectFrom('licence').selectAll().where('order_id', '=', orderId).orderBy('id').execute()).map((row) =>
    toLicence(row, now),
  )
}

export async function ofCustomers(db: Database, customerIds: number[], now: Date): Promise<Licence[]> {
  if (customerIds.length === 0) return []
  const rows = await db.selectFrom('licence').selectAll().where('customer_id', 'in', customerIds).orderBy('id').execute()
  return rows.map((row) => toLicence(row, now))
}

export async function customersWith(
  db: Database,
  { states, packageId }: { states?: readonly LicenceState[]; packageId?: PackageId },
  now: Date,
): Promise<number[]> {
  let query = db.selectFrom('licence').select('customer_id').distinct()
  if (states) query = query.where('state', 'in', states)
  // a change of package that is not due yet has not happened
  if (packageId)
    query = query.where(
      sql<boolean>`case when next_from is not null and next_from <= ${now} then next_package_id else package_id end = ${packageId}`,
    )
  return (await query.execute()).map((row) => row.customer_id)
}

export async function countByState(db: Database): Promise<Record<LicenceState, number>> {
  const rows = await db
    .selectFrom('licence')
    .select(['state', sql<number>`count(*)`.as('count')])
    .groupBy('state')
    .execute()
  const counts = new Map(rows.map((row) => [row.state, row.count]))
  const [waiting = 0, active = 0, grace = 0, suspended = 0, ended = 0] = licenceStates.map((state) => counts.get(state))
  return { waiting, active, grace, suspended, ended }
}

/** Licences whose state changes by now. */
export async function dueIds(db: Database, now: Date): Promise<number[]> {
  const rows = await db.selectFrom('licence').select('id').where('step_at', '<=', now).orderBy('step_at').limit(500).execute()
  return rows.map((row) => row.id)
}

/** Licences that wait or work and whose present state ends within `withinMs`, and which reminders went out for that end. */
export async function nearEnd(db: Database, now: Date, withinMs: number): Promise<{ licence: Licence; reminded: ReminderKind[] }[]> {
  const rows = await db
    .selectFrom('licence')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('licence_reminder')
        .select(sql<ReminderKind[]>`coalesce(array_agg(kind), '{}')`.as('kinds'))
        .whereRef('licence_reminder.licence_id', '=', 'licence.id')
        .whereRef('licence_reminder.period_end', '=', 'licence.step_at')
        .as('reminded'),
    )
    .where('state', 'in', ['waiting', 'active'])
    .where('step_at', '>', now)
    .where('step_at', '<=', new Date(now.getTime() + withinMs))
    .execute()
  return rows.map(({ reminded, ...row }) => ({ licence: toLicence(row, now), reminded: reminded ?? [] }))
}

/** False when this order renewed before. */
export async function noteRenewal(tx: Tx, orderId: number, before: Licence, after: LicenceTimes, at: Date): Promise<boolean> {
  const row = await tx
    .insertInto('licence_renewal')
    .values({
      order_id: orderId,
      licence_id: before.id,
      at,
      expired_at: before.expiresAt ?? null,
      expires_at: after.expiresAt ?? null,
    })
    .onConflict((conflict) => conflict.column('order_id').doNothing())
    .returning('order_id')
    .executeTakeFirst()
  return row !== undefined
}

/** False when it went out before. */
export async function noteReminder(tx: Tx, licenceId: number, due: { kind: ReminderKind; periodEnd: Date }, at: Date): Promise<boolean> {
  const row = await tx
    .insertInto('licence_reminder')
    .values({ licence_id: licenceId, kind: due.kind, period_end: due.periodEnd, at })
    .onConflict((conflict) => conflict.columns(['licence_id', 'kind', 'period_end']).doNothing())
    .returning('licence_id')
    .executeTakeFirst()
  return row !== undefined
}

function columnsOf(times: LicenceTimes) {
  return {
    state: times.state,
    waiting_until: times.waitingUntil,
    months_due: times.monthsDue,
    activated_at: times.activatedAt ?? null,
    anchor_day: times.anchorDay ?? null,
    expires_at: times.expiresAt ?? null,
    step_at: stepOf(times)?.at ?? null,
  }
}

function toLicence(row: Selectable<Tables['licence']>, now: Date): Licence {
  const next =
    row.next_package_id && row.next_package_version !== null && row.next_from
      ? { packageId: row.next_package_id, packageVersion: row.next_package_version, from: row.next_from }
      : undefined
  return {
    id: row.id,
    customerId: row.customer_id,
    orderId: row.order_id,
    ...packageAt({ packageId: row.package_id, packageVersion: row.package_version }, next, now),
    state: row.state,
    createdAt: row.created_at,
    waitingUntil: row.waiting_until,
    monthsDue: row.months_due,
    ...(row.activated_at ? { activatedAt: row.activated_at } : {}),
    ...(row.anchor_day === null ? {} : { anchorDay: row.anchor_day }),
    ...(row.expires_at ? { expiresAt: row.expires_at } : {}),
  }
}
