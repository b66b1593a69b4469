import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const knowledgeMigrations: Record<string, Migration> = {
  '0075_knowledge': {
    async up(db) {
      await sql`
        create table knowledge_source (
          id bigint generated always as identity primary key,
          customer_id bigint not null references customer (id) on update cascade,
          key text not null,
          kind text not null,
          name_sealed bytea not null,
          passages int not null,
          added_at timestamptz not null,
          unique (customer_id, key)
        )`.execute(db)
      await sql`
        create table knowledge_passage (
          id bigint generated always as identity primary key,
          source_id bigint not null references knowledge_source (id) on delete cascade,
          customer_id bigint not null references customer (id) on update cascade,
          position int not null,
          text_sealed bytea not null,
          lexemes text[] not null,
          vector_sealed bytea,
          vector_model text,
          unique (source_id, position)
        )`.execute(db)
      await sql`create index knowledge_passage_customer on knowledge_passage (customer_id)`.execute(db)
    },
  },
  '0076_knowledge_lexemes': {
    async up(db) {
      // numbers stay in the row, and are found without unfolding it; nobody had sources before this
      await sql`delete from knowledge_source`.execute(db)
      await sql`
        alter table knowledge_passage
          drop column lexemes,
          add column words int not null,
          add column lexemes bigint[] not null,
          add column counts smallint[] not null`.execute(db)
    },
  },
}
