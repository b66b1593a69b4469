import { sql } from 'kysely'
import type { Database } from '../../src/platform/postgres/connect.ts'

/** Who holds an account at the moment, and when somebody was last seen: they move by themselves. */
const movingColumns = ['holder', 'token', 'is_release_asked', 'seen_at', 'touched_at', 'card_id', 'card_at', 'shown_revision']
const tables = [
  'customer',
  'customer_consent',
  'customer_order',
  'claim',
  'receipt',
  'ledger_movement',
  'ledger_entry',
  'licence',
  'licence_renewal',
  'account',
  'account_block',
  'account_change',
  'login',
  'journey',
  'persona',
  'knowledge_source',
  'knowledge_passage',
  'conversation',
  'conversation_message',
  'outgoing',
  'ticket',
  'broadcast',
  'staff_member',
  'service_settings',
  'licence_move',
  'package_version',
]

/** Everything that matters, row by row as text, less what belongs to `without`: equal before and after means that nothing changed. */
export async function digestOf(db: Database, without: number[] = []): Promise<Record<string, string[]>> {
  const digest: Record<string, string[]> = {}
  for (const table of tables) {
    const owner = table === 'customer' ? 'id' : 'customer_id'
    const { rows } = await sql<{ row: string }>`
      select (to_jsonb(t) - ${movingColumns}::text[])::text as row from ${sql.table(table)} t
      where coalesce((to_jsonb(t) ->> ${owner})::bigint, 0) <> all(${without}::bigint[]) order by 1`.execute(db)
    digest[table] = rows.map(({ row }) => row)
  }
  return digest
}
