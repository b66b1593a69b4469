import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createLog } from '#platform/log.ts'
import { setPaused } from '#platform/service-state.ts'
import { createTestDatabase } from '#tests/database.ts'
import { createWorker } from './worker.ts'

test('in a restored copy no account is held, neither at work nor for a moment, until the service is resumed', async () => {
  const { db, url } = await createTestDatabase()
  await sql`insert into customer (id, first_name, created_at, seen_at, language) values (1, 'Ayse', now(), now(), 'tr')`.execute(db)
  await sql`insert into account (customer_id, licence_state, state, created_at) values (1, 'active', 'live', now())`.execute(db)
  const { rows } = await sql<{ id: number }>`select id from account`.execute(db)
  const id = rows[0]!.id
  const worker = createWorker({ databaseUrl: url, log: createLog('silent'), holdsAccounts: true })
  onTestFinished(() => worker.stop())
  await setPaused(db, true)
  await worker.start()
  expect(await worker.claim(1)).toEqual([])
  expect(await worker.take(id, 0)).toBeUndefined()

  await setPaused(db, false)
  await vi.waitFor(async () => expect((await worker.claim(1)).map((hold) => hold.accountId)).toEqual([id]))
})
