import { expect, test } from 'vitest'
import { minuteMs } from '#shared/time.ts'
import { isOpenAt, openMsBetween, opensNext } from './hours-rules.ts'

const hours = { from: '09:00', to: '18:00', days: [1, 2, 3, 4, 5] }
/** Istanbul is three hours ahead: 06:00 UTC is 09:00 there. */
const at = (text: string) => new Date(`${text}Z`)

test('support is open in its hours and on its days only', () => {
  expect(isOpenAt(hours, at('2026-11-23T06:00:00'))).toBe(true)
  expect(isOpenAt(hours, at('2026-11-23T05:59:00'))).toBe(false)
  expect(isOpenAt(hours, at('2026-11-23T15:00:00'))).toBe(false)
  expect(isOpenAt(hours, at('2026-11-22T10:00:00'))).toBe(false)
})

test('outside its hours it opens on the next of its days', () => {
  expect(opensNext(hours, at('2026-11-23T05:00:00'))).toEqual({ inDays: 0, weekday: 1 })
  expect(opensNext(hours, at('2026-11-23T20:00:00'))).toEqual({ inDays: 1, weekday: 2 })
  expect(opensNext(hours, at('2026-11-27T16:00:00'))).toEqual({ inDays: 3, weekday: 1 })
  expect(opensNext({ ...hours, days: [5] }, at('2026-11-27T16:00:00'))).toEqual({ inDays: 7, weekday: 5 })
  expect(opensNext({ ...hours, days: [] }, at('2026-11-27T16:00:00'))).toBeUndefined()
})

test('minutes count only while support is open, over nights and weekends', () => {
  const minutes = (from: string, to: string) => openMsBetween(hours, at(from), at(to)) / minuteMs
  expect(minutes('2026-11-23T08:00:00', '2026-11-23T08:15:00')).toBe(15)
  // Friday 17:50 to Monday 09:05
  expect(minutes('2026-11-20T14:50:00', '2026-11-23T06:05:00')).toBe(15)
  expect(minutes('2026-11-21T08:00:00', '2026-11-22T20:00:00')).toBe(0)
  expect(minutes('2026-11-23T08:00:00', '2026-11-23T07:00:00')).toBe(0)
})
