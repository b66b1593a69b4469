import { sql, type Selectable, type UpdateObject } from 'kysely'
import { z } from 'zod'
import type { LiveAccount } from '#features/accounts/ports.ts'
import type { OutgoingContent } from '#features/accounts/outgoing-rules.ts'
import type { DataBox } from '#features/customers/service.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import {
  bodyOfOutgoing,
  openBody,
  openEdit,
  openNames,
  openPending,
  reworded,
  sealBody,
  sealEdit,
  sealPending,
  wordsIn,
  type Names,
} from './body.ts'
import { bump, lockConversation, unlessErased, type Conversation } from './conversation-store.ts'
import type { ConversationsDeps } from './desk-store.ts'
import { editLateMs, editRefusal, isOtherFile, type EditRefusal } from './edit-rules.ts'

/** What became of a change; `nothing`: there was no answer, or its words are the same. */
export type EditOutcome =
  | { kind: 'nothing' | 'taken' }
  /** `names` of the contact who goes on reading the first words, where they are known. */
  | { kind: 'refused'; reason: EditRefusal; names?: Names; isGroup: boolean }

/** What the customer changes of what they wrote to the bot, changed where the contact reads it. */
export interface Edits {
  edit(input: { customerId: number; botMessageId: number; content: OutgoingContent }): Promise<EditOutcome>
  /** Where the account is connected. The same change twice is one. */
  carryOutEdit(data: object, live: Pick<LiveAccount, 'edit'>): Promise<void>
  /** Gives up what the account could not do for long. */
  settleEdits(now: Date): Promise<void>
}

export const editJob = 'conversations.edit'
/** Says that a change did not reach the contact. */
export const tellEditJob = 'conversations.tell-edit'
const editData = z.object({ messageRowId: z.number() })

type Message = Selectable<Tables['conversation_message']>

export function createEdits(deps: ConversationsDeps): Edits {
  const { db, clock, jobs, accounts, customers } = deps
  return { edit, carryOutEdit, settleEdits }

  async function edit({ customerId, botMessageId, content }: Parameters<Edits['edit']>[0]): Promise<EditOutcome> {
    const text = wordsIn(content)
    // a place that moves
    if (text === undefined) return { kind: 'nothing' }
    const written = await db
      .selectFrom('conversation_written')
      .select('message_row_id')
      .where('customer_id', '=', customerId)
      .where('bot_message_id', '=', botMessageId)
      .executeTakeFirst()
    if (!written) return editPending(customerId, botMessageId, content)
    const box = await customers.dataBox(customerId)
    return db.transaction().execute(async (tx): Promise<EditOutcome> => {
      const found = await lockAnswer(tx, written.message_row_id)
      if (!found) return { kind: 'refused', reason: 'no_answer', isGroup: false }
      const { row, conversation } = found
      const body = openBody(box, row)
      const isOther = body.content !== undefined && isOtherFile(body.content, content)
      const standing = row.edit_sealed ? openEdit(box, row.uid, row.edit_sealed) : body.text
      if (!isOther && standing === text) return { kind: 'nothing' }
      const refuse = (reason: EditRefusal): EditOutcome => ({
        kind: 'refused',
        reason,
        names: openNames(box, conversation),
        isGroup: conversation.is_group,
      })
      const about = {
        state: row.state,
        sentAt: row.sent_at,
        isDeleted: row.deleted_at !== null,
        isHandsOff: conversation.hands_off_at !== null,
        isOtherFile: isOther,
      }
      const reason = editRefusal(about, clock.now())
      if (reason === 'not_sent') await instead(tx, box, found, content)
      if (reason) return refuse(reason)
      const answer = await accounts.reword(tx, { accountId: row.account_id, key: row.key ?? '', content })
      if (!answer.ok) return refuse(answer.reason)
      if (answer.value === 'instead') {
        await instead(tx, box, found, content)
        return { kind: 'taken' }
      }
      if (isOther) return refuse('file')
      await set(tx, row, { edit_sealed: sealEdit(box, row.uid, text), edit_at: clock.now() })
      // one that is on its way still is changed when it has arrived
      if (row.state === 'sent') await sendEdit(accounts, tx, row.account_id, row.id)
      return { kind: 'taken' }
    })
  }

  /** Nobody has the first words: the card shows what leaves. */
  async function instead(tx: Tx, box: DataBox, { row, conversation }: Answer, content: OutgoingContent) {
    await set(tx, row, { body_sealed: sealBody(box, row.uid, bodyOfOutgoing(content)), edit_sealed: null, edit_at: null })
    await bump(deps, tx, conversation)
  }

  /** It waits for its addressee, and goes to them as it stands in the end. */
  async function editPending(customerId: number, botMessageId: number, content: OutgoingContent): Promise<EditOutcome> {
    const row = await db
      .selectFrom('conversation_pending')
      .selectAll()
      .where('customer_id', '=', customerId)
      .where('bot_message_id', '=', botMessageId)
      .executeTakeFirst()
    if (!row) return { kind: 'nothing' }
    const box = await customers.dataBox(customerId)
    const before = openPending(box, row)
    if (!isOtherFile(before, content) && wordsIn(before) === wordsIn(content)) return { kind: 'nothing' }
    await db
      .updateTable('conversation_pending')
      .set({ body_sealed: sealPending(box, row.key, content) })
      .where('key', '=', row.key)
      .execute()
    return { kind: 'taken' }
  }

  async function carryOutEdit(data: object, live: Pick<LiveAccount, 'edit'>): Promise<void> {
    const { messageRowId } = editData.parse(data)
    const row = await db.selectFrom('conversation_message').selectAll().where('id', '=', messageRowId).executeTakeFirst()
    if (!row?.edit_sealed || row.key === null) return
    const conversation = await db.selectFrom('conversation').selectAll().where('id', '=', row.conversation_id).executeTakeFirst()
    if (!conversation) return
    const asked = row.edit_sealed
    const { key } = row
    await unlessErased(async () => {
      const box = await customers.dataBox(conversation.customer_id)
      const text = openEdit(box, row.uid, asked)
      const answer: Awaited<ReturnType<LiveAccount['edit']>> | { kind: 'failed'; reason: 'hands_off' | 'deleted' } =
        conversation.hands_off_at
          ? { kind: 'failed', reason: 'hands_off' }
          : row.deleted_at
            ? { kind: 'failed', reason: 'deleted' }
            : await live.edit(key, text)
      await db.transaction().execute(async (tx) => {
        const found = await lockAnswer(tx, messageRowId)
        if (!found) return
        // changed once more meanwhile: that has a work of its own
        const isNewest = found.row.edit_sealed?.equals(asked) === true
        if (isNewest) await set(tx, found.row, { edit_sealed: null, edit_at: null })
        if (answer.kind === 'done') await restate(tx, box, found, text)
        else if (isNewest) await jobs.send(tx, tellEditJob, { messageRowId, reason: answer.reason })
      })
    })
  }

  /** The contact reads other words: so does the card. */
  async function restate(tx: Tx, box: DataBox, { row, conversation }: Answer, text: string) {
    const body = openBody(box, row)
    if (row.deleted_at || body.text === text) return
    await set(tx, row, {
      body_sealed: sealBody(box, row.uid, reworded(body, text)),
      edited_at: clock.now(),
      ...asNewLine(row, conversation),
    })
    await bump(deps, tx, conversation)
  }

  async function settleEdits(now: Date): Promise<void> {
    const late = await db
      .selectFrom('conversation_message')
      .select('id')
      .where('edit_at', '<=', addMs(now, -editLateMs))
      // of what has not left the first words never go
      .where('state', '<>', 'sending')
      .limit(200)
      .execute()
    for (const { id: messageRowId } of late)
      await db.transaction().execute(async (tx) => {
        const found = await lockAnswer(tx, messageRowId)
        if (!found?.row.edit_at || found.row.edit_at > addMs(now, -editLateMs) || found.row.state === 'sending') return
        await set(tx, found.row, { edit_sealed: null, edit_at: null })
        await jobs.send(tx, tellEditJob, { messageRowId, reason: 'late' })
      })
  }
}

