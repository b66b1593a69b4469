import { countAct } from '#features/accounts/service.ts'
import type { JoinedGroup } from '#features/accounts/ports.ts'
import { isWithin, quietFrom } from '#features/personas/behaviour-rules.ts'
import { addMs } from '#shared/time.ts'
import { fillText, safeName } from './invites-rules.ts'
import type { TextStore } from './invites-texts.ts'
import type { GroupLists, ListedGroup, PostsDeps } from './posts-groups.ts'
import { gatherNewcomersMs, greetedMax, greetWithinMs, newcomersKeptMs } from './posts-rules.ts'
import { greetingKey, lookWork } from './posts-publisher.ts'

const placeOf = (accountId: number, chatId: number, userId: number) => `group_newcomer:${accountId}:${chatId}:${userId}`

/** Greets who joins a listed group: in the group, once a person, together with who joined just then. */
export function createGreetings(deps: PostsDeps & { store: TextStore; groups: GroupLists }) {
  const { db, clock, customers, accounts, behaviours, conversations, store, groups } = deps

  /** Newcomers of a group who wait for their greeting. */
  const waiting = (accountId: number, chatId: number, now: Date) =>
    db
      .selectFrom('group_newcomer')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('chat_id', '=', chatId)
      .where('settled_at', 'is', null)
      .where('joined_at', '>', addMs(now, -greetWithinMs))
      .orderBy('joined_at')
      .execute()

  return {
    /** Told twice, a newcomer is kept once; who comes back is not new. */
    async note({ accountId, chatId, people, at }: JoinedGroup): Promise<void> {
      const group = (await groups.listed(accountId)).find((one) => one.chatId === chatId)
      if (!group) return
      const { customerId } = group
      const box = await customers.dataBox(customerId)
      for (const { id: userId, firstName } of people) {
        if (await accounts.byTelegramUser(userId)) continue
        await db
          .insertInto('group_newcomer')
          .values({
            account_id: accountId,
            chat_id: chatId,
            user_id: userId,
            customer_id: customerId,
            name_sealed: box.seal(firstName, placeOf(accountId, chatId, userId)),
            joined_at: at,
            settled_at: null,
          })
          .onConflict((conflict) => conflict.columns(['account_id', 'chat_id', 'user_id']).doNothing())
          .execute()
      }
    },

    /** Sends accounts to groups where somebody waits; who waited too long is let be, their name forgotten. */
    async sweep(now: Date): Promise<void> {
      await db
        .updateTable('group_newcomer')
        .set({ settled_at: now, name_sealed: null })
        .where('settled_at', 'is', null)
        .where('joined_at', '<=', addMs(now, -greetWithinMs))
        .execute()
      const rows = await db
        .selectFrom('group_newcomer')
        .innerJoin('listed_group', (join) =>
          join
            .onRef('listed_group.account_id', '=', 'group_newcomer.account_id')
            .onRef('listed_group.chat_id', '=', 'group_newcomer.chat_id'),
        )
        .select(['listed_group.id', 'listed_group.account_id'])
        .distinct()
        .where('settled_at', 'is', null)
        .where('off_at', 'is', null)
        .where('joined_at', '<=', addMs(now, -gatherNewcomersMs))
        .execute()
      for (const { id, account_id: accountId } of rows) {
        const { greeting } = await store.of(db, accountId, 'posts')
        if (greeting !== undefined) await db.transaction().execute((tx) => accounts.atHolder.send(tx, accountId, lookWork, { groupId: id }))
      }
    },

    async greet({ id, accountId, chatId, customerId }: ListedGroup): Promise<void> {
      const now = clock.now()
      const [behaviour, { greeting }, people] = await Promise.all([
        behaviours.of(accountId),
        store.of(db, accountId, 'posts'),
        waiting(accountId, chatId, now),
      ])
      const [first] = people
      if (!behaviour || greeting === undefined || !first || isWithin(behaviour.quiet_hours, now)) return
      const box = await customers.dataBox(customerId)
      const names = people.flatMap(({ name_sealed: sealed, user_id: userId }) =>
        sealed ? safeName(box.openText(sealed, placeOf(accountId, chatId, userId))) || [] : [],
      )
      const until = Math.min(now.getTime() + greetWithinMs, quietFrom(behaviour.quiet_hours, now)?.getTime() ?? Infinity)
      await conversations.sayInGroup({
        accountId,
        chatId,
        purpose: 'greeting',
        text: fillText(greeting, { name: '', names: names.slice(0, greetedMax).join(', ') }),
        key: greetingKey(id, first.user_id),
        notAfter: new Date(until),
        async record(tx) {
          const settled = await tx
            .updateTable('group_newcomer')
            .set({ settled_at: now, name_sealed: null })
            .where('account_id', '=', accountId)
            .where('chat_id', '=', chatId)
            .where(
              'user_id',
              'in',
              people.map((one) => one.user_id),
            )
            .where('settled_at', 'is', null)
            .returning('user_id')
            .execute()
          if (settled.length !== people.length) return false
          await countAct(tx, accountId, 'auto:greeting', now)
          return true
        },
      })
    },

    async forgetOld(now: Date): Promise<void> {
      await db.deleteFrom('group_newcomer').where('joined_at', '<', addMs(now, -newcomersKeptMs)).execute()
    },
  }
}
