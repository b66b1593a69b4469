import type { Events } from '#platform/events.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Ticker } from '#platform/ticker.ts'
import type { Accounts } from './service.ts'
import '#features/customers/events.ts'
import '#features/licences/events.ts'

const sweepEveryMs = 5_000

/** What accounts do because something else happened, or because time passed. */
export function registerAccountJobs(deps: { db: Database; events: Events; ticker: Ticker; accounts: Accounts }) {
  const { db, events, ticker, accounts } = deps

  events.listen('licence_changed', 'accounts', ({ licenceId }) => accounts.followLicence(licenceId))
  events.listen('licence_ended', 'accounts', ({ licenceId }) => accounts.followLicence(licenceId))

  // who cannot be told what arrives must not lose it unseen: it waits at Telegram until the bot is allowed again
  const follow = (isOn: boolean) => async (data: { customerId: number }) => {
    for (const { id: accountId } of await accounts.ofCustomer(data.customerId))
      await db.transaction().execute((tx) => accounts.setBlock(tx, { accountId, block: 'bot_blocked', isOn, actor: { kind: 'system' } }))
  }
  events.listen('customer_unreachable', 'accounts', follow(true))
  events.listen('customer_reachable', 'accounts', follow(false))

  ticker.every('accounts', sweepEveryMs, (now) => accounts.sweep(now))
}
