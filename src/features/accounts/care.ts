import { sql } from 'kysely'
import type { Actor, AuditEntry } from '#features/staff/service.ts'
import type { LicenceState } from '#features/licences/rules.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { addMonths, addMs, dayMs, minuteMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { countAct } from './acts.ts'
import { wipeAccount } from './data.ts'
import { endSessionJob } from './login-end.ts'
import type { Outgoing } from './outgoing.ts'
import { countNewBlockers, forgetBlockers } from './blockers.ts'
import type { AccountGateway, Hold } from './ports.ts'
import {
  accountChangesMax,
  halfPaceUntil,
  idleMs,
  idleWarningMs,
  isConnected,
  newBlockersMax,
  safeModeUntil,
  stateAfterLoss,
  type Block,
  type LossReason,
  type Trouble,
} from './rules.ts'
import type { AccountRefusal } from './service.ts'
import type { StaffBlocks } from './staff-blocks.ts'
import { eraseSession, findAccount, lockAccount, type AccountRow } from './store.ts'
import { isOnlineSql, isPausedSql, lockHeld, wakeWorkers, type Worker } from './worker.ts'

export interface CareDeps {
  db: Database
  clock: Clock
  events: Events
  jobs: Jobs
  outgoing: Outgoing
  staffBlocks: StaffBlocks
  worker: Worker
  gateway: { accounts: AccountGateway }
  staff: { record(tx: Tx, entry: AuditEntry): Promise<void> }
  licences: { get(id: number, tx?: Tx): Promise<{ customerId: number; state: LicenceState; expiresAt?: Date } | undefined> }
}

interface BlockInput {
  accountId: number
  block: Block
  isOn: boolean
  actor: Actor
  note?: string
  until?: Date
  /** Of safe mode. */
  trouble?: Trouble
}

/** Those that nobody paid for keep `idle_since`; what Telegram did to one is no reason to keep what is known of it. */
const unpaidStates = ['idle', 'relogin_needed', 'banned', 'frozen'] as const
/** How often the session of an account that is not at work is looked at. */
const probeEveryMs = 30 * minuteMs
/** Looked at in one sweep. */
const probesAtOnce = 20
export const probeJob = 'accounts.probe'

