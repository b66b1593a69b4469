import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '#platform/clock.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { retryAt } from './automation-rules.ts'
import type { TurnRow } from './deciding.ts'
import { createTurnHolds, keepEveryMs, type LeftTurn } from './turn-holds.ts'

/** In hand at a time. Those that ask the model wait for it for seconds, and have places of their own. */
const quickMax = 100
const slowMax = 40
/** Between two looks: what comes due meanwhile is done together. */
const paceMs = 200
/** Nothing that is written between two looks is due before the next, for words are gathered for longer. */
const lookMs = 2_000
const patienceDefaultMs = 5_000
/** Longer than any turn takes: one that never ends must not keep its place, nor the turn from others. */
const stuckMs = 300_000

/** Drives the turns: in every process that does jobs what is due is taken, done, and left to others where it cannot be done. */
export interface TurnDriver {
  start(onError: (error: unknown) => void): void
  /** Takes no more. What is in hand is done within `patienceMs`, or left to whoever comes next. */
  stop(patienceMs?: number): Promise<void>
  /**
   * Does what is due now, to its end; answers how many there were.
   * @throws what one of them threw, which is left to be tried again.
   */
  round(): Promise<number>
  /** How many are due or in hand, in all processes. */
  due(): Promise<number>
}

/** `again`: something was said meanwhile. `crowded`: the model has to be asked, and there was no place for it. */
export type TurnEnd = 'done' | 'again' | 'crowded'

export interface TurnDriverDeps {
  db: Database
  clock: Clock
  gatherMs: number
  /** @param mayAsk takes a place for asking the model; false: there is none. */
  run(row: TurnRow, mayAsk: () => boolean): Promise<TurnEnd>
}

interface InHand {
  row: TurnRow
  isSlow: boolean
  since: number
  ended: Promise<void>
}

export function createTurnDriver({ db, clock, gatherMs, run }: TurnDriverDeps): TurnDriver {
  const holds = createTurnHolds(db)
  const inHand = new Set<InHand>()
  /** Written down with the next look. */
  const left: LeftTurn[] = []
  let keptAt = performance.now()
  const stopping = new AbortController()
  let driving: Promise<void> | undefined
  let onError: (error: unknown) => void = () => {}
  let isWoken = false
  let wake = () => {}

  const slowCount = () => [...inHand].filter(({ isSlow }) => isSlow).length
  const places = () => ({ quick: quickMax - (inHand.size - slowCount()), slow: slowMax - slowCount() })

  /** Something can be done before the next is due. */
  function rouse() {
    isWoken = true
    wake()
  }

  async function rest(ms: number) {
    await sleep(paceMs, undefined, { signal: stopping.signal }).catch(() => {})
    if (!isWoken && !stopping.signal.aborted)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms - paceMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    isWoken = false
  }

  function begin(row: TurnRow): Promise<void> {
    const one: InHand = { row, isSlow: row.is_slow, since: performance.now(), ended: Promise.resolve() }
    inHand.add(one)
    one.ended = toEnd(one).finally(() => {
      const { quick, slow } = places()
      inHand.delete(one)
      if (left.length > 0 || quick <= 0 || slow <= 0) rouse()
    })
    return one.ended
  }

  async function toEnd(one: InHand) {
    const { row } = one
    try {
      const end = await run(row, () => {
        if (!one.isSlow && places().slow > 0) one.isSlow = true
        return one.isSlow
      })
      if (end !== 'done') left.push({ row, isSlow: end === 'crowded' })
    } catch (error) {
      left.push({ row, isSlow: false, dueAt: retryAt(row.first_at, clock.now()) })
      throw error
    }
  }

  /** Writes down what was left, keeps what is in hand and begins with what is due. */
  async function look() {
    await writeLeft()
    const at = performance.now()
    for (const one of inHand) if (at - one.since > stuckMs) inHand.delete(one)
    if (inHand.size > 0 && at - keptAt >= keepEveryMs) {
      keptAt = at
      await holds.keep([...inHand].map(({ row }) => row))
    }
    const { rows, nextAt } = await holds.take(clock.now(), places())
    // one whose hold ran out meanwhile is not begun beside itself
    const known = new Set([...inHand].map(({ row }) => row.id))
    return { begun: rows.filter(({ id }) => !known.has(id)).map(begin), nextAt }
  }

  async function writeLeft() {
    const its = left.splice(0)
    if (its.length === 0) return
    try {
      await holds.letGo(its)
    } catch (error) {
      left.push(...its)
      throw error
    }
  }

  async function drive() {
    while (!stopping.signal.aborted) {
      const longest = Math.min(lookMs, Math.max(gatherMs, paceMs))
      try {
        const { begun, nextAt } = await look()
        for (const ended of begun) ended.catch(onError)
        await rest(nextAt ? Math.min(longest, Math.max(paceMs, nextAt.getTime() - clock.now().getTime())) : longest)
      } catch (error) {
        onError(error)
        await rest(longest)
      }
    }
  }

  return {
    start(report) {
      onError = report
      driving ??= drive()
    },
    async stop(patienceMs = patienceDefaultMs) {
      if (!driving) return
      stopping.abort()
      wake()
      await driving
      const ended = Promise.allSettled([...inHand].map((one) => one.ended))
      await Promise.race([ended, sleep(patienceMs, undefined, { ref: false })])
      // where the database is away they are free when their holds run out
      await writeLeft()
        .then(() => holds.letGoAll())
        .catch(onError)
    },
    async round() {
      const { begun } = await look()
      const ends = await Promise.allSettled(begun)
      await writeLeft()
      for (const end of ends) if (end.status === 'rejected') throw end.reason
      return begun.length
    },
    async due() {
      const { count } = await db
        .selectFrom('conversation_turn')
        .select((is) => is.fn.countAll<number>().as('count'))
        .where('due_at', '<=', clock.now())
        .executeTakeFirstOrThrow()
      return count
    },
  }
}
