import { GrammyError, type Api } from 'grammy'
import type { Update } from 'grammy/types'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '#platform/log.ts'
import type { Lease } from '#platform/lease.ts'
import type { Intake } from './intake.ts'

export const allowedUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const

export interface Poller {
  start(): void
  stop(): Promise<void>
}

const waitSeconds = 25
/** Telegram's own bound. */
const windowMax = 100
const inFlightMax = 200
/** Telegram shows what is in hand with each answer: the more that is, the longer until the next, for each of them up to the bound. */
const busyMs = 3
const busyMaxMs = 100
const beatMs = 1_000
/** How long the lease outlives its last beat. */
export const pollerLeaseMs = 6_000

/**
 * Long polling by whoever holds the lease. An update is confirmed to Telegram (by the next offset) only when it is done, so a kill
 * loses none; those in hand come again with the next answer and are passed over.
 *
 * Telegram shows no more than the first 100 that are not confirmed. One that takes long while that many stand behind it is written
 * down as owed and confirmed, so that nobody waits for it; a kill over it is then told to its person.
 */
export function createPoller(options: {
  api: Api
  lease: Lease
  log: Log
  intake: Pick<Intake, 'take' | 'owe' | 'settle'>
  /** How long an update may hold up those behind it. */
  patienceMs?: number
  onFault: (error: unknown) => void
  onHealthy: () => void
}): Poller {
  const { api, lease, log, intake, patienceMs = 5_000 } = options
  const stopping = new AbortController()
  /** Ends the poll in hand when the lease went to another process. */
  let holding: AbortController | undefined
  const inHand = new Map<number, { update: Update; since: number; done: Promise<void>; isOwed: boolean }>()
  /** Met a missing database: not confirmed, and taken when they come again. */
  const undone = new Set<number>()
  /** One above the newest update seen. */
  let next = 0
  let running: Promise<void> | undefined

  /** Everything below is done; Telegram may forget it. */
  const confirmed = () => Math.min(next, ...unconfirmed().keys(), ...undone)
  const unconfirmed = () => new Map([...inHand].filter(([, { isOwed }]) => !isOwed))

  function accept(update: Update): boolean {
    const id = update.update_id
    if (id < next && !undone.has(id)) return false
    undone.delete(id)
    next = Math.max(next, id + 1)
    inHand.set(id, { update, since: performance.now(), done: handle(update), isOwed: false })
    return true
  }

  async function handle(update: Update): Promise<void> {
    const id = update.update_id
    try {
      await intake.take(update)
    } catch (error) {
      log.warn({ err: error, updateId: id }, 'an update will be taken again')
      await pause(500)
      // Telegram has forgotten an owed one: it comes again from here
      if (inHand.get(id)?.isOwed && !stopping.signal.aborted) return handle(update)
      undone.add(id)
    }
    inHand.delete(id)
  }

  /** Lets what is slow out of the way of the rest. */
  async function passSlowOnes() {
    const slow = [...inHand.values()].filter(({ since, isOwed }) => !isOwed && performance.now() - since >= patienceMs)
    if (slow.length === 0) return
    await intake.owe(slow.map(({ update }) => update))
    for (const one of slow) one.isOwed = true
  }

  async function poll() {
    // with work in hand Telegram answers at once with just that: ask briefly, and again after a moment
    const updates = await api.getUpdates(
      { offset: confirmed(), limit: windowMax, timeout: confirmed() < next ? 0 : waitSeconds, allowed_updates: allowedUpdates },
      holding?.signal as Parameters<Api['getUpdates']>[1], // grammY's type is an older polyfill of the same thing
    )
    options.onHealthy()
    const isNews = updates.map(accept).some(Boolean)
    if (inHand.size === 0) return
    const ends = [...inHand.values()].map(({ done }) => done)
    if (inHand.size >= inFlightMax) return Promise.race(ends)
    if (!isNews && updates.length >= windowMax) await passSlowOnes()
    await Promise.race([Promise.all(ends), pause(Math.min(busyMaxMs, inHand.size * busyMs))])
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
          if (!(await lease.take())) {
            await pause(beatMs)
            continue
          }
          void hold((holding = new AbortController()))
          void intake.settle().catch(options.onFault)
        } else await poll()
      } catch (error) {
        if (stopping.signal.aborted) break
        if (holding?.signal.aborted) continue
        options.onFault(error)
        const retryAfter = error instanceof GrammyError ? error.parameters.retry_after : undefined
        await pause((retryAfter ?? 1) * 1_000)
      }
    }
    await Promise.allSettled([...inHand.values()].map(({ done }) => done))
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
