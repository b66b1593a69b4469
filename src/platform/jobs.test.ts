import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createTestDatabase } from '#tests/database.ts'
import { createJobs } from './jobs.ts'

async function startJobs() {
  const { db, url } = await createTestDatabase()
  const jobs = createJobs(url, db, { onError: () => {} })
  onTestFinished(() => jobs.stop())
  return { db, jobs }
}

test('a job exists if and only if the transaction that sent it commits', async () => {
  const { db, jobs } = await startJobs()
  const heard: number[] = []
  jobs.define<{ n: number }>('count', async ({ n }) => void heard.push(n))
  await jobs.start({ work: true })
  const send = (n: number, isRefused: boolean) =>
    db.transaction().execute(async (tx) => {
      await jobs.send(tx, 'count', { n })
      if (isRefused) throw new Error('refused')
    })
  await expect(send(1, true)).rejects.toThrow('refused')
  await send(2, false)
  await vi.waitFor(() => expect(heard).toEqual([2]), { timeout: 10_000 })
})

test('a job that fails is tried again, and does not repeat the others of its batch', async () => {
  const { db, jobs } = await startJobs()
  const heard: number[] = []
  jobs.define<{ n: number }>('flaky', async ({ n }) => {
    heard.push(n)
    if (n === 3 && heard.filter((other) => other === 3).length === 1) throw new Error('once')
  })
  await jobs.start({ work: true })
  await db.transaction().execute(async (tx) => {
    for (let n = 0; n < 8; n++) await jobs.send(tx, 'flaky', { n })
  })
  await vi.waitFor(() => expect(heard.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 3, 4, 5, 6, 7]), { timeout: 15_000 })
  await vi.waitFor(async () => expect(await jobs.pending()).toBe(0), { timeout: 10_000 })
})

test('a job that nobody defined is refused where it is sent', async () => {
  const { db, jobs } = await startJobs()
  await jobs.start({ work: false })
  await expect(db.transaction().execute((tx) => jobs.send(tx, 'typo', {}))).rejects.toThrow('typo')
})

test('what waits is kept by the database, not by the process', async () => {
  const { db, jobs } = await startJobs()
  jobs.define('later', () => Promise.resolve())
  await jobs.start({ work: false })
  await db.transaction().execute((tx) => jobs.send(tx, 'later', { n: 1 }))
  expect(await jobs.pending()).toBe(1)
  const { rows } = await sql<{ data: object }>`select data from jobs.job`.execute(db)
  expect(rows).toEqual([{ data: { name: 'later', data: { n: 1 } } }])
})

test('a program that is alone with its database begins again at once what a killed one had in hand', async () => {
  const { db, jobs } = await startJobs()
  const heard: number[] = []
  jobs.define<{ n: number }>('count', async ({ n }) => void heard.push(n))
  await jobs.start({ work: false })
  await db.transaction().execute((tx) => jobs.send(tx, 'count', { n: 1 }))
  // as a program leaves it that was killed a moment ago; its heartbeat is good for hours
  await sql`update jobs.job set state = 'active', started_on = now(), heartbeat_on = now() + interval '5 hours', expire_seconds = 36000`.execute(
    db,
  )
  await jobs.start({ work: true, isAlone: true })
  await vi.waitFor(() => expect(heard).toEqual([1]), { timeout: 15_000 })
  await vi.waitFor(async () => expect(await jobs.pending()).toBe(0), { timeout: 10_000 })
})

test('done jobs, which name people, are kept for a day, in a queue of an earlier version as well', async () => {
  const { db, url } = await createTestDatabase()
  for (let start = 0; start < 2; start++) {
    const jobs = createJobs(url, db, { onError: () => {} })
    await jobs.start({ work: false })
    const { rows } = await sql<{ seconds: number }>`select deletion_seconds as seconds from jobs.queue where name = 'work'`.execute(db)
    expect(rows).toEqual([{ seconds: 86_400 }])
    await jobs.stop()
    await sql`update jobs.queue set deletion_seconds = 604800`.execute(db)
  }
})

test('what an earlier version left in a queue that is no more troubles nobody', async () => {
  const { db, url } = await createTestDatabase()
  const faults: unknown[] = []
  const before = createJobs(url, db, { onError: (error) => faults.push(error) })
  before.define('asks a model', () => Promise.resolve())
  await before.start({ work: false })
  await db.transaction().execute((tx) => before.send(tx, 'asks a model', {}))
  await before.stop()
  await sql`insert into jobs.queue select (jsonb_populate_record(queue, '{"name": "slow"}')).* from jobs.queue where name = 'work'`.execute(
    db,
  )
  await sql`update jobs.job set name = 'slow'`.execute(db)
  const jobs = createJobs(url, db, { onError: (error) => faults.push(error) })
  onTestFinished(() => jobs.stop())
  await jobs.start({ work: true })
  const { rows } = await sql`select 1 from jobs.job where name = 'slow'`.execute(db)
  expect([rows, faults, await jobs.pending()]).toEqual([[], [], 0])
})
