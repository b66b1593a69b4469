import { sql, type Selectable } from 'kysely'
import { countAct } from '#features/accounts/service.ts'
import type { SendRefusal } from '#features/accounts/outgoing-rules.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { eachAlone } from '#shared/each-alone.ts'
import { done, refused, type Result } from '#shared/result.ts'
import type { DataBox } from '#features/customers/service.ts'
import { answerWaitMs, mayAct, type HandOver } from './automation-rules.ts'
import type { Sealer } from './body.ts'
import { bump, findConversation, lockConversation, type Conversation, standingOf } from './conversation-store.ts'
import { touchDesk, type ConversationsDeps } from './desk-store.ts'
import { hasHadEnough, openDraftBody, settleDraft, stopDraft } from './draft-store.ts'
import { screen, type Screened } from './screening.ts'
import { isKeptOut } from './kept-out.ts'
import { say } from './say.ts'
import { speak } from './speak.ts'

export const draftRefusals = ['no_draft', 'stale_draft', 'hands_off'] as const
export type DraftRefusal = (typeof draftRefusals)[number] | SendRefusal

/** What the model proposes and the customer decides. */
export interface Drafts {
  /** Sends exactly what stood on the card, once. `stale_draft`: the contact wrote since, or another draft took its place. */
  sendDraft(customerId: number, draftId: number): Promise<Result<{ conversationId: number }, DraftRefusal>>
  discardDraft(customerId: number, draftId: number): Promise<Result<{ conversationId: number }, 'no_draft'>>
  /** Takes up an open draft to be rewritten: from here on it waits for the customer and does not leave by itself. */
  takeUpDraft(customerId: number, draftId: number): Promise<{ conversationId: number; text: string } | undefined>
  /** The customer begins to answer in their own words: the draft of this conversation does not leave by itself any more. */
  holdDraft(customerId: number, conversationId: number): Promise<void>
  /** Sends by themselves those whose time is over, and forgets those that nobody wanted for a day. */
  settleDrafts(now: Date): Promise<void>
  /** The customer gives the conversation back to automation. */
  handBack(customerId: number, conversationId: number): Promise<Result<void, 'no_conversation'>>
}

/** How the key of what was a draft begins. */
export const timedDraftKey = 'draft-'

type DraftRow = Selectable<Tables['conversation_draft']>

