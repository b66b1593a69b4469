import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const supportMigrations: Record<string, Migration> = {
  '0100_support': {
    async up(db) {
      await sql`
        create table ticket (
          id bigint generated always as identity primary key,
          customer_id bigint not null references customer (id) on update cascade,
          state text not null check (state in ('open', 'answered', 'closed')),
          is_first boolean not null,
          opened_at timestamptz not null,
          last_at timestamptz not null,
          first_answer_at timestamptz,
          closed_at timestamptz
        )`.execute(db)
      // one conversation with support at a time
      await sql`create unique index ticket_standing on ticket (customer_id) where state <> 'closed'`.execute(db)
      await sql`create index ticket_customer on ticket (customer_id, id)`.execute(db)
      await sql`create index ticket_queue on ticket (is_first desc, last_at) where state = 'open'`.execute(db)
      await sql`
        create table ticket_message (
          id bigint generated always as identity primary key,
          ticket_id bigint not null references ticket (id),
          staff_id bigint,
          content bytea not null,
          key text not null unique,
          at timestamptz not null
        )`.execute(db)
      await sql`create index ticket_message_ticket on ticket_message (ticket_id, id)`.execute(db)
      await sql`
        create table ticket_card (
          message_id bigint not null references ticket_message (id) on delete cascade,
          person_id bigint not null,
          bot_message_id bigint not null,
          primary key (message_id, person_id)
        )`.execute(db)
      await sql`create index ticket_card_place on ticket_card (person_id, bot_message_id)`.execute(db)
    },
  },
}
