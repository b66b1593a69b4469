import { expect, test } from 'vitest'
import { startProduct } from '#tests/product.ts'

test('metrics and readiness say what is wrong; that nobody is there to decide makes no process unfit', { timeout: 120_000 }, async () => {
  const { app, db } = await startProduct()
  const metrics = async () => (await fetch(`${app.url}/metrics`)).text()
  const readiness = async () => (await fetch(`${app.url}/readyz`)).status
  expect(await metrics()).toMatch(/^gavatcore_claims_undecided 0$/m)
  expect(await readiness()).toBe(200)
  const raise = (kind: string) => db.insertInto('alarm').values({ kind, raised_at: new Date(), cleared_at: null }).execute()
  await raise('unreachable_staff')
  expect(await metrics()).toMatch(/^gavatcore_alarm\{kind="unreachable_staff"\} 1$/m)
  expect(await readiness()).toBe(200)
  await raise('api_id')
  expect(await readiness()).toBe(503)
})
