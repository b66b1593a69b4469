import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrate } from '#platform/postgres/migrate.ts'
import { createTestDatabase } from '#tests/database.ts'
import { migrations } from '../../migrations.ts'

test('a licence of an earlier version keeps its package and the smaller one that comes next', async () => {
  const { db } = await createTestDatabase()
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
  const { '0041_licence_periods': _, ...earlier } = migrations
  await migrate(db, earlier)
  await sql`insert into customer (id, first_name, seen_at, created_at) values (1, 'Ada', now(), now())`.execute(db)
  await sql`
    insert into licence (customer_id, order_id, package_id, package_version, next_package_id, next_package_version, next_from, state,
      created_at, waiting_until, months_due, activated_at, anchor_day, expires_at)
    values
      (1, 1, 'premium', 1, 'basic', 1, '2026-12-31', 'active', '2026-12-01', '2027-12-01', 1, '2026-12-01', 1, '2027-03-02'),
      (1, 2, 'basic', 1, null, null, null, 'waiting', '2026-12-01', '2027-12-01', 1, null, null, null)`.execute(db)
  expect(await migrate(db, migrations)).toEqual(['0041_licence_periods'])
  const rows = await db.selectFrom('licence_period').select(['licence_id', 'package_id', 'months', 'days']).orderBy('starts_at').execute()
  expect(rows).toEqual([
    { licence_id: 1, package_id: 'premium', months: 1, days: 30 },
    { licence_id: 1, package_id: 'basic', months: 2, days: 61 },
  ])
})
