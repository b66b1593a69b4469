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
  '0091_menu_and_funnel': {
    async up(db) {
      await sql`
        create table account_offer (
          account_id bigint primary key,
          customer_id bigint not null references customer (id) on update cascade,
          vip_kurus bigint,
          payment_sealed bytea
        )`.execute(db)
      await sql`
        create table account_menu (
          account_id bigint primary key,
          customer_id bigint not null references customer (id) on update cascade,
          content jsonb not null
        )`.execute(db)
      await sql`
        create table menu_shown (
          account_id bigint not null,
          customer_id bigint not null references customer (id) on update cascade,
          contact_id bigint not null,
          at timestamptz not null,
          primary key (account_id, contact_id)
        )`.execute(db)
      await sql`
        create table account_funnel (
          account_id bigint not null,
          customer_id bigint not null references customer (id) on update cascade,
          kind text not null check (kind in ('standard', 'custom')),
          draft jsonb not null,
          live jsonb,
          tried_at timestamptz,
          primary key (account_id, kind)
        )`.execute(db)
      await sql`
        create table funnel_run (
          id bigint generated always as identity primary key,
          account_id bigint not null,
          customer_id bigint not null references customer (id) on update cascade,
          contact_id bigint not null,
          conversation_id bigint not null,
          step int not null,
          state text not null check (state in ('running', 'ended', 'left', 'reset')),
          has_said_no boolean not null,
          entered_at timestamptz not null,
          follow_up_at timestamptz,
          followed_up_at timestamptz,
          unique (account_id, contact_id)
        )`.execute(db)
      await sql`create index funnel_run_due on funnel_run (follow_up_at) where follow_up_at is not null and state = 'running'`.execute(db)
      for (const table of ['account_offer', 'account_menu', 'menu_shown', 'account_funnel', 'funnel_run'])
        await sql`create index ${sql.ref(`${table}_customer`)} on ${sql.ref(table)} (customer_id)`.execute(db)
    },
  },
  '0092_funnel_takes_no': {
    async up(db) {
      await sql`alter table funnel_run add takes_no boolean not null default false`.execute(db)
    },
  },
  '0095_invites_and_posts': {
    async up(db) {
      await sql`
        create table unasked_text (
          account_id bigint not null,
          kind text not null check (kind in ('invites', 'posts')),
          customer_id bigint not null references customer (id) on update cascade,
          content_sealed bytea not null,
          primary key (account_id, kind)
        )`.execute(db)
      await sql`
        create table invite_draw (
          customer_id bigint not null references customer (id) on update cascade,
          contact_id bigint not null,
          account_id bigint not null,
          drawn_at timestamptz not null,
          is_won boolean not null,
          is_pending boolean not null,
          primary key (customer_id, contact_id)
        )`.execute(db)
      await sql`create index invite_draw_kept on invite_draw (drawn_at)`.execute(db)
      await sql`
        create table invite (
          account_id bigint not null,
          key text not null,
          customer_id bigint not null references customer (id) on update cascade,
          contact_id bigint not null,
          at timestamptz not null,
          outcome text check (outcome in ('accepted', 'refused', 'unsent')),
          outcome_at timestamptz,
          primary key (account_id, key)
        )`.execute(db)
      await sql`create index invite_lately on invite (account_id, at)`.execute(db)
      await sql`create index invite_of_contact on invite (customer_id, contact_id)`.execute(db)
      await sql`
        create table listed_group (
          id bigint generated always as identity primary key,
          account_id bigint not null,
          customer_id bigint not null references customer (id) on update cascade,
          chat_id bigint not null,
          title_sealed bytea not null,
          listed_at timestamptz not null,
          humans int not null default 0,
          counted_to bigint not null default 0,
          last_post_at timestamptz,
          posts int not null default 0,
          asked_at timestamptz,
          off_at timestamptz,
          off_reason text check (off_reason in ('not_admin', 'write_forbidden', 'chat_unknown')),
          unique (account_id, chat_id)
        )`.execute(db)
      await sql`
        create table group_choice (
          account_id bigint not null,
          chat_id bigint not null,
          customer_id bigint not null references customer (id) on update cascade,
          title_sealed bytea not null,
          found_at timestamptz not null,
          primary key (account_id, chat_id)
        )`.execute(db)
      await sql`
        create table group_post (
          account_id bigint not null,
          key text not null,
          customer_id bigint not null references customer (id) on update cascade,
          group_id bigint not null,
          at timestamptz not null,
          is_sent boolean not null default false,
          humans_before int not null,
          last_before timestamptz,
          primary key (account_id, key)
        )`.execute(db)
      await sql`create index group_post_lately on group_post (account_id, at)`.execute(db)
      await sql`
        create table group_newcomer (
          account_id bigint not null,
          chat_id bigint not null,
          user_id bigint not null,
          customer_id bigint not null references customer (id) on update cascade,
          name_sealed bytea,
          joined_at timestamptz not null,
          settled_at timestamptz,
          primary key (account_id, chat_id, user_id)
        )`.execute(db)
      await sql`create index group_newcomer_waiting on group_newcomer (joined_at) where settled_at is null`.execute(db)
      for (const table of ['unasked_text', 'listed_group', 'group_choice', 'group_post', 'group_newcomer'])
        await sql`create index ${sql.ref(`${table}_customer`)} on ${sql.ref(table)} (customer_id)`.execute(db)
    },
  },
  '0096_forgotten_contacts': {
    async up(db) {
      // of conversations that were forgotten before
      for (const table of ['funnel_run', 'menu_shown'])
        await sql`
          delete from ${sql.table(table)} as kept where not exists (
            select 1 from conversation c where c.account_id = kept.account_id and c.chat_id = kept.contact_id)`.execute(db)
    },
  },
}
