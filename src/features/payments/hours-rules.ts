import { dayMs, istanbulClock, istanbulMidnight, minuteMs } from '#shared/time.ts'

/** Istanbul time, `09:00`; days with Monday as 1. */
export interface SupportHours {
  from: string
  to: string
  days: number[]
}

const minutesOf = (time: string) => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

export function isOpenAt(hours: SupportHours, at: Date): boolean {
  const { minutes, weekday } = istanbulClock(at)
  return hours.days.includes(weekday) && minutesOf(hours.from) <= minutes && minutes < minutesOf(hours.to)
}

/** When it opens next, from outside the hours: in how many days, and which weekday that is. Undefined when it never does. */
export function opensNext(hours: SupportHours, at: Date): { inDays: number; weekday: number } | undefined {
  const { minutes, weekday } = istanbulClock(at)
  for (let inDays = minutes < minutesOf(hours.from) ? 0 : 1; inDays <= 7; inDays++) {
    const day = ((weekday - 1 + inDays) % 7) + 1
    if (hours.days.includes(day)) return { inDays, weekday: day }
  }
  return undefined
}

/** How much of the time between two moments fell into the support hours. */
export function openMsBetween(hours: SupportHours, from: Date, to: Date): number {
  let sum = 0
  for (let day = istanbulMidnight(from); day < to; day = new Date(day.getTime() + dayMs)) {
    if (!hours.days.includes(istanbulClock(day).weekday)) continue
    const opens = day.getTime() + minutesOf(hours.from) * minuteMs
    const closes = day.getTime() + minutesOf(hours.to) * minuteMs
    sum += Math.max(0, Math.min(closes, to.getTime()) - Math.max(opens, from.getTime()))
  }
  return sum
}
