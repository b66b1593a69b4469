import parsePhone from 'libphonenumber-js'
import { sql } from 'kysely'
import type { Alarms } from '#platform/alarms.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Log } from '#platform/log.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { addMs, hourMs, minuteMs, secondMs } from '#shared/time.ts'
import { Secret } from '#shared/secret.ts'
import { unreachable } from '#shared/result.ts'
import { countCodeRequest } from './code-limits.ts'
import type { Ending } from './login-end.ts'
import { createFinish, type FinishDeps } from './login-finish.ts'
import { countFault, isTypable, loginMs, openLoginStates, pressKey, type LoginRefusal, type LoginState } from './login-rules.ts'
import { isOpen, type LoginChange, type LoginRow, type LoginStore } from './login-store.ts'
import type { Login, LoginStep, Logins } from './logins.ts'
import type { LoginGateway, LoginProblem, LoginSession, PasswordNeeded, SentCode, SignedIn } from './ports.ts'
import { createQr } from './login-qr.ts'
import { findAccount, hasSession, toAccount } from './store.ts'
import type { Worker } from './worker.ts'

export interface LoginDeps extends FinishDeps {
  db: Database
  clock: Clock
  log: Log
  events: Events
  box: SecretBox
  alarms: Pick<Alarms, 'raise' | 'clear'>
  worker: Worker
  gateway: LoginGateway
  store: LoginStore
  ending: Ending
  /** A code request needs an order with its details shown, or a licence. */
  mayConnect(customerId: number): Promise<boolean>
}

export type Answer = SentCode | SignedIn | PasswordNeeded | LoginProblem

const takeMs = 6_000
const usedUp = { code: 'codes_used_up', password: 'passwords_used_up', restart: 'restarts_used_up' } as const

/** What every step does around its question to Telegram. */
export interface Stepping {
  refuse(reason: LoginRefusal, row?: LoginRow, until?: Date): LoginStep
  /** Writes down what Telegram answered and says what comes next. */
  settle(row: LoginRow, session: LoginSession, answer: Answer): Promise<LoginStep>
}

