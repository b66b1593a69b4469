import type { Words } from '#platform/words.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Language } from '#shared/language.ts'
import { secondMs } from '#shared/time.ts'
import { refusalHtml, waitText } from './bot-words.ts'
import { isTypable } from './login-rules.ts'
import type { Login, LoginStep } from './logins.ts'

export interface LoginScene {
  words: Words
  language: Language
  now: Date
  /** How the session is called in the list of devices. */
  device: string
}

/** What the account will do, before anything is asked for. */
export function accessView({ words, language, device }: LoginScene, target: { accountId: number; licenceId: number }, home?: Button): View {
  return {
    html: words.html(language, 'accounts-access', { device }),
    buttons: [
      [{ text: words.plain(language, 'accounts-begin'), press: pressData('acc.go', target.accountId, target.licenceId), style: 'primary' }],
      home ? [home] : [],
    ],
  }
}

/** The one panel of an attempt, in the state in which it is; `step` may say why the last thing did not work. */
export function loginView(scene: LoginScene, step: LoginStep, home?: Button): View {
  const { login } = step
  const said = step.ok ? undefined : refusalHtml(scene.words, scene.language, step, scene.now)
  if (!login || login.state === 'ended' || login.state === 'signed_in' || login.expiresAt <= scene.now)
    return endedView(scene, said, login, home)
  if (login.waitUntil && scene.now < login.waitUntil) return waitView(scene, login, login.waitUntil)
  switch (login.state) {
    case 'phone':
      return phoneView(scene, login, said)
    case 'confirm':
      return confirmView(scene, login, said)
    case 'code':
      return codeView(scene, login, said)
    case 'qr':
      return qrOverView(scene, login, said)
    case 'password':
      return passwordView(scene, login, said)
  }
}

const under = (html: string, said: string | undefined) => (said === undefined ? html : `${html}\n\n❗️ ${said}`)

function phoneView({ words, language }: LoginScene, login: Login, said?: string): View {
  return {
    html: under(words.html(language, 'accounts-phone'), said),
    buttons: [[qrButton(words, language, login)], [cancel(words, language, login)]],
  }
}

function confirmView(scene: LoginScene, login: Login, said?: string): View {
  const { words, language } = scene
  return {
    html: under(words.html(language, 'accounts-confirm', { phone: login.phone ?? '' }), said),
    buttons: [
      [{ text: words.plain(language, 'accounts-confirm-yes'), press: pressData('acc.ask', login.id), style: 'primary' }],
      [otherNumber(scene, login), qrButton(words, language, login)],
      [cancel(words, language, login)],
    ],
  }
}

function codeView(scene: LoginScene, login: Login, said?: string): View {
  const { words, language } = scene
  const type = login.codeType ?? 'app'
  if (!isTypable(type)) return otherWayView(scene, login, said)
  const length = login.codeLength || 6
  const dots = '● '.repeat(login.typed) + '○ '.repeat(Math.max(0, length - login.typed))
  const where = words.html(language, `accounts-code-${type}`, { phone: login.phone ?? '' })
  // a text that goes into another one has its own tags already
  const html = words.html(language, 'accounts-code', { where: '\u0001', dots: dots.trim() }).replace('\u0001', () => where)
  const key = (digit: number): Button => ({ text: String(digit), press: pressData('acc.key', login.id, digit) })
  return {
    html: under(html, said),
    buttons: [
      [key(1), key(2), key(3)],
      [key(4), key(5), key(6)],
      [key(7), key(8), key(9)],
      [
        { text: words.plain(language, 'accounts-code-delete'), press: pressData('acc.key', login.id, 'del') },
        key(0),
        { text: words.plain(language, 'accounts-code-submit'), press: pressData('acc.code', login.id), style: 'success' },
      ],
      [noCode(scene, login), otherNumber(scene, login)],
      [cancel(words, language, login)],
    ],
  }
}

function otherNumber({ words, language }: LoginScene, login: Login): Button {
  return { text: words.plain(language, 'accounts-confirm-no'), press: pressData('acc.num', login.id) }
}

