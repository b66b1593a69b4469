import type { Database, Tx } from '#platform/postgres/connect.ts'
import { addMs } from '#shared/time.ts'
import { blockersMs } from './rules.ts'
import './tables.ts'

/**
 * Notes that a new contact has blocked the account, and answers how many did within a day; the same one counts once. A chat that is older
 * than the connection is no new contact, whatever the product knows of it.
 */
export async function countNewBlockers(tx: Tx, accountId: number, chatId: number, now: Date): Promise<number> {
  const since = addMs(now, -blockersMs)
  const past = await tx
    .selectFrom('account_past_chat')
    .select('chat_id')
    .where('account_id', '=', accountId)
    .where('chat_id', '=', chatId)
    .executeTakeFirst()
  if (!past)
    await tx
      .insertInto('account_blocker')
      .values({ account_id: accountId, chat_id: chatId, at: now })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'chat_id']).doUpdateSet({ at: now }).where('account_blocker.at', '<=', since),
      )
      .execute()
  const { count } = await tx
    .selectFrom('account_blocker')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}

export async function forgetBlockers(db: Database, now: Date): Promise<void> {
  await db.deleteFrom('account_blocker').where('at', '<=', addMs(now, -blockersMs)).execute()
}