export function createLogins(deps: LoginDeps): Logins {
  const { db, clock, events, box, alarms, worker, gateway, store, ending, mayConnect } = deps
  const finish = createFinish(deps)
  const stepping: Stepping = { refuse, settle }
  const qr = createQr({ ...deps, stepping })
  const went = (row: LoginRow): LoginStep => ({ ok: true, login: store.view(row) })
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
    const before = await store.openOf(db, customerId)
    if (before) await cancel(before.id)
    if (accountId !== undefined && (await hasSession(db, accountId))) {
      try {
        await ending.endSession(accountId)
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
      if (accountId !== undefined && account?.customer_id !== customerId) return refuse('no_login')
      if (account && ['idle', 'live', 'frozen'].includes(account.state)) return refuse('already_connected')
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
    if (row) await ending.endSession(row.account_id).catch(() => {})
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

  async function settle(row: LoginRow, session: LoginSession, answer: Answer): Promise<LoginStep> {
    switch (answer.kind) {
      case 'signed_in':
        return finish(row, session, answer.member)
      case 'code_sent':
        return codeSent(row, answer)
      case 'password_needed': {
        const hint = answer.hint === undefined ? null : store.seal(row.id, 'password_hint', answer.hint)
        return update(row, { state: 'password', password_hint_sealed: hint, digits_sealed: null, hash_sealed: null })
      }
      default:
        return troubled(row, answer)
    }
  }

  async function codeSent(row: LoginRow, sent: SentCode): Promise<LoginStep> {
    const now = clock.now()
    const step = await update(row, {
      state: 'code',
      hash_sealed: store.seal(row.id, 'hash', sent.hash),
      digits_sealed: null,
      code_type: sent.type,
      code_length: sent.length,
      next_type: sent.nextType ?? null,
      resend_at: sent.nextType ? addMs(now, sent.resendAfterSeconds * secondMs) : null,
    })
    return isTypable(sent.type) || !step.ok ? step : { ok: false, reason: 'code_unusable', login: step.login }
  }

  async function troubled(row: LoginRow, problem: LoginProblem): Promise<LoginStep> {
    switch (problem.kind) {
      case 'phone_invalid':
        return refuseTo(row, 'phone_invalid', { state: 'phone', phone_sealed: null })
      case 'phone_flood':
      case 'password_flood':
      case 'official_app_first':
      case 'qr_expired':
      case 'unreachable':
      case 'no_other_way':
        return refuseTo(row, problem.kind, {})
      case 'phone_banned':
      case 'phone_unoccupied':
      case 'account_banned':
        return over(row, problem.kind)
      case 'wait': {
        const until = addMs(clock.now(), problem.seconds * secondMs)
        // an attempt that is told to wait does not run out meanwhile, if the wait is short
        const expires = problem.seconds * secondMs < loginMs ? addMs(row.expires_at, problem.seconds * secondMs) : row.expires_at
        return refuseTo(row, 'flood_wait', { wait_until: until, expires_at: expires }, until)
      }
      case 'api_id':
        await alarms.raise('api_id')
        return refuseTo(row, 'service_down', {})
      case 'code_invalid':
        return wrong(row, 'code')
      case 'code_expired':
        return refuseTo(row, 'code_expired', { digits_sealed: null, resend_at: null, next_type: null })
      case 'password_invalid':
        return wrong(row, 'password')
      case 'restart':
        return wrong(row, 'restart')
      case 'session_gone':
        return refuseTo(row, 'session_gone', { state: 'phone', digits_sealed: null, hash_sealed: null })
      case 'refused':
        deps.log.warn({ loginId: row.id, error: problem.error }, 'Telegram refused a login step')
        return refuseTo(row, 'official_app_first', {})
      default:
        return unreachable(problem)
    }
  }

  async function wrong(row: LoginRow, fault: 'code' | 'password' | 'restart'): Promise<LoginStep> {
    const tries = { wrongCodes: row.wrong_codes, wrongPasswords: row.wrong_passwords, restarts: row.restarts }
    const counted = countFault(tries, fault)
    if (counted.isOver) return over(row, usedUp[fault])
    const change: LoginChange = {
      wrong_codes: counted.tries.wrongCodes,
      wrong_passwords: counted.tries.wrongPasswords,
      restarts: counted.tries.restarts,
      digits_sealed: null,
    }
    if (fault === 'restart')
      return refuseTo(row, 'restart', { ...change, state: row.phone_sealed ? 'confirm' : 'phone', hash_sealed: null })
    return refuseTo(row, fault === 'code' ? 'code_invalid' : 'password_invalid', change)
  }

  /** The attempt ends here; what it had is logged out and erased. */
  async function over(row: LoginRow, reason: LoginRefusal): Promise<LoginStep> {
    const ended = await db.transaction().execute(async (tx) => {
      const locked = await store.lock(tx, row.id)
      return locked && ending.endLogin(tx, locked, 'failed')
    })
    return refuse(reason, ended)
  }

  async function update(row: LoginRow, set: LoginChange): Promise<LoginStep> {
    return db.transaction().execute(async (tx) => {
      const locked = await store.lock(tx, row.id)
      // cancelled or run out while Telegram thought about it
      if (!locked || !isOpen(locked.state)) return refuse('login_over', locked)
      return went(await store.change(tx, row.id, { wait_until: null, ...set }))
    })
  }

  async function refuseTo(row: LoginRow, reason: LoginRefusal, set: LoginChange, until?: Date): Promise<LoginStep> {
    const step = await update(row, set)
    return step.ok ? { ok: false, reason, login: step.login, ...(until ? { until } : {}) } : step
  }

  function refuse(reason: LoginRefusal, row?: LoginRow, until?: Date): Extract<LoginStep, { ok: false }> {
    return { ok: false, reason, ...(row ? { login: store.view(row) } : {}), ...(until ? { until } : {}) }
  }
}

/** E.164. A number without a country code is Turkish. */
export function readPhone(text: string): string | undefined {
  const bare = text.trim()
  if (bare.length > 40 || !/^[+\d\s().\-/\u00a0\u2010-\u2015\u202a-\u202e\uff0b]+$/.test(bare)) return undefined
  const parsed = parsePhone(bare.replace(/[\u202a-\u202e\u00a0]/g, ''), 'TR')
  if (parsed?.isPossible()) return parsed.number
  // numbers of test and anonymous accounts belong to no country
  const digits = bare.replace(/\D/g, '')
  return /^(\+|00)/.test(bare) && digits.length >= 7 && digits.length <= 15 ? `+${digits.replace(/^00/, '')}` : undefined
}

/** How long until then, as people say it: exact while one can wait for it, then roughly and never much too little. */
export function waitWords(until: Date, now: Date): { unit: 'seconds' | 'minutes' | 'about_minutes' | 'hours'; count: number } {
  const ms = Math.max(secondMs, until.getTime() - now.getTime())
  if (ms < 2 * minuteMs) return { unit: 'seconds', count: Math.ceil(ms / secondMs) }
  const minutes = Math.ceil(ms / minuteMs)
  if (minutes <= 10) return { unit: 'minutes', count: minutes }
  if (minutes <= 50) return { unit: 'about_minutes', count: Math.ceil(minutes / 5) * 5 }
  return { unit: 'hours', count: Math.max(1, Math.ceil(ms / hourMs - 0.25)) }
}
