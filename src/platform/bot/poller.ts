import { GrammyError, type Api } from 'grammy'
import type { Update } from 'grammy/types'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '#platform/log.ts'
import type { Lease } from '#platform/lease.ts'

export const allowedUpdates = ['message', 'callback_query', 'my_chat_member'] as const

export interface Poller {
  start(): void
  stop(): Promise<void>
}

const waitSeconds = 25
const inFlightMax = 200
const beatMs = 1_000
/** How long the lease outlives its last beat. */
export const pollerLeaseMs = 6_000

/**
 * Long polling by whoever holds the lease. An update is confirmed to Telegram (by the next offset) only when it is done, so a kill
 * loses none; those in hand come again with the next answer and are passed over.
 */
export function createPoller(options: {
  api: Api
  lease: Lease
  log: Log
  take: (update: Update) => Promise<void>
  onFault: (error: unknown) => void
  onHealthy: () => void
}): Poller {
  const { api, lease, log } = options
  const stopping = new AbortController()
  /** Ends the poll in hand when the lease went to another process. */
  let holding: AbortController | undefined
  const inHand = new Map<number, Promise<void>>()
  /** Met a missing database: not confirmed, and taken when they come again. */
  const undone = new Set<number>()
  /** One above the newest update seen. */
  let next = 0
  let running: Promise<void> | undefined

  /** Everything below is done; Telegram may forget it. */
  const confirmed = () => Math.min(next, ...inHand.keys(), ...undone)

  function accept(update: Update): boolean {
    const id = update.update_id
    if (id < next && !undone.has(id)) return false
    undone.delete(id)
    next = Math.max(next, id + 1)
    inHand.set(id, handle(update))
    return true
  }

  async function handle(update: Update) {
    try {
      await options.take(update)
    } catch (error) {
      log.warn({ err: error, updateId: update.update_id }, 'an update will be delivered again')
      await pause(500)
      undone.add(update.update_id)
    } finally {
      inHand.delete(update.update_id)
    }
  }

  async function poll() {
    // with work in hand Telegram would answer at once with just that: ask briefly, and again when something is done
    const updates = await api.getUpdates(
      { offset: confirmed(), limit: 100, timeout: inHand.size > 0 ? 0 : waitSeconds, allowed_updates: allowedUpdates },
      holding?.signal as Parameters<Api['getUpdates']>[1], // grammY's type is an older polyfill of the same thing
    )
    options.onHealthy()
    const isNews = updates.map(accept).some(Boolean)
    if (inHand.size === 0) return
    if (inHand.size >= inFlightMax) await Promise.race(inHand.values())
    else if (!isNews) await Promise.race([...inHand.values(), pause(50)])
  }

  /** Beats until the lease is lost or this process stops. */
  async function hold(held: AbortController) {
    while (!stopping.signal.aborted && !held.signal.aborted) {
      await pause(beatMs)
      if (!(await lease.take().catch(() => false))) held.abort()
    }
    held.abort()
  }

  async function run() {
    while (!stopping.signal.aborted) {
      try {
        if (!holding || holding.signal.aborted) {
          if (await lease.take()) void hold((holding = new AbortController()))
          else await pause(beatMs)
        } else await poll()
      } catch (error) {
        if (stopping.signal.aborted) break
        if (holding?.signal.aborted) continue
        options.onFault(error)
        const retryAfter = error instanceof GrammyError ? error.parameters.retry_after : undefined
        await pause((retryAfter ?? 1) * 1_000)
      }
    }
    await Promise.allSettled(inHand.values())
    // confirms what was done since the last answer
    if (next > 0) await api.getUpdates({ offset: confirmed(), limit: 1, timeout: 0 }).catch(() => {})
    await lease.release().catch(() => {})
  }

  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {})

  return {
    start() {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      holding?.abort()
      await running
    },
  }
}
