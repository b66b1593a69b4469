import { sql, type SelectQueryBuilder } from 'kysely'
import { keptDaysMax } from '#features/customers/rules.ts'
import { panelsIn } from '#platform/bot/forget.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Language } from '#shared/language.ts'
import { addMs, dayMs } from '#shared/time.ts'
import { openBody, openNames } from './body.ts'
import { endCardsJob, showJob, touchDesk, type ConversationsDeps } from './desk-store.ts'
import type { Warden } from './wardens.ts'
import { blockedMs, handsOffUndoMs, pendingMs } from './rules.ts'

/** What goes on by the clock and by who can be reached. */
export interface Upkeep {
  /** Forgets what was kept long enough. */
  forgetOld(now: Date): Promise<void>
  /** Pauses the accounts of those who have blocked the bot for a day, and wakes cards whose job was lost. */
  followUp(now: Date): Promise<void>
  onUnreachable(customerId: number): Promise<void>
  /** Shows what came meanwhile, and lets the accounts work again. */
  onReachable(customerId: number): Promise<void>
  /** An account that does not exist any more, or that was given up, leaves nothing behind. */
  onAccountChanged(accountId: number): Promise<void>
  holder: {
    name: string
    export(customerId: number): AsyncIterable<object>
    erase(tx: Tx, customerId: number): Promise<void>
    whatIsLost(customerId: number, language: Language): Promise<string[]>
  }
}

const batch = 5_000
const exportRows = 500
const settledDraftMs = 2 * dayMs
/** Longer than Telegram lets anything be changed. */
const writtenMs = 3 * dayMs
const staleMs = 60_000
/** A card of an erased person that is older than so many others keeps its buttons; they say that it is out of date. */
const endedMax = 400
/** Telegram takes about one change of a chat in a second. */
const endedAtOnce = 20

