import { sql } from 'kysely'
import { addMs } from '#shared/time.ts'
import { Secret } from '#shared/secret.ts'
import { countCodeRequest } from './code-limits.ts'
import { createAnswers, type Answer, type AnswersDeps } from './login-answers.ts'
import { createQr } from './login-qr.ts'
import { loginMs, openLoginStates, pressKey, readPhone, type LoginRefusal, type LoginState } from './login-rules.ts'
import { isOpen, type LoginChange, type LoginRow } from './login-store.ts'
import type { Login, LoginStep, Logins } from './logins.ts'
import type { LoginGateway, LoginSession } from './ports.ts'
import { isConnected } from './rules.ts'
import { findAccount, newestLogin, toAccount, type AccountRow } from './store.ts'
import type { Worker } from './worker.ts'

export interface LoginDeps extends AnswersDeps {
  worker: Worker
  gateway: LoginGateway
  /** A code request needs an order with its details shown, or a licence. */
  mayConnect(customerId: number): Promise<boolean>
}

const takeMs = 6_000

export function createLogins(deps: LoginDeps): Logins {
  const { db, clock, events, box, alarms, worker, gateway, store, ending, mayConnect } = deps
  const answers = createAnswers(deps)
  const { went, refuse, settle } = answers
  const qr = createQr({ ...deps, answers })
  const viewed = (row: LoginRow | undefined): Login | undefined => row && store.view(row)

  return {
    begin,
    setPhone,
    requestCode,
    press,
    submitCode,
    resend,
    submitPassword,
    cancel,
    sweep,
    qr,
    current: async (customerId) => {
      const row = await store.openOf(db, customerId)
      return row && row.expires_at > clock.now() ? store.view(row) : undefined
    },
    get: async (loginId) => viewed(await store.find(db, loginId)),
    changeNumber: (loginId) =>
      change(loginId, ['phone', 'confirm', 'code', 'qr'], () => ({
        set: { state: 'phone', phone_sealed: null, hash_sealed: null, digits_sealed: null, next_type: null, resend_at: null },
      })),
    burnCode: (loginId) =>
      change(loginId, ['code'], () => ({ set: { digits_sealed: null, next_type: null, resend_at: null, hash_sealed: null } })),
    async accountOf(login) {
      const row = await findAccount(db, login.accountId)
      return row && toAccount(row, box)
    },
  }

  async function begin({ customerId, accountId, licenceId }: Parameters<Logins['begin']>[0]): Promise<LoginStep> {
    if (!(await mayConnect(customerId))) return refuse('order_needed')
    // before anything is ended for it
    const stands = accountId === undefined ? undefined : inTheWay(customerId, await findAccount(db, accountId))
    if (stands) return refuse(stands)
    const newest = accountId === undefined ? 0 : await newestLogin(db, accountId)
    const before = await store.openOf(db, customerId)
    if (before) await cancel(before.id)
    if (accountId !== undefined) {
      try {
        // whatever was there: nothing of it may stand or still be written when this attempt begins
        await ending.endSession({ accountId, loginId: newest })
      } catch (error) {
        deps.log.warn({ err: error, accountId }, 'an old session stands in the way of a login')
        return refuse('busy')
      }
    }
    return db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`login:${customerId}`}, 0))`.execute(tx)
      const known = await store.openOf(tx, customerId)
      if (known) return went(known)
      const now = clock.now()
      const account = accountId === undefined ? undefined : await findAccount(tx, accountId)
      // it may have been connected or erased meanwhile
      const changed = accountId === undefined ? undefined : inTheWay(customerId, account)
      if (changed) return refuse(changed)
      const id =
        account?.id ??
        (
          await tx
            .insertInto('account')
            .values({ customer_id: customerId, state: 'connecting', created_at: now })
            .returning('id')
            .executeTakeFirstOrThrow()
        ).id
      if (account?.state === 'disconnected') await tx.updateTable('account').set({ state: 'connecting' }).where('id', '=', id).execute()
      const row = await tx
        .insertInto('login')
        .values({
          account_id: id,
          customer_id: customerId,
          licence_id: licenceId ?? account?.licence_id ?? null,
          state: 'phone',
          started_at: now,
          expires_at: addMs(now, loginMs),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      await events.announce(tx, 'login_started', { customerId, accountId: id, loginId: row.id })
      return went(row)
    })
  }

  /** Why this account is none that this customer may connect again. */
  function inTheWay(customerId: number, account: AccountRow | undefined): LoginRefusal | undefined {
    if (account?.customer_id !== customerId) return 'no_login'
    return isConnected(account.state) ? 'already_connected' : undefined
  }

  async function setPhone(loginId: number, text: string): Promise<LoginStep> {
    return change(loginId, ['phone', 'confirm'], (row) => {
      const phone = readPhone(text)
      if (phone === undefined) return { reason: 'phone_unclear' }
      return { set: { state: 'confirm', phone_sealed: store.seal(row.id, 'phone', phone) } }
    })
  }

  async function requestCode(loginId: number): Promise<LoginStep> {
    const row = await ready(loginId, ['confirm', 'code', 'qr'])
    if ('ok' in row) return row
    return askForCode(row, (session, phone) => session.sendCode(phone))
  }

  /** Whatever makes Telegram send a code: counted before it is asked. */
  async function askForCode(row: LoginRow, question: (session: LoginSession, phone: string) => Promise<Answer>): Promise<LoginStep> {
    const phone = store.open(row, 'phone')
    if (phone === '') return refuse('wrong_step', row)
    if (!(await mayConnect(row.customer_id))) return refuse('order_needed', row)
    const limited = await countCodeRequest({ db, box, alarms }, { customerId: row.customer_id, phone }, clock.now())
    if (limited) return refuse(limited.reason, row, limited.until)
    return ask(row, (session) => question(session, phone))
  }

  async function press(loginId: number, key: string, cause?: string): Promise<LoginStep> {
    return change(loginId, ['code'], (row) => {
      const isAgain = cause !== undefined && row.digits_key === cause
      const before = store.open(row, 'digits')
      const digits = isAgain ? before : pressKey(before, key, row.code_length || 6)
      const digits_sealed = digits === '' ? null : store.seal(row.id, 'digits', digits)
      return { set: { digits_sealed, ...(cause === undefined ? {} : { digits_key: cause }) } }
    })
  }

  async function submitCode(loginId: number): Promise<LoginStep> {
    const row = await ready(loginId, ['code'])
    if ('ok' in row) return row
    const digits = store.open(row, 'digits')
    if (digits.length < (row.code_length || 5)) return refuse('code_short', row)
    return ask(row, (session) => session.signIn(store.open(row, 'phone'), store.open(row, 'hash'), new Secret(digits)))
  }

  async function resend(loginId: number): Promise<LoginStep> {
    const row = await ready(loginId, ['code'])
    if ('ok' in row) return row
    if (row.next_type === null) return refuse('no_other_way', row)
    if (row.resend_at && clock.now() < row.resend_at) return refuse('resend_later', row, row.resend_at)
    return askForCode(row, (session, phone) => session.resend(phone, store.open(row, 'hash')))
  }

  async function submitPassword(loginId: number, password: Secret): Promise<LoginStep> {
    const row = await ready(loginId, ['password'])
    if ('ok' in row) return row
    return ask(row, (session) => session.checkPassword(password))
  }

  async function cancel(loginId: number): Promise<void> {
    const row = await db.transaction().execute(async (tx) => {
      const locked = await store.lock(tx, loginId)
      if (locked && isOpen(locked.state)) await ending.endLogin(tx, locked, 'cancelled')
      return locked
    })
    // at once where it can be; the job does it again where it cannot
    if (row) await ending.endSession({ accountId: row.account_id, loginId: row.id }).catch(() => {})
  }

  async function sweep(now: Date): Promise<void> {
    const due = await db
      .selectFrom('login')
      .select('id')
      .where('state', 'in', openLoginStates)
      .where('expires_at', '<=', now)
      .limit(100)
      .execute()
    for (const { id } of due)
      await db.transaction().execute(async (tx) => {
        const row = await store.lock(tx, id)
        if (row && row.expires_at <= now) await ending.endLogin(tx, row, 'expired')
      })
  }

  /** The attempt, when it is open and stands where this step begins. */
  async function ready(loginId: number, states: LoginState[]): Promise<LoginRow | Extract<LoginStep, { ok: false }>> {
    const row = await store.find(db, loginId)
    return obstacle(row, states) ?? (row as LoginRow) // without a row there is an obstacle
  }

  function obstacle(row: LoginRow | undefined, states: LoginState[]): Extract<LoginStep, { ok: false }> | undefined {
    const now = clock.now()
    if (!row) return refuse('no_login')
    if (!isOpen(row.state) || row.expires_at <= now) return refuse('login_over', row)
    if (!states.includes(row.state)) return refuse('wrong_step', row)
    if (row.wait_until && now < row.wait_until) return refuse('flood_wait', row, row.wait_until)
    return undefined
  }

  async function change(
    loginId: number,
    states: LoginState[],
    decide: (row: LoginRow) => { set: LoginChange } | { reason: LoginRefusal },
  ): Promise<LoginStep> {
    return db.transaction().execute(async (tx) => {
      const row = await store.lock(tx, loginId)
      const stopped = obstacle(row, states)
      if (stopped || !row) return stopped ?? refuse('no_login')
      const decision = decide(row)
      if ('reason' in decision) return refuse(decision.reason, row)
      return went(await store.change(tx, row.id, decision.set))
    })
  }

  /** One question to Telegram, by whichever process is asked. */
  async function ask(row: LoginRow, question: (session: LoginSession) => Promise<Answer>): Promise<LoginStep> {
    const hold = await worker.take(row.account_id, takeMs)
    if (!hold) return refuse('busy', row)
    const session = gateway.open(hold, { withQr: false })
    try {
      return await settle(row, session, await question(session))
    } finally {
      await session.close()
      await worker.release([hold])
    }
  }
}
