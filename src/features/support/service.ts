import type { Selectable } from 'kysely'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import { hitLimit } from '#platform/limits.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { lockCustomer, type Customers, type DataBox, openJson, sealJson, type Place } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import { done, refused, type Result } from '#shared/result.ts'
import * as rules from './rules.ts'
import type { Content, Ticket } from './rules.ts'
import * as store from './store.ts'
import './events.ts'
import './tables.ts'

export interface TicketMessage {
  id: number
  ticketId: number
  customerId: number
  staffId?: number
  content: Content
  at: Date
}

/** Questions of customers and the answers of staff. One ticket a customer at a time. */
export interface Support {
  /** Adds to the standing ticket or opens one. The same key again changes nothing. */
  write(input: {
    customerId: number
    content: Content
    key: string
  }): Promise<Result<{ ticketId: number; isNew: boolean }, rules.WriteRefusal>>
  answer(input: { actorId: number; ticketId: number; content: Content; key: string }): Promise<Result<Ticket, rules.AnswerRefusal>>
  /** By its customer or by staff; closed already is no error. */
  close(input: { actorId: number; ticketId: number }): Promise<Result<Ticket, rules.CloseRefusal>>
  /** Undone closing; does nothing when another ticket stands. */
  reopen(input: { actorId: number; ticketId: number }): Promise<Result<Ticket, rules.CloseRefusal>>
  get(ticketId: number): Promise<Ticket | undefined>
  standing(customerId: number): Promise<Ticket | undefined>
  ofCustomer(customerId: number): Promise<Ticket[]>
  /** Tickets that wait for staff: first-in-queue packages, then who waits longest. */
  queue(page: { offset: number; limit: number }): Promise<{ tickets: Ticket[]; total: number }>
  /** The newest `limit`, oldest first. */
  messages(ticketId: number, limit: number): Promise<TicketMessage[]>
  message(messageId: number): Promise<TicketMessage | undefined>
  /** The ticket that a message stands in. */
  ofMessage(messageId: number): Promise<Ticket | undefined>
  /** Who of staff answered there. */
  answeredBy(ticketId: number): Promise<number[]>
  wasShown(messageId: number, personId: number): Promise<boolean>
  noteShown(messageId: number, personId: number, botMessageId: number): Promise<void>
  /** The ticket whose message was shown to that person there. */
  shownAt(personId: number, botMessageId: number): Promise<number | undefined>
}

export interface SupportDeps {
  db: Database
  clock: Clock
  events: Events
  staff: Pick<Staff, 'may' | 'record'>
  customers: Pick<Customers, 'dataBox'>
  /** Whether the customer's package stands before others. */
  isFirst: (customerId: number) => Promise<boolean>
}

