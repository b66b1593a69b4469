import parsePhone from 'libphonenumber-js'
import { sql, type Selectable } from 'kysely'
import { anyOf, listBy, readBy } from '#platform/postgres/read-by.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { connectedStates, halfPaceUntil, maskPhone, type Account, type Block, type Carefulness } from './rules.ts'
import './tables.ts'

export type AccountRow = Selectable<Tables['account']> & { blocks: Block[] }

/** Where in the database a sealed number stands; bytes moved elsewhere do not open. */
export const phonePlace = (accountId: number) => `account:${accountId}:phone`

export const findAccount = readBy(
  (on, ids: number[]) => query(on).where('account.id', '=', anyOf(ids)).execute(),
  ({ id }) => id,
)

export const accountsOf = listBy(
  (on, customerIds: number[]) => query(on).where('customer_id', '=', anyOf(customerIds)).orderBy('account.id').execute(),
  (row) => row.customer_id,
)

export async function accountOfLicence(on: Database | Tx, licenceId: number): Promise<AccountRow | undefined> {
  return query(on).where('licence_id', '=', licenceId).executeTakeFirst()
}

/** A Telegram account is connected once at a time. */
export const accountOfTelegramUser = readBy(
  (on, userIds: (number | null)[]) =>
    query(on).where('telegram_user_id', '=', anyOf(userIds)).where('state', 'in', connectedStates).execute(),
  (row) => row.telegram_user_id,
)

export async function readCarefulness(on: Database | Tx, accountId: number): Promise<Carefulness> {
  const row = await on
    .selectFrom('account')
    .leftJoin('account_block', (join) =>
      join.onRef('account_block.account_id', '=', 'account.id').on('account_block.block', '=', 'safe_mode'),
    )
    .select(['half_pace_until', 'account_block.until'])
    .where('account.id', '=', accountId)
    .executeTakeFirst()
  const halfPace = row?.until ? halfPaceUntil(row.until) : row?.half_pace_until
  return { ...(row?.until ? { safeModeUntil: row.until } : {}), ...(halfPace ? { halfPaceUntil: halfPace } : {}) }
}

/** Nobody else changes the account, or what a feature keeps of it under this lock, until the transaction ends. */
export async function lockAccount(tx: Tx, id: number): Promise<void> {
  await tx.selectFrom('account').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}

/** The row as it is, and stays until the transaction ends. */
export async function findLocked(tx: Tx, id: number): Promise<AccountRow | undefined> {
  await lockAccount(tx, id)
  return findAccount(tx, id)
}

export function toAccount(row: AccountRow, box: SecretBox): Account {
  const phone = row.phone_sealed && box.open(row.phone_sealed, phonePlace(row.id)).toString()
  return {
    id: row.id,
    customerId: row.customer_id,
    state: row.state,
    blocks: row.blocks,
    ...(row.licence_id === null ? {} : { licenceId: row.licence_id }),
    ...(row.telegram_user_id === null ? {} : { telegramUserId: row.telegram_user_id }),
    ...(row.username === null ? {} : { username: row.username }),
    ...(row.first_name === null ? {} : { firstName: row.first_name }),
    ...(phone ? { phoneMasked: masked(phone) } : {}),
    ...(row.connected_at ? { connectedAt: row.connected_at } : {}),
    ...(row.live_at ? { liveAt: row.live_at } : {}),
  }
}

/** Everything by which Telegram knows the session, gone for good. */
export async function eraseSession(on: Database | Tx, accountId: number): Promise<void> {
  await on.deleteFrom('session_value').where('account_id', '=', accountId).execute()
  await on.deleteFrom('session_peer').where('account_id', '=', accountId).execute()
  await on.deleteFrom('session_reference').where('account_id', '=', accountId).execute()
}

export async function hasSession(on: Database | Tx, accountId: number): Promise<boolean> {
  const row = await on
    .selectFrom('session_value')
    .select('account_id')
    .where('account_id', '=', accountId)
    .where('kind', '=', 'auth_key')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** The attempt to connect this account that began last; 0 when there was none. */
export async function newestLogin(on: Database | Tx, accountId: number): Promise<number> {
  const { id } = await on
    .selectFrom('login')
    .select((login) => login.fn.max('id').as('id'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return id ?? 0
}

export function masked(phone: string): string {
  const parsed = parsePhone(phone.startsWith('+') ? phone : `+${phone}`)
  return maskPhone(phone, parsed?.countryCallingCode ?? '')
}

function query(on: Database | Tx) {
  return on
    .selectFrom('account')
    .selectAll('account')
    .select(
      sql<Block[]>`coalesce((select array_agg(b.block order by b.block) from account_block b where b.account_id = account.id), '{}')`.as(
        'blocks',
      ),
    )
}
