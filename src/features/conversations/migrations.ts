import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

export const conversationsMigrations: Record<string, Migration> = {
  '0080_conversations': {
    async up(db) {
      await sql`
        create table conversation (
          id bigint generated always as identity primary key,
          account_id bigint not null,
          customer_id bigint not null references customer (id) on update cascade,
          chat_id bigint not null,
          is_group boolean not null,
          names_sealed bytea not null,
          started_at timestamptz not null,
          last_at timestamptz not null,
          last_incoming_at timestamptz,
          newest_incoming bigint,
          read_max bigint not null default 0,
          waiting_since timestamptz,
          muted_until timestamptz,
          hands_off_at timestamptz,
          page int not null default 1,
          card_id bigint,
          card_at timestamptz,
          revision bigint not null default 1,
          shown_revision bigint not null default 0,
          is_in_digest boolean not null default false,
          unique (account_id, chat_id)
        )`.execute(db)
      await sql`create index conversation_recent on conversation (customer_id, last_incoming_at desc)`.execute(db)
      await sql`create index conversation_active on conversation (account_id, last_at desc)`.execute(db)
      await sql`create index conversation_behind on conversation (customer_id) where revision > shown_revision and hands_off_at is null`.execute(
        db,
      )
      await sql`create sequence conversation_position as bigint`.execute(db)
      await sql`
        create table conversation_message (
          id bigint generated always as identity primary key,
          position bigint not null default nextval('conversation_position'),
          uid uuid not null,
          conversation_id bigint not null references conversation (id) on delete cascade,
          account_id bigint not null,
          chat_id bigint not null,
          message_id bigint,
          key text,
          author text not null,
          body_sealed bytea not null,
          sent_at timestamptz not null,
          stored_at timestamptz not null,
          edited_at timestamptz,
          deleted_at timestamptz,
          state text,
          reason text,
          page int,
          relay text,
          relay_id bigint,
          unique (account_id, chat_id, message_id),
          unique (account_id, key)
        )`.execute(db)
      await sql`create index conversation_message_page on conversation_message (conversation_id, page, position)`.execute(db)
      await sql`create index conversation_message_new on conversation_message (conversation_id, position) where page is null`.execute(db)
      await sql`create index conversation_message_relay on conversation_message (relay_id) where relay_id is not null`.execute(db)
      await sql`create index conversation_message_kept on conversation_message (stored_at)`.execute(db)
      await sql`
        create table conversation_desk (
          customer_id bigint primary key references customer (id) on update cascade,
          is_due boolean not null,
          due_at timestamptz not null,
          unreachable_since timestamptz,
          blocked_at timestamptz
        )`.execute(db)
      await sql`create index conversation_desk_due on conversation_desk (due_at) where is_due`.execute(db)
      await sql`create index conversation_desk_away on conversation_desk (unreachable_since) where unreachable_since is not null`.execute(
        db,
      )
      await sql`
        create table conversation_account (
          account_id bigint primary key,
          customer_id bigint not null references customer (id) on update cascade,
          includes_past boolean,
          past_asked_at timestamptz,
          first_at timestamptz,
          celebrated_at timestamptz
        )`.execute(db)
      await sql`create index conversation_account_customer on conversation_account (customer_id)`.execute(db)
      await sql`
        create table conversation_pending (
          key text primary key,
          id bigint generated always as identity,
          customer_id bigint not null references customer (id) on update cascade,
          body_sealed bytea not null,
          at timestamptz not null
        )`.execute(db)
      await sql`create index conversation_pending_customer on conversation_pending (customer_id, id)`.execute(db)
      await sql`
        create table conversation_hour (
          account_id bigint not null,
          hour timestamptz not null,
          incoming int not null default 0,
          outgoing int not null default 0,
          primary key (account_id, hour)
        )`.execute(db)
      await sql`
        create table conversation_answer (
          account_id bigint not null,
          hour timestamptz not null,
          bucket int not null,
          count int not null,
          primary key (account_id, hour, bucket)
        )`.execute(db)
    },
  },
  '0081_automation': {
    async up(db) {
      await sql`
        alter table conversation
          add automation_paused_until timestamptz,
          add automation_closed text,
          add automatic_in_a_row int not null default 0,
          add last_automatic text,
          add disclosed_at timestamptz,
          add notice text,
          add is_ringing boolean not null default false`.execute(db)
      await sql`alter table conversation_message add purpose text`.execute(db)
      await sql`alter table conversation_account add automates boolean`.execute(db)
      await sql`create index conversation_message_auto on conversation_message (conversation_id, stored_at) where author = 'auto'`.execute(
        db,
      )
      await sql`
        create table conversation_turn (
          id bigint generated always as identity,
          conversation_id bigint primary key references conversation (id) on delete cascade,
          account_id bigint not null,
          customer_id bigint not null references customer (id) on update cascade,
          first_at timestamptz not null,
          due_at timestamptz not null,
          revision bigint not null default 1
        )`.execute(db)
      await sql`create index conversation_turn_due on conversation_turn (due_at)`.execute(db)
      await sql`
        create table conversation_draft (
          id bigint generated always as identity primary key,
          uid uuid not null,
          conversation_id bigint not null references conversation (id) on delete cascade,
          account_id bigint not null,
          customer_id bigint not null references customer (id) on update cascade,
          state text not null,
          reason text,
          body_sealed bytea,
          answers_to bigint not null,
          made_at timestamptz not null,
          expires_at timestamptz not null,
          leaves_at timestamptz,
          settled_at timestamptz
        )`.execute(db)
      await sql`create unique index conversation_draft_open on conversation_draft (conversation_id) where state in ('writing', 'open')`.execute(
        db,
      )
      await sql`create index conversation_draft_due on conversation_draft (least(expires_at, leaves_at)) where state in ('writing', 'open')`.execute(
        db,
      )
    },
  },
  '0081_conversation_albums': {
    async up(db) {
      await sql`alter table conversation_message add column album text`.execute(db)
      await sql`create index conversation_message_album on conversation_message (conversation_id, album) where album is not null`.execute(
        db,
      )
    },
  },
  '0082_conversation_album_replies': {
    async up(db) {
      await sql`alter table conversation_pending add column album text`.execute(db)
      await sql`alter table conversation_message add column is_told boolean not null default false`.execute(db)
    },
  },
  '0083_said': {
    async up(db) {
      await sql`
        create table conversation_said (
          account_id bigint not null,
          chat_id bigint not null,
          digest bytea not null,
          at timestamptz not null,
          primary key (account_id, digest, chat_id)
        )`.execute(db)
      await sql`create index conversation_said_at on conversation_said (account_id, at)`.execute(db)
    },
  },
  '0084_acts': {
    async up(db) {
      // what was counted until now goes on among the acts of accounts, where reading costs the same whatever was said
      const counted = sql`
        select account_id, hour, 'in' as name, incoming as count from conversation_hour where incoming > 0
        union all
        select account_id, hour, 'out', outgoing from conversation_hour where outgoing > 0
        union all
        select account_id, hour, 'answer_time:' || bucket, count from conversation_answer
        union all
        select account_id, date_trunc('hour', last_at), 'conversation_last', count(*) from conversation group by 1, 2
        union all
        select account_id, date_trunc('hour', started_at), 'conversation_new', count(*) from conversation group by 1, 2`
      await sql`insert into account_act_new (account_id, hour, name, count) ${counted}`.execute(db)
      await sql`drop table conversation_hour, conversation_answer`.execute(db)
    },
  },
  '0085_torrents': {
    async up(db) {
      await sql`
        alter table conversation
          add torrent_since timestamptz,
          add torrent_count int not null default 0,
          add skipped int not null default 0`.execute(db)
    },
  },
  '0086_turn_edits': {
    async up(db) {
      await sql`alter table conversation_turn add edits int not null default 0`.execute(db)
    },
  },
  '0087_desk_holds': {
    async up(db) {
      await sql`alter table conversation_desk add holder uuid, add held_until timestamptz`.execute(db)
    },
  },
  '0088_turn_holds': {
    async up(db) {
      await sql`
        alter table conversation_turn
          add holder uuid,
          add held_until timestamptz,
          add is_slow boolean not null default false`.execute(db)
      await sql`drop index conversation_turn_due`.execute(db)
      await sql`create index conversation_turn_due on conversation_turn (is_slow, due_at)`.execute(db)
    },
  },
  '0089_edits': {
    async up(db) {
      await sql`
        create table conversation_written (
          customer_id bigint not null references customer (id) on update cascade,
          bot_message_id bigint not null,
          message_row_id bigint not null,
          at timestamptz not null,
          primary key (customer_id, bot_message_id)
        )`.execute(db)
      await sql`create index conversation_written_at on conversation_written (at)`.execute(db)
      await sql`alter table conversation_pending add column bot_message_id bigint`.execute(db)
      await sql`alter table conversation_message add column edit_sealed bytea, add column edit_at timestamptz`.execute(db)
      await sql`create index conversation_message_edit on conversation_message (edit_at) where edit_at is not null`.execute(db)
    },
  },
  '0089_kept_out': {
    async up(db) {
      await sql`alter table conversation add is_past boolean not null default false, add kept_out_at timestamptz`.execute(db)
    },
  },
}
