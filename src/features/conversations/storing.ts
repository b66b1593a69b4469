import { randomUUID } from 'node:crypto'
import { sql, type Selectable } from 'kysely'
import type { Account } from '#features/accounts/rules.ts'
import type { DataBox } from '#features/customers/service.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { foreignSpeech } from '#shared/foreign.ts'
import { together } from '#shared/together.ts'
import { bodyOf, namesOf, sealBody, sealNames } from './body.ts'
import { touchDesks, type ConversationsDeps } from './desk-store.ts'
import { countIncoming } from './figures.ts'
import type { HeardMessage } from './ports.ts'
import { lineTextMax } from './rules.ts'
import { torrentAfter } from './torrent.ts'
import type { Turns } from './turns.ts'
import { wordsOf, type Wardens } from './wardens.ts'
import './events.ts'

/** Kinds of which the customer sees the thing itself, below the card. */
const relayed = new Set(['photo', 'video', 'voice', 'audio', 'video_note', 'document', 'sticker', 'animation', 'place'])
/** Messages of different conversations that are stored in one go; each holds its conversation until all are in. */
const roundMax = 50
const roundsAtOnce = 4
/** A go that waits longer for a conversation ends, and each of it is tried alone: the others must not wait with it, nor be held for it. */
const lockWait = '500ms'

/** A message that belongs to a conversation of this account. */
interface Arrival {
  account: Account
  message: HeardMessage
  box: DataBox
  uid: string
  bodySealed: Buffer
  namesSealed: Buffer
}

/** A conversation as it stood before the message. */
type Before = Selectable<Tables['conversation']> & { is_new: boolean; automates: boolean | null; first_at: Date | null }
type Stored = Arrival & { conversation: Before }

/** Stores what contacts write: each message once, whole with all that follows from it, or not at all. */
export function createStoring(deps: ConversationsDeps & { turns: Pick<Turns, 'note'>; wardens: Pick<Wardens, 'heard'> }) {
  const { db, clock, customers, events } = deps

  /** In the order in which a conversation's messages come; those of other conversations in the same moment share the way to the disk. */
  const storeSealed = together(storeAll, {
    max: roundMax,
    sideBySide: roundsAtOnce,
    keyOf: ({ message: { accountId, chatId } }) => `${accountId}:${chatId}`,
  })

  /** @throws CustomerErased */
  async function store(account: Account, message: HeardMessage): Promise<void> {
    const box = await customers.dataBox(account.customerId)
    const uid = randomUUID()
    await storeSealed({
      account,
      message,
      box,
      uid,
      bodySealed: sealBody(box, uid, bodyOf(message)),
      namesSealed: sealNames(box, account.id, message.chatId, namesOf(message)),
    })
  }

  async function storeAll(unordered: readonly Arrival[]): Promise<void[]> {
    const now = clock.now()
    // by their order: two who write in the same conversations must not wait for each other
    const arrivals = unordered.toSorted(
      ({ message: one }, { message: other }) => one.accountId - other.accountId || one.chatId - other.chatId,
    )
    await db.transaction().execute(async (tx) => {
      if (arrivals.length > 1) await sql`select set_config('lock_timeout', ${lockWait}, true)`.execute(tx)
      const conversations = await findOrBegin(tx, arrivals, now)
      const open = arrivals.flatMap((arrival, index) => {
        const conversation = conversations[index]
        return conversation && !conversation.hands_off_at ? [{ ...arrival, conversation }] : []
      })
      const storedIn = await storeRows(tx, open, now)
      const stored = open.filter(({ conversation }) => storedIn.has(conversation.id))
      if (stored.length > 0) await follow(tx, stored, now)
    })
    return unordered.map(() => undefined)
  }

  /** What follows from messages that are there now. */
  async function follow(tx: Tx, stored: readonly Stored[], now: Date) {
    const privately = stored.filter(({ message }) => !message.isGroup)
    if (privately.length > 0)
      await deps.wardens.heard(
        tx,
        privately.map((one) => wordsOf(one, now)),
      )
    await deps.turns.note(
      tx,
      stored.map(({ account, conversation, message: { sentAt } }) => ({ account, conversation, sentAt })),
      now,
    )
    const conversations = stored.map(({ conversation }) => conversation)
    await countIncoming(tx, conversations, now)
    for (const { id, customer_id: customerId, account_id: accountId, is_new: isNew, first_at: firstAt } of conversations) {
      if (isNew) await events.announce(tx, 'conversation_started', { customerId, accountId, conversationId: id })
      if (!firstAt) await noteFirst(tx, { accountId, customerId }, now)
    }
    await touchDesks(
      deps,
      tx,
      stored.map(({ account: { customerId }, message: { albumId } }) => ({ customerId, isPart: albumId !== undefined })),
    )
  }

  async function noteFirst(tx: Tx, { accountId, customerId }: { accountId: number; customerId: number }, now: Date) {
    const first = await tx
      .insertInto('conversation_account')
      .values({ account_id: accountId, customer_id: customerId, first_at: now })
      .onConflict((conflict) =>
        conflict.column('account_id').doUpdateSet({ first_at: now }).where('conversation_account.first_at', 'is', null),
      )
      .returning('account_id')
      .executeTakeFirst()
    if (first) await events.announce(tx, 'account_first_message', { customerId, accountId })
  }

  return { store }
}

