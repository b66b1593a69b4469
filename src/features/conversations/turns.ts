import { sql, type Selectable } from 'kysely'
import type { DataBox } from '#features/customers/service.ts'
import type { Account } from '#features/accounts/rules.ts'
import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import {
  answerMax,
  answerWaitMs,
  dueAt,
  gatherMaxMs,
  gatherMs,
  latenessOf,
  mayAct,
  staleMs,
  startsTurn,
  turnWaitMs,
  type HandOver,
  type Leave,
} from './automation-rules.ts'
import { calledName, openBody, openNames } from './body.ts'
import { lockConversation, type Conversation } from './conversation-store.ts'
import type { ConversationsDeps } from './desk-store.ts'
import { hasAskedEnough, hasHadEnough, openDraft, ringFor, settleDraft, stopDraft, writeDraft } from './draft-store.ts'
import type { Act, Responder, Turn } from './responders.ts'
import { screen } from './screening.ts'
import { speak } from './speak.ts'
import type { Warden } from './wardens.ts'

type TurnRow = Selectable<Tables['conversation_turn']>
/** What a turn gets, and what those of its messages get that this leaves open. */
type Acts = readonly [Act, Act?]

interface Planned {
  row: TurnRow
  /** Names what is said, for ever. */
  key: string
  behaviour: Behaviour | undefined
}

export const turnJob = 'conversations.turn'
/** Longer than any answer takes; a process that died leaves its turns to the sweep. */
export const turnMs = 60_000
/** What a responder gets to see of earlier words. */
const beforeMax = 20

interface Seen {
  sentAt: Date
  storedAt: Date
}

/** A conversation, with whether anything is on that could act for its account. */
type Noted = Pick<Conversation, 'id' | 'account_id' | 'customer_id'> & { automates: boolean | null }

export interface Turns {
  /** A message of the contact was stored: automation will look at it. In the transaction of the storing. */
  note(tx: Tx, account: Account, conversation: Noted, message: Seen): Promise<void>
  /** Words that may be under answer were changed or taken back: what was made of them is made again. The conversation's row is locked. */
  unsettle(tx: Tx, conversationId: number): Promise<void>
  /** Answers what is due, once: whatever runs twice finds the turn gone, and what was said meanwhile makes it begin again. */
  run(conversationId: number): Promise<void>
  /** Turns whose job went with its process. */
  overdue(now: Date): Promise<number[]>
}

export interface TurnsDeps extends ConversationsDeps {
  /** In order; the first that answers has the turn. */
  responders(): readonly Responder[]
  wardens: Pick<Warden, 'takes'>
}

