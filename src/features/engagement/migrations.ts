import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const engagementMigrations: Record<string, Migration> = {
  '0090_opt_outs': {
    async up(db) {
      await sql`
        create table opt_out (
          customer_id bigint not null references customer (id) on update cascade,
          contact_id bigint not null,
          account_id bigint not null,
          who_sealed bytea not null,
          how text not null check (how in ('word', 'refusal')),
          at timestamptz not null,
          confirmed_at timestamptz,
          lifted_at timestamptz,
          primary key (customer_id, contact_id)
        )`.execute(db)
    },
  },
}
