import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const onboardingMigrations: Record<string, Migration> = {
  '0110_onboarding': {
    async up(db) {
      await sql`
        create table journey (
          id bigint generated always as identity primary key,
          customer_id bigint not null references customer (id) on update cascade,
          state text not null check (state in ('open', 'completed', 'abandoned', 'cancelled')),
          order_id bigint references customer_order (id),
          licence_id bigint references licence (id),
          account_id bigint,
          connected_at timestamptz,
          persona text check (persona in ('saved', 'skipped', 'defaults')),
          started_at timestamptz not null,
          touched_at timestamptz not null,
          ended_at timestamptz
        )`.execute(db)
      await sql`create unique index journey_purchase on journey (customer_id) where state = 'open' and licence_id is null`.execute(db)
      await sql`create unique index journey_licence on journey (licence_id) where state = 'open'`.execute(db)
      await sql`create unique index journey_account on journey (account_id) where state = 'open'`.execute(db)
      await sql`create index journey_customer on journey (customer_id)`.execute(db)
      await sql`create index journey_order on journey (order_id)`.execute(db)
      await sql`create index journey_touched on journey (touched_at) where state = 'open'`.execute(db)
    },
  },
}
