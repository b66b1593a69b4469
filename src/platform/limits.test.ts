import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayMs, hourMs } from '#shared/time.ts'
import { createTestDatabase } from '#tests/database.ts'
import { hitLimit, hitLimits } from './limits.ts'

test('no window ever holds more than its limit, and the answer says when it is over', async () => {
  const { db } = await createTestDatabase()
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(40), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 4 }), async (steps, max) => {
      const key = `run-${run++}`
      const taken: number[] = []
      let at = 1_000_000
      for (const step of steps) {
        at += step
        const now = at
        const retryAt = await db.transaction().execute((tx) => hitLimit(tx, key, { windowMs: 60, max }, new Date(now)))
        if (retryAt) expect(retryAt.getTime()).toBe((taken.at(-max) ?? 0) + 60)
        else taken.push(at)
      }
      for (const end of taken) expect(taken.filter((hit) => hit > end - 60 && hit <= end).length).toBeLessThanOrEqual(max)
    }),
    { numRuns: 25 },
  )
})

test('many at once get through as often as the limit says', async () => {
  const { db } = await createTestDatabase()
  const now = new Date()
  const results = await Promise.all(
    Array.from({ length: 20 }, () => db.transaction().execute((tx) => hitLimit(tx, 'same', { windowMs: 60_000, max: 3 }, now))),
  )
  expect(results.filter((retryAt) => retryAt === undefined)).toHaveLength(3)
})

test('what was counted before the clock was set back holds nobody up until that time comes again', async () => {
  const { db } = await createTestDatabase()
  const start = Date.parse('2026-11-23T09:00:00Z')
  const hitAt = (ms: number) => db.transaction().execute((tx) => hitLimit(tx, 'own', { windowMs: hourMs, max: 1 }, new Date(start + ms)))
  expect(await hitAt(30 * dayMs)).toBeUndefined()
  expect(await hitAt(0)).toBeUndefined()
  // the clock of another process, a little behind
  expect(await hitAt(-1_000)).toEqual(new Date(start + hourMs))
})

test('of several limits the first that is full refuses, until its own window lets one in', async () => {
  const { db } = await createTestDatabase()
  const start = 1_000_000
  const limits = [
    { key: 'long', windowMs: 500, max: 2 },
    { key: 'short', windowMs: 50, max: 1 },
  ]
  const hitAt = (ms: number) => db.transaction().execute((tx) => hitLimits(tx, limits, new Date(start + ms)))
  expect(await hitAt(0)).toBeUndefined()
  expect(await hitAt(10)).toEqual({ index: 1, until: new Date(start + 50) })
  expect(await hitAt(60)).toBeUndefined()
  expect(await hitAt(70)).toEqual({ index: 0, until: new Date(start + 500) })
})
