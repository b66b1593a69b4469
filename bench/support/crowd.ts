import { createHash } from 'node:crypto'
import { sessionPlace } from '#features/accounts/ports.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { sessionOf, type SessionValue, type SignedIn } from '#tests/signed-in.ts'

/** An account that exists already: both sides make up the same, so no key has to be exchanged. */
export interface Member extends SignedIn {
  phone: string
}

export const secretKey = Buffer.alloc(32, 9)
/** What the product and its rival say of themselves. */
export const api = { id: 1_000_001, hash: '0123456789abcdef0123456789abcdef' }

const customerId = 600_000_001
const atOnce = 500

export function memberAt(index: number): Member {
  const authKey = createHash('shake256', { outputLength: 256 }).update(`account ${index}`).digest()
  return { userId: 610_000_000 + index, phone: `90599${String(index).padStart(7, '0')}`, authKey }
}

/** Rows of accounts that work, in the state in which a login leaves them. All appear at once. */
export async function writeMembers(db: Database, address: string, count: number): Promise<void> {
  const now = new Date()
  const sessions: SessionValue[][] = []
  for (let index = 0; index < count; index++) sessions.push(await sessionOf(memberAt(index), address))
  const box = createSecretBox(secretKey)
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('customer').values({ id: customerId, first_name: 'Bench', seen_at: now, created_at: now }).execute()
    for (let first = 0; first < count; first += atOnce) {
      const some = sessions.slice(first, first + atOnce)
      const accounts = some.map((_, index) => ({
        customer_id: customerId,
        state: 'live' as const,
        licence_state: 'active' as const,
        telegram_user_id: memberAt(first + index).userId,
        created_at: now,
      }))
      const ids = await tx.insertInto('account').values(accounts).returning('id').execute()
      const rows = ids.flatMap(({ id }, index) =>
        (some[index] ?? []).map(({ kind, key, value }) => ({
          account_id: id,
          kind,
          key,
          value: box.seal(value, sessionPlace(id, kind, key)),
          expires_at: null,
        })),
      )
      await tx.insertInto('session_value').values(rows).execute()
    }
  })
}
