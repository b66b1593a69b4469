import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { Database } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { torrentMax, torrentWindowMs } from './rules.ts'

/** Of messages that no card shows: kept like all others, and before every page. */
const skippedPage = -1

/** What a new message of the contact does to the count of what came within a minute, as part of an update. @param sentAt when it was sent. */
export const torrentAfter = (sentAt: RawBuilder<Date>) => {
  const isWithin = (windows: number) => sql`coalesce(torrent_since > ${sentAt} - ${windows * torrentWindowMs} * interval '1 ms', false)`
  return sql`
    torrent_since = case when ${isWithin(1)} then torrent_since else ${sentAt} end,
    -- a torrent that goes on is none that begins: it has no first messages to show
    torrent_count = case
      when ${isWithin(1)} then torrent_count + 1
      when ${isWithin(2)} and torrent_count > ${torrentMax}::int then torrent_count
      else 1 end`
}

/**
 * Leaves on the live card, of what stands there and what is new, the newest lines only; how many it left out stands in
 * `conversation.skipped`. Media among what is new are not passed on.
 */
export async function thinOut(
  db: Database,
  { id, page }: Pick<Selectable<Tables['conversation']>, 'id' | 'page'>,
  kept: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // the conversation first, its messages after it, as everybody does who writes both
    await tx.selectFrom('conversation').select('id').where('id', '=', id).forUpdate().execute()
    const shown = tx
      .selectFrom('conversation_message')
      .where('conversation_id', '=', id)
      .where((is) => is.or([is('page', 'is', null), is('page', '=', page)]))
    const from = await shown
      .select('position')
      .orderBy('position', 'desc')
      .offset(kept - 1)
      .limit(1)
      .executeTakeFirst()
    await tx
      .updateTable('conversation_message')
      .set({ relay: null })
      .where('conversation_id', '=', id)
      .where('page', 'is', null)
      .where('relay', '=', 'due')
      .execute()
    if (!from) return
    const { numUpdatedRows } = await tx
      .updateTable('conversation_message')
      .set({ page: skippedPage })
      .where('conversation_id', '=', id)
      .where((is) => is.or([is('page', 'is', null), is('page', '=', page)]))
      .where('position', '<', from.position)
      .executeTakeFirst()
    await tx
      .updateTable('conversation')
      .set({ skipped: sql`skipped + ${Number(numUpdatedRows)}` })
      .where('id', '=', id)
      .execute()
  })
}
