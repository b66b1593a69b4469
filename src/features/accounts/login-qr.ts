import type { Clock } from '#platform/clock.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { qrEarlyMs, qrMinMs } from './login-rules.ts'
import type { LoginStore } from './login-store.ts'
import type { Logins, QrStep } from './logins.ts'
import { isOpen } from './login-store.ts'
import type { Answers } from './login-answers.ts'
import type { LoginGateway } from './ports.ts'
import type { Worker } from './worker.ts'

interface QrDeps {
  db: Database
  clock: Clock
  store: LoginStore
  worker: Worker
  gateway: LoginGateway
  answers: Pick<Answers, 'refuse' | 'settle'>
}

const takeMs = 6_000
const pictureMaxMs = 30_000

/** A QR login: one picture after the other, each gone before it is dead, until a phone scans it or the attempt is over. */
export function createQr({ db, clock, store, worker, gateway, answers }: QrDeps): Logins['qr'] {
  /** The running ones of this process; another step that needs the account ends them. */
  const running = new Map<number, AbortController>()
  worker.onLook((accountId) => {
    const stop = accountId === undefined ? undefined : running.get(accountId)
    // whoever asked waits and asks again
    if (accountId !== undefined && stop) endIfAsked(accountId, stop).catch(() => {})
  })

  async function endIfAsked(accountId: number, stop: AbortController) {
    const row = await db.selectFrom('account').select('is_release_asked').where('id', '=', accountId).executeTakeFirst()
    if (row?.is_release_asked !== false) stop.abort()
  }

  return async (loginId, show, signal) => {
    const before = await store.find(db, loginId)
    // a wait that Telegram wants of codes is none of pictures
    if (before?.state === 'qr' && before.wait_until && before.wait_until > clock.now())
      return show({ kind: 'step', step: answers.refuse('flood_wait', before, before.wait_until) })
    const row = await db.transaction().execute(async (tx) => {
      const locked = await store.lock(tx, loginId)
      if (!locked || !isOpen(locked.state) || locked.expires_at <= clock.now()) return undefined
      return store.change(tx, loginId, { state: 'qr', digits_sealed: null, hash_sealed: null })
    })
    if (!row) return show({ kind: 'step', step: answers.refuse('login_over') })
    const hold = await worker.take(row.account_id, takeMs)
    if (!hold) return show({ kind: 'step', step: answers.refuse('busy', row) })
    const stop = new AbortController()
    running.set(row.account_id, stop)
    const ended = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
    const session = gateway.open(hold, { withQr: true })
    try {
      await run(ended)
    } finally {
      running.delete(row.account_id)
      await session.close()
      await worker.release([hold])
    }

    async function run(ended: AbortSignal): Promise<void> {
      while (!ended.aborted && hold?.mayAct()) {
        const now = clock.now()
        const current = await store.find(db, loginId)
        if (current?.state !== 'qr') return
        if (current.expires_at <= now) return show({ kind: 'step', step: answers.refuse('login_over', current) })
        const answer = await session.nextQr()
        if (ended.aborted) return
        if (answer.kind !== 'qr') {
          const step: QrStep = { kind: 'step', step: await answers.settle(current, session, answer) }
          return show(step)
        }
        const { url, expiresAt } = answer
        const leftMs = expiresAt.getTime() - clock.now().getTime() - qrEarlyMs
        // listens before the picture is out: the one before it may be scanned meanwhile
        const scanned = session.scanned(Math.min(pictureMaxMs, Math.max(qrMinMs, leftMs)), ended)
        await show({ kind: 'picture', url, expiresAt })
        await scanned
      }
    }
  }
}
