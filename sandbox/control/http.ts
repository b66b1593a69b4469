import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { decodePath, urlOf } from '../bot-api/request.ts'
import type { World } from '../world/world.ts'
import { verbs, type ChangeEvent, type Verb } from './contract.ts'
import { verbNames, type Control } from './control.ts'
import { ControlRefusal, sentenceOf } from './refusal.ts'

const bodyBytesMax = 80 * 1024 * 1024
const historyMax = 500
/** What a browser may show by itself; the rest is downloaded, so that no file becomes a page of ours. */
const shownTypes = /^(image\/(png|jpeg|gif|webp)|video\/mp4|audio\/(ogg|mpeg|mp4))$/

/** The control API on the wire: answers what lies under `/sim`. */
export function createControlHttp(control: Control, world: World) {
  const streams = new Set<ServerResponse>()
  return {
    handle(request: IncomingMessage, response: ServerResponse): boolean {
      const url = urlOf(request)
      if (url.pathname !== '/sim' && !url.pathname.startsWith('/sim/')) return false
      void answer(request, response, url)
      return true
    },
    stop() {
      for (const stream of streams) stream.end()
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    try {
      const path = url.pathname.slice('/sim/'.length)
      if (request.method === 'POST') sendJson(response, 200, await post(request, path))
      else if (request.method === 'GET') get(response, path, url.searchParams)
      else sendJson(response, 405, { error: 'The control API takes GET and POST.' })
    } catch (error) {
      const sentence = sentenceOf(error)
      if (sentence === undefined)
        sendJson(response, 500, { error: `The sandbox failed: ${error instanceof Error ? error.message : String(error)}` })
      else sendJson(response, 400, { error: sentence })
    }
  }

  async function post(request: IncomingMessage, path: string): Promise<unknown> {
    const verb = verbNames().find((name) => name === path)
    if (!verb) throw new ControlRefusal(`There is no verb ${path}; GET /sim lists them.`)
    return control.invoke(verb, await readJson(request))
  }

  function get(response: ServerResponse, path: string, query: URLSearchParams): void {
    const user = numberIn(query, 'user')
    if (path === '') sendJson(response, 200, { verbs: verbNames().map(describeVerb) })
    else if (path === 'state') sendJson(response, 200, control.state(user))
    else if (path === 'history') {
      const chat = numberIn(query, 'chat')
      if (user === undefined || chat === undefined) throw new ControlRefusal('A history needs user and chat.')
      const limit = Math.min(historyMax, Math.max(1, numberIn(query, 'limit') ?? 50))
      sendJson(response, 200, control.history(user, chat, numberIn(query, 'before'), limit))
    } else if (path === 'model') sendJson(response, 200, control.model(numberIn(query, 'limit')))
    else if (path === 'judge') sendJson(response, 200, control.judge())
    else if (path === 'events') stream(response, user)
    else if (path === 'clock') sendJson(response, 200, { offsetMs: world.clockOffsetMs, nowMs: world.nowMs() })
    else if (path.startsWith('file/')) sendFile(response, decodePath(path.slice('file/'.length)))
    else sendJson(response, 404, { error: `There is no /sim/${path}; GET /sim lists the verbs.` })
  }

  function stream(response: ServerResponse, user: number | undefined): void {
    const send = (event: ChangeEvent) => {
      if (user === undefined || event.userId === undefined || event.userId === user) response.write(`data: ${JSON.stringify(event)}\n\n`)
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': connected\n\n')
    control.changes.on('change', send)
    streams.add(response)
    response.on('close', () => {
      control.changes.off('change', send)
      streams.delete(response)
    })
  }

  function sendFile(response: ServerResponse, key: string): void {
    const { name, mime } = world.files.get(key)
    const bytes = world.files.bytes(key)
    const isShown = shownTypes.test(mime)
    response.writeHead(200, {
      'content-type': isShown ? mime : 'application/octet-stream',
      'content-length': bytes.length,
      'content-disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=3600',
    })
    response.end(bytes)
  }
}

function describeVerb(verb: Verb) {
  const { summary, body, answer } = verbs[verb]
  return { verb, summary, body: z.toJSONSchema(body, { io: 'input' }), answer: z.toJSONSchema(answer) }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    // A request without an encoding gives Buffers only.
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > bodyBytesMax) throw new ControlRefusal('The body is larger than 80 MB.')
    chunks.push(bytes)
  }
  if (size === 0) return {}
  // Only a request that a browser asks leave for carries this type, so a foreign page cannot send one.
  if (!(request.headers['content-type'] ?? '').includes('application/json')) throw new ControlRefusal('The body must be application/json.')
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    throw new ControlRefusal('The body is not JSON.')
  }
}

function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  if (!/^-?\d{1,16}$/.test(text)) throw new ControlRefusal(`${name} must be a whole number.`)
  return Number(text)
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  response.end(JSON.stringify(body))
}
