import { randomUUID } from 'node:crypto'
import { sql, type Selectable } from 'kysely'
import type { SendRefusal } from '#features/accounts/outgoing-rules.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { isUnasked, type Purpose } from './automation-rules.ts'
import { bodyOfOutgoing, sealBody, type Sealer } from './body.ts'
import { touchDesk, type ConversationsDeps } from './desk-store.ts'

type Conversation = Selectable<Tables['conversation']>

export interface Speech {
  /** Said once, whatever runs twice. */
  key: string
  purpose: Purpose
  text: string
  /** What has not left by then never does. */
  notAfter: Date
  isDisclosing?: boolean
  /** Names of the sources that it stands on, for the customer. */
  sources?: string[]
}

/**
 * Hands an automatic text to the account and writes it down as said: it counts in the row of automatic ones, and the card shows it.
 * The conversation's row is locked by the caller.
 */
export async function speak(
  deps: Pick<ConversationsDeps, 'clock' | 'jobs' | 'accounts' | 'permits'>,
  tx: Tx,
  box: Sealer,
  conversation: Conversation,
  { key, purpose, text, notAfter, isDisclosing = false, sources = [] }: Speech,
): Promise<Result<void, SendRefusal>> {
  const { account_id: accountId, chat_id: chatId, newest_incoming: messageId } = conversation
  // who never wrote is not written to
  if (messageId === null) return refused('no_permit')
  const now = deps.clock.now()
  const content = { text }
  const handed = await deps.accounts.send(tx, {
    accountId,
    permit: deps.permits.mintFor({ accountId, chatId, messageId }),
    key,
    content,
    automatic: true,
    // nobody waits for it
    yields: isUnasked(purpose),
    notAfter,
    // in a group nobody else would know who is meant
    ...(conversation.is_group ? { replyToId: messageId } : {}),
  })
  if (!handed.ok) return handed
  const uid = randomUUID()
  await tx
    .insertInto('conversation_message')
    .values({
      uid,
      conversation_id: conversation.id,
      account_id: accountId,
      chat_id: chatId,
      key,
      author: 'auto',
      purpose,
      body_sealed: sealBody(box, uid, { ...bodyOfOutgoing(content), ...(sources.length > 0 ? { sources } : {}) }),
      sent_at: now,
      stored_at: now,
      state: 'sending',
    })
    .execute()
  await tx
    .updateTable('conversation')
    .set({
      automatic_in_a_row: sql`automatic_in_a_row + 1`,
      last_automatic: purpose,
      notice: null,
      revision: sql`revision + 1`,
      ...(isDisclosing ? { disclosed_at: now } : {}),
    })
    .where('id', '=', conversation.id)
    .execute()
  await touchDesk(deps, tx, conversation.customer_id)
  return done(undefined)
}
