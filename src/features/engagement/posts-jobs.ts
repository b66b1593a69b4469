import { accountLabel } from '#features/accounts/rules.ts'
import { CustomerErased, type Customers } from '#features/customers/service.ts'
import type { Accounts } from '#features/accounts/service.ts'
import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import { numberArg, pressData } from '#platform/bot/view.ts'
import type { Events } from '#platform/events.ts'
import type { Ticker } from '#platform/ticker.ts'
import type { Words } from '#platform/words.ts'
import { hourMs, secondMs } from '#shared/time.ts'
import type { Invites } from './invites.ts'
import { choicesView } from './posts-bot.ts'
import { lookWork } from './posts-publisher.ts'
import { findGroupsWork, type Posts } from './posts.ts'
import './events.ts'

export interface UnaskedJobsDeps {
  events: Events
  ticker: Ticker
  words: Words
  messenger: Pick<Messenger, 'send' | 'edit'>
  customers: Pick<Customers, 'languageOf'>
  accounts: Pick<Accounts, 'get' | 'atHolder'>
  invites: Invites
  posts: Posts
}

/** What invites and posts do when nobody has pressed anything. Call at composition, in every role. */
export function registerUnaskedJobs(deps: UnaskedJobsDeps): void {
  const { events, ticker, accounts, invites, posts } = deps

  ticker.every('invites', 20 * secondMs, (now) => invites.sweep(now))
  ticker.every('posts', 20 * secondMs, (now) => posts.sweep(now))
  ticker.every('unasked-forget', hourMs, async (now) => {
    await invites.forgetOld(now)
    await posts.forgetOld(now)
  })

  events.listen('account_message_sent', 'posts', (event) => posts.onSent(event))
  events.listen('account_message_failed', 'posts', (event) => posts.onFailed(event))
  events.listen('account_message_failed', 'invites', (event) => invites.onFailed(event))
  events.listen('behaviour_changed', 'posts', async ({ accountId, names }) => {
    if (names.includes('posts_on') || names.includes('quiet_hours')) await posts.takeBack(accountId)
  })
  events.listen('group_taken_off', 'posts', ({ groupId }) => tellTakenOff(deps, groupId))

  accounts.atHolder.define(lookWork, (data, live) => posts.look(data, live))
  accounts.atHolder.define(findGroupsWork, async (data, live) => {
    const account = await accounts.get(live.accountId)
    if (!account) return
    await posts.offer(account.id, await live.ownGroups())
    const screenId = 'screenId' in data ? numberArg(String(data.screenId)) : 0
    const language = await deps.customers.languageOf(account.customerId)
    await deps.messenger.edit(account.customerId, screenId, choicesView(deps.words, language, account.id, await posts.choices(account.id)))
  })
}

async function tellTakenOff({ posts, accounts, customers, words, messenger }: UnaskedJobsDeps, groupId: number): Promise<void> {
  try {
    const group = await posts.group(groupId)
    const account = group && (await accounts.get(group.accountId))
    if (!group || !account) return
    const language = await customers.languageOf(account.customerId)
    await messenger.send(
      account.customerId,
      {
        html: words.html(language, 'posts-taken-off', { account: accountLabel(account), title: group.title }),
        buttons: [[{ text: words.plain(language, 'posts-button-open'), press: pressData('eg.posts', account.id) }]],
      },
      { isNotice: true },
    )
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof CustomerErased)) throw error
  }
}
