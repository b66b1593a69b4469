import { randomUUID } from 'node:crypto'
import { sql, type Selectable } from 'kysely'
import { openJson, sealJson, type Place } from '#features/customers/service.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { countAct, countActs } from '#features/accounts/service.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import { addMs, hourMs } from '#shared/time.ts'
import {
  answersPerHourMax,
  asksPerHourMax,
  draftKeptMs,
  gatherMs,
  turnPurposes,
  type HandOver,
  type TurnPurpose,
} from './automation-rules.ts'
import type { Sealer } from './body.ts'
import { touchDesk, type ConversationsDeps } from './desk-store.ts'
import type { DraftState } from './tables.ts'

type Conversation = Selectable<Tables['conversation']>
type DraftRow = Selectable<Tables['conversation_draft']>

export interface DraftBody {
  text: string
  /** Names of the sources that it stands on. */
  sources?: string[]
}

export interface SealedDraft {
  uid: string
  sealed: Buffer
}

type Deps = Pick<ConversationsDeps, 'clock' | 'jobs'>

const place = (uid: string): Place<DraftBody> => `conversation_draft:${uid}`

export function writeDraft(box: Sealer, { text, sources }: DraftBody): SealedDraft {
  const uid = randomUUID()
  return { uid, sealed: sealJson(box, { text, ...(sources?.length ? { sources } : {}) }, place(uid)) }
}

export const openDraftBody = (box: Sealer, { uid, body_sealed: sealed }: Pick<DraftRow, 'uid' | 'body_sealed'>) =>
  sealed ? openJson(box, sealed, place(uid)) : { text: '' }

/** What is being written or waits for the customer; at most one a conversation. */
export const findDraft = readBy(
  (on, conversationIds: number[]) =>
    on
      .selectFrom('conversation_draft')
      .selectAll()
      .where('conversation_id', '=', anyOf(conversationIds))
      .where('state', 'in', ['writing', 'open'])
      .execute(),
  (row) => row.conversation_id,
)

/** A new draft in place of the one that stands there. The card rings. */
export async function openDraft(
  deps: Deps,
  tx: Tx,
  conversation: Conversation,
  { uid, sealed }: SealedDraft,
  { reason, leavesAfterMs }: { reason?: HandOver; leavesAfterMs?: number | undefined } = {},
): Promise<void> {
  const now = deps.clock.now()
  await settleDraft(tx, conversation.id, 'replaced', now)
  const isQuiet = reason === 'hourly_limit' && (await isCalled(tx, conversation, now))
  await tx
    .insertInto('conversation_draft')
    .values({
      uid,
      conversation_id: conversation.id,
      account_id: conversation.account_id,
      customer_id: conversation.customer_id,
      state: 'open',
      reason: reason ?? null,
      body_sealed: sealed,
      answers_to: conversation.newest_incoming ?? 0,
      made_at: now,
      expires_at: addMs(now, draftKeptMs),
      leaves_at: leavesAfterMs === undefined ? null : addMs(now, leavesAfterMs),
      settled_at: null,
    })
    .execute()
  await countActs(tx, conversation.account_id, now, { draft_made: 1, ...(reason ? { [`hand_over:${reason}`]: 1 } : {}) })
  await ring(deps, tx, conversation, { notice: null, isQuiet })
}

/** The customer has to answer, and hears why; of too many answers they hear once. */
export async function ringFor(deps: Deps, tx: Tx, conversation: Conversation, reason: HandOver): Promise<void> {
  const now = deps.clock.now()
  await countAct(tx, conversation.account_id, `hand_over:${reason}`, now)
  await ring(deps, tx, conversation, { notice: reason, isQuiet: reason === 'hourly_limit' && (await isCalled(tx, conversation, now)) })
}

async function ring(
  deps: Deps,
  tx: Tx,
  { id, customer_id: customerId }: Conversation,
  { notice, isQuiet }: { notice: HandOver | null; isQuiet: boolean },
) {
  await tx
    .updateTable('conversation')
    .set({ notice, ...(isQuiet ? {} : { is_ringing: true }), revision: sql`revision + 1` })
    .where('id', '=', id)
    .execute()
  await touchDesk(deps, tx, customerId)
}

/** Ends what stands open; its words are wiped. Answers it, if there was one. The conversation's row is locked by the caller. */
export async function settleDraft(
  tx: Tx,
  conversationId: number,
  state: Exclude<DraftState, 'writing' | 'open'>,
  now: Date,
): Promise<DraftRow | undefined> {
  const settled = await tx
    .updateTable('conversation_draft')
    .from('conversation_draft as before')
    .set({ state, settled_at: now, leaves_at: null, body_sealed: null })
    .whereRef('before.id', '=', 'conversation_draft.id')
    .where('conversation_draft.conversation_id', '=', conversationId)
    .where('conversation_draft.state', 'in', ['writing', 'open'])
    .returningAll('conversation_draft')
    .returning('before.state as state_before')
    .executeTakeFirst()
  // what was still being written was none yet
  if (settled?.state_before === 'open') await countAct(tx, settled.account_id, `draft_${state}`, now)
  return settled
}

/** Whether the contact got so many automatic answers within an hour, by the model or by rules, that the customer decides about the next. */
export async function hasHadEnough(tx: Tx, conversationId: number, purpose: TurnPurpose, now: Date): Promise<boolean> {
  const said = await tx
    .selectFrom('conversation_message')
    .select((is) => ['purpose', is.fn.countAll<number>().as('count')])
    .where('conversation_id', '=', conversationId)
    .where('author', '=', 'auto')
    .where('purpose', 'in', turnPurposes)
    .where('stored_at', '>', addMs(now, -hourMs))
    .groupBy('purpose')
    .execute()
  // that somebody is left alone from now on is told even then, once
  if (purpose === 'opt_out' && !said.some((one) => one.purpose === 'opt_out')) return false
  return said.reduce((sum, { count }) => sum + count, 0) >= answersPerHourMax
}

/** The customer was called because there were too many, and has not done anything about it. */
async function isCalled(tx: Tx, { id, notice }: Conversation, now: Date): Promise<boolean> {
  if (notice === 'hourly_limit') return true
  const draft = await tx
    .selectFrom('conversation_draft')
    .select('id')
    .where('conversation_id', '=', id)
    .where('reason', '=', 'hourly_limit')
    .where('state', 'in', ['open', 'replaced'])
    .where('made_at', '>', addMs(now, -hourMs))
    .executeTakeFirst()
  return draft !== undefined
}

/** The draft stands, and does not leave by itself any more: what it answers was changed, or the customer took it up. */
export async function stopDraft(tx: Tx, conversationId: number): Promise<void> {
  await tx
    .updateTable('conversation_draft')
    .set({ leaves_at: null })
    .where('conversation_id', '=', conversationId)
    .where('state', 'in', ['writing', 'open'])
    .execute()
}

/** Whether the contact wrote so often within an hour that the model is not asked any more. Two turns never begin within `gatherMs`. */
export async function hasAskedEnough(db: Database, conversationId: number, now: Date): Promise<boolean> {
  const { count } = await db
    .selectFrom('conversation_message')
    .select(sql<number>`count(distinct floor(extract(epoch from stored_at) * 1000 / ${gatherMs}))::int`.as('count'))
    .where('conversation_id', '=', conversationId)
    .where('author', '=', 'contact')
    .where('stored_at', '>', addMs(now, -hourMs))
    .executeTakeFirstOrThrow()
  return count > asksPerHourMax
}
