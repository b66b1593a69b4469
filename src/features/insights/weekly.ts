import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import type { Clock } from '#platform/clock.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Ticker } from '#platform/ticker.ts'
import type { Words } from '#platform/words.ts'
import type { Accounts } from '#features/accounts/service.ts'
import type { Customers } from '#features/customers/service.ts'
import { isWorking } from '#features/licences/rules.ts'
import type { Licences } from '#features/licences/service.ts'
import { addMs, dayMs, minuteMs } from '#shared/time.ts'
import type { Insights } from './service.ts'
import { weekDue, weeklyFrom, weeksOf } from './weekly-rules.ts'
import { weeklyView } from './weekly-view.ts'
import './tables.ts'

/** On Monday at nine in Istanbul: last week beside the week before, for each account whose package has reports. */
export interface Weekly {
  isOn(accountId: number): Promise<boolean>
  /** False when the account is not theirs or has no reports. */
  set(customerId: number, accountId: number, isOn: boolean): Promise<boolean>
  /** Begins the reports that are due, once a week. */
  sweep(now: Date): Promise<void>
  /** For customers.addHolder. */
  holder: {
    name: string
    export(customerId: number): Promise<object>
    erase(tx: Tx, customerId: number): Promise<void>
  }
}

export interface WeeklyDeps {
  db: Database
  clock: Clock
  jobs: Jobs
  messenger: Pick<Messenger, 'send'>
  words: Words
  customers: Pick<Customers, 'languageOf'>
  licences: Pick<Licences, 'customersWith'>
  accounts: { acts: Pick<Accounts['acts'], 'list'> }
  insights: Pick<Insights, 'holdings' | 'withRight'>
}

const beginJob = 'insights.weekly'
const tellJob = 'insights.weekly-one'
const keptMs = 90 * dayMs

export function createWeekly(deps: WeeklyDeps): Weekly {
  const { db, clock, jobs, words, messenger, customers, licences, accounts, insights } = deps
  jobs.define<{ week: string }>(beginJob, ({ week }) => begin(new Date(week)))
  jobs.define<{ accountId: number; week: string }>(tellJob, ({ accountId, week }) => tell(accountId, new Date(week)))

  const isOn = async (accountId: number) =>
    (await db.selectFrom('insights_weekly_off').select('account_id').where('account_id', '=', accountId).executeTakeFirst()) === undefined

  /** One row and one job for each account; begun twice, both are there once. */
  async function begin(week: Date) {
    for (const customerId of await licences.customersWith({ states: ['active', 'grace'] })) {
      for (const { account, licence } of await insights.holdings(customerId)) {
        if (!account || !licence || !isWorking(licence.state)) continue
        if (!(await insights.withRight(customerId, account.id, 'reports')) || !(await isOn(account.id))) continue
        await db.transaction().execute(async (tx) => {
          const fresh = await tx
            .insertInto('insights_weekly')
            .values({ account_id: account.id, week, customer_id: customerId, sent_at: null })
            .onConflict((conflict) => conflict.doNothing())
            .returning('account_id')
            .executeTakeFirst()
          if (fresh) await jobs.send(tx, tellJob, { accountId: account.id, week })
        })
      }
    }
    await db.deleteFrom('insights_weekly').where('week', '<', addMs(week, -keptMs)).execute()
  }

  const mark = (accountId: number, week: Date, sentAt: Date | null) =>
    db
      .updateTable('insights_weekly')
      .set({ sent_at: sentAt })
      .where('account_id', '=', accountId)
      .where('week', '=', week)
      .where('sent_at', sentAt ? 'is' : 'is not', null)
      .returning('customer_id')
      .executeTakeFirst()

  /** Said to have been sent before it is: a process that ends in between keeps a report back rather than sending it twice. */
  async function tell(accountId: number, week: Date) {
    const counted = await accounts.acts.list(accountId, 'day', weeklyFrom(week), week)
    const taken = await mark(accountId, week, clock.now())
    if (!taken) return
    try {
      const holding = await insights.withRight(taken.customer_id, accountId, 'reports')
      // it may have been given up, or switched off, since
      if (!holding || !(await isOn(accountId))) return
      const language = await customers.languageOf(taken.customer_id)
      const view = weeklyView(words, language, holding.account, week, weeksOf(counted, week))
      await messenger.send(taken.customer_id, view, { isNotice: true })
    } catch (error) {
      if (error instanceof Unreachable) return
      await mark(accountId, week, null)
      throw error
    }
  }

  return {
    isOn,
    async set(customerId, accountId, on) {
      if (!(await insights.withRight(customerId, accountId, 'reports'))) return false
      if (on) await db.deleteFrom('insights_weekly_off').where('account_id', '=', accountId).execute()
      else
        await db
          .insertInto('insights_weekly_off')
          .values({ account_id: accountId, customer_id: customerId })
          .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ customer_id: customerId }))
          .execute()
      return true
    },
    async sweep(now) {
      const week = weekDue(now)
      if (!week) return
      await db.transaction().execute(async (tx) => {
        const fresh = await tx
          .insertInto('insights_week')
          .values({ week, begun_at: now })
          .onConflict((conflict) => conflict.doNothing())
          .returning('week')
          .executeTakeFirst()
        if (fresh) await jobs.send(tx, beginJob, { week })
      })
    },
    holder: {
      name: 'weekly-reports',
      async export(customerId) {
        const sent = await db
          .selectFrom('insights_weekly')
          .select(['account_id', 'week', 'sent_at'])
          .where('customer_id', '=', customerId)
          .execute()
        const off = await db.selectFrom('insights_weekly_off').select('account_id').where('customer_id', '=', customerId).execute()
        return { sent, off: off.map((row) => row.account_id) }
      },
      async erase(tx, customerId) {
        await tx.deleteFrom('insights_weekly').where('customer_id', '=', customerId).execute()
        await tx.deleteFrom('insights_weekly_off').where('customer_id', '=', customerId).execute()
      },
    },
  }
}

/** Call at composition, in every role. */
export function registerWeekly({ ticker, weekly }: { ticker: Ticker; weekly: Weekly }): void {
  ticker.every('weekly-reports', minuteMs, (now) => weekly.sweep(now))
}
