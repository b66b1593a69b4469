import { sql, type Selectable } from 'kysely'
import type { SendFailure } from '#features/accounts/outgoing-rules.ts'
import { newContactMs } from '#features/accounts/rules.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { closingFailures, lateFailures, turnPurposes } from './automation-rules.ts'
import { bump, lockConversation, type Conversation } from './conversation-store.ts'
import { touchDesk, type ConversationsDeps } from './desk-store.ts'
import { sendEdit, takeOverEdit } from './edits.ts'
import { countOutgoing } from './figures.ts'
import { becomeDraft } from './held-back.ts'
import { unsay } from './take-over.ts'

/** What became of what was said, by hand or by itself. */
export interface SendResults {
  onSent(event: { accountId: number; key: string; messageId?: number }): Promise<void>
  /** Answers the row that failed, to be offered again; undefined when it is none of ours, or another part of its album was answered. */
  onFailed(event: { accountId: number; key: string; reason: SendFailure }): Promise<number | undefined>
}

type Message = Selectable<Tables['conversation_message']>

export function createSendResults(deps: ConversationsDeps): SendResults {
  const { db, clock, accounts } = deps
  return { onSent, onFailed }

  async function onSent({ accountId, key, messageId }: Parameters<SendResults['onSent']>[0]): Promise<void> {
    const now = clock.now()
    await db.transaction().execute(async (tx) => {
      const row = await rowOfKey(tx, accountId, key)
      if (!row || row.state === 'sent') return
      const conversation = await lockConversation(tx, row.conversation_id)
      if (!conversation) return
      // should the account have heard its own message before it was told the number, this is the same one
      if (messageId !== undefined)
        await tx
          .deleteFrom('conversation_message')
          .where('account_id', '=', accountId)
          .where('chat_id', '=', conversation.chat_id)
          .where('message_id', '=', messageId)
          .where('author', '=', 'phone')
          .execute()
      const { edit_at: editedAt } = await tx
        .updateTable('conversation_message')
        .set({ state: 'sent', ...(messageId === undefined ? {} : { message_id: messageId }) })
        .where('id', '=', row.id)
        .returning('edit_at')
        .executeTakeFirstOrThrow()
      // its customer changed it while it was on its way: the account's tries begin now
      if (editedAt) {
        await tx.updateTable('conversation_message').set({ edit_at: now }).where('id', '=', row.id).execute()
        await sendEdit(accounts, tx, accountId, row.id)
      }
      await countOutgoing(tx, conversation, now, row.purpose)
      const newest = conversation.newest_incoming ?? 0
      // who answers has read
      if (newest > conversation.read_max) await accounts.markRead(tx, accountId, conversation.chat_id, newest)
      await tx
        .updateTable('conversation')
        .set({ last_at: now, waiting_since: null, read_max: sql`greatest(read_max, ${newest}::bigint)` })
        .where('id', '=', conversation.id)
        .execute()
      await bump(deps, tx, conversation)
    })
  }

  async function onFailed({ accountId, key, reason }: Parameters<SendResults['onFailed']>[0]): Promise<number | undefined> {
    return db.transaction().execute(async (tx) => {
      const row = await rowOfKey(tx, accountId, key)
      if (!row) return undefined
      const conversation = await lockConversation(tx, row.conversation_id)
      if (!conversation) return undefined
      if (row.state === 'sending' && row.author === 'auto' && reason === 'taken_back') {
        await unsay(tx, conversation.id, row.id)
        await touchDesk(deps, tx, conversation.customer_id)
        return undefined
      }
      const isFirst = row.album === null || (await toldWith(tx, row)).length === 0
      const isTold = row.state === 'sending' ? isFirst : row.is_told
      if (row.state === 'sending') {
        const failed = await tx
          .updateTable('conversation_message')
          .set({ state: 'failed', reason, is_told: isTold })
          .where('id', '=', row.id)
          .returningAll()
          .executeTakeFirstOrThrow()
        await takeOverEdit(deps, tx, failed, row.customer_id)
        if (closingFailures.has(reason)) await closeAutomation(tx, row.conversation_id, reason)
        // the contact waits for an answer that does not come
        if (row.author === 'auto' && turnPurposes.some((purpose) => purpose === row.purpose)) await callCustomer(tx, row.conversation_id)
        const late = lateFailures[reason]
        if (row.author === 'auto' && late) await becomeDraft(deps, tx, conversation, row, late)
        await bump(deps, tx, conversation)
      }
      if (reason === 'blocked_by_contact') await noteBlocker(tx, conversation)
      // what nobody wrote is not offered to be written again: the card shows it
      return row.author === 'auto' || !isTold ? undefined : row.id
    })
  }

  /** Somebody who wrote lately and wants no answer is a warning; an old acquaintance who leaves is none. */
  async function noteBlocker(
    tx: Tx,
    { account_id: accountId, chat_id: chatId, is_group: isGroup, started_at: startedAt }: Conversation,
  ): Promise<void> {
    if (!isGroup && startedAt > addMs(clock.now(), -newContactMs)) await accounts.noteNewBlocker(tx, { accountId, chatId })
  }
}

const rowOfKey = (on: Tx, accountId: number, key: string) =>
  on
    .selectFrom('conversation_message')
    .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
    .select([
      'conversation_message.id',
      'conversation_message.state',
      'author',
      'purpose',
      'uid',
      'body_sealed',
      'conversation_id',
      'conversation.customer_id',
      'album',
      'is_told',
    ])
    .where('conversation_message.account_id', '=', accountId)
    .where('conversation_message.key', '=', key)
    .executeTakeFirst()

/** The part of the same album by which the customer knows that it failed. */
const toldWith = (tx: Tx, { conversation_id: conversationId, album }: Pick<Message, 'conversation_id' | 'album'>) =>
  tx
    .selectFrom('conversation_message')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('author', '=', 'bot')
    .where('album', '=', album)
    .where('is_told', '=', true)
    .execute()

const closeAutomation = (tx: Tx, conversationId: number, reason: SendFailure) =>
  tx.updateTable('conversation').set({ automation_closed: reason }).where('id', '=', conversationId).execute()

const callCustomer = (tx: Tx, conversationId: number) =>
  tx.updateTable('conversation').set({ is_ringing: true }).where('id', '=', conversationId).execute()
