import { sql, type Selectable } from 'kysely'
import type { OutgoingContent, SendRefusal } from '#features/accounts/outgoing-rules.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { takeOverMs } from './automation-rules.ts'
import { openBody } from './body.ts'
import { bump, lockConversation } from './conversation-store.ts'
import type { ConversationsDeps } from './desk-store.ts'
import { noteWritten } from './edits.ts'
import { hand, say } from './say.ts'
import { letGo } from './take-over.ts'

export const ownRefusals = ['no_conversation', 'hands_off', 'nothing_to_send'] as const
export type ReplyRefusal = (typeof ownRefusals)[number] | SendRefusal

export interface Said {
  customerId: number
  key: string
  content: OutgoingContent
  /** Names the album of which this is a part. */
  album?: string | null
  /** The customer's message to the bot that says it; changed later, it changes what the contact reads. */
  botMessageId?: number | null
}

/** What the customer says to a contact, by hand. */
export interface Replies {
  /** Sends to the contact of the conversation, once for a key, as an answer to their newest message. */
  reply(
    input: Said & {
      conversationId: number
      /** Instead of the draft on the card. */
      isEdit?: boolean
    },
  ): Promise<Result<void, ReplyRefusal>>
  /** Where the parts of an album went that came before; the others belong there as well. */
  albumGoesTo(customerId: number, album: string): Promise<number | undefined>
  /** Sends what failed once more, of an album all that failed; a press that comes twice sends once. */
  retry(input: { customerId: number; messageRowId: number; key: string }): Promise<Result<{ conversationId: number }, ReplyRefusal>>
  /** Whether this customer said something under this key already. */
  isSaid(customerId: number, key: string): Promise<boolean>
}

type Message = Selectable<Tables['conversation_message']>

export function createReplies(deps: ConversationsDeps): Replies {
  const { db, clock, customers } = deps

  async function owned(customerId: number, conversationId: number) {
    const row = await db
      .selectFrom('conversation')
      .selectAll()
      .where('id', '=', conversationId)
      .where('customer_id', '=', customerId)
      .executeTakeFirst()
    if (!row) return refused('no_conversation')
    return row.hands_off_at ? refused('hands_off') : done(row)
  }

  async function reply({
    customerId,
    conversationId,
    key,
    content,
    isEdit = false,
    album = null,
    botMessageId = null,
  }: Parameters<Replies['reply']>[0]): Promise<Result<void, ReplyRefusal>> {
    const found = await owned(customerId, conversationId)
    if (!found.ok) return found
    const box = await customers.dataBox(customerId)
    const now = clock.now()
    return db.transaction().execute(async (tx) => {
      const conversation = await lockConversation(tx, conversationId)
      if (!conversation) return refused('no_conversation')
      const known = await tx
        .selectFrom('conversation_message')
        .select('id')
        .where('account_id', '=', conversation.account_id)
        .where('key', '=', key)
        .executeTakeFirst()
      if (known) return done(undefined)
      const said = await say(deps, tx, box, conversation, { key, content, by: 'person', album })
      if (!said.ok) return said
      if (botMessageId !== null) await noteWritten(tx, { customerId, botMessageId, messageRowId: said.value.messageRowId, now })
      await letGo(deps, tx, conversation, isEdit ? 'edited' : 'replaced')
      // who puts a draft right works with automation; only who writes past it takes over
      if (!isEdit)
        await tx
          .updateTable('conversation')
          .set({ automation_paused_until: addMs(now, takeOverMs) })
          .where('id', '=', conversationId)
          .execute()
      await bump(deps, tx, conversation, { isPart: album !== null })
      return done(undefined)
    })
  }

  async function retry({
    customerId,
    messageRowId,
    key,
  }: Parameters<Replies['retry']>[0]): Promise<Result<{ conversationId: number }, ReplyRefusal>> {
    const row = await db.selectFrom('conversation_message').selectAll().where('id', '=', messageRowId).executeTakeFirst()
    if (!row) return refused('no_conversation')
    const found = await owned(customerId, row.conversation_id)
    if (!found.ok) return found
    const box = await customers.dataBox(customerId)
    return db.transaction().execute(async (tx) => {
      const conversation = await lockConversation(tx, row.conversation_id)
      if (!conversation) return refused('no_conversation')
      const failed = await failedWith(tx, row)
      const position = sql<number>`nextval('conversation_position')`
      for (const part of failed) {
        const { content } = openBody(box, part)
        if (!content) return refused('nothing_to_send')
        const own = part.id === messageRowId ? key : `${key}-${part.id}`
        const handed = await hand(deps, tx, conversation, { key: own, content, by: 'person', album: part.album })
        if (!handed.ok) return handed
        await tx
          .updateTable('conversation_message')
          .set({ key: own, state: 'sending', reason: null, is_told: false, sent_at: clock.now(), page: null, position })
          .where('id', '=', part.id)
          .execute()
      }
      if (failed.length > 0) await bump(deps, tx, conversation)
      return done({ conversationId: conversation.id })
    })
  }

  /** This one and, of its album, what failed as well; nothing when it did not fail, or goes again already. */
  async function failedWith(tx: Tx, { id, conversation_id: conversationId, album }: Message): Promise<Message[]> {
    const rows = await tx
      .selectFrom('conversation_message')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('author', '=', 'bot')
      .where('state', '=', 'failed')
      .where((is) => (album === null ? is('id', '=', id) : is('album', '=', album)))
      .orderBy('id')
      .forUpdate()
      .execute()
    return rows.some((row) => row.id === id) ? rows : []
  }

  return {
    reply,
    retry,
    async albumGoesTo(customerId, album) {
      const row = await db
        .selectFrom('conversation_message')
        .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
        .select('conversation_id')
        .where('conversation.customer_id', '=', customerId)
        .where('conversation_message.author', '=', 'bot')
        .where('conversation_message.album', '=', album)
        .orderBy('conversation_message.id', 'desc')
        .executeTakeFirst()
      return row?.conversation_id
    },
    async isSaid(customerId, key) {
      const row = await db
        .selectFrom('conversation_message')
        .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
        .select('conversation_message.id')
        .where('conversation.customer_id', '=', customerId)
        .where('conversation_message.key', '=', key)
        .executeTakeFirst()
      return row !== undefined
    },
  }
}
