import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { eraseActs, listActs } from './acts.ts'
import { istanbulDate } from '#shared/time.ts'
import { sendSessionEnd } from './login-end.ts'
import { loginPlace, loginSecrets } from './login-store.ts'
import { peerPlace, sessionPlace } from './ports.ts'
import { resealStaffBlocks } from './staff-blocks.ts'
import { accountsOf, masked, phonePlace } from './store.ts'
import './tables.ts'

/** What a customer's export says of accounts. The session itself is no data of a person and stays out. */
export async function exportAccounts(db: Database, box: SecretBox, customerId: number): Promise<object> {
  const rows = await accountsOf(db, customerId)
  const counted = await Promise.all(rows.map(({ id }) => listActs(db, id, 'day', new Date(0), new Date(8.64e15))))
  return rows.map((row, index) => ({
    accountId: row.id,
    state: row.state,
    telegramUserId: row.telegram_user_id,
    username: row.username,
    firstName: row.first_name,
    phone: row.phone_sealed && masked(box.open(row.phone_sealed, phonePlace(row.id)).toString()),
    connectedAt: row.connected_at,
    liveAt: row.live_at,
    blocks: row.blocks,
    countedByDay: counted[index]?.map(({ at, name, count }) => ({ day: istanbulDate(at), name, count })),
  }))
}

/** Offline with the transaction; the session is logged out and erased by a job, which needs its rows for that long. */
export async function eraseAccounts(tx: Tx, jobs: Jobs, customerId: number): Promise<void> {
  const rows = await tx.selectFrom('account').select('id').where('customer_id', '=', customerId).forUpdate().execute()
  for (const { id } of rows) {
    await wipeAccount(tx, id)
    // what staff wrote may name somebody; that they stopped the account stays, by digest
    await tx.updateTable('account_block').set({ note: null }).where('account_id', '=', id).execute()
    await sendSessionEnd(tx, jobs, id)
  }
  await tx.deleteFrom('login').where('customer_id', '=', customerId).execute()
}

/**
 * Disconnected, and without a word of whose it was and whom it talked to. Its session goes by `sendSessionEnd`. A staff block stays, or
 * leaving would be a way out of it.
 */
export async function wipeAccount(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom('outgoing').where('account_id', '=', id).execute()
  await tx.deleteFrom('account_work').where('account_id', '=', id).execute()
  await tx.deleteFrom('account_blocker').where('account_id', '=', id).execute()
  await eraseActs(tx, id)
  await tx.deleteFrom('account_past_chat').where('account_id', '=', id).execute()
  await tx.deleteFrom('account_block').where('account_id', '=', id).where('block', '<>', 'staff').execute()
  await tx
    .updateTable('account')
    .set({
      state: 'disconnected',
      username: null,
      first_name: null,
      phone_sealed: null,
      telegram_user_id: null,
      is_note_due: false,
      idle_since: null,
    })
    .where('id', '=', id)
    .execute()
}

/**
 * Seals everything of accounts with the current key; call with the old ones still there. Answers how many values changed. Safe beside a
 * running program: a value that changed meanwhile is left as it is now.
 */
export async function resealAccounts(db: Database, box: SecretBox): Promise<number> {
  const again = (sealed: Buffer, place: string) => (box.isOld(sealed) ? box.seal(box.open(sealed, place), place) : undefined)
  let count = 0
  for (const row of await db.selectFrom('session_value').selectAll().execute()) {
    const value = again(row.value, sessionPlace(row.account_id, row.kind, row.key))
    if (!value) continue
    const done = await db
      .updateTable('session_value')
      .set({ value })
      .where('account_id', '=', row.account_id)
      .where('kind', '=', row.kind)
      .where('key', '=', row.key)
      .where('value', '=', row.value)
      .executeTakeFirst()
    count += Number(done.numUpdatedRows)
  }
  for (const row of await db.selectFrom('session_peer').select(['account_id', 'peer_id', 'complete']).execute()) {
    const complete = again(row.complete, peerPlace(row.account_id, row.peer_id))
    if (!complete) continue
    const done = await db
      .updateTable('session_peer')
      .set({ complete })
      .where('account_id', '=', row.account_id)
      .where('peer_id', '=', row.peer_id)
      .where('complete', '=', row.complete)
      .executeTakeFirst()
    count += Number(done.numUpdatedRows)
  }
  for (const row of await db.selectFrom('account').select(['id', 'phone_sealed']).where('phone_sealed', 'is not', null).execute()) {
    const phone_sealed = row.phone_sealed && again(row.phone_sealed, phonePlace(row.id))
    if (!phone_sealed) continue
    await db.updateTable('account').set({ phone_sealed }).where('id', '=', row.id).where('phone_sealed', '=', row.phone_sealed).execute()
    count++
  }
  for (const row of await db.selectFrom('login').selectAll().where('phone_sealed', 'is not', null).execute())
    for (const what of loginSecrets) {
      const sealed = row[`${what}_sealed`]
      const fresh = sealed && again(sealed, loginPlace(row.id, what))
      if (!fresh) continue
      await db
        .updateTable('login')
        .set({ [`${what}_sealed`]: fresh })
        .where('id', '=', row.id)
        .where(`${what}_sealed`, '=', sealed)
        .execute()
      count++
    }
  return count + (await resealStaffBlocks(db, box))
}
