import { sql, type Selectable } from 'kysely'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { calledName, openNames } from './body.ts'
import { touchDesk, type ConversationsDeps } from './desk-store.ts'
import { createEdits, type Edits } from './edits.ts'
import { createGroups, type GroupList, type Groups } from './groups.ts'
import type { ConversationListener } from './ports.ts'
import { createAnswering } from './answering.ts'
import { noteAutomation } from './automation.ts'
import { holdBack } from './held-back.ts'
import { createDraftWriter } from './draft-writer.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createKeepingOut } from './kept-out.ts'
import { createLeftAlone, type LeftAlone } from './left-alone.ts'
import { createListener } from './receive.ts'
import { createPending, type Pending } from './pending.ts'
import { readOpenWords, type OpenWords } from './open-words.ts'
import { createReplies, type Replies } from './replies.ts'
import type { Responder } from './responders.ts'
import { createSendResults, type SendResults } from './send-results.ts'
import { handsOffUndoMs, mutedUntil, type MuteLength } from './rules.ts'
import { letGo } from './take-over.ts'
import { createTurns, type Turns } from './turns.ts'
import { createUnasked, type Unasked } from './unasked.ts'
import { createUpkeep, type Upkeep } from './upkeep.ts'
import { createWardens, type Warden } from './wardens.ts'
import './events.ts'
import './tables.ts'

export type { ConversationsDeps } from './desk-store.ts'
export type { ReplyRefusal } from './replies.ts'
export type { Act, Responder, Turn } from './responders.ts'
export type { UnaskedRefusal } from './unasked.ts'
export type { GroupList } from './groups.ts'
export { atRest, isUnchanged, type AtRest } from './at-rest.ts'
export type { HeardWords, Warden } from './wardens.ts'

/** A contact or a group, as the customer sees it. */
export interface Contact {
  conversationId: number
  accountId: number
  name: string
  /** As a text speaks to them. */
  calledName: string
  isGroup: boolean
  /** Messages that no card has shown yet. */
  waiting: number
}

/** What contacts write to the accounts of customers, and what the customers answer. */
export interface Conversations extends Replies, Edits, Pending, SendResults, Upkeep, Drafts, Unasked, LeftAlone, Groups {
  /** Looks at what contacts said and nobody answered. */
  turns: Turns['driver']
  /** One more way of answering, after those that were added before and before the model. Call at composition. */
  addResponder(responder: Responder): void
  /** Somebody who looks after what contacts want. Call at composition. */
  addWarden(warden: Warden): void
  /** Who knows which groups are listed; without one nothing is said in any group unasked. Call at composition. */
  useGroupList(list: GroupList): void
  /** Whether anything is on that could act for this account; read again after a change. */
  noteAutomation(accountId: number): Promise<void>
  /** Takes back what waits for its turn and is not said by itself any more, as the account behaves now; an answer becomes a draft. */
  holdBack(accountId: number): Promise<void>
  /** What the contact said and nobody has answered, and what they are called. */
  openWords(conversationId: number): Promise<OpenWords | undefined>
  /** For the running accounts. */
  listener: ConversationListener
  /** When anything was said in any conversation of the account. */
  lastMessageAt(accountId: number): Promise<Date | undefined>
  /** The contacts last heard of, newest first, without those who are left alone. */
  recent(customerId: number, limit: number): Promise<Contact[]>
  /** Those who wait in the digest, newest first. */
  inDigest(customerId: number, page: { offset: number; limit: number }): Promise<{ contacts: Contact[]; total: number; messages: number }>
  get(customerId: number, conversationId: number): Promise<Contact | undefined>
  /** The conversation whose card or media stands in that message of the customer's chat. */
  at(customerId: number, botMessageId: number): Promise<number | undefined>
  mute(customerId: number, conversationId: number, length: MuteLength | 'off'): Promise<Result<void, ControlRefusal>>
  markRead(customerId: number, conversationId: number): Promise<Result<void, ControlRefusal>>
  /** From now on the chat is neither stored nor shown; what stands is wiped ten minutes later. */
  handsOff(customerId: number, conversationId: number): Promise<Result<void, ControlRefusal>>
  handsOn(customerId: number, conversationId: number): Promise<Result<{ isWiped: boolean }, ControlRefusal>>
  /** Whether private chats older than the connection are shown as well; without, automation lets go of those that were. */
  includePast(customerId: number, accountId: number, isIncluded: boolean): Promise<Result<void, 'no_account'>>
}

export const controlRefusals = ['no_conversation'] as const
export type ControlRefusal = (typeof controlRefusals)[number]

type Row = Selectable<Tables['conversation']>

