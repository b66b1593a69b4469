import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from './clock.ts'
import { createLease } from './lease.ts'
import type { Database } from './postgres/connect.ts'

/** Sweeps: work that is due by the clock. Each asks the database what is due, so a missed run only comes later. */
export interface Ticker {
  /** Call at composition. `sweep` must be safe to run twice and quick when nothing is due. */
  every(name: string, intervalMs: number, sweep: (now: Date) => Promise<void>): void
  /** Runs the sweeps in whichever process holds the lease, until `stop`. */
  start(): void
  stop(): Promise<void>
}

const beatMs = 500
const leaseTtlMs = 5_000

export function createTicker(options: { db: Database; clock: Clock; onError: (error: unknown, name: string) => void }): Ticker {
  const { db, clock, onError } = options
  const sweeps: { name: string; intervalMs: number; lastRun: number; sweep: (now: Date) => Promise<void> }[] = []
  const lease = createLease(db, 'ticker', leaseTtlMs)
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  async function runDue() {
    const now = clock.now()
    for (const entry of sweeps) {
      // a clock that was set back must not silence a sweep
      if (Math.abs(now.getTime() - entry.lastRun) < entry.intervalMs) continue
      entry.lastRun = now.getTime()
      await entry.sweep(now).catch((error: unknown) => onError(error, entry.name))
    }
  }

  async function run() {
    while (!stopping.signal.aborted) {
      try {
        if (await lease.take()) await runDue()
      } catch (error) {
        onError(error, 'lease')
      }
      await sleep(beatMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
    await lease.release().catch((error: unknown) => onError(error, 'lease'))
  }

  return {
    every: (name, intervalMs, sweep) => void sweeps.push({ name, intervalMs, lastRun: -Infinity, sweep }),
    start() {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
