import { sql, type Selectable } from 'kysely'
import type { IncomingMessage, OwnGroup } from '#features/accounts/ports.ts'
import type { Account } from '#features/accounts/rules.ts'
import { lockAccount, type Accounts } from '#features/accounts/service.ts'
import type { Conversations } from '#features/conversations/service.ts'
import type { DataBox } from '#features/customers/service.ts'
import type { Behaviours } from '#features/personas/behaviour.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { addMs, hourMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import type { TextStoreDeps } from './invites-texts.ts'
import { groupsMax } from './posts-rules.ts'
import type { OffReason } from './posts-tables.ts'
import './events.ts'
import './posts-tables.ts'

export interface PostsDeps extends TextStoreDeps {
  clock: Clock
  events: Events
  accounts: Pick<Accounts, 'byTelegramUser' | 'atHolder' | 'withdraw'> & { get(accountId: number): Promise<Account | undefined> }
  behaviours: Pick<Behaviours, 'of' | 'change'>
  conversations: Pick<Conversations, 'sayInGroup'>
}

export interface ListedGroup {
  id: number
  accountId: number
  customerId: number
  chatId: number
  title: string
  humans: number
  lastPostAt: Date | null
  /** Which text is next. */
  posts: number
  isOff: boolean
}

/** What was found is not the truth for ever: another admin may have changed it. */
const choicesKeptMs = hourMs

const placeOf = (accountId: number, chatId: number) => `group:${accountId}:${chatId}`

