import type { Events } from '#platform/events.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import type { AccountRow } from './store.ts'
import { wakeWorkers } from './worker.ts'

/** The account is another now: who listens hears of it, and whoever has to hold it or let it go looks. */
export async function noteChange({ events }: { events: Events }, tx: Tx, row: Pick<AccountRow, 'id' | 'customer_id'>): Promise<void> {
  await events.announce(tx, 'account_changed', { customerId: row.customer_id, accountId: row.id })
  await wakeWorkers(tx, row.id)
}
