import { sql, type Selectable } from 'kysely'
import { CustomerErased } from '#features/customers/service.ts'
import type { Tx } from '#platform/postgres/connect.ts'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { touchDesk, type ConversationsDeps, type Touched } from './desk-store.ts'

export type Conversation = Selectable<Tables['conversation']>

export const findConversation = readBy(
  (on, ids: number[]) => on.selectFrom('conversation').selectAll().where('id', '=', anyOf(ids)).execute(),
  ({ id }) => id,
)

/** Whoever writes of a conversation and its messages locks it first: nobody else does until the transaction ends. */
export const lockConversation = (tx: Tx, id: number): Promise<Conversation | undefined> =>
  tx.selectFrom('conversation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** The same where it is known to stand. */
export const lockKnown = (tx: Tx, id: number): Promise<Conversation> =>
  tx.selectFrom('conversation').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow()

/** What decides whether automation may act in it. */
export const standingOf = (row: Conversation) => ({
  handsOffAt: row.hands_off_at ?? row.kept_out_at,
  pausedUntil: row.automation_paused_until,
  closedBy: row.automation_closed,
  automaticInARow: row.automatic_in_a_row,
})

/** Something that its card shows is another now. */
export async function bump(
  deps: Pick<ConversationsDeps, 'clock' | 'jobs'>,
  tx: Tx,
  { id, customer_id: customerId }: Pick<Conversation, 'id' | 'customer_id'>,
  options?: Omit<Touched, 'customerId'>,
): Promise<void> {
  await tx
    .updateTable('conversation')
    .set({ revision: sql`revision + 1` })
    .where('id', '=', id)
    .execute()
  await touchDesk(deps, tx, customerId, options)
}

/** Nothing is kept for somebody who was erased; a message still under way is let go. */
export async function unlessErased(work: () => Promise<void>) {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof CustomerErased)) throw error
  }
}
