import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { WorldRefusal } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { createBots, type Bot } from './bots.ts'
import type { Call, Method, Services } from './call.ts'
import { createCallbacks } from './callbacks.ts'
import { createFaults, refusalOf } from './faults.ts'
import { createFloodControl, type FloodLimits } from './flood-control.ts'
import { chatMethods } from './methods/chats.ts'
import { editMethods } from './methods/edit.ts'
import { fileMethods, readFilePath, thumbnailBytes } from './methods/files.ts'
import { profileMethods } from './methods/profile.ts'
import { receiveMethods } from './methods/receive.ts'
import { sendMethods } from './methods/send.ts'
import { readParams, type RawParams } from './params.ts'
import { ApiRefusal, badRequest, notHere } from './refusal.ts'
import { decodePath, readRequest, urlOf } from './request.ts'
import { loadSchema } from './schema.ts'
import { createUpdates } from './updates.ts'
import { createViews } from './views.ts'
import { createWebhooks, type WebhookOptions } from './webhooks.ts'
import { announceWorld } from './world-updates.ts'

export interface BotApiOptions {
  world: World
  /** How long a press may be answered; Telegram's clients give up between 15 s and a minute. */
  answerableMs?: number
  webhooks?: Partial<WebhookOptions>
  /** Real 429s for who sends too fast; off when absent. */
  floodLimits?: FloodLimits
  onDraft?: Services['draft']
}

const methods: Record<string, Method> = {
  ...receiveMethods,
  ...sendMethods,
  ...editMethods,
  ...chatMethods,
  ...profileMethods,
  ...fileMethods,
}
/** What the schema says about a client that breaks it is kept up to here. */
const violationsMax = 1000

/** Telegram's Bot API for all bots of a world, checked against the schema of Bot API 10.3. */
export function createBotApi({ world, answerableMs = 30_000, webhooks: webhookOptions, floodLimits, onDraft }: BotApiOptions) {
  const schema = loadSchema()
  const violations: string[] = []
  const faults = createFaults(() => world.emit('disturbed'))
  const bots = createBots(world)
  const updates = createUpdates(world, bots, schema, report)
  const callbacks = createCallbacks(world, bots, updates, { answerableMs })
  const webhooks = createWebhooks(world, bots, updates, (bot, method, raw) => callNamed(bot, method, raw, new AbortController().signal), {
    retryMs: 250,
    retryMsMax: 30_000,
    timeoutMs: 60_000,
    ...webhookOptions,
  })
  const floodControl = floodLimits ? createFloodControl(floodLimits, () => performance.now()) : undefined
  const services: Services = { world, bots, updates, callbacks, webhooks, floodControl, draft: onDraft ?? (() => undefined) }
  announceWorld(world, bots, updates)
  world.on('reset', () => {
    callbacks.clear()
    updates.dropAll()
    faults.clear()
  })
  for (const bot of bots.all()) webhooks.run(bot)

  return {
    bots,
    faults,
    press: callbacks.press,
    /** Breaches of the schema, of this server or of a client, oldest first. */
    violations,
    /** Answers the request when its path belongs to the Bot API. */
    handle,
    stop: () => webhooks.stop(),
  }

  function handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = urlOf(request)
    const [, folder, token = '', path = ''] = /^\/(file\/)?bot([^/]+)\/(.+?)\/?$/.exec(url.pathname) ?? []
    if (path === '') return false
    const bot = bots.withToken(decodePath(token))
    if (!bot) answerRefusal(response, new ApiRefusal(401, 'Unauthorized'))
    else if (folder === undefined) void answer(request, response, bot, path, url)
    else serveFile(response, path)
    return true
  }

  async function answer(request: IncomingMessage, response: ServerResponse, bot: Bot, name: string, url: URL): Promise<void> {
    const hangUp = new AbortController()
    response.on('close', () => {
      if (!response.writableFinished) hangUp.abort()
    })
    try {
      const result = await callNamed(bot, name, await readRequest(request, url), hangUp.signal)
      answerJson(response, 200, { ok: true, result })
    } catch (error) {
      if (!(error instanceof ApiRefusal)) {
        report(`${name} failed inside the server: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
        answerRefusal(response, new ApiRefusal(500, 'Internal Server Error'))
      } else if (error.code === 0) response.destroy()
      else answerRefusal(response, error)
    }
  }

  async function callNamed(bot: Bot, name: string, raw: RawParams, signal: AbortSignal): Promise<unknown> {
    const method = schema.methodNamed(name)
    if (method === undefined) throw new ApiRefusal(404, 'Not Found: method not found')
    const fault = faults.take(method)
    if (fault && fault.latencyMs > 0) await delay(fault.latencyMs)
    const refusal = fault && refusalOf(fault)
    if (refusal) throw refusal
    const run = methods[method]
    if (!run) throw notHere(method)
    const params = readParams(schema, method, raw)
    check(`${method} params`, schema.checkParams(method, params.fields))
    const result = await runMethod(run, { ...services, bot, params, views: createViews(world, bot.id), signal })
    check(`${method} result`, schema.checkResult(method, result))
    return result
  }

  function serveFile(response: ServerResponse, path: string): void {
    const found = readFilePath(decodePath(path))
    try {
      if (!found) throw new WorldRefusal('FILE_REFERENCE_INVALID')
      const bytes = found.isThumbnail ? thumbnailBytes : world.files.bytes(found.file)
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length })
      response.end(bytes)
    } catch (error) {
      if (!(error instanceof WorldRefusal)) throw error
      answerRefusal(response, new ApiRefusal(404, 'Not Found'))
    }
  }

  function check(what: string, wrong: string | undefined): void {
    if (wrong !== undefined) report(`${what}: ${wrong}`)
  }

  function report(violation: string): void {
    if (violations.length < violationsMax) violations.push(violation)
  }
}

export type BotApi = ReturnType<typeof createBotApi>

async function runMethod(run: Method, call: Call): Promise<unknown> {
  try {
    return await run(call)
  } catch (error) {
    if (error instanceof WorldRefusal) throw badRequest(error.reason)
    throw error
  }
}

function answerRefusal(response: ServerResponse, { code, message, parameters }: ApiRefusal): void {
  if (parameters) response.setHeader('retry-after', parameters.retry_after)
  answerJson(response, code, { ok: false, error_code: code, description: message, ...(parameters ? { parameters } : {}) })
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
