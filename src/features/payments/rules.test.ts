import fc from 'fast-check'
import { expect, test } from 'vitest'
import { upgraded, type Period } from '#features/licences/rules.ts'
import { packageIds, type PackageId } from '#features/catalog/rules.ts'
import { addMonths, addMs, dayMs, hourMs } from '#shared/time.ts'
import { smallerThan, upgradeOf, whereaboutsOf, type OrderState } from './rules.ts'

const prices: Record<PackageId, number> = { basic: 500_00, premium: 1000_00, enterprise: 1999_99 }
const priceOf = ({ packageId }: { packageId: PackageId }) => prices[packageId]
const priced = (periods: Period[]) => periods.map((period) => ({ ...period, priceKurus: priceOf(period) }))

function monthOf(startsAt: Date, packageId: PackageId): Period {
  const endsAt = addMonths(startsAt, 1)
  const days = Math.round((endsAt.getTime() - startsAt.getTime()) / dayMs)
  return { startsAt, endsAt, packageId, packageVersion: 1, months: 1, days }
}

test('an upgrade costs the difference for the whole days left, rounded in the favour of the customer', () => {
  const period = { ...monthOf(new Date('2026-12-01T09:00:00Z'), 'basic'), priceKurus: 500_00 }
  const at = (text: string) => upgradeOf([period], 1000_00, new Date(text))
  expect(at('2026-12-20T09:00:00Z')).toEqual({ kurus: 193_54, daysLeft: 12 })
  // a day that began is not charged
  expect(at('2026-12-19T09:00:01Z')).toEqual({ kurus: 193_54, daysLeft: 12 })
  expect(at('2026-12-01T09:00:00Z')).toEqual({ kurus: 500_00, daysLeft: 31 })
  expect(at('2026-12-31T09:00:01Z')).toBeUndefined()
  expect(upgradeOf([period], 400_00, new Date('2026-12-02T09:00:00Z'))).toBeUndefined()
})

/** What the time costs by the prices of its packages. */
const worthOf = (periods: Period[]) =>
  periods.reduce(
    (sum, period) => sum + (priceOf(period) * period.months * (period.endsAt.getTime() - period.startsAt.getTime())) / dayMs / period.days,
    0,
  )

const packages = fc.constantFrom(...packageIds)
const steps = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant('renew' as const), to: packages }),
    fc.record({ what: fc.constant('upgrade' as const), to: packages }),
    fc.record({ what: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 20 * dayMs }) }),
  ),
  { maxLength: 14 },
)
const starts = fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2029-01-01T00:00:00Z'), noInvalidDate: true })

test('however somebody goes up and down, what was paid is the worth of what was had, never less by more than the rounding', () => {
  fc.assert(
    fc.property(starts, packages, steps, (start, first, taken) => {
      let now = start
      let periods = [monthOf(start, first)]
      let paid = prices[first]
      let rounding = 0
      for (const step of taken) {
        const end = periods.at(-1)!.endsAt
        if (step.what === 'wait') now = addMs(now, step.ms)
        if (step.what === 'renew') {
          periods = [...periods, monthOf(addMs(end, 72 * hourMs) > now ? end : now, step.to)]
          paid += prices[step.to]
        }
        if (step.what !== 'upgrade') continue
        const price = prices[step.to]
        const ahead = periods.filter(({ endsAt }) => endsAt > now)
        const upgrade = upgradeOf(priced(periods), price, now)
        if (!upgrade) continue
        expect(Number.isSafeInteger(upgrade.kurus)).toBe(true)
        expect(upgrade.kurus).toBeGreaterThanOrEqual(0)
        expect(upgrade.kurus).toBeLessThanOrEqual(price * ahead.length)
        paid += upgrade.kurus
        const quoted = smallerThan(priced(periods), price, now)
        periods = upgraded(periods, { packageId: step.to, packageVersion: 1 }, now, quoted) ?? []
        // less than a day that began, and less than a kurus a period
        rounding += price / 28 + ahead.length
      }
      const worth = worthOf(periods)
      expect(paid).toBeLessThanOrEqual(Math.ceil(worth + 0.01))
      expect(paid + rounding).toBeGreaterThanOrEqual(Math.floor(worth))
    }),
    { numRuns: 2_000 },
  )
})

const waitingSteps = fc.array(
  fc.oneof(
    fc.record({ what: fc.constantFrom('quote' as const, 'renew' as const), to: packages, pick: fc.nat(5) }),
    fc.record({ what: fc.constant('pay' as const), to: packages, pick: fc.nat(5) }),
    fc.record({ what: fc.constant('wait' as const), to: packages, pick: fc.nat(5) }),
  ),
  { maxLength: 20 },
)

test('however long upgrades wait for their money, and whatever is bought meanwhile, none makes more bigger than it was priced for', () => {
  let sold = 0
  fc.assert(
    fc.property(starts, packages, waitingSteps, (start, first, taken) => {
      let now = start
      let periods = [monthOf(start, first)]
      let paid = prices[first]
      let rounding = 0
      const open: { to: PackageId; kurus: number; quoted: Period[] }[] = []
      for (const { what, to, pick } of taken) {
        const end = periods.at(-1)!.endsAt
        if (what === 'wait') now = addMs(now, pick * 3 * dayMs)
        if (what === 'renew') {
          periods = [...periods, monthOf(end > now ? end : now, to)]
          paid += prices[to]
        }
        const upgrade = what === 'quote' ? upgradeOf(priced(periods), prices[to], now) : undefined
        if (upgrade) open.push({ to, kurus: upgrade.kurus, quoted: smallerThan(priced(periods), prices[to], now) })
        const order = open[pick % Math.max(1, open.length)]
        if (what !== 'pay' || !order) continue
        open.splice(open.indexOf(order), 1)
        const after = upgraded(periods, { packageId: order.to, packageVersion: 1 }, now, order.quoted)
        if (!after) continue
        sold++
        periods = after
        paid += order.kurus
        rounding += prices[order.to] / 28 + order.quoted.length
      }
      expect(paid + rounding).toBeGreaterThanOrEqual(Math.floor(worthOf(periods)))
    }),
    { numRuns: 2_000 },
  )
  expect(sold).toBeGreaterThan(100)
})

test('what came for an order is its part, credit and what went back, whatever became of it', () => {
  const came = { arrivedKurus: 1_500_00, backKurus: 0, isUnsold: false }
  const whereabouts = (state: OrderState, receivedKurus: number, ledger: Partial<typeof came> = {}) => {
    const { toOrderKurus, toCreditKurus, backKurus, extra } = whereaboutsOf({ state, receivedKurus }, { ...came, ...ledger })
    return [toOrderKurus, toCreditKurus, backKurus, extra]
  }
  expect(whereabouts('late', 1_500_00)).toEqual([1_500_00, 0, 0, undefined])
  expect(whereabouts('overpaid', 1_275_00)).toEqual([1_275_00, 225_00, 0, 'undecided'])
  expect(whereabouts('paid', 1_275_00)).toEqual([1_275_00, 225_00, 0, 'kept'])
  expect(whereabouts('paid', 1_275_00, { backKurus: 225_00 })).toEqual([1_275_00, 0, 225_00, 'sent_back'])
  // the price went back, what had been too much stays credit
  expect(whereabouts('refunded', 1_275_00, { backKurus: 1_275_00 })).toEqual([0, 225_00, 1_275_00, 'all_back'])
  expect(whereabouts('refunded', 1_275_00, { isUnsold: true })).toEqual([0, 1_500_00, 0, 'unsold'])
})
