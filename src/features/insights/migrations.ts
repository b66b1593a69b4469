import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const insightsMigrations: Record<string, Migration> = {
  '0120_weekly_reports': {
    async up(db) {
      await sql`create table insights_week (week timestamptz primary key, begun_at timestamptz not null)`.execute(db)
      await sql`
        create table insights_weekly (
          account_id bigint not null,
          week timestamptz not null,
          customer_id bigint not null references customer (id) on update cascade,
          sent_at timestamptz,
          primary key (account_id, week)
        )`.execute(db)
      await sql`create index insights_weekly_customer on insights_weekly (customer_id)`.execute(db)
      await sql`
        create table insights_weekly_off (
          account_id bigint primary key,
          customer_id bigint not null references customer (id) on update cascade
        )`.execute(db)
    },
  },
}
