import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const backofficeMigrations: Record<string, Migration> = {
  '0125_backoffice': {
    async up(db) {
      await sql`
        create table notice (
          id bigint generated always as identity primary key,
          person_id bigint not null,
          text text not null,
          args jsonb not null,
          buttons jsonb not null
        )`.execute(db)
      await sql`create index notice_person on notice (person_id)`.execute(db)
      await sql`
        create table licence_move (
          id bigint generated always as identity primary key,
          licence_id bigint not null references licence (id),
          from_id bigint not null references customer (id) on update cascade,
          to_id bigint not null references customer (id) on update cascade,
          asked_by bigint not null,
          asked_at timestamptz not null,
          state text not null check (state in ('asked', 'done', 'refused')),
          decided_by bigint,
          decided_at timestamptz
        )`.execute(db)
      await sql`create unique index licence_move_asked on licence_move (licence_id) where state = 'asked'`.execute(db)
    },
  },
}
