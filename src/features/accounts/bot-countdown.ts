import type { Log } from '#platform/log.ts'
import type { Messenger } from '#platform/bot/messenger.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { secondMs } from '#shared/time.ts'
import { loginView, otherWayView, type LoginScene } from './bot-login-views.ts'
import type { Login, LoginStep } from './logins.ts'
import type { Accounts } from './service.ts'

interface CountdownDeps {
  accounts: Accounts
  log: Log
  messenger: Messenger
  words: Words
  languageOf(customerId: number): Promise<Language>
  scene(language: Language): LoginScene
}

const stepMs = 10 * secondMs

/**
 * Panels that say how long to wait are drawn again while the wait lasts, and once when it is over. Only a comfort: after a restart the
 * figure stands still and the buttons tell the truth when they are pressed.
 */
export function createCountdown({ accounts, log, messenger, languageOf, scene }: CountdownDeps) {
  const timers = new Map<number, NodeJS.Timeout>()

  function forget(customerId: number) {
    clearTimeout(timers.get(customerId))
    timers.delete(customerId)
  }

  function watch(customerId: number, messageId: number, step: LoginStep, page: 'login' | 'none' = 'login') {
    forget(customerId)
    const { login } = step
    const ends = [login?.waitUntil, login?.state === 'code' ? login.resendAt : undefined].flatMap((end) => end?.getTime() ?? [])
    const leftMs = Math.max(0, ...ends) - scene('tr').now.getTime()
    if (!login || leftMs <= 0) return
    const timer = setTimeout(() => void tick(customerId, messageId, { ...step, login }, page), Math.min(stepMs, leftMs + 200))
    timer.unref()
    timers.set(customerId, timer)
  }

  async function tick(customerId: number, messageId: number, shown: LoginStep & { login: Login }, page: 'login' | 'none') {
    try {
      const current = await accounts.logins.current(customerId)
      if (current?.id !== shown.login.id || !['confirm', 'code', 'qr', 'password', 'phone'].includes(current.state)) return
      const at = scene(await languageOf(customerId))
      const step = redrawn(shown, current, at.now)
      const view = page === 'none' ? otherWayView(at, current) : loginView(at, step)
      if (await messenger.edit(customerId, messageId, view)) watch(customerId, messageId, step, page)
    } catch (error) {
      log.debug({ err: error }, 'a countdown stopped')
    }
  }

  return {
    watch,
    forget,
    stop() {
      for (const customerId of timers.keys()) forget(customerId)
    },
  }
}

/** What was said stays said, unless it was about a wait that is over or a step that is behind. */
export function redrawn(shown: LoginStep & { login: Login }, current: Login, now: Date): LoginStep {
  const isOver = !shown.ok && shown.until !== undefined && shown.until <= now
  if (shown.ok || isOver || current.state !== shown.login.state) return { ok: true, login: current }
  return { ...shown, login: current }
}
