import { sql, type Selectable } from 'kysely'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { eachAlone } from '#shared/each-alone.ts'
import { addMs } from '#shared/time.ts'
import { answerMax, isStillSaid, isUnasked, unaskedWaitMs, type HandOver } from './automation-rules.ts'
import { openBody } from './body.ts'
import { lockConversation, type Conversation } from './conversation-store.ts'
import { touchDesk, type ConversationsDeps } from './desk-store.ts'
import { openDraft, writeDraft } from './draft-store.ts'
import { timedDraftKey } from './drafts.ts'

type Message = Pick<Selectable<Tables['conversation_message']>, 'id' | 'uid' | 'body_sealed' | 'purpose'>
type Deps = Pick<ConversationsDeps, 'clock' | 'jobs' | 'customers'>

/** What was to leave by itself and does not: the customer decides about an answer, and what nobody asked for is dropped. The conversation's row is locked. */
export async function becomeDraft(deps: Deps, tx: Tx, conversation: Conversation, row: Message, reason?: HandOver): Promise<void> {
  const box = await deps.customers.dataBox(conversation.customer_id, tx)
  const { text } = openBody(box, row)
  await tx.deleteFrom('conversation_message').where('id', '=', row.id).execute()
  await tx
    .updateTable('conversation')
    .set({ automatic_in_a_row: sql`greatest(0, automatic_in_a_row - 1)`, last_automatic: null, revision: sql`revision + 1` })
    .where('id', '=', conversation.id)
    .execute()
  const isTaken = conversation.automation_paused_until && conversation.automation_paused_until > deps.clock.now()
  const isDropped = row.purpose !== null && isUnasked(row.purpose)
  if (isTaken || isDropped || conversation.hands_off_at || conversation.kept_out_at) return touchDesk(deps, tx, conversation.customer_id)
  await openDraft(deps, tx, conversation, writeDraft(box, { text: text.slice(0, answerMax) }), reason ? { reason } : {})
}

/** The account behaves in another way now: what waits for its turn and would not be said by itself any more is taken back. */
export async function holdBack(deps: ConversationsDeps, accountId: number): Promise<void> {
  const { db, clock, accounts, behaviours } = deps
  const behaviour = await behaviours.of(accountId)
  if (!behaviour) return
  const waiting = await db
    .selectFrom('conversation_message')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('author', '=', 'auto')
    .where('state', '=', 'sending')
    .execute()
  const now = clock.now()
  const unwanted = waiting.filter(({ purpose, key, stored_at: said }) => {
    const isTimedDraft = key?.startsWith(timedDraftKey) === true
    return purpose !== null && !isStillSaid({ purpose, isTimedDraft, until: addMs(said, unaskedWaitMs) }, behaviour, now)
  })
  await eachAlone(unwanted, (row) =>
    db.transaction().execute(async (tx) => {
      const conversation = await lockConversation(tx, row.conversation_id)
      // what left meanwhile stays said
      if (!conversation || row.key === null || !(await accounts.withdraw(tx, accountId, row.key))) return
      await becomeDraft(deps, tx, conversation, row)
    }),
  )
}
