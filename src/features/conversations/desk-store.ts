import { sql } from 'kysely'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import { anyOf } from '#platform/postgres/read-by.ts'
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

/** Whose cards are behind; `isPart`: of an album, and the other parts are on their way. */
export interface Touched {
  customerId: number
  isPart?: boolean
}

/**
 * The cards of this customer are behind. One job for as many changes as come before it runs: it reads what stands then, so nothing
 * has to be told to it.
 */
export const touchDesk = (
  deps: Pick<ConversationsDeps, 'clock' | 'jobs'>,
  tx: Tx,
  customerId: number,
  { isPart = false }: Omit<Touched, 'customerId'> = {},
): Promise<void> => touchDesks(deps, tx, [{ customerId, isPart }])

/** The same for several customers at once. */
export async function touchDesks(
  { clock, jobs }: Pick<ConversationsDeps, 'clock' | 'jobs'>,
  tx: Tx,
  touched: readonly Touched[],
): Promise<void> {
  const now = clock.now()
  // by their order: two who touch the same desks must not wait for each other
  const customerIds = [...new Set(touched.map(({ customerId }) => customerId))].toSorted((one, other) => one - other)
  const { rows } = await sql<{ customer_id: number; before_at: Date | null }>`
    with before as (select customer_id, due_at from conversation_desk where customer_id = ${anyOf(customerIds)}),
    due as (
      insert into conversation_desk (customer_id, is_due, due_at)
      select id, true, ${now}::timestamptz from unnest(${customerIds}::bigint[]) as id
      on conflict (customer_id) do update set is_due = true, due_at = excluded.due_at where not conversation_desk.is_due
      returning customer_id)
    select due.customer_id, before.due_at as before_at from due left join before using (customer_id)`.execute(tx)
  const parts = new Set(touched.filter(({ isPart }) => isPart).map(({ customerId }) => customerId))
  const isBurst = (at: Date | null) => at !== null && now.getTime() - at.getTime() < burstMs
  const [gathered, others] = partition(rows, (row) => isBurst(row.before_at) || parts.has(row.customer_id))
  const toData = (row: { customer_id: number }) => ({ customerId: row.customer_id })
  await jobs.sendEach(tx, showJob, others.map(toData))
  await jobs.sendEach(tx, showJob, gathered.map(toData), { afterSeconds: gatherSeconds })
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}
