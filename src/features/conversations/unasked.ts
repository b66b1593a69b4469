import type { Selectable } from 'kysely'
import { isWithin, type Behaviour } from '#features/personas/behaviour-rules.ts'
import type { SendRefusal } from '#features/accounts/outgoing-rules.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { refused, type Result } from '#shared/result.ts'
import { mayAct, unaskedPurposes, unaskedUntil, type Purpose, type UnaskedPurpose } from './automation-rules.ts'
import { findConversation, lockConversation, standingOf } from './conversation-store.ts'
import type { ConversationsDeps } from './desk-store.ts'
import { isKeptOut } from './kept-out.ts'
import { screen } from './screening.ts'
import { speak } from './speak.ts'
import { takeBack } from './take-over.ts'
import type { Warden } from './wardens.ts'

export const unaskedRefusals = [
  'no_conversation',
  /** Said under this key before. */
  'said_already',
  'too_late',
  /** A group: nobody there wrote to the account in private. */
  'not_private',
  'quiet_hours',
  /** The contact waits for an answer, or for the customer's decision about one. */
  'turn_under_way',
  /** Automation keeps out: one of us, somebody in the address book, hands off, the customer writes, two automatic messages in a row, outside of working hours. */
  'may_not_act',
  'opted_out',
  'screened',
  /** What it stood on is not so any more. */
  'not_any_more',
] as const
export type UnaskedRefusal = (typeof unaskedRefusals)[number] | SendRefusal

export interface UnaskedInput {
  conversationId: number
  purpose: UnaskedPurpose
  text: string
  /** Said once, whatever runs twice. */
  key: string
  /** What has not left by then, or when quiet hours begin, never does, and becomes no draft. An hour is the most. */
  notAfter: Date
  /**
   * Looks again at what the text stands on, under the conversation's lock. False: nothing is said, and what it wrote is undone as by
   * every other refusal. `nothing`: nothing is said, and what it wrote stands.
   * @param standing what the account said last by itself, when nobody has spoken since.
   */
  record?(tx: Tx, standing: { lastAutomatic: Purpose | null }): Promise<boolean | 'nothing'>
  /** A link of the customer's own that is part of the text: it needs no place on their list. */
  ownLink?: string
}

export interface Unasked {
  /** Says something that no message asked for, to somebody who wrote in private. A refusal leaves everything as it was. */
  sayUnasked(input: UnaskedInput): Promise<Result<void, UnaskedRefusal>>
  /** Takes back what menu, funnel, invites and follow-ups said and has not left yet, in every conversation of the customer with this contact. */
  withdrawUnasked(conversationId: number): Promise<void>
}

type Conversation = Selectable<Tables['conversation']>

export function createUnasked(deps: ConversationsDeps & { wardens: Pick<Warden, 'takes'> }): Unasked {
  const { db, clock, customers, behaviours } = deps

  /** Why it may not be said now. */
  async function objection(
    tx: Tx,
    conversation: Conversation,
    { key, purpose, notAfter }: UnaskedInput,
    behaviour: Behaviour | undefined,
  ): Promise<UnaskedRefusal | undefined> {
    const { id, account_id: accountId, customer_id: customerId, chat_id: chatId } = conversation
    const now = clock.now()
    if (notAfter <= now) return 'too_late'
    if (conversation.is_group) return 'not_private'
    const said = await tx
      .selectFrom('conversation_message')
      .select('id')
      .where('account_id', '=', accountId)
      .where('key', '=', key)
      .executeTakeFirst()
    if (said) return 'said_already'
    if (!behaviour || mayAct(standingOf(conversation), behaviour, now) !== 'go') return 'may_not_act'
    if (isWithin(behaviour.quiet_hours, now)) return 'quiet_hours'
    if (await isUnderWay(tx, id)) return 'turn_under_way'
    return (await deps.wardens.takes(tx, { customerId, accountId, contactId: chatId, purpose })) ? undefined : 'opted_out'
  }

  return {
    async sayUnasked(input) {
      const found = await findConversation(db, input.conversationId)
      if (!found) return refused('no_conversation')
      if (await isKeptOut(deps, found)) return refused('may_not_act')
      // before the transaction: the key may have to be fetched
      const [box, behaviour, language] = await Promise.all([
        customers.dataBox(found.customer_id),
        behaviours.of(found.account_id),
        customers.languageOf(found.customer_id),
      ])
      try {
        return await db.transaction().execute(async (tx) => {
          const conversation = await lockConversation(tx, input.conversationId)
          if (!conversation) return refused('no_conversation')
          const why = await objection(tx, conversation, input, behaviour)
          if (why || !behaviour) return refused(why ?? 'may_not_act')
          const recorded = input.record ? await input.record(tx, { lastAutomatic: conversation.last_automatic }) : true
          if (recorded === 'nothing') return refused('not_any_more')
          if (!recorded) throw new Unsaid('not_any_more')
          const { key, purpose, ownLink } = input
          const notAfter = earlier(input.notAfter, unaskedUntil(behaviour, clock.now()))
          // where a model answers, the first automatic message says so, whichever it is
          const isDisclosing = behaviour.reply_mode === 'gpt' && conversation.disclosed_at === null
          const text = isDisclosing
            ? `${deps.words.plain(language, 'assistant-disclosure')}

${input.text}`
            : input.text
          const { account_id: accountId, chat_id: chatId } = conversation
          const own = ownLink === undefined ? {} : { ownLink }
          if (await screen(tx, box, { behaviour, accountId, chatId, text, ...own, now: clock.now() })) throw new Unsaid('screened')
          const spoken = await speak(deps, tx, box, conversation, { key, purpose, text, notAfter, isDisclosing })
          if (!spoken.ok) throw new Unsaid(spoken.reason)
          return spoken
        })
      } catch (error) {
        if (error instanceof Unsaid) return refused(error.reason)
        throw error
      }
    },

    async withdrawUnasked(conversationId) {
      const rows = await db
        .selectFrom('conversation')
        .innerJoin('conversation as said', (join) =>
          join.onRef('said.customer_id', '=', 'conversation.customer_id').onRef('said.chat_id', '=', 'conversation.chat_id'),
        )
        .select('conversation.id')
        .where('said.id', '=', conversationId)
        .where('conversation.is_group', '=', false)
        .execute()
      for (const { id } of rows)
        await db.transaction().execute(async (tx) => {
          const conversation = await lockConversation(tx, id)
          if (conversation) await takeBack(deps, tx, conversation, [...unaskedPurposes, 'menu', 'funnel'])
        })
    },
  }
}

const earlier = (one: Date, other: Date) => (one < other ? one : other)

/** Takes back the transaction, with all that was written in it. */
class Unsaid extends Error {
  readonly reason: UnaskedRefusal
  constructor(reason: UnaskedRefusal) {
    super(`Nothing is said: ${reason}`)
    this.reason = reason
  }
}

async function isUnderWay(tx: Tx, conversationId: number): Promise<boolean> {
  const turn = await tx.selectFrom('conversation_turn').select('id').where('conversation_id', '=', conversationId).executeTakeFirst()
  if (turn) return true
  const draft = await tx
    .selectFrom('conversation_draft')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('state', 'in', ['writing', 'open'])
    .executeTakeFirst()
  return draft !== undefined
}
