import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { readRequest, urlOf } from '../bot-api/request.ts'
import { ApiRefusal } from '../bot-api/refusal.ts'
import type { modelModes } from '../control/contract.ts'
import { obedientAnswer, plainWords, politeAnswer, type PromptMessage } from './answers.ts'

export interface ModelOrder {
  mode: (typeof modelModes)[number]
  /** `script`: one a request, then 500. */
  answers: string[]
  /** `slow`: before the first piece. */
  delayMs: number
  /** `down`: the HTTP status; 0 cuts the connection. */
  code: number
  retryAfterSeconds?: number | undefined
  /** So many requests, then polite again; absent: until told otherwise. */
  times?: number | undefined
}

/** One request as it came, for whoever asks what was in a prompt. */
export interface ModelRequest {
  path: string
  model: string
  messages?: PromptMessage[]
  input?: string[]
  isStreamed: boolean
  /** Absent while, or because, nothing was said. */
  answer?: string
}

export type ModelServer = ReturnType<typeof createModelServer>

/** A secret of nobody: it opens this server only. */
export const modelKey = 'sandbox-model-key'
export const modelName = 'sandbox-1'
const requestsMax = 200

const chatBody = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean().default(false) }).optional(),
  max_tokens: z.int().positive().optional(),
  max_completion_tokens: z.int().positive().optional(),
})
const embeddingsBody = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string()).min(1).max(2048)]),
  dimensions: z.int().positive().max(3072).default(1536),
  encoding_format: z.enum(['float', 'base64']).default('float'),
})

const polite: ModelOrder = { mode: 'polite', answers: [], delayMs: 0, code: 503 }

/** A server that speaks OpenAI's API under `/v1` and says what it was told to say. */
export function createModelServer() {
  let order: ModelOrder = polite
  const requests: ModelRequest[] = []
  /** It was told something else, asked something, or has said something. */
  const changes = new EventEmitter<{ change: [] }>()
  const changed = () => void changes.emit('change')
  const waits = new Set<() => void>()

  return {
    requests,
    changes,
    order: () => order,
    set(next: ModelOrder) {
      order = { ...next, answers: [...next.answers] }
      for (const go of waits) go()
      changed()
    },
    reset() {
      order = polite
      requests.length = 0
      changed()
    },
    handle(request: IncomingMessage, response: ServerResponse): boolean {
      const url = urlOf(request)
      if (!url.pathname.startsWith('/v1/')) return false
      void answer(request, response, url).catch((error: unknown) => {
        if (error instanceof ApiRefusal) return refuse(response, error.code, error.message)
        refuse(response, 500, `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`)
      })
      return true
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (request.headers.authorization !== `Bearer ${modelKey}`) return refuse(response, 401, 'Incorrect API key provided.')
    const path = url.pathname.slice('/v1'.length)
    if (request.method === 'GET' && path === '/models')
      return sendJson(response, { object: 'list', data: [{ id: modelName, object: 'model', created: 0, owned_by: 'sandbox' }] })
    if (request.method !== 'POST' || !['/chat/completions', '/embeddings'].includes(path))
      return refuse(response, 404, `There is no ${request.method} ${url.pathname}.`)
    const { fields } = await readRequest(request, url)
    const asked = path === '/embeddings' ? readEmbeddings(fields) : readChat(fields)
    if (typeof asked === 'string') return refuse(response, 400, asked)
    const { record } = asked
    requests.push(record)
    if (requests.length > requestsMax) requests.shift()
    changed()
    const now = order
    if (now.times !== undefined) order = now.times > 1 ? { ...now, times: now.times - 1 } : polite
    if (now.mode === 'down') return breakDown(response, now)
    if (now.mode === 'slow') await wait(now.delayMs, response)
    if (response.destroyed) return
    if (now.mode === 'wrong_json') return sendBroken(response, record.isStreamed)
    if ('dimensions' in asked) return sendJson(response, embeddingsOf(asked.texts, asked))
    const said = textFor(now, asked.messages)
    if (said === undefined) return refuse(response, 500, 'The script is over.')
    const text = said.slice(0, asked.tokensMax * 4)
    record.answer = text
    changed()
    const usage = usageOf(asked.messages.map(({ content }) => content).join(''), text)
    const end = text === said ? 'stop' : 'length'
    if (!record.isStreamed) return sendJson(response, completionOf(record.model, text, end, usage))
    sendStream(response, record.model, text, end, asked.hasUsage ? usage : undefined)
  }

  /** Ends early when another mode is set, so that no test waits for what it has seen. */
  async function wait(delayMs: number, response: ServerResponse): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, delayMs)
    waits.add(resolve)
    response.once('close', resolve)
    await promise
    clearTimeout(timer)
    waits.delete(resolve)
  }
}

