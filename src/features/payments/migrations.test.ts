import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrate } from '#platform/postgres/migrate.ts'
import { createTestDatabase } from '#tests/database.ts'
import { migrations } from '../../migrations.ts'

test('an order that closed in an earlier version is over since the latest moment that it can have closed', async () => {
  const { db } = await createTestDatabase()
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
  const { '0054_closed_at': _, ...earlier } = migrations
  await migrate(db, earlier)
  await sql`insert into customer (id, first_name, seen_at, created_at) values (1, 'Ada', now(), now())`.execute(db)
  await sql`
    insert into customer_order (customer_id, kind, package_id, package_version, count, total_kurus, credit_kurus, received_kurus,
      reference, state, closed_as, key, created_at, expires_at)
    values
      (1, 'new', 'basic', 1, 1, 50000, 0, 0, 'A', 'cancelled', 'cancelled', 'a', '2026-12-01', '2026-12-04'),
      (1, 'new', 'basic', 1, 1, 50000, 0, 0, 'B', 'shown', null, 'b', '2026-12-01', '2026-12-04')`.execute(db)
  expect(await migrate(db, migrations)).toEqual(['0054_closed_at'])
  const rows = await db.selectFrom('customer_order').select('closed_at').orderBy('id').execute()
  expect(rows).toEqual([{ closed_at: new Date('2026-12-04T00:00:00Z') }, { closed_at: null }])
})
