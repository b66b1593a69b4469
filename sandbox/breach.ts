import type { Violation } from './world/judge.ts'

/** The world saw what must never happen. Seen once is seen: no second try of a test makes up for it. */
export class Breach extends Error {
  override readonly name = 'Breach'
}

/**
 * @param seen what the judge saw, and where traffic of the Bot API broke its schema.
 * @throws Breach with all of it.
 */
export function assertSound({ judge = [], schema = [] }: { judge?: readonly Violation[]; schema?: readonly string[] }): void {
  const all = [...judge.map(({ rule, detail }) => `${rule}: ${detail}`), ...schema.map((one) => `the schema of the Bot API: ${one}`)]
  if (all.length > 0) throw new Breach(`The world saw what must never happen:\n${all.join('\n')}`)
}
