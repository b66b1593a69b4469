import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrate } from '#platform/postgres/migrate.ts'
import { createTestDatabase } from '#tests/database.ts'
import { migrations } from '../../migrations.ts'

test('what was counted by an earlier version goes on among the acts of accounts', async () => {
  const { db } = await createTestDatabase()
  await sql`drop schema public cascade`.execute(db)
  await sql`create schema public`.execute(db)
  const { '0084_acts': _, ...earlier } = migrations
  await migrate(db, earlier)
  await sql`insert into customer (id, first_name, seen_at, created_at) values (1, 'Ada', now(), now())`.execute(db)
  await sql`insert into conversation_hour (account_id, hour, incoming, outgoing) values (7, '2026-11-23 09:00Z', 5, 0)`.execute(db)
  await sql`insert into conversation_answer (account_id, hour, bucket, count) values (7, '2026-11-23 09:00Z', 12, 2)`.execute(db)
  await sql`
    insert into conversation (account_id, customer_id, chat_id, is_group, names_sealed, started_at, last_at)
    values (7, 1, 100, false, '', '2026-11-22 08:30Z', '2026-11-23 09:10Z'), (7, 1, 101, false, '', '2026-11-23 09:05Z', '2026-11-23 09:20Z')`.execute(
    db,
  )
  expect(await migrate(db, migrations)).toEqual(['0084_acts'])
  const rows = await db.selectFrom('account_act_new').select(['hour', 'name', 'count']).orderBy('hour').orderBy('name').execute()
  expect(rows.map(({ hour, name, count }) => [hour.toISOString().slice(0, 13), name, count])).toEqual([
    ['2026-11-22T08', 'conversation_new', 1],
    ['2026-11-23T09', 'answer_time:12', 2],
    ['2026-11-23T09', 'conversation_last', 2],
    ['2026-11-23T09', 'conversation_new', 1],
    ['2026-11-23T09', 'in', 5],
  ])
})