function noCode({ words, language, now }: LoginScene, login: Login): Button {
  const leftMs = (login.resendAt?.getTime() ?? 0) - now.getTime()
  const press = pressData('acc.none', login.id)
  if (leftMs <= 0) return { text: words.plain(language, 'accounts-code-none'), press }
  return { text: words.plain(language, 'accounts-code-wait', { seconds: Math.ceil(leftMs / secondMs) }), press }
}

/** No code came, or one that a keypad cannot take. */
export function otherWayView(scene: LoginScene, login: Login, said?: string): View {
  const { words, language, now } = scene
  const canResend = login.nextType !== undefined && (!login.resendAt || login.resendAt <= now)
  const via = login.nextType === undefined ? 'other' : ['sms', 'call', 'fragment'].includes(login.nextType) ? login.nextType : 'other'
  const isBack = isTypable(login.codeType ?? 'app')
  const resend: Button | undefined =
    login.nextType === undefined
      ? { text: words.plain(language, 'accounts-code-new'), press: pressData('acc.ask', login.id) }
      : canResend
        ? { text: words.plain(language, `accounts-code-by-${via}`), press: pressData('acc.again', login.id) }
        : {
            text: words.plain(language, 'accounts-wait-button', { wait: waitText(words, language, login.resendAt ?? now, now) }),
            press: pressData('acc.none', login.id),
          }
  return {
    html: said ?? words.html(language, 'accounts-code-none-page', { phone: login.phone ?? '' }),
    buttons: [
      [resend],
      [otherNumber(scene, login), qrButton(words, language, login)],
      isBack ? [{ text: words.plain(language, 'accounts-back'), press: pressData('acc.pad', login.id) }] : [],
      [cancel(words, language, login)],
    ],
  }
}

/** There is no picture any more: its time was over, or Telegram said no. */
export function qrOverView({ words, language, ...rest }: LoginScene, login: Login, said?: string): View {
  const again: Button = { text: words.plain(language, 'accounts-qr-again'), press: pressData('acc.qr', login.id), style: 'primary' }
  return {
    html: said ?? words.html(language, 'accounts-qr-over'),
    buttons: [[again], ...qrButtons({ words, language, ...rest }, login)],
  }
}

/** The code is dead: it stood in a chat. */
export function burntView({ words, language }: LoginScene, login: Login): View {
  return {
    html: words.html(language, 'accounts-code-burnt'),
    buttons: [
      [{ text: words.plain(language, 'accounts-code-new'), press: pressData('acc.ask', login.id), style: 'primary' }],
      [qrButton(words, language, login)],
      [cancel(words, language, login)],
    ],
  }
}

function passwordView({ words, language }: LoginScene, login: Login, said?: string): View {
  const hint = login.passwordHint === undefined ? '' : `\n\n${words.html(language, 'accounts-password-hint', { hint: login.passwordHint })}`
  return { html: under(words.html(language, 'accounts-password') + hint, said), buttons: [[cancel(words, language, login)]] }
}

function waitView({ words, language, now }: LoginScene, login: Login, until: Date): View {
  const wait = waitText(words, language, until, now)
  return {
    html: words.html(language, 'accounts-refused-flood-wait', { wait }),
    buttons: [
      [{ text: words.plain(language, 'accounts-wait-button', { wait }), press: pressData('acc.pad', login.id) }],
      [cancel(words, language, login)],
    ],
  }
}

function endedView({ words, language }: LoginScene, said: string | undefined, login: Login | undefined, home?: Button): View {
  const again = pressData('acc.go', login?.accountId ?? 0, 0)
  return {
    html: said ?? words.html(language, 'accounts-refused-login-over'),
    buttons: [[{ text: words.plain(language, 'accounts-restart'), press: again, style: 'primary' }], home ? [home] : []],
  }
}

export function qrButtons({ words, language }: LoginScene, login: Login): Button[][] {
  return [[{ text: words.plain(language, 'accounts-use-phone'), press: pressData('acc.num', login.id) }], [cancel(words, language, login)]]
}

function qrButton(words: Words, language: Language, login: Login): Button {
  return { text: words.plain(language, 'accounts-use-qr'), press: pressData('acc.qr', login.id) }
}

function cancel(words: Words, language: Language, login: Login): Button {
  return { text: words.plain(language, 'accounts-cancel'), press: pressData('acc.x', login.id) }
}
