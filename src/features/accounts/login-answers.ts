import type { Alarms } from '#platform/alarms.ts'
import { addMs, secondMs } from '#shared/time.ts'
import { unreachable } from '#shared/result.ts'
import { createFinish, type FinishDeps } from './login-finish.ts'
import { countFault, isTypable, loginMs, type LoginRefusal } from './login-rules.ts'
import { isOpen, type LoginChange, type LoginRow } from './login-store.ts'
import type { LoginStep } from './logins.ts'
import type { LoginProblem, LoginSession, PasswordNeeded, SentCode, SignedIn } from './ports.ts'

export type Answer = SentCode | SignedIn | PasswordNeeded | LoginProblem

export interface AnswersDeps extends FinishDeps {
  alarms: Pick<Alarms, 'raise' | 'clear'>
}

/** What becomes of an attempt, and what its customer reads of it. */
export interface Answers {
  went(row: LoginRow): LoginStep
  refuse(reason: LoginRefusal, row?: LoginRow, until?: Date): Extract<LoginStep, { ok: false }>
  /** Writes down what Telegram answered and says what comes next. */
  settle(row: LoginRow, session: LoginSession, answer: Answer): Promise<LoginStep>
}

const usedUp = { code: 'codes_used_up', password: 'passwords_used_up', restart: 'restarts_used_up' } as const

export function createAnswers(deps: AnswersDeps): Answers {
  const { db, clock, log, alarms, store, ending } = deps
  const finish = createFinish(deps)
  return { went, refuse, settle }

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
        log.warn({ loginId: row.id, error: problem.error }, 'Telegram refused a login step')
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

  function went(row: LoginRow): LoginStep {
    return { ok: true, login: store.view(row) }
  }

  function refuse(reason: LoginRefusal, row?: LoginRow, until?: Date): Extract<LoginStep, { ok: false }> {
    return { ok: false, reason, ...(row ? { login: store.view(row) } : {}), ...(until ? { until } : {}) }
  }
}
