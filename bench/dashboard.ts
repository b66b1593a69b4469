import { setTimeout as sleep } from 'node:timers/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { createSecretBox } from '#platform/secret-box.ts'
import { startChild, type Child } from './support/child.ts'
import { secretKey } from './support/crowd.ts'
import type { EchoVerbs } from './support/echo-process.ts'
import { percentile, rounded, type Figure } from './support/figure.ts'
import { openService } from './support/product.ts'
import type { SandboxVerbs } from './support/sandbox-process.ts'
import { writeVisitors, type Target } from './support/visitors.ts'

/** More than can wait for an answer at once, so that nobody's second question waits for the first. */
const visitors = 600
const perSecond = 200
const seconds = 15
const warmUpSeconds = 4
const inFlight = 32

/** How long `/dashboard` takes through the webhook at 200 updates a second; 99 of 100 are quicker. */
export async function measureDashboard(): Promise<Figure> {
  const p99 = async (sandbox: Child<SandboxVerbs>, target: Target) => {
    await sandbox.ask('visitAt', target, perSecond / 2, warmUpSeconds)
    return rounded(percentile(await sandbox.ask('visitAt', target, perSecond, seconds), 0.99))
  }
  return {
    name: 'dashboard_p99_ms',
    value: await withProduct(p99),
    unit: 'ms',
    goal: 50,
    better: 'lower',
    rivals: [{ name: 'a bare echo bot', value: await withEcho(p99) }],
  }
}

/** The most dashboards in a second against the most echoes of a bot that asks no database: what a server of this kind could do at most. */
export async function measureDashboardRate(): Promise<Figure> {
  const rate = async (sandbox: Child<SandboxVerbs>, target: Target) => {
    await sandbox.ask('visitAtMost', target, inFlight, warmUpSeconds)
    return sandbox.ask('visitAtMost', target, inFlight, seconds)
  }
  const dashboards = await withProduct(rate)
  const echoes = await withEcho(rate)
  return {
    name: 'dashboard_vs_echo',
    value: rounded(dashboards / echoes),
    unit: 'of its rate',
    better: 'higher',
    rivals: [
      { name: 'dashboards a second', value: rounded(dashboards) },
      { name: 'echoes a second', value: rounded(echoes) },
    ],
  }
}

type Measure = (sandbox: Child<SandboxVerbs>, target: Target) => Promise<number>

async function withProduct(measure: Measure): Promise<number> {
  const port = await freePort()
  await using service = await openService({
    port,
    async prepare({ sandbox, database }) {
      await sandbox.ask('addVisitors', visitors)
      await writeVisitors(database.db, visitors)
    },
  })
  const { sandbox } = service
  // what they wrote before is answered first
  while ((await sandbox.ask('answers')) < visitors) await sleep(200)
  const secret = createSecretBox(secretKey).derive('telegram webhook').toString('base64url')
  return await measure(sandbox, { url: `${service.url}/telegram/webhook`, secret })
}

async function withEcho(measure: Measure): Promise<number> {
  await using sandbox = startChild<SandboxVerbs>('./sandbox-process.ts')
  await using echo = startChild<EchoVerbs>('./echo-process.ts')
  await sandbox.ask('addVisitors', visitors)
  const { botToken: token, apiRoot } = await sandbox.ask('where')
  const secret = 'echo'
  return await measure(sandbox, { url: await echo.ask('start', { token, apiRoot, secret }), secret })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
