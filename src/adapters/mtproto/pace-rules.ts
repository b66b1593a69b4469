/**
 * One account that fails has a trouble of its own; many in a row, without one that arrives, are the network. Then nobody tries for a
 * pause, which grows, and after it only a few do; the first that arrives lets all others follow.
 */
export type Breaker =
  | { state: 'closed'; failures: number }
  | { state: 'open'; round: number; untilMs: number }
  | { state: 'trying'; round: number; sinceMs: number; sent: number; failed: number }

export const failuresMax = 10
export const triesMax = 3
/** Some that were let through may never tell how it went: then others may try. */
const silenceMs = 20_000
const pauseFirstMs = 500
const pauseMaxMs = 30_000

export const healthy: Breaker = { state: 'closed', failures: 0 }

export function afterFailure(breaker: Breaker, nowMs: number, random: number): Breaker {
  switch (breaker.state) {
    case 'closed': {
      const failures = breaker.failures + 1
      return failures < failuresMax ? { state: 'closed', failures } : opened(0, nowMs, random)
    }
    case 'open':
      // one that began before the pause
      return breaker
    case 'trying': {
      const failed = breaker.failed + 1
      return failed < triesMax ? { ...breaker, failed } : opened(breaker.round + 1, nowMs, random)
    }
  }
}

/** The breaker as it is at this moment, and how many may go at once; undefined: no more than the pace says. */
export function passage(breaker: Breaker, nowMs: number): { breaker: Breaker; count: number | undefined } {
  switch (breaker.state) {
    case 'closed':
      return { breaker, count: undefined }
    case 'open':
      if (nowMs < breaker.untilMs) return { breaker, count: 0 }
      return { breaker: { state: 'trying', round: breaker.round, sinceMs: nowMs, sent: 0, failed: 0 }, count: triesMax }
    case 'trying':
      if (nowMs - breaker.sinceMs >= silenceMs) return { breaker: { ...breaker, sinceMs: nowMs, sent: 0, failed: 0 }, count: triesMax }
      return { breaker, count: triesMax - breaker.sent }
  }
}

export function afterSending(breaker: Breaker, count: number): Breaker {
  return breaker.state === 'trying' ? { ...breaker, sent: breaker.sent + count } : breaker
}

function opened(round: number, nowMs: number, random: number): Breaker {
  return { state: 'open', round, untilMs: nowMs + pauseMs(round, random) }
}

/** Twice as long each time, and somewhere in its second half: many processes lose one network together. */
export function pauseMs(round: number, random: number): number {
  return Math.min(pauseMaxMs, pauseFirstMs * 2 ** Math.min(round, 16)) * (0.5 + random / 2)
}

const waitFirstMs = 1_000
const waitMaxMs = 15_000

/** Full jitter: how long one account waits after so many failures in a row. All that lost their data centre at once come back spread. */
export function waitMs(failures: number, random: number): number {
  return Math.round(random * Math.min(waitMaxMs, waitFirstMs * 2 ** Math.min(failures, 16)))
}
