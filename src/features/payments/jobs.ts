import type { Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import type { ServiceSettings } from '#features/staff/settings-rules.ts'
import type { Alarms } from '#platform/alarms.ts'
import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import { pressData } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Ticker } from '#platform/ticker.ts'
import type { Words } from '#platform/words.ts'
import { formatMoney } from '#shared/money.ts'
import { hourMs, minuteMs } from '#shared/time.ts'
import { refreshJob, type Cards } from './card.ts'
import { openMsBetween } from './hours-rules.ts'
import type { Licences } from '#features/licences/service.ts'
import type { Payments } from './service.ts'
import './events.ts'

export interface PaymentsJobsDeps {
  db: Database
  clock: Clock
  events: Events
  jobs: Jobs
  ticker: Ticker
  words: Words
  messenger: Messenger
  payments: Payments
  licences: Pick<Licences, 'get'>
  cards: Cards
  alarms: Pick<Alarms, 'raise' | 'clear'>
  customers: Pick<Customers, 'languageOf' | 'reachOf'>
  staff: Pick<Staff, 'may' | 'withRight'>
  settings: { read(): Promise<ServiceSettings> }
}

/** Support time after which reviewers are reminded of an undecided claim, and owners are told. */
export const remindAfterMs = 15 * minuteMs
export const alarmAfterMs = 60 * minuteMs
/** Asked when a word is written, and once more when it goes. */
const nudgedRight = { remind: 'review', alarm: 'settings' } as const

export function registerPaymentsJobs(deps: PaymentsJobsDeps): void {
  const { db, events, jobs, ticker, payments, cards, staff, licences } = deps
  const toStaff = (ids: number[], send: (tx: Tx, staffId: number) => Promise<void>) =>
    db.transaction().execute(async (tx) => {
      for (const id of ids) await send(tx, id)
    })

  jobs.define<{ claimId: number; staffId: number }>('payments.card', ({ claimId, staffId }) => reach(() => cards.send(staffId, claimId)))
  jobs.define<{ claimId: number; staffId: number }>('payments.receipts', ({ claimId, staffId }) =>
    reach(() => cards.sendReceipts(staffId, claimId)),
  )
  jobs.define<{ claimId: number; staffId: number }>(refreshJob, ({ claimId, staffId }) => reach(() => cards.refresh(claimId, staffId)))
  jobs.define<{ claimId: number; staffId: number; kind: 'remind' | 'alarm' }>('payments.nudge', (data) => reach(() => nudge(deps, data)))

  events.listen('customer_payment_claimed', 'review', async ({ claimId, customerId }) => {
    // nobody gets a card of their own order
    const reviewers = (await staff.withRight('review')).filter((id) => id !== customerId)
    await toStaff(reviewers, (tx, staffId) => jobs.send(tx, 'payments.card', { claimId, staffId }))
  })
  events.listen('claim_receipt_added', 'review', async ({ claimId }) => {
    await toStaff(await cards.holders(claimId), (tx, staffId) => jobs.send(tx, 'payments.receipts', { claimId, staffId }))
  })
  events.listen('claim_decided', 'review', async ({ claimId }) => {
    await toStaff(await cards.holders(claimId), (tx, staffId) => jobs.send(tx, refreshJob, { claimId, staffId }))
  })
  events.listen('licence_changed', 'order-fulfilled', async ({ licenceId, state }) => {
    const licence = state === 'active' ? await licences.get(licenceId) : undefined
    if (licence) await db.transaction().execute((tx) => payments.noteActivation(tx, licence.orderId))
  })

  ticker.every('orders', minuteMs / 4, () => payments.sweep())
  ticker.every('old-receipts', hourMs, () => payments.forgetReceipts())
  ticker.every('undecided-claims', minuteMs / 4, () => sweepClaims(deps))
  ticker.every('reviewers', minuteMs, () => watchReviewers(deps))
}

/** An alarm while somebody waits for a decision and the bot can tell nobody who may decide. */
async function watchReviewers({ db, alarms, staff, customers }: PaymentsJobsDeps): Promise<void> {
  const waiting = await db.selectFrom('claim').select('customer_id').distinct().where('state', '=', 'undecided').execute()
  const reviewers = waiting.length === 0 ? [] : await staff.withRight('review')
  const reach = await customers.reachOf(reviewers)
  // nobody decides about an order of their own
  const isStuck = waiting.some(({ customer_id: customerId }) => !reviewers.some((id) => id !== customerId && reach.get(id)))
  await (isStuck ? alarms.raise('unreachable_staff') : alarms.clear('unreachable_staff'))
}

/** Reminds reviewers of claims that waited a quarter of an hour of support time, and tells owners after a whole one; once each. */
export async function sweepClaims({ db, clock, jobs, settings, staff }: PaymentsJobsDeps): Promise<void> {
  const { supportHours } = await settings.read()
  const now = clock.now()
  const rows = await db
    .selectFrom('claim')
    .select(['id', 'customer_id', 'claimed_at', 'reminded_at', 'alarmed_at'])
    .where('state', '=', 'undecided')
    .where((eb) => eb.or([eb('reminded_at', 'is', null), eb('alarmed_at', 'is', null)]))
    .execute()
  for (const row of rows) {
    const waitedMs = openMsBetween(supportHours, row.claimed_at, now)
    const due = [
      ...(waitedMs >= remindAfterMs && !row.reminded_at ? [{ kind: 'remind', column: 'reminded_at' } as const] : []),
      ...(waitedMs >= alarmAfterMs && !row.alarmed_at ? [{ kind: 'alarm', column: 'alarmed_at' } as const] : []),
    ]
    for (const { kind, column } of due) {
      const ids = (await staff.withRight(nudgedRight[kind])).filter((id) => id !== row.customer_id)
      await db.transaction().execute(async (tx) => {
        const first = await tx
          .updateTable('claim')
          .set({ [column]: now })
          .where('id', '=', row.id)
          .where('state', '=', 'undecided')
          .where(column, 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (first) for (const staffId of ids) await jobs.send(tx, 'payments.nudge', { claimId: row.id, staffId, kind })
      })
    }
  }
}

async function nudge(
  { words, messenger, payments, customers, staff }: PaymentsJobsDeps,
  { claimId, staffId, kind }: { claimId: number; staffId: number; kind: 'remind' | 'alarm' },
): Promise<void> {
  if (!(await staff.may(staffId, nudgedRight[kind]))) return
  const claim = await payments.claimById(claimId)
  const order = claim?.state === 'undecided' ? await payments.get(claim.orderId) : undefined
  if (!order) return
  const language = await customers.languageOf(staffId)
  const amount = formatMoney(language, order.missingKurus)
  await messenger.send(
    staffId,
    {
      html: words.html(language, `payments-nudge-${kind}`, { reference: order.reference, amount }),
      buttons: [[{ text: words.plain(language, 'payments-button-claim'), press: pressData('pay.open', claimId) }]],
    },
    { isNotice: true },
  )
}

/** Who blocked the bot is told nothing; the work is done all the same. */
async function reach(send: () => Promise<void>): Promise<void> {
  try {
    await send()
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
  }
}
