import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMonths, addMs, dayMs, hourMs, istanbulDay } from '#shared/time.ts'
import { firstPackages } from '#features/catalog/rules.ts'
import {
  activate,
  dueReminder,
  graceMs,
  isWorking,
  newLicence,
  nextStep,
  renew,
  supportUntil,
  suspendedMs,
  upgraded,
  type LicenceTimes,
} from './rules.ts'

const at = (text: string) => new Date(text)
const begun = (text: string) => activate(newLicence(at(text)), at(text))

/** Through every state that is due. */
function settle(licence: LicenceTimes, now: Date): LicenceTimes {
  const step = nextStep(licence, now)
  return step ? settle({ ...licence, state: step.state }, now) : licence
}

const moments = fc.date({ min: at('2024-01-01T00:00:00Z'), max: at('2032-12-31T00:00:00Z'), noInvalidDate: true })

describe('a period', () => {
  test('is a calendar month from the first activation by Istanbul time', () => {
    expect(begun('2026-11-23T09:00:00Z').expiresAt).toEqual(at('2026-12-23T09:00:00Z'))
    // 22:30 UTC on the 30th is the 31st in Istanbul
    expect(begun('2026-12-30T22:30:00Z')).toMatchObject({ anchorDay: 31, expiresAt: at('2027-01-30T22:30:00Z') })
  })

  test('is clamped to a short month and comes back: 31 Jan, 28 Feb, 31 Mar', () => {
    const first = begun('2027-01-31T09:00:00Z')
    expect(first.expiresAt).toEqual(at('2027-02-28T09:00:00Z'))
    const second = renew(first, at('2027-02-20T00:00:00Z'))
    expect(second.expiresAt).toEqual(at('2027-03-31T09:00:00Z'))
    expect(renew(second, at('2027-03-20T00:00:00Z')).expiresAt).toEqual(at('2027-04-30T09:00:00Z'))
    expect(begun('2028-01-31T09:00:00Z').expiresAt).toEqual(at('2028-02-29T09:00:00Z'))
  })

  test('any number of renewals in time end on the anchor day or the last of the month, at the same minute', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 30 }), (start, times) => {
        let licence = activate(newLicence(start), start)
        for (let index = 0; index < times; index++) licence = renew(licence, start)
        const end = licence.expiresAt!
        expect(end).toEqual(addMonths(start, times + 1))
        expect([istanbulDay(start), istanbulDay(addMs(addMonths(start, times + 2, 1), -dayMs))]).toContain(istanbulDay(end))
        expect(end.getTime() % dayMs).toBe(start.getTime() % dayMs)
      }),
    )
  })

  test('a month is never shorter than 28 days and never longer than 31', () => {
    fc.assert(
      fc.property(moments, (start) => {
        const days = (activate(newLicence(start), start).expiresAt!.getTime() - start.getTime()) / dayMs
        expect(days).toBeGreaterThanOrEqual(28)
        expect(days).toBeLessThanOrEqual(31)
      }),
    )
  })
})

describe('the states', () => {
  test('waiting for an account lasts twelve months, then it ends', () => {
    const licence = newLicence(at('2026-11-23T09:00:00Z'))
    expect(settle(licence, at('2027-11-23T08:59:59Z')).state).toBe('waiting')
    expect(settle(licence, at('2027-11-23T09:00:00Z')).state).toBe('ended')
  })

  test('after the period 72 hours of grace in which it works, then suspended, then 90 days, then ended', () => {
    const licence = begun('2026-11-23T09:00:00Z')
    const end = licence.expiresAt!
    const stateAfter = (ms: number) => settle(licence, addMs(end, ms)).state
    expect(stateAfter(-1)).toBe('active')
    expect(stateAfter(0)).toBe('grace')
    expect(stateAfter(72 * hourMs - 1)).toBe('grace')
    expect(stateAfter(72 * hourMs)).toBe('suspended')
    expect(stateAfter(72 * hourMs + 90 * dayMs - 1)).toBe('suspended')
    expect(stateAfter(72 * hourMs + 90 * dayMs)).toBe('ended')
    expect((['waiting', 'active', 'grace', 'suspended', 'ended'] as const).filter(isWorking)).toEqual(['active', 'grace'])
  })

  test('a second activation changes nothing', () => {
    const licence = begun('2026-11-23T09:00:00Z')
    expect(activate(licence, at('2026-12-01T00:00:00Z'))).toEqual(licence)
  })

  test('a renewal adds to the end of the period, in grace as well, and counts from now when suspended', () => {
    const licence = begun('2026-11-23T09:00:00Z')
    const inGrace = settle(licence, at('2026-12-24T09:00:00Z'))
    expect(renew(inGrace, at('2026-12-24T09:00:00Z'))).toMatchObject({ state: 'active', expiresAt: at('2027-01-23T09:00:00Z') })
    const suspended = settle(licence, at('2027-01-05T12:00:00Z'))
    expect(suspended.state).toBe('suspended')
    expect(renew(suspended, at('2027-01-05T12:00:00Z'))).toMatchObject({
      state: 'active',
      anchorDay: 5,
      expiresAt: at('2027-02-05T12:00:00Z'),
    })
  })

  test('a month for a licence that waits is kept for its beginning', () => {
    const now = at('2026-11-23T09:00:00Z')
    expect(activate(renew(newLicence(now), now), now).expiresAt).toEqual(at('2027-01-23T09:00:00Z'))
  })

  test('an ended licence cannot be renewed', () => {
    expect(() => renew({ ...begun('2026-11-23T09:00:00Z'), state: 'ended' }, at('2028-01-01T00:00:00Z'))).toThrow(/ended/)
  })

  test('whatever happens in whatever order: never back to waiting, ended is final, and a paid month is at least 28 days of work', () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 60 }) }),
      fc.constant({ kind: 'activate' as const }),
      fc.constant({ kind: 'renew' as const }),
    )
    fc.assert(
      fc.property(moments, fc.array(act, { maxLength: 40 }), (start, acts) => {
        let now = start
        let licence = newLicence(start)
        for (const step of acts) {
          if (step.kind === 'wait') now = addMs(now, step.days * dayMs)
          const before = (licence = settle(licence, now))
          if (before.state === 'ended') break
          if (step.kind === 'activate') licence = activate(before, now)
          if (step.kind === 'renew') {
            licence = renew(before, now)
            const gained = (licence.expiresAt?.getTime() ?? 0) - Math.max(now.getTime(), before.expiresAt?.getTime() ?? 0)
            if (before.state === 'suspended' || before.state === 'active') expect(gained).toBeGreaterThanOrEqual(28 * dayMs)
            if (before.state !== 'waiting') expect(licence.expiresAt! > now || before.state === 'grace').toBe(true)
          }
          if (before.state !== 'waiting') expect(licence.state).not.toBe('waiting')
          if (isWorking(licence.state)) expect(now.getTime()).toBeLessThan(licence.expiresAt!.getTime() + graceMs)
          if (licence.state === 'suspended') expect(now.getTime()).toBeLessThan(licence.expiresAt!.getTime() + graceMs + suspendedMs)
        }
      }),
    )
  })

  test('states that are due come one after the other, however late the look', () => {
    const licence = begun('2026-11-23T09:00:00Z')
    const seen: string[] = []
    let current = licence
    for (let step = nextStep(current, at('2030-01-01T00:00:00Z')); step; step = nextStep(current, at('2030-01-01T00:00:00Z'))) {
      seen.push(step.state)
      current = { ...current, state: step.state }
    }
    expect(seen).toEqual(['grace', 'suspended', 'ended'])
  })
})