/**
 * Their conversations in the same order. The rows stay locked until the end, so that positions within a conversation come in the order
 * of their commits.
 */
async function findOrBegin(tx: Tx, arrivals: readonly Arrival[], now: Date): Promise<(Before | undefined)[]> {
  const { rows } = await sql<Before>`
    insert into conversation (account_id, customer_id, chat_id, is_group, names_sealed, is_past, started_at, last_at)
    select account_id, customer_id, chat_id, is_group, names_sealed, is_past, ${now}::timestamptz, ${now}::timestamptz
    from unnest(
      ${arrivals.map(({ account }) => account.id)}::bigint[], ${arrivals.map(({ account }) => account.customerId)}::bigint[],
      ${arrivals.map(({ message }) => message.chatId)}::bigint[], ${arrivals.map(({ message }) => message.isGroup)}::bool[],
      ${arrivals.map(({ namesSealed }) => namesSealed)}::bytea[],
      ${arrivals.map(({ message }) => message.isPastDialog && !message.isGroup)}::bool[]
    ) as fresh (account_id, customer_id, chat_id, is_group, names_sealed, is_past)
    on conflict (account_id, chat_id) do update
    set names_sealed = excluded.names_sealed, is_past = excluded.is_past, kept_out_at = null
    returning conversation.*, xmax = 0 as is_new,
      (select automates from conversation_account where conversation_account.account_id = conversation.account_id) as automates,
      (select first_at from conversation_account where conversation_account.account_id = conversation.account_id) as first_at`.execute(tx)
  const byChat = new Map(rows.map((row) => [`${row.account_id}:${row.chat_id}`, row]))
  return arrivals.map(({ message }) => byChat.get(`${message.accountId}:${message.chatId}`))
}

/**
 * Each message once; with it, in the same statement, what it changes in its conversation. A draft stands, and leaves by itself no more.
 * @returns the conversations whose message is new.
 */
async function storeRows(tx: Tx, arrivals: readonly Stored[], now: Date): Promise<Set<number>> {
  if (arrivals.length === 0) return new Set()
  const { rows } = await sql<{ conversation_id: number }>`
    with fresh as (
      select * from unnest(
        ${arrivals.map(({ uid }) => uid)}::uuid[], ${arrivals.map(({ conversation }) => conversation.id)}::bigint[],
        ${arrivals.map(({ account }) => account.id)}::bigint[], ${arrivals.map(({ message }) => message.chatId)}::bigint[],
        ${arrivals.map(({ message }) => message.messageId)}::bigint[], ${arrivals.map(({ bodySealed }) => bodySealed)}::bytea[],
        ${arrivals.map(({ message }) => message.sentAt)}::timestamptz[], ${arrivals.map(relayOf)}::text[],
        ${arrivals.map(({ message }) => message.albumId ?? null)}::text[]
      ) as fresh (uid, conversation_id, account_id, chat_id, message_id, body_sealed, sent_at, relay, album)
    ), stored as (
      insert into conversation_message
        (uid, conversation_id, account_id, chat_id, message_id, author, body_sealed, sent_at, stored_at, relay, album)
      select uid, conversation_id, account_id, chat_id, message_id, 'contact', body_sealed, sent_at, ${now}::timestamptz, relay, album from fresh
      on conflict (account_id, chat_id, message_id) do nothing
      returning conversation_id, message_id, sent_at
    ), moved as (
      update conversation set
        last_at = ${now}, last_incoming_at = ${now},
        newest_incoming = greatest(newest_incoming, stored.message_id),
        waiting_since = coalesce(waiting_since, stored.sent_at),
        -- whoever writes takes messages again, and has broken the row of automatic ones
        automation_closed = null, automatic_in_a_row = 0,
        ${torrentAfter(sql.ref('stored.sent_at'))},
        revision = revision + 1
      from stored where conversation.id = stored.conversation_id
    ), stopped as (
      update conversation_draft set leaves_at = null
      from stored where conversation_draft.conversation_id = stored.conversation_id and state in ('writing', 'open')
    )
    select conversation_id from stored`.execute(tx)
  return new Set(rows.map((row) => row.conversation_id))
}

function relayOf({ message }: Arrival): Tables['conversation_message']['relay'] {
  const { text, media } = bodyOf(message)
  return relayed.has(media?.kind ?? '') || foreignSpeech(text).length > lineTextMax ? 'due' : null
}
