import { expect, test, vi } from 'vitest'
import { customerOf, startStaff } from '#tests/journey.ts'
import { cast, startProduct } from '#tests/product.ts'

const patience = { timeout: 30_000, interval: 50 }

test('metrics and readiness say what is wrong; that nobody is there to decide makes no process unfit', { timeout: 120_000 }, async () => {
  const product = await startProduct()
  const { app, db } = product
  const metrics = async () => (await fetch(`${app.url}/metrics`)).text()
  const readiness = async () => (await fetch(`${app.url}/readyz`)).status
  const isStuck = /^gavatcore_alarm\{kind="unreachable_staff"\} 1$/m
  expect(await metrics()).toMatch(/^gavatcore_claims_undecided 0$/m)
  expect(await readiness()).toBe(200)
  // nobody of staff has ever opened the bot
  const ayse = customerOf(product, cast.ayse)
  await ayse.choosePackage('Temel')
  await ayse.claim()
  expect(await metrics()).toMatch(/^gavatcore_claims_undecided 1$/m)
  await product.advance(61_000)
  await vi.waitFor(async () => expect(await metrics()).toMatch(isStuck), patience)
  expect(await readiness()).toBe(200)
  await startStaff(product)
  await product.advance(61_000)
  await vi.waitFor(async () => expect(await metrics()).not.toMatch(isStuck), patience)
  // only a login would say that it is over, and nobody logs in here
  await db.insertInto('alarm').values({ kind: 'api_id', raised_at: new Date(), cleared_at: null }).execute()
  expect(await metrics()).toMatch(/^gavatcore_alarm\{kind="api_id"\} 1$/m)
  expect(await readiness()).toBe(503)
})
