import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from './child.ts'
import type { SandboxVerbs } from './sandbox-process.ts'

/** Resolves when so many accounts are connected and have nothing more to ask for; gives up waiting after a while. */
export async function settled(sandbox: Child<SandboxVerbs>, count: number): Promise<void> {
  const until = performance.now() + 300_000
  while ((await sandbox.ask('online')) < count) {
    if (performance.now() > until) throw new Error(`Only ${await sandbox.ask('online')} of ${count} accounts came online`)
    await sleep(200)
  }
  let before = -1
  for (let calls = await sandbox.ask('calls'); calls !== before && performance.now() < until; calls = await sandbox.ask('calls')) {
    before = calls
    await sleep(2_000)
  }
}
