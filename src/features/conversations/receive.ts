import { randomUUID } from 'node:crypto'
import { sql, type ExpressionBuilder, type Insertable } from 'kysely'
import type { Account } from '#features/accounts/rules.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { bodyOf, namesOf, sealBody, sealNames } from './body.ts'
import { createChanges } from './changes.ts'
import { unlessErased } from './conversation-store.ts'
import { touchDesk, type ConversationsDeps } from './desk-store.ts'
import { countIncoming } from './figures.ts'
import type { ConversationListener, HeardMessage } from './ports.ts'
import { lineTextMax, place } from './rules.ts'
import { torrentAfter } from './torrent.ts'
import type { Turns } from './turns.ts'
import type { Warden } from './wardens.ts'
import './events.ts'

const settledOf = (is: ExpressionBuilder<Tables, 'conversation'>, accountId: number) =>
  is.selectFrom('conversation_account').where('conversation_account.account_id', '=', accountId)

/** Kinds of which the customer sees the thing itself, below the card. */
const relayed = new Set(['photo', 'video', 'voice', 'audio', 'video_note', 'document', 'sticker', 'animation', 'place'])

export function createListener(
  deps: ConversationsDeps & { turns: Pick<Turns, 'note' | 'unsettle' | 'noteChanged'>; wardens: Pick<Warden, 'heard'> },
): ConversationListener {
  const { db, clock, accounts, customers, staff, events } = deps

  async function onMessage(message: HeardMessage) {
    const account = await accounts.get(message.accountId)
    if (!account) return
    const placement = place(message, await standingOf(account, message))
    if (placement === 'ask') await askAboutPast(account)
    if (placement === 'tell') await unlessErased(() => store(account, message))
  }

  async function standingOf(account: Account, { accountId, chatId, isGroup, sender, replyToId }: HeardMessage) {
    const [role, managed, settled, answered] = await Promise.all([
      staff.roleOf(sender.id),
      accounts.byTelegramUser(sender.id),
      settledFor(accountId, chatId),
      isGroup && replyToId !== undefined ? findOwn(accountId, chatId, replyToId) : undefined,
    ])
    return {
      customerId: account.customerId,
      ownId: account.telegramUserId,
      isStaff: role !== undefined,
      isManaged: managed !== undefined,
      includesPast: settled?.includes_past === true,
      isHandsOff: Boolean(settled?.hands_off_at),
      answersUs: answered !== undefined,
    }
  }

  /** What the customer said of the account's past chats, and of this chat. */
  const settledFor = (accountId: number, chatId: number) =>
    db
      .selectNoFrom((is) => [
        is.selectFrom('conversation_account').select('includes_past').where('account_id', '=', accountId).as('includes_past'),
        is
          .selectFrom('conversation')
          .select('hands_off_at')
          .where('account_id', '=', accountId)
          .where('chat_id', '=', chatId)
          .as('hands_off_at'),
      ])
      .executeTakeFirst()

  const findOwn = (accountId: number, chatId: number, messageId: number) =>
    db
      .selectFrom('conversation_message')
      .select('id')
      .where('account_id', '=', accountId)
      .where('chat_id', '=', chatId)
      .where('message_id', '=', messageId)
      .where('author', '!=', 'contact')
      .executeTakeFirst()

  async function askAboutPast({ id, customerId }: Account) {
    await db.transaction().execute(async (tx) => {
      const asked = await tx
        .insertInto('conversation_account')
        .values({ account_id: id, customer_id: customerId, past_asked_at: clock.now() })
        .onConflict((conflict) =>
          conflict.column('account_id').doUpdateSet({ past_asked_at: clock.now() }).where('conversation_account.past_asked_at', 'is', null),
        )
        .returning('account_id')
        .executeTakeFirst()
      if (asked) await deps.jobs.send(tx, askPastJob, { accountId: id })
    })
  }

  async function store(account: Account, message: HeardMessage) {
    const { id: accountId, customerId } = account
    const { chatId, messageId } = message
    const now = clock.now()
    const box = await customers.dataBox(customerId)
    const uid = randomUUID()
    const body = bodyOf(message)
    const names = sealNames(box, accountId, chatId, namesOf(message))
    const needsRelay = relayed.has(body.media?.kind ?? '') || body.text.length > lineTextMax
    await db.transaction().execute(async (tx) => {
      const conversation = await tx
        .insertInto('conversation')
        .values({
          account_id: accountId,
          customer_id: customerId,
          chat_id: chatId,
          is_group: message.isGroup,
          names_sealed: names,
          started_at: now,
          last_at: now,
          waiting_since: null,
        })
        // the row stays locked until the end, so that positions within a conversation come in the order of their commits
        .onConflict((conflict) => conflict.columns(['account_id', 'chat_id']).doUpdateSet({ names_sealed: names }))
        .returningAll()
        .returning(sql<boolean>`xmax = 0`.as('is_new'))
        // of the account, so that nothing more has to be asked for
        .returning((is) => [
          settledOf(is, accountId).select('automates').as('automates'),
          settledOf(is, accountId).select('first_at').as('first_at'),
        ])
        .executeTakeFirstOrThrow()
      if (conversation.hands_off_at) return
      const stored = await storeRow(tx, conversation.id, {
        uid,
        conversation_id: conversation.id,
        account_id: accountId,
        chat_id: chatId,
        message_id: messageId,
        author: 'contact',
        body_sealed: sealBody(box, uid, body),
        sent_at: message.sentAt,
        stored_at: now,
        relay: needsRelay ? 'due' : null,
        album: message.albumId ?? null,
      })
      if (!stored) return
      if (!message.isGroup)
        await deps.wardens.heard(tx, {
          customerId,
          accountId,
          conversationId: conversation.id,
          contactId: chatId,
          names: namesOf(message),
          text: message.text,
          box,
          answersTo: conversation.automatic_in_a_row > 0 ? conversation.last_automatic : null,
          at: now,
        })
      await deps.turns.note(tx, account, conversation, { sentAt: message.sentAt, storedAt: now })
      await countIncoming(tx, conversation, now)
      if (conversation.is_new) await events.announce(tx, 'conversation_started', { customerId, accountId, conversationId: conversation.id })
      if (!conversation.first_at) await noteFirst(tx, account, now)
      await touchDesk(deps, tx, customerId, { isPart: message.albumId !== undefined })
    })
  }

  /** The message, once; with it, in the same statement, what it changes in its conversation. A draft stands, and leaves by itself no more. */
  function storeRow(tx: Tx, conversationId: number, row: Insertable<Tables['conversation_message']> & { stored_at: Date }) {
    return tx
      .with('stored', (from) =>
        from
          .insertInto('conversation_message')
          .values(row)
          .onConflict((conflict) => conflict.columns(['account_id', 'chat_id', 'message_id']).doNothing())
          .returning('id'),
      )
      .with('moved', (from) =>
        from
          .updateTable('conversation')
          .set({
            last_at: row.stored_at,
            last_incoming_at: row.stored_at,
            newest_incoming: sql`greatest(newest_incoming, ${row.message_id}::bigint)`,
            waiting_since: sql`coalesce(waiting_since, ${row.sent_at}::timestamptz)`,
            // whoever writes takes messages again, and has broken the row of automatic ones
            automation_closed: null,
            automatic_in_a_row: 0,
            ...torrentAfter(row.sent_at),
            revision: sql`revision + 1`,
          })
          .where('id', '=', conversationId)
          .where((is) => is.exists(is.selectFrom('stored').select('stored.id'))),
      )
      .with('stopped', (from) =>
        from
          .updateTable('conversation_draft')
          .set({ leaves_at: null })
          .where('conversation_id', '=', conversationId)
          .where('state', 'in', ['writing', 'open'])
          .where((is) => is.exists(is.selectFrom('stored').select('stored.id'))),
      )
      .selectFrom('stored')
      .select('stored.id')
      .executeTakeFirst()
  }

  async function noteFirst(tx: Tx, { id, customerId }: Account, now: Date) {
    const first = await tx
      .insertInto('conversation_account')
      .values({ account_id: id, customer_id: customerId, first_at: now })
      .onConflict((conflict) =>
        conflict.column('account_id').doUpdateSet({ first_at: now }).where('conversation_account.first_at', 'is', null),
      )
      .returning('account_id')
      .executeTakeFirst()
    if (first) await events.announce(tx, 'account_first_message', { customerId, accountId: id })
  }

  return { onMessage, ...createChanges(deps) }
}

export const askPastJob = 'conversations.ask-past'
