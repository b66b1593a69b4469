import { addMs } from '#shared/time.ts'
import { answerMax, draftKeptMs } from './automation-rules.ts'
import { bump, lockConversation } from './conversation-store.ts'
import type { ConversationsDeps } from './desk-store.ts'
import { findDraft, writeDraft } from './draft-store.ts'
import type { Turn } from './responders.ts'

/** A card is changed that often while its draft grows: Telegram takes one change a second in a chat. */
const showEveryMs = 1_500

/** Shows the customer a draft while the model writes it. It has no buttons until it is whole and was looked at. */
export function createDraftWriter(deps: ConversationsDeps): (turn: Turn, soFar: string) => void {
  const { db, clock, customers } = deps
  const shownAt = new Map<number, number>()

  async function show({ customerId, accountId, conversationId }: Turn, soFar: string) {
    const { uid, sealed } = writeDraft(await customers.dataBox(customerId), { text: soFar.slice(0, answerMax) })
    const now = clock.now()
    await db.transaction().execute(async (tx) => {
      const conversation = await lockConversation(tx, conversationId)
      const turn = await tx.selectFrom('conversation_turn').select('id').where('conversation_id', '=', conversationId).executeTakeFirst()
      // it may be settled by now
      if (!conversation || !turn) return
      const before = await findDraft(tx, conversationId)
      if (before)
        await tx.updateTable('conversation_draft').set({ uid, body_sealed: sealed, state: 'writing' }).where('id', '=', before.id).execute()
      else
        await tx
          .insertInto('conversation_draft')
          .values({
            uid,
            conversation_id: conversationId,
            account_id: accountId,
            customer_id: customerId,
            state: 'writing',
            body_sealed: sealed,
            answers_to: conversation.newest_incoming ?? 0,
            made_at: now,
            expires_at: addMs(now, draftKeptMs),
          })
          .execute()
      await bump(deps, tx, conversation)
    })
  }

  return (turn, soFar) => {
    const now = performance.now()
    const last = shownAt.get(turn.id)
    if (last === undefined) {
      // short answers are whole before anybody could read their beginning
      shownAt.set(turn.id, now)
      return
    }
    if (now - last < showEveryMs) return
    shownAt.set(turn.id, now)
    if (shownAt.size > 1_000) for (const [id, at] of shownAt) if (now - at > 60_000) shownAt.delete(id)
    // only a picture of what is to come: the whole draft follows whatever becomes of it
    show(turn, soFar).catch(() => {})
  }
}
