import { randomUUID } from 'node:crypto'
import { sql, type ExpressionBuilder, type Insertable, type Selectable } from 'kysely'
import { CustomerErased } from '#features/customers/service.ts'
import type { Account } from '#features/accounts/rules.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { bodyOf, namesOf, openBody, sealBody, sealNames } from './body.ts'
import { takeBackJob, touchDesk, type ConversationsDeps } from './desk-store.ts'
import { countIncoming, countOutgoing } from './figures.ts'
import type { ConversationListener, HeardMessage } from './ports.ts'
import { lineTextMax, place } from './rules.ts'
import { takeOverMs } from './automation-rules.ts'
import { letGo } from './take-over.ts'
import { torrentAfter } from './torrent.ts'
import type { Turns } from './turns.ts'
import type { Warden } from './wardens.ts'
import './events.ts'

type Conversation = Selectable<Tables['conversation']>

/** A channel or supergroup numbers its own messages; all other chats share the numbers of the account. */
const ownNumbersBelow = -1_000_000_000_000

const settledOf = (is: ExpressionBuilder<Tables, 'conversation'>, accountId: number) =>
  is.selectFrom('conversation_account').where('conversation_account.account_id', '=', accountId)

/** Kinds of which the customer sees the thing itself, below the card. */
const relayed = new Set(['photo', 'video', 'voice', 'audio', 'video_note', 'document', 'sticker', 'animation', 'place'])

export function createListener(
  deps: ConversationsDeps & { turns: Pick<Turns, 'note' | 'unsettle'>; wardens: Pick<Warden, 'heard'> },
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
        const locked = await lock(tx, conversation.id)
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
        const { page } = await lock(tx, conversation.id)
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
        const isFrozen = row.page !== null && row.page < page
        await tx
          .updateTable('conversation_message')
          .set({
            body_sealed: sealBody(box, row.uid, { ...before, text: message.text }),
            edited_at: clock.now(),
            // a page that was left is not touched any more: the new words come as a new line
            ...(isFrozen ? { page: null, position: sql<number>`nextval('conversation_position')` } : {}),
          })
          .where('id', '=', row.id)
          .execute()
        if (row.author === 'contact') await deps.turns.unsettle(tx, conversation.id)
        await bump(tx, conversation)
      })
    })
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
          await lock(tx, row.conversation_id)
          await tx
            .updateTable('conversation_message')
            .set({ body_sealed: sealBody(box, row.uid, { text: '', ...(who === undefined ? {} : { who }) }), deleted_at: clock.now() })
            .where('id', '=', row.id)
            .execute()
          if (row.author === 'contact') await deps.turns.unsettle(tx, row.conversation_id)
          await deps.jobs.send(tx, takeBackJob, { messageRowId: row.id })
          await bump(tx, { id: row.conversation_id, customer_id: row.customer_id })
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

  const lock = (tx: Tx, conversationId: number): Promise<Conversation> =>
    tx.selectFrom('conversation').selectAll().where('id', '=', conversationId).forUpdate().executeTakeFirstOrThrow()

  async function bump(tx: Tx, { id, customer_id: customerId }: Pick<Conversation, 'id' | 'customer_id'>) {
    await tx
      .updateTable('conversation')
      .set({ revision: sql`revision + 1` })
      .where('id', '=', id)
      .execute()
    await touchDesk(deps, tx, customerId)
  }

  return { onMessage, onOwnMessage, onEdited, onDeleted, onRead }
}

export const askPastJob = 'conversations.ask-past'

/** Nothing is kept for somebody who was erased; a message still under way is let go. */
async function unlessErased(work: () => Promise<void>) {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof CustomerErased)) throw error
  }
}
