import { accountLabel } from '#features/accounts/rules.ts'
import { Unreachable } from '#platform/bot/messenger.ts'
import { pressData } from '#platform/bot/view.ts'
import type { Events } from '#platform/events.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Ticker } from '#platform/ticker.ts'
import { clip } from '#shared/html.ts'
import { hourMs, minuteMs, secondMs } from '#shared/time.ts'
import { CustomerErased } from '#features/customers/service.ts'
import type { SendFailure } from '#features/accounts/outgoing-rules.ts'
import { dashed } from '#platform/words.ts'
import { openBody, openNames } from './body.ts'
import { contactName } from './card.ts'
import type { Desk, DeskDeps } from './desk.ts'
import { editRefusedHtml } from './bot-edit.ts'
import type { EditRefusal } from './edit-rules.ts'
import { editJob, tellEditJob } from './edits.ts'
import { endCardsJob, showJob, takeBackJob } from './desk-store.ts'
import { askPastJob } from './receive.ts'
import { createRelay, relayJob } from './relay.ts'
import './events.ts'

export interface ConversationsJobsDeps extends DeskDeps {
  events: Events
  ticker: Ticker
  desk: Desk
}

/** What conversations do when nobody has pressed anything. Call at composition, in every role. */
export function registerConversationsJobs(deps: ConversationsJobsDeps): void {
  const { events, jobs, ticker, accounts, conversations, desk } = deps

  jobs.define<{ customerId: number }>(showJob, ({ customerId }) => desk.show(customerId))
  // of an earlier version: what it was to look at is due by itself
  jobs.define('conversations.turn', () => Promise.resolve())
  jobs.define<{ accountId: number }>(askPastJob, ({ accountId }) => askAboutPast(deps, accountId))
  jobs.define<{ messageRowId: number }>(takeBackJob, ({ messageRowId }) => takeBack(deps, messageRowId))
  jobs.define<{ chatId: number; messageIds: number[] }>(endCardsJob, (cards) => endCards(deps, cards))
  accounts.atHolder.define(relayJob, createRelay(deps))
  accounts.atHolder.define(editJob, (data, live) => conversations.carryOutEdit(data, live))
  jobs.define<{ messageRowId: number; reason: EditRefusal }>(tellEditJob, (told) => tellEditRefused(deps, told))

  events.listen('account_message_sent', 'conversations', (event) => conversations.onSent(event))
  events.listen('account_message_failed', 'conversations', async (event) => {
    const rowId = await conversations.onFailed(event)
    if (rowId !== undefined) await tellFailure(deps, rowId, event.reason)
  })
  events.listen('customer_unreachable', 'conversations', ({ customerId }) => conversations.onUnreachable(customerId))
  events.listen('customer_reachable', 'conversations', ({ customerId }) => conversations.onReachable(customerId))
  events.listen('account_changed', 'conversations', ({ accountId }) => conversations.onAccountChanged(accountId))

  for (const name of ['behaviour_changed', 'customer_bot_activated', 'account_changed'] as const)
    events.listen(name, 'conversations-automation', ({ accountId }) => conversations.noteAutomation(accountId))

  events.listen('behaviour_changed', 'held-back', ({ accountId }) => conversations.holdBack(accountId))

  ticker.every('conversations-drafts', secondMs, (now) => conversations.settleDrafts(now))
  ticker.every('conversations-edits', minuteMs, (now) => conversations.settleEdits(now))
  ticker.every('conversations-follow-up', 30 * secondMs, (now) => conversations.followUp(now))
  ticker.every('conversations-forget', hourMs, (now) => conversations.forgetOld(now))
}

