import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const customerMigrations: Record<string, Migration> = {
  '0020_customers': {
    async up(db) {
      await sql`
        create table customer (
          id bigint primary key,
          first_name text not null,
          last_name text,
          username text,
          language_code text,
          language text check (language in ('tr', 'en')),
          seen_at timestamptz not null,
          created_at timestamptz not null,
          is_reachable boolean not null default true,
          allows_offers boolean not null default false,
          key_sealed bytea,
          erased_at timestamptz
        )`.execute(db)
      await sql`create index customer_created on customer (created_at desc, id desc)`.execute(db)
      await sql`
        create table customer_username (
          customer_id bigint not null references customer (id) on update cascade,
          username text not null,
          seen_at timestamptz not null,
          primary key (username, customer_id)
        )`.execute(db)
      await sql`create index customer_username_customer on customer_username (customer_id)`.execute(db)
      await sql`
        create table customer_consent (
          customer_id bigint not null references customer (id) on update cascade,
          terms_version int not null,
          privacy_version int not null,
          at timestamptz not null,
          primary key (customer_id, terms_version, privacy_version)
        )`.execute(db)
    },
  },
  '0021_customer_texts_kept': {
    async up(db) {
      await sql`alter table customer add texts_kept_days int not null default 90`.execute(db)
    },
  },
  '0022_customer_no_offers': {
    async up(db) {
      await sql`alter table customer drop column allows_offers`.execute(db)
    },
  },
}
