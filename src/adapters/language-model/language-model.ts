import type OpenAI from 'openai'
import { z } from 'zod'
import type { Completion, Embedder, Embedding, LanguageModel, ModelFailure, ModelRequest, Usage } from '#features/assistant/ports.ts'
import type { Log } from '#platform/log.ts'
import type { Secret } from '#shared/secret.ts'
import { secondMs } from '#shared/time.ts'
import { deadlineIn, pause, pauseMs, type Deadline } from './retries.ts'

export interface LanguageModelDeps {
  apiKey: Secret
  /** Up to and with `/v1`. */
  baseUrl: string
  model: string
  log: Log
  /** For one answer, retries included. */
  timeoutMs?: number
  random?: () => number
}

const retriesMax = 2
/** The smallest that is good enough; a service that does not have it refuses, and whoever asks goes on without. */
const embeddingModel = 'text-embedding-3-small'
const dimensions = 256

const chunkForm = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.object({ prompt_tokens: z.int().min(0), completion_tokens: z.int().min(0) }).nullish(),
})

/**
 * OpenAI's API, or that of a service which speaks the same (https://platform.openai.com/docs/api-reference/chat/create). Of what goes wrong
 * it logs the status and the kind of error, never a word of the request, of the answer or of the key.
 */
export function createLanguageModel(deps: LanguageModelDeps): { languageModel: LanguageModel; embedder: Embedder } {
  const { apiKey, baseUrl, model, log, timeoutMs = 20 * secondMs, random = Math.random } = deps
  let loading: Promise<{ client: OpenAI; errors: typeof OpenAI }> | undefined

  /** Loaded when it is first needed: it takes as long as the rest of the start. */
  const load = () =>
    (loading ??= import('openai').then(({ default: errors }) => ({
      errors,
      client: new errors({
        apiKey: apiKey.reveal(),
        baseURL: baseUrl,
        // the environment is read in one place
        organization: null,
        project: null,
        adminAPIKey: null,
        webhookSecret: null,
        logLevel: 'off',
        maxRetries: 0,
      }),
    })))

  /** Calls until it works, is refused, or time or tries run out. What `call` has begun to hear is its own affair. */
  async function attempt<Value>(
    deadline: Deadline,
    caller: AbortSignal,
    call: (client: OpenAI) => Promise<Value>,
  ): Promise<{ ok: true; value: Value } | { ok: false; reason: ModelFailure }> {
    const { client, errors } = await load()
    for (let tries = 0; ; tries++) {
      try {
        return { ok: true, value: await call(client) }
      } catch (error) {
        caller.throwIfAborted()
        if (deadline.isOver()) return { ok: false, reason: 'too_slow' }
        if (error instanceof SyntaxError) return { ok: false, reason: 'malformed' }
        if (!(error instanceof errors.APIError)) throw error
        const status: unknown = error.status
        log.warn({ status, kind: error.name }, 'the language model did not answer')
        const isRefused = typeof status === 'number' && status >= 400 && status < 500 && ![408, 409, 429].includes(status)
        if (isRefused) return { ok: false, reason: 'refused' }
        // a bill that is not paid stays so
        const isWorthIt = tries < retriesMax && error.code !== 'insufficient_quota'
        if (!isWorthIt || !(await pause(pauseMs(tries, error.headers, random), deadline))) {
          caller.throwIfAborted()
          return { ok: false, reason: 'unavailable' }
        }
      }
    }
  }

  async function complete(request: ModelRequest, caller: AbortSignal, onText?: (piece: string) => void): Promise<Completion> {
    caller.throwIfAborted()
    const deadline = deadlineIn(timeoutMs, caller)
    const opened = await attempt(deadline, caller, (client) =>
      client.chat.completions.create(
        {
          model,
          messages: request.messages.map(({ role, text }) => ({ role, content: text })),
          ...limitOf(baseUrl, request.outputTokensMax),
          stream: true,
          stream_options: { include_usage: true },
        },
        { signal: deadline.signal, timeout: timeoutMs },
      ),
    )
    const paidInput = { input: estimate(request.messages.map(({ text }) => text)), output: 0 }
    if (!opened.ok) return { ...opened, usage: opened.reason === 'too_slow' ? paidInput : nothing }
    const heard: { text: string; end?: string | undefined; isRefused: boolean; usage?: Usage } = { text: '', isRefused: false }
    const usage = () => heard.usage ?? { ...paidInput, output: estimate([heard.text]) }
    const failed = (reason: ModelFailure): Completion => ({ ok: false, reason, usage: usage() })
    try {
      for await (const piece of opened.value) {
        const { choices, usage } = chunkForm.parse(piece)
        if (usage) heard.usage = { input: usage.prompt_tokens, output: usage.completion_tokens }
        const [choice] = choices
        const content = choice?.delta?.content ?? ''
        heard.text += content
        heard.end = choice?.finish_reason ?? heard.end
        heard.isRefused ||= Boolean(choice?.delta?.refusal) || heard.end === 'content_filter'
        if (content !== '') onText?.(content)
      }
    } catch (error) {
      caller.throwIfAborted()
      if (deadline.isOver()) return failed('too_slow')
      const { errors } = await load()
      log.warn({ kind: error instanceof Error ? error.name : 'unknown' }, 'the answer of the language model broke off')
      if (error instanceof errors.APIError) return failed('unavailable')
      return failed('malformed')
    }
    // a stream that was cut off ends like one that came to its end
    caller.throwIfAborted()
    if (deadline.isOver() && heard.end === undefined) return failed('too_slow')
    if (heard.isRefused) return failed('refused')
    if (heard.end === undefined) return failed('malformed')
    if (heard.text.trim() === '') return failed('empty')
    return { ok: true, text: heard.text, isCut: heard.end === 'length', usage: usage() }
  }

  async function embed(texts: string[], caller: AbortSignal): Promise<Embedding> {
    caller.throwIfAborted()
    if (texts.length === 0) return { ok: true, vectors: [], usage: nothing }
    const deadline = deadlineIn(timeoutMs, caller)
    const answered = await attempt(deadline, caller, (client) =>
      client.embeddings.create(
        { model: embeddingModel, input: texts, dimensions, encoding_format: 'float' },
        { signal: deadline.signal, timeout: timeoutMs },
      ),
    )
    if (!answered.ok) return { ...answered, usage: answered.reason === 'too_slow' ? { input: estimate(texts), output: 0 } : nothing }
    const form = z.object({
      data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()).length(dimensions) })).length(texts.length),
      usage: z.object({ prompt_tokens: z.int().min(0) }).nullish(),
    })
    const parsed = form.safeParse(answered.value)
    const usage = { input: parsed.data?.usage?.prompt_tokens ?? estimate(texts), output: 0 }
    if (!parsed.success) return { ok: false, reason: 'malformed', usage }
    const vectors = parsed.data.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => unit(embedding))
    return { ok: true, vectors, usage }
  }

  return {
    languageModel: { model, complete },
    embedder: { model: embeddingModel, dimensions, textsMax: 256, embed },
  }
}

const nothing: Usage = { input: 0, output: 0 }

/** Turkish takes about three letters a token. */
const estimate = (texts: string[]) => Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / 3)

/** OpenAI's newer models know the one name only, most services that speak its API the other. */
function limitOf(baseUrl: string, outputTokensMax: number) {
  return new URL(baseUrl).hostname.endsWith('openai.com') ? { max_completion_tokens: outputTokensMax } : { max_tokens: outputTokensMax }
}

function unit(vector: number[]): number[] {
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}