function readChat(fields: Record<string, unknown>) {
  const body = chatBody.safeParse(fields)
  if (!body.success) return z.prettifyError(body.error)
  const { model, messages, stream, stream_options, max_tokens, max_completion_tokens } = body.data
  const record: ModelRequest = { path: '/v1/chat/completions', model, messages, isStreamed: stream }
  const tokensMax = max_completion_tokens ?? max_tokens ?? 4096
  return { record, messages, tokensMax, hasUsage: stream_options?.include_usage ?? false }
}

function readEmbeddings(fields: Record<string, unknown>) {
  const body = embeddingsBody.safeParse(fields)
  if (!body.success) return z.prettifyError(body.error)
  const { model, input, dimensions, encoding_format } = body.data
  const texts = typeof input === 'string' ? [input] : input
  const record: ModelRequest = { path: '/v1/embeddings', model, input: texts, isStreamed: false }
  return { record, texts, dimensions, model, isBase64: encoding_format === 'base64' }
}

/** Undefined when the script is over. */
function textFor(order: ModelOrder, messages: PromptMessage[]): string | undefined {
  if (order.mode === 'script') return order.answers.shift()
  if (order.mode === 'empty') return ''
  return order.mode === 'obedient' ? obedientAnswer(messages) : politeAnswer(messages)
}

// ---- the forms of the answers

interface UsageView {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
}

function usageOf(input: string, output: string): UsageView {
  const [prompt_tokens, completion_tokens] = [Math.ceil(input.length / 4), Math.ceil(output.length / 4)]
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}

const completionOf = (model: string, content: string, finish_reason: string, usage: UsageView) => ({
  id: 'chatcmpl-sandbox',
  object: 'chat.completion',
  created: 0,
  model,
  choices: [{ index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason }],
  usage,
})

function sendStream(response: ServerResponse, model: string, text: string, end: string, usage: UsageView | undefined): void {
  const send = (choices: object[], more: object = {}) => {
    const chunk = { id: 'chatcmpl-sandbox', object: 'chat.completion.chunk', created: 0, model, choices, ...more }
    response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  }
  const choice = (delta: object, finish_reason: string | null = null) => [{ index: 0, delta, logprobs: null, finish_reason }]
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  send(choice({ role: 'assistant', content: '' }))
  for (const content of text.match(/\S*\s*/g) ?? []) if (content !== '') send(choice({ content }))
  send(choice({}, end))
  if (usage) send([], { usage })
  response.end('data: [DONE]\n\n')
}

/** Texts are neighbours when they share beginnings of words; a text has the same vector in every run. */
function embeddingsOf(texts: string[], { model, dimensions, isBase64 }: { model: string; dimensions: number; isBase64: boolean }) {
  const data = texts.map((text, index) => {
    const vector = new Float32Array(dimensions)
    for (const word of plainWords(text)) {
      const place = createHash('sha256').update(word.slice(0, 5)).digest().readUInt32BE() % dimensions
      vector[place] = (vector[place] ?? 0) + 1
    }
    // a text without words lies somewhere as well
    if (!vector.some((value) => value > 0)) vector[0] = 1
    const length = Math.hypot(...vector)
    const unit = vector.map((value) => value / length)
    return { object: 'embedding', index, embedding: isBase64 ? Buffer.from(unit.buffer).toString('base64') : [...unit] }
  })
  const prompt_tokens = Math.ceil(texts.join('').length / 4)
  return { object: 'list', data, model, usage: { prompt_tokens, total_tokens: prompt_tokens } }
}

function breakDown(response: ServerResponse, { code, retryAfterSeconds }: ModelOrder): void {
  if (code === 0) {
    response.destroy()
    return
  }
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds))
  refuse(response, code, code === 429 ? 'Rate limit reached.' : 'The model is down.')
}

function sendBroken(response: ServerResponse, isStreamed: boolean): void {
  response.writeHead(200, { 'content-type': isStreamed ? 'text/event-stream' : 'application/json' })
  response.end(isStreamed ? 'data: {"choices": [{"delta"\n\n' : '{"choices": [{"mess')
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: { message, type: 'sandbox', param: null, code: null } }))
}
