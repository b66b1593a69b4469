import { startChild } from './support/child.ts'
import { settled } from './support/accounts.ts'
import { writeMembers } from './support/crowd.ts'
import { openDatabase } from './support/database.ts'
import { rounded, type BenchOptions, type Figure } from './support/figure.ts'
import type { FleetVerbs } from './support/fleet-process.ts'
import type { PlainVerbs } from './support/plain-process.ts'
import type { SandboxVerbs } from './support/sandbox-process.ts'

const accountsDefault = 2_000
/** Enough to know what one of the rival's costs. */
const plainMax = 500

/** What an idle connected account adds to the memory of the process that holds it; the program itself is not counted. */
export async function measureMemory({ accounts = accountsDefault }: BenchOptions): Promise<Figure> {
  const plainAccounts = Math.min(plainMax, accounts)
  return {
    name: 'rss_kb_per_account',
    value: rounded(await measureFleet(accounts)),
    unit: 'KB',
    goal: 125,
    better: 'lower',
    rivals: [{ name: `mtcute's defaults (${plainAccounts} accounts)`, value: rounded(await measurePlain(plainAccounts)) }],
  }
}

async function measureFleet(accounts: number): Promise<number> {
  await using sandbox = startChild<SandboxVerbs>('./sandbox-process.ts')
  await using database = await openDatabase()
  await using fleet = startChild<FleetVerbs>('./fleet-process.ts')
  const { dataCentre } = await sandbox.ask('where')
  await sandbox.ask('addCrowd', accounts)
  await fleet.ask('start', { databaseUrl: database.url, dataCentre })
  const empty = await fleet.ask('usage')
  await writeMembers(database.db, dataCentre.address, accounts)
  await settled(sandbox, accounts)
  const full = await fleet.ask('usage')
  return (full.rssKb - empty.rssKb) / accounts
}

async function measurePlain(plainAccounts: number): Promise<number> {
  await using sandbox = startChild<SandboxVerbs>('./sandbox-process.ts')
  await using plain = startChild<PlainVerbs>('./plain-process.ts')
  const { dataCentre } = await sandbox.ask('where')
  await sandbox.ask('addCrowd', plainAccounts)
  const empty = await plain.ask('usage')
  await plain.ask('start', { ...dataCentre, count: plainAccounts })
  await settled(sandbox, plainAccounts)
  const full = await plain.ask('usage')
  return (full.rssKb - empty.rssKb) / plainAccounts
}