/** What becomes of an account after it was connected. */
export function createCare(deps: CareDeps) {
  const { db, clock, events, jobs, outgoing, staff, staffBlocks, licences } = deps

  const changed = async (tx: Tx, row: Pick<AccountRow, 'id' | 'customer_id'>) => {
    await events.announce(tx, 'account_changed', { customerId: row.customer_id, accountId: row.id })
    await wakeWorkers(tx, row.id)
  }

  async function attach(tx: Tx, { accountId, licenceId }: { accountId: number; licenceId: number }): Promise<void> {
    const account = await lockAccount(tx, accountId)
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
    await changed(tx, account)
  }

  async function setBlock(tx: Tx, input: BlockInput): Promise<boolean> {
    const { accountId, block, isOn, actor } = input
    const account = await lockAccount(tx, accountId)
    const now = clock.now()
    if (account && isOn && block === 'safe_mode') await prolongSafeMode(tx, accountId, now)
    if (!account || account.blocks.includes(block) === isOn) return false
    const until = input.until ?? (block === 'safe_mode' ? safeModeUntil(now) : null)
    if (isOn) {
      await tx
        .insertInto('account_block')
        .values({
          account_id: accountId,
          block,
          since: now,
          until,
          note: input.note ?? null,
          telegram_key: block === 'staff' && account.telegram_user_id !== null ? staffBlocks.keyOf(account.telegram_user_id) : null,
        })
        .execute()
      await outgoing.failAll(tx, accountId, 'stopped', block === 'safe_mode' ? 'automatic' : 'all')
    } else if (block === 'staff') await staffBlocks.lift(tx, accountId)
    else {
      const ended = await tx
        .deleteFrom('account_block')
        .where('account_id', '=', accountId)
        .where('block', '=', block)
        .returning('until')
        .executeTakeFirst()
      if (block === 'safe_mode') await beginHalfPace(tx, accountId, ended?.until && ended.until < now ? ended.until : now)
    }
    if (block === 'safe_mode') {
      if (isOn) await countAct(tx, accountId, 'safe_mode', now)
      const about = { customerId: account.customer_id, accountId, isOn }
      const trouble = input.trouble ?? 'peer_flood'
      await events.announce(tx, 'account_safe_mode', isOn && until ? { ...about, trouble, until: until.toISOString() } : about)
    }
    await staff.record(tx, {
      actor,
      action: isOn ? 'account_blocked' : 'account_unblocked',
      customerId: account.customer_id,
      after: { accountId, block, ...(input.note === undefined ? {} : { hasNote: true }) },
    })
    await changed(tx, account)
    return true
  }

  /** Trouble in safe mode begins its day anew, and is not told again. */
  async function prolongSafeMode(tx: Tx, accountId: number, now: Date): Promise<void> {
    await tx
      .updateTable('account_block')
      .set({ until: safeModeUntil(now) })
      .where('account_id', '=', accountId)
      .where('block', '=', 'safe_mode')
      .where('until', '<', safeModeUntil(now))
      .execute()
  }

  async function beginHalfPace(tx: Tx, accountId: number, endedAt: Date): Promise<void> {
    await tx
      .updateTable('account')
      .set({ half_pace_until: halfPaceUntil(endedAt) })
      .where('id', '=', accountId)
      .execute()
  }

  async function noteNewBlocker(tx: Tx, { accountId, chatId }: { accountId: number; chatId: number }): Promise<void> {
    if (!(await lockAccount(tx, accountId))) return
    const count = await countNewBlockers(tx, accountId, chatId, clock.now())
    if (count >= newBlockersMax)
      await setBlock(tx, { accountId, block: 'safe_mode', isOn: true, actor: { kind: 'system' }, trouble: 'blocked' })
  }

  /**
   * A session that its person ended is silent, and an account that is not at work has no connection to ask. So each is asked now and
   * then, by a connection of a moment that takes no updates.
   */
  async function probeQuiet(now: Date): Promise<void> {
    const due = await db
      .selectFrom('account')
      .select('id')
      .where('state', 'in', ['idle', 'live'])
      .where('holder', 'is', null)
      .where(sql<boolean>`coalesce(probed_at, connected_at) <= ${addMs(now, -probeEveryMs)}`)
      .where(sql<boolean>`not ${isOnlineSql}`)
      .where(sql<boolean>`not ${isPausedSql}`)
      .orderBy(sql`coalesce(probed_at, connected_at)`)
      .limit(probesAtOnce)
      .execute()
    for (const { id } of due)
      await db.transaction().execute(async (tx) => {
        await tx.updateTable('account').set({ probed_at: now }).where('id', '=', id).execute()
        await jobs.send(tx, probeJob, { accountId: id })
      })
  }

  /** The end of the session is written down as if it had been at work. No answer is no end: it is asked again later. */
  async function probe(accountId: number): Promise<void> {
    // whoever has it finds out by itself; nobody is asked to let go
    const hold = await deps.worker.take(accountId, -1)
    if (!hold) return
    try {
      // what was logged out meanwhile has no session to ask, and must not get a new one by asking
      const account = await findAccount(db, accountId)
      if (account?.state !== 'idle' && account?.state !== 'live') return
      const reason = await deps.gateway.accounts.probe(hold)
      if (reason) await lose(hold, reason)
    } finally {
      await deps.worker.release([hold])
    }
  }

  /** The session's end, told once, by whoever held it. */
  async function lose(hold: Hold, reason: LossReason): Promise<void> {
    await db.transaction().execute(async (tx) => {
      await lockHeld(tx, hold)
      const account = await findAccount(tx, hold.accountId)
      if (!account || !isConnected(account.state) || account.state === 'frozen') return
      const isOver = reason !== 'frozen'
      await tx
        .updateTable('account')
        .set({ state: stateAfterLoss(reason) })
        .where('id', '=', account.id)
        .execute()
      if (isOver) {
        await eraseSession(tx, account.id)
        await tx
          .insertInto('account_block')
          .values({ account_id: account.id, block: 'session_lost', since: clock.now(), until: null, note: null })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
      await outgoing.failAll(tx, account.id, 'session_lost', 'all')
      await events.announce(tx, 'customer_session_lost', { customerId: account.customer_id, accountId: account.id, reason })
      await changed(tx, account)
    })
  }

  async function disconnect(actor: Actor, accountId: number): Promise<Result<void, AccountRefusal>> {
    return db.transaction().execute(async (tx) => {
      const account = await lockAccount(tx, accountId)
      const refusal = mayTouch(account, actor)
      if (refusal || !account) return refused(refusal ?? 'not_found')
      if (!isConnected(account.state)) return refused('not_connected')
      await leave(tx, account, actor)
      return done(undefined)
    })
  }

  async function changeAccount(actor: Actor, accountId: number): Promise<Result<{ licenceId: number }, AccountRefusal>> {
    return db.transaction().execute(async (tx) => {
      const account = await lockAccount(tx, accountId)
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
    await jobs.send(tx, endSessionJob, { accountId: account.id })
    await staff.record(tx, {
      actor,
      action: 'account_disconnected',
      customerId: account.customer_id,
      before: { accountId: account.id, state: account.state },
    })
    await changed(tx, account)
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
      const account = row && (await lockAccount(tx, row.id))
      if (!account) return
      const licence = await licences.get(licenceId, tx)
      const state = licence?.state ?? 'ended'
      if (state === 'ended') {
        await leaveForGood(tx, account, { kind: 'system' })
        return
      }
      if (account.licence_state === state) return
      await tx.updateTable('account').set({ licence_state: state }).where('id', '=', account.id).execute()
      await changed(tx, account)
    })
  }

  /** Blocks that were for a time, and accounts that nobody paid for. */
  async function sweep(now: Date, hasOpenOrder: (customerId: number) => Promise<boolean>): Promise<void> {
    const over = await db.selectFrom('account_block').select(['account_id', 'block']).where('until', '<=', now).execute()
    for (const { account_id: accountId, block } of over)
      await db.transaction().execute((tx) => setBlock(tx, { accountId, block, isOn: false, actor: { kind: 'system' } }))
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
    await probeQuiet(now)
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
      const account = await lockAccount(tx, accountId)
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
      const account = await lockAccount(tx, accountId)
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
      await changed(tx, account)
      return done(undefined)
    })
  }

  return { attach, changesLeft, setBlock, noteNewBlocker, probe, lose, disconnect, changeAccount, followLicence, noteOrderEnd, sweep, thaw }
}
