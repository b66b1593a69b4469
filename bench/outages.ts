import { setTimeout as sleep } from 'node:timers/promises'
import { allOnline } from './support/accounts.ts'
import { startChild, type Child } from './support/child.ts'
import { writeMembers } from './support/crowd.ts'
import { openDatabase } from './support/database.ts'
import type { BenchOptions, Figure } from './support/figure.ts'
import type { FleetVerbs } from './support/fleet-process.ts'
import type { PlainVerbs } from './support/plain-process.ts'
import type { Outage, SandboxVerbs } from './support/sandbox-process.ts'

const accountsDefault = 2_000
const outages: Outage[] = [
  { amnesia: false, refuseMs: 0 },
  { amnesia: true, refuseMs: 0 },
  { amnesia: false, refuseMs: 3_000 },
  { amnesia: true, refuseMs: 3_000 },
  { amnesia: true, refuseMs: 6_000 },
]
/** So long without another message: the rest is lost. */
const silenceMs = 15_000

interface Receiver {
  received(): Promise<{ distinct: number; repeated: number }>
}

/** Each outage cuts all connections, and everybody gets a message while nobody listens: how many of them never arrive. */
export async function measureOutages({ accounts = accountsDefault }: BenchOptions): Promise<Figure> {
  return {
    name: 'lost_messages',
    value: await loseWithFleet(accounts),
    unit: `of ${accounts * outages.length}`,
    goal: 0,
    better: 'lower',
    rivals: [{ name: "mtcute's defaults", value: await loseWithPlain(accounts) }],
  }
}

async function loseWithFleet(accounts: number): Promise<number> {
  await using sandbox = startChild<SandboxVerbs>('./sandbox-process.ts')
  await using database = await openDatabase()
  await using fleet = startChild<FleetVerbs>('./fleet-process.ts')
  const { dataCentre } = await sandbox.ask('where')
  await sandbox.ask('addCrowd', accounts)
  await writeMembers(database.db, dataCentre.address, accounts)
  await fleet.ask('start', { databaseUrl: database.url, dataCentre })
  return await goThrough(sandbox, accounts, { received: () => fleet.ask('received') })
}

async function loseWithPlain(accounts: number): Promise<number> {
  await using sandbox = startChild<SandboxVerbs>('./sandbox-process.ts')
  await using plain = startChild<PlainVerbs>('./plain-process.ts')
  const { dataCentre } = await sandbox.ask('where')
  await sandbox.ask('addCrowd', accounts)
  await plain.ask('start', { ...dataCentre, count: accounts })
  return await goThrough(sandbox, accounts, { received: () => plain.ask('received') })
}

async function goThrough(sandbox: Child<SandboxVerbs>, accounts: number, receiver: Receiver): Promise<number> {
  await allOnline(sandbox, accounts)
  let sent = 0
  for (const outage of outages) {
    await sandbox.ask('outage', outage)
    sent += accounts
    // that nothing moves is no sign here: a crowd that grows old is probed all the time
    await arrival(receiver, sent)
  }
  // one that comes late is not lost
  return sent - (await receiver.received()).distinct
}

/** Resolves when so many are there, or nothing comes any more. */
async function arrival(receiver: Receiver, wanted: number): Promise<void> {
  let count = -1
  let changedAt = performance.now()
  while (count < wanted && performance.now() - changedAt < silenceMs) {
    const { distinct } = await receiver.received()
    if (distinct !== count) changedAt = performance.now()
    count = distinct
    await sleep(100)
  }
}
