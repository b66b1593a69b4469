import { afterFailure, afterSending, healthy, passage, type Breaker } from './pace-rules.ts'

/** The one way out for the connections of all accounts of a process: so many a second, and few while the network is away. */
export interface Pace {
  /** A place in the queue. With `isUrgent` before all others: a person waits. */
  enter(isUrgent?: boolean): Turn
  /** It was let through and heard the other side. */
  succeeded(): void
  /** It was let through and heard nothing. */
  failed(): void
}

export interface Turn {
  /** Resolves when it is this one's turn. @throws the reason of `withdraw` */
  granted: Promise<void>
  /** Waits no longer. Does nothing after its turn. */
  withdraw(reason: Error): void
}

interface Waiting {
  enter: () => void
}

export interface PaceOptions {
  perSecond: number
  /** Told once when the network goes, and once when it is back. */
  onChange(isReachable: boolean): void
  random?: () => number
}

/** How long after its turn comes a look for the end of silence. */
const lookMs = 5_000

export function createPace({ perSecond, onChange, random = Math.random }: PaceOptions): Pace {
  const waiting = new Set<Waiting>()
  const urgent = new Set<Waiting>()
  const gapMs = 1_000 / perSecond
  let breaker: Breaker = healthy
  let lastAt = -Infinity
  let timer: NodeJS.Timeout | undefined

  const isEmpty = () => waiting.size === 0 && urgent.size === 0

  function schedule() {
    clearTimeout(timer)
    timer = undefined
    if (isEmpty()) return
    const now = performance.now()
    timer = setTimeout(letThrough, Math.max(0, nextAt(now) - now))
  }

  function nextAt(now: number): number {
    if (breaker.state === 'open') return breaker.untilMs
    if (breaker.state === 'trying' && passage(breaker, now).count === 0) return now + lookMs
    return lastAt + gapMs
  }

  function letThrough() {
    const now = performance.now()
    const { breaker: current, count } = passage(breaker, now)
    // a timer is late by a millisecond or more: what it missed goes at once
    const paced = Math.max(1, Math.min(Math.floor((now - lastAt) / gapMs), Math.ceil(perSecond / 20)))
    const due = take(count ?? paced)
    breaker = afterSending(current, due.length)
    if (due.length > 0) lastAt = now
    for (const { enter } of due) enter()
    schedule()
  }

  function take(count: number): Waiting[] {
    const due: Waiting[] = []
    for (const queue of [urgent, waiting])
      for (const one of queue) {
        if (due.length >= count) return due
        queue.delete(one)
        due.push(one)
      }
    return due
  }

  return {
    enter(isUrgent = false) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const one: Waiting = { enter: resolve }
      const queue = isUrgent ? urgent : waiting
      queue.add(one)
      if (timer === undefined) schedule()
      return {
        granted: promise,
        withdraw(reason) {
          if (queue.delete(one)) reject(reason)
        },
      }
    },
    succeeded() {
      const wasBroken = breaker.state !== 'closed'
      breaker = healthy
      if (!wasBroken) return
      onChange(true)
      schedule()
    },
    failed() {
      const before = breaker.state
      breaker = afterFailure(breaker, performance.now(), random())
      if (breaker.state === before) return
      if (before === 'closed') onChange(false)
      schedule()
    },
  }
}
