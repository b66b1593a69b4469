import { setTimeout as sleep } from 'node:timers/promises'
import { createSecretBox } from '#platform/secret-box.ts'
import { startSandbox } from '#sandbox/start.ts'
import { telegramEnv } from '#tests/environment.ts'
import { startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { secretKey } from './support/crowd.ts'
import { openDatabase } from './support/database.ts'
import { rounded, type BenchOptions, type Figure } from './support/figure.ts'
import { accountsFor, deviation, invite, openShops, shares } from './support/invitations.ts'

const conversations = 10_000
/** So many standard deviations off the rule is one run in sixteen thousand. */
const goal = 4

/**
 * 10,000 conversations with accounts of all packages, message by message through the whole product, and the invitations that the data
 * centre saw: how far the worst package's share of eligible contacts is from its rule, in standard deviations. The product draws from
 * the system's randomness. Whoever opted out, has quiet hours or was drawn for yesterday is among them, and an invitation to one of
 * those is no figure but a fault.
 */
export async function measureInvites({ accounts = accountsFor(conversations) }: BenchOptions): Promise<Figure> {
  await using cleanup = new AsyncDisposableStack()
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 } })
  cleanup.defer(() => sandbox.stop())
  const database = cleanup.use(await openDatabase())
  const { db } = database
  const box = createSecretBox(secretKey)
  await openShops({ sandbox, db, box }, accounts)
  const app = await startApp(
    readConfig({
      ...telegramEnv(sandbox),
      CLOCK_URL: sandbox.clockUrl,
      DATABASE_URL: database.url,
      DATA_DIR: database.directory,
      SECRET_KEY: secretKey.toString('base64'),
      LOG_LEVEL: process.env['BENCH_LOG'] ?? 'silent',
      PORT: '0',
    }),
    {
      isUnbound: true,
      onError(error) {
        throw error
      },
    },
  )
  cleanup.defer(() => app.stop())
  const advance = async (ms: number) => {
    sandbox.world.clockOffsetMs += ms
    while (Math.abs(app.now().getTime() - sandbox.world.nowMs()) > 1_000) await sleep(20)
  }
  const { packages, strays, conversations: counted } = await invite({ sandbox, db, box, advance }, accounts)
  if (strays > 0) throw new Error(`${strays} invitations went to people who must not be invited`)
  if (sandbox.judge.violations.length > 0) throw new Error(sandbox.judge.violations[0]?.detail)
  return {
    name: 'invite_share_error',
    value: rounded(Math.max(...packages.map(deviation))),
    unit: `standard deviations, of ${counted} conversations`,
    goal,
    better: 'lower',
    rivals: packages.map(({ packageId, eligible, invited }) => ({
      name: `${packageId}, by rule ${shares[packageId]}, of ${eligible}`,
      value: rounded(invited / eligible),
    })),
  }
}
