import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMonths, dayMs, formatDateTime, istanbulClock, istanbulDay, istanbulMidnight } from './time.ts'

test('a month is clamped to its last day and finds the day of activation again', () => {
  const january = new Date('2027-01-31T10:00:00Z')
  const february = addMonths(january, 1, 31)
  expect(february).toEqual(new Date('2027-02-28T10:00:00Z'))
  expect(addMonths(february, 1, 31)).toEqual(new Date('2027-03-31T10:00:00Z'))
})

test('the day is Istanbul’s: late in the evening in UTC it is tomorrow there', () => {
  expect(istanbulDay(new Date('2027-01-30T21:30:00Z'))).toBe(31)
  expect(addMonths(new Date('2027-01-30T21:30:00Z'), 1)).toEqual(new Date('2027-02-27T21:30:00Z'))
})

test('twelve months one by one or at once end on the same day', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2025-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }), (start) => {
      const anchor = istanbulDay(start)
      let step = start
      for (let month = 0; month < 12; month++) {
        const next = addMonths(step, 1, anchor)
        expect(next.getTime() - step.getTime()).toBeGreaterThanOrEqual(28 * dayMs)
        expect(next.getTime() - step.getTime()).toBeLessThanOrEqual(31 * dayMs)
        step = next
      }
      expect(step).toEqual(addMonths(start, 12, anchor))
    }),
  )
})

test('clock and midnight are Istanbul’s', () => {
  const at = new Date('2026-11-22T22:15:00Z')
  expect(istanbulClock(at)).toEqual({ minutes: 75, weekday: 1 })
  expect(istanbulMidnight(at)).toEqual(new Date('2026-11-22T21:00:00Z'))
  expect(formatDateTime('en', at)).toBe('23 November 2026 01:15')
})
