import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const broadcastMigrations: Record<string, Migration> = {
  '0115_broadcasts': {
    async up(db) {
      await sql`
        create table broadcast (
          id bigint generated always as identity primary key,
          actor_id bigint not null,
          kind text not null check (kind in ('transactional', 'commercial')),
          audience text not null,
          text text not null,
          state text not null check (state in ('draft', 'sending', 'stopped', 'done')),
          created_at timestamptz not null,
          started_at timestamptz,
          ended_at timestamptz
        )`.execute(db)
      await sql`create index broadcast_actor on broadcast (actor_id, id)`.execute(db)
      await sql`
        create table broadcast_recipient (
          broadcast_id bigint not null references broadcast (id),
          customer_id bigint not null references customer (id) on update cascade,
          state text not null check (state in ('waiting', 'sent', 'unreachable')),
          claimed_until timestamptz,
          primary key (broadcast_id, customer_id)
        )`.execute(db)
      await sql`create index broadcast_recipient_waiting on broadcast_recipient (broadcast_id) where state = 'waiting'`.execute(db)
      await sql`create index broadcast_recipient_customer on broadcast_recipient (customer_id)`.execute(db)
    },
  },
  '0116_broadcasts_service_news_only': {
    async up(db) {
      await sql`delete from broadcast where kind = 'commercial' and state = 'draft'`.execute(db)
      await sql`update broadcast set state = 'stopped' where kind = 'commercial' and state = 'sending'`.execute(db)
      await sql`alter table broadcast drop column kind`.execute(db)
    },
  },
}
