import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLog } from '#platform/log.ts'
import { createPace } from './pace.ts'
import { afterFailure, afterSending, failuresMax, healthy, passage, pauseMs, triesMax, waitMs } from './pace-rules.ts'
import { createTelegram } from './telegram.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

function crowd(perSecond: number, count: number, { isSilent = false } = {}) {
  const changes: boolean[] = []
  const pace = createPace({ perSecond, onChange: (isReachable) => void changes.push(isReachable) })
  let through = 0
  const turns = Array.from({ length: count }, () => {
    const turn = pace.enter()
    void turn.granted.then(() => {
      through++
      if (!isSilent) turn.end()
    })
    return turn
  })
  return { pace, changes, turns, through: () => through }
}

test('so many a second go through, no more', async () => {
  const { through } = crowd(20, 100)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(through()).toBeGreaterThanOrEqual(19)
  expect(through()).toBeLessThanOrEqual(22)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(through()).toBe(100)
})

test('many failures in a row are the network: one alarm, a few that try, and all others as soon as one of them arrives', async () => {
  const { pace, changes, through } = crowd(100, 1_000)
  for (let count = 0; count < failuresMax + 5; count++) pace.failed()
  expect(changes).toEqual([false])
  await vi.advanceTimersByTimeAsync(600)
  expect(through()).toBe(triesMax)
  // as long as they tell nothing, nobody follows
  await vi.advanceTimersByTimeAsync(5_000)
  expect(through()).toBe(triesMax)
  for (let count = 0; count < triesMax; count++) pace.failed()
  expect(changes).toEqual([false])
  await vi.advanceTimersByTimeAsync(1_200)
  expect(through()).toBe(2 * triesMax)
  pace.succeeded()
  await vi.advanceTimersByTimeAsync(11_000)
  expect(through()).toBe(1_000)
  expect(changes).toEqual([false, true])
})

test('those that try and never tell how it went make room for others', async () => {
  const { pace, through } = crowd(100, 1_000)
  for (let count = 0; count < failuresMax; count++) pace.failed()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(through()).toBe(2 * triesMax)
})

test('only so many are under way at once, and each that hears something or gives up lets another go', async () => {
  const { pace, turns, through } = crowd(2_000, 500, { isSilent: true })
  await vi.advanceTimersByTimeAsync(5_000)
  const atOnce = through()
  expect(atOnce).toBeLessThanOrEqual(128)
  for (const turn of turns.slice(0, 10)) {
    turn.end()
    turn.end()
  }
  await vi.advanceTimersByTimeAsync(1_000)
  expect(through()).toBe(atOnce + 10)
  // a person waits for none of them, and neither does who looks whether the network is back
  let isIn = false
  void pace.enter(true).granted.then(() => (isIn = true))
  await vi.advanceTimersByTimeAsync(100)
  expect(isIn).toBe(true)
  for (let count = 0; count < failuresMax; count++) pace.failed()
  await vi.advanceTimersByTimeAsync(600)
  expect(through()).toBe(atOnce + 10 + triesMax)
})

test('a person who waits for a login goes first, and one that waits no longer takes no turn', async () => {
  const pace = createPace({ perSecond: 1, onChange() {} })
  const order: string[] = []
  const turn = (name: string, isUrgent = false) => {
    const place = pace.enter(isUrgent)
    place.granted.then(
      () => order.push(name),
      (error: Error) => order.push(error.message),
    )
    return place
  }
  turn('first')
  const second = turn('second')
  turn('third')
  turn('login', true)
  second.withdraw(new Error('gone'))
  await vi.advanceTimersByTimeAsync(2_500)
  expect(order).toEqual(['gone', 'login', 'first', 'third'])
})

test('faster than 20 connects a second goes only against this machine', () => {
  const about = { apiId: 1, apiHash: 'hash', deviceModel: 'm', appVersion: '1', log: createLog('silent') }
  expect(() => createTelegram({ ...about, connectsPerSecond: 21 })).toThrow('21')
  expect(() => createTelegram({ ...about, connectsPerSecond: 10 })).not.toThrow()
})

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('a pause grows with each round up to its bound, and a wait is spread over all of its time', () => {
  fc.assert(
    fc.property(fc.nat(40), random, random, (round, one, other) => {
      expect(pauseMs(round, one)).toBeLessThanOrEqual(pauseMs(round + 1, 1))
      expect(pauseMs(round + 2, other)).toBeGreaterThanOrEqual(Math.min(pauseMs(round, one), 15_000))
      expect(pauseMs(round, one)).toBeLessThanOrEqual(30_000)
      expect(waitMs(round, one)).toBeGreaterThanOrEqual(0)
      expect(waitMs(round, one)).toBeLessThanOrEqual(Math.min(15_000, 1_000 * 2 ** round))
    }),
  )
})

test('whatever happens, no more than a few go at once between the moment the network goes and the first that arrives', () => {
  const happening = fc.record({ what: fc.constantFrom('failed', 'let', 'wait'), ms: fc.nat(40_000), random })
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200 }), (happenings) => {
      let breaker = healthy
      let now = 0
      let since = 0
      for (const { what, ms, random: one } of happenings) {
        if (what === 'wait') now += ms
        if (what === 'failed') breaker = afterFailure(breaker, now, one)
        if (breaker.state !== 'closed' && what === 'let') {
          const { breaker: current, count } = passage(breaker, now)
          expect(count).toBeLessThanOrEqual(triesMax)
          // a new few only after a pause or a long silence
          if (current !== breaker) since = 0
          since += count ?? Infinity
          expect(since).toBeLessThanOrEqual(triesMax)
          breaker = afterSending(current, count ?? 0)
        }
      }
      expect(passage(healthy, now).count).toBeUndefined()
    }),
  )
})
