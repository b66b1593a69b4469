import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const licenceMigrations: Record<string, Migration> = {
  '0040_licences': {
    async up(db) {
      await sql`
        create table licence (
          id bigint generated always as identity primary key,
          customer_id bigint not null references customer (id) on update cascade,
          order_id bigint not null,
          package_id text not null,
          package_version int not null,
          next_package_id text,
          next_package_version int,
          next_from timestamptz,
          state text not null check (state in ('waiting', 'active', 'grace', 'suspended', 'ended')),
          created_at timestamptz not null,
          waiting_until timestamptz not null,
          months_due int not null check (months_due > 0),
          activated_at timestamptz,
          anchor_day int check (anchor_day between 1 and 31),
          expires_at timestamptz,
          step_at timestamptz,
          foreign key (package_id, package_version) references package_version (package_id, version),
          foreign key (next_package_id, next_package_version) references package_version (package_id, version),
          check (state in ('waiting', 'ended') or (activated_at is not null and expires_at is not null and anchor_day is not null))
        )`.execute(db)
      await sql`create index licence_customer on licence (customer_id)`.execute(db)
      await sql`create index licence_order on licence (order_id)`.execute(db)
      await sql`create index licence_step on licence (step_at) where step_at is not null`.execute(db)
      await sql`
        create table licence_renewal (
          order_id bigint primary key,
          licence_id bigint not null references licence (id),
          at timestamptz not null,
          expired_at timestamptz,
          expires_at timestamptz
        )`.execute(db)
      await sql`
        create table licence_reminder (
          licence_id bigint not null references licence (id),
          kind text not null,
          period_end timestamptz not null,
          at timestamptz not null,
          primary key (licence_id, kind, period_end)
        )`.execute(db)
    },
  },
  '0041_licence_periods': {
    async up(db) {
      await sql`
        create table licence_period (
          licence_id bigint not null references licence (id),
          starts_at timestamptz not null,
          ends_at timestamptz not null,
          package_id text not null,
          package_version int not null,
          months int not null check (months > 0),
          days int not null check (days > 0),
          primary key (licence_id, starts_at),
          check (ends_at > starts_at),
          foreign key (package_id, package_version) references package_version (package_id, version)
        )`.execute(db)
      const lengths = sql`
        greatest(1, round(extract(epoch from ends_at - starts_at) / 86400 / 30.4375)),
        greatest(1, round(extract(epoch from ends_at - starts_at) / 86400))`
      await sql`
        insert into licence_period (licence_id, starts_at, ends_at, package_id, package_version, months, days)
        select id, starts_at, ends_at, package_id, package_version, ${lengths} from (
          select id, activated_at as starts_at, coalesce(next_from, expires_at) as ends_at, package_id, package_version
          from licence where activated_at is not null
          union all
          select id, next_from, expires_at, next_package_id, next_package_version from licence where next_from is not null
        ) as known where ends_at > starts_at`.execute(db)
      await sql`alter table licence drop column next_package_id, drop column next_package_version, drop column next_from`.execute(db)
    },
  },
}
