import { sql, type Selectable } from 'kysely'
import type { PackageId } from '#features/catalog/rules.ts'
import { anyOf } from '#platform/postgres/read-by.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import {
  licenceStates,
  stepOf,
  type LicenceState,
  type LicenceTimes,
  type Period,
  type ReminderKind,
  type Licence,
  type PaidOrder,
} from './rules.ts'
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

export async function addPeriod(tx: Tx, licenceId: number, period: Period): Promise<void> {
  await tx.insertInto('licence_period').values(periodRow(licenceId, period)).execute()
}

/** All of them anew. */
export async function savePeriods(tx: Tx, licenceId: number, periods: Period[]): Promise<void> {
  await tx.deleteFrom('licence_period').where('licence_id', '=', licenceId).execute()
  await tx
    .insertInto('licence_period')
    .values(periods.map((period) => periodRow(licenceId, period)))
    .execute()
}

const periodRow = (licenceId: number, period: Period) => ({
  licence_id: licenceId,
  starts_at: period.startsAt,
  ends_at: period.endsAt,
  package_id: period.packageId,
  package_version: period.packageVersion,
  months: period.months,
  days: period.days,
})

export async function periodsOf(db: Database | Tx, licenceId: number): Promise<Period[]> {
  const rows = await db.selectFrom('licence_period').selectAll().where('licence_id', '=', licenceId).orderBy('starts_at').execute()
  return rows.map((row) => ({
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    packageId: row.package_id,
    packageVersion: row.package_version,
    months: row.months,
    days: row.days,
  }))
}

/** With the package that counts at that moment: of the newest period that began, or before the first as it was bought. */
const licences = (db: Database | Tx, now: Date) => db.selectFrom('licence').selectAll('licence').select(packageNow(now))

const packageNow = (now: Date) => [
  sql<PackageId>`coalesce(${begun(now, 'package_id')}, licence.package_id)`.as('package_now'),
  sql<number>`coalesce(${begun(now, 'package_version')}, licence.package_version)`.as('version_now'),
]

const begun = (now: Date, column: 'package_id' | 'package_version') => sql`(
  select p.${sql.ref(column)} from licence_period p
  where p.licence_id = licence.id and p.starts_at <= ${now} order by p.starts_at desc limit 1)`

export async function saveOwner(tx: Tx, id: number, customerId: number): Promise<void> {
  await tx.updateTable('licence').set({ customer_id: customerId }).where('id', '=', id).execute()
}

export async function lock(tx: Tx, id: number, now: Date): Promise<Licence | undefined> {
  await tx.selectFrom('licence').select('id').where('id', '=', id).forUpdate().execute()
  // a statement of its own sees what was written while this one waited
  return find(tx, id, now)
}

export async function find(db: Database | Tx, id: number, now: Date): Promise<Licence | undefined> {
  const row = await licences(db, now).where('id', '=', id).executeTakeFirst()
  return row && toLicence(row)
}

export async function findMany(db: Database, ids: readonly number[], now: Date): Promise<Licence[]> {
  return (await licences(db, now).where('id', '=', anyOf(ids)).execute()).map((row) => toLicence(row))
}

export async function ofCustomer(db: Database | Tx, customerId: number, now: Date): Promise<Licence[]> {
  return (await licences(db, now).where('customer_id', '=', customerId).orderBy('id').execute()).map((row) => toLicence(row))
}

export async function ofOrder(db: Database | Tx, orderId: number, now: Date): Promise<Licence[]> {
  return (await licences(db, now).where('order_id', '=', orderId).orderBy('id').execute()).map((row) => toLicence(row))
}

export async function ofCustomers(db: Database, customerIds: number[], now: Date): Promise<Licence[]> {
  if (customerIds.length === 0) return []
  const rows = await licences(db, now).where('customer_id', 'in', customerIds).orderBy('id').execute()
  return rows.map((row) => toLicence(row))
}

export async function customersWith(
  db: Database,
  { states, packageId }: { states?: readonly LicenceState[]; packageId?: PackageId },
  now: Date,
): Promise<number[]> {
  let query = db.selectFrom('licence').select('customer_id').distinct()
  if (states) query = query.where('state', 'in', states)
  // a change of package that is not due yet has not happened
  if (packageId) query = query.where(sql<boolean>`coalesce(${begun(now, 'package_id')}, licence.package_id) = ${packageId}`)
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
  const rows = await licences(db, now)
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
  return rows.map(({ reminded, ...row }) => ({ licence: toLicence(row), reminded: reminded ?? [] }))
}

export async function wasRenewedBy(tx: Tx, orderId: number): Promise<boolean> {
  return (await tx.selectFrom('licence_renewal').select('order_id').where('order_id', '=', orderId).executeTakeFirst()) !== undefined
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

type Row = Selectable<Tables['licence']> & { package_now: PackageId; version_now: number }

function toLicence(row: Row): Licence {
  return {
    id: row.id,
    customerId: row.customer_id,
    orderId: row.order_id,
    packageId: row.package_now,
    packageVersion: row.version_now,
    state: row.state,
    createdAt: row.created_at,
    waitingUntil: row.waiting_until,
    monthsDue: row.months_due,
    ...(row.activated_at ? { activatedAt: row.activated_at } : {}),
    ...(row.anchor_day === null ? {} : { anchorDay: row.anchor_day }),
    ...(row.expires_at ? { expiresAt: row.expires_at } : {}),
  }
}
