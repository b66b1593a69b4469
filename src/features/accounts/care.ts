import type { Actor, AuditEntry } from '#features/staff/service.ts'
import type { LicenceState } from '#features/licences/rules.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { addMonths, addMs, dayMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { forgetBlockers } from './blockers.ts'
import { noteChange } from './change.ts'
import { wipeAccount } from './data.ts'
import { sendSessionEnd } from './login-end.ts'
import type { Outgoing } from './outgoing.ts'
import { accountChangesMax, idleMs, idleWarningMs, isConnected, type AccountRefusal } from './rules.ts'
import { findLocked, type AccountRow } from './store.ts'

export interface CareDeps {
  db: Database
  clock: Clock
  events: Events
  jobs: Jobs
  outgoing: Pick<Outgoing, 'failAll'>
  staff: { record(tx: Tx, entry: AuditEntry): Promise<void> }
  licences: {
    get(id: number, tx?: Tx): Promise<{ customerId: number; orderId: number; state: LicenceState; expiresAt?: Date } | undefined>
  }
}

/** Those that nobody paid for keep `idle_since`; what Telegram did to one is no reason to keep what is known of it. */
const unpaidStates = ['idle', 'relogin_needed', 'banned', 'frozen'] as const

/** What becomes of an account after it was connected. */
export function createCare(deps: CareDeps) {
  const { db, clock, events, jobs, outgoing, staff, licences } = deps
  return { attach, disconnect, changeAccount, changesLeft, thaw, followLicence, noteOrderEnd, sweep }

  async function attach(tx: Tx, { accountId, licenceId }: { accountId: number; licenceId: number }): Promise<void> {
    const account = await findLocked(tx, accountId)
    if (!account) throw new Error(`There is no account ${accountId}`)
    if (account.state === 'live' && account.licence_id === licenceId) return
    if (account.state !== 'idle') throw new Error(`Account ${accountId} is ${account.state} and cannot go to work`)
    const licence = await licences.get(licenceId, tx)
    await tx
      .updateTable('account')
      .set({
        state: 'live',
        licence_id: licenceId,
        licence_state: licence?.state ?? 'active',
        live_at: clock.now(),
        idle_since: null,
        idle_warned_at: null,
      })
      .where('id', '=', accountId)
      .execute()
    await noteChange(deps, tx, account)
  }

  async function disconnect(actor: Actor, accountId: number): Promise<Result<void, AccountRefusal>> {
    return db.transaction().execute(async (tx) => {
      const account = await findLocked(tx, accountId)
      const refusal = mayTouch(account, actor)
      if (refusal || !account) return refused(refusal ?? 'not_found')
      if (!isConnected(account.state)) return refused('not_connected')
      await leave(tx, account, actor)
      return done(undefined)
    })
  }

  async function changeAccount(actor: Actor, accountId: number): Promise<Result<{ licenceId: number }, AccountRefusal>> {
    return db.transaction().execute(async (tx) => {
      const account = await findLocked(tx, accountId)
      const refusal = mayTouch(account, actor)
      if (refusal || !account) return refused(refusal ?? 'not_found')
      const licenceId = account.licence_id
      if (licenceId === null) return refused('not_connected')
      if (actor.kind === 'customer' && account.blocks.includes('staff')) return refused('staff_block')
      if ((await changesLeft(tx, licenceId)) === 0) return refused('changes_used_up')
      await tx.insertInto('account_change').values({ licence_id: licenceId, at: clock.now(), count: 1 }).execute()
      await leaveForGood(tx, account, actor)
      return done({ licenceId })
    })
  }

  function mayTouch(account: AccountRow | undefined, actor: Actor): AccountRefusal | undefined {
    if (!account) return 'not_found'
    return actor.kind === 'customer' && actor.id !== account.customer_id ? 'not_yours' : undefined
  }

  /** Of this period; what staff allowed in addition counts less. */
  async function changesLeft(tx: Tx, licenceId: number): Promise<number> {
    const licence = await licences.get(licenceId, tx)
    const since = licence?.expiresAt ? addMonths(licence.expiresAt, -1) : new Date(0)
    const rows = await tx
      .selectFrom('account_change')
      .select('count')
      .where('licence_id', '=', licenceId)
      .where('at', '>=', since)
      .execute()
    return Math.max(0, accountChangesMax - rows.reduce((sum, row) => sum + row.count, 0))
  }

  /** Offline at once; logging out at Telegram and erasing follow by a job. */
  async function leave(tx: Tx, account: AccountRow, actor: Actor): Promise<void> {
    await tx.updateTable('account').set({ state: 'disconnected' }).where('id', '=', account.id).execute()
    await tx.deleteFrom('account_block').where('account_id', '=', account.id).where('block', 'in', ['session_lost', 'safe_mode']).execute()
    await outgoing.failAll(tx, account.id, 'session_lost', 'all')
    await sendSessionEnd(tx, jobs, account.id)
    await staff.record(tx, {
      actor,
      action: 'account_disconnected',
      customerId: account.customer_id,
      before: { accountId: account.id, state: account.state },
    })
    await noteChange(deps, tx, account)
  }

  /** The same, and nothing of it stays: another account takes its place, or none. */
  async function leaveForGood(tx: Tx, account: AccountRow, actor: Actor): Promise<void> {
    await leave(tx, account, actor)
    await wipeAccount(tx, account.id)
    await tx.updateTable('account').set({ licence_id: null, licence_state: null }).where('id', '=', account.id).execute()
  }

  /** Reads a licence again and takes over its state; an ended one logs its account out. */
  async function followLicence(licenceId: number): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const row = await tx.selectFrom('account').select('id').where('licence_id', '=', licenceId).executeTakeFirst()
      const account = row && (await findLocked(tx, row.id))
      if (!account) return
      const licence = await licences.get(licenceId, tx)
      const state = licence?.state ?? 'ended'
      if (state === 'ended') {
        await leaveForGood(tx, account, { kind: 'system' })
        return
      }
      if (account.licence_state === state) return
      await tx.updateTable('account').set({ licence_state: state }).where('id', '=', account.id).execute()
      await noteChange(deps, tx, account)
    })
  }

  /** Accounts that nobody paid for, and what is kept for a time only. */
  async function sweep(now: Date, hasOpenOrder: (customerId: number) => Promise<boolean>): Promise<void> {
    const idle = await db
      .selectFrom('account')
      .select(['id', 'customer_id'])
      .where('state', 'in', unpaidStates)
      .where('idle_since', '<=', addMs(now, idleWarningMs - idleMs))
      .limit(200)
      .execute()
    for (const { id, customer_id: customerId } of idle) await idleStep(id, await hasOpenOrder(customerId), now)
    await db.deleteFrom('account_work').where('not_after', '<', addMs(now, -dayMs)).execute()
    await forgetBlockers(db, now)
  }

  /** An order that could have paid for idle accounts is over: their three days begin now. */
  async function noteOrderEnd(customerId: number): Promise<void> {
    await db
      .updateTable('account')
      .set({ idle_since: clock.now(), idle_warned_at: null })
      .where('customer_id', '=', customerId)
      .where('state', 'in', unpaidStates)
      .where('idle_since', 'is not', null)
      .execute()
  }

  async function idleStep(accountId: number, hasOrder: boolean, now: Date): Promise<void> {
    await db.transaction().execute(async (tx) => {
      const account = await findLocked(tx, accountId)
      if (!account?.idle_since || !unpaidStates.some((state) => state === account.state)) return
      // the three days begin when the last open order ends
      if (hasOrder) {
        await tx.updateTable('account').set({ idle_since: now, idle_warned_at: null }).where('id', '=', accountId).execute()
        return
      }
      const endsAt = addMs(account.idle_since, idleMs)
      if (endsAt <= now) return leaveForGood(tx, account, { kind: 'system' })
      if (account.idle_warned_at) return
      await tx.updateTable('account').set({ idle_warned_at: now }).where('id', '=', accountId).execute()
      await events.announce(tx, 'account_idle_warning', { customerId: account.customer_id, accountId, endsAt: endsAt.toISOString() })
    })
  }

  /** A frozen account works again, or finds at its next act that it does not. */
  async function thaw(actor: Actor, accountId: number): Promise<Result<void, AccountRefusal>> {
    return db.transaction().execute(async (tx) => {
      const account = await findLocked(tx, accountId)
      const refusal = mayTouch(account, actor)
      if (refusal || !account) return refused(refusal ?? 'not_found')
      if (account.state !== 'frozen') return refused('already_done')
      await tx
        .updateTable('account')
        .set({ state: account.licence_id === null ? 'idle' : 'live' })
        .where('id', '=', accountId)
        .execute()
      // whoever waits for an account to put to work finds this one again
      if (account.licence_id === null) await events.announce(tx, 'account_connected', { customerId: account.customer_id, accountId })
      await noteChange(deps, tx, account)
      return done(undefined)
    })
  }
}
