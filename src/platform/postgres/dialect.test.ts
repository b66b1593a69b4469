import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createTestDatabase } from '#tests/database.ts'
import { readerOf, type Database } from './connect.ts'

test('however many read by a key, one process of the server answers, and not one of those that hold transactions', async () => {
  const { db } = await createTestDatabase()
  const readers = await Promise.all(Array.from({ length: 50 }, () => processOf(readerOf(db))))
  expect(new Set(readers).size).toBe(1)
  expect(readers).not.toContain(await processOf(db))
})

test('reads whose connection breaks are answered over another', async () => {
  const { db } = await createTestDatabase()
  const broken = await processOf(readerOf(db))
  const reading = Promise.all([1, 2, 3].map(() => sql<{ n: number }>`select 1 as n from pg_sleep(0.2)`.execute(readerOf(db))))
  await sql`select pg_terminate_backend(${broken}::int)`.execute(db)
  expect((await reading).flatMap(({ rows }) => rows)).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }])
  expect(await processOf(readerOf(db))).not.toBe(broken)
})

test('a transaction whose first statement fails leaves nothing', async () => {
  const { db } = await createTestDatabase()
  await sql`create table kept (n int)`.execute(db)
  const failing = db.transaction().execute(async (tx) => {
    await sql`select 1 / 0`.execute(tx).catch(() => {})
    await sql`insert into kept values (1)`.execute(tx)
  })
  await expect(failing).rejects.toThrow('aborted')
  expect((await sql`select * from kept`.execute(db)).rows).toEqual([])
})

async function processOf(on: Database): Promise<number | undefined> {
  return (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(on)).rows[0]?.pid
}
