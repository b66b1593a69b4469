import type { Log } from '#platform/log.ts'
import type { Messenger } from '#platform/bot/messenger.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { secondMs } from '#shared/time.ts'
import { loginView, otherWayView, type LoginScene } from './bot-login-views.ts'
import type { Login } from './logins.ts'
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

  function watch(customerId: number, messageId: number, login: Login | undefined, page: 'login' | 'none' = 'login') {
    forget(customerId)
    const ends = [login?.waitUntil, login?.state === 'code' ? login.resendAt : undefined].flatMap((end) => end?.getTime() ?? [])
    const leftMs = Math.max(0, ...ends) - scene('tr').now.getTime()
    if (!login || leftMs <= 0) return
    const timer = setTimeout(() => void tick(customerId, messageId, login.id, page), Math.min(stepMs, leftMs + 200))
    timer.unref()
    timers.set(customerId, timer)
  }

  async function tick(customerId: number, messageId: number, loginId: number, page: 'login' | 'none') {
    try {
      const current = await accounts.logins.current(customerId)
      if (current?.id !== loginId || !['confirm', 'code', 'password', 'phone'].includes(current.state)) return
      const at = scene(await languageOf(customerId))
      const view = page === 'none' ? otherWayView(at, current) : loginView(at, { ok: true, login: current })
      if (await messenger.edit(customerId, messageId, view)) watch(customerId, messageId, current, page)
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
