import { sql } from 'kysely'
import { countAct } from '#features/accounts/service.ts'
import type { SendFailure } from '#features/accounts/outgoing-rules.ts'
import { isWithin, quietFrom, type Behaviour } from '#features/personas/behaviour-rules.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { addMs, dayMs } from '#shared/time.ts'
import { fillText } from './invites-rules.ts'
import type { TextStore } from './invites-texts.ts'
import type { GroupLists, ListedGroup, PostsDeps } from './posts-groups.ts'
import { askAgainMs, hindranceOf, humansMin, postsWindowMs, postWaitMs, shortestPaceMs } from './posts-rules.ts'
import type { OffReason } from './posts-tables.ts'

/** At the account's holder: looks whether the account may write in a group, and writes what is due there. */
export const lookWork = 'engagement.look-into-group'

const postsKeptMs = 90 * dayMs

const offFor: Partial<Record<SendFailure, OffReason>> = { write_forbidden: 'write_forbidden', chat_unknown: 'chat_unknown' }

export function createPublisher(deps: PostsDeps & { store: TextStore; groups: Pick<GroupLists, 'takeOff'> }) {
  const { db, clock, accounts, behaviours, conversations, store, groups } = deps

  /** Posts that left, or are about to. */
  async function countSince(on: Database | Tx, accountId: number, since: Date): Promise<number> {
    // one account's posts are counted one after the other
    if (on !== db) await sql`select pg_advisory_xact_lock(hashtext('post'), ${accountId}::int)`.execute(on)
    const { count } = await on
      .selectFrom('group_post')
      .select((is) => is.fn.countAll<number>().as('count'))
      .where('account_id', '=', accountId)
      .where('at', '>', since)
      .executeTakeFirstOrThrow()
    return count
  }

  /** Whether this account posts at all now. */
  async function behaviourOf(accountId: number, now: Date): Promise<Behaviour | undefined> {
    const [account, behaviour] = await Promise.all([accounts.get(accountId), behaviours.of(accountId)])
    if (account?.state !== 'live' || account.blocks.length > 0 || !behaviour?.posts_on) return undefined
    return isWithin(behaviour.quiet_hours, now) ? undefined : behaviour
  }

  async function sweep(now: Date) {
    const rows = await db
      .selectFrom('listed_group')
      .select(['id', 'account_id', 'humans', 'last_post_at'])
      .where('off_at', 'is', null)
      .where('humans', '>=', humansMin)
      .where((is) => is.or([is('last_post_at', 'is', null), is('last_post_at', '<=', addMs(now, -shortestPaceMs))]))
      .where((is) => is.or([is('asked_at', 'is', null), is('asked_at', '<=', addMs(now, -askAgainMs))]))
      .orderBy('asked_at', (order) => order.asc().nullsFirst())
      .limit(500)
      .execute()
    for (const { id, account_id: accountId, humans, last_post_at: lastPostAt } of rows) {
      const behaviour = await behaviourOf(accountId, now)
      if (!behaviour) continue
      const postsInDay = await countSince(db, accountId, addMs(now, -postsWindowMs))
      if (hindranceOf({ humans, lastPostAt }, { frequency: behaviour.offer.groupFrequency, postsInDay, now })) continue
      await db.transaction().execute(async (tx) => {
        await tx.updateTable('listed_group').set({ asked_at: now }).where('id', '=', id).execute()
        await accounts.atHolder.send(tx, accountId, lookWork, { groupId: id })
      })
    }
  }

  /** The account administers the group: what is due there is handed over, once. */
  async function publish({ id, accountId, customerId, chatId }: ListedGroup): Promise<void> {
    const now = clock.now()
    const behaviour = await behaviourOf(accountId, now)
    const { texts } = await store.of(db, accountId, 'posts')
    const row = await db.selectFrom('listed_group').select('posts').where('id', '=', id).executeTakeFirst()
    const text = texts[(row?.posts ?? 0) % Math.max(1, texts.length)]
    if (!behaviour || !row || text === undefined) return
    const key = `post-${id}-${row.posts + 1}`
    const notAfter = new Date(Math.min(now.getTime() + postWaitMs, quietFrom(behaviour.quiet_hours, now)?.getTime() ?? Infinity))
    await conversations.sayInGroup({
      accountId,
      chatId,
      purpose: 'post',
      text: fillText(text, { name: '' }),
      key,
      notAfter,
      async record(tx) {
        const postsInDay = await countSince(tx, accountId, addMs(now, -postsWindowMs))
        const group = await tx.selectFrom('listed_group').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
        if (!group || group.posts !== row.posts) return false
        const standing = { humans: group.humans, lastPostAt: group.last_post_at }
        if (hindranceOf(standing, { frequency: behaviour.offer.groupFrequency, postsInDay, now })) return false
        await tx
          .insertInto('group_post')
          .values({
            account_id: accountId,
            key,
            customer_id: customerId,
            group_id: id,
            at: now,
            humans_before: group.humans,
            last_before: group.last_post_at,
          })
          .execute()
        await tx
          .updateTable('listed_group')
          .set({ humans: 0, last_post_at: now, posts: row.posts + 1 })
          .where('id', '=', id)
          .execute()
        return true
      },
    })
  }

  return {
    sweep,
    publish,
    countSince,
    hindranceOf,

    /** The pace counts from when it left. */
    async onSent({ accountId, key }: { accountId: number; key: string }): Promise<void> {
      const now = clock.now()
      await db.transaction().execute(async (tx) => {
        const post = await tx
          .updateTable('group_post')
          .set({ at: now, is_sent: true })
          .where('account_id', '=', accountId)
          .where('key', '=', key)
          .where('is_sent', '=', false)
          .returning('group_id')
          .executeTakeFirst()
        if (!post) return
        await tx.updateTable('listed_group').set({ last_post_at: now, humans: 0 }).where('id', '=', post.group_id).execute()
        await countAct(tx, accountId, 'post', now)
      })
    },

    /** What waits for its turn was decided by other hours: it is taken back, and whether it is time is looked at anew. */
    async takeBack(accountId: number): Promise<void> {
      const waiting = await db
        .selectFrom('group_post')
        .select('key')
        .where('account_id', '=', accountId)
        .where('is_sent', '=', false)
        .where('at', '>', addMs(clock.now(), -postsWindowMs))
        .execute()
      for (const { key } of waiting) await db.transaction().execute((tx) => accounts.withdraw(tx, accountId, key))
    },

    /** It never left: the group stands as before, or goes off the list when that is why. */
    async onFailed({ accountId, key, reason }: { accountId: number; key: string; reason: SendFailure }): Promise<void> {
      const chat = await db.transaction().execute(async (tx) => {
        const post = await tx
          .deleteFrom('group_post')
          .where('account_id', '=', accountId)
          .where('key', '=', key)
          .where('is_sent', '=', false)
          .returningAll()
          .executeTakeFirst()
        if (post)
          await tx
            .updateTable('listed_group')
            .set({ humans: sql`humans + ${post.humans_before}`, last_post_at: post.last_before })
            .where('id', '=', post.group_id)
            .execute()
        return post?.group_id
      })
      const groupId = chat ?? groupOfGreeting(key)
      const why = offFor[reason]
      if (groupId !== undefined && why) await groups.takeOff(groupId, why)
    },

    async forgetOld(now: Date): Promise<void> {
      await db.deleteFrom('group_post').where('at', '<', addMs(now, -postsKeptMs)).execute()
      await db.deleteFrom('group_choice').where('found_at', '<', addMs(now, -dayMs)).execute()
    },
  }
}

/** The key under which newcomers of a group are greeted. */
export const greetingKey = (groupId: number, userId: number) => `greeting-${groupId}-${userId}`
function groupOfGreeting(key: string): number | undefined {
  const id = /^greeting-(\d+)-/.exec(key)?.[1]
  return id === undefined ? undefined : Number(id)
}
