import { randomUUID } from 'node:crypto'
import { sql, type Selectable } from 'kysely'
import type { OutgoingContent, SendFailure, SendRefusal } from '#features/accounts/outgoing-rules.ts'
import { newContactMs } from '#features/accounts/rules.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { isReceiptLike } from './content.ts'
import { bodyOfOutgoing, openBody, openPending, sealBody, sealPending } from './body.ts'
import { touchDesk, type ConversationsDeps } from './desk-store.ts'
import { answerMax, closingFailures, takeOverMs, turnPurposes } from './automation-rules.ts'
import { openDraft, writeDraft } from './draft-store.ts'
import { countOutgoing } from './figures.ts'
import { letGo } from './take-over.ts'
import { pendingMaxCount, pendingMs } from './rules.ts'

export const ownRefusals = ['no_conversation', 'hands_off', 'nothing_to_send'] as const
export type ReplyRefusal = (typeof ownRefusals)[number] | SendRefusal

interface Said {
  customerId: number
  key: string
  content: OutgoingContent
  /** Names the album of which this is a part. */
  album?: string
}

/** What the customer says to a contact, by hand. */
export interface Replies {
  /** Sends to the contact of the conversation, once for a key, as an answer to their newest message. */
  reply(
    input: Said & {
      conversationId: number
      /** Instead of the draft on the card. */
      isEdit?: boolean
    },
  ): Promise<Result<void, ReplyRefusal>>
  /** Where the parts of an album went that came before; the others belong there as well. */
  albumGoesTo(customerId: number, album: string): Promise<number | undefined>
  /** Sends what failed once more, of an album all that failed; a press that comes twice sends once. */
  retry(input: { customerId: number; messageRowId: number; key: string }): Promise<Result<{ conversationId: number }, ReplyRefusal>>
  /** Keeps what was written without an addressee, for ten minutes. Answers how many such messages wait. */
  keepPending(input: Said): Promise<number>
  /** Sends all that waits to one contact, in order; what is refused waits on. */
  sendPending(customerId: number, conversationId: number): Promise<Result<{ count: number }, ReplyRefusal>>
  /** Answers how much is left. @param keys absent: all of it. */
  dropPending(customerId: number, keys?: string[]): Promise<number>
  /** The files among what waits that could as well be for somebody else: pictures and documents. */
  pendingFiles(customerId: number): Promise<{ key: string; botFileId: string }[]>
  /** Whether this customer said something under this key already. */
  isSaid(customerId: number, key: string): Promise<boolean>
  onSent(event: { accountId: number; key: string; messageId?: number }): Promise<void>
  /** Answers the row that failed, to be offered again; undefined when it is none of ours, or another part of its album was answered. */
  onFailed(event: { accountId: number; key: string; reason: SendFailure }): Promise<number | undefined>
}

type Message = Selectable<Tables['conversation_message']>