/** Says why a message did not arrive, and gives its words back with a button to try again. */
async function tellFailure({ db, customers, messenger, words }: DeskDeps, messageRowId: number, reason: SendFailure): Promise<void> {
  const row = await db
    .selectFrom('conversation_message')
    .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
    .select([
      'uid',
      'body_sealed',
      'album',
      'conversation_id',
      'conversation.account_id',
      'conversation.chat_id',
      'names_sealed',
      'customer_id',
      'is_group',
      'state',
    ])
    .where('conversation_message.id', '=', messageRowId)
    .executeTakeFirst()
  if (row?.state !== 'failed') return
  try {
    const { customer_id: customerId } = row
    const box = await customers.dataBox(customerId)
    const language = await customers.languageOf(customerId)
    const name = clip(contactName({ words, language }, openNames(box, row), row.is_group), 64)
    const parts = row.album === null ? [row] : await failedParts(db, row.conversation_id, row.album)
    const text = parts
      .map((part) => openBody(box, part).text)
      .filter(Boolean)
      .join('\n')
    const html = [
      words.html(language, 'conversations-failed', { name }),
      words.html(language, `conversations-failed-${dashed(reason)}`),
      text
        ? words.html(language, 'conversations-failed-text', { text: clip(text, 3_000) })
        : words.html(language, 'conversations-failed-media'),
    ].join('\n\n')
    const retry = { text: words.plain(language, 'conversations-button-retry'), press: pressData('cv.retry', messageRowId) }
    await messenger.send(customerId, { html, buttons: [[retry]] }, { isNotice: true })
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof CustomerErased)) throw error
  }
}

/** Says that what the customer changed did not reach the contact. */
async function tellEditRefused({ db, customers, messenger, words }: DeskDeps, told: { messageRowId: number; reason: EditRefusal }) {
  const row = await db
    .selectFrom('conversation_message')
    .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
    .leftJoin('conversation_written', 'conversation_written.message_row_id', 'conversation_message.id')
    .select(['bot_message_id', 'conversation.account_id', 'conversation.chat_id', 'names_sealed', 'conversation.customer_id', 'is_group'])
    .where('conversation_message.id', '=', told.messageRowId)
    .executeTakeFirst()
  if (!row) return
  try {
    const { customer_id: customerId, bot_message_id: replyTo } = row
    const box = await customers.dataBox(customerId)
    const speak = { words, language: await customers.languageOf(customerId) }
    const html = editRefusedHtml(speak, told.reason, openNames(box, row), row.is_group)
    await messenger.send(customerId, { html }, { isNotice: true, ...(replyTo === null ? {} : { replyTo }) })
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof CustomerErased)) throw error
  }
}

/** In the customer's chat it is gone as well; Telegram lets a bot do so for two days. */
async function takeBack({ db, messenger }: DeskDeps, messageRowId: number): Promise<void> {
  const row = await db
    .selectFrom('conversation_message')
    .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
    .select(['relay_id', 'customer_id'])
    .where('conversation_message.id', '=', messageRowId)
    .executeTakeFirst()
  try {
    if (row?.relay_id) await messenger.remove(row.customer_id, row.relay_id)
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
  }
}

/** They stay readable: it is the person's own chat. */
async function endCards({ messenger }: DeskDeps, { chatId, messageIds }: { chatId: number; messageIds: number[] }): Promise<void> {
  try {
    for (const messageId of messageIds) await messenger.dropButtons(chatId, messageId)
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
  }
}

const failedParts = (db: Database, conversationId: number, album: string) =>
  db
    .selectFrom('conversation_message')
    .select(['uid', 'body_sealed'])
    .where('conversation_id', '=', conversationId)
    .where('author', '=', 'bot')
    .where('album', '=', album)
    .where('state', '!=', 'sent')
    .orderBy('id')
    .execute()

async function askAboutPast({ accounts, customers, messenger, words }: DeskDeps, accountId: number): Promise<void> {
  const account = await accounts.get(accountId)
  if (!account) return
  const language = await customers.languageOf(account.customerId)
  const view = {
    html: words.html(language, 'conversations-past', { account: accountLabel(account) }),
    buttons: [
      [
        { text: words.plain(language, 'conversations-button-past-no'), press: pressData('cv.past', accountId, 'no') },
        { text: words.plain(language, 'conversations-button-past-yes'), press: pressData('cv.past', accountId, 'yes') },
      ],
    ],
  }
  try {
    await messenger.send(account.customerId, view, { isNotice: true })
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
  }
}
