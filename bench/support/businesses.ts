import { sessionPlace } from '#features/accounts/ports.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { addMs, dayMs } from '#shared/time.ts'
import { sessionOf } from '#tests/signed-in.ts'
import { memberAt, secretKey } from './crowd.ts'

export const ownerAt = (index: number) => 660_000_000 + index

/** Customers with a licence and an account at work each, in the state in which a journey leaves them. */
export async function writeBusinesses(db: Database, address: string, count: number): Promise<void> {
  const now = new Date()
  const later = addMs(now, 20 * dayMs)
  const box = createSecretBox(secretKey)
  await db.transaction().execute(async (tx) => {
    for (let index = 0; index < count; index++) {
      const id = ownerAt(index)
      await tx
        .insertInto('customer')
        .values({ id, first_name: `Owner ${index}`, seen_at: now, created_at: now })
        .execute()
      const licence = await tx
        .insertInto('licence')
        .values({
          customer_id: id,
          order_id: id,
          package_id: 'basic',
          package_version: 1,
          state: 'active',
          created_at: now,
          waiting_until: later,
          months_due: 1,
          activated_at: now,
          anchor_day: 1,
          expires_at: later,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      const member = memberAt(index)
      const account = await tx
        .insertInto('account')
        .values({
          customer_id: id,
          licence_id: licence.id,
          licence_state: 'active',
          state: 'live',
          telegram_user_id: member.userId,
          first_name: `Member ${index}`,
          created_at: now,
          connected_at: now,
          live_at: now,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      const rows = (await sessionOf(member, address)).map(({ kind, key, value }) => ({
        account_id: account.id,
        kind,
        key,
        value: box.seal(value, sessionPlace(account.id, kind, key)),
        expires_at: null,
      }))
      await tx.insertInto('session_value').values(rows).execute()
    }
  })
}