export function createUpkeep(deps: ConversationsDeps & { wardens: Pick<Required<Warden>, 'forgotten'> }): Upkeep {
  const { db, clock, jobs, accounts, customers, words } = deps

  async function setBotBlocked(tx: Tx, accountIds: number[], isOn: boolean) {
    for (const accountId of accountIds) await accounts.setBlock(tx, { accountId, block: 'bot_blocked', isOn, actor: { kind: 'system' } })
  }

  /** What was said in a conversation, so many messages at a time; one page for a silent one. */
  async function* pagesOf(conversationId: number) {
    for (let after = 0, isFirst = true; ; isFirst = false) {
      const rows = await db
        .selectFrom('conversation_message')
        .selectAll()
        .where('conversation_id', '=', conversationId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(exportRows)
        .execute()
      if (rows.length > 0 || isFirst) yield rows
      after = rows.at(-1)?.id ?? after
      if (rows.length < exportRows) return
    }
  }

  /** @param customerIds whose texts; everybody's when left out. */
  async function forgetTexts(before: Date, customerIds?: number[]) {
    const whose = (query: SelectQueryBuilder<Tables, 'conversation', { id: number }>) =>
      customerIds ? query.where('customer_id', '=', (is) => is.fn.any(is.val(customerIds))) : query
    for (;;) {
      let old = db.selectFrom('conversation_message').select('id').where('stored_at', '<', before).limit(batch)
      if (customerIds) old = old.where('conversation_id', 'in', (from) => whose(from.selectFrom('conversation').select('id')))
      const { numDeletedRows } = await db.deleteFrom('conversation_message').where('id', 'in', old).executeTakeFirst()
      if (Number(numDeletedRows) < batch) break
    }
    // that somebody is to be left alone is remembered for ever, what they said is not
    const silent = whose(db.selectFrom('conversation').select('id').where('last_at', '<', before).where('hands_off_at', 'is', null))
    for (let isMore = true; isMore;) isMore = await forgetSome(silent.limit(batch))
  }

  /** False: there are no more of them. */
  async function forgetSome(some: SelectQueryBuilder<Tables, 'conversation', { id: number }>): Promise<boolean> {
    return db.transaction().execute(async (tx) => {
      const gone = await tx.deleteFrom('conversation').where('id', 'in', some).returning(['account_id', 'chat_id', 'is_group']).execute()
      const contacts = gone.flatMap(({ account_id: accountId, chat_id: contactId, is_group: isGroup }) =>
        isGroup ? [] : [{ accountId, contactId }],
      )
      if (contacts.length > 0) await deps.wardens.forgotten(tx, contacts)
      return gone.length === batch
    })
  }

  /** What their chat shows of contacts has buttons for nothing any more; by a job that knows all it needs, for the rows go. */
  async function endCards(tx: Tx, customerId: number) {
    const passedOn = await tx
      .selectFrom('conversation_message')
      .innerJoin('conversation', 'conversation.id', 'conversation_message.conversation_id')
      .select('relay_id')
      .where('customer_id', '=', customerId)
      .where('relay_id', 'is not', null)
      .orderBy('relay_id', 'desc')
      .limit(endedMax)
      .execute()
    const relayIds = passedOn.flatMap(({ relay_id: id }) => id ?? [])
    // cards, the digest and the question to whom
    const messageIds = [...(await panelsIn(tx, customerId, 'conversation')), ...relayIds].toSorted((one, other) => other - one)
    for (let from = 0; from < Math.min(messageIds.length, endedMax); from += endedAtOnce) {
      const some = { chatId: customerId, messageIds: messageIds.slice(from, from + endedAtOnce) }
      await jobs.send(tx, endCardsJob, some, from === 0 ? {} : { afterSeconds: from })
    }
  }

  return {
    async forgetOld(now) {
      const kept = addMs(now, -keptDaysMax * dayMs)
      await forgetTexts(kept)
      for (const { days, ids } of await customers.keepingLess()) await forgetTexts(addMs(now, -days * dayMs), ids)
      await db
        .deleteFrom('conversation_message')
        .where('conversation_id', 'in', (from) =>
          from.selectFrom('conversation').select('id').where('hands_off_at', '<', addMs(now, -handsOffUndoMs)),
        )
        .execute()
      await db.deleteFrom('conversation_pending').where('at', '<=', addMs(now, -pendingMs)).execute()
      // a press that comes twice still finds what became of its draft
      await db.deleteFrom('conversation_draft').where('settled_at', '<', addMs(now, -settledDraftMs)).execute()
      await db.deleteFrom('conversation_said').where('at', '<', addMs(now, -dayMs)).execute()
      await db.deleteFrom('conversation_written').where('at', '<', addMs(now, -writtenMs)).execute()
    },

    async followUp(now) {
      const away = await db
        .selectFrom('conversation_desk')
        .select('customer_id')
        .where('unreachable_since', '<=', addMs(now, -blockedMs))
        .where('blocked_at', 'is', null)
        .limit(100)
        .execute()
      for (const { customer_id: customerId } of away) {
        const ids = (await accounts.ofCustomer(customerId)).map(({ id }) => id)
        await db.transaction().execute(async (tx) => {
          await setBotBlocked(tx, ids, true)
          await tx.updateTable('conversation_desk').set({ blocked_at: now }).where('customer_id', '=', customerId).execute()
        })
      }
      const stale = await db
        .selectFrom('conversation_desk')
        .select('customer_id')
        .where('is_due', '=', true)
        .where('due_at', '<', addMs(now, -staleMs))
        .where('unreachable_since', 'is', null)
        .limit(100)
        .execute()
      for (const { customer_id: customerId } of stale)
        await db.transaction().execute(async (tx) => {
          await tx.updateTable('conversation_desk').set({ due_at: now }).where('customer_id', '=', customerId).execute()
          await jobs.send(tx, showJob, { customerId })
        })
    },

    async onUnreachable(customerId) {
      // the person may be back by now
      if ((await customers.get(customerId))?.isReachable !== false) return
      const since = { unreachable_since: clock.now() }
      await db
        .insertInto('conversation_desk')
        .values({ customer_id: customerId, is_due: false, due_at: clock.now(), ...since })
        .onConflict((conflict) =>
          conflict.column('customer_id').doUpdateSet(since).where('conversation_desk.unreachable_since', 'is', null),
        )
        .execute()
    },

    async onReachable(customerId) {
      if ((await customers.get(customerId))?.isReachable !== true) return
      const ids = (await accounts.ofCustomer(customerId)).map(({ id }) => id)
      await db.transaction().execute(async (tx) => {
        const row = await tx
          .selectFrom('conversation_desk')
          .select(['unreachable_since', 'blocked_at'])
          .where('customer_id', '=', customerId)
          .forUpdate()
          .executeTakeFirst()
        if (!row) return
        if (row.blocked_at) await setBotBlocked(tx, ids, false)
        await tx
          .updateTable('conversation_desk')
          .set({ unreachable_since: null, blocked_at: null, is_due: false })
          .where('customer_id', '=', customerId)
          .execute()
        // what was shown to nobody, with the media that found the door closed
        await tx
          .updateTable('conversation')
          .set({ revision: sql`revision + 1` })
          .where('customer_id', '=', customerId)
          .where('id', 'in', (from) => from.selectFrom('conversation_message').select('conversation_id').where('page', 'is', null))
          .execute()
        await touchDesk(deps, tx, customerId)
      })
    },

    async onAccountChanged(accountId) {
      const account = await accounts.get(accountId)
      // logged out for a while it keeps its licence: changed, moved or ended it has none
      if (account && (account.state !== 'disconnected' || account.licenceId !== undefined)) return
      await db.transaction().execute((tx) => forgetAccount(tx, accountId))
    },

    holder: {
      name: 'conversations',
      async *export(customerId) {
        const box = await customers.dataBox(customerId)
        const conversations = await db.selectFrom('conversation').selectAll().where('customer_id', '=', customerId).orderBy('id').execute()
        for (const row of conversations)
          for await (const messages of pagesOf(row.id)) {
            yield {
              accountId: row.account_id,
              ...openNames(box, row),
              isGroup: row.is_group,
              isHandsOff: row.hands_off_at !== null,
              messages: messages.map((message) => {
                const { content: _, ...body } = openBody(box, message)
                return { author: message.author, sentAt: message.sent_at.toISOString(), ...body }
              }),
            }
          }
      },
      async whatIsLost(customerId, language) {
        const { count } = await db
          .selectFrom('conversation')
          .select((is) => is.fn.countAll<number>().as('count'))
          .where('customer_id', '=', customerId)
          .executeTakeFirstOrThrow()
        return count === 0 ? [] : [words.plain(language, 'conversations-lost', { count })]
      },
      async erase(tx, customerId) {
        await endCards(tx, customerId)
        const rows = await tx
          .selectFrom('conversation')
          .select('account_id')
          .where('customer_id', '=', customerId)
          .union(tx.selectFrom('conversation_account').select('account_id').where('customer_id', '=', customerId))
          .execute()
        for (const { account_id: accountId } of rows) await forgetAccount(tx, accountId)
        await tx.deleteFrom('conversation_pending').where('customer_id', '=', customerId).execute()
        await tx.deleteFrom('conversation_written').where('customer_id', '=', customerId).execute()
        await tx.deleteFrom('conversation_desk').where('customer_id', '=', customerId).execute()
      },
    },
  }
}

async function forgetAccount(tx: Tx, accountId: number) {
  await tx.deleteFrom('conversation').where('account_id', '=', accountId).execute()
  await tx.deleteFrom('conversation_account').where('account_id', '=', accountId).execute()
  await tx.deleteFrom('conversation_said').where('account_id', '=', accountId).execute()
}
