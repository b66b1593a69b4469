import type { Catalog } from '#features/catalog/service.ts'
import type { Package, PackageId } from '#features/catalog/rules.ts'
import { actsKeptDays } from '#features/accounts/acts-rules.ts'
import type { Account } from '#features/accounts/rules.ts'
import type { Accounts } from '#features/accounts/service.ts'
import type { Licences } from '#features/licences/service.ts'
import { placeInOrder, type LicenceState, type Licence } from '#features/licences/rules.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { addMs, dayMs, istanbulMidnight } from '#shared/time.ts'
import { isKept, standingOf, type Standing } from '#features/accounts/standing-rules.ts'
import { chartFrom, chartOf, type ChartData, type ChartDays } from './chart-rules.ts'
import { dayTable, hourTable, type Cell } from './export-rules.ts'
import { figuresOf, type Figures } from './figures-rules.ts'
import { conversion, kpis, reportEvents, type Happening, type Kpis, type Step } from './rules.ts'

/** One account of a customer, or a licence that has none yet. */
export interface Holding {
  account?: Account
  licence?: Licence
  /** Which of how many of its order, where the licence has no account yet. */
  place?: { number: number; count: number }
  standing: Standing
}

export type WithAccount = Holding & { account: Account }

export interface Dashboard extends Holding {
  account: Account
  /** Absent: never bought. */
  package?: Package
  today: Figures
  period: Figures
  periodDays: number
  /** Whether the weekly report comes; absent in a package without it. */
  isWeeklyOn?: boolean
}

export interface Report {
  since: Date
  conversion: Record<Step, number>
  kpis: Kpis
  revenue: { totalKurus: number; byPackage: Record<PackageId, number> }
  licences: Record<LicenceState, number>
}

/** Reads what happened; changes nothing. */
export interface Insights {
  /** Accounts and licences of a customer, each once; ended ones are left out. */
  holdings(customerId: number): Promise<Holding[]>
  /** Undefined when that account is not theirs. */
  dashboard(customerId: number, accountId: number): Promise<Dashboard | undefined>
  /** Their account, when its package has that. */
  withRight(customerId: number, accountId: number, right: 'charts' | 'reports'): Promise<WithAccount | undefined>
  chart(accountId: number, days: ChartDays): Promise<ChartData>
  /** Everything that was counted in the time that is kept, by the day and by the hour. @param head names a column. */
  tables(accountId: number, head: (id: string, number?: number) => string): Promise<{ days: Cell[][]; hours: Cell[][] }>
  /** Of customers: people of staff who never bought anything are left out. */
  report(): Promise<Report>
}

export interface InsightsDeps {
  db: Database
  clock: Clock
  catalog: Pick<Catalog, 'get'>
  licences: Pick<Licences, 'ofCustomer' | 'countByState' | 'customersWith'>
  staff: StaffOnlyDeps['staff']
  accounts: Pick<Accounts, 'ofCustomer'> & { acts: Pick<Accounts['acts'], 'sum' | 'list'> }
  isWeeklyOn(accountId: number): Promise<boolean>
  payments: { revenue(since: Date): Promise<{ totalKurus: number; byPackage: Record<PackageId, number> }> }
}

export const reportDays = 30

