import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase } from '#tests/database.ts'
import { connect } from './connect.ts'
import { createStatementNames } from './prepared.ts'

test('what is asked again and again is planned once in a connection, what is asked once is not', async () => {
  const { url } = await createTestDatabase()
  const db = connect(url, { max: 1, onError() {} })
  onTestFinished(() => db.destroy())
  for (let n = 0; n < 10; n++) await sql`select 'often', ${n}::int`.execute(db)
  await sql`select 'once', ${1}::int`.execute(db)
  const { rows } = await sql<{
    statement: string
  }>`select statement from pg_prepared_statements where statement like 'select ''o%'`.execute(db)
  expect(rows).toEqual([{ statement: `select 'often', $1::int` }])
})

test('texts that differ from call to call never fill a connection', () => {
  const nameOf = createStatementNames()
  for (let n = 0; n < 20_000; n++) expect(nameOf(`select ${n}`)).toBeUndefined()
  const names = new Set<string | undefined>()
  for (let n = 0; n < 1_000; n++) for (let time = 0; time < 5; time++) names.add(nameOf(`select ${n}, ${n}`))
  expect(names.size).toBeLessThan(302)
})
