import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Api } from 'grammy'
import { expect, onTestFinished, test } from 'vitest'
import { languages } from '#shared/language.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { alarmKinds, alarmText, createAlarms } from './alarms.ts'
import { clockProbe, dataCentreProbe, diskProbe, queueProbe, registerHealth, tokenProbe, type Finding, type Probe } from './health.ts'
import { createLog } from './log.ts'
import { clusterIn } from './postgres/places.ts'
import { loadWords } from './words.ts'

const noTimeout = new AbortController().signal

test('an alarm comes after so many wrong looks in a row, once, and ends with the first fine one', async () => {
  const { sweep, told } = await watch(3)
  await sweep('wrong', 'wrong', 'fine', 'wrong', 'wrong', 'unknown')
  expect(told).toEqual([])
  await sweep('wrong', 'wrong', 'wrong')
  expect(told).toEqual(['disk raised'])
  await sweep('unknown')
  expect(told).toEqual(['disk raised'])
  await sweep('fine', 'fine')
  expect(told).toEqual(['disk raised', 'disk over'])
})

test('an alarm that was raised by another process is ended by the one that sees it over', async () => {
  const { db } = await createTestDatabase()
  const make = () => createAlarms({ db, clock: createTestClock(), log: createLog('silent') })
  await make().raise('queue')
  const told: string[] = []
  const later = make()
  later.onChange((_tx, kind, state) => Promise.resolve(void told.push(`${kind} ${state}`)))
  await later.raise('queue')
  await later.clear('queue')
  await later.clear('queue')
  expect(told).toEqual(['queue over'])
})

test('every alarm has a sentence for its beginning and its end in both languages', () => {
  const words = loadWords(join(import.meta.dirname, '../../locales'))
  for (const language of languages)
    for (const kind of alarmKinds)
      for (const state of ['raised', 'over'] as const) expect(words.html(language, alarmText(kind, state))).not.toBe('')
})

test('a revoked token is wrong, and a Bot API that does not answer says nothing about it', async () => {
  let status = 200
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(status === 200 ? { ok: true, result: {} } : { ok: false, error_code: status, description: 'x' }))
  })
  const apiRoot = `http://127.0.0.1:${await listen(server)}`
  const probe = tokenProbe(new Api('1:token', { apiRoot }))
  expect(await probe.look(noTimeout)).toBe('fine')
  status = 401
  expect(await probe.look(noTimeout)).toBe('wrong')
  status = 502
  expect(await probe.look(noTimeout)).toBe('unknown')
})

test('a data centre is fine when it takes a connection', async () => {
  const server = createTcpServer((socket) => socket.on('error', () => {}))
  const port = await listen(server)
  expect(await dataCentreProbe({ host: '127.0.0.1', port }).look(noTimeout)).toBe('fine')
  server.close()
  await once(server, 'close')
  expect(await dataCentreProbe({ host: '127.0.0.1', port }).look(noTimeout)).toBe('wrong')
  expect(await dataCentreProbe({ host: '127.0.0.1', port }).look(AbortSignal.abort())).toBe('wrong')
})

test('a clock is wrong from half a minute off, either way', async () => {
  const server = createServer((_request, response) => response.end())
  const apiRoot = `http://127.0.0.1:${await listen(server)}`
  const findings = await Promise.all(
    [0, 25_000, -25_000, 40_000, -40_000].map((off) => clockProbe(apiRoot, () => Date.now() + off).look(noTimeout)),
  )
  expect(findings).toEqual(['fine', 'fine', 'fine', 'wrong', 'wrong'])
})

test('a disk is wrong when little is left on it, be it that of the data or the one to which the database is linked', async () => {
  const root = realpathSync(await mkdtemp(join(tmpdir(), 'disks-')))
  onTestFinished(() => rm(root, { recursive: true }))
  const data = join(root, 'data')
  const elsewhere = join(root, 'elsewhere')
  await Promise.all([mkdir(data), mkdir(elsewhere)])
  const gib = 1024 ** 3
  const free = new Map([
    [data, 100],
    [elsewhere, 100],
  ])
  const measure = async (directory: string) => ({ bavail: free.get(directory) ?? 0, blocks: 200, bsize: gib / 4 })
  const { look } = diskProbe([data, clusterIn(data)], measure)
  expect(await look(noTimeout)).toBe('unknown')
  await symlink(elsewhere, clusterIn(data))
  expect(await look(noTimeout)).toBe('fine')
  free.set(elsewhere, 1)
  expect(await look(noTimeout)).toBe('wrong')
  free.set(elsewhere, 100).set(data, 1)
  expect(await look(noTimeout)).toBe('wrong')
  await rm(clusterIn(data))
  expect(await look(noTimeout)).toBe('wrong')
})

test('a queue is wrong when it is longer than a moment’s work, and a disk that has room is fine', async () => {
  const pending = (count: number) => queueProbe({ pending: () => Promise.resolve(count) }).look(noTimeout)
  expect([await pending(5_000), await pending(5_001)]).toEqual(['fine', 'wrong'])
  expect(await diskProbe([tmpdir()]).look(noTimeout)).toBe('fine')
})

/** Alarms of a database of their own, and a sweep for each finding. */
async function watch(wrongMin: number) {
  const { db } = await createTestDatabase()
  const alarms = createAlarms({ db, clock: createTestClock(), log: createLog('silent') })
  const told: string[] = []
  alarms.onChange((_tx, kind, state) => Promise.resolve(void told.push(`${kind} ${state}`)))
  let next: Finding = 'fine'
  const probe: Probe = { kind: 'disk', wrongMin, look: () => Promise.resolve(next) }
  const sweeps: ((now: Date) => Promise<void>)[] = []
  registerHealth({
    ticker: { every: (_name, _intervalMs, sweep) => void sweeps.push(sweep), start() {}, stop: () => Promise.resolve() },
    alarms,
    probes: [probe],
  })
  return {
    told,
    async sweep(...findings: Finding[]) {
      for (next of findings) for (const sweep of sweeps) await sweep(new Date())
    },
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
