import type { PackageId, PackageTerms } from '#features/catalog/rules.ts'
import { unreachable } from '#shared/result.ts'
import { addMonths, addMs, dayMs, hourMs, istanbulDay } from '#shared/time.ts'

export const licenceStates = ['waiting', 'active', 'grace', 'suspended', 'ended'] as const
export type LicenceState = (typeof licenceStates)[number]

/** In the three days after its period a licence still works. */
export const graceMs = 72 * hourMs
/** A suspended licence keeps its session and data that long. */
export const suspendedMs = 90 * dayMs
/** A paid licence waits that long for an account. */
export const waitingMonths = 12

export const isWorking = (state: LicenceState) => state === 'active' || state === 'grace'

/** All that its future depends on. */
export interface LicenceTimes {
  state: LicenceState
  /** A waiting licence ends then. */
  waitingUntil: Date
  /** Paid months that begin with the first activation. */
  monthsDue: number
  activatedAt?: Date
  /** The day of the month, in Istanbul, on which periods end: 31 gives 28 Feb and again 31 Mar. */
  anchorDay?: number
  expiresAt?: Date
}

export interface Licence extends LicenceTimes {
  id: number
  customerId: number
  /** The order that it was bought by. */
  orderId: number
  packageId: PackageId
  packageVersion: number
  createdAt: Date
}

export interface PaidOrder {
  customerId: number
  orderId: number
  packageId: PackageId
  packageVersion: number
  count: number
}

export function newLicence(now: Date): LicenceTimes {
  return { state: 'waiting', waitingUntil: addMonths(now, waitingMonths), monthsDue: 1 }
}

/** Begins the first period. A licence that was activated before stays as it is. */
export function activate(licence: LicenceTimes, now: Date): LicenceTimes {
  if (licence.state !== 'waiting') return licence
  const anchorDay = istanbulDay(now)
  return { ...licence, state: 'active', activatedAt: now, anchorDay, expiresAt: addMonths(now, licence.monthsDue, anchorDay) }
}

/**
 * A paid month more: after the period in hand, from now when suspended, and kept for the first activation while waiting.
 * @throws for an ended licence: its session and data are gone, a new licence is needed.
 */
export function renew(licence: LicenceTimes, now: Date): LicenceTimes {
  switch (licence.state) {
    case 'waiting':
      return { ...licence, monthsDue: licence.monthsDue + 1 }
    case 'active':
    case 'grace': {
      const expiresAt = addMonths(licence.expiresAt ?? now, 1, licence.anchorDay)
      return { ...licence, expiresAt, state: stateAt({ ...licence, expiresAt }, now) }
    }
    case 'suspended': {
      const anchorDay = istanbulDay(now)
      return { ...licence, state: 'active', anchorDay, expiresAt: addMonths(now, 1, anchorDay) }
    }
    case 'ended':
      throw new Error('An ended licence cannot be renewed')
    default:
      return unreachable(licence.state)
  }
}

/** The next state by the clock alone, one step at a time, and since when; undefined when nothing is due. */
export function nextStep(licence: LicenceTimes, now: Date): { state: LicenceState; at: Date } | undefined {
  const step = stepOf(licence)
  return step && step.at <= now ? step : undefined
}

/** When the next step comes, whatever the clock says now. */
export function stepOf(licence: LicenceTimes): { state: LicenceState; at: Date } | undefined {
  const { state, expiresAt } = licence
  if (state === 'waiting') return { state: 'ended', at: licence.waitingUntil }
  if (state === 'ended' || !expiresAt) return undefined
  if (state === 'active') return { state: 'grace', at: expiresAt }
  if (state === 'grace') return { state: 'suspended', at: addMs(expiresAt, graceMs) }
  return { state: 'ended', at: addMs(expiresAt, graceMs + suspendedMs) }
}

function stateAt(licence: LicenceTimes, now: Date): 'active' | 'grace' {
  return licence.expiresAt && licence.expiresAt <= now ? 'grace' : 'active'
}

export const reminderKinds = ['three_days', 'one_day', 'waiting_month'] as const
export type ReminderKind = (typeof reminderKinds)[number]

