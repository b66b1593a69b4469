import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const accountMigrations: Record<string, Migration> = {
  '0060_accounts': {
    async up(db) {
      await createAccounts(db)
      await createLogins(db)
      await createOutgoing(db)
      await createSessions(db)
    },
  },
  '0061_staff_blocks': {
    async up(db) {
      await sql`alter table account_block add column telegram_key bytea`.execute(db)
      await sql`create index account_block_telegram on account_block (telegram_key) where telegram_key is not null`.execute(db)
    },
  },
  '0062_blockers_and_probes': {
    async up(db) {
      await sql`
        create table account_blocker (
          account_id bigint not null references account (id) on delete cascade,
          chat_id bigint not null,
          at timestamptz not null,
          primary key (account_id, chat_id)
        )`.execute(db)
      await sql`alter table account add column probed_at timestamptz`.execute(db)
      await sql`
        create index account_quiet on account (coalesce(probed_at, connected_at))
        where holder is null and state in ('idle', 'live')`.execute(db)
      await sql`drop index account_idle`.execute(db)
      await sql`create index account_idle on account (idle_since) where idle_since is not null`.execute(db)
    },
  },
  '0061_outgoing_albums': {
    async up(db) {
      await sql`alter table outgoing add column album text`.execute(db)
    },
  },
  '0063_outgoing_order': {
    async up(db) {
      await sql`alter table outgoing add column yields boolean not null default false`.execute(db)
      await sql`create index outgoing_slots on outgoing (account_id, chat_id, slot_at) where slot_at is not null`.execute(db)
    },
  },
  '0064_acts': {
    async up(db) {
      await sql`
        create table account_act_new (
          id bigint generated always as identity primary key,
          account_id bigint not null,
          hour timestamptz not null,
          name text not null,
          count bigint not null
        )`.execute(db)
      await sql`create index account_act_new_account on account_act_new (account_id)`.execute(db)
      for (const by of ['hour', 'day'])
        await sql`
          create table ${sql.table(`account_act_${by}`)} (
            account_id bigint not null,
            ${sql.ref(by)} timestamptz not null,
            name text not null,
            count bigint not null,
            primary key (account_id, ${sql.ref(by)}, name)
          )`.execute(db)
      await sql`create index account_act_hour_kept on account_act_hour (hour)`.execute(db)
      await sql`create index account_act_day_kept on account_act_day (day)`.execute(db)
    },
  },
  '0065_outgoing_withdrawn': {
    async up(db) {
      await sql`alter table outgoing add column withdrawn text`.execute(db)
    },
  },
  '0066_outgoing_over': {
    async up(db) {
      await sql`alter table outgoing add column waits_for text`.execute(db)
      await sql`create index outgoing_over on outgoing (not_after) where state = 'queued' and not_after is not null`.execute(db)
    },
  },
}

async function createAccounts(db: Kysely<unknown>) {
  await sql`
    create table account (
      id bigint generated always as identity primary key,
      customer_id bigint not null references customer (id) on update cascade,
      licence_id bigint references licence (id),
      licence_state text,
      state text not null default 'connecting',
      telegram_user_id bigint,
      username text,
      first_name text,
      phone_sealed bytea,
      created_at timestamptz not null,
      connected_at timestamptz,
      live_at timestamptz,
      half_pace_until timestamptz,
      flood_until timestamptz,
      idle_since timestamptz,
      idle_warned_at timestamptz,
      is_note_due boolean not null default false,
      holder text,
      token bigint not null default 0,
      is_release_asked boolean not null default false
    )`.execute(db)
  await sql`create index account_customer on account (customer_id)`.execute(db)
  await sql`create index account_holder on account (holder) where holder is not null`.execute(db)
  await sql`create index account_live on account (id) where state = 'live'`.execute(db)
  await sql`create index account_idle on account (idle_since) where state = 'idle'`.execute(db)
  // one licence works with one account, one Telegram account for one customer
  await sql`create unique index account_licence on account (licence_id) where licence_id is not null`.execute(db)
  await sql`
    create unique index account_telegram_user on account (telegram_user_id)
    where state in ('idle', 'live', 'frozen') and telegram_user_id is not null`.execute(db)
  await sql`
    create table account_block (
      account_id bigint not null references account (id) on delete cascade,
      block text not null,
      since timestamptz not null,
      until timestamptz,
      note text,
      primary key (account_id, block)
    )`.execute(db)
  await sql`create index account_block_until on account_block (until) where until is not null`.execute(db)
  await sql`create table account_change (licence_id bigint not null references licence (id), at timestamptz not null, count int not null)`.execute(
    db,
  )
  await sql`create index account_change_licence on account_change (licence_id, at)`.execute(db)
  await sql`
    create table account_past_chat (
      account_id bigint not null references account (id) on delete cascade,
      chat_id bigint not null,
      primary key (account_id, chat_id)
    )`.execute(db)
  await sql`
    create table account_work (
      id bigint generated always as identity primary key,
      account_id bigint not null references account (id) on delete cascade,
      name text not null,
      data jsonb not null,
      attempts int not null default 0,
      not_before timestamptz not null,
      not_after timestamptz
    )`.execute(db)
  await sql`create index account_work_account on account_work (account_id, id)`.execute(db)
  await sql`
    create table worker_session (
      id text primary key,
      expires_at timestamptz not null,
      is_dead boolean not null default false,
      holds_accounts boolean not null
    )`.execute(db)
}

