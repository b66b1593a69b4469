import { request, Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#platform/postgres/connect.ts'
import { sampleCast } from '#sandbox/people.ts'
import type { Sandbox } from '#sandbox/start.ts'
import { writeBusiness } from './businesses.ts'

/** One that has no answer until then counts as long. */
const patienceMs = 30_000

export const visitorAt = (index: number) => 630_000_000 + index

/** Customers with a licence and an account each, so that a dashboard has something to show. */
export async function writeVisitors(db: Database, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const id = visitorAt(index)
    const name = { first_name: `Visitor ${index}` }
    const accountId = await writeBusiness(db, {
      customer: { id, ...name },
      account: { telegram_user_id: id, username: `visitor_${index}`, ...name },
    })
    // there is no session to connect
    await db
      .insertInto('account_block')
      .values({ account_id: accountId, block: 'customer_pause', since: new Date(), until: null, note: null })
      .execute()
  }
}

export interface Target {
  url: string
  secret: string
}

/** Speaks to a webhook as Telegram does: `/dashboard` from one visitor after the other. */
export function createVisits({ world }: Sandbox) {
  const botId = sampleCast.bot.id
  const agent = new Agent({ keepAlive: true, maxSockets: 200 })
  const waiting = new Map<number, (() => void)[]>()
  let visitors = 0
  let next = 0
  world.on('sent', ({ fromId, chat }) => {
    if (fromId !== botId || chat.kind !== 'private') return
    const userId = chat.ends.find((end) => end !== botId) ?? 0
    waiting.get(userId)?.shift()?.()
  })

  function post({ url, secret }: Target, body: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-telegram-bot-api-secret-token': secret,
      }
      const call = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume()
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`The webhook answered ${response.statusCode}`)),
        )
      })
      call.on('error', (error) => {
        // a connection that the server was about to close: Telegram delivers again, and so does this
        if (call.reusedSocket) resolve(post({ url, secret }, body))
        else reject(error)
      })
      call.end(body)
    })
  }

  /** Milliseconds until the answer had reached the Bot API and the webhook had said 200, whichever was later. */
  async function visit(target: Target): Promise<number> {
    const index = next++
    const id = visitorAt(index % visitors)
    const from = { id, is_bot: false, first_name: `Visitor ${index % visitors}`, language_code: 'tr' }
    const entities = [{ type: 'bot_command', offset: 0, length: '/dashboard'.length }]
    const chat = { id, type: 'private', first_name: from.first_name }
    const message = { message_id: 1_000_000 + index, date: world.nowSeconds(), chat, from, text: '/dashboard', entities }
    const arrived = new Promise<void>((resolve) => {
      const earlier = waiting.get(id) ?? []
      waiting.set(id, earlier)
      earlier.push(resolve)
    })
    const startedAt = performance.now()
    const done = Promise.all([post(target, JSON.stringify({ update_id: 1_500_000_000 + index, message })), arrived])
    done.catch(() => {})
    await Promise.race([done, sleep(patienceMs, undefined, { ref: false })])
    return performance.now() - startedAt
  }

  return {
    /** People who have written to the bot before, as a bot may only answer those. */
    addVisitors(count: number) {
      visitors = count
      for (let index = 0; index < count; index++) {
        const { id } = world.addUser({ id: visitorAt(index), firstName: `Visitor ${index}` })
        world.send({ fromId: id, to: botId, content: { text: '/yardim' }, via: 'phone' })
      }
    },
    /** How many messages the bot has sent. */
    answers: () => [...world.messages.values()].filter(({ fromId }) => fromId === botId).length,
    /** At a steady rate, whether or not the earlier ones are answered. */
    async visitAt(target: Target, perSecond: number, seconds: number): Promise<number[]> {
      const visits: Promise<number>[] = []
      const startedAt = performance.now()
      for (let index = 0; index < perSecond * seconds; index++) {
        const dueMs = (index * 1000) / perSecond - (performance.now() - startedAt)
        if (dueMs > 1) await sleep(dueMs)
        visits.push(visit(target))
      }
      return Promise.all(visits)
    },
    /** As many as are answered, so many at a time. Gives the rate in a second. */
    async visitAtMost(target: Target, inFlight: number, seconds: number): Promise<number> {
      const startedAt = performance.now()
      let count = 0
      const lane = async () => {
        while (performance.now() - startedAt < seconds * 1000) {
          await visit(target)
          count++
        }
      }
      await Promise.all(Array.from({ length: inFlight }, lane))
      return (count * 1000) / (performance.now() - startedAt)
    },
  }
}
