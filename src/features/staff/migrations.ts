import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const staffMigrations: Record<string, Migration> = {
  '0010_staff': {
    async up(db) {
      await sql`
        create table staff_member (
          user_id bigint primary key,
          role text not null check (role in ('support', 'admin', 'owner')),
          granted_by bigint not null,
          granted_at timestamptz not null
        )`.execute(db)
      await sql`create table pseudonym (person_id bigint primary key, pseudonym bigint not null unique)`.execute(db)
      await sql`
        create table audit (
          id bigint generated always as identity primary key,
          at timestamptz not null,
          actor_kind text not null check (actor_kind in ('staff', 'customer', 'system')),
          actor_id bigint,
          action text not null,
          customer bigint,
          before jsonb,
          after jsonb
        )`.execute(db)
      await sql`create index audit_customer on audit (customer, id) where customer is not null`.execute(db)
      await sql`
        create function audit_refuse() returns trigger language plpgsql as $$
        begin
          raise exception 'the audit table is append-only';
        end $$`.execute(db)
      await sql`
        create trigger audit_append_only before update or delete or truncate on audit
        for each statement execute function audit_refuse()`.execute(db)
      await sql`create table service_settings (id int primary key check (id = 1), data jsonb not null)`.execute(db)
      await sql`
        create table settings_draft (
          id bigint generated always as identity primary key,
          user_id bigint not null unique,
          field text not null,
          value jsonb not null,
          confirmations int not null default 0
        )`.execute(db)
    },
  },
}
