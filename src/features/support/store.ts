import type { Selectable } from 'kysely'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Ticket } from './rules.ts'
import './tables.ts'

export async function find(db: Database, ticketId: number): Promise<Ticket | undefined> {
  const row = await db.selectFrom('ticket').selectAll().where('id', '=', ticketId).executeTakeFirst()
  return row && toTicket(row)
}

/** The one that is not closed. */
export async function standing(db: Database | Tx, customerId: number): Promise<Ticket | undefined> {
  const row = await db
    .selectFrom('ticket')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('state', '!=', 'closed')
    .executeTakeFirst()
  return row && toTicket(row)
}

export async function ofCustomer(db: Database, customerId: number): Promise<Ticket[]> {
  const rows = await db.selectFrom('ticket').selectAll().where('customer_id', '=', customerId).orderBy('id', 'desc').limit(20).execute()
  return rows.map(toTicket)
}

export async function queue(
  db: Database,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ tickets: Ticket[]; total: number }> {
  const waiting = db.selectFrom('ticket').where('state', '=', 'open')
  const { total } = await waiting.select((is) => is.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await waiting.selectAll().orderBy('is_first', 'desc').orderBy('last_at').offset(offset).limit(limit).execute()
  return { tickets: rows.map(toTicket), total }
}

/** Messages with whose ticket they stand in. */
export function messageRows(db: Database) {
  return db
    .selectFrom('ticket_message')
    .innerJoin('ticket', 'ticket.id', 'ticket_message.ticket_id')
    .selectAll('ticket_message')
    .select('ticket.customer_id')
}

export async function ofMessage(db: Database, messageId: number): Promise<Ticket | undefined> {
  const row = await db
    .selectFrom('ticket')
    .innerJoin('ticket_message', 'ticket_message.ticket_id', 'ticket.id')
    .selectAll('ticket')
    .where('ticket_message.id', '=', messageId)
    .executeTakeFirst()
  return row && toTicket(row)
}

export async function answeredBy(db: Database, ticketId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('ticket_message')
    .select('staff_id')
    .distinct()
    .where('ticket_id', '=', ticketId)
    .where('staff_id', 'is not', null)
    .execute()
  return rows.flatMap(({ staff_id: id }) => (id === null ? [] : [id]))
}

export async function wasShown(db: Database, messageId: number, personId: number): Promise<boolean> {
  const row = await db
    .selectFrom('ticket_card')
    .select('message_id')
    .where('message_id', '=', messageId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row !== undefined
}

export async function noteShown(db: Database, messageId: number, personId: number, botMessageId: number): Promise<void> {
  await db
    .insertInto('ticket_card')
    .values({ message_id: messageId, person_id: personId, bot_message_id: botMessageId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function shownAt(db: Database, personId: number, botMessageId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('ticket_card')
    .innerJoin('ticket_message', 'ticket_message.id', 'ticket_card.message_id')
    .select('ticket_message.ticket_id')
    .where('person_id', '=', personId)
    .where('bot_message_id', '=', botMessageId)
    .executeTakeFirst()
  return row?.ticket_id
}

export const toTicket = (row: Selectable<Tables['ticket']>): Ticket => ({
  id: row.id,
  customerId: row.customer_id,
  state: row.state,
  isFirst: row.is_first,
  openedAt: row.opened_at,
  lastAt: row.last_at,
  ...(row.first_answer_at ? { firstAnswerAt: row.first_answer_at } : {}),
  ...(row.closed_at ? { closedAt: row.closed_at } : {}),
})
