import { randomBytes } from 'node:crypto'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { createSecretBox, type SecretBox } from '#platform/secret-box.ts'
import { CustomerErased } from './rules.ts'
import './tables.ts'

/** Seals what belongs to one customer with that customer's own key; when the key is destroyed, nobody opens it any more. */
export interface DataBox {
  seal(plain: string | Uint8Array, place: string): Buffer
  openText(sealed: Uint8Array, place: string): string
  open(sealed: Uint8Array, place: string): Buffer
  /** A key of this customer's own for another use; it goes with the customer's key. */
  derive(purpose: string): Buffer
}

export interface DataBoxes {
  /** @throws CustomerErased */
  of: (customerId: number, on?: Database | Tx) => Promise<DataBox>
  forget: (customerId: number) => void
}

/** How long a process may go on with a key that another one destroyed; the rows that it opens are gone at once. */
const keptMs = 10_000
const keptMax = 2_000

const placeOf = (customerId: number) => `customer_key:${customerId}`

const keyRow = readBy(
  (on, ids: number[]) => on.selectFrom('customer').select(['id', 'key_sealed', 'erased_at']).where('id', '=', anyOf(ids)).execute(),
  (row) => row.id,
)

export function createDataBoxes({ db, box }: { db: Database; box: SecretBox }): DataBoxes {
  const kept = new Map<number, { box: DataBox; at: number }>()

  async function keyOf(on: Database | Tx, customerId: number): Promise<Buffer> {
    let row = await keyRow(on, customerId)
    if (row && !row.key_sealed && !row.erased_at) {
      await on
        .updateTable('customer')
        .set({ key_sealed: box.seal(randomBytes(32), placeOf(customerId)) })
        .where('id', '=', customerId)
        .where('key_sealed', 'is', null)
        .where('erased_at', 'is', null)
        .execute()
      row = await keyRow(on, customerId)
    }
    if (!row?.key_sealed) throw new CustomerErased(customerId)
    return box.open(row.key_sealed, placeOf(customerId))
  }

  return {
    async of(customerId, on = db) {
      const known = kept.get(customerId)
      if (known && performance.now() - known.at < keptMs) return known.box
      const inner = createSecretBox(await keyOf(on, customerId))
      const made: DataBox = {
        seal: (plain, place) => inner.seal(typeof plain === 'string' ? Buffer.from(plain) : plain, place),
        open: (sealed, place) => inner.open(sealed, place),
        openText: (sealed, place) => inner.open(sealed, place).toString(),
        derive: inner.derive,
      }
      // a key that a transaction made goes with it
      if (on.isTransaction) return made
      if (kept.size >= keptMax) kept.clear()
      kept.set(customerId, { box: made, at: performance.now() })
      return made
    },
    forget: (customerId) => void kept.delete(customerId),
  }
}

/** Seals with the current master key what an older one sealed. Safe to run while others work, and again. @returns how many. */
export async function resealCustomers(db: Database, box: SecretBox): Promise<number> {
  let count = 0
  let after = 0
  for (;;) {
    const rows = await db
      .selectFrom('customer')
      .select(['id', 'key_sealed'])
      .where('key_sealed', 'is not', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(500)
      .execute()
    for (const { id, key_sealed: sealed } of rows) {
      after = id
      if (!sealed || !box.isOld(sealed)) continue
      const { numUpdatedRows } = await db
        .updateTable('customer')
        .set({ key_sealed: box.seal(box.open(sealed, placeOf(id)), placeOf(id)) })
        .where('id', '=', id)
        .where('key_sealed', '=', sealed)
        .executeTakeFirst()
      count += Number(numUpdatedRows)
    }
    if (rows.length < 500) return count
  }
}
