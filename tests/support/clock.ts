import type { Clock } from '#platform/clock.ts'

export interface TestClock extends Clock {
  advance(ms: number): void
  set(at: Date): void
}

/** A clock that stands until a test moves it. */
export function createTestClock(start = new Date('2026-11-23T09:00:00Z')): TestClock {
  let at = start.getTime()
  return {
    now: () => new Date(at),
    advance: (ms) => void (at += ms),
    set: (date) => void (at = date.getTime()),
  }
}
