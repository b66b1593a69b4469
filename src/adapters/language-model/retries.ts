import { setTimeout as sleep } from 'node:timers/promises'
import { secondMs } from '#shared/time.ts'

export interface Deadline {
  /** Ends with the caller's own signal, or when the time is up. */
  signal: AbortSignal
  /** What is left, by a clock that nobody sets. */
  leftMs(): number
  isOver(): boolean
}

export function deadlineIn(timeoutMs: number, caller: AbortSignal): Deadline {
  const end = performance.now() + timeoutMs
  const timer = AbortSignal.timeout(timeoutMs)
  return {
    signal: AbortSignal.any([caller, timer]),
    leftMs: () => end - performance.now(),
    isOver: () => timer.aborted,
  }
}

/**
 * How long to wait before the next try: what the service asks for, else twice as long each time, the half of it drawn, so that many who
 * failed together do not come back together.
 */
export function pauseMs(attempt: number, headers: Headers | undefined, random: () => number): number {
  return askedMs(headers) ?? Math.min(8 * secondMs, 500 * 2 ** attempt) * (0.5 + random() / 2)
}

function askedMs(headers: Headers | undefined): number | undefined {
  const value = headers?.get('retry-after')
  if (value === null || value === undefined) return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * secondMs)
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}

/** Waits, unless the wait would end after the deadline: then nothing is worth waiting for. */
export async function pause(ms: number, { signal, leftMs }: Deadline): Promise<boolean> {
  if (ms >= leftMs()) return false
  return sleep(ms, true, { signal }).catch(() => false)
}
