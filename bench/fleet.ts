import { setTimeout as sleep } from 'node:timers/promises'
import { allOnline, settled } from './support/accounts.ts'
import { startChild, type Child } from './support/child.ts'
import { writeMembers } from './support/crowd.ts'
import { openDatabase } from './support/database.ts'
import { rounded, type BenchOptions, type Figure } from './support/figure.ts'
import type { FleetVerbs } from './support/fleet-process.ts'
import type { PlainVerbs } from './support/plain-process.ts'
import type { SandboxVerbs } from './support/sandbox-process.ts'

const accountsDefault = 10_000
/** Of the rival, which connects several times for each account: what fewer cost, scaled. */
const plainMax = 500
/** Until what a connect leaves behind is acknowledged; then as long as every account takes to ping once. */
const calmMs = 35_000
const idleMs = 60_000

interface Run {
  accounts: number
  rival: string
  ours: Measured
  plain: Measured
}
interface Measured {
  rssMb: number
  connectS: number
  reconnectS: number
  idlePercent: number
}

/** One run for all four figures. */
let running: Promise<Run> | undefined

/** All connections of many accounts in one process, the program itself included. */
export const measureFleetMemory = (options: BenchOptions) => figure(options, 'fleet_rss_mb', 'rssMb', 'MB', 1_200)
/** From the moment the accounts are there until the last one is connected. */
export const measureFleetConnect = (options: BenchOptions) => figure(options, 'fleet_connect_s', 'connectS', 's', 20)
/** After all connections went down at once. */
export const measureFleetReconnect = (options: BenchOptions) => figure(options, 'fleet_reconnect_s', 'reconnectS', 's', 10)
/** Of one core, while nothing happens. */
export const measureFleetIdle = (options: BenchOptions) => figure(options, 'fleet_idle_cpu_pct', 'idlePercent', '% of a core', 10)

async function figure(options: BenchOptions, name: string, what: keyof Measured, unit: string, goal: number): Promise<Figure> {
  running ??= run(options.accounts ?? accountsDefault)
  const { ours, plain, rival, accounts } = await running
  return {
    name,
    value: rounded(ours[what]),
    unit: accounts === accountsDefault ? unit : `${unit} with ${accounts} accounts`,
    goal,
    better: 'lower',
    rivals: [{ name: rival, value: rounded(plain[what]) }],
  }
}

async function run(accounts: number): Promise<Run> {
  const plainAccounts = Math.min(accounts, plainMax)
  const factor = accounts / plainAccounts
  const rival = `mtcute's defaults${factor === 1 ? '' : ` (${plainAccounts} accounts, scaled to ${accounts})`}`
  const ours = await measureOurs(accounts)
  const { empty, measured } = await measurePlain(plainAccounts)
  const plain = {
    rssMb: empty + (measured.rssMb - empty) * factor,
    connectS: measured.connectS * factor,
    reconnectS: measured.reconnectS * factor,
    idlePercent: measured.idlePercent * factor,
  }
  return { accounts, rival, ours, plain }
}

async function measureOurs(accounts: number): Promise<Measured> {
  await using sandbox = startChild<SandboxVerbs>('./sandbox-process.ts')
  await using database = await openDatabase()
  await using fleet = startChild<FleetVerbs>('./fleet-process.ts')
  const { dataCentre } = await sandbox.ask('where')
  await sandbox.ask('addCrowd', accounts)
  await fleet.ask('start', { databaseUrl: database.url, dataCentre })
  await writeMembers(database.db, dataCentre.address, accounts)
  const connectS = await allOnline(sandbox, accounts)
  return { connectS, ...(await rest(sandbox, { usage: () => fleet.ask('usage'), cpu: () => fleet.ask('cpu') }, accounts)) }
}

async function measurePlain(accounts: number): Promise<{ empty: number; measured: Measured }> {
  await using sandbox = startChild<SandboxVerbs>('./sandbox-process.ts')
  await using plain = startChild<PlainVerbs>('./plain-process.ts')
  const { dataCentre } = await sandbox.ask('where')
  await sandbox.ask('addCrowd', accounts)
  const empty = (await plain.ask('usage')).rssKb / 1024
  const since = performance.now()
  await plain.ask('start', { ...dataCentre, count: accounts })
  await allOnline(sandbox, accounts)
  const connectS = (performance.now() - since) / 1000
  return {
    empty,
    measured: { connectS, ...(await rest(sandbox, { usage: () => plain.ask('usage'), cpu: () => plain.ask('cpu') }, accounts)) },
  }
}

/** What follows when all are connected. */
async function rest(
  sandbox: Child<SandboxVerbs>,
  holder: { usage(): Promise<{ rssKb: number }>; cpu(): Promise<number> },
  accounts: number,
): Promise<Omit<Measured, 'connectS'>> {
  const connectedAt = performance.now()
  await settled(sandbox, accounts)
  const { rssKb } = await holder.usage()
  await sleep(connectedAt + calmMs - performance.now())
  const before = await holder.cpu()
  const since = performance.now()
  await sleep(idleMs)
  const idlePercent = (((await holder.cpu()) - before) / (performance.now() - since)) * 100
  await sandbox.ask('cut')
  const reconnectS = await allOnline(sandbox, accounts)
  return { rssMb: rssKb / 1024, idlePercent, reconnectS }
}
