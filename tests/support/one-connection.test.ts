import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readBy } from '#platform/postgres/read-by.ts'
import { together } from '#shared/together.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { createTestDatabase } from './database.ts'
import { takeAskedWithin } from './one-connection.ts'

const one = (on: Database | Tx) => sql`select 1`.execute(on)
const readOne = readBy(
  async (on: Database | Tx, keys: number[]) => {
    await one(on)
    return keys.map((key) => ({ key }))
  },
  ({ key }) => key,
)

test('who asks the database within a transaction, and not through it, is found out', async () => {
  const { db } = await createTestDatabase()
  const askedTogether = together(async (asks: readonly number[]) => {
    await one(db)
    return asks
  })
  const asks: [name: string, (tx: Tx) => Promise<unknown>][] = [
    ['at once', () => one(db)],
    ['with others', () => askedTogether(1)],
    ['by a key', () => readOne(db, 1)],
    ['in a transaction of its own', () => db.transaction().execute(one)],
    ['through it', (tx) => one(tx)],
    ['by a key through it', (tx) => readOne(tx, 1)],
  ]
  const found: string[] = []
  for (const [name, ask] of asks) {
    await db.transaction().execute(async (tx) => {
      await one(tx)
      await ask(tx)
    })
    if (takeAskedWithin().some((where) => where.includes(import.meta.filename))) found.push(name)
  }
  expect(found).toEqual(['at once', 'with others', 'by a key', 'in a transaction of its own'])
})

test('what a transaction has begun and does not wait for may ask when it is over', async () => {
  const { db } = await createTestDatabase()
  const over = Promise.withResolvers<void>()
  const later = await db.transaction().execute(async () => ({ asked: over.promise.then(() => one(db)) }))
  over.resolve()
  await later.asked
  expect(takeAskedWithin()).toEqual([])
})
