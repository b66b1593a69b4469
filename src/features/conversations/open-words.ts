import { calledName, openBody, openNames } from './body.ts'
import type { ConversationsDeps } from './desk-store.ts'

export interface OpenWords {
  name: string
  /** Oldest first; those that were taken back are none. */
  words: { text: string; hasMedia: boolean }[]
}

/** More than anybody reads to see whether something is asked. */
const wordsMax = 20

export async function readOpenWords(
  { db, customers }: Pick<ConversationsDeps, 'db' | 'customers'>,
  conversationId: number,
): Promise<OpenWords | undefined> {
  const conversation = await db.selectFrom('conversation').selectAll().where('id', '=', conversationId).executeTakeFirst()
  if (!conversation) return undefined
  const box = await customers.dataBox(conversation.customer_id)
  const name = calledName(openNames(box, conversation))
  const { waiting_since: since } = conversation
  if (!since) return { name, words: [] }
  const rows = await db
    .selectFrom('conversation_message')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .where('author', '=', 'contact')
    .where('deleted_at', 'is', null)
    .where('sent_at', '>=', since)
    .orderBy('position', 'desc')
    .limit(wordsMax)
    .execute()
  const words = rows.toReversed().map((row) => openBody(box, row))
  return { name, words: words.map(({ text, media }) => ({ text, hasMedia: media !== undefined })) }
}
