import type { Judge } from '../world/judge.ts'
import { judgedRules } from '../world/judged-rules.ts'
import { serviceUserId } from '../world/types.ts'
import type { World } from '../world/world.ts'
import type { JudgeView } from './contract.ts'
import type { ControlledDataCentres } from './data-centres.ts'
import { nameOf } from './views.ts'

const shownMax = 50

/** What the judge watches and what it saw: the newest first. */
export function judgeViewOf(input: {
  world: World
  judge: Judge
  sessions: ControlledDataCentres['sessions']
  violations: readonly string[]
}): JudgeView {
  const { world, judge, sessions, violations } = input
  const people = [...world.users.values()].filter(({ id, isBot }) => !isBot && id !== serviceUserId)
  return {
    rules: judgedRules.map((rule) => ({ rule, count: judge.violations.filter((one) => one.rule === rule).length })),
    violations: judge.violations.slice(-shownMax).toReversed(),
    accounts: people.flatMap((user) => {
      const account = { userId: user.id, name: nameOf(user), ...judge.standing(user.id), sessions: sessions.list(user.id) }
      return account.sessions.length > 0 || account.byHand + account.automatic > 0 ? [account] : []
    }),
    schema: violations.slice(-shownMax).toReversed(),
    schemaCount: violations.length,
  }
}
