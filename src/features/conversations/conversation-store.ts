import { sql, type Selectable } from 'kysely'
import type { Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { touchDesk, type ConversationsDeps } from './desk-store.ts'

export type Conversation = Selectable<Tables['conversation']>

/** Whoever writes of a conversation and its messages locks it first: nobody else does until the transaction ends. */
export const lockConversation = (tx: Tx, id: number): Promise<Conversation | undefined> =>
  tx.selectFrom('conversation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** Something that its card shows is another now. */
export async function bump(
  deps: Pick<ConversationsDeps, 'clock' | 'jobs'>,
  tx: Tx,
  { id, customer_id: customerId }: Pick<Conversation, 'id' | 'customer_id'>,
  options?: Parameters<typeof touchDesk>[3],
): Promise<void> {
  await tx
    .updateTable('conversation')
    .set({ revision: sql`revision + 1` })
    .where('id', '=', id)
    .execute()
  await touchDesk(deps, tx, customerId, options)
}