export function createReplies(deps: ConversationsDeps): Replies {
  const { db, clock, accounts, customers, permits } = deps

  async function owned(customerId: number, conversationId: number) {
    const row = await db
      .selectFrom('conversation')
      .selectAll()
      .where('id', '=', conversationId)
      .where('customer_id', '=', customerId)
      .executeTakeFirst()
    if (!row) return refused('no_conversation')
    return row.hands_off_at ? refused('hands_off') : done(row)
  }

  /** Hands the message to the account, under a permit for the newest message of the contact. */
  async function hand(
    tx: Tx,
    conversation: Selectable<Tables['conversation']>,
    { key, content, album }: { key: string; content: OutgoingContent; album: string | null },
  ) {
    const { account_id: accountId, chat_id: chatId, newest_incoming: newest } = conversation
    if (newest === null) return refused('no_conversation')
    return accounts.send(tx, {
      accountId,
      permit: permits.mintFor({ accountId, chatId, messageId: newest }),
      key,
      content,
      ...(album === null ? {} : { album }),
      automatic: false,
      // in a group nobody else would know who is meant
      ...(conversation.is_group ? { replyToId: newest } : {}),
    })
  }

  const changed = async (tx: Tx, conversation: { id: number; customer_id: number }, isPart = false) => {
    await tx
      .updateTable('conversation')
      .set({ revision: sql`revision + 1` })
      .where('id', '=', conversation.id)
      .execute()
    await touchDesk(deps, tx, conversation.customer_id, { isPart })
  }

  const lock = (tx: Tx, id: number) => tx.selectFrom('conversation').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow()

  async function reply({
    customerId,
    conversationId,
    key,
    content,
    isEdit = false,
    album = null,
  }: Omit<Said, 'album'> & { conversationId: number; isEdit?: boolean; album?: string | null }): Promise<Result<void, ReplyRefusal>> {
    const found = await owned(customerId, conversationId)
    if (!found.ok) return found
    const box = await customers.dataBox(customerId)
    const uid = randomUUID()
    const now = clock.now()
    return db.transaction().execute(async (tx) => {
      const conversation = await lock(tx, conversationId)
      const known = await tx
        .selectFrom('conversation_message')
        .select('id')
        .where('account_id', '=', conversation.account_id)
        .where('key', '=', key)
        .executeTakeFirst()
      if (known) return done(undefined)
      const handed = await hand(tx, conversation, { key, content, album })
      if (!handed.ok) return handed
      await tx
        .insertInto('conversation_message')
        .values({
          uid,
          conversation_id: conversationId,
          account_id: conversation.account_id,
          chat_id: conversation.chat_id,
          key,
          author: 'bot',
          body_sealed: sealBody(box, uid, bodyOfOutgoing(content)),
          sent_at: now,
          stored_at: now,
          state: 'sending',
          album,
        })
        .execute()
      await letGo(deps, tx, conversation, isEdit ? 'edited' : 'replaced')
      await tx
        .updateTable('conversation')
        .set({ automation_paused_until: addMs(now, takeOverMs) })
        .where('id', '=', conversationId)
        .execute()
      await changed(tx, conversation, album !== null)
      return done(undefined)
    })
  }

  async function retry({
    customerId,
    messageRowId,
    key,
  }: Parameters<Replies['retry']>[0]): Promise<Result<{ conversationId: number }, ReplyRefusal>> {
    const row = await db.selectFrom('conversation_message').selectAll().where('id', '=', messageRowId).executeTakeFirst()
    if (!row) return refused('no_conversation')
    const found = await owned(customerId, row.conversation_id)
    if (!found.ok) return found
    const box = await customers.dataBox(customerId)
    return db.transaction().execute(async (tx) => {
      const conversation = await lock(tx, row.conversation_id)
      const failed = await failedWith(tx, row)
      const position = sql<number>`nextval('conversation_position')`
      for (const part of failed) {
        const { content } = openBody(box, part)
        if (!content) return refused('nothing_to_send')
        const own = part.id === messageRowId ? key : `${key}-${part.id}`
        const handed = await hand(tx, conversation, { key: own, content, album: part.album })
        if (!handed.ok) return handed
        await tx
          .updateTable('conversation_message')
          .set({ key: own, state: 'sending', reason: null, is_told: false, sent_at: clock.now(), page: null, position })
          .where('id', '=', part.id)
          .execute()
      }
      if (failed.length > 0) await changed(tx, conversation)
      return done({ conversationId: conversation.id })
    })
  }

  /** Somebody who wrote lately and wants no answer is a warning; an old acquaintance who leaves is none. */
  async function noteBlocker(tx: Tx, conversationId: number): Promise<void> {
    const { account_id: accountId, chat_id: chatId, is_group: isGroup, started_at: startedAt } = await lock(tx, conversationId)
    if (!isGroup && startedAt > addMs(clock.now(), -newContactMs)) await accounts.noteNewBlocker(tx, { accountId, chatId })
  }

  /** This one and, of its album, what failed as well; nothing when it did not fail, or goes again already. */
  async function failedWith(tx: Tx, { id, conversation_id: conversationId, album }: Message): Promise<Message[]> {
    const rows = await tx
      .selectFrom('conversation_message')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('author', '=', 'bot')
      .where('state', '=', 'failed')
      .where((is) => (album === null ? is('id', '=', id) : is('album', '=', album)))
      .orderBy('id')
      .forUpdate()
      .execute()
    return rows.some((row) => row.id === id) ? rows : []
  }

  const waitingOf = (customerId: number) =>
    db
      .selectFrom('conversation_pending')
      .selectAll()
      .where('customer_id', '=', customerId)
      .where('at', '>', addMs(clock.now(), -pendingMs))
      .orderBy('id')
      .execute()

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

  const closeAutomation = (tx: Tx, conversationId: number, reason: SendFailure) =>
    tx.updateTable('conversation').set({ automation_closed: reason }).where('id', '=', conversationId).execute()

  const callCustomer = (tx: Tx, conversationId: number) =>
    tx.updateTable('conversation').set({ is_ringing: true }).where('id', '=', conversationId).execute()

  /** It waited for its turn for too long: the customer decides about an answer, and what nobody asked for is dropped. */
  async function becomeDraft(tx: Tx, row: NonNullable<Awaited<ReturnType<typeof rowOfKey>>>) {
    const conversation = await lock(tx, row.conversation_id)
    const box = await customers.dataBox(row.customer_id)
    const { text } = openBody(box, row)
    await tx.deleteFrom('conversation_message').where('id', '=', row.id).execute()
    await tx
      .updateTable('conversation')
      .set({ automatic_in_a_row: sql`greatest(0, automatic_in_a_row - 1)`, last_automatic: null })
      .where('id', '=', conversation.id)
      .execute()
    const isTaken = conversation.automation_paused_until && conversation.automation_paused_until > clock.now()
    const isUnasked = row.purpose === 'invite' || row.purpose === 'follow_up'
    if (!isTaken && !isUnasked && !conversation.hands_off_at)
      await openDraft(deps, tx, conversation, writeDraft(box, { text: text.slice(0, answerMax) }), { reason: 'waited' })
  }

  return {
    reply,
    retry,
    async albumGoesTo(customerId, album) {
      const row = await db
        .selectFrom('conversation_message')
        .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
        .select('conversation_id')
        .where('conversation.customer_id', '=', customerId)
        .where('conversation_message.author', '=', 'bot')
        .where('conversation_message.album', '=', album)
        .orderBy('conversation_message.id', 'desc')
        .executeTakeFirst()
      return row?.conversation_id
    },
    async keepPending({ customerId, key, content, album }) {
      const box = await customers.dataBox(customerId)
      const now = clock.now()
      return db.transaction().execute(async (tx) => {
        await tx
          .deleteFrom('conversation_pending')
          .where('customer_id', '=', customerId)
          .where('at', '<=', addMs(now, -pendingMs))
          .execute()
        await tx
          .insertInto('conversation_pending')
          .values({ key, customer_id: customerId, body_sealed: sealPending(box, key, content), at: now, album: album ?? null })
          .onConflict((conflict) => conflict.column('key').doNothing())
          .execute()
        const rows = await tx
          .selectFrom('conversation_pending')
          .select('id')
          .where('customer_id', '=', customerId)
          .orderBy('id', 'desc')
          .execute()
        const oldest = rows[pendingMaxCount]
        if (oldest) await tx.deleteFrom('conversation_pending').where('customer_id', '=', customerId).where('id', '<=', oldest.id).execute()
        return Math.min(rows.length, pendingMaxCount)
      })
    },
    async sendPending(customerId, conversationId) {
      const rows = await waitingOf(customerId)
      if (rows.length === 0) return refused('nothing_to_send')
      const box = await customers.dataBox(customerId)
      for (const row of rows) {
        const sent = await reply({ customerId, conversationId, key: row.key, content: openPending(box, row), album: row.album })
        if (!sent.ok) return sent
        await db.deleteFrom('conversation_pending').where('key', '=', row.key).execute()
      }
      return done({ count: rows.length })
    },
    async dropPending(customerId, keys) {
      let query = db.deleteFrom('conversation_pending').where('customer_id', '=', customerId)
      if (keys) query = query.where('key', '=', (is) => is.fn.any(is.val(keys)))
      await query.execute()
      return (await waitingOf(customerId)).length
    },
    async pendingFiles(customerId) {
      const rows = await waitingOf(customerId)
      if (rows.length === 0) return []
      const box = await customers.dataBox(customerId)
      return rows.flatMap((row) => {
        const content = openPending(box, row)
        return isReceiptLike(content) ? [{ key: row.key, botFileId: content.media.botFileId }] : []
      })
    },
    async isSaid(customerId, key) {
      const row = await db
        .selectFrom('conversation_message')
        .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
        .select('conversation_message.id')
        .where('conversation.customer_id', '=', customerId)
        .where('conversation_message.key', '=', key)
        .executeTakeFirst()
      return row !== undefined
    },
    async onSent({ accountId, key, messageId }) {
      const now = clock.now()
      await db.transaction().execute(async (tx) => {
        const row = await rowOfKey(tx, accountId, key)
        if (!row || row.state === 'sent') return
        const conversation = await lock(tx, row.conversation_id)
        // should the account have heard its own message before it was told the number, this is the same one
        if (messageId !== undefined)
          await tx
            .deleteFrom('conversation_message')
            .where('account_id', '=', accountId)
            .where('chat_id', '=', conversation.chat_id)
            .where('message_id', '=', messageId)
            .where('author', '=', 'phone')
            .execute()
        await tx
          .updateTable('conversation_message')
          .set({ state: 'sent', ...(messageId === undefined ? {} : { message_id: messageId }) })
          .where('id', '=', row.id)
          .execute()
        await countOutgoing(tx, conversation, now, row.purpose)
        const newest = conversation.newest_incoming ?? 0
        // who answers has read
        if (newest > conversation.read_max) await accounts.markRead(tx, accountId, conversation.chat_id, newest)
        await tx
          .updateTable('conversation')
          .set({ last_at: now, waiting_since: null, read_max: sql`greatest(read_max, ${newest}::bigint)` })
          .where('id', '=', conversation.id)
          .execute()
        await changed(tx, conversation)
      })
    },
    async onFailed({ accountId, key, reason }) {
      return db.transaction().execute(async (tx) => {
        const row = await rowOfKey(tx, accountId, key)
        if (!row) return undefined
        const conversation = await lock(tx, row.conversation_id)
        const isFirst = row.album === null || (await toldWith(tx, row)).length === 0
        const isTold = row.state === 'sending' ? isFirst : row.is_told
        if (row.state === 'sending') {
          await tx.updateTable('conversation_message').set({ state: 'failed', reason, is_told: isTold }).where('id', '=', row.id).execute()
          if (closingFailures.has(reason)) await closeAutomation(tx, row.conversation_id, reason)
          // the contact waits for an answer that does not come
          if (row.author === 'auto' && turnPurposes.some((purpose) => purpose === row.purpose)) await callCustomer(tx, row.conversation_id)
          if (row.author === 'auto' && reason === 'expired') await becomeDraft(tx, row)
          await changed(tx, conversation)
        }
        if (reason === 'blocked_by_contact') await noteBlocker(tx, row.conversation_id)
        // what nobody wrote is not offered to be written again: the card shows it
        return row.author === 'auto' || !isTold ? undefined : row.id
      })
    },
  }
}
