import { randomBytes, randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFailed, onTestFinished, vi } from 'vitest'
import { assertSound } from '#sandbox/breach.ts'
import { sampleCast } from '#sandbox/people.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'
import { createStaff } from '#features/staff/service.ts'
import { createSettings } from '#features/staff/settings.ts'
import { systemClock } from '#platform/clock.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { loadWords } from '#platform/words.ts'
import { startApp, type App } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createTestDatabase } from './database.ts'
import { productEnv } from './environment.ts'
import { recordEvents } from './events.ts'
import { chatOf, type PersonChat } from './person.ts'

const bot = sampleCast.bot

/** Ids of the cast, by what they are in the story. */
export const cast = {
  ayse: 410_000_001,
  /** Has a 2FA password. */
  mehmet: 410_000_002,
  /** Lives in data centre 4. */
  zeynep: 410_000_003,
  /** Speaks English. */
  emily: 410_000_004,
  owner: 420_000_001,
  admin: 420_000_002,
  support: 420_000_003,
  elif: 430_000_001,
  omer: 430_000_002,
  irem: 430_000_003,
} as const

export const transports = ['polling', 'webhook'] as const
type Transport = (typeof transports)[number]

export interface Product {
  sandbox: Sandbox
  app: App
  db: Database
  databaseUrl: string
  dataDirectory: string
  env: Record<string, string>
  /** A person's chat with the product's bot. */
  withBot(userId: number): PersonChat
  /** A person's chat with another person, or in a group. */
  chat(userId: number, chatId: number): PersonChat
  /** Moves the world's clock and waits until the product has seen it. */
  advance(ms: number): Promise<void>
  /** Stops and starts the product on the same data, as an operator would. */
  restart(): Promise<void>
}

/**
 * The whole product against a sandbox of its own, through its public doors only. At the end the world is asked what it saw: any
 * breach of a rule of Telegram or of ours fails the test.
 */
export async function startProduct(options: { updates?: Transport; env?: Record<string, string> } = {}): Promise<Product> {
  const updates = options.updates ?? transportOfTest()
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 } })
  const { db, url } = await createTestDatabase()
  const dataDirectory = await mkdtemp(join(tmpdir(), 'product-'))
  const port = await freePort()
  const env: Record<string, string> = {
    ...productEnv(sandbox),
    DATABASE_URL: url,
    DATA_DIR: dataDirectory,
    SECRET_KEY: randomBytes(32).toString('base64'),
    PORT: String(port),
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    ...(updates === 'webhook' ? { PUBLIC_URL: `http://127.0.0.1:${port}` } : {}),
    ...options.env,
  }
  await openForSale(db)
  const faults: unknown[] = []
  const start = () => startApp(readConfig(env), { onError: (error) => faults.push(error), gatherMs: 300, isUnbound: true })
  const product: Product = {
    sandbox,
    app: await start(),
    db,
    databaseUrl: url,
    dataDirectory,
    env,
    withBot: (userId) => chatOf(hands(sandbox), userId, bot.id),
    chat: (userId, chatId) => chatOf(hands(sandbox), userId, chatId),
    async advance(ms) {
      sandbox.world.clockOffsetMs += ms
      await vi.waitFor(() => expect(Math.abs(product.app.now().getTime() - sandbox.world.nowMs())).toBeLessThan(1_000), {
        timeout: 5_000,
        interval: 10,
      })
    },
    async restart() {
      await product.app.stop()
      product.app = await start()
    },
  }
  onTestFinished(async () => {
    await product.app.stop()
    await sandbox.stop()
    await rm(dataDirectory, { recursive: true, force: true })
    if (faults.length > 0) throw new AggregateError(faults, 'The product reported a fault')
    assertSound({ judge: sandbox.judge.violations, schema: sandbox.violations() })
  })
  return product
}

/**
 * How Telegram's updates come where a test does not say: `TEST_UPDATES` for all of them, else half of the tests have the one and half
 * the other way, each always the same.
 */
function transportOfTest(): Transport {
  const wanted = process.env['TEST_UPDATES']
  if (wanted === 'polling' || wanted === 'webhook') return wanted
  const { currentTestName = '' } = expect.getState()
  const sum = [...currentTestName].reduce((total, sign) => total + (sign.codePointAt(0) ?? 0), 0)
  const transport = sum % 2 === 0 ? 'polling' : 'webhook'
  onTestFailed(() => console.log(`The updates came by ${transport}: TEST_UPDATES=${transport} runs all tests so.`))
  return transport
}

/** As an owner would with `/ayarlar`: payment details, terms and the rest, all samples. */
export async function openForSale(db: Database): Promise<void> {
  const rethrow = () => Promise.reject(new Error('Nobody is asked while the samples are put in'))
  const events = recordEvents()
  const staff = createStaff({ db, clock: systemClock, events, adminIds: [], reachOf: rethrow })
  await createSettings({ db, events, staff, words: loadWords('locales') }).seedSamples()
}

export function hands(sandbox: Sandbox) {
  return { world: sandbox.world, press: sandbox.botApi.press }
}

/** Below those that the system gives to whoever asks for any: nobody takes it between this look and its use, nor over a restart. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000)
    const server = createServer()
    const isFree = await new Promise<boolean>((done) => {
      server.once('error', () => done(false))
      server.listen(port, '127.0.0.1', () => done(true))
    })
    if (!isFree) continue
    await new Promise((done) => server.close(done))
    return port
  }
}
