import type { Reporter, TestCase, TestModule } from 'vitest/node'

const nameOf = (test: TestCase) => `${test.module.relativeModuleId} > ${test.fullName}`
const firstLine = (text: string) => text.split('\n')[0] ?? ''
const wentWrongIn = (test: TestCase) => test.attempts().flatMap(({ errors }) => errors ?? [])

/**
 * What a second try would hide, at the end of the run: who needed one, by name and with what went wrong before; and who broke a rule of
 * the world in any try, which fails the run though the last one went well.
 */
export default class SecondTries implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(({ children }) => [...children.allTests()])
    const retried = tests.filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0)
    const broken = tests.filter((test) => test.result().state === 'passed' && wentWrongIn(test).some(({ name }) => name === 'Breach'))
    if (retried.length > 0) {
      console.error(`\nTried more than once (${retried.length}):`)
      for (const test of retried)
        console.error(
          `  ${nameOf(test)}\n    ${wentWrongIn(test)
            .map(({ message }) => firstLine(message))
            .join('\n    ')}`,
        )
    }
    if (broken.length === 0) return
    console.error(`\nThe world saw what must never happen, so the run has failed (${broken.length}):`)
    for (const test of broken)
      for (const { name, message } of wentWrongIn(test))
        if (name === 'Breach') console.error(`  ${nameOf(test)}\n    ${message.replaceAll('\n', '\n    ')}`)
    process.exitCode = 1
  }
}
