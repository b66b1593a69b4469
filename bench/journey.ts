import { startChild } from './support/child.ts'
import { median, rounded, type Figure } from './support/figure.ts'
import { openService } from './support/product.ts'
import type { PlainVerbs } from './support/plain-process.ts'
import type { SandboxVerbs } from './support/sandbox-process.ts'

const rounds = 25
/** What is compiled and connected with the first ones is no part of a journey. */
const warmUps = 5

/** The machine's time of one journey, alone on the machine: people answer at once, so nothing of it is waiting for them. */
export async function measureJourney(): Promise<Figure> {
  return {
    name: 'journey_ms',
    value: rounded(await measureProduct()),
    unit: 'ms',
    goal: 1_000,
    better: 'lower',
    rivals: [{ name: 'a bare mtcute login', value: rounded(await measureLogin()) }],
  }
}

async function measureProduct(): Promise<number> {
  await using service = await openService()
  const { sandbox } = service
  await sandbox.ask('openTill')
  const times: number[] = []
  for (let round = -warmUps; round < rounds; round++) {
    const ms = await sandbox.ask('journey')
    if (round >= 0) times.push(ms)
  }
  return median(times)
}

/** What no journey can do without: connect, exchange keys, ask for the code, sign in. */
async function measureLogin(): Promise<number> {
  await using sandbox = startChild<SandboxVerbs>('./sandbox-process.ts')
  await using plain = startChild<PlainVerbs>('./plain-process.ts')
  const { dataCentre } = await sandbox.ask('where')
  const times: number[] = []
  for (let round = -warmUps; round < rounds; round++) {
    const phone = await sandbox.ask('addPhone')
    const asked = await plain.ask('askForCode', { ...dataCentre, phone })
    const code = await sandbox.ask('codeOf', phone)
    const ms = asked + (await plain.ask('signIn', code))
    if (round >= 0) times.push(ms)
  }
  return median(times)
}
