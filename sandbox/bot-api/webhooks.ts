import { Agent, request as httpRequest } from 'node:http'
import type { World } from '../world/world.ts'
import type { Bot, Bots } from './bots.ts'
import { isFields, type RawParams } from './params.ts'
import { readParts } from './request.ts'
import type { Update, Updates } from './updates.ts'

interface Delivery {
  agent: Agent
  /** Update ids that are on their way, or wait for their next try. */
  taken: Set<number>
  /** Chats whose earlier update is not through yet. */
  busy: Set<string>
  running: number
}

export interface WebhookOptions {
  /** The first wait after a failure; it doubles up to `retryMsMax`. */
  retryMs: number
  retryMsMax: number
  timeoutMs: number
}

/**
 * Delivers updates to webhooks: several at once, but one after the other within a chat; an update counts as delivered when the
 * whole 2xx answer is here, else it is tried again. An answer that names a method calls it.
 */
export function createWebhooks(
  world: World,
  bots: Bots,
  updates: Updates,
  call: (bot: Bot, method: string, raw: RawParams) => Promise<unknown>,
  options: WebhookOptions,
) {
  const deliveries = new Map<number, Delivery>()
  const stopping = new AbortController()
  updates.onPending(run)
  return {
    /** Starts or goes on with what is pending, as after a new address or a restart. */
    run,
    /** Forgets connections and waits of an address that is no longer valid. */
    restart(bot: Bot) {
      deliveries.get(bot.id)?.agent.destroy()
      deliveries.delete(bot.id)
      run(bot)
    },
    stop() {
      stopping.abort()
      for (const { agent } of deliveries.values()) agent.destroy()
    },
  }

  function run(bot: Bot): void {
    const { webhook } = bot.settings
    if (!webhook || stopping.signal.aborted) return
    const delivery = deliveries.get(bot.id) ?? newDelivery(webhook.maxConnections)
    deliveries.set(bot.id, delivery)
    for (const update of updates.pending(bot).values()) {
      if (delivery.running >= webhook.maxConnections) return
      const order = orderOf(update)
      if (delivery.taken.has(update.update_id) || delivery.busy.has(order)) continue
      delivery.taken.add(update.update_id)
      delivery.busy.add(order)
      void deliver(bot, delivery, update, order)
    }
  }

  async function deliver(bot: Bot, delivery: Delivery, update: Update, order: string): Promise<void> {
    const isValid = () => deliveries.get(bot.id) === delivery && !stopping.signal.aborted && updates.pending(bot).has(update.update_id)
    for (let wait = options.retryMs; isValid(); wait = Math.min(wait * 2, options.retryMsMax)) {
      delivery.running++
      const isDelivered = await attempt(bot, update)
      delivery.running--
      if (isDelivered) {
        if (deliveries.get(bot.id) === delivery) updates.confirm(bot, update.update_id)
        break
      }
      await pause(wait)
    }
    delivery.taken.delete(update.update_id)
    delivery.busy.delete(order)
    if (deliveries.get(bot.id) === delivery) run(bot)
  }

  async function attempt(bot: Bot, update: Update): Promise<boolean> {
    const { webhook } = bot.settings
    const agent = deliveries.get(bot.id)?.agent
    if (!webhook || !agent) return false
    try {
      const answer = await post(webhook.url, webhook.secretToken, JSON.stringify(update), agent)
      if (answer.status < 200 || answer.status > 299)
        throw new Error(`Wrong response from the webhook: ${answer.status} ${answer.statusText}`)
      await obey(bot, answer.contentType, answer.body)
      return true
    } catch (error) {
      if (stopping.signal.aborted) return false
      webhook.lastError = { date: world.nowSeconds(), message: describe(error) }
      bots.save(bot)
      return false
    }
  }

  /** A refused call changes nothing for the update: Telegram does not tell the outcome either. */
  async function obey(bot: Bot, contentType: string, body: Buffer): Promise<void> {
    const raw = await readParts(contentType, body).catch(() => undefined)
    const { method, ...fields } = raw && isFields(raw.fields) ? raw.fields : {}
    if (typeof method !== 'string' || /^get/i.test(method) || !raw) return
    await call(bot, method, { fields, uploads: raw.uploads }).catch(() => undefined)
  }

  function post(url: string, secretToken: string | undefined, body: string, agent: Agent) {
    return new Promise<{ status: number; statusText: string; contentType: string; body: Buffer }>((resolve, reject) => {
      const headers: Record<string, string | number> = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      if (secretToken !== undefined) headers['x-telegram-bot-api-secret-token'] = secretToken
      const request = httpRequest(url, { method: 'POST', agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        // Also when the connection ends before the whole body is here.
        response.on('error', reject)
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            statusText: response.statusMessage ?? '',
            contentType: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks),
          }),
        )
      })
      request.on('error', reject)
      request.setTimeout(options.timeoutMs, () => request.destroy(new Error('Read timeout expired')))
      request.end(body)
    })
  }

  function pause(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, waitMs)
      stopping.signal.addEventListener('abort', done)
      function done() {
        clearTimeout(timer)
        stopping.signal.removeEventListener('abort', done)
        resolve()
      }
    })
  }
}

export type Webhooks = ReturnType<typeof createWebhooks>

function newDelivery(maxConnections: number): Delivery {
  return { agent: new Agent({ keepAlive: true, maxSockets: maxConnections }), taken: new Set(), busy: new Set(), running: 0 }
}

/** Updates with the same word go one after the other. */
function orderOf(update: Update): string {
  for (const content of Object.values(update)) {
    if (!isFields(content)) continue
    const message = isFields(content['message']) ? content['message'] : content
    const place = message['chat'] ?? content['from']
    if (isFields(place)) return String(place['id'])
  }
  return ''
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown error'
  return 'code' in error && error.code === 'ECONNREFUSED' ? 'Connection refused' : error.message
}