export function createInsights(deps: InsightsDeps): Insights {
  const { db, clock, catalog, licences, accounts, payments, staff } = deps
  const packageOf = ({ packageId, packageVersion }: Licence) => catalog.get(packageId, packageVersion)
  return { holdings, dashboard, withRight, chart, tables, report }

  async function holdings(customerId: number): Promise<Holding[]> {
    const [own, held] = await Promise.all([accounts.ofCustomer(customerId), licences.ofCustomer(customerId)])
    const kept = own.filter(isKept).map((account) => {
      const licence = held.find(({ id }) => id === account.licenceId)
      return { account, ...(licence ? { licence } : {}), standing: standingOf(account, licence) }
    })
    const hasAccount = (id: number) => own.some(({ licenceId }) => licenceId === id)
    const free = held.filter(({ id, state }) => state !== 'ended' && !hasAccount(id))
    return [...kept, ...free.map((licence) => ({ licence, place: placeInOrder(held, licence, hasAccount), standing: 'waiting' as const }))]
  }

  async function dashboard(customerId: number, accountId: number): Promise<Dashboard | undefined> {
    const holding = (await holdings(customerId)).find(({ account }) => account?.id === accountId)
    if (!holding?.account) return undefined
    const { licence } = holding
    const offer = licence && (await packageOf(licence))
    const periodDays = offer?.analyticsDays ?? 7
    const now = clock.now()
    const today = istanbulMidnight(now)
    // today is the last of them
    const [sums, isWeeklyOn] = await Promise.all([
      accounts.acts.sum(accountId, addMs(today, (1 - periodDays) * dayMs), today),
      offer?.reports ? deps.isWeeklyOn(accountId) : undefined,
    ])
    return {
      ...holding,
      account: holding.account,
      ...(offer ? { package: offer } : {}),
      ...(isWeeklyOn === undefined ? {} : { isWeeklyOn }),
      today: figuresOf(new Map(sums.map(({ name, recent }) => [name, recent]))),
      period: figuresOf(new Map(sums.map(({ name, total }) => [name, total]))),
      periodDays,
    }
  }

  async function withRight(customerId: number, accountId: number, right: 'charts' | 'reports'): Promise<WithAccount | undefined> {
    const holding = (await holdings(customerId)).find(({ account }) => account?.id === accountId)
    if (!holding?.account || !holding.licence || !(await packageOf(holding.licence))[right]) return undefined
    return { ...holding, account: holding.account }
  }

  async function chart(accountId: number, days: ChartDays): Promise<ChartData> {
    const now = clock.now()
    return chartOf(days, await accounts.acts.list(accountId, 'hour', chartFrom(days, now), addMs(now, dayMs), ['in', 'out']), now)
  }

  async function tables(accountId: number, head: (id: string, number?: number) => string) {
    const to = addMs(istanbulMidnight(clock.now()), dayMs)
    const from = addMs(to, -actsKeptDays * dayMs)
    const [days, hours] = await Promise.all([
      accounts.acts.list(accountId, 'day', from, to),
      accounts.acts.list(accountId, 'hour', from, to),
    ])
    return { days: dayTable(days, from, to, head), hours: hourTable(hours, head) }
  }

  async function report(): Promise<Report> {
    const now = clock.now()
    const since = addMs(now, -reportDays * dayMs)
    const [happenings, revenue, states] = await Promise.all([read(since), payments.revenue(since), licences.countByState()])
    return { since, conversion: conversion(happenings), kpis: kpis(happenings, now), revenue, licences: states }
  }

  async function read(since: Date): Promise<Happening[]> {
    const uncounted = new Set(await staffOnly({ staff, licences }))
    const rows = await db
      .selectFrom('event')
      .select(['name', 'at', 'customer_id', 'order_id', 'data'])
      .where('name', 'in', reportEvents)
      .where('at', '>=', since)
      .orderBy('id')
      .execute()
    const counted = rows.filter((row) => row.customer_id === null || !uncounted.has(row.customer_id))
    return counted.map((row) => ({
      name: row.name,
      at: row.at,
      customerId: row.customer_id ?? undefined,
      orderId: row.order_id ?? undefined,
      data: row.data as Record<string, unknown>, // an event is an object of ids and names
    }))
  }
}

export interface StaffOnlyDeps {
  staff: Pick<Staff, 'members'>
  licences: Pick<Licences, 'customersWith'>
}

/**
 * People of staff who are no customers: they have a role now and never had a licence. Lists and figures leave them out, so that who
 * looks at a customer's screens from inside counts as nobody. One who really bought something got a licence by it and counts like
 * everybody; one whose role was taken counts from then on.
 */
export async function staffOnly({ staff, licences }: StaffOnlyDeps): Promise<number[]> {
  const [members, holders] = await Promise.all([staff.members(), licences.customersWith({})])
  const bought = new Set(holders)
  return members.map(({ userId }) => userId).filter((id) => !bought.has(id))
}