/** Which groups an account may write in unasked: those that it administers, of which the customer listed some. */
export function createGroupLists({ db, clock, events, customers, accounts }: PostsDeps) {
  function toGroup(box: Pick<DataBox, 'openText'>, row: Selectable<Tables['listed_group']>): ListedGroup {
    return {
      id: row.id,
      accountId: row.account_id,
      customerId: row.customer_id,
      chatId: row.chat_id,
      title: box.openText(row.title_sealed, placeOf(row.account_id, row.chat_id)),
      humans: row.humans,
      lastPostAt: row.last_post_at,
      posts: row.posts,
      isOff: row.off_at !== null,
    }
  }

  async function opened(rows: Selectable<Tables['listed_group']>[]): Promise<ListedGroup[]> {
    const groups: ListedGroup[] = []
    for (const row of rows) groups.push(toGroup(await customers.dataBox(row.customer_id), row))
    return groups
  }

  const listed = async (accountId: number) =>
    opened(
      await db
        .selectFrom('listed_group')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('off_at', 'is', null)
        .orderBy('id')
        .execute(),
    )

  async function list(
    customerId: number,
    accountId: number,
    chatId: number,
  ): Promise<Result<void, 'no_account' | 'not_offered' | 'groups_full'>> {
    const account = await accounts.get(accountId)
    if (account?.customerId !== customerId) return refused('no_account')
    const now = clock.now()
    return db.transaction().execute(async (tx) => {
      // two presses at once: the later one sees what the earlier one left
      await lockAccount(tx, accountId)
      const choice = await tx
        .selectFrom('group_choice')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('chat_id', '=', chatId)
        .where('found_at', '>', addMs(now, -choicesKeptMs))
        .executeTakeFirst()
      if (!choice) return refused('not_offered')
      const standing = await tx
        .selectFrom('listed_group')
        .select('chat_id')
        .where('account_id', '=', accountId)
        .where('off_at', 'is', null)
        .execute()
      if (standing.some((group) => group.chat_id === chatId)) return done(undefined)
      if (standing.length >= groupsMax) return refused('groups_full')
      const fresh = { title_sealed: choice.title_sealed, listed_at: now, off_at: null, off_reason: null, asked_at: null }
      await tx
        .insertInto('listed_group')
        .values({ account_id: accountId, customer_id: customerId, chat_id: chatId, last_post_at: null, ...fresh })
        // when it last wrote there is not forgotten by taking the group off and listing it again
        .onConflict((conflict) => conflict.columns(['account_id', 'chat_id']).doUpdateSet({ ...fresh, humans: 0 }))
        .execute()
      return done(undefined)
    })
  }

  return {
    listed,
    list,

    async get(groupId: number): Promise<ListedGroup | undefined> {
      return (await opened(await db.selectFrom('listed_group').selectAll().where('id', '=', groupId).execute()))[0]
    },

    /** What the account found, for an hour. */
    async offer(accountId: number, found: readonly OwnGroup[]): Promise<void> {
      const account = await accounts.get(accountId)
      if (!account) return
      const { customerId } = account
      const box = await customers.dataBox(customerId)
      await db.transaction().execute(async (tx) => {
        await tx.deleteFrom('group_choice').where('account_id', '=', accountId).execute()
        for (const { chatId, title } of found.slice(0, 50))
          await tx
            .insertInto('group_choice')
            .values({
              account_id: accountId,
              chat_id: chatId,
              customer_id: customerId,
              title_sealed: box.seal(title, placeOf(accountId, chatId)),
              found_at: clock.now(),
            })
            .execute()
      })
    },

    async choices(accountId: number): Promise<{ chatId: number; title: string }[]> {
      const rows = await db
        .selectFrom('group_choice')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('found_at', '>', addMs(clock.now(), -choicesKeptMs))
        .where((is) =>
          is.not(
            is.exists(
              is
                .selectFrom('listed_group')
                .select('id')
                .whereRef('listed_group.account_id', '=', 'group_choice.account_id')
                .whereRef('listed_group.chat_id', '=', 'group_choice.chat_id')
                .where('off_at', 'is', null),
            ),
          ),
        )
        .execute()
      const choices: { chatId: number; title: string }[] = []
      for (const row of rows) {
        const box = await customers.dataBox(row.customer_id)
        choices.push({ chatId: row.chat_id, title: box.openText(row.title_sealed, placeOf(accountId, row.chat_id)) })
      }
      return choices.toSorted((a, b) => a.title.localeCompare(b.title, 'tr'))
    },

    async unlist(customerId: number, accountId: number, chatId: number): Promise<Result<void, 'no_account'>> {
      const gone = await db
        .updateTable('listed_group')
        .set({ off_at: clock.now(), off_reason: null })
        .where('customer_id', '=', customerId)
        .where('account_id', '=', accountId)
        .where('chat_id', '=', chatId)
        .where('off_at', 'is', null)
        .returning('id')
        .executeTakeFirst()
      return gone || (await accounts.get(accountId))?.customerId === customerId ? done(undefined) : refused('no_account')
    },

    /** Once: nothing is written there any more, and the customer is told. */
    async takeOff(groupId: number, reason: OffReason): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const row = await tx
          .updateTable('listed_group')
          .set({ off_at: clock.now(), off_reason: reason })
          .where('id', '=', groupId)
          .where('off_at', 'is', null)
          .returning(['customer_id', 'account_id'])
          .executeTakeFirst()
        if (row) await events.announce(tx, 'group_taken_off', { customerId: row.customer_id, accountId: row.account_id, groupId, reason })
      })
    },

    async isListed(tx: Tx, { accountId, chatId }: { accountId: number; chatId: number }): Promise<boolean> {
      const row = await tx
        .selectFrom('listed_group')
        .select('id')
        .where('account_id', '=', accountId)
        .where('chat_id', '=', chatId)
        .where('off_at', 'is', null)
        .forUpdate()
        .executeTakeFirst()
      return row !== undefined
    },

    /** Counts a message of a person, without a word of it; told twice, it counts once. */
    async count({
      accountId,
      chatId,
      messageId,
      isGroup,
      sender,
    }: Pick<IncomingMessage, 'accountId' | 'chatId' | 'messageId' | 'isGroup' | 'sender'>) {
      if (!isGroup) return
      const own = db
        .selectFrom('listed_group')
        .select('id')
        .where('account_id', '=', accountId)
        .where('chat_id', '=', chatId)
        .where('off_at', 'is', null)
        .where('counted_to', '<', messageId)
      const group = await own.executeTakeFirst()
      // accounts of the service do not wake each other
      if (!group || (await accounts.byTelegramUser(sender.id))) return
      await db
        .updateTable('listed_group')
        .set({ humans: sql`humans + 1`, counted_to: messageId })
        .where('id', '=', group.id)
        .where('counted_to', '<', messageId)
        .execute()
    },

    /** The part of the customer's data that stands here; the texts stand with those of invites. */
    holder: {
      name: 'groups',
      async export(customerId: number): Promise<object> {
        const rows = await db.selectFrom('listed_group').selectAll().where('customer_id', '=', customerId).orderBy('id').execute()
        return (await opened(rows)).map(({ accountId, chatId, title, isOff, lastPostAt }) => ({
          accountId,
          chatId,
          title,
          isOff,
          lastPostAt,
        }))
      },
      async erase(tx: Tx, customerId: number): Promise<void> {
        for (const table of ['listed_group', 'group_choice', 'group_post', 'group_newcomer'] as const)
          await tx.deleteFrom(table).where('customer_id', '=', customerId).execute()
      },
    },
  }
}

export type GroupLists = ReturnType<typeof createGroupLists>
