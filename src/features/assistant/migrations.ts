import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const assistantMigrations: Record<string, Migration> = {
  '0078_assistant': {
    async up(db) {
      await sql`
        create table assistant_month (
          licence_id bigint not null references licence (id),
          month text not null,
          tokens bigint not null default 0,
          cost_microkurus bigint not null default 0,
          warned_at timestamptz,
          spent_at timestamptz,
          primary key (licence_id, month)
        )`.execute(db)
      await sql`
        create table assistant_reservation (
          id bigint generated always as identity primary key,
          licence_id bigint not null,
          month text not null,
          tokens bigint not null,
          cost_microkurus bigint not null,
          reserved_at timestamptz not null,
          foreign key (licence_id, month) references assistant_month (licence_id, month)
        )`.execute(db)
      await sql`create index assistant_reservation_month on assistant_reservation (licence_id, month)`.execute(db)
    },
  },
}
