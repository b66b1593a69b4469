import type { CountedAct } from '#features/accounts/service.ts'
import { addMs, dayMs, istanbulClock, istanbulMidnight } from '#shared/time.ts'

export const chartDays = [7, 30, 90] as const
export type ChartDays = (typeof chartDays)[number]

/** Messages in and out, of a time that begins at `from` or of an hour of the day. */
export interface Bar {
  incoming: number
  outgoing: number
}

export interface ChartData {
  days: ChartDays
  /** A day each, or a week each where days would be too thin to see. */
  bars: (Bar & { from: Date })[]
  /** All days together, by the hour in Istanbul: 24 of them. */
  hours: Bar[]
  total: Bar
}

/** A bar is so many days long. */
const barDays: Record<ChartDays, number> = { 7: 1, 30: 1, 90: 7 }

/** The first day of a chart whose last day is today; 90 days are whole weeks of seven days, the first one begun before. */
export function chartFrom(days: ChartDays, now: Date): Date {
  const bars = Math.ceil(days / barDays[days])
  return addMs(istanbulMidnight(now), dayMs - bars * barDays[days] * dayMs)
}

/** @param counted messages by the hour, since `chartFrom`. */
export function chartOf(days: ChartDays, counted: readonly CountedAct[], now: Date): ChartData {
  const from = chartFrom(days, now)
  const lengthMs = barDays[days] * dayMs
  const bars = Array.from({ length: Math.ceil(days / barDays[days]) }, (_, index) => ({ from: addMs(from, index * lengthMs), ...none }))
  const hours = Array.from({ length: 24 }, () => ({ ...none }))
  const total = { ...none }
  for (const { at, name, count } of counted) {
    if (name !== 'in' && name !== 'out') continue
    const bar = bars[Math.floor((at.getTime() - from.getTime()) / lengthMs)]
    const hour = hours[Math.floor(istanbulClock(at).minutes / 60)]
    for (const each of [bar, hour, total]) if (each) each[name === 'in' ? 'incoming' : 'outgoing'] += count
  }
  return { days, bars, hours, total }
}

/** Nothing was said in all its days: there is nothing to draw. */
export const isEmpty = ({ total }: ChartData) => total.incoming === 0 && total.outgoing === 0

const none = { incoming: 0, outgoing: 0 }

/** Four whole, round steps that reach the value: what the lines of a chart stand at. */
export function stepsTo(value: number): [number, number, number, number, number] {
  const least = Math.max(1, Math.ceil(value / 4))
  const power = 10 ** Math.floor(Math.log10(least))
  const step = ([1, 2, 3, 4, 5, 6, 8].find((round) => round * power >= least) ?? 10) * power
  return [0, step, 2 * step, 3 * step, 4 * step]
}
