import { randomUUID } from 'node:crypto'
import type { OutgoingContent, SendRefusal } from '#features/accounts/outgoing-rules.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import type { Purpose } from './automation-rules.ts'
import { bodyOfOutgoing, sealBody, type Sealer } from './body.ts'
import type { Conversation } from './conversation-store.ts'
import type { ConversationsDeps } from './desk-store.ts'

type Deps = Pick<ConversationsDeps, 'clock' | 'accounts' | 'permits'>

export interface Handing {
  /** Said once, whatever runs twice. */
  key: string
  content: OutgoingContent
  /** A person pressed for exactly this, or nobody did: what nobody pressed for is paced and counted. */
  by: 'person' | 'automation'
  /** Names the album of which this is a part. */
  album?: string | null
  /** Nobody waits for it: it leaves after what somebody waits for. */
  yields?: boolean
  /** What has not left by then never does. */
  notAfter?: Date
}

export interface Saying extends Handing {
  purpose?: Purpose
  /** Names of the sources that it stands on, for the customer. */
  sources?: string[]
}

/**
 * The one way in which a conversation speaks: to whoever wrote in it, under a permit for their newest message. The conversation's row is
 * locked by the caller.
 */
export async function hand(
  { accounts, permits }: Pick<Deps, 'accounts' | 'permits'>,
  tx: Tx,
  { account_id: accountId, chat_id: chatId, newest_incoming: messageId, is_group: isGroup }: Conversation,
  { key, content, by, album, yields = false, notAfter }: Handing,
): Promise<Result<{ outgoingId: number }, SendRefusal>> {
  // who never wrote is not written to
  if (messageId === null) return refused('no_permit')
  return accounts.send(tx, {
    accountId,
    permit: permits.mintFor({ accountId, chatId, messageId }),
    key,
    content,
    automatic: by === 'automation',
    ...(yields ? { yields } : {}),
    ...(album === undefined || album === null ? {} : { album }),
    ...(notAfter ? { notAfter } : {}),
    // in a group nobody else would know who is meant
    ...(isGroup ? { replyToId: messageId } : {}),
  })
}

/** Hands it to the account and writes it down as said, under way until the account tells what became of it. */
export async function say(
  deps: Deps,
  tx: Tx,
  box: Sealer,
  conversation: Conversation,
  saying: Saying,
): Promise<Result<{ messageRowId: number }, SendRefusal>> {
  const handed = await hand(deps, tx, conversation, saying)
  if (!handed.ok) return handed
  const { key, content, by, album = null, purpose = null, sources = [] } = saying
  const uid = randomUUID()
  const now = deps.clock.now()
  const { id: messageRowId } = await tx
    .insertInto('conversation_message')
    .values({
      uid,
      conversation_id: conversation.id,
      account_id: conversation.account_id,
      chat_id: conversation.chat_id,
      key,
      author: by === 'automation' ? 'auto' : 'bot',
      purpose,
      body_sealed: sealBody(box, uid, { ...bodyOfOutgoing(content), ...(sources.length > 0 ? { sources } : {}) }),
      sent_at: now,
      stored_at: now,
      state: 'sending',
      album,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return done({ messageRowId })
}
