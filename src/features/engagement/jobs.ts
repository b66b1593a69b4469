import type { Account } from '#features/accounts/rules.ts'
import type { Conversations } from '#features/conversations/service.ts'
import { CustomerErased, type Customers } from '#features/customers/service.ts'
import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import type { Events } from '#platform/events.ts'
import type { Ticker } from '#platform/ticker.ts'
import type { Words } from '#platform/words.ts'
import { minuteMs } from '#shared/time.ts'
import { paymentQuestion } from './bot-paid.ts'
import type { FunnelRuns } from './funnel-runs.ts'
import './events.ts'

export interface EngagementJobsDeps {
  events: Events
  ticker: Ticker
  messenger: Messenger
  words: Words
  customers: Pick<Customers, 'languageOf'>
  conversations: Pick<Conversations, 'withdrawUnasked' | 'get'>
  accounts: { get(accountId: number): Promise<Account | undefined> }
  funnelRuns: FunnelRuns
}

/** What engagement does when nobody has pressed anything. Call at composition, in every role. */
export function registerEngagementJobs(deps: EngagementJobsDeps): void {
  const { events, ticker, messenger, customers, accounts, conversations, funnelRuns } = deps

  events.listen('contact_opted_out', 'engagement', async ({ customerId, conversationId }) => {
    await funnelRuns.endOptedOut(customerId)
    await conversations.withdrawUnasked(conversationId)
  })

  events.listen('funnel_payment_claimed', 'engagement', async ({ customerId, runId }) => {
    try {
      const view = await paymentQuestion(deps, await customers.languageOf(customerId), customerId, runId)
      if (view) await messenger.send(customerId, view, { isNotice: true })
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof CustomerErased)) throw error
    }
  })

  events.listen('account_changed', 'engagement', async ({ accountId }) => {
    const account = await accounts.get(accountId)
    // logged out for a while it keeps its licence: changed, moved or ended it has none
    if (!account || (account.state === 'disconnected' && account.licenceId === undefined)) await funnelRuns.forgetAccount(accountId)
  })

  ticker.every('follow-ups', minuteMs, (now) => funnelRuns.followUp(now))
}
