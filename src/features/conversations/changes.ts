import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { DataBox } from '#features/customers/service.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { bodyOf, openBody, openNames, sealBody } from './body.ts'
import { bump, lockKnown, unlessErased, type Conversation } from './conversation-store.ts'
import { takeBackJob, touchDesk, type ConversationsDeps } from './desk-store.ts'
import { asNewLine } from './edits.ts'
import { countOutgoing } from './figures.ts'
import type { ConversationListener, HeardMessage } from './ports.ts'
import { takeOverMs } from './automation-rules.ts'
import { letGo } from './take-over.ts'
import type { Turns } from './turns.ts'
import type { Wardens } from './wardens.ts'

/** A channel or supergroup numbers its own messages; all other chats share the numbers of the account. */
const ownNumbersBelow = -1_000_000_000_000

/** What becomes of a conversation beside what its contact writes: words from the phone, edits, what was taken back, what was read. */
export function createChanges(
  deps: ConversationsDeps & { turns: Pick<Turns, 'unsettle' | 'noteChanged'>; wardens: Pick<Wardens, 'heard'> },
): Pick<ConversationListener, 'onOwnMessage' | 'onEdited' | 'onDeleted' | 'onRead'> {
  const { db, clock, accounts, customers } = deps

  /** Written on the phone: shown where the contact's message is, and it answers. What belongs to no conversation here is not ours. */
  async function onOwnMessage(message: HeardMessage) {
    const { accountId, chatId, messageId } = message
    const conversation = await find(accountId, chatId)
    if (!conversation || conversation.hands_off_at) return
    if (message.isGroup && !(message.replyToId !== undefined && (await isStored(accountId, chatId, message.replyToId)))) return
    await unlessErased(async () => {
      const box = await customers.dataBox(conversation.customer_id)
      const uid = randomUUID()
      const now = clock.now()
      await db.transaction().execute(async (tx) => {
        const locked = await lockKnown(tx, conversation.id)
        const stored = await tx
          .insertInto('conversation_message')
          .values({
            uid,
            conversation_id: conversation.id,
            account_id: accountId,
            chat_id: chatId,
            message_id: messageId,
            author: 'phone',
            body_sealed: sealBody(box, uid, bodyOf(message, true)),
            sent_at: message.sentAt,
            stored_at: now,
            album: message.albumId ?? null,
          })
          .onConflict((conflict) => conflict.columns(['account_id', 'chat_id', 'message_id']).doNothing())
          .returning('id')
          .executeTakeFirst()
        if (!stored) return
        await countOutgoing(tx, locked, now)
        await letGo(deps, tx, locked)
        await tx
          .updateTable('conversation')
          .set({
            last_at: now,
            waiting_since: null,
            automation_paused_until: addMs(now, takeOverMs),
            read_max: sql`greatest(read_max, newest_incoming)`,
            revision: sql`revision + 1`,
          })
          .where('id', '=', conversation.id)
          .execute()
        await touchDesk(deps, tx, conversation.customer_id, { isPart: message.albumId !== undefined })
      })
    })
  }

  async function onEdited(message: HeardMessage) {
    const { accountId, chatId, messageId } = message
    await unlessErased(async () => {
      const conversation = await find(accountId, chatId)
      if (!conversation || conversation.hands_off_at) return
      const box = await customers.dataBox(conversation.customer_id)
      await db.transaction().execute(async (tx) => {
        const locked = await lockKnown(tx, conversation.id)
        const row = await tx
          .selectFrom('conversation_message')
          .selectAll()
          .where('account_id', '=', accountId)
          .where('chat_id', '=', chatId)
          .where('message_id', '=', messageId)
          .executeTakeFirst()
        if (!row || row.deleted_at) return
        const before = openBody(box, row)
        // Telegram also calls it an edit when a link got its preview
        if (before.text === message.text) return
        await tx
          .updateTable('conversation_message')
          .set({
            body_sealed: sealBody(box, row.uid, { ...before, text: message.text }),
            edited_at: clock.now(),
            ...asNewLine(row, locked),
          })
          .where('id', '=', row.id)
          .execute()
        if (row.author === 'contact') {
          await deps.turns.unsettle(tx, conversation.id)
          if (!locked.is_group)
            await hearChange(tx, box, conversation, { text: message.text, sentAt: row.sent_at, storedAt: row.stored_at })
        }
        await bump(deps, tx, conversation)
      })
    })
  }

  /** Who wants to be left alone may say so by changing what they wrote; an old message says nothing of what came after it. */
  async function hearChange(
    tx: Tx,
    box: DataBox,
    conversation: Conversation,
    { text, ...seen }: { text: string; sentAt: Date; storedAt: Date },
  ): Promise<void> {
    const { id, account_id: accountId, customer_id: customerId, chat_id: contactId } = conversation
    const names = openNames(box, conversation)
    const words = { customerId, accountId, conversationId: id, contactId, names, text, box, answersTo: null, at: clock.now() }
    if ((await deps.wardens.heard(tx, [words])).length === 0) return
    const account = await accounts.get(accountId, tx)
    if (account) await deps.turns.noteChanged(tx, account, conversation, seen)
  }

  /** What was taken back is wiped here as well, and what was passed on of it; the card says so. */
  async function onDeleted({ accountId, chatId, messageIds }: { accountId: number; chatId: number | undefined; messageIds: number[] }) {
    if (messageIds.length === 0) return
    let query = db
      .selectFrom('conversation_message')
      .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
      .select([
        'conversation_message.id',
        'conversation_message.uid',
        'conversation_message.author',
        'conversation_message.body_sealed',
        'conversation_id',
        'customer_id',
      ])
      .where('conversation_message.account_id', '=', accountId)
      .where('conversation_message.message_id', 'in', messageIds)
      .where('deleted_at', 'is', null)
    query =
      chatId === undefined
        ? query.where('conversation_message.chat_id', '>', ownNumbersBelow)
        : query.where('conversation_message.chat_id', '=', chatId)
    for (const row of await query.execute())
      await unlessErased(async () => {
        const box = await customers.dataBox(row.customer_id)
        const { who } = openBody(box, row)
        await db.transaction().execute(async (tx) => {
          await lockKnown(tx, row.conversation_id)
          await tx
            .updateTable('conversation_message')
            .set({ body_sealed: sealBody(box, row.uid, { text: '', ...(who === undefined ? {} : { who }) }), deleted_at: clock.now() })
            .where('id', '=', row.id)
            .execute()
          if (row.author === 'contact') await deps.turns.unsettle(tx, row.conversation_id)
          await deps.jobs.send(tx, takeBackJob, { messageRowId: row.id })
          await bump(deps, tx, { id: row.conversation_id, customer_id: row.customer_id })
        })
      })
  }

  async function onRead({ accountId, chatId, maxId }: { accountId: number; chatId: number; maxId: number }) {
    await db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('conversation')
        .set({ read_max: maxId, revision: sql`revision + 1` })
        .where('account_id', '=', accountId)
        .where('chat_id', '=', chatId)
        .where('read_max', '<', maxId)
        .returning('customer_id')
        .executeTakeFirst()
      if (row) await touchDesk(deps, tx, row.customer_id)
    })
  }

  const find = (accountId: number, chatId: number) =>
    db.selectFrom('conversation').selectAll().where('account_id', '=', accountId).where('chat_id', '=', chatId).executeTakeFirst()

  const isStored = async (accountId: number, chatId: number, messageId: number) =>
    (await db
      .selectFrom('conversation_message')
      .select('id')
      .where('account_id', '=', accountId)
      .where('chat_id', '=', chatId)
      .where('message_id', '=', messageId)
      .executeTakeFirst()) !== undefined

  return { onOwnMessage, onEdited, onDeleted, onRead }
}
