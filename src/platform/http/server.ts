import { createAdaptorServer } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Update } from 'grammy/types'
import { Hono, type Context } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isCode } from '#platform/faults.ts'
import type { Log } from '#platform/log.ts'
import { isLoopbackAddress, isLoopbackName } from '#shared/loopback.ts'
import { addWebhook, webhookPath } from './webhook.ts'

export { webhookPath }

/** One thing that the service stands on. Undefined is fine, else a few words on what is wrong. */
export type Check = () => Promise<string | undefined>

export interface HttpServerOptions {
  host: string
  /** 0 takes any free one. */
  port: number
  log: Log
  checks: Record<string, Check>
  metrics: { contentType: string; metrics(): Promise<string> }
  /** `take` resolves when the update is done; Telegram delivers it again until then. */
  webhook?: { secret: string; take(update: Update): Promise<void> }
}

export interface HttpServer {
  url: string
  /** Answers what is being asked, for a few seconds at most, and takes nothing new. */
  stop(): Promise<void>
}

const checkMs = 2_000
const stopMs = 5_000

/** Listens when it resolves. @throws with one sentence when the address cannot be had. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const app = new Hono()
  let isStopping = false
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } }))
  app.use(async (context, next) => {
    await next()
    context.header('Cache-Control', 'no-store')
    if (isStopping) context.header('Connection', 'close')
  })
  app.get('/healthz', (context) => context.json({ status: 'ok' }))
  app.get('/readyz', async (context) => {
    const results = await runChecks(options.checks)
    const isReady = Object.values(results).every((result) => result === 'ok')
    const answer = { status: isReady ? 'ready' : 'not_ready', ...(isFromHere(context) ? { checks: results } : {}) }
    return context.json(answer, isReady ? 200 : 503)
  })
  app.get('/metrics', async (context) => {
    if (!isFromHere(context)) return context.notFound()
    return context.body(await options.metrics.metrics(), 200, { 'Content-Type': options.metrics.contentType })
  })
  if (options.webhook) addWebhook(app, options.webhook, options.log)
  app.notFound((context) => context.json({ error: 'not_found' }, 404))
  app.onError((error, context) => {
    options.log.error({ err: error, path: context.req.path }, 'a request failed')
    return context.json({ error: 'internal' }, 500)
  })

  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: limits }) as Server // without TLS options it is a plain one
  await listen(server, options)
  return {
    url: urlOf(server.address() as AddressInfo), // a listening TCP server has one
    async stop() {
      isStopping = true
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const forced = setTimeout(() => server.closeAllConnections(), stopMs)
      await closed
      clearTimeout(forced)
    },
  }
}

/** A slow client is cut off and holds nothing. */
const limits = { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 1_000 }

/**
 * Asked on this machine itself. A proxy here forwards for others, and says so in a header; operators are told to forward only what
 * the outside needs. The name that was asked for counts as well: a page can have its own name point here and read what its browser
 * is told.
 */
function isFromHere(context: Context): boolean {
  const isForwarded = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'].some((name) => context.req.header(name))
  const isNamedSo = isLoopbackName(new URL(context.req.url).hostname)
  return !isForwarded && isNamedSo && isLoopbackAddress(getConnInfo(context).remote.address)
}

async function runChecks(checks: Record<string, Check>): Promise<Record<string, string>> {
  const results = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await inTime(check)] as const))
  return Object.fromEntries(results)
}

/** A check that fails or hangs is no success. */
async function inTime(check: Check): Promise<string> {
  const { promise: late, resolve } = Promise.withResolvers<string>()
  const timer = setTimeout(() => resolve('no answer'), checkMs)
  try {
    return await Promise.race([check().then((wrong) => wrong ?? 'ok'), late])
  } catch {
    return 'failed'
  } finally {
    clearTimeout(timer)
  }
}

async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    throw new Error(refusal(error, host, port), { cause: error })
  }
}

function refusal(error: unknown, host: string, port: number): string {
  if (isCode(error, 'EADDRINUSE')) return `Port ${port} of ${host} is taken by another program: stop that one, or set PORT to a free one.`
  if (isCode(error, 'EACCES')) return `This user may not listen on port ${port}: set PORT to one above 1023.`
  if (isCode(error, 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'))
    return `HOST is ${host}, which is no address of this machine: set it to 127.0.0.1 or 0.0.0.0.`
  return `Nothing can be served on ${host}:${port}`
}

function urlOf({ address, family, port }: AddressInfo) {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
