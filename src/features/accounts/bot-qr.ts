import QRCode from 'qrcode'
import type { Log } from '#platform/log.ts'
import type { Messenger } from '#platform/bot/messenger.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { qrButtons, qrOverView, type LoginScene } from './bot-login-views.ts'
import type { Login, LoginStep } from './logins.ts'
import type { Accounts } from './service.ts'

interface QrPanelDeps {
  accounts: Accounts
  log: Log
  messenger: Messenger
  words: Words
  scene(language: Language): LoginScene
  show(customerId: number, step: LoginStep): Promise<void>
}

export const qrScreen = 'connect-qr'

/** The QR picture in the chat: renewed before it is dead, and gone when it is. */
export function createQrPanel({ accounts, log, messenger, words, scene, show }: QrPanelDeps) {
  const running = new Map<number, AbortController>()

  async function run(customerId: number, language: Language, login: Login, stop: AbortController) {
    let isFinished = false
    await accounts.logins.qr(
      login.id,
      async (step) => {
        if (step.kind === 'step') {
          isFinished = true
          await messenger.close(customerId, qrScreen, 'remove')
          return show(customerId, step.step)
        }
        const bytes = await QRCode.toBuffer(step.url, { type: 'png', errorCorrectionLevel: 'M', margin: 4, scale: 8 })
        const view = { html: words.html(language, 'accounts-qr'), buttons: qrButtons(scene(language), login) }
        await messenger.showFile(customerId, qrScreen, { kind: 'photo', bytes, name: 'qr.png' }, view)
      },
      stop.signal,
    )
    await messenger.close(customerId, qrScreen, 'remove')
    if (isFinished || stop.signal.aborted) return
    await messenger.show(customerId, 'connect', qrOverView(scene(language), login))
  }

  return {
    /** Goes on after the press that asked for it was answered. */
    open(customerId: number, language: Language, login: Login) {
      running.get(customerId)?.abort()
      const stop = new AbortController()
      running.set(customerId, stop)
      void run(customerId, language, login, stop)
        .catch((error: unknown) => log.warn({ err: error, loginId: login.id }, 'a QR login stopped'))
        .finally(() => {
          if (running.get(customerId) === stop) running.delete(customerId)
        })
    },
    /** The picture goes, wherever it was made. */
    async stop(customerId: number, _login: Login) {
      running.get(customerId)?.abort()
      await messenger.close(customerId, qrScreen, 'remove')
    },
    stopAll() {
      for (const stop of running.values()) stop.abort()
    },
  }
}
