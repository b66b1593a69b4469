import type { Selectable } from 'kysely'
import type { Database } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Sealer } from './body.ts'
import type { CardAutomation } from './card.ts'
import { findDraft, openDraftBody } from './draft-store.ts'

type Conversation = Selectable<Tables['conversation']>

/** What the card says about automation: a draft, why the customer is needed, how long it keeps out. */
export async function cardAutomation(db: Database, conversation: Conversation, box: Sealer, now: Date): Promise<CardAutomation> {
  const { id, account_id: accountId, automation_paused_until: pausedUntil, notice, newest_incoming: newest } = conversation
  const isResting = pausedUntil !== null && pausedUntil > now
  const [draft, settled] = await Promise.all([
    findDraft(db, id),
    isResting
      ? db.selectFrom('conversation_account').select('automates').where('account_id', '=', accountId).executeTakeFirst()
      : undefined,
  ])
  const isPaused = isResting && settled?.automates === true
  return {
    ...(isPaused ? { pausedUntil } : {}),
    ...(notice ? { notice } : {}),
    ...(draft
      ? {
          draft: {
            id: draft.id,
            sources: [],
            ...openDraftBody(box, draft),
            isWriting: draft.state === 'writing',
            isOutdated: (newest ?? 0) > draft.answers_to,
            ...(draft.reason ? { reason: draft.reason } : {}),
            ...(draft.leaves_at ? { leavesAt: draft.leaves_at } : {}),
          },
        }
      : {}),
  }
}
