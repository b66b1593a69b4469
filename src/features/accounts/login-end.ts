import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { LoginOutcome } from './login-rules.ts'
import { forgotten, isOpen, type LoginRow, type LoginStore } from './login-store.ts'
import type { Hold, LoginGateway } from './ports.ts'
import { isConnected } from './rules.ts'
import { eraseSession, findAccount, hasSession, newestLogin } from './store.ts'
import type { Worker } from './worker.ts'

export const endSessionJob = 'accounts.end-session'

/** Which session is meant: that of this attempt, or of any before it, and none that began later. */
export interface SessionEnd {
  accountId: number
  /** 0: the account was never connected from here. Absent in jobs of an older version: whichever it has. */
  loginId?: number | undefined
}

/** The session that the account has now follows its account, once it can be reached. */
export async function sendSessionEnd(tx: Tx, jobs: Jobs, accountId: number): Promise<void> {
  const end: SessionEnd = { accountId, loginId: await newestLogin(tx, accountId) }
  await jobs.send(tx, endSessionJob, end)
}

/** How long a session's holder is waited for. */
const takeMs = 8_000

/** The end of attempts and sessions: nothing half-open stays behind, here or at Telegram. */
export function createEnding(deps: { db: Database; events: Events; jobs: Jobs; store: LoginStore; worker: Worker; gateway: LoginGateway }) {
  const { db, events, jobs, store, worker, gateway } = deps

  async function logOut(hold: Hold) {
    const session = gateway.open(hold, { withQr: false })
    const isGone = await session.logOut()
    await session.close()
    if (!isGone) throw new Error(`The session of account ${hold.accountId} could not be logged out yet`)
  }

  async function whileHeld(accountId: number, work: (hold: Hold) => Promise<void>) {
    const hold = await worker.take(accountId, takeMs)
    if (!hold) throw new Error(`Account ${accountId} is not let go by its holder`)
    try {
      await work(hold)
    } finally {
      await worker.release([hold])
    }
  }

  return {
    /** Ends an open attempt in the caller's transaction; its session follows by a job. */
    async endLogin(tx: Tx, row: LoginRow, outcome: Exclude<LoginOutcome, 'signed_in'>): Promise<LoginRow> {
      if (!isOpen(row.state)) return row
      const ended = await store.change(tx, row.id, { state: 'ended', outcome, ...forgotten })
      const about = { customerId: row.customer_id, accountId: row.account_id }
      await tx
        .updateTable('account')
        .set({ state: 'disconnected' })
        .where('id', '=', row.account_id)
        .where('state', '=', 'connecting')
        .execute()
      const end: SessionEnd = { accountId: row.account_id, loginId: row.id }
      await jobs.send(tx, endSessionJob, end)
      await events.announce(tx, 'login_ended', { ...about, loginId: row.id, outcome })
      await events.announce(tx, 'account_changed', about)
      return ended
    },

    /**
     * Logs out at Telegram and erases the session's rows. An attempt that began since has ended that session itself, and keeps its own.
     * @throws when Telegram or the session's holder cannot be reached.
     */
    async endSession({ accountId, loginId = Infinity }: SessionEnd): Promise<void> {
      const account = await findAccount(db, accountId)
      if (!account || isConnected(account.state)) return
      // asked under the hold: no attempt comes to a session without one
      const isMeant = async () => (await newestLogin(db, accountId)) <= loginId
      if (await hasSession(db, accountId))
        await whileHeld(accountId, async (hold) => {
          if ((await isMeant()) && (await hasSession(db, accountId))) await logOut(hold)
        })
      // under a later hold, even where nothing is stored yet: what an earlier one is still about to write is refused then
      await whileHeld(accountId, async () => {
        if (await isMeant()) await eraseSession(db, accountId)
      })
    },
  }
}

export type Ending = ReturnType<typeof createEnding>