describe('reminders', () => {
  const licence = begun('2026-11-23T09:00:00Z')
  const kindAt = (ms: number) => dueReminder(licence, addMs(licence.expiresAt!, -ms))?.kind

  test('are due three days and one day before the end; a late look sends the nearest only', () => {
    expect(kindAt(3 * dayMs + 1)).toBeUndefined()
    expect(kindAt(3 * dayMs)).toBe('three_days')
    expect(kindAt(dayMs + 1)).toBe('three_days')
    expect(kindAt(dayMs)).toBe('one_day')
    expect(kindAt(0)).toBeUndefined()
  })

  test('a paid licence without an account is spoken of a month before it ends', () => {
    const waiting = newLicence(at('2026-11-23T09:00:00Z'))
    expect(dueReminder(waiting, at('2027-10-01T00:00:00Z'))).toBeUndefined()
    expect(dueReminder(waiting, at('2027-10-25T00:00:00Z'))?.kind).toBe('waiting_month')
  })
})

test('support counts from the first activation, and enterprise has it while the licence works', () => {
  const licence = begun('2026-11-23T09:00:00Z')
  expect(supportUntil(licence, firstPackages.basic)).toEqual(at('2026-11-30T09:00:00Z'))
  expect(supportUntil(licence, firstPackages.premium)).toEqual(at('2026-12-08T09:00:00Z'))
  expect(supportUntil(licence, firstPackages.enterprise)).toBe('while_working')
  expect(supportUntil(newLicence(at('2026-11-23T09:00:00Z')), firstPackages.basic)).toBeUndefined()
})

test('a bigger package takes the place of what was quoted from now on, and leaves what is over, what is bigger and what came since', () => {
  const period = (from: string, to: string, packageId: 'basic' | 'premium' | 'enterprise') =>
    ({ startsAt: at(from), endsAt: at(to), packageId, packageVersion: 1, months: 1, days: 31 }) as const
  const before = [
    period('2026-10-01', '2026-11-01', 'basic'),
    period('2026-11-01', '2026-12-01', 'basic'),
    period('2026-12-01', '2027-01-01', 'enterprise'),
    period('2027-01-01', '2027-02-01', 'basic'),
  ]
  const since = period('2027-02-01', '2027-03-01', 'basic')
  const quoted = before.filter(({ packageId }) => packageId === 'basic')
  const premium = { packageId: 'premium', packageVersion: 2 } as const
  const after = upgraded([...before, since], premium, at('2026-11-11'), quoted) ?? []
  expect(after.map(({ startsAt, packageId }) => [startsAt.toISOString().slice(0, 10), packageId])).toEqual([
    ['2026-10-01', 'basic'],
    ['2026-11-01', 'basic'],
    ['2026-11-11', 'premium'],
    ['2026-12-01', 'enterprise'],
    ['2027-01-01', 'premium'],
    ['2027-02-01', 'basic'],
  ])
  expect(after[2]).toMatchObject({ endsAt: at('2026-12-01'), days: 31, packageVersion: 2 })
  // over, or another package by now: what had its price is not there any more
  expect(upgraded(before, premium, at('2027-02-01'), quoted)).toBeUndefined()
  expect(upgraded(after, { packageId: 'enterprise', packageVersion: 1 }, at('2026-11-12'), quoted)).toBeUndefined()
  expect(upgraded(before, premium, at('2026-11-11'), [])).toBeUndefined()
})
