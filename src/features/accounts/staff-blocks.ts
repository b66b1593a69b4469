import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { AccountRow } from './store.ts'
import './tables.ts'

/** What a staff block that follows an account says of itself. */
export interface StandingBlock {
  note: string | null
}

/**
 * A staff block is about a person's conduct, so it goes where they go: with the Telegram account, whoever connects it and under whichever
 * licence, and to every account that its customer connects for the first time while it stands. Telegram accounts are known again by
 * digest only: the block outlives the erasing of the customer, their data does not.
 */
export function createStaffBlocks(box: SecretBox) {
  const keyOf = (telegramUserId: number) => box.digest(String(telegramUserId), 'staff_block')
  const keysOf = (telegramUserId: number) => box.digests(String(telegramUserId), 'staff_block')

  return {
    keyOf,

    /** The block that an account has to take over as it signs in; undefined when there is none, or it stands there already. */
    async following(tx: Tx, account: AccountRow, telegramUserId: number): Promise<StandingBlock | undefined> {
      if (account.blocks.includes('staff')) return undefined
      const isNew = account.telegram_user_id === null
      return tx
        .selectFrom('account_block')
        .innerJoin('account', 'account.id', 'account_block.account_id')
        .select('account_block.note')
        .where('block', '=', 'staff')
        .where((where) =>
          where.or([
            where('telegram_key', 'in', keysOf(telegramUserId)),
            ...(isNew ? [where('account.customer_id', '=', account.customer_id)] : []),
          ]),
        )
        .orderBy('account_block.since', 'desc')
        .executeTakeFirst()
    },

    /** Lifted for one account, it is lifted for that Telegram account wherever it was before. */
    async lift(tx: Tx, accountId: number): Promise<void> {
      const rows = await tx
        .deleteFrom('account_block')
        .where('account_id', '=', accountId)
        .where('block', '=', 'staff')
        .returning('telegram_key')
        .execute()
      const keys = rows.flatMap(({ telegram_key: key }) => key ?? [])
      if (keys.length > 0) await tx.deleteFrom('account_block').where('block', '=', 'staff').where('telegram_key', 'in', keys).execute()
    },
  }
}

export type StaffBlocks = ReturnType<typeof createStaffBlocks>

/** Digests by the current key, where the Telegram account is still known. Answers how many changed. */
export async function resealStaffBlocks(db: Database, box: SecretBox): Promise<number> {
  const { keyOf } = createStaffBlocks(box)
  const rows = await db
    .selectFrom('account_block')
    .innerJoin('account', 'account.id', 'account_block.account_id')
    .select(['account_id', 'telegram_key', 'account.telegram_user_id'])
    .where('block', '=', 'staff')
    .where('account.telegram_user_id', 'is not', null)
    .execute()
  let count = 0
  for (const { account_id: accountId, telegram_key: before, telegram_user_id: userId } of rows) {
    const key = userId === null ? undefined : keyOf(userId)
    if (!key || before?.equals(key)) continue
    await db
      .updateTable('account_block')
      .set({ telegram_key: key })
      .where('account_id', '=', accountId)
      .where('block', '=', 'staff')
      .execute()
    count++
  }
  return count
}
