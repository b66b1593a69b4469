import { sql } from 'kysely'
import type { Account } from '#features/accounts/rules.ts'
import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { together } from '#shared/together.ts'
import { dueAt, dueMaxMs, editsMax, gatherMaxMs, gatherMs, latenessOf, mayAct, startsTurn } from './automation-rules.ts'
import { findConversation, lockConversation, standingOf, type Conversation } from './conversation-store.ts'
import { createDeciding, type Acts, type TurnRow } from './deciding.ts'
import type { ConversationsDeps } from './desk-store.ts'
import { ringFor, settleDraft, stopDraft } from './draft-store.ts'
import { isKeptOut } from './kept-out.ts'
import { createPerforming, leftBy } from './performing.ts'
import type { Act, Responder } from './responders.ts'
import { createTurnDriver, type TurnDriver, type TurnEnd } from './turn-driver.ts'
import type { Warden } from './wardens.ts'

interface Seen {
  sentAt: Date
  storedAt: Date
}

/** A conversation, with whether anything is on that could act for its account. */
type Noted = Pick<Conversation, 'id' | 'account_id' | 'customer_id'> & { automates: boolean | null }

export interface Turns {
  /** A message in each of these conversations was stored: automation will look at it. In the transaction of the storing. */
  note(tx: Tx, heard: readonly { account: Account; conversation: Noted; sentAt: Date }[], storedAt: Date): Promise<void>
  /** Words that may be under answer were changed or taken back: what was made of them is made again. The conversation's row is locked. */
  unsettle(tx: Tx, conversationId: number): Promise<void>
  /** A message of before was changed into words that are answered like new ones. The conversation's row is locked. */
  noteChanged(tx: Tx, account: Account, conversation: Omit<Noted, 'automates'>, message: Seen): Promise<void>
  /** Answers what is due, each turn once; what was said meanwhile makes it begin again. */
  driver: TurnDriver
}

export interface TurnsDeps extends ConversationsDeps {
  /** In order; the first that answers has the turn. */
  responders(): readonly Responder[]
  wardens: Pick<Warden, 'takes'>
}

