import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { allOnline } from './support/accounts.ts'
import { startChild, type Child } from './support/child.ts'
import { writeMembers } from './support/crowd.ts'
import { openDatabase, type BenchDatabase } from './support/database.ts'
import { rounded, type BenchOptions, type Figure } from './support/figure.ts'
import type { FleetVerbs } from './support/fleet-process.ts'
import type { SandboxVerbs } from './support/sandbox-process.ts'

const accountsDefault = 5_000
const waitMaxMs = 60_000
/** While one of them is stopped in good order: the messages of a busy thousand. */
const writtenPerSecond = 200
/** So long without another message: the rest is lost. */
const silenceMs = 15_000

interface Run {
  accounts: number
  killedS: number
  killedOnlineS: number
  stoppedS: number
  stoppedOnlineS: number
  sent: number
  lost: number
}

/** One run for both figures. */
let running: Promise<Run> | undefined

/**
 * Three processes hold the accounts, everybody gets a message and one process is killed: seconds until the others hold all of them. Beside
 * it, how long it takes when one is stopped in good order.
 */
export async function measureTakeover({ accounts = accountsDefault }: BenchOptions): Promise<Figure> {
  const { killedS, killedOnlineS, stoppedS, stoppedOnlineS } = await (running ??= run(accounts))
  return {
    name: 'takeover_s',
    value: rounded(killedS),
    unit: accounts === accountsDefault ? 's' : `s with ${accounts} accounts`,
    goal: 8,
    better: 'lower',
    rivals: [
      { name: 'until all are connected', value: rounded(killedOnlineS) },
      { name: 'stopped in good order, until all are held (goal 2)', value: rounded(stoppedS) },
      { name: 'and connected', value: rounded(stoppedOnlineS) },
    ],
  }
}

/** Of the messages sent around the kill and the stop, those that nobody ever heard. */
export async function measureTakeoverLoss({ accounts = accountsDefault }: BenchOptions): Promise<Figure> {
  const { sent, lost } = await (running ??= run(accounts))
  return { name: 'takeover_lost', value: lost, unit: `of ${sent}`, goal: 0, better: 'lower', rivals: [] }
}

async function run(accounts: number): Promise<Run> {
  await using sandbox = startChild<SandboxVerbs>('./sandbox-process.ts')
  await using database = await openDatabase()
  await using stopped = startChild<FleetVerbs>('./fleet-process.ts')
  await using killed = startChild<FleetVerbs>('./fleet-process.ts')
  await using last = startChild<FleetVerbs>('./fleet-process.ts')
  await sql`create table heard (account_id bigint, message_id bigint, primary key (account_id, message_id))`.execute(database.db)
  const { dataCentre } = await sandbox.ask('where')
  await sandbox.ask('addCrowd', accounts)
  const options = { databaseUrl: database.url, dataCentre, isStored: true }
  await Promise.all([stopped, killed, last].map((worker) => worker.ask('start', options)))
  await writeMembers(database.db, dataCentre.address, accounts)
  await allHeld([stopped, killed, last], accounts)
  await allOnline(sandbox, accounts)

  await sandbox.ask('beginWriting', writtenPerSecond)
  const stoppedAt = performance.now()
  const leaving = stopped[Symbol.asyncDispose]()
  const stoppedS = await allHeld([killed, last], accounts, stoppedAt)
  await allOnline(sandbox, accounts)
  const stoppedOnlineS = (performance.now() - stoppedAt) / 1000
  await leaving
  const written = await sandbox.ask('endWriting')

  // three again, each with about its share
  await using joined = startChild<FleetVerbs>('./fleet-process.ts')
  await joined.ask('start', options)
  while ((await joined.ask('held')) < accounts * 0.3) await sleep(100)
  await allOnline(sandbox, accounts)

  await sandbox.ask('writeToAll')
  await killed.kill()
  const killedAt = performance.now()
  await sandbox.ask('writeToAll')
  const killedS = await allHeld([joined, last], accounts, killedAt)
  await allOnline(sandbox, accounts)
  const killedOnlineS = (performance.now() - killedAt) / 1000

  const sent = written + 2 * accounts
  return { accounts, killedS, killedOnlineS, stoppedS, stoppedOnlineS, sent, lost: sent - (await arrived(database, sent)) }
}

/** Seconds until these hold so many. */
async function allHeld(workers: Child<FleetVerbs>[], accounts: number, since = performance.now()): Promise<number> {
  for (;;) {
    const counts = await Promise.all(workers.map((worker) => worker.ask('held')))
    const held = counts.reduce((sum, count) => sum + count, 0)
    const spentMs = performance.now() - since
    if (held >= accounts) return spentMs / 1000
    if (spentMs > waitMaxMs) throw new Error(`Only ${held} of ${accounts} accounts are held`)
    await sleep(50)
  }
}

/** How many were heard when all are there, or nothing comes any more. */
async function arrived({ db }: BenchDatabase, wanted: number): Promise<number> {
  let count = -1
  let changedAt = performance.now()
  while (count < wanted && performance.now() - changedAt < silenceMs) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from heard`.execute(db)
    const now = rows[0]?.count ?? 0
    if (now !== count) changedAt = performance.now()
    count = now
    await sleep(200)
  }
  return count
}
