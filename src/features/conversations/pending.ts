import { addMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { openPending, sealPending } from './body.ts'
import { isReceiptLike } from './content.ts'
import type { ConversationsDeps } from './desk-store.ts'
import type { Replies, ReplyRefusal, Said } from './replies.ts'
import { pendingMaxCount, pendingMs } from './rules.ts'

/** What the customer wrote without saying to whom. */
export interface Pending {
  /** Keeps what was written without an addressee, for ten minutes. Answers how many such messages wait. */
  keepPending(input: Said): Promise<number>
  /** Sends all that waits to one contact, in order; what is refused waits on. */
  sendPending(customerId: number, conversationId: number): Promise<Result<{ count: number }, ReplyRefusal>>
  /** Answers how much is left. @param keys absent: all of it. */
  dropPending(customerId: number, keys?: string[]): Promise<number>
  /** The files among what waits that could as well be for somebody else: pictures and documents. */
  pendingFiles(customerId: number): Promise<{ key: string; botFileId: string }[]>
}

interface PendingDeps extends Pick<ConversationsDeps, 'db' | 'clock' | 'customers'> {
  reply: Replies['reply']
}

export function createPending({ db, clock, customers, reply }: PendingDeps): Pending {
  return { keepPending, sendPending, dropPending, pendingFiles }

  async function keepPending({ customerId, key, content, album, botMessageId }: Said): Promise<number> {
    const box = await customers.dataBox(customerId)
    const now = clock.now()
    return db.transaction().execute(async (tx) => {
      await tx.deleteFrom('conversation_pending').where('customer_id', '=', customerId).where('at', '<=', addMs(now, -pendingMs)).execute()
      await tx
        .insertInto('conversation_pending')
        .values({
          key,
          customer_id: customerId,
          body_sealed: sealPending(box, key, content),
          at: now,
          album: album ?? null,
          bot_message_id: botMessageId ?? null,
        })
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
  }

  async function sendPending(customerId: number, conversationId: number): ReturnType<Pending['sendPending']> {
    const rows = await waitingOf(customerId)
    if (rows.length === 0) return refused('nothing_to_send')
    const box = await customers.dataBox(customerId)
    for (const row of rows) {
      const { key, album, bot_message_id: botMessageId } = row
      const sent = await reply({ customerId, conversationId, key, content: openPending(box, row), album, botMessageId })
      if (!sent.ok) return sent
      await db.deleteFrom('conversation_pending').where('key', '=', row.key).execute()
    }
    return done({ count: rows.length })
  }

  async function dropPending(customerId: number, keys?: string[]): Promise<number> {
    let query = db.deleteFrom('conversation_pending').where('customer_id', '=', customerId)
    if (keys) query = query.where('key', '=', (is) => is.fn.any(is.val(keys)))
    await query.execute()
    return (await waitingOf(customerId)).length
  }

  async function pendingFiles(customerId: number): ReturnType<Pending['pendingFiles']> {
    const rows = await waitingOf(customerId)
    if (rows.length === 0) return []
    const box = await customers.dataBox(customerId)
    return rows.flatMap((row) => {
      const content = openPending(box, row)
      return isReceiptLike(content) ? [{ key: row.key, botFileId: content.media.botFileId }] : []
    })
  }

  function waitingOf(customerId: number) {
    return db
      .selectFrom('conversation_pending')
      .selectAll()
      .where('customer_id', '=', customerId)
      .where('at', '>', addMs(clock.now(), -pendingMs))
      .orderBy('id')
      .execute()
  }
}