export function createDrafts(deps: ConversationsDeps): Drafts {
  const { db, clock, customers, behaviours } = deps

  const openOne = (on: Tx, draftId: number) =>
    on.selectFrom('conversation_draft').selectAll().where('id', '=', draftId).where('state', '=', 'open').executeTakeFirst()

  /** The customer's press for exactly these words. */
  async function sendByHand(tx: Tx, box: Sealer, conversation: Conversation, draft: DraftRow) {
    const content = openDraftBody(box, draft)
    const said = await say(deps, tx, box, conversation, { key: keyOf(draft), content: { text: content.text }, by: 'person' })
    if (!said.ok) return said
    await settleDraft(tx, conversation.id, 'sent', clock.now())
    await tx.updateTable('conversation').set({ notice: null }).where('id', '=', conversation.id).execute()
    await bump(deps, tx, conversation)
    return done({ conversationId: conversation.id })
  }

  /** Nobody pressed for it: an automatic message as any other. */
  async function sendByTime(tx: Tx, box: Sealer, conversation: Conversation, draft: DraftRow) {
    const { text } = openDraftBody(box, draft)
    const now = clock.now()
    const said = await speak(deps, tx, box, conversation, {
      key: keyOf(draft),
      purpose: 'answer',
      text,
      notAfter: addMs(now, answerWaitMs),
    })
    if (said.ok) await settleDraft(tx, conversation.id, 'sent_itself', now)
    return said
  }

  const keyOf = ({ id }: DraftRow) => `${timedDraftKey}${id}`

  async function leaveByItself({ id, customer_id: customerId, account_id, conversation_id: conversationId }: DraftRow, now: Date) {
    const [box, behaviour, isLeftAlone] = await Promise.all([
      customers.dataBox(customerId),
      behaviours.of(account_id),
      isToNobody(conversationId),
    ])
    await db.transaction().execute(async (tx) => {
      const draft = await openOne(tx, id)
      const conversation = draft && (await lockConversation(tx, draft.conversation_id))
      // read again under the lock: a press or a new message may have been quicker
      const fresh = await openOne(tx, id)
      if (!conversation || !fresh?.leaves_at || fresh.leaves_at > now) return
      const isWanted = !isLeftAlone && behaviour?.reply_mode === 'hybrid' && behaviour.draft_minutes !== null
      const maySend = isWanted && mayAct(standingOf(conversation), behaviour, now) === 'go' && !isOutdated(conversation, fresh)
      const { text } = openDraftBody(box, fresh)
      const { account_id: accountId, chat_id: chatId } = conversation
      const why = maySend ? await whyNot(tx, fresh, box, { behaviour, accountId, chatId, text, now }) : undefined
      if (maySend && !why && (await sendByTime(tx, box, conversation, fresh)).ok) return
      // it stays for the customer
      await tx
        .updateTable('conversation_draft')
        .set({ leaves_at: null, ...(why ? { reason: why } : {}) })
        .where('id', '=', id)
        .execute()
      if (why) await countAct(tx, accountId, `hand_over:${why}`, now)
      await bump(deps, tx, conversation)
    })
  }

  async function isToNobody(conversationId: number) {
    const to = await findConversation(db, conversationId)
    return to !== undefined && isKeptOut(deps, to)
  }

  /** Why a draft whose time is over stays after all. A product that was away for long sends nothing that nobody expects any more. */
  async function whyNot(tx: Tx, draft: DraftRow, box: DataBox, screened: Screened): Promise<HandOver | undefined> {
    if (draft.leaves_at && addMs(draft.leaves_at, answerWaitMs) < screened.now) return 'late'
    if (await hasHadEnough(tx, draft.conversation_id, 'answer', screened.now)) return 'hourly_limit'
    return screen(tx, box, screened)
  }

  const isOutdated = (conversation: Conversation, draft: DraftRow) => (conversation.newest_incoming ?? 0) > draft.answers_to

  const owned = (customerId: number, draftId: number) =>
    db
      .selectFrom('conversation_draft')
      .select(['conversation_id', 'state'])
      .where('id', '=', draftId)
      .where('customer_id', '=', customerId)
      .executeTakeFirst()

  return {
    async sendDraft(customerId, draftId) {
      const known = await owned(customerId, draftId)
      if (!known) return refused('no_draft')
      const box = await customers.dataBox(customerId)
      return db.transaction().execute(async (tx) => {
        const conversation = await lockConversation(tx, known.conversation_id)
        if (!conversation) return refused('no_draft')
        if (conversation.hands_off_at) return refused('hands_off')
        const draft = await openOne(tx, draftId)
        // the same press twice
        if (!draft) return known.state === 'sent' ? done({ conversationId: conversation.id }) : refused('stale_draft')
        if (isOutdated(conversation, draft)) return refused('stale_draft')
        return sendByHand(tx, box, conversation, draft)
      })
    },

    async discardDraft(customerId, draftId) {
      const known = await owned(customerId, draftId)
      if (!known) return refused('no_draft')
      return db.transaction().execute(async (tx) => {
        const conversation = await lockConversation(tx, known.conversation_id)
        if (!conversation || !(await openOne(tx, draftId))) return refused('no_draft')
        await settleDraft(tx, conversation.id, 'discarded', clock.now())
        await bump(deps, tx, conversation)
        return done({ conversationId: conversation.id })
      })
    },

    async takeUpDraft(customerId, draftId) {
      const known = await owned(customerId, draftId)
      if (known?.state !== 'open') return undefined
      const box = await customers.dataBox(customerId)
      return db.transaction().execute(async (tx) => {
        const conversation = await lockConversation(tx, known.conversation_id)
        const draft = conversation && (await openOne(tx, draftId))
        if (!draft) return undefined
        if (draft.leaves_at) {
          await stopDraft(tx, conversation.id)
          await bump(deps, tx, conversation)
        }
        return { conversationId: conversation.id, text: openDraftBody(box, draft).text }
      })
    },

    async holdDraft(customerId, conversationId) {
      await db.transaction().execute(async (tx) => {
        const conversation = await lockConversation(tx, conversationId)
        if (conversation?.customer_id === customerId) await stopDraft(tx, conversationId)
      })
    },

    async settleDrafts(now) {
      const due = await db
        .selectFrom('conversation_draft')
        .selectAll()
        .where('state', 'in', ['writing', 'open'])
        .where(sql<Date>`least(expires_at, leaves_at)`, '<=', now)
        .orderBy(sql`least(expires_at, leaves_at)`)
        .limit(200)
        .execute()
      await eachAlone(due, async (row) => {
        if (row.expires_at > now) await leaveByItself(row, now)
        else
          await db.transaction().execute(async (tx) => {
            const conversation = await lockConversation(tx, row.conversation_id)
            const ended = await settleDraft(tx, row.conversation_id, 'expired', now)
            if (conversation && ended) await bump(deps, tx, conversation)
          })
      })
    },

    async handBack(customerId, conversationId) {
      return db.transaction().execute(async (tx) => {
        const row = await tx
          .updateTable('conversation')
          .set({ automation_paused_until: null, revision: sql`revision + 1` })
          .where('id', '=', conversationId)
          .where('customer_id', '=', customerId)
          .returning('customer_id')
          .executeTakeFirst()
        if (!row) return refused('no_conversation')
        await touchDesk(deps, tx, customerId)
        return done(undefined)
      })
    },
  }
}
