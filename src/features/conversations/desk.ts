import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { CustomerErased } from '#features/customers/service.ts'
import { Unreachable } from '#platform/bot/messenger.ts'
import { addMs } from '#shared/time.ts'
import { listTogether } from '#shared/together.ts'
import { digestPage, digestView } from './card.ts'
import type { Conversation } from './conversation-store.ts'
import { createDeskHolds, type DeskHold } from './desk-holds.ts'
import { showJob, type ConversationsDeps } from './desk-store.ts'
import { createLiveCard, type LiveCardDeps } from './live-card.ts'
import { floodWindowMs, isFlood } from './rules.ts'
import type { Conversations } from './service.ts'

export interface DeskDeps extends LiveCardDeps, Pick<ConversationsDeps, 'jobs'> {
  conversations: Conversations
}

/** The cards in a customer's chat with the bot. */
export interface Desk {
  /** Brings all cards of a customer up to date. Safe to call at any time and from any process: one works at a time. */
  show(customerId: number): Promise<void>
  /** Draws one card again at once, after a press on it; shows nothing new. */
  redraw(customerId: number, conversationId: number, menu?: 'card' | 'mute'): Promise<void>
  /** Takes one contact out of the digest and shows all that waits there. */
  open(customerId: number, conversationId: number): Promise<void>
  showDigest(customerId: number, offset?: number): Promise<void>
}

const digestScreen = 'conversations-digest'

const againSeconds = 3
/** A person waits for it: longer than a card takes, and not for ever. */
const openTriesMax = 20
const openWaitMs = 250
const redrawTriesMax = 20
const redrawWaitMs = 100

export function createDesk(deps: DeskDeps): Desk {
  const { db, clock, jobs, customers, conversations, messenger, words } = deps
  const card = createLiveCard(deps)
  const holds = createDeskHolds(db)

  async function show(customerId: number) {
    let isDue: boolean
    do {
      const hold = await holds.take(customerId, { forNews: true })
      if (hold === 'none') return
      if (hold === 'held') {
        // whoever works there may be dead: somebody looks again
        await db.transaction().execute((tx) => jobs.send(tx, showJob, { customerId }, { afterSeconds: againSeconds }))
        return
      }
      try {
        if (hold.isReachable) await work(customerId, hold)
      } finally {
        isDue = await hold.end()
      }
    } while (isDue)
  }

  /** Whose cards are behind, the longest silent first; with each how many contacts wrote to this customer lately. */
  const behindOf = listTogether(
    async (customerIds: number[]) => {
      const { rows } = await sql<Conversation & { lately: number }>`
        with asked as (
          select customer_id, (
            select count(*) from conversation
            where conversation.customer_id = asked.customer_id and hands_off_at is null
              and last_incoming_at > ${addMs(clock.now(), -floodWindowMs)}::timestamptz) as lately
          from unnest(${customerIds}::bigint[]) as asked (customer_id))
        select conversation.*, asked.lately from asked join conversation using (customer_id)
        where revision > shown_revision and hands_off_at is null
        order by last_at`.execute(db)
      return rows
    },
    (row) => row.customer_id,
  )

  async function work(customerId: number, hold: DeskHold) {
    try {
      const behind = await behindOf(customerId)
      const isMany = behind.some(({ lately }) => isFlood(lately))
      const open = isMany ? await card.openReply(customerId) : undefined
      let isListed = false
      for (const [index, conversation] of behind.entries()) {
        // for the first it was taken a moment ago
        if (index > 0 && !(await hold.keep())) return
        if (isMany && conversation.id !== open && (await hasNews(conversation.id))) {
          await putIntoDigest(conversation)
          isListed = true
        } else await card.show(conversation)
      }
      if (isListed) await showDigest(customerId)
    } catch (error) {
      // what was not shown waits until the person is back, or went with the person
      if (!(error instanceof Unreachable || error instanceof CustomerErased)) throw error
    }
  }

  async function hasNews(conversationId: number) {
    const row = await db
      .selectFrom('conversation_message')
      .select('id')
      .where('conversation_id', '=', conversationId)
      .where('page', 'is', null)
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }

  async function putIntoDigest({ id, revision }: Conversation) {
    await db.updateTable('conversation').set({ is_in_digest: true, shown_revision: revision }).where('id', '=', id).execute()
  }

  async function showDigest(customerId: number, offset = 0) {
    const digest = await conversations.inDigest(customerId, { offset, limit: digestPage })
    if (digest.total === 0) return messenger.close(customerId, digestScreen, 'remove')
    const speak = { words, language: await customers.languageOf(customerId) }
    await messenger.show(customerId, digestScreen, digestView(speak, { ...digest, offset }), { isNotice: true })
  }

  const ownConversation = (customerId: number, conversationId: number) =>
    db
      .selectFrom('conversation')
      .selectAll()
      .where('id', '=', conversationId)
      .where('customer_id', '=', customerId)
      .where('hands_off_at', 'is', null)
      .executeTakeFirst()

  return {
    show,
    showDigest,
    async redraw(customerId, conversationId, menu = 'card') {
      // a press can come in the moment in which the card is out and not yet written down
      for (let tries = 0; tries < redrawTriesMax; tries++) {
        const conversation = await ownConversation(customerId, conversationId)
        if (!conversation || (await card.draw(conversation, menu))) return
        await sleep(redrawWaitMs)
      }
    },
    async open(customerId, conversationId) {
      let hold = await holds.take(customerId, { forNews: false })
      for (let tries = 0; hold === 'held'; tries++) {
        if (tries === openTriesMax) return
        await sleep(openWaitMs)
        hold = await holds.take(customerId, { forNews: false })
      }
      if (hold === 'none') return
      try {
        const conversation = await ownConversation(customerId, conversationId)
        if (conversation) await card.show(conversation)
        await showDigest(customerId)
      } finally {
        await hold.end()
      }
    },
  }
}