export function createSupport(deps: SupportDeps): Support {
  const { db, clock, events, staff, customers } = deps
  return {
    write,
    answer,
    close,
    reopen,
    get: (ticketId) => store.find(db, ticketId),
    standing: (customerId) => store.standing(db, customerId),
    ofCustomer: (customerId) => store.ofCustomer(db, customerId),
    queue: (page) => store.queue(db, page),
    messages,
    message,
    ofMessage: (messageId) => store.ofMessage(db, messageId),
    answeredBy: (ticketId) => store.answeredBy(db, ticketId),
    wasShown: (messageId, personId) => store.wasShown(db, messageId, personId),
    noteShown: (messageId, personId, botMessageId) => store.noteShown(db, messageId, personId, botMessageId),
    shownAt: (personId, botMessageId) => store.shownAt(db, personId, botMessageId),
  }

  async function write({ customerId, content, key }: Parameters<Support['write']>[0]): ReturnType<Support['write']> {
    if (content.text.length > rules.textMax) return refused('too_long')
    const [box, isFirst] = await Promise.all([customers.dataBox(customerId), deps.isFirst(customerId)])
    return db.transaction().execute(async (tx) => {
      const now = clock.now()
      await lockCustomer(tx, customerId)
      const repeated = await tx.selectFrom('ticket_message').select('ticket_id').where('key', '=', key).executeTakeFirst()
      if (repeated) return done({ ticketId: repeated.ticket_id, isNew: false })
      if (await hitLimit(tx, `ticket:${customerId}`, rules.writeLimit, now)) return refused('too_many')
      const row = await tx
        .updateTable('ticket')
        .set({ state: 'open', last_at: now })
        .where('customer_id', '=', customerId)
        .where('state', '!=', 'closed')
        .returning('id')
        .executeTakeFirst()
      const ticketId = row?.id ?? (await open(tx, customerId, isFirst))
      await add(tx, box, { ticketId, customerId, content, key })
      return done({ ticketId, isNew: row === undefined })
    })
  }

  async function open(tx: Tx, customerId: number, isFirst: boolean) {
    const now = clock.now()
    const { id } = await tx
      .insertInto('ticket')
      .values({ customer_id: customerId, state: 'open', is_first: isFirst, opened_at: now, last_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
    await events.announce(tx, 'ticket_opened', { customerId, ticketId: id })
    return id
  }

  async function add(
    tx: Tx,
    box: DataBox,
    {
      ticketId,
      customerId,
      content,
      key,
      staffId,
    }: { ticketId: number; customerId: number; content: Content; key: string; staffId?: number },
  ) {
    const { id } = await tx
      .insertInto('ticket_message')
      .values({
        ticket_id: ticketId,
        staff_id: staffId ?? null,
        content: sealJson(box, content, placeOf(key)),
        key,
        at: clock.now(),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await events.announce(tx, 'ticket_message_added', { customerId, ticketId, messageId: id })
  }

  async function answer({ actorId, ticketId, content, key }: Parameters<Support['answer']>[0]): ReturnType<Support['answer']> {
    if (!(await staff.may(actorId, 'tickets'))) return refused('not_allowed')
    if (content.text.length > rules.textMax) return refused('too_long')
    const known = await store.find(db, ticketId)
    if (!known || known.customerId < 0) return refused('not_found')
    if (known.customerId === actorId) return refused('own_ticket')
    const box = await customers.dataBox(known.customerId)
    return db.transaction().execute(async (tx) => {
      const row = await tx.selectFrom('ticket').selectAll().where('id', '=', ticketId).forUpdate().executeTakeFirst()
      if (!row) return refused('not_found')
      if (await tx.selectFrom('ticket_message').select('id').where('key', '=', key).executeTakeFirst()) return done(store.toTicket(row))
      if (row.state === 'closed') return refused('closed')
      const now = clock.now()
      const next = await tx
        .updateTable('ticket')
        .set({ state: 'answered', last_at: now, first_answer_at: row.first_answer_at ?? now })
        .where('id', '=', ticketId)
        .returningAll()
        .executeTakeFirstOrThrow()
      await add(tx, box, { ticketId, customerId: row.customer_id, content, key, staffId: actorId })
      if (!row.first_answer_at) {
        const afterSeconds = Math.round((now.getTime() - row.opened_at.getTime()) / 1000)
        await events.announce(tx, 'ticket_first_answered', { customerId: row.customer_id, ticketId, afterSeconds })
      }
      return done(store.toTicket(next))
    })
  }

  async function close({ actorId, ticketId }: Parameters<Support['close']>[0]): ReturnType<Support['close']> {
    const allowed = await side(actorId, ticketId)
    if (!allowed.ok) return allowed
    return db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('ticket')
        .set({ state: 'closed', closed_at: clock.now() })
        .where('id', '=', ticketId)
        .where('state', '!=', 'closed')
        .returningAll()
        .executeTakeFirst()
      if (!row) return done(allowed.value.ticket)
      await events.announce(tx, 'ticket_closed', { customerId: row.customer_id, ticketId, by: allowed.value.by })
      return done(store.toTicket(row))
    })
  }

  async function reopen({ actorId, ticketId }: Parameters<Support['reopen']>[0]): ReturnType<Support['reopen']> {
    const allowed = await side(actorId, ticketId)
    if (!allowed.ok) return allowed
    const { ticket, by } = allowed.value
    return db.transaction().execute(async (tx) => {
      // as for a new ticket: whoever opens one meanwhile waits, and finds it
      await lockCustomer(tx, ticket.customerId)
      const other = await store.standing(tx, ticket.customerId)
      if (other) return done(other)
      const row = await tx
        .updateTable('ticket')
        .set({ state: by === 'staff' ? 'answered' : 'open', last_at: clock.now(), closed_at: null })
        .where('id', '=', ticketId)
        .returningAll()
        .executeTakeFirstOrThrow()
      return done(store.toTicket(row))
    })
  }

  async function side(
    actorId: number,
    ticketId: number,
  ): Promise<Result<{ ticket: Ticket; by: 'customer' | 'staff' }, rules.CloseRefusal>> {
    const ticket = await store.find(db, ticketId)
    if (!ticket) return refused('not_found')
    if (ticket.customerId === actorId) return done({ ticket, by: 'customer' })
    return (await staff.may(actorId, 'tickets')) ? done({ ticket, by: 'staff' }) : refused('not_allowed')
  }

  async function messages(ticketId: number, limit: number) {
    const rows = await store.messageRows(db).where('ticket_id', '=', ticketId).orderBy('ticket_message.id', 'desc').limit(limit).execute()
    return Promise.all(rows.toReversed().map(opened))
  }

  async function message(messageId: number) {
    const row = await store.messageRows(db).where('ticket_message.id', '=', messageId).executeTakeFirst()
    return row && opened(row)
  }

  async function opened(row: Selectable<Tables['ticket_message']> & { customer_id: number }): Promise<TicketMessage> {
    const box = await customers.dataBox(row.customer_id)
    return {
      id: row.id,
      ticketId: row.ticket_id,
      customerId: row.customer_id,
      ...(row.staff_id === null ? {} : { staffId: row.staff_id }),
      content: openJson(box, row.content, placeOf(row.key)),
      at: row.at,
    }
  }
}

const placeOf = (key: string): Place<Content> => `ticket:${key}`
