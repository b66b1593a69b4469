import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Events } from '#platform/events.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { formatDateTime } from '#shared/time.ts'
import { connectScreen } from './bot-connect.ts'
import { qrScreen } from './bot-qr.ts'
import { accountName } from './bot-words.ts'
import type { Account, LossReason } from './rules.ts'
import type { Accounts } from './service.ts'
import './events.ts'

export interface NoticeDeps {
  events: Events
  messenger: Messenger
  words: Words
  accounts: Accounts
  languageOf(customerId: number): Promise<Language>
}

/** What a customer is told without having asked. */
export function registerAccountNotices({ events, messenger, words, accounts, languageOf }: NoticeDeps) {
  async function tell(
    customerId: number,
    accountId: number,
    view: (language: Language, name: string, account: Account) => View | undefined,
  ) {
    const account = await accounts.get(accountId)
    if (account?.customerId !== customerId) return
    const language = await languageOf(customerId)
    const made = view(language, accountName(words, language, account), account)
    if (made) await unlessUnreachable(() => messenger.send(customerId, made, { isNotice: true }))
  }

  events.listen('customer_session_lost', 'notice', ({ customerId, accountId, reason }) =>
    tell(customerId, accountId, (language, account, { id }) => ({
      html: words.html(language, `accounts-lost-${reason}`, { account }),
      buttons: [[lostButton(language, id, reason)]],
    })),
  )

  function lostButton(language: Language, accountId: number, reason: LossReason): Button {
    if (reason === 'frozen') return { text: words.plain(language, 'accounts-thaw'), press: pressData('acc.thaw', accountId) }
    return { text: words.plain(language, 'accounts-reconnect'), press: pressData('acc.access', accountId, 0), style: 'primary' }
  }

  events.listen('account_safe_mode', 'notice', ({ customerId, accountId, isOn, trouble = 'peer_flood', until }) =>
    tell(customerId, accountId, (language, account) => {
      if (!isOn || until === undefined) return { html: words.html(language, 'accounts-safe-mode-off', { account }) }
      const args = { account, trouble, date: formatDateTime(language, new Date(until)) }
      return { html: words.html(language, 'accounts-safe-mode-on', args) }
    }),
  )

  events.listen('account_stop_followed', 'notice', ({ customerId, accountId }) =>
    tell(customerId, accountId, (language, account, { blocks }) =>
      blocks.includes('staff')
        ? {
            html: words.html(language, 'accounts-stop-followed', { account }),
            buttons: [[{ text: words.plain(language, 'accounts-support'), press: pressData('su.open') }]],
          }
        : undefined,
    ),
  )

  events.listen('account_idle_warning', 'notice', ({ customerId, accountId, endsAt }) =>
    tell(customerId, accountId, (language, account, { state }) =>
      state === 'idle'
        ? { html: words.html(language, 'accounts-idle-warning', { account, date: formatDateTime(language, new Date(endsAt)) }) }
        : undefined,
    ),
  )

  // an attempt that ran out: its keypad must not stay
  events.listen('login_ended', 'notice', async ({ customerId, outcome }) => {
    if (outcome !== 'expired' || (await accounts.logins.current(customerId))) return
    const language = await languageOf(customerId)
    const again: Button = { text: words.plain(language, 'accounts-restart'), press: pressData('acc.go', 0, 0), style: 'primary' }
    await unlessUnreachable(async () => {
      await messenger.close(customerId, qrScreen, 'remove')
      await messenger.show(
        customerId,
        connectScreen,
        { html: words.html(language, 'accounts-expired'), buttons: [[again]] },
        { isNotice: true },
      )
    })
  })
}

async function unlessUnreachable(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
  }
}
