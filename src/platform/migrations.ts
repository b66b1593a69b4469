import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The tables of the technique itself; each feature brings its own. */
export const platformMigrations: Record<string, Migration> = {
  '0001_platform': {
    async up(db) {
      await sql`
        create table event (
          id bigint generated always as identity primary key,
          name text not null,
          at timestamptz not null,
          customer_id bigint,
          order_id bigint,
          data jsonb not null
        )`.execute(db)
      await sql`create index event_name_at on event (name, at)`.execute(db)
      await sql`create index event_customer on event (customer_id, at) where customer_id is not null`.execute(db)
      await sql`create table lease (name text primary key, holder text not null, expires_at timestamptz not null)`.execute(db)
      await sql`create table limit_hit (id bigint generated always as identity primary key, key text not null, at timestamptz not null)`.execute(
        db,
      )
      await sql`create index limit_hit_key on limit_hit (key, at desc)`.execute(db)
      await sql`create table update_seen (update_id bigint primary key, at timestamptz not null)`.execute(db)
      await sql`
        create table bot_chat (
          chat_id bigint primary key,
          tail bigint not null,
          next_at timestamptz not null default '-infinity'
        )`.execute(db)
      await sql`create table bot_budget (id int primary key, next_at timestamptz not null)`.execute(db)
      await sql`
        create table bot_screen (
          chat_id bigint not null,
          name text not null,
          message_id bigint not null,
          primary key (chat_id, name)
        )`.execute(db)
      await sql`
        create table bot_input (
          user_id bigint primary key,
          kind text not null,
          data jsonb not null,
          expires_at timestamptz
        )`.execute(db)
      await sql`create table alarm (kind text primary key, raised_at timestamptz not null, cleared_at timestamptz)`.execute(db)
      await sql`
        create table service_state (
          id int primary key default 1 check (id = 1),
          is_paused_after_restore boolean not null default false,
          key_check bytea
        )`.execute(db)
      await sql`insert into service_state default values`.execute(db)
    },
  },
  '0002_platform_owed': {
    async up(db) {
      await sql`create table update_owed (update_id bigint primary key, user_id bigint not null)`.execute(db)
    },
  },
  '0003_platform_asked': {
    async up(db) {
      await sql`alter table bot_input add asked_at bigint`.execute(db)
    },
  },
  '0004_platform_secrets': {
    async up(db) {
      await sql`
        create table bot_secret (
          user_id bigint primary key,
          kind text not null,
          data jsonb not null,
          expires_at timestamptz not null,
          is_alone boolean not null
        )`.execute(db)
      // whoever stands at a login shows it again, and is asked anew
      await sql`delete from bot_input where kind in ('acc.phone', 'acc.code', 'acc.password')`.execute(db)
    },
  },
  '0005_platform_alarm_notices': {
    async up(db) {
      await sql`
        create table alarm_notice (
          id bigint generated always as identity primary key,
          user_id bigint not null,
          kind text not null,
          state text not null,
          held_until timestamptz
        )`.execute(db)
      await sql`create index alarm_notice_user on alarm_notice (user_id, id)`.execute(db)
    },
  },
}
