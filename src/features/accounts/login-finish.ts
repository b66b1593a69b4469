import type { AuditEntry } from '#features/staff/service.ts'
import type { Events } from '#platform/events.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { isWorking as isLicenceWorking, type LicenceState } from '#features/licences/rules.ts'
import { noteChange } from './change.ts'
import type { Ending } from './login-end.ts'
import type { LoginRefusal } from './login-rules.ts'
import { forgotten, isOpen, type LoginRow, type LoginStore } from './login-store.ts'
import type { LoginStep } from './logins.ts'
import type { LoginSession, Member } from './ports.ts'
import type { StaffBlocks } from './staff-blocks.ts'
import { accountOfTelegramUser, findAccount, phonePlace, type AccountRow } from './store.ts'

export interface FinishDeps {
  db: Database
  clock: Clock
  log: Log
  events: Events
  box: SecretBox
  store: LoginStore
  ending: Ending
  licences: { get(id: number, tx?: Tx): Promise<{ customerId: number; state: LicenceState } | undefined> }
  /** What an account that is not the customer's own reads in its Saved Messages. */
  noteFor(customerId: number): Promise<string>
  staffBlocks: StaffBlocks
  staff: { record(tx: Tx, entry: AuditEntry): Promise<void> }
}

const uniqueViolation = '23505'

/** Signed in: whose account it is decides whether it may stay. */
export function createFinish(deps: FinishDeps) {
  const { db, clock, log, events, box, store, ending } = deps

  return async function finish(row: LoginRow, session: LoginSession, member: Member): Promise<LoginStep> {
    const obstacle = await obstacleTo(row, member)
    if (obstacle) return sendAway(row, session, obstacle)
    let step: LoginStep
    try {
      const { pastChats } = await session.settle()
      step = await connect(row, member, pastChats)
    } catch (error) {
      // two customers brought the same account at once
      if (error instanceof Error && 'code' in error && error.code === uniqueViolation) return sendAway(row, session, 'already_connected')
      log.error({ err: error, loginId: row.id }, 'a signed-in account could not be taken over')
      return sendAway(row, session, 'unreachable')
    }
    if (!step.ok) return sendAway(row, session, step.reason)
    if (member.id !== row.customer_id) await tell(row, session)
    return step
  }

  async function obstacleTo(row: LoginRow, member: Member): Promise<LoginRefusal | undefined> {
    const other = await accountOfTelegramUser(db, member.id)
    if (other && other.id !== row.account_id) return 'already_connected'
    const account = await findAccount(db, row.account_id)
    const isOther = account?.telegram_user_id && account.telegram_user_id !== member.id
    return isOther ? 'other_account' : undefined
  }

  /** Logged out at once; the attempt ends and the order stays. */
  async function sendAway(row: LoginRow, session: LoginSession, reason: LoginRefusal): Promise<LoginStep> {
    await session.logOut()
    const ended = await db.transaction().execute(async (tx) => {
      const locked = await store.lock(tx, row.id)
      return locked && ending.endLogin(tx, locked, 'refused')
    })
    return { ok: false, reason, ...(ended ? { login: store.view(ended) } : {}) }
  }

  async function connect(row: LoginRow, member: Member, pastChats: number[]): Promise<LoginStep> {
    return db.transaction().execute(async (tx) => {
      const locked = await store.lock(tx, row.id)
      if (!locked || !isOpen(locked.state)) return { ok: false, reason: 'login_over' }
      const account = await findAccount(tx, row.account_id)
      if (!account) return { ok: false, reason: 'no_login' }
      const now = clock.now()
      const licenceId = locked.licence_id ?? account.licence_id
      const licence = licenceId === null ? undefined : await deps.licences.get(licenceId, tx)
      // it may have gone to somebody else since the attempt began
      const isAttached = licence?.customerId === row.customer_id && (isLicenceWorking(licence.state) || account.licence_id !== null)
      await tx
        .updateTable('account')
        .set({
          state: isAttached ? 'live' : 'idle',
          telegram_user_id: member.id,
          username: member.username ?? null,
          first_name: member.firstName,
          phone_sealed: member.phone === undefined ? null : box.seal(Buffer.from(member.phone), phonePlace(account.id)),
          connected_at: account.connected_at ?? now,
          idle_since: isAttached ? null : now,
          idle_warned_at: null,
          is_note_due: member.id !== row.customer_id,
          ...(isAttached ? { licence_id: licenceId, licence_state: licence.state, live_at: account.live_at ?? now } : {}),
        })
        .where('id', '=', account.id)
        .execute()
      await tx.deleteFrom('account_block').where('account_id', '=', account.id).where('block', '=', 'session_lost').execute()
      await followStaffBlock(tx, account, member.id)
      if (account.connected_at === null) await keepPastChats(tx, account.id, pastChats)
      const done = await store.change(tx, row.id, { state: 'signed_in', outcome: 'signed_in', ...forgotten })
      const about = { customerId: row.customer_id, accountId: account.id }
      await events.announce(tx, 'login_ended', { ...about, loginId: row.id, outcome: 'signed_in' })
      await events.announce(tx, 'account_connected', about)
      await noteChange(deps, tx, account)
      return { ok: true, login: store.view(done) }
    })
  }

  /** Before the account can do anything: a stop by staff does not end with the session, the licence or the customer that it was for. */
  async function followStaffBlock(tx: Tx, account: AccountRow, telegramUserId: number): Promise<void> {
    const standing = await deps.staffBlocks.following(tx, account, telegramUserId)
    if (!standing) return
    const about = { customerId: account.customer_id, accountId: account.id }
    await tx
      .insertInto('account_block')
      .values({
        account_id: account.id,
        block: 'staff',
        since: clock.now(),
        until: null,
        note: standing.note,
        telegram_key: deps.staffBlocks.keyOf(telegramUserId),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    await deps.staff.record(tx, {
      actor: { kind: 'system' },
      action: 'account_blocked',
      customerId: about.customerId,
      after: { accountId: about.accountId, block: 'staff', isFollowed: true },
    })
    await events.announce(tx, 'account_stop_followed', about)
  }

  async function keepPastChats(tx: Tx, accountId: number, chats: number[]): Promise<void> {
    if (chats.length === 0) return
    await tx
      .insertInto('account_past_chat')
      .values(chats.map((chatId) => ({ account_id: accountId, chat_id: chatId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  /** If it fails here, the account is told when it is first online. */
  async function tell(row: LoginRow, session: LoginSession): Promise<void> {
    try {
      await session.note(noteKey(row.account_id), await deps.noteFor(row.customer_id))
      await db.updateTable('account').set({ is_note_due: false }).where('id', '=', row.account_id).execute()
    } catch (error) {
      log.warn({ err: error, accountId: row.account_id }, 'an account could not be told who connected it')
    }
  }
}

export const noteKey = (accountId: number) => `connected:${accountId}`
