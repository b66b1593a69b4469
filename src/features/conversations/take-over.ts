import { sql, type Selectable } from 'kysely'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { purposes as allPurposes, type Purpose } from './automation-rules.ts'
import type { ConversationsDeps } from './desk-store.ts'
import { settleDraft } from './draft-store.ts'
import type { DraftState } from './tables.ts'

type Conversation = Pick<Selectable<Tables['conversation']>, 'id' | 'account_id'>

/**
 * Automation lets go of a conversation: what it was about to answer, its draft, and what it has said but not sent yet. What left
 * already stays said. The conversation's row is locked by the caller.
 */
export async function letGo(
  { accounts, clock }: Pick<ConversationsDeps, 'accounts' | 'clock'>,
  tx: Tx,
  { id, account_id: accountId }: Conversation,
  draftBecomes: Exclude<DraftState, 'writing' | 'open'> = 'replaced',
): Promise<void> {
  await tx.deleteFrom('conversation_turn').where('conversation_id', '=', id).execute()
  await settleDraft(tx, id, draftBecomes, clock.now())
  await takeBack({ accounts }, tx, { id, account_id: accountId })
  await tx.updateTable('conversation').set({ notice: null, last_automatic: null }).where('id', '=', id).execute()
}

/** Takes back what was said by itself and has not left yet; of some purposes, or whatever it was for. The conversation's row is locked. */
export async function takeBack(
  { accounts }: Pick<ConversationsDeps, 'accounts'>,
  tx: Tx,
  { id, account_id: accountId }: Conversation,
  purposes: readonly Purpose[] = allPurposes,
): Promise<void> {
  const waiting = await tx
    .selectFrom('conversation_message')
    .select(['id', 'key'])
    .where('conversation_id', '=', id)
    .where('author', '=', 'auto')
    .where('purpose', 'in', purposes)
    .where('state', '=', 'sending')
    .execute()
  // one that is on its way comes back with `unsay` when it turns out that it did not leave
  for (const { id: rowId, key } of waiting)
    if (key !== null && (await accounts.withdraw(tx, accountId, key, 'taken_back'))) await unsay(tx, id, rowId)
}

/** What was to leave by itself and was taken back is gone as if never said. The conversation's row is locked. */
export async function unsay(tx: Tx, conversationId: number, rowId: number): Promise<void> {
  await tx.deleteFrom('conversation_message').where('id', '=', rowId).execute()
  await tx
    .updateTable('conversation')
    .set({ automatic_in_a_row: sql`greatest(0, automatic_in_a_row - 1)`, revision: sql`revision + 1` })
    .where('id', '=', conversationId)
    .execute()
}
