import { expect, onTestFinished, test, vi } from 'vitest'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { createTicker } from './ticker.ts'

test('a sweep runs in one process at a time, and another takes over when that one stops', async () => {
  const { db } = await createTestDatabase()
  const clock = createTestClock()
  const ran: string[] = []
  const start = (name: string) => {
    const ticker = createTicker({ db, clock, onError: () => {} })
    ticker.every('sweep', 0, async () => void ran.push(name))
    ticker.start()
    onTestFinished(() => ticker.stop())
    return ticker
  }
  const first = start('first')
  await vi.waitFor(() => expect(ran).toContain('first'), { timeout: 10_000 })
  start('second')
  await vi.waitFor(() => expect(ran.length).toBeGreaterThan(3), { timeout: 10_000 })
  expect(ran).not.toContain('second')
  await first.stop()
  await vi.waitFor(() => expect(ran).toContain('second'), { timeout: 10_000 })
})

test('a sweep that fails is reported and neither stops the others nor itself', async () => {
  const { db } = await createTestDatabase()
  const clock = createTestClock()
  const faults: string[] = []
  let others = 0
  const ticker = createTicker({ db, clock, onError: (_error, name) => faults.push(name) })
  ticker.every('bad', 0, () => Promise.reject(new Error('no')))
  ticker.every('good', 0, async () => void others++)
  ticker.start()
  onTestFinished(() => ticker.stop())
  await vi.waitFor(() => expect([faults.length, others].every((count) => count >= 2)).toBe(true), { timeout: 10_000 })
  expect(new Set(faults)).toEqual(new Set(['bad']))
})

test('a sweep is due by the product’s clock, also when that clock is set back', async () => {
  const { db } = await createTestDatabase()
  const clock = createTestClock()
  const ran: number[] = []
  const ticker = createTicker({ db, clock, onError: () => {} })
  ticker.every('hourly', 3_600_000, async (now) => void ran.push(now.getTime()))
  ticker.start()
  onTestFinished(() => ticker.stop())
  await vi.waitFor(() => expect(ran).toHaveLength(1), { timeout: 10_000 })
  clock.advance(3_600_000)
  await vi.waitFor(() => expect(ran).toHaveLength(2), { timeout: 10_000 })
  clock.advance(-86_400_000)
  await vi.waitFor(() => expect(ran).toHaveLength(3), { timeout: 10_000 })
})