interface Answer {
  row: Message
  conversation: Conversation
}

/** An answer of the customer with its conversation, which is locked. */
async function lockAnswer(tx: Tx, messageRowId: number): Promise<Answer | undefined> {
  const find = () => tx.selectFrom('conversation_message').selectAll().where('id', '=', messageRowId).executeTakeFirst()
  const known = await find()
  const conversation = known && (await lockConversation(tx, known.conversation_id))
  // as it stands under the lock
  const row = conversation && (await find())
  return row && { row, conversation }
}

const set = (tx: Tx, { id }: Pick<Message, 'id'>, change: UpdateObject<Tables, 'conversation_message'>) =>
  tx.updateTable('conversation_message').set(change).where('id', '=', id).execute()

/** A page that was left is not touched any more: the new words come as a new line. */
export const asNewLine = ({ page }: Pick<Message, 'page'>, conversation: Pick<Conversation, 'page'>) =>
  page !== null && page < conversation.page ? { page: null, position: sql<number>`nextval('conversation_position')` } : {}

/** Which message of the customer to the bot says it. */
export async function noteWritten(
  tx: Tx,
  { customerId, botMessageId, messageRowId, now }: { customerId: number; botMessageId: number; messageRowId: number; now: Date },
): Promise<void> {
  await tx
    .insertInto('conversation_written')
    .values({ customer_id: customerId, bot_message_id: botMessageId, message_row_id: messageRowId, at: now })
    .onConflict((conflict) => conflict.columns(['customer_id', 'bot_message_id']).doUpdateSet({ message_row_id: messageRowId, at: now }))
    .execute()
}

export const sendEdit = (accounts: Pick<ConversationsDeps['accounts'], 'atHolder'>, tx: Tx, accountId: number, messageRowId: number) =>
  accounts.atHolder.send(tx, accountId, editJob, { messageRowId })

/** It did not arrive: what is sent again are the words that the customer wants. */
export async function takeOverEdit(
  { customers }: Pick<ConversationsDeps, 'customers'>,
  tx: Tx,
  row: Message,
  customerId: number,
): Promise<void> {
  if (!row.edit_sealed) return
  const box = await customers.dataBox(customerId, tx)
  const body = reworded(openBody(box, row), openEdit(box, row.uid, row.edit_sealed))
  await set(tx, row, { body_sealed: sealBody(box, row.uid, body), edit_sealed: null, edit_at: null })
}
