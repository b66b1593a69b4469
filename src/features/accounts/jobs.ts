import type { Events } from '#platform/events.ts'
import type { Ticker } from '#platform/ticker.ts'
import { hourMs, secondMs } from '#shared/time.ts'
import type { Accounts } from './service.ts'
import '#features/licences/events.ts'
import '#features/payments/events.ts'

const sweepEveryMs = 5_000
const foldEveryMs = 10 * secondMs

/** What accounts do because something else happened, or because time passed. */
export function registerAccountJobs(deps: { events: Events; ticker: Ticker; accounts: Accounts }) {
  const { events, ticker, accounts } = deps

  events.listen('licence_changed', 'accounts', ({ licenceId }) => accounts.followLicence(licenceId))
  events.listen('licence_ended', 'accounts', ({ licenceId }) => accounts.followLicence(licenceId))
  events.listen('order_closed', 'accounts', ({ customerId }) => accounts.noteOrderEnd(customerId))

  ticker.every('accounts', sweepEveryMs, (now) => accounts.sweep(now))
  ticker.every('outgoing-over', sweepEveryMs, (now) => accounts.expire(now))
  ticker.every('acts-fold', foldEveryMs, () => accounts.acts.fold())
  ticker.every('acts-forget', hourMs, (now) => accounts.acts.forget(now))
}