/** The reminder due now, if any; each is sent once for a period. A late look sends the nearest only. */
export function dueReminder(licence: LicenceTimes, now: Date): { kind: ReminderKind; periodEnd: Date } | undefined {
  if (licence.state === 'waiting') {
    const from = addMs(licence.waitingUntil, -30 * dayMs)
    return from <= now && now < licence.waitingUntil ? { kind: 'waiting_month', periodEnd: licence.waitingUntil } : undefined
  }
  if (licence.state !== 'active' || !licence.expiresAt) return undefined
  const leftMs = licence.expiresAt.getTime() - now.getTime()
  if (leftMs <= 0 || leftMs > 3 * dayMs) return undefined
  return { kind: leftMs <= dayMs ? 'one_day' : 'three_days', periodEnd: licence.expiresAt }
}

/** Until when support belongs to the licence: from its first activation, or as long as it works. Undefined before. */
export function supportUntil(licence: LicenceTimes, terms: PackageTerms): Date | 'while_working' | undefined {
  if (!licence.activatedAt) return undefined
  return terms.support.days === undefined ? 'while_working' : addMs(licence.activatedAt, terms.support.days * dayMs)
}

/** A package as it was at some time. */
export interface LicencePackage {
  packageId: PackageId
  packageVersion: number
}

/** A stretch of time that was paid for. What is split keeps `months` and `days`: the price of the months bought that many days. */
export interface Period extends LicencePackage {
  startsAt: Date
  endsAt: Date
  months: number
  days: number
}

/** The period that a renewal, or a first activation, adds. Its package counts from its beginning, never before. */
export function periodOf(before: LicenceTimes, after: LicenceTimes, bought: LicencePackage, now: Date): Period | undefined {
  if (!after.expiresAt) return undefined
  const startsAt = isWorking(before.state) ? (before.expiresAt ?? now) : now
  const { packageId, packageVersion } = bought
  const days = Math.round((after.expiresAt.getTime() - startsAt.getTime()) / dayMs)
  return { startsAt, endsAt: after.expiresAt, packageId, packageVersion, months: before.state === 'waiting' ? before.monthsDue : 1, days }
}

/** A stretch of paid time that an upgrade was priced for. Its end names it, which stays when an upgrade splits it. */
export type QuotedPeriod = Pick<Period, 'endsAt' | 'packageId' | 'packageVersion'>

/**
 * What is left of the quoted periods with a bigger package from now on; whatever was bought or given since stays as it is. Undefined
 * when nothing of them is left, or one that is left has another package by now: what had its price is not there any more.
 */
export function upgraded(
  periods: readonly Period[],
  bigger: LicencePackage,
  now: Date,
  quoted: readonly QuotedPeriod[],
): Period[] | undefined {
  const left = quoted.filter(({ endsAt }) => endsAt > now)
  const isQuoted = (period: Period) => left.some((one) => isSame(one, period))
  if (left.length === 0 || periods.filter(isQuoted).length < left.length) return undefined
  return periods.flatMap((period) => {
    if (!isQuoted(period)) return [period]
    const rest = { ...period, packageId: bigger.packageId, packageVersion: bigger.packageVersion }
    if (period.startsAt >= now) return [rest]
    return [
      { ...period, endsAt: now },
      { ...rest, startsAt: now },
    ]
  })
}

const isSame = (one: QuotedPeriod, other: QuotedPeriod) =>
  one.endsAt.getTime() === other.endsAt.getTime() && one.packageId === other.packageId && one.packageVersion === other.packageVersion

/** Why an order can do nothing for a licence: it is somebody else's by now, or what an upgrade was priced for is over or changed. */
export type SaleRefusal = 'other_holder' | 'not_as_quoted'

/** Which of how many a licence is among those of its order that are this customer's: those with an account come first. */
export function placeInOrder(own: readonly Licence[], { id, orderId }: Licence, hasAccount: (licenceId: number) => boolean) {
  const rank = (one: Licence) => (hasAccount(one.id) ? 0 : 1)
  const together = own.filter((one) => one.orderId === orderId).toSorted((a, b) => rank(a) - rank(b) || a.id - b.id)
  return { number: together.findIndex((one) => one.id === id) + 1, count: together.length }
}
