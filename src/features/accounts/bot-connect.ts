import { z } from 'zod'
import type { Log } from '#platform/log.ts'
import type { Clock } from '#platform/clock.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import type { Button } from '#platform/bot/view.ts'
import type { Language } from '#shared/language.ts'
import { Secret } from '#shared/secret.ts'
import { accessView, burntView, loginView, otherWayView, type LoginScene } from './bot-login-views.ts'
import { createCountdown } from './bot-countdown.ts'
import { createQrPanel } from './bot-qr.ts'
import { accountName } from './bot-words.ts'
import { looksLikeCode, readPhone, type LoginState } from './login-rules.ts'
import type { Login, LoginStep } from './logins.ts'
import type { Accounts } from './service.ts'

export interface ConnectBotDeps {
  accounts: Accounts
  clock: Clock
  log: Log
  languageOf(customerId: number): Promise<Language>
  /** How the session is called in Telegram's list of devices. */
  device: string
  /** The way back out of connecting. */
  home?(language: Language): Button
}

export interface ConnectBot {
  /** The first page: what access means. `accountId`: the same account again; `licenceId`: the licence that gets it at once. */
  openConnect(customerId: number, target?: { accountId?: number; licenceId?: number }): Promise<void>
  /** Shows an attempt that goes on, if there is one; false when there is none. */
  resume(customerId: number): Promise<boolean>
  /** Ends what lives in this process: pictures and countdowns. */
  stop(): void
}

export const connectScreen = 'connect'
const phoneInput = 'acc.phone'
const codeInput = 'acc.code'
const passwordInput = 'acc.password'
/** What words are for while an attempt stands there. */
const secretOf: Partial<Record<LoginState, string>> = { phone: phoneInput, confirm: phoneInput, code: codeInput, password: passwordInput }

const id = z.coerce.number().int().nonnegative()
const loginArgs = z.tuple([id.positive()]).rest(z.string())

