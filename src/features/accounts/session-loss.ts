import { sql } from 'kysely'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { isPausedSql } from '#platform/service-state.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import { noteChange } from './change.ts'
import { sendSessionEnd } from './login-end.ts'
import type { Outgoing } from './outgoing.ts'
import type { AccountGateway, Hold } from './ports.ts'
import { isConnected, stateAfterLoss, type LossReason } from './rules.ts'
import { eraseSession, findAccount } from './store.ts'
import { isOnlineSql, lockHeld, type Worker } from './worker.ts'

export interface LossDeps {
  db: Database
  clock: Clock
  events: Events
  jobs: Jobs
  outgoing: Pick<Outgoing, 'failAll'>
  licences: { get(id: number, tx?: Tx): Promise<{ orderId: number } | undefined> }
  worker: Worker
  gateway: { accounts: AccountGateway }
}

/** How often the session of an account that is not at work is looked at. */
const probeEveryMs = 30 * minuteMs
/** Looked at in one sweep. */
const probesAtOnce = 20
export const probeJob = 'accounts.probe'

/** How it is seen and written down that a session came to an end which its customer did not ask for. */
export function createLoss({ db, clock, events, jobs, outgoing, worker, gateway, licences }: LossDeps) {
  return { probeQuiet, probe, lose }

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
    const hold = await worker.take(accountId, -1)
    if (!hold) return
    try {
      // what was logged out meanwhile has no session to ask, and must not get a new one by asking
      const account = await findAccount(db, accountId)
      if (account?.state !== 'idle' && account?.state !== 'live') return
      const reason = await gateway.accounts.probe(hold)
      if (reason) await lose(hold, reason)
    } finally {
      await worker.release([hold])
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
        // and again under a later hold: what its client is still about to write is refused then
        await sendSessionEnd(tx, jobs, account.id)
        await tx
          .insertInto('account_block')
          .values({ account_id: account.id, block: 'session_lost', since: clock.now(), until: null, note: null })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
      await outgoing.failAll(tx, account.id, 'session_lost', 'all')
      const licence = account.licence_id === null ? undefined : await licences.get(account.licence_id, tx)
      const order = licence ? { orderId: licence.orderId } : {}
      await events.announce(tx, 'customer_session_lost', { customerId: account.customer_id, ...order, accountId: account.id, reason })
      await noteChange({ events }, tx, account)
    })
  }
}
