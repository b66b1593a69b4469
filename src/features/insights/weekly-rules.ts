import type { CountedAct } from '#features/accounts/service.ts'
import { addMs, dayMs, hourMs, istanbulClock, istanbulMidnight } from '#shared/time.ts'
import { figuresOf, type Figures } from './figures-rules.ts'

const weekMs = 7 * dayMs
/** Monday, nine o'clock in Istanbul; who could not be told within a day waits for the next. */
const tellAtMs = 9 * hourMs
const tellForMs = dayMs

/** The Monday whose report is due now: the week before it is told of. */
export function weekDue(now: Date): Date | undefined {
  const today = istanbulMidnight(now)
  const monday = addMs(today, -(istanbulClock(now).weekday - 1) * dayMs)
  const since = now.getTime() - monday.getTime() - tellAtMs
  return since >= 0 && since < tellForMs ? monday : undefined
}

/** All that a report reads. */
export const weeklyFrom = (monday: Date) => addMs(monday, -2 * weekMs)

/** @param counted by the day, since `weeklyFrom` and until before that Monday. */
export function weeksOf(counted: readonly CountedAct[], monday: Date): { last: Figures; before: Figures } {
  const between = (from: Date, to: Date) => {
    const sums = new Map<string, number>()
    for (const { at, name, count } of counted) if (at >= from && at < to) sums.set(name, (sums.get(name) ?? 0) + count)
    return figuresOf(sums)
  }
  const middle = addMs(monday, -weekMs)
  return { last: between(middle, monday), before: between(weeklyFrom(monday), middle) }
}

/** By how many percent a figure went up or down; undefined where there is nothing to compare with. */
export const changePercent = (before: number, last: number): number | undefined =>
  before === 0 ? undefined : Math.round(((last - before) / before) * 100)