export function createConversations(deps: ConversationsDeps): Conversations {
  const { db, clock, accounts, customers, composer } = deps
  const replies = createReplies(deps)
  const responders: Responder[] = []
  const wardens = createWardens()
  let groupList: GroupList | undefined
  const answering =
    composer &&
    createAnswering({ composer, typing: (accountId, chatId) => accounts.typing(accountId, chatId), showDraft: createDraftWriter(deps) })
  const keepingOut = createKeepingOut({ ...deps, wardens })
  const turns = createTurns({ ...deps, wardens, responders: () => (answering ? [...responders, answering] : responders) })

  /** Changes a conversation of this customer, and its card with it. */
  function change<Value>(
    customerId: number,
    conversationId: number,
    apply: (tx: Tx, row: Row) => Promise<Value>,
  ): Promise<Result<Value, ControlRefusal>> {
    return db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('conversation')
        .set({ revision: sql`revision + 1` })
        .where('id', '=', conversationId)
        .where('customer_id', '=', customerId)
        .returningAll()
        .executeTakeFirst()
      if (!row) return refused('no_conversation')
      const value = await apply(tx, row)
      await touchDesk(deps, tx, customerId)
      return done(value)
    })
  }

  const set = (tx: Tx, id: number, fields: { muted_until?: Date | null; hands_off_at?: Date | null; read_max?: number }) =>
    tx.updateTable('conversation').set(fields).where('id', '=', id).execute()

  async function toContacts(customerId: number, rows: Row[]): Promise<Contact[]> {
    if (rows.length === 0) return []
    const box = await customers.dataBox(customerId)
    const counts = await db
      .selectFrom('conversation_message')
      .select((is) => ['conversation_id', is.fn.countAll<number>().as('count')])
      .where(
        'conversation_id',
        'in',
        rows.map(({ id }) => id),
      )
      .where('page', 'is', null)
      .where('author', '=', 'contact')
      .groupBy('conversation_id')
      .execute()
    return rows.map((row) => {
      const names = openNames(box, row)
      return {
        conversationId: row.id,
        accountId: row.account_id,
        name: names.name,
        calledName: calledName(names),
        isGroup: row.is_group,
        waiting: counts.find((count) => count.conversation_id === row.id)?.count ?? 0,
      }
    })
  }

  const of = (customerId: number) =>
    db.selectFrom('conversation').selectAll().where('customer_id', '=', customerId).where('hands_off_at', 'is', null)

  return {
    listener: createListener({ ...deps, turns, wardens, keepingOut }),
    ...createGroups({ ...deps, groupList: () => groupList }),
    useGroupList: (list) => void (groupList = list),
    openWords: (conversationId) => readOpenWords(deps, conversationId),
    addResponder: (responder) => void responders.push(responder),
    addWarden: wardens.add,
    noteAutomation: (accountId) => noteAutomation(deps, accountId),
    holdBack: (accountId) => holdBack(deps, accountId),
    turns: turns.driver,
    ...createDrafts(deps),
    ...replies,
    ...createEdits(deps),
    ...createPending({ db, clock, customers, reply: replies.reply }),
    ...createSendResults(deps),
    ...createUnasked({ ...deps, wardens }),
    ...createUpkeep({ ...deps, wardens }),
    ...createLeftAlone(deps),
    async lastMessageAt(accountId) {
      const row = await db
        .selectFrom('conversation')
        .select((eb) => eb.fn.max('last_at').as('last_at'))
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      return row?.last_at ?? undefined
    },

    async recent(customerId, limit) {
      const rows = await of(customerId)
        .where('last_incoming_at', 'is not', null)
        .orderBy('last_incoming_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return toContacts(customerId, rows)
    },

    async inDigest(customerId, { offset, limit }) {
      const waiting = of(customerId).where('is_in_digest', '=', true)
      const rows = await waiting.orderBy('last_incoming_at', 'desc').orderBy('id', 'desc').offset(offset).limit(limit).execute()
      const [{ total }, { messages }] = await Promise.all([
        waiting
          .clearSelect()
          .select((is) => is.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow(),
        db
          .selectFrom('conversation_message')
          .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
          .select((is) => is.fn.countAll<number>().as('messages'))
          .where('conversation.customer_id', '=', customerId)
          .where('conversation.is_in_digest', '=', true)
          .where('conversation.hands_off_at', 'is', null)
          .where('conversation_message.page', 'is', null)
          .where('conversation_message.author', '=', 'contact')
          .executeTakeFirstOrThrow(),
      ])
      return { contacts: await toContacts(customerId, rows), total, messages }
    },

    async get(customerId, conversationId) {
      const rows = await of(customerId).where('id', '=', conversationId).execute()
      return (await toContacts(customerId, rows))[0]
    },

    async at(customerId, botMessageId) {
      const card = await of(customerId).where('card_id', '=', botMessageId).executeTakeFirst()
      if (card) return card.id
      const media = await db
        .selectFrom('conversation_message')
        .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
        .select('conversation.id')
        .where('conversation.customer_id', '=', customerId)
        .where('conversation.hands_off_at', 'is', null)
        .where('conversation_message.relay_id', '=', botMessageId)
        .executeTakeFirst()
      return media?.id
    },

    mute: (customerId, conversationId, length) =>
      change(customerId, conversationId, async (tx, { id }) => {
        await set(tx, id, { muted_until: length === 'off' ? null : mutedUntil(length, clock.now()) })
      }),

    markRead: (customerId, conversationId) =>
      change(customerId, conversationId, async (tx, row) => {
        const newest = row.newest_incoming
        if (newest === null || newest <= row.read_max) return
        await accounts.markRead(tx, row.account_id, row.chat_id, newest)
        await set(tx, row.id, { read_max: newest })
      }),

    handsOff: (customerId, conversationId) =>
      change(customerId, conversationId, async (tx, row) => {
        if (row.hands_off_at) return
        await letGo(deps, tx, row)
        await set(tx, row.id, { hands_off_at: clock.now() })
      }),

    handsOn: (customerId, conversationId) =>
      change(customerId, conversationId, async (tx, { id, hands_off_at: since }) => {
        await set(tx, id, { hands_off_at: null })
        return { isWiped: since !== null && since <= addMs(clock.now(), -handsOffUndoMs) }
      }),

    async includePast(customerId, accountId, isIncluded) {
      const account = await accounts.get(accountId)
      if (account?.customerId !== customerId) return refused('no_account')
      await db
        .insertInto('conversation_account')
        .values({ account_id: accountId, customer_id: customerId, includes_past: isIncluded, past_asked_at: clock.now() })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ includes_past: isIncluded }))
        .execute()
      if (!isIncluded) await keepingOut.keepOutOfPast(accountId)
      return done(undefined)
    },
  }
}
