import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { firstPackages } from './rules.ts'

export const catalogMigrations: Record<string, Migration> = {
  '0030_catalog': {
    async up(db) {
      await sql`
        create table package_version (
          package_id text not null,
          version int not null,
          price_kurus bigint not null check (price_kurus > 0),
          terms jsonb not null,
          made_at timestamptz not null,
          made_by bigint,
          primary key (package_id, version)
        )`.execute(db)
      for (const [id, { priceKurus, ...terms }] of Object.entries(firstPackages))
        await sql`
          insert into package_version (package_id, version, price_kurus, terms, made_at)
          values (${id}, 1, ${priceKurus}, ${JSON.stringify(terms)}, '2026-11-01T00:00:00Z')`.execute(db)
    },
  },
}
