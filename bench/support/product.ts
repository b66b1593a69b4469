import { createSettings } from '#features/staff/settings.ts'
import type { Staff } from '#features/staff/service.ts'
import { loadWords } from '#platform/words.ts'
import { startChild, type Child } from './child.ts'
import { secretKey } from './crowd.ts'
import { openDatabase, type BenchDatabase } from './database.ts'
import type { ProductVerbs } from './product-process.ts'
import type { SandboxVerbs } from './sandbox-process.ts'

export interface Service extends AsyncDisposable {
  sandbox: Child<SandboxVerbs>
  database: BenchDatabase
  /** Of the product's HTTP server. */
  url: string
}

/** The product as an operator runs it: a world, a database and the program, each in processes of their own. */
export async function openService(
  options: { port?: number; prepare?(parts: Omit<Service, 'url' | typeof Symbol.asyncDispose>): Promise<void> } = {},
): Promise<Service> {
  await using cleanup = new AsyncDisposableStack()
  const sandbox = cleanup.use(startChild<SandboxVerbs>('./sandbox-process.ts'))
  const database = cleanup.use(await openDatabase())
  const words = loadWords('locales')
  const settings = createSettings({ db: database.db, words, events: { announce: nothing, listen() {} }, staff: nobody })
  await settings.seedSamples()
  await options.prepare?.({ sandbox, database })
  const product = cleanup.use(startChild<ProductVerbs>('./product-process.ts'))
  const { env } = await sandbox.ask('where')
  const port = options.port ?? 0
  const url = await product.ask('start', {
    ...env,
    DATABASE_URL: database.url,
    DATA_DIR: database.directory,
    SECRET_KEY: secretKey.toString('base64'),
    LOG_LEVEL: process.env['BENCH_LOG'] ?? 'silent',
    PORT: String(port),
    ...(options.port === undefined ? {} : { PUBLIC_URL: `http://127.0.0.1:${port}` }),
  })
  const owned = cleanup.move()
  return { sandbox, database, url, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function nothing() {}
/** Samples are written by no person. */
const nobody = {} as Staff
