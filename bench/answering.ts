import { setTimeout as sleep } from 'node:timers/promises'
import { allOnline } from './support/accounts.ts'
import { writeBusinesses } from './support/businesses.ts'
import { startChild } from './support/child.ts'
import { percentile, rounded, type BenchOptions, type Figure } from './support/figure.ts'
import { openService } from './support/product.ts'
import type { PlainVerbs } from './support/plain-process.ts'
import type { SandboxVerbs } from './support/sandbox-process.ts'

const accountsDefault = 1_000
const rateDefault = 200
const rounds = 3
const roundsOfTurns = 2
/** With the gathering of eight seconds: what was said in a round is decided while the next one is said. */
const turnsPauseMs = 4_000
/** Of the rival, which connects several times for each account. */
const plainMax = 500
const answeredMaxMs = 60_000

/**
 * Every account gets a message, so many a second over all: milliseconds from the moment in which the contact sent it until the card of
 * the account's owner shows it; 99 of 100 are quicker. Beside it the same messages until a handler of mtcute's has them, which shows
 * nothing and stores nothing. The accounts are of the basic package, in which the owner answers; beside it the same where every message
 * is looked at a second time by automation that has nothing to say. The bot's own limits at Telegram are lifted.
 */
export async function measureAnswers({ accounts = accountsDefault, rate = rateDefault }: BenchOptions): Promise<Figure> {
  const { byHand: ours, automated } = await withProduct(accounts, rate)
  const plain = await withPlain(Math.min(accounts, plainMax), rate)
  const isWhole = accounts === accountsDefault && rate === rateDefault
  return {
    name: 'answer_p99_ms',
    value: rounded(percentile(ours, 0.99)),
    unit: isWhole ? 'ms' : `ms with ${accounts} accounts, ${rate} messages a second`,
    goal: 500,
    better: 'lower',
    rivals: [
      { name: 'a bare mtcute handler', value: rounded(percentile(plain, 0.99)) },
      { name: 'our median', value: rounded(percentile(ours, 0.5)) },
      { name: 'with automation on', value: rounded(percentile(automated, 0.99)) },
      { name: "the handler's median", value: rounded(percentile(plain, 0.5)) },
    ],
  }
}

async function withProduct(accounts: number, rate: number): Promise<{ byHand: number[]; automated: number[] }> {
  await using service = await openService({
    async prepare({ sandbox, database }) {
      const { dataCentre } = await sandbox.ask('where')
      await sandbox.ask('addCrowd', accounts)
      await sandbox.ask('addOwners', accounts)
      await writeBusinesses(database.db, dataCentre.address, accounts)
    },
  })
  const { sandbox, database } = service
  await allOnline(sandbox, accounts)
  const until = performance.now() + answeredMaxMs
  while ((await sandbox.ask('ownersAnswered', accounts)) < accounts && performance.now() < until) await sleep(200)
  const sent = await sandbox.ask('rush', { accounts, rate, rounds, isShown: true })
  await database.db.updateTable('conversation_account').set({ automates: true }).execute()
  const looked = await sandbox.ask('rush', { accounts, rate, rounds: roundsOfTurns, isShown: true, pauseMs: turnsPauseMs })
  const shown = await sandbox.ask('shown')
  return { byHand: spent(sent, shown), automated: spent(looked, shown) }
}

async function withPlain(accounts: number, rate: number): Promise<number[]> {
  await using sandbox = startChild<SandboxVerbs>('./sandbox-process.ts')
  await using plain = startChild<PlainVerbs>('./plain-process.ts')
  const { dataCentre } = await sandbox.ask('where')
  await sandbox.ask('addCrowd', accounts)
  await plain.ask('start', { ...dataCentre, count: accounts })
  await allOnline(sandbox, accounts)
  const sent = await sandbox.ask('rush', { accounts, rate, rounds, isShown: false })
  return spent(sent, await plain.ask('heardAt'))
}

/** What never came counts as long as all bounds together. */
const spent = (sent: Map<string, number>, seen: Map<string, number>) =>
  [...sent].map(([mark, at]) => (seen.get(mark) ?? at + answeredMaxMs) - at)
