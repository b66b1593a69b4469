import { randomInt } from 'node:crypto'
import type { World } from '../world/world.ts'
import type { Bot, Bots } from './bots.ts'
import type { Fields } from './params.ts'
import { conflict, type ApiRefusal } from './refusal.ts'
import type { Schema } from './schema.ts'

export interface Update extends Fields {
  update_id: number
}

interface Poll {
  limit: number
  answer(updates: Update[]): void
  refuse(refusal: ApiRefusal): void
}

interface Queue {
  pending: Map<number, Update>
  nextId: number
  /** Ids below this are set aside in the journal, so that a restart never gives one twice. */
  reservedUpTo: number
  poll: Poll | undefined
  isFlushing: boolean
}

/** Kinds that Telegram sends only to bots that name them. */
const askedFor = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])
const reserve = 1000
const batchMax = 100

export interface GetUpdates {
  offset: number
  limit: number
  timeoutSeconds: number
  /** Ends the wait when the client is gone. */
  signal: AbortSignal
}

/**
 * What each bot has still to hear. An update stays until it is confirmed by a higher offset or a webhook's 2xx, over restarts too.
 * `onPending` is called when a bot has something to deliver.
 */
export function createUpdates(world: World, bots: Bots, schema: Schema, report: (violation: string) => void) {
  const queues = new Map<number, Queue>()
  const listeners: ((bot: Bot) => void)[] = []
  const kept = [...world.journal.entries<Update>('bot-update')].map(([key, update]) => ({ botId: Number(key.split(':')[0]), update }))
  const reserved = world.journal.entries<number>('bot-update-ids')

  return {
    push,
    get,
    confirm,
    pending,
    drop,
    dropAll,
    interruptPoll,
    onPending: (listener: (bot: Bot) => void) => void listeners.push(listener),
  }

  function push(bot: Bot, kind: string, content: Fields): void {
    const { allowedUpdates } = bot.settings
    if (allowedUpdates.length > 0 ? !allowedUpdates.includes(kind) : askedFor.has(kind)) return
    const queue = queueOf(bot.id)
    const update: Update = { update_id: takeId(bot.id, queue), [kind]: content }
    const wrong = schema.checkUpdate(update)
    if (wrong !== undefined) report(`update ${kind}: ${wrong}`)
    queue.pending.set(update.update_id, update)
    world.journal.put('bot-update', `${bot.id}:${update.update_id}`, update)
    flush(bot, queue)
  }

  /** Updates from `offset` on, confirming all before it; waits for one when there is none. */
  async function get(bot: Bot, { offset, limit, timeoutSeconds, signal }: GetUpdates): Promise<Update[]> {
    if (bot.settings.webhook)
      throw conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
    const queue = queueOf(bot.id)
    interrupt(queue, 'terminated by other getUpdates request; make sure that only one bot instance is running')
    const ids = [...queue.pending.keys()]
    const first = offset < 0 ? (ids.at(offset) ?? ids[0] ?? 0) : offset
    for (const id of ids) if (id < first) confirm(bot, id)
    if (queue.pending.size > 0 || timeoutSeconds <= 0) return firstOf(queue, limit)
    return wait(queue, limit, timeoutSeconds, signal)
  }

  function wait(queue: Queue, limit: number, timeoutSeconds: number, signal: AbortSignal): Promise<Update[]> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', giveUp)
        if (queue.poll === poll) queue.poll = undefined
      }
      const poll: Poll = {
        limit,
        answer(updates) {
          end()
          resolve(updates)
        },
        refuse(refusal) {
          end()
          reject(refusal)
        },
      }
      const giveUp = () => poll.answer([])
      const timer = setTimeout(giveUp, timeoutSeconds * 1000)
      signal.addEventListener('abort', giveUp)
      queue.poll = poll
    })
  }

  function confirm(bot: Bot, updateId: number): void {
    if (queueOf(bot.id).pending.delete(updateId)) world.journal.remove('bot-update', `${bot.id}:${updateId}`)
  }

  function pending(bot: Bot): ReadonlyMap<number, Update> {
    return queueOf(bot.id).pending
  }

  function drop(bot: Bot): void {
    // A map may lose entries while it is walked.
    for (const id of queueOf(bot.id).pending.keys()) confirm(bot, id)
  }

  function dropAll(): void {
    for (const bot of bots.all()) drop(bot)
  }

  function interruptPoll(bot: Bot, reason: string): void {
    interrupt(queueOf(bot.id), reason)
  }

  function interrupt(queue: Queue, reason: string): void {
    queue.poll?.refuse(conflict(reason))
  }

  /** After the current step, so that updates that come together are answered together. */
  function flush(bot: Bot, queue: Queue): void {
    if (queue.isFlushing) return
    queue.isFlushing = true
    setImmediate(() => {
      queue.isFlushing = false
      if (queue.pending.size === 0) return
      queue.poll?.answer(firstOf(queue, queue.poll.limit))
      for (const listener of listeners) listener(bot)
    })
  }

  function firstOf(queue: Queue, limit: number): Update[] {
    return [...queue.pending.values().take(Math.min(batchMax, limit))]
  }

  function takeId(botId: number, queue: Queue): number {
    if (queue.nextId >= queue.reservedUpTo) {
      queue.reservedUpTo = queue.nextId + reserve
      world.journal.put('bot-update-ids', botId, queue.reservedUpTo)
    }
    return queue.nextId++
  }

  function queueOf(botId: number): Queue {
    const found = queues.get(botId)
    if (found) return found
    const mine = kept.filter((entry) => entry.botId === botId).map(({ update }) => update)
    // By chance, as with Telegram: a program that kept the ids of an earlier world must not take new updates for old ones.
    const start = reserved.get(String(botId)) ?? randomInt(100_000_000, 900_000_000)
    const queue: Queue = {
      pending: new Map(mine.toSorted((a, b) => a.update_id - b.update_id).map((update) => [update.update_id, update])),
      nextId: start,
      reservedUpTo: start,
      poll: undefined,
      isFlushing: false,
    }
    queues.set(botId, queue)
    return queue
  }
}

export type Updates = ReturnType<typeof createUpdates>