export function createTurns(deps: TurnsDeps): Turns {
  const { db, clock, jobs, behaviours, customers } = deps
  const gather = deps.gatherMs ?? gatherMs

  async function note(tx: Tx, account: Account, { id, account_id: accountId, customer_id: customerId, automates }: Noted, message: Seen) {
    const now = message.storedAt
    if (!startsTurn(message, account.liveAt, now)) return
    if (automates === false) return
    const row = await tx
      .insertInto('conversation_turn')
      .values({ conversation_id: id, account_id: accountId, customer_id: customerId, first_at: now, due_at: dueAt(now, now, gather) })
      .onConflict((conflict) =>
        conflict.column('conversation_id').doUpdateSet({
          revision: sql`conversation_turn.revision + 1`,
          due_at: dueAgain(now),
        }),
      )
      .returning(['revision', 'due_at'])
      .executeTakeFirstOrThrow()
    if (row.revision === 1) await jobs.send(tx, turnJob, { conversationId: id }, { afterSeconds: Math.ceil(gather / 1000) })
  }

  async function unsettle(tx: Tx, conversationId: number) {
    await tx
      .updateTable('conversation_turn')
      .set({ revision: sql`revision + 1`, due_at: dueAgain(clock.now()) })
      .where('conversation_id', '=', conversationId)
      .execute()
    await stopDraft(tx, conversationId)
  }

  const dueAgain = (now: Date) =>
    sql<Date>`least(${addMs(now, gather)}::timestamptz, conversation_turn.first_at + ${gatherMaxMs} * interval '1 ms')`

  async function run(conversationId: number) {
    const row = await db.selectFrom('conversation_turn').selectAll().where('conversation_id', '=', conversationId).executeTakeFirst()
    if (!row) return
    const waitMs = turnWaitMs(row.due_at, clock.now())
    if (waitMs > 0) return again(conversationId, waitMs)
    const conversation = await db.selectFrom('conversation').selectAll().where('id', '=', conversationId).executeTakeFirstOrThrow()
    const behaviour = await behaviours.of(row.account_id)
    const now = clock.now()
    const leave = mayAct(standingOf(conversation), behaviour, now)
    const isStale = latenessOf(row.first_at, now) === 'stale'
    const acts: Acts =
      leave !== 'go' || !behaviour ? [leftBy(leave)] : isStale ? [lateAct] : await decide(await toTurn(row, conversation, behaviour))
    // the customer may have changed the account's ways while an answer was made
    if (!(await settle(row, await behaviours.of(row.account_id), acts))) await again(conversationId, 0)
  }

  const lateAct: Act = { kind: 'hand_over', reason: 'late' }

  const leftBy = (leave: Leave): Act => (leave === 'silent' || leave === 'go' ? { kind: 'nothing' } : { kind: 'hand_over', reason: leave })

  const again = (conversationId: number, ms: number) =>
    db.transaction().execute((tx) => jobs.send(tx, turnJob, { conversationId }, { afterSeconds: Math.ceil(ms / 1000) }))

  async function decide(turn: Turn): Promise<Acts> {
    if (turn.messages.length === 0) return [{ kind: 'nothing' }]
    const signal = AbortSignal.timeout(turnMs)
    const act = (await firstOf(deps.responders(), turn, signal)) ?? { kind: 'nothing' }
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
    return [act, (await firstOf(answering, rest, signal)) ?? { kind: 'hand_over', reason: 'asked_more' }]
  }

  async function firstOf(responders: readonly Responder[], turn: Turn, signal: AbortSignal): Promise<Act | undefined> {
    for (const responder of responders) {
      const isAsked = responder.purpose === 'answer' && turn.behaviour.reply_mode !== 'manual'
      if (isAsked && (await hasAskedEnough(db, turn.conversationId, turn.now))) return { kind: 'hand_over', reason: 'hourly_limit' }
      const act = await responder.respond(turn, signal)
      if (act) return act
    }
    return undefined
  }

  async function toTurn(row: TurnRow, conversation: Conversation, behaviour: Behaviour): Promise<Turn> {
    const box = await customers.dataBox(row.customer_id)
    const rows = await db
      .selectFrom('conversation_message')
      .selectAll()
      .where('conversation_id', '=', conversation.id)
      .where('deleted_at', 'is', null)
      .where((is) => is.or([is('state', 'is', null), is('state', '<>', 'failed')]))
      .orderBy('position', 'desc')
      .limit(beforeMax)
      .execute()
    const said = rows.toReversed().map((message) => ({ message, body: openBody(box, message) }))
    // by their order: the clock may have gone back meanwhile
    const first = said.findIndex(({ message }) => message.author === 'contact' && message.stored_at >= row.first_at)
    const isOfTurn = ({ message }: (typeof said)[number], index: number) =>
      message.author === 'contact' && first >= 0 && index >= first && !isOldNews(message)
    const { count } = await db
      .selectFrom('conversation_message')
      .select((is) => is.fn.countAll<number>().as('count'))
      .where('conversation_id', '=', conversation.id)
      .where('author', '=', 'contact')
      .executeTakeFirstOrThrow()
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

  /** Writes down what was decided. False: something was said meanwhile, and the decision answers too little. */
  async function settle(row: TurnRow, behaviour: Behaviour | undefined, [first, rest]: Acts): Promise<boolean> {
    // sealed before the transaction: the key may have to be fetched
    const box = await customers.dataBox(row.customer_id)
    return db.transaction().execute(async (tx) => {
      const conversation = await lockConversation(tx, row.conversation_id)
      if (!conversation) return true
      const taken = await tx
        .deleteFrom('conversation_turn')
        .where('id', '=', row.id)
        .where('revision', '=', row.revision)
        .returning('id')
        .executeTakeFirst()
      if (!taken) return giveUp(tx, row, conversation)
      // what stood there answered fewer messages
      await settleDraft(tx, conversation.id, 'replaced', clock.now())
      const isSaid = await perform(tx, box, { row, key: `auto-${row.id}`, behaviour }, conversation, first)
      // what was not said has the customer look at all of it
      const after = isSaid && rest ? await lockConversation(tx, conversation.id) : undefined
      if (after && rest) await perform(tx, box, { row, key: `auto-${row.id}-rest`, behaviour }, after, rest)
      return true
    })
  }

  /** True: it was said. */
  async function perform(tx: Tx, box: DataBox, planned: Planned, conversation: Conversation, act: Act): Promise<boolean> {
    const { row, behaviour } = planned
    // the customer may have written, or said hands off, while an answer was made
    const leave = mayAct(standingOf(conversation), behaviour, clock.now())
    const decided = leave === 'go' || act.kind === 'nothing' ? held(act, row, behaviour) : leftBy(leave)
    switch (decided.kind) {
      case 'nothing':
        await decided.record?.(tx)
        return false
      case 'hand_over':
        await ringFor(deps, tx, conversation, decided.reason)
        return false
      case 'draft':
        await decided.record?.(tx)
        await openDraft(deps, tx, conversation, writeDraft(box, decided), decided)
        return false
      case 'say':
        return say(tx, box, planned, conversation, decided)
    }
  }

  /** Whoever goes on writing for minutes is the customer's: an answer would never be whole, and each costs a call of the model. */
  async function giveUp(tx: Tx, { id, first_at: firstAt }: TurnRow, conversation: Conversation): Promise<boolean> {
    if (latenessOf(firstAt, clock.now()) === 'in_time') {
      const isLong = clock.now().getTime() - firstAt.getTime() >= gatherMaxMs
      const later = { due_at: addMs(clock.now(), gatherMaxMs) }
      if (isLong) await tx.updateTable('conversation_turn').set(later).where('id', '=', id).execute()
      return false
    }
    const { numDeletedRows } = await tx.deleteFrom('conversation_turn').where('id', '=', id).executeTakeFirst()
    if (numDeletedRows === 0n) return false
    await settleDraft(tx, conversation.id, 'replaced', clock.now())
    await ringFor(deps, tx, conversation, 'late')
    return true
  }

  /** An answer that came late, or that the account no longer says by itself, waits for the customer. */
  function held(act: Act, { first_at: firstAt }: TurnRow, behaviour: Behaviour | undefined): Act {
    const isLate = latenessOf(firstAt, clock.now()) !== 'in_time'
    if (act.kind === 'draft' && isLate) return { ...act, leavesAfterMs: undefined, reason: act.reason ?? 'late' }
    if (act.kind !== 'say' || act.purpose !== 'answer') return act
    if (!isLate && behaviour?.reply_mode === 'gpt') return act
    const { text, sources } = act
    return { kind: 'draft', text: text.slice(0, answerMax), ...(sources ? { sources } : {}), ...(isLate ? { reason: 'late' } : {}) }
  }

  async function say(
    tx: Tx,
    box: DataBox,
    { key, behaviour }: Planned,
    conversation: Conversation,
    act: Extract<Act, { kind: 'say' }>,
  ): Promise<boolean> {
    const now = clock.now()
    const { account_id: accountId, customer_id: customerId, chat_id: contactId, is_group: isGroup } = conversation
    if (!isGroup && !(await deps.wardens.takes(tx, { customerId, accountId, contactId, purpose: act.purpose }))) return false
    const instead = await whyNot(tx, box, conversation, act, behaviour, now)
    if (instead) {
      const text = act.text.slice(0, answerMax)
      await openDraft(deps, tx, conversation, writeDraft(box, { text }), { reason: instead })
      return false
    }
    const spoken = await speak(deps, tx, box, conversation, {
      key,
      purpose: act.purpose,
      text: act.text,
      notAfter: addMs(now, answerWaitMs),
      ...(act.isDisclosing ? { isDisclosing: true } : {}),
      ...(act.sources ? { sources: act.sources } : {}),
    })
    if (spoken.ok) await act.record?.(tx)
    else if (spoken.reason === 'safe_mode')
      await openDraft(deps, tx, conversation, writeDraft(box, { text: act.text.slice(0, answerMax) }), { reason: spoken.reason })
    return spoken.ok
  }

  /** Why a text may not leave by itself after all. */
  async function whyNot(
    tx: Tx,
    box: DataBox,
    conversation: Conversation,
    act: Extract<Act, { kind: 'say' }>,
    behaviour: Behaviour | undefined,
    now: Date,
  ): Promise<HandOver | undefined> {
    if (act.purpose === 'answer' && (await hasHadEnough(tx, conversation.id, now))) return 'hourly_limit'
    // that somebody is left alone from now on is always told, to however many
    if (!behaviour || act.purpose === 'opt_out') return undefined
    return screen(tx, box, { behaviour, accountId: conversation.account_id, chatId: conversation.chat_id, text: act.text, now })
  }

  return {
    note,
    unsettle,
    run,
    async overdue(now) {
      const rows = await db
        .selectFrom('conversation_turn')
        .select('conversation_id')
        .where('due_at', '<', addMs(now, -turnMs))
        .limit(200)
        .execute()
      return rows.map((row) => row.conversation_id)
    },
  }
}

/** Seen so late that automation has no part in it. */
const isOldNews = ({ sent_at: sentAt, stored_at: storedAt }: { sent_at: Date; stored_at: Date }) =>
  storedAt.getTime() - sentAt.getTime() > staleMs

export const standingOf = (row: Conversation) => ({
  handsOffAt: row.hands_off_at,
  pausedUntil: row.automation_paused_until,
  closedBy: row.automation_closed,
  automaticInARow: row.automatic_in_a_row,
})