export function createTurns(deps: TurnsDeps): Turns {
  const { db, clock, behaviours, customers } = deps
  const gather = deps.gatherMs ?? gatherMs
  const { decide, toTurn } = createDeciding(deps)
  const { perform } = createPerforming(deps)

  // what is answered begins with what was stored at that very moment
  async function note(...[tx, heard, now]: Parameters<Turns['note']>) {
    const due = heard.filter(
      ({ account, conversation, sentAt }) => conversation.automates !== false && startsTurn({ sentAt }, account.liveAt, now),
    )
    if (due.length === 0) return
    // in one order: two who write the same turns must not wait for each other
    await sql`
      insert into conversation_turn (conversation_id, account_id, customer_id, first_at, due_at)
      select *, ${now}::timestamptz, ${dueAt(now, now, gather)}::timestamptz from unnest(
        ${due.map(({ conversation }) => conversation.id)}::bigint[], ${due.map(({ conversation }) => conversation.account_id)}::bigint[],
        ${due.map(({ conversation }) => conversation.customer_id)}::bigint[]) as said (conversation_id)
      order by conversation_id
      on conflict (conversation_id) do update
      set revision = conversation_turn.revision + 1, due_at = ${dueAgain(now)}, is_slow = false`.execute(tx)
  }

  async function unsettle(tx: Tx, conversationId: number) {
    await tx
      .updateTable('conversation_turn')
      .set({ revision: sql`revision + 1`, edits: sql`edits + 1`, due_at: dueAgain(clock.now()), is_slow: false })
      .where('conversation_id', '=', conversationId)
      .execute()
    await stopDraft(tx, conversationId)
  }

  async function noteChanged(...[tx, account, conversation, message]: Parameters<Turns['noteChanged']>) {
    const { id, account_id: accountId, customer_id: customerId } = conversation
    const now = clock.now()
    if (!startsTurn(message, account.liveAt, now)) return
    await tx
      .insertInto('conversation_turn')
      // from that message on, so that it is among what is answered
      .values({
        conversation_id: id,
        account_id: accountId,
        customer_id: customerId,
        first_at: message.storedAt,
        due_at: dueAt(now, now, gather),
      })
      // where one is under way the message is part of it
      .onConflict((conflict) => conflict.column('conversation_id').doNothing())
      .execute()
  }

  /** No sooner than it was: whoever writes into every answer waits for the next one. */
  const dueAgain = (now: Date) =>
    sql<Date>`
      case when conversation_turn.due_at > ${addMs(now, dueMaxMs)}::timestamptz then ${addMs(now, gather)}::timestamptz
      else greatest(
        conversation_turn.due_at,
        least(${addMs(now, gather)}::timestamptz, conversation_turn.first_at + ${gatherMaxMs} * interval '1 ms')) end`

  async function run(row: TurnRow, mayAsk: () => boolean): Promise<TurnEnd> {
    const [conversation, behaviour] = await Promise.all([findConversation(db, row.conversation_id), behaviours.of(row.account_id)])
    if (!conversation) return 'done'
    const now = clock.now()
    const leave = mayAct(standingOf(conversation), behaviour, now)
    const isStale = latenessOf(row.first_at, now) === 'stale' || row.edits > editsMax
    const acts: Acts | 'crowded' =
      leave !== 'go' || !behaviour
        ? [leftBy(leave)]
        : isStale
          ? [lateAct]
          : await decide(await toTurn(row, conversation, behaviour), mayAsk)
    if (acts === 'crowded') return acts
    const [first, rest] = acts
    if (first.kind === 'nothing' && !first.record && !rest && (await endQuietly(row))) return 'done'
    // the customer may have changed the account's ways while an answer was made, and the contact may be one of us by now
    const [after, isLeftAlone] = await Promise.all([behaviours.of(row.account_id), isKeptOut(deps, conversation)])
    return (await settle(row, after, isLeftAlone ? [{ kind: 'nothing' }] : acts)) ? 'done' : 'again'
  }

  /** Nothing is said, and nothing stands there that was to be said. False: something was said meanwhile, or a draft stands. */
  const endQuietly = together(async (rows: readonly TurnRow[]) => {
    // one that is written to in this moment is not waited for: more was said in it
    const ended = await sql<{ id: number }>`
      with seen as (
        select * from unnest(
          ${rows.map((row) => row.conversation_id)}::bigint[], ${rows.map(({ id }) => id)}::bigint[],
          ${rows.map(({ revision }) => revision)}::bigint[]
        ) as seen (conversation_id, id, revision)
      ), locked as (
        select turn.conversation_id from conversation_turn as turn join seen using (conversation_id)
        where turn.id = seen.id and turn.revision = seen.revision
        for update of turn skip locked
      )
      delete from conversation_turn as turn using locked
      where turn.conversation_id = locked.conversation_id and not exists (
        select from conversation_draft where conversation_draft.conversation_id = turn.conversation_id and state in ('writing', 'open'))
      returning turn.id`.execute(db)
    const ids = new Set(ended.rows.map(({ id }) => id))
    return rows.map(({ id }) => ids.has(id))
  })

  const lateAct: Act = { kind: 'hand_over', reason: 'late' }

  /** Writes down what was decided. False: something was said meanwhile, and the decision answers too little. */
  async function settle(row: TurnRow, behaviour: Behaviour | undefined, [first, rest]: Acts): Promise<boolean> {
    // sealed before the transaction: the key may have to be fetched
    const box = await customers.dataBox(row.customer_id)
    return db.transaction().execute(async (tx) => {
      const conversation = await lockConversation(tx, row.conversation_id)
      if (!conversation) return true
      const taken = await tx
        .deleteFrom('conversation_turn')
        .where('conversation_id', '=', conversation.id)
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

  return { note, unsettle, noteChanged, driver: createTurnDriver({ db, clock, gatherMs: gather, run }) }
}
