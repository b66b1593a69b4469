import type { Tx } from '#platform/postgres/connect.ts'
import './tables.ts'

/** What a feature does under this lock is done for one customer at a time, and nobody erases them meanwhile. */
export async function lockCustomer(tx: Tx, id: number): Promise<void> {
  await tx.selectFrom('customer').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

/** Those of them who are still there; until the transaction ends nobody erases them. Many may keep the same person at once. */
export async function keepCustomers(tx: Tx, ids: number[]): Promise<number[]> {
  const rows = await tx
    .selectFrom('customer')
    .select('id')
    .where('id', '=', (is) => is.fn.any(is.val(ids)))
    .forKeyShare()
    .execute()
  return rows.map(({ id }) => id)
}
