import { randomBytes } from 'node:crypto'
import type { World } from '../world/world.ts'
import type { Bot, Bots } from './bots.ts'
import { badRequest } from './refusal.ts'
import type { Updates } from './updates.ts'
import { createViews } from './views.ts'

export interface CallbackAnswer {
  text?: string
  showAlert?: boolean
  url?: string
}

export interface Press {
  userId: number
  botId: number
  uid: number
  data: string
}

interface Waiting {
  botId: number
  answer(answer: CallbackAnswer | undefined): void
}

/** Presses of inline buttons, and the answers that bots give to them in time. */
export function createCallbacks(world: World, bots: Bots, updates: Updates, options: { answerableMs: number }) {
  const waiting = new Map<string, Waiting>()
  const seed = randomBytes(3).readUIntBE(0, 3)
  let count = 0
  return { press, answer, clear: () => [...waiting.values()].forEach((one) => one.answer(undefined)) }

  /** What the bot answered, or nothing when it did not in time. */
  function press({ userId, botId, uid, data }: Press): Promise<CallbackAnswer | undefined> {
    const bot = bots.withId(botId)
    const message = world.messages.get(uid)
    if (!bot || !message) return Promise.resolve(undefined)
    const views = createViews(world, botId)
    const id = `${BigInt(userId) * 4_294_967_296n + BigInt(seed) * 256n + BigInt(++count)}`
    return new Promise((resolve) => {
      const answerWith = (answer: CallbackAnswer | undefined) => {
        clearTimeout(timer)
        waiting.delete(id)
        resolve(answer)
      }
      const timer = setTimeout(() => answerWith(undefined), options.answerableMs)
      timer.unref()
      waiting.set(id, { botId, answer: answerWith })
      world.emit('press', { userId, botId, uid, data })
      const query = { id, from: views.user(world.user(userId)), message: views.callbackMessage(message) }
      const chatInstance = String(-(world.chatIdFor(message, botId) * 7919 + botId))
      updates.push(bot, 'callback_query', { ...query, chat_instance: chatInstance, data })
    })
  }

  function answer(bot: Bot, queryId: string, given: CallbackAnswer): void {
    const query = waiting.get(queryId)
    if (query?.botId !== bot.id) throw badRequest('query is too old and response timeout expired or query ID is invalid')
    query.answer(given)
  }
}

export type Callbacks = ReturnType<typeof createCallbacks>