/** Connecting an account in the chat. A login code never passes through a message: Telegram would kill it. */
export function registerConnectBot(shell: BotShell, deps: ConnectBotDeps): ConnectBot {
  const { messenger, inputs, words } = shell
  const { accounts, clock } = deps
  const { logins } = accounts
  const scene = (language: Language): LoginScene => ({ words, language, now: clock.now(), device: deps.device })
  const countdown = createCountdown({ ...deps, messenger, words, scene })
  const qr = createQrPanel({ ...deps, messenger, words, scene, show })

  /** The panel of an attempt, and what the next message is for. */
  async function show(customerId: number, step: LoginStep): Promise<void> {
    const language = await deps.languageOf(customerId)
    const { login } = step
    if (step.ok && step.login.state === 'signed_in') return connected(customerId, language, step.login)
    await listenFor(customerId, login)
    const view = loginView(scene(language), step, deps.home?.(language))
    const messageId = await messenger.show(customerId, connectScreen, view, { older: olderView(language) })
    countdown.watch(customerId, messageId, step)
  }

  /** A keypad that stands once more below says nothing any more. */
  const olderView = (language: Language) => ({ html: words.html(language, 'accounts-login-older') })

  async function listenFor(customerId: number, login: Login | undefined): Promise<void> {
    const kind = login && secretOf[login.state]
    if (login && kind) await inputs.expectSecret(customerId, kind, { loginId: login.id }, login.expiresAt, kind === passwordInput)
    else await inputs.dropSecret(customerId)
  }

  async function connected(customerId: number, language: Language, login: Login): Promise<void> {
    countdown.forget(customerId)
    await listenFor(customerId, undefined)
    await messenger.close(customerId, connectScreen, 'remove')
    const account = await accounts.get(login.accountId)
    const name = account ? accountName(words, language, account) : ''
    await messenger.send(customerId, { html: words.html(language, 'accounts-connected', { account: name, device: deps.device }) })
  }

  /** The attempt that a button names, if it is this person's. */
  async function own(ctx: PressContext, args: string[]): Promise<Login | undefined> {
    const parsed = loginArgs.safeParse(args)
    const login = parsed.success ? await logins.get(parsed.data[0]) : undefined
    if (login?.customerId === ctx.from.id) return login
    await ctx.stale()
    return undefined
  }

  function onLogin(name: string, handle: (ctx: PressContext, login: Login, args: string[]) => Promise<void>) {
    shell.press(name, async (ctx, args) => {
      const login = await own(ctx, args)
      if (login) await handle(ctx, login, args.slice(1))
    })
  }

  shell.press('acc.access', async (ctx, args) => {
    const target = z.tuple([id, id]).safeParse(args)
    const [accountId, licenceId] = target.success ? target.data : [0, 0]
    await openConnect(ctx.from.id, { ...(accountId ? { accountId } : {}), ...(licenceId ? { licenceId } : {}) })
  })

  shell.press('acc.go', async (ctx, args) => {
    const target = z.tuple([id, id]).safeParse(args)
    if (!target.success) return ctx.stale()
    const [accountId, licenceId] = target.data
    const account = accountId ? await accounts.get(accountId) : undefined
    // an attempt that failed leaves an account that never was: the next one begins with a new
    const again = account?.customerId === ctx.from.id && account.telegramUserId !== undefined ? accountId : undefined
    const step = await logins.begin({
      customerId: ctx.from.id,
      ...(again === undefined ? {} : { accountId: again }),
      ...(licenceId && (await ownsLicence(ctx.from.id, licenceId)) ? { licenceId } : {}),
    })
    if (step.ok) await offerContact(ctx)
    await show(ctx.from.id, step)
  })

  /** The licence that an earlier account of this person gave up, or that has none. */
  async function ownsLicence(customerId: number, licenceId: number): Promise<boolean> {
    return accounts.isFreeLicence(customerId, licenceId)
  }

  onLogin('acc.ask', async (ctx, login) => {
    await ctx.toast('')
    await show(ctx.from.id, await logins.requestCode(login.id))
  })
  onLogin('acc.num', async (ctx, login) => {
    await qr.stop(ctx.from.id, login)
    const step = await logins.changeNumber(login.id)
    if (step.ok) await offerContact(ctx)
    await show(ctx.from.id, step)
  })
  onLogin('acc.key', async (ctx, login, [key = '']) => show(ctx.from.id, await logins.press(login.id, key, ctx.updateKey)))
  onLogin('acc.code', async (ctx, login) => {
    await ctx.toast('')
    await show(ctx.from.id, await logins.submitCode(login.id))
  })
  onLogin('acc.pad', async (ctx, login) => show(ctx.from.id, { ok: true, login }))
  onLogin('acc.none', async (ctx, login) => {
    if (login.state !== 'code') return show(ctx.from.id, { ok: true, login })
    const { language } = ctx.person
    const messageId = await messenger.show(ctx.from.id, connectScreen, otherWayView(scene(language), login))
    countdown.watch(ctx.from.id, messageId, { ok: true, login }, 'none')
  })
  onLogin('acc.again', async (ctx, login) => {
    await ctx.toast('')
    await show(ctx.from.id, await logins.resend(login.id))
  })
  onLogin('acc.qr', async (ctx, login) => {
    await listenFor(ctx.from.id, undefined)
    countdown.forget(ctx.from.id)
    if (login.state === 'phone') await hideContactButton(ctx)
    await messenger.close(ctx.from.id, connectScreen, 'remove')
    qr.open(ctx.from.id, ctx.person.language, login)
  })
  onLogin('acc.x', async (ctx, login) => {
    await qr.stop(ctx.from.id, login)
    await logins.cancel(login.id)
    countdown.forget(ctx.from.id)
    if (login.state === 'phone') await hideContactButton(ctx)
    await listenFor(ctx.from.id, undefined)
    const { language } = ctx.person
    const again: Button = { text: words.plain(language, 'accounts-restart'), press: `acc.go:${login.accountId}:0` }
    const home = deps.home?.(language)
    await messenger.show(ctx.from.id, connectScreen, {
      html: words.html(language, 'accounts-cancelled'),
      buttons: [[again], home ? [home] : []],
    })
  })

  shell.secret<{ loginId: number }>(
    phoneInput,
    async (ctx, { loginId }) => {
      const { contact, text } = ctx.message
      if (contact && contact.user_id !== ctx.from.id) {
        await ctx.answer({ html: ctx.html('accounts-phone-not-own') })
        return
      }
      await hideContactButton(ctx, contact ? 'accounts-phone-shared' : undefined)
      const phone = contact ? `+${contact.phone_number.replace(/^\+/, '')}` : (text ?? '')
      await show(ctx.from.id, await logins.setPhone(loginId, phone))
    },
    { isMeant: ({ contact, text = '' }) => contact !== undefined || readPhone(text) !== undefined },
  )

  shell.secret<{ loginId: number }>(
    codeInput,
    async (ctx, { loginId }) => {
      const { text = '' } = ctx.message
      const login = await logins.get(loginId)
      if (!login || login.customerId !== ctx.from.id) return
      if (!looksLikeCode(text)) return show(ctx.from.id, { ok: true, login })
      await messenger.remove(ctx.from.id, ctx.message.message_id)
      const step = await logins.burnCode(loginId)
      if (!step.ok) return show(ctx.from.id, step)
      countdown.forget(ctx.from.id)
      const { language } = ctx.person
      await messenger.show(ctx.from.id, connectScreen, burntView(scene(language), step.login), { older: olderView(language) })
    },
    { isMeant: ({ text = '' }) => looksLikeCode(text) },
  )

  // a password may begin with a slash: only `/iptal` is none
  shell.secret<{ loginId: number }>(passwordInput, takePassword, { isMeant: ({ text }) => text !== undefined, takesCommands: true })

  async function takePassword(ctx: MessageContext, { loginId }: { loginId: number }): Promise<void> {
    // gone from the chat before anything else happens
    const password = new Secret(ctx.message.text ?? '')
    await messenger.remove(ctx.from.id, ctx.message.message_id)
    const login = await logins.get(loginId)
    // of an attempt that is over nothing may be left
    if (login?.customerId !== ctx.from.id || login.state === 'ended') {
      await listenFor(ctx.from.id, undefined)
      const again: Button = { text: ctx.plain('accounts-restart'), press: 'acc.go:0:0' }
      await ctx.answer({ html: ctx.html('accounts-password-late'), buttons: [[again]] })
      return
    }
    // the question is long, and comes again when the password was wrong
    const older = { html: ctx.html('accounts-password-older') }
    await messenger.show(ctx.from.id, connectScreen, { html: ctx.html('accounts-password-checking') }, { older })
    await show(ctx.from.id, await logins.submitPassword(loginId, password))
  }

  /** Telegram's own button for one's own number; it goes when a number was given, or is not needed. */
  async function offerContact(ctx: PressContext): Promise<void> {
    const message = await ctx.reply(ctx.plain('accounts-phone-own'), {
      reply_markup: {
        keyboard: [[{ text: ctx.plain('accounts-phone-share'), request_contact: true }]],
        resize_keyboard: true,
        one_time_keyboard: true,
      },
    })
    await messenger.noteTail(ctx.from.id, message.message_id)
  }

  async function hideContactButton(ctx: MessageContext | PressContext, words?: string): Promise<void> {
    const message = await ctx.reply(words === undefined ? '✓' : ctx.plain(words), { reply_markup: { remove_keyboard: true } })
    await messenger.noteTail(ctx.from.id, message.message_id)
    // the keyboard is gone with its message, and the message has said nothing
    if (words === undefined) await messenger.remove(ctx.from.id, message.message_id)
  }

  async function openConnect(customerId: number, { accountId = 0, licenceId = 0 }: { accountId?: number; licenceId?: number } = {}) {
    const language = await deps.languageOf(customerId)
    await messenger.show(customerId, connectScreen, accessView(scene(language), { accountId, licenceId }, deps.home?.(language)))
  }

  return {
    openConnect,
    async resume(customerId) {
      const login = await logins.current(customerId)
      if (!login) return false
      if (login.state === 'qr') qr.open(customerId, await deps.languageOf(customerId), login)
      else await show(customerId, { ok: true, login })
      return true
    },
    stop() {
      qr.stopAll()
      countdown.stop()
    },
  }
}