async function createLogins(db: Kysely<unknown>) {
  await sql`
    create table login (
      id bigint generated always as identity primary key,
      account_id bigint not null references account (id) on delete cascade,
      customer_id bigint not null references customer (id) on update cascade,
      licence_id bigint references licence (id),
      state text not null,
      outcome text,
      started_at timestamptz not null,
      expires_at timestamptz not null,
      phone_sealed bytea,
      hash_sealed bytea,
      digits_sealed bytea,
      digits_key text,
      code_type text,
      code_length int,
      next_type text,
      resend_at timestamptz,
      wait_until timestamptz,
      password_hint_sealed bytea,
      wrong_codes int not null default 0,
      wrong_passwords int not null default 0,
      restarts int not null default 0
    )`.execute(db)
  // a customer connects one account at a time
  await sql`create unique index login_open on login (customer_id) where state not in ('signed_in', 'ended')`.execute(db)
  await sql`create index login_account on login (account_id)`.execute(db)
  await sql`create index login_due on login (expires_at) where state not in ('signed_in', 'ended')`.execute(db)
}

async function createOutgoing(db: Kysely<unknown>) {
  await sql`
    create table outgoing (
      id bigint generated always as identity primary key,
      account_id bigint not null references account (id) on delete cascade,
      customer_id bigint not null references customer (id) on update cascade,
      chat_id bigint not null,
      key text not null,
      random_id text not null,
      content_sealed bytea,
      is_automatic boolean not null,
      reply_to_id bigint,
      state text not null default 'queued',
      created_at timestamptz not null,
      not_before timestamptz not null,
      not_after timestamptz,
      attempts int not null default 0,
      slot_at timestamptz,
      sent_at timestamptz,
      message_id bigint,
      failure text,
      unique (account_id, key)
    )`.execute(db)
  await sql`create index outgoing_waiting on outgoing (account_id, id) where state in ('queued', 'sending')`.execute(db)
  await sql`create index outgoing_slot on outgoing (account_id, slot_at desc) where slot_at is not null`.execute(db)
  await sql`create index outgoing_message on outgoing (account_id, chat_id, message_id) where message_id is not null`.execute(db)
}

async function createSessions(db: Kysely<unknown>) {
  await sql`
    create table session_value (
      account_id bigint not null references account (id) on delete cascade,
      kind text not null,
      key text not null,
      value bytea not null,
      expires_at bigint,
      primary key (account_id, kind, key)
    )`.execute(db)
  await sql`
    create table session_peer (
      account_id bigint not null references account (id) on delete cascade,
      peer_id bigint not null,
      access_hash text not null,
      is_min boolean not null,
      usernames bytea[] not null,
      phone bytea,
      updated_at bigint not null,
      complete bytea not null,
      primary key (account_id, peer_id)
    )`.execute(db)
  await sql`
    create table session_reference (
      account_id bigint not null references account (id) on delete cascade,
      peer_id bigint not null,
      chat_id bigint not null,
      message_id bigint not null,
      primary key (account_id, peer_id, chat_id, message_id)
    )`.execute(db)
  await sql`create index session_reference_message on session_reference (account_id, chat_id, message_id)`.execute(db)
}
