import { sql, type Selectable } from 'kysely'
import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { together } from '#shared/together.ts'
import { staleMs } from './automation-rules.ts'
import { calledName, openBody, openNames } from './body.ts'
import type { Conversation } from './conversation-store.ts'
import type { ConversationsDeps } from './desk-store.ts'
import { hasAskedEnough } from './draft-store.ts'
import type { Act, Responder, Turn } from './responders.ts'

/** What a contact said and nobody has answered yet. */
export type TurnRow = Selectable<Tables['conversation_turn']>
/** What a turn gets, and what those of its messages get that this leaves open. */
export type Acts = readonly [Act, Act?]

/** Longer than any answer takes. */
const turnMs = 60_000
/** What a responder gets to see of earlier words. */
const beforeMax = 20

/** Asks those who may answer a turn what to do with it. */
export function createDeciding(deps: Pick<ConversationsDeps, 'db' | 'clock' | 'customers'> & { responders(): readonly Responder[] }) {
  const { db, clock, customers } = deps

  /** @param mayAsk takes a place for asking the model; without one the turn is decided another time. */
  async function decide(turn: Turn, mayAsk: () => boolean): Promise<Acts | 'crowded'> {
    if (turn.messages.length === 0) return [{ kind: 'nothing' }]
    const signal = AbortSignal.timeout(turnMs)
    const act = (await firstOf(deps.responders(), turn, signal, mayAsk)) ?? { kind: 'nothing' }
    if (act === 'crowded') return act
    const open = act.kind === 'say' ? (act.leavesOpen ?? []) : []
    if (act.kind !== 'say' || open.length === 0) return [act]
    const answered = turn.messages.filter((message) => !open.includes(message))
    const rest: Turn = {
      ...turn,
      messages: open,
      before: [...turn.before, ...answered.map(({ text }) => ({ from: 'contact' as const, text })), { from: 'us', text: act.text }],
      isDisclosed: turn.isDisclosed || act.isDisclosing === true,
      lastAutomatic: act.purpose,
    }
    const answering = deps.responders().filter(({ purpose }) => purpose === 'answer')
    const restAct = (await firstOf(answering, rest, signal, mayAsk)) ?? { kind: 'hand_over', reason: 'asked_more' }
    return restAct === 'crowded' ? restAct : [act, restAct]
  }

  async function firstOf(
    responders: readonly Responder[],
    turn: Turn,
    signal: AbortSignal,
    mayAsk: () => boolean,
  ): Promise<Act | 'crowded' | undefined> {
    for (const responder of responders) {
      const isAsked = responder.purpose === 'answer' && turn.behaviour.reply_mode !== 'manual'
      if (isAsked && (await hasAskedEnough(db, turn.conversationId, turn.now))) return { kind: 'hand_over', reason: 'hourly_limit' }
      if (isAsked && !mayAsk()) return 'crowded'
      const act = await responder.respond(turn, signal)
      if (act) return act
    }
    return undefined
  }

  /** The newest words, newest first, and how many messages there are of the contact. */
  const wordsOf = together(
    async (conversationIds: readonly number[]) => {
      const { rows } = await sql<Selectable<Tables['conversation_message']> & { count: number }>`
      select message.*, (select count(*) from conversation_message where conversation_id = asked.id and author = 'contact') as count
      from unnest(${conversationIds}::bigint[]) as asked (id)
      cross join lateral (
        select * from conversation_message
        where conversation_id = asked.id and deleted_at is null and (state is null or state <> 'failed')
        order by position desc limit ${beforeMax}) as message
      order by position desc`.execute(db)
      const byConversation = Map.groupBy(rows, (row) => row.conversation_id)
      return conversationIds.map((id) => {
        const its = byConversation.get(id) ?? []
        return { rows: its, count: its[0]?.count ?? 0 }
      })
    },
    { keyOf: (id) => id },
  )

  async function toTurn(row: TurnRow, conversation: Conversation, behaviour: Behaviour): Promise<Turn> {
    const box = await customers.dataBox(row.customer_id)
    const { count, rows } = await wordsOf(conversation.id)
    const said = rows.toReversed().map((message) => ({ message, body: openBody(box, message) }))
    // by their order: the clock may have gone back meanwhile
    const first = said.findIndex(({ message }) => message.author === 'contact' && message.stored_at >= row.first_at)
    const isOfTurn = ({ message }: (typeof said)[number], index: number) =>
      message.author === 'contact' && first >= 0 && index >= first && !isOldNews(message)
    return {
      id: row.id,
      accountId: row.account_id,
      customerId: row.customer_id,
      conversationId: conversation.id,
      chatId: conversation.chat_id,
      isGroup: conversation.is_group,
      contactName: calledName(openNames(box, conversation)),
      messages: said
        .filter(isOfTurn)
        .map(({ message, body }) => ({ text: body.text, hasMedia: body.media !== undefined, at: message.sent_at })),
      before: said
        .filter((one, index) => !isOfTurn(one, index))
        .map(({ message, body }) => ({ from: message.author === 'contact' ? ('contact' as const) : ('us' as const), text: body.text })),
      incomingCount: count,
      lastAutomatic: conversation.last_automatic,
      isDisclosed: conversation.disclosed_at !== null,
      behaviour,
      now: clock.now(),
    }
  }

  return { decide, toTurn }
}

/** Seen so late that automation has no part in it. */
const isOldNews = ({ sent_at: sentAt, stored_at: storedAt }: { sent_at: Date; stored_at: Date }) =>
  storedAt.getTime() - sentAt.getTime() > staleMs
