import type { Update } from 'grammy/types'
import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createLog } from '#platform/log.ts'
import { createHttpServer, webhookPath, type HttpServerOptions } from './server.ts'

const secret = 'the-secret-of-the-webhook'
const fine = () => Promise.resolve(undefined)

test('a service that lives and is ready says so, and details stay on this machine', async () => {
  const { url } = await start({ checks: { database: fine, jobs: fine } })
  expect(await get(`${url}/healthz`)).toMatchObject({ status: 200, body: { status: 'ok' } })
  expect(await get(`${url}/readyz`)).toMatchObject({ status: 200, body: { status: 'ready', checks: { database: 'ok', jobs: 'ok' } } })
  const forwarded = await get(`${url}/readyz`, { headers: { 'x-forwarded-for': '203.0.113.9' } })
  expect(forwarded).toEqual(expect.objectContaining({ status: 200, body: { status: 'ready' } }))
  expect((await get(`${url}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(404)
  const metrics = await fetch(`${url}/metrics`)
  expect([metrics.headers.get('content-type'), await metrics.text()]).toEqual(['text/plain', 'jobs 3\n'])
})

test('a page that has its own name point at this machine gets neither details nor metrics', async () => {
  const { url } = await start({ checks: { database: fine } })
  const { hostname, port } = new URL(url)
  const ask = async (path: string) => {
    const socket = connectTcp(Number(port), hostname)
    socket.end(`GET ${path} HTTP/1.1\r\nHost: page.example:${port}\r\nConnection: close\r\n\r\n`)
    return (await socket.toArray()).join('')
  }
  expect(await ask('/readyz')).toMatch(/^HTTP\/1.1 200/)
  expect(await ask('/readyz')).not.toContain('checks')
  expect(await ask('/metrics')).toMatch(/^HTTP\/1.1 404/)
})

test.runIf(outerAddress())('from another address there are neither details nor metrics', async () => {
  const { url } = await start({ host: '0.0.0.0', checks: { database: fine } })
  const outer = url.replace('0.0.0.0', outerAddress() ?? '')
  expect(await get(`${outer}/readyz`)).toMatchObject({ status: 200, body: { status: 'ready' } })
  expect((await get(`${outer}/readyz`)).body).not.toHaveProperty('checks')
  expect((await get(`${outer}/metrics`)).status).toBe(404)
})

test('one check that says something, fails or hangs makes the service unready', async () => {
  const { url } = await start({
    checks: {
      database: fine,
      bot: () => Promise.resolve('no answer from Telegram since 12:00'),
      jobs: () => Promise.reject(new Error('postgres://user:password@host')),
      disk: () => new Promise(() => {}),
    },
  })
  expect(await get(`${url}/readyz`)).toMatchObject({
    status: 503,
    body: {
      status: 'not_ready',
      checks: { database: 'ok', bot: 'no answer from Telegram since 12:00', jobs: 'failed', disk: 'no answer' },
    },
  })
})

test('every answer forbids what a page of this origin could be used for', async () => {
  const { url } = await start()
  for (const path of ['/healthz', '/nowhere', webhookPath]) {
    const { headers } = await fetch(url + path)
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
  }
})

test('an update with the secret is taken, and acknowledged only once it is done', async () => {
  const done = Promise.withResolvers<void>()
  const take = vi.fn((_update: Update) => done.promise)
  const { url } = await start({ webhook: { secret, take } })
  let isAnswered = false
  const answer = post(url, { update_id: 5, message: { text: 'x' } }).finally(() => (isAnswered = true))
  await vi.waitFor(() => expect(take).toHaveBeenCalledWith({ update_id: 5, message: { text: 'x' } }))
  expect(isAnswered).toBe(false)
  done.resolve()
  expect((await answer).status).toBe(200)
})

test('an update that could not be done is asked for again', async () => {
  const { url } = await start({ webhook: { secret, take: () => Promise.reject(new Error('database away')) } })
  expect((await post(url, { update_id: 5 })).status).toBe(503)
})

test('what is not from Telegram is refused before it is read', async () => {
  const take = vi.fn(() => Promise.resolve())
  const { url } = await start({ webhook: { secret, take } })
  const refused = async (init: RequestInit) => (await fetch(url + webhookPath, { method: 'POST', ...init })).status
  const right = { 'x-telegram-bot-api-secret-token': secret, 'content-type': 'application/json' }
  expect(await refused({ body: '{"update_id":1}' })).toBe(401)
  expect(await refused({ body: '{"update_id":1}', headers: { ...right, 'x-telegram-bot-api-secret-token': `${secret}x` } })).toBe(401)
  expect(await refused({ body: '{"update_id":1}', headers: { ...right, 'x-telegram-bot-api-secret-token': secret.slice(1) } })).toBe(401)
  expect(await refused({ body: 'update_id=1', headers: { ...right, 'content-type': 'application/x-www-form-urlencoded' } })).toBe(415)
  expect(await refused({ body: '{"update_id":', headers: right })).toBe(400)
  expect(await refused({ body: '[]', headers: right })).toBe(400)
  expect(await refused({ body: '{"update_id":"1"}', headers: right })).toBe(400)
  expect(await refused({ body: JSON.stringify({ update_id: 1, text: 'x'.repeat(1024 * 1024) }), headers: right })).toBe(413)
  expect((await fetch(url + webhookPath, { headers: right })).status).toBe(404)
  expect(take).not.toHaveBeenCalled()
})

test('a body without an announced length is cut off at the limit', async () => {
  const take = vi.fn(() => Promise.resolve())
  const { url } = await start({ webhook: { secret, take } })
  const { hostname, port } = new URL(url)
  const socket = connectTcp(Number(port), hostname)
  socket.on('error', () => {}) // the server may close before all is written
  socket.write(`POST ${webhookPath} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: ${secret}\r\n`)
  socket.write('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n')
  const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`
  let answer = ''
  socket.on('data', (part) => (answer += String(part)))
  for (let sent = 0; sent < 32; sent++) socket.write(chunk)
  await vi.waitFor(() => expect(answer).toMatch(/^HTTP\/1.1 413/))
  socket.destroy()
  expect(take).not.toHaveBeenCalled()
})

test('without a webhook there is nothing to send updates to', async () => {
  const { url } = await start()
  expect((await post(url, { update_id: 1 })).status).toBe(404)
})

test('a client that never ends its request holds up neither others nor the stop', async () => {
  const server = await start()
  const { hostname, port } = new URL(server.url)
  const slow = Array.from({ length: 50 }, () => {
    const socket = connectTcp(Number(port), hostname)
    socket.on('error', () => {})
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ')
    return socket
  })
  await Promise.all(slow.map((socket) => once(socket, 'connect')))
  expect((await get(`${server.url}/healthz`)).status).toBe(200)
  const ends = slow.map((socket) => once(socket, 'close'))
  await server.stop()
  await Promise.all(ends)
})

test('a stop lets the update in hand be answered', async () => {
  const done = Promise.withResolvers<void>()
  const taken = Promise.withResolvers<void>()
  const server = await start({
    webhook: {
      secret,
      take: () => {
        taken.resolve()
        return done.promise
      },
    },
  })
  const answer = post(server.url, { update_id: 1 })
  await taken.promise
  const stopped = server.stop()
  done.resolve()
  expect((await answer).status).toBe(200)
  await stopped
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed')
})

test('a port that another program has is named in one sentence', async () => {
  const { url } = await start()
  const port = Number(new URL(url).port)
  await expect(start({ port })).rejects.toThrow(
    `Port ${port} of 127.0.0.1 is taken by another program: stop that one, or set PORT to a free one.`,
  )
  await expect(start({ host: '203.0.113.1' })).rejects.toThrow('HOST is 203.0.113.1, which is no address of this machine')
})

async function start(options: Partial<HttpServerOptions> = {}) {
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: createLog('silent'),
    checks: {},
    metrics: { contentType: 'text/plain', metrics: () => Promise.resolve('jobs 3\n') },
    ...options,
  })
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= server.stop())
  onTestFinished(stop)
  return { url: server.url, stop }
}

async function get(url: string, init: RequestInit = {}) {
  const answer = await fetch(url, init)
  return { status: answer.status, body: (await answer.json()) as object }
}

function post(url: string, update: object) {
  return fetch(url + webhookPath, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
    body: JSON.stringify(update),
  })
}

/** An address of this machine that is not loopback, where it has one. */
function outerAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address
}
