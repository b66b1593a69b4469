import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { openStates, orderStates } from './rules.ts'

const list = (values: readonly string[]) => sql.raw(values.map((value) => `'${value}'`).join(', '))

export const paymentMigrations: Record<string, Migration> = {
  '0050_payments': {
    async up(db) {
      await sql`
        create table customer_order (
          id bigint generated always as identity primary key,
          customer_id bigint not null references customer (id) on update cascade,
          kind text not null check (kind in ('new', 'renewal', 'free')),
          licence_id bigint references licence (id),
          package_id text not null,
          package_version int not null,
          count int not null check (count > 0),
          total_kurus bigint not null check (total_kurus >= 0),
          credit_kurus bigint not null check (credit_kurus between 0 and total_kurus),
          received_kurus bigint not null check (received_kurus >= 0),
          over_kurus bigint not null default 0 check (over_kurus >= 0),
          reference text not null unique,
          state text not null check (state in (${list(orderStates)})),
          closed_as text check (closed_as in ('cancelled', 'expired')),
          rejections int not null default 0,
          details jsonb,
          note_sealed bytea,
          key text not null unique,
          created_at timestamptz not null,
          shown_at timestamptz,
          expires_at timestamptz not null,
          paid_at timestamptz,
          foreign key (package_id, package_version) references package_version (package_id, version),
          check (kind = 'new' or licence_id is not null),
          check (state not in ('paid', 'overpaid', 'fulfilled') or credit_kurus + received_kurus = total_kurus)
        )`.execute(db)
      await sql`create index customer_order_customer on customer_order (customer_id)`.execute(db)
      await sql`create index customer_order_state on customer_order (state, expires_at)`.execute(db)
      await sql`
        create unique index customer_order_licence on customer_order (licence_id)
        where kind = 'renewal' and state in (${list(openStates)})`.execute(db)
      await sql`
        create table claim (
          id bigint generated always as identity primary key,
          order_id bigint not null references customer_order (id),
          customer_id bigint not null references customer (id) on update cascade,
          state text not null check (state in ('undecided', 'approved', 'underpaid', 'rejected', 'withdrawn')),
          claimed_at timestamptz not null,
          decided_at timestamptz,
          decided_by bigint,
          seen_kurus bigint,
          reason text,
          note_sealed bytea,
          reminded_at timestamptz,
          alarmed_at timestamptz
        )`.execute(db)
      await sql`create unique index claim_undecided on claim (order_id) where state = 'undecided'`.execute(db)
      await sql`create index claim_queue on claim (claimed_at, id) where state = 'undecided'`.execute(db)
      await sql`create index claim_order on claim (order_id)`.execute(db)
      await sql`
        create table receipt (
          id bigint generated always as identity primary key,
          order_id bigint not null references customer_order (id),
          claim_id bigint not null references claim (id),
          customer_id bigint not null references customer (id) on update cascade,
          sha256 bytea not null unique,
          kind text not null check (kind in ('jpeg', 'png', 'pdf')),
          bytes int not null,
          sealed bytea,
          at timestamptz not null
        )`.execute(db)
      await sql`create index receipt_claim on receipt (claim_id)`.execute(db)
      await sql`
        create table review_card (
          claim_id bigint not null references claim (id),
          staff_id bigint not null,
          message_id bigint not null,
          is_file boolean not null,
          receipt_id bigint references receipt (id),
          has_buttons boolean not null,
          primary key (claim_id, staff_id, message_id)
        )`.execute(db)
      await sql`
        create table order_reminder (
          order_id bigint not null references customer_order (id),
          kind text not null,
          at timestamptz not null,
          primary key (order_id, kind)
        )`.execute(db)
      await createLedger(db)
    },
  },
  '0051_claim_due': {
    async up(db) {
      await sql`alter table claim add due_kurus bigint`.execute(db)
    },
  },
  '0052_upgrades': {
    async up(db) {
      await sql`
        alter table customer_order
          add days_left int,
          drop constraint customer_order_kind_check,
          add constraint customer_order_kind_check check (kind in ('new', 'renewal', 'upgrade', 'free'))`.execute(db)
      await sql`drop index customer_order_licence`.execute(db)
      await sql`
        create unique index customer_order_licence on customer_order (licence_id)
        where kind in ('renewal', 'upgrade') and state in (${list(openStates)})`.execute(db)
    },
  },
  '0053_what_was_quoted': {
    async up(db) {
      // an upgrade of before does not say what its price is for: its money becomes credit
      await sql`alter table customer_order add quoted_periods jsonb`.execute(db)
    },
  },
  '0054_closed_at': {
    async up(db) {
      await sql`alter table customer_order add closed_at timestamptz`.execute(db)
      // when one was cancelled is not known any more, but it was not later than it would have expired
      await sql`update customer_order set closed_at = expires_at where closed_as is not null`.execute(db)
    },
  },
}

async function createLedger(db: Parameters<Migration['up']>[0]) {
  await sql`
    create table ledger_movement (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      kind text not null,
      order_id bigint not null references customer_order (id),
      key text not null unique
    )`.execute(db)
  await sql`
    create table ledger_entry (
      movement_id bigint not null references ledger_movement (id),
      account text not null check (account in ('bank', 'held', 'credit', 'sales')),
      customer_id bigint not null references customer (id) on update cascade,
      order_id bigint not null references customer_order (id),
      amount_kurus bigint not null check (amount_kurus <> 0)
    )`.execute(db)
  await sql`create index ledger_entry_movement on ledger_entry (movement_id)`.execute(db)
  await sql`create index ledger_entry_customer on ledger_entry (customer_id, account)`.execute(db)
  await sql`create index ledger_movement_at on ledger_movement (at)`.execute(db)
  await sql`
    create function ledger_balances() returns trigger language plpgsql as $$
    begin
      if (select sum(amount_kurus) from ledger_entry where movement_id = new.movement_id) <> 0 then
        raise exception 'movement % does not balance', new.movement_id;
      end if;
      return null;
    end $$`.execute(db)
  await sql`
    create constraint trigger ledger_entry_balances after insert on ledger_entry
    deferrable initially deferred for each row execute function ledger_balances()`.execute(db)
  // an erased customer's id gives way to the pseudonym; nothing else of an entry ever changes
  await sql`
    create function ledger_stays() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and row(new.movement_id, new.account, new.order_id, new.amount_kurus)
        is not distinct from row(old.movement_id, old.account, old.order_id, old.amount_kurus) then
        return new;
      end if;
      raise exception 'the ledger is append-only';
    end $$`.execute(db)
  await sql`
    create trigger ledger_entry_stays before update or delete on ledger_entry
    for each row execute function ledger_stays()`.execute(db)
}
