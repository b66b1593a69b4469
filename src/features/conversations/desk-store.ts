import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Words } from '#platform/words.ts'
import type {
  Composer,
  ConversationAccounts,
  ConversationBehaviours,
  ConversationCustomers,
  ConversationStaff,
  PermitMint,
} from './ports.ts'
import './tables.ts'

export interface ConversationsDeps {
  db: Database
  clock: Clock
  events: Events
  jobs: Jobs
  accounts: ConversationAccounts
  customers: ConversationCustomers
  staff: ConversationStaff
  permits: PermitMint
  words: Words
  behaviours: ConversationBehaviours
  /** Absent: no model answers in this deployment. */
  composer?: Composer
  /** How long messages are gathered before automation answers them; absent: as the rules say. */
  gatherMs?: number | undefined
}

export const showJob = 'conversations.show'
/** Removes what was passed on of a message that its writer took back. */
export const takeBackJob = 'conversations.take-back'
/** Takes the buttons off what is left in the chat of somebody who was erased. */
export const endCardsJob = 'conversations.end-cards'
/** A first message is shown at once; what follows within `burstMs` is gathered for a second, or each would be a call of Telegram. */
export const gatherSeconds = 1
const burstMs = 5_000

/**
 * The cards of this customer are behind. One job for as many changes as come before it runs: it reads what stands then, so nothing
 * has to be told to it.
 * @param options.isPart of an album: the other parts are on their way.
 */
export async function touchDesk(
  { clock, jobs }: Pick<ConversationsDeps, 'clock' | 'jobs'>,
  tx: Tx,
  customerId: number,
  { isPart = false } = {},
): Promise<void> {
  const now = clock.now()
  const row = await tx
    .with('before', (from) => from.selectFrom('conversation_desk').select('due_at').where('customer_id', '=', customerId))
    .insertInto('conversation_desk')
    .values({ customer_id: customerId, is_due: true, due_at: now })
    .onConflict((conflict) =>
      conflict.column('customer_id').doUpdateSet({ is_due: true, due_at: now }).where('conversation_desk.is_due', '=', false),
    )
    .returning((is) => is.selectFrom('before').select('before.due_at').as('before_at'))
    .executeTakeFirst()
  if (!row) return
  const isBurst = row.before_at !== null && now.getTime() - row.before_at.getTime() < burstMs
  await jobs.send(tx, showJob, { customerId }, isBurst || isPart ? { afterSeconds: gatherSeconds } : {})
}
