import { afterFailure, afterSending, healthy, passage, type Breaker } from './pace-rules.ts'

/**
 * The one way out for the connections of all accounts of a process: so many a second, so many under way at once, and few while the
 * network is away. Under way are those that have heard nothing yet: with thousands of them each would wait for its answer longer than
 * mtcute has patience, begin anew, and be what all others wait for.
 */
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
  /** After its turn: it has heard the other side or given up, and another may go. More than once does nothing. */
  end(): void
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

/** More than the usual pace ever has under way, and few enough that each is answered within a second. */
const underWayMax = 128
/** How long after its turn comes a look for the end of silence. */
const lookMs = 5_000

export function createPace({ perSecond, onChange, random = Math.random }: PaceOptions): Pace {
  const waiting = new Set<Waiting>()
  const urgent = new Set<Waiting>()
  const gapMs = 1_000 / perSecond
  let breaker: Breaker = healthy
  let lastAt = -Infinity
  let timer: NodeJS.Timeout | undefined
  let underWay = 0

  /** Who tries whether the network is back waits for nobody who hears nothing; neither does a person. */
  const maySomebodyGo = () => urgent.size > 0 || (waiting.size > 0 && (breaker.state !== 'closed' || underWay < underWayMax))

  function schedule() {
    clearTimeout(timer)
    timer = undefined
    if (!maySomebodyGo()) return
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
    const due = count === undefined ? take(paced, underWayMax - underWay) : take(count, count)
    breaker = afterSending(current, due.length)
    if (due.length > 0) lastAt = now
    underWay += due.length
    for (const { enter } of due) enter()
    schedule()
  }

  /** Of those that are not urgent no more than there is room for. */
  function take(count: number, room: number): Waiting[] {
    const due: Waiting[] = []
    for (const queue of [urgent, waiting])
      for (const one of queue) {
        if (due.length >= (queue === waiting ? Math.min(count, room) : count)) break
        queue.delete(one)
        due.push(one)
      }
    return due
  }

  return {
    enter(isUrgent = false) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      let isUnderWay = false
      const one: Waiting = {
        enter() {
          isUnderWay = true
          resolve()
        },
      }
      const queue = isUrgent ? urgent : waiting
      queue.add(one)
      if (timer === undefined) schedule()
      return {
        granted: promise,
        withdraw(reason) {
          if (queue.delete(one)) reject(reason)
        },
        end() {
          if (!isUnderWay) return
          isUnderWay = false
          underWay--
          if (timer === undefined) schedule()
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
