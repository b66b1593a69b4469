import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createLog } from '#platform/log.ts'
import { createTestDatabase } from '#tests/database.ts'
import { buryWorkers, createWorker } from './worker.ts'

test('whoever starts alone on its database has the accounts of a killed program at once, and that program acts no more', async () => {
  const { db, url } = await createTestDatabase()
  await sql`insert into customer (id, first_name, created_at, seen_at, language) values (1, 'Ayse', now(), now(), 'tr')`.execute(db)
  await sql`insert into account (customer_id, licence_state, state, created_at) values (1, 'active', 'live', now())`.execute(db)
  const make = () => {
    // so long a life that waiting for its end would be seen
    const worker = createWorker({ databaseUrl: url, log: createLog('silent'), holdsAccounts: true, beatMs: 50, ttlMs: 3_600_000 })
    onTestFinished(() => worker.stop())
    return worker
  }
  const killed = make()
  await killed.start()
  const [before] = await killed.claim(1)
  expect(before?.mayAct()).toBe(true)
  const lost = new Promise<void>((done) => killed.onLost(done))

  await buryWorkers(db)
  const fresh = make()
  await fresh.start()
  const [after] = await fresh.claim(1)
  expect(after?.accountId).toBe(before?.accountId)
  expect(after?.token).toBeGreaterThan(before?.token ?? Infinity)
  // a program that was only thought dead finds out with its next beat
  await lost
  expect(before?.mayAct()).toBe(false)
})
