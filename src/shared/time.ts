import type { Language } from './language.ts'

export const secondMs = 1000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Turkey keeps UTC+3 all year since 2016, so Istanbul's calendar is UTC's, three hours ahead. */
const istanbulOffsetMs = 3 * hourMs
const istanbul = 'Europe/Istanbul'

/** A month later by Istanbul's calendar, the day clamped to the month's last: 31 Jan → 28 Feb. `anchorDay` keeps 28 Feb → 31 Mar. */
export function addMonths(from: Date, months: number, anchorDay?: number): Date {
  const local = new Date(from.getTime() + istanbulOffsetMs)
  const first = new Date(local)
  first.setUTCDate(1)
  first.setUTCMonth(first.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(anchorDay ?? local.getUTCDate(), lastDay))
  return new Date(first.getTime() - istanbulOffsetMs)
}

/** The day of the month in Istanbul, 1–31. */
export function istanbulDay(at: Date): number {
  return new Date(at.getTime() + istanbulOffsetMs).getUTCDate()
}

/** `2026-11-26`, by Istanbul's calendar. */
export const istanbulDate = (at: Date) => new Date(at.getTime() + istanbulOffsetMs).toISOString().slice(0, 10)

/** Minutes since midnight in Istanbul, and the weekday with Monday as 1. */
export function istanbulClock(at: Date): { minutes: number; weekday: number } {
  const local = new Date(at.getTime() + istanbulOffsetMs)
  return { minutes: local.getUTCHours() * 60 + local.getUTCMinutes(), weekday: local.getUTCDay() || 7 }
}

/** Midnight in Istanbul at the beginning of that day. */
export function istanbulMidnight(at: Date): Date {
  const local = at.getTime() + istanbulOffsetMs
  return new Date(Math.floor(local / dayMs) * dayMs - istanbulOffsetMs)
}

/** Whole days from one moment to another, 0 when none is: as customers are told how many are left, and pay for them. */
export const wholeDays = (from: Date, to: Date) => Math.max(0, Math.floor((to.getTime() - from.getTime()) / dayMs))

export const addMs = (at: Date, ms: number) => new Date(at.getTime() + ms)

/** `1 Ocak 2027` or `1 January 2027`. */
export function formatDate(language: Language, at: Date): string {
  return formatter(language, { dateStyle: 'long' }).format(at)
}

/** `1 Oca` or `1 Jan`. */
export function formatDayMonth(language: Language, at: Date): string {
  return formatter(language, { day: 'numeric', month: 'short' }).format(at)
}

/** `1 Ocak 2027 14:30`. */
export function formatDateTime(language: Language, at: Date): string {
  return `${formatDate(language, at)} ${formatClock(language, at)}`
}

/** `14:30`, always of 24 hours. */
export function formatClock(language: Language, at: Date): string {
  return formatter(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making one takes longer than a database query. */
function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${Object.keys(options).join()}`
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(locale(language), { ...options, timeZone: istanbul })
  formatters.set(key, made)
  return made
}

const locale = (language: Language) => (language === 'tr' ? 'tr-TR' : 'en-GB')
