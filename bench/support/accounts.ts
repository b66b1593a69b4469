import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from './child.ts'
import type { SandboxVerbs } from './sandbox-process.ts'

const onlineMaxMs = 120_000
const quietMaxMs = 20_000
const quietForMs = 2_000

/** Seconds until so many accounts are connected. Gives up waiting after a while. */
export async function allOnline(sandbox: Child<SandboxVerbs>, count: number): Promise<number> {
  const since = performance.now()
  while ((await sandbox.ask('online')) < count) {
    if (performance.now() - since > onlineMaxMs) throw new Error(`Only ${await sandbox.ask('online')} of ${count} accounts came online`)
    await sleep(100)
  }
  return (performance.now() - since) / 1000
}

/** Resolves when the accounts are connected and have nearly nothing more to ask for: a large crowd is never wholly silent. */
export async function settled(sandbox: Child<SandboxVerbs>, count: number): Promise<void> {
  await allOnline(sandbox, count)
  const until = performance.now() + quietMaxMs
  let before = -Infinity
  for (let calls = await sandbox.ask('calls'); calls - before > count / 50; calls = await sandbox.ask('calls')) {
    if (performance.now() > until) return
    before = calls
    await sleep(quietForMs)
  }
}
