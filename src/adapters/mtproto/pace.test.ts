import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPace } from './pace.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

function crowd(perSecond: number, count: number) {
  const changes: boolean[] = []
  const pace = createPace({ perSecond, onChange: (isReachable) => void changes.push(isReachable) })
  let through = 0
  for (let index = 0; index < count; index++) void pace.enter().then(() => through++)
  return { pace, changes, through: () => through }
}

test('so many a second go through, no more', async () => {
  const { through } = crowd(20, 100)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(through()).toBeGreaterThanOrEqual(19)
  expect(through()).toBeLessThanOrEqual(22)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(through()).toBe(100)
})

test('while the network is away few try; when one arrives all others follow at once', async () => {
  const { pace, changes, through } = crowd(100, 1_000)
  for (let count = 0; count < 10; count++) pace.failed()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(through()).toBeLessThanOrEqual(25)
  expect(changes).toEqual([false])
  pace.succeeded()
  await vi.advanceTimersByTimeAsync(11_000)
  expect(through()).toBe(1_000)
  expect(changes).toEqual([false, true])
})
