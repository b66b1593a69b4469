import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const personasMigrations: Record<string, Migration> = {
  '0070_personas': {
    async up(db) {
      // no reference to the account: the row outlives it until the file is gone
      await sql`
        create table persona (
          account_id bigint primary key,
          customer_id bigint not null references customer (id) on update cascade,
          name text,
          tone text,
          role text,
          services text,
          forbidden text,
          file_name text,
          is_erased boolean not null default false
        )`.execute(db)
      await sql`create index persona_customer on persona (customer_id)`.execute(db)
      await sql`create index persona_file on persona (lower(file_name)) where file_name is not null`.execute(db)
    },
  },
  '0071_behaviour': {
    async up(db) {
      await sql`
        create table account_setting (
          account_id bigint not null,
          customer_id bigint not null references customer (id) on update cascade,
          name text not null,
          value jsonb not null,
          primary key (account_id, name)
        )`.execute(db)
      await sql`create index account_setting_customer on account_setting (customer_id)`.execute(db)
    },
  },
}
