import { createServer } from 'node:http'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { modelKey } from '#sandbox/model/model.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'
import { Secret } from '#shared/secret.ts'
import { holdsAsEmbedder, holdsAsLanguageModel } from '#tests/model-contract.ts'
import { freePort } from '#tests/product.ts'
import { createLanguageModel } from './language-model.ts'
import { pauseMs } from './retries.ts'

const request = {
  messages: [
    { role: 'system' as const, text: 'Services: soap' },
    { role: 'user' as const, text: 'Merhaba' },
  ],
  outputTokensMax: 100,
}
const never = () => new AbortController().signal

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 } })
})
afterAll(() => sandbox.stop())

function world({ timeoutMs = 20_000, apiKey = modelKey, baseUrl = sandbox.languageModel.baseUrl } = {}) {
  sandbox.model.reset()
  const logged: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const { model } = sandbox.languageModel
  const made = createLanguageModel({ apiKey: new Secret(apiKey), baseUrl, model, log, timeoutMs, random: () => 0 })
  return { logged, ...made }
}

describe('the language model over the wire', () => {
  holdsAsLanguageModel(async (text) => {
    const { languageModel } = world()
    await sandbox.control.model({ mode: 'script', answers: [text] })
    return languageModel
  })
})

describe('the embedder over the wire', () => {
  holdsAsEmbedder(() => Promise.resolve(world().embedder))
})

test('what the service said about usage is what is counted, and a limit cuts the answer', async () => {
  const { languageModel } = world()
  await sandbox.control.model({ mode: 'script', answers: ['x'.repeat(1000)] })
  const completion = await languageModel.complete(request, never())
  expect(completion).toMatchObject({ ok: true, isCut: true, usage: { output: 100 } })
  expect(sandbox.model.requests[0]).toMatchObject({ isStreamed: true, messages: [{ role: 'system' }, { role: 'user' }] })
})

test('an answer without its end is none, and a service that tells no usage is counted on the high side', async () => {
  const ends = ['stop', null]
  const server = createServer((_request, response) => {
    const choice = { index: 0, delta: { content: 'Merhaba' }, finish_reason: ends.shift() }
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${JSON.stringify({ choices: [choice] })}\n\n`)
  })
  const port = await freePort()
  await new Promise<void>((listening) => void server.listen(port, '127.0.0.1', listening))
  onTestFinished(() => server.closeAllConnections())
  onTestFinished(() => void server.close())
  const { languageModel } = world({ baseUrl: `http://127.0.0.1:${port}/v1` })
  const usage = { input: 7, output: 3 }
  expect(await languageModel.complete(request, never())).toEqual({ ok: true, text: 'Merhaba', isCut: false, usage })
  expect(await languageModel.complete(request, never())).toEqual({ ok: false, reason: 'malformed', usage })
})

describe('a failure has a name', () => {
  test.each([
    [{ mode: 'down', code: 503, retryAfterSeconds: 0 }, 'unavailable', 3],
    [{ mode: 'down', code: 429, retryAfterSeconds: 0 }, 'unavailable', 3],
    [{ mode: 'down', code: 0 }, 'unavailable', 3],
    [{ mode: 'down', code: 400 }, 'refused', 1],
    [{ mode: 'down', code: 401 }, 'refused', 1],
    [{ mode: 'wrong_json' }, 'malformed', 1],
    [{ mode: 'empty' }, 'empty', 1],
  ] as const)('%j', async (order, reason, requests) => {
    const { languageModel } = world()
    await sandbox.control.model(order)
    expect(await languageModel.complete(request, never())).toMatchObject({ ok: false, reason })
    expect(sandbox.model.requests).toHaveLength(requests)
  })

  test('of embeddings too', async () => {
    const { embedder } = world()
    await sandbox.control.model({ mode: 'wrong_json' })
    expect(await embedder.embed(['a'], never())).toMatchObject({ ok: false, reason: 'malformed' })
    await sandbox.control.model({ mode: 'down', code: 404 })
    expect(await embedder.embed(['a'], never())).toMatchObject({ ok: false, reason: 'refused' })
  })

  test('nobody listens there', async () => {
    const { languageModel } = world({ baseUrl: `http://127.0.0.1:${await freePort()}/v1` })
    expect(await languageModel.complete(request, never())).toMatchObject({
      ok: false,
      reason: 'unavailable',
      usage: { input: 0, output: 0 },
    })
  })

  test('the deadline passes: what may have been paid for counts', async () => {
    const { languageModel } = world({ timeoutMs: 300 })
    await sandbox.control.model({ mode: 'slow' })
    const completion = await languageModel.complete(request, never())
    expect(completion).toMatchObject({ ok: false, reason: 'too_slow', usage: { output: 0 } })
    expect(completion.usage.input).toBeGreaterThan(0)
  })
})

test('a busy service is asked again when it says so, and not at all when that is after the deadline', async () => {
  const { languageModel } = world()
  await sandbox.control.model({ mode: 'down', code: 429, retryAfterSeconds: 0, times: 2 })
  expect(await languageModel.complete(request, never())).toMatchObject({ ok: true })
  await sandbox.control.model({ mode: 'down', code: 429, retryAfterSeconds: 3600 })
  sandbox.model.requests.length = 0
  expect(await languageModel.complete(request, never())).toMatchObject({ ok: false, reason: 'unavailable' })
  expect(sandbox.model.requests).toHaveLength(1)
})

test('the pause grows, is drawn, and gives way to what the service asks for', () => {
  expect([0, 1, 2].map((attempt) => pauseMs(attempt, undefined, () => 0))).toEqual([250, 500, 1000])
  expect(pauseMs(9, undefined, () => 1)).toBe(8000)
  expect(pauseMs(0, new Headers({ 'retry-after': '7' }), () => 0)).toBe(7000)
})

test('a caller who gives up in the middle hears their own reason', async () => {
  const { languageModel } = world()
  await sandbox.control.model({ mode: 'slow' })
  const caller = new AbortController()
  const answer = languageModel.complete(request, caller.signal)
  await expect.poll(() => sandbox.model.requests.length).toBe(1)
  const reason = new Error('gone')
  caller.abort(reason)
  await expect(answer).rejects.toBe(reason)
})

test('neither words nor the key are ever logged', async () => {
  const { languageModel, logged } = world({ apiKey: 'sk-very-private' })
  const secret = { messages: [{ role: 'user' as const, text: 'my dearest words' }], outputTokensMax: 10 }
  expect(await languageModel.complete(secret, never())).toMatchObject({ ok: false, reason: 'refused' })
  const trusted = world()
  await sandbox.control.model({ mode: 'wrong_json' })
  await trusted.languageModel.complete(secret, never())
  const lines = [...logged, ...trusted.logged].join('')
  expect(lines).toContain('language model')
  expect(lines).not.toMatch(/dearest|sk-very-private|sandbox-model-key/)
})
