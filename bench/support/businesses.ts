import { sessionPlace } from '#features/accounts/ports.ts'
import type { PackageId } from '#features/catalog/rules.ts'
import { createSecretBox, type SecretBox } from '#platform/secret-box.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { addMs, dayMs } from '#shared/time.ts'
import { sessionOf } from '#tests/signed-in.ts'
import { memberAt, secretKey } from './crowd.ts'

export const ownerAt = (index: number) => 660_000_000 + index

interface BusinessOptions {
  /** Of the product that opens what is sealed. */
  box?: SecretBox
  /** When they began. */
  now?: Date
  packageOf?(index: number): PackageId
}

/** Customers with a licence and an account at work each, with a session that signs in. */
export async function writeBusinesses(
  db: Database,
  address: string,
  count: number,
  { box = createSecretBox(secretKey), now, packageOf }: BusinessOptions = {},
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (let index = 0; index < count; index++) {
      const member = memberAt(index)
      const accountId = await writeBusiness(tx, {
        customer: { id: ownerAt(index), first_name: `Owner ${index}` },
        account: { telegram_user_id: member.userId, first_name: `Member ${index}` },
        now,
        packageId: packageOf?.(index),
      })
      const rows = (await sessionOf(member, address)).map(({ kind, key, value }) => ({
        account_id: accountId,
        kind,
        key,
        value: box.seal(value, sessionPlace(accountId, kind, key)),
        expires_at: null,
      }))
      await tx.insertInto('session_value').values(rows).execute()
    }
  })
}

/** A customer with a licence and an account at work, in the state in which a journey leaves them. Gives the account's id. */
export async function writeBusiness(
  on: Database | Tx,
  {
    customer,
    account,
    now = new Date(),
    packageId = 'basic',
  }: {
    customer: { id: number; first_name: string }
    account: { telegram_user_id: number; first_name: string; username?: string }
    now?: Date | undefined
    packageId?: PackageId | undefined
  },
): Promise<number> {
  const later = addMs(new Date(), 20 * dayMs)
  await on
    .insertInto('customer')
    .values({ ...customer, seen_at: now, created_at: now })
    .execute()
  const licence = await on
    .insertInto('licence')
    .values({
      customer_id: customer.id,
      order_id: customer.id,
      package_id: packageId,
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
  const { id } = await on
    .insertInto('account')
    .values({
      ...account,
      customer_id: customer.id,
      licence_id: licence.id,
      licence_state: 'active',
      state: 'live',
      created_at: now,
      connected_at: now,
      live_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  // as the activation found it: nothing of the basic package acts by itself
  await on.insertInto('conversation_account').values({ account_id: id, customer_id: customer.id, automates: false }).execute()
  return id
}
