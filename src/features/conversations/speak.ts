import { sql } from 'kysely'
import type { SendRefusal } from '#features/accounts/outgoing-rules.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { done, type Result } from '#shared/result.ts'
import { isUnasked, type Purpose } from './automation-rules.ts'
import type { Sealer } from './body.ts'
import type { Conversation } from './conversation-store.ts'
import { touchDesk, type ConversationsDeps } from './desk-store.ts'
import { say } from './say.ts'

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

/** Says an automatic text: it counts in the row of automatic ones, and the card shows it. The conversation's row is locked by the caller. */
export async function speak(
  deps: Pick<ConversationsDeps, 'clock' | 'jobs' | 'accounts' | 'permits'>,
  tx: Tx,
  box: Sealer,
  conversation: Conversation,
  { key, purpose, text, notAfter, isDisclosing = false, sources = [] }: Speech,
): Promise<Result<void, SendRefusal>> {
  const said = await say(deps, tx, box, conversation, {
    key,
    content: { text },
    by: 'automation',
    yields: isUnasked(purpose),
    purpose,
    notAfter,
    sources,
  })
  if (!said.ok) return said
  await tx
    .updateTable('conversation')
    .set({
      automatic_in_a_row: sql`automatic_in_a_row + 1`,
      last_automatic: purpose,
      // a step of a rule answers nothing that the customer was called for
      ...(purpose === 'menu' || purpose === 'funnel' ? {} : { notice: null }),
      revision: sql`revision + 1`,
      ...(isDisclosing ? { disclosed_at: deps.clock.now() } : {}),
    })
    .where('id', '=', conversation.id)
    .execute()
  await touchDesk(deps, tx, conversation.customer_id)
  return done(undefined)
}
