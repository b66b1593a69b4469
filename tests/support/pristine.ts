import { sql } from 'kysely'
import type { Database } from '../../src/platform/postgres/connect.ts'

/**
 * Makes a database able to become again as it is now: it keeps a copy of its few rows, and a function that restores them and where its
 * sequences stood. A copy of the whole database, and above all dropping it, costs a test more than the test itself.
 */
export async function rememberRows(db: Database): Promise<void> {
  await sql`create schema pristine`.execute(db)
  await sql`create view pristine.tables as
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema', 'pristine')`.execute(db)
  await sql`create view pristine.relations as
    select count(*) as count from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname not in ('pg_catalog', 'information_schema', 'pristine', 'pg_toast') and nspname not like 'pg\\_temp%'`.execute(db)
  await sql`create table pristine.shape as select count as relations from pristine.relations`.execute(db)
  await sql`create table pristine.sequences as
    select format('%I.%I', schemaname, sequencename) as name, coalesce(last_value, start_value) as value, last_value is not null as is_called
    from pg_sequences where schemaname <> 'pristine'`.execute(db)
  await sql`create table pristine.copies (name text, copy text)`.execute(db)
  await sql`do $$
    declare source text; has_rows boolean; number int := 0;
    begin
      for source in select name from pristine.tables loop
        execute format('select exists (select from only %s)', source) into has_rows;
        continue when not has_rows;
        number := number + 1;
        execute format('create table pristine.copy_%s as table %s', number, source);
        insert into pristine.copies values (source, format('pristine.copy_%s', number));
      end loop;
    end $$`.execute(db)
  await sql`create function pristine.restore() returns boolean language plpgsql as $$
    declare source text; one record;
    begin
      if (select count from pristine.relations) <> (select relations from pristine.shape) then return false; end if;
      -- without triggers and foreign keys: the rows are right as a whole
      perform set_config('session_replication_role', 'replica', true);
      for source in select name from pristine.tables loop execute format('delete from only %s', source); end loop;
      for one in select * from pristine.copies loop
        execute format('insert into %s overriding system value table %s', one.name, one.copy);
      end loop;
      perform setval(name::regclass, value, is_called) from pristine.sequences;
      return true;
    end $$`.execute(db)
}

/** False when the database has another shape than it had: somebody made or dropped a table. */
export async function restoreRows(db: Database): Promise<boolean> {
  const { rows } = await sql<{ isPristine: boolean }>`select pristine.restore() as "isPristine"`.execute(db)
  return rows[0]?.isPristine === true
}
