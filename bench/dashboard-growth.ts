import { sql } from 'kysely'
import { listActs, sumActs } from '#features/accounts/acts.ts'
import { actsKeptDays } from '#features/accounts/acts-rules.ts'
import { firstPackages } from '#features/catalog/rules.ts'
import { purposes } from '#features/conversations/automation-rules.ts'
import { createInsights } from '#features/insights/service.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { openDatabase } from './support/database.ts'
import { median, rounded, type BenchOptions, type Figure } from './support/figure.ts'

const few = 10_000
const many = 10_000_000
const customerId = 1
const looks = 200
/** The rival takes long. */
const plainLooks = 3
const warmUp = 20
/** What a busy account counts until it is added up. */
const fresh = 500
/** As varied as an account's day: answers of all lengths, and everything that is told by kinds. */
const names = [
  'in',
  'out',
  'conversation_new',
  'conversation_active',
  'conversation_last',
  'draft_made',
  'draft_sent',
  'funnel_started',
  'funnel_won',
  ...purposes.map((purpose) => `auto:${purpose}`),
  ...Array.from({ length: 40 }, (_, bucket) => `answer_time:${bucket * 2}`),
]

/**
 * How much longer the dashboard of one account takes, over 90 days, when 1,000 times as much happened. The events are there one by one and
 * as the sums that the product keeps of them, with some that it has not added up yet; the rival counts the events themselves.
 */
export async function measureDashboardGrowth({ events = many }: BenchOptions): Promise<Figure> {
  await using database = await openDatabase()
  const { db } = database
  const sizes = [few, events]
  for (const [index, count] of sizes.entries()) await fill(db, index, count)
  const [small = NaN, large = NaN] = await mediansOf(
    looks,
    warmUp,
    sizes.map((_, accountId) => dashboardOf(db, accountId)),
  )
  const [plainSmall = NaN, plainLarge = NaN] = await mediansOf(
    plainLooks,
    1,
    sizes.map((_, accountId) => countingOf(db, accountId)),
  )
  return {
    name: 'dashboard_growth',
    value: rounded(large / small),
    unit: `× the time with ${few} events, with ${events}`,
    goal: 2,
    better: 'lower',
    rivals: [
      { name: 'counting the events', value: rounded(plainLarge / plainSmall) },
      { name: `ms with ${few}`, value: rounded(small) },
      { name: `ms with ${events}`, value: rounded(large) },
      { name: 'ms counting them', value: rounded(plainLarge) },
    ],
  }
}

function dashboardOf(db: Database, accountId: number) {
  const insights = insightsOf(db, accountId)
  return async () => {
    const dashboard = await insights.dashboard(customerId, accountId)
    if (!dashboard?.period.incoming) throw new Error('The dashboard shows nothing')
  }
}

const eventsOf = (accountId: number) => sql.table(`bench_event_${accountId}`)

const countingOf = (db: Database, accountId: number) => () =>
  sql`select name, count(*) from ${eventsOf(accountId)} where at >= ${new Date(0)} group by name`.execute(db)

async function fill(db: Database, accountId: number, events: number): Promise<void> {
  const from = new Date(Date.now() - (actsKeptDays - 1) * 86_400_000)
  const table = eventsOf(accountId)
  await sql`create unlogged table ${table} (at timestamptz not null, name text not null)`.execute(db)
  await sql`
    insert into ${table} (at, name)
    select ${from}::timestamptz + random() * (${new Date()}::timestamptz - ${from}::timestamptz),
      (${names}::text[])[1 + floor(random() * ${names.length})::int]
    from generate_series(1, ${events}::int)`.execute(db)
  await sql`
    insert into account_act_hour (account_id, hour, name, count)
    select ${accountId}, date_trunc('hour', at), name, count(*) from ${table} group by 2, 3`.execute(db)
  await sql`
    insert into account_act_day (account_id, day, name, count)
    select account_id, date_trunc('day', hour + interval '3 hours', 'UTC') - interval '3 hours', name, sum(count)
    from account_act_hour where account_id = ${accountId} group by 1, 2, 3`.execute(db)
  await sql`
    insert into account_act_new (account_id, hour, name, count)
    select ${accountId}, date_trunc('hour', at), name, 1 from ${table} limit ${fresh}`.execute(db)
  await sql`analyze ${table}, account_act_hour, account_act_day, account_act_new`.execute(db)
}

function insightsOf(db: Database, accountId: number) {
  const now = new Date()
  const licence = {
    id: 1,
    customerId,
    orderId: 1,
    packageId: 'enterprise' as const,
    packageVersion: 1,
    state: 'active' as const,
    createdAt: now,
    waitingUntil: now,
    monthsDue: 1,
  }
  return createInsights({
    db,
    clock: { now: () => new Date() },
    catalog: { get: (id) => Promise.resolve({ ...firstPackages[id], id, version: 1 }) },
    licences: {
      ofCustomer: () => Promise.resolve([licence]),
      customersWith: () => Promise.resolve([]),
      countByState: () => Promise.resolve({ waiting: 0, active: 1, grace: 0, suspended: 0, ended: 0 }),
    },
    staff: { members: () => Promise.resolve([]) },
    accounts: {
      ofCustomer: () => Promise.resolve([{ id: accountId, customerId, licenceId: 1, state: 'live', blocks: [] }]),
      acts: { sum: (...about) => sumActs(db, ...about), list: (...about) => listActs(db, ...about) },
    },
    isWeeklyOn: () => Promise.resolve(true),
    payments: { revenue: () => Promise.resolve({ totalKurus: 0, byPackage: { basic: 0, premium: 0, enterprise: 0 } }) },
  })
}

/** The median milliseconds of each, by turns, so that a machine that gets slower does so for all of them. */
async function mediansOf(count: number, unmeasured: number, works: (() => Promise<unknown>)[]): Promise<number[]> {
  const times = works.map((): number[] => [])
  for (let round = -unmeasured; round < count; round++)
    for (const [index, work] of works.entries()) {
      const from = performance.now()
      await work()
      if (round >= 0) times[index]?.push(performance.now() - from)
    }
  return times.map(median)
}
