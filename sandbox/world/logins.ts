import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { serviceUserId, WorldRefusal, type Message, type User } from './types.ts'
import type { World } from './world.ts'

/**
 * How a login code reaches its person; all but `app` stand for what happens outside of Telegram. With `email_setup` and `payment` none is
 * sent at all: an official app has to do something first.
 */
export type CodeType = 'app' | 'sms' | 'word' | 'phrase' | 'flash_call' | 'missed_call' | 'email' | 'email_setup' | 'payment'

/** A login between its code and its end. */
export interface PendingLogin {
  /** `phone_code_hash`: names this login towards the client. */
  hash: string
  phone: string
  code: string
  type: CodeType
  /** Milliseconds of the world. */
  expiresAtMs: number
  wrongTries: number
  /** Its own person sent the code in some chat: it is dead. */
  isBurnt: boolean
}

/** What tests and the control API can set about the logins to come. */
export interface LoginSettings {
  codeType: CodeType
  /** What `resendCode` turns to, in order. */
  nextTypes: CodeType[]
}

export interface Logins {
  settings: LoginSettings
  /** Starts a login; the code goes to the person's chat with Telegram. */
  request(phone: string): PendingLogin
  /** The next kind of code for a login. @throws WorldRefusal SEND_CODE_UNAVAILABLE when there is none. */
  resend(phone: string, hash: string): PendingLogin
  nextType(login: PendingLogin): CodeType | undefined
  cancel(phone: string, hash: string): void
  /** Uses the code up. @throws WorldRefusal PHONE_CODE_EMPTY, _INVALID or _EXPIRED. */
  consume(phone: string, hash: string, code: string): void
  /** The code that a person would read now; for tests and for people without a chat of their own. */
  codeOf(phone: string): string | undefined
  /** Tells a person about a new login, as Telegram does. */
  announce(userId: number, device: string, app: string): void
}

const codeLifeMs = 5 * 60_000
const wrongTriesMax = 5
const kind = 'login-code'
const words = ['velvet', 'harbour', 'maple', 'copper', 'meadow', 'lantern']

const serviceWords = z.object({ code: z.string(), otherCode: z.string(), newLogin: z.string() })
type ServiceWords = z.infer<typeof serviceWords>
/** What Telegram itself says to people. */
const says = z
  .object({ en: serviceWords, tr: serviceWords })
  .parse(JSON.parse(readFileSync(new URL('./service-words.json', import.meta.url), 'utf8')))

/**
 * Login codes as Telegram handles them. A code that its own person sends in any chat is dead from then on
 * (https://core.telegram.org/api/auth#invalidating-login-codes).
 */
export function createLogins(world: World): Logins {
  const pending = world.journal.entries<PendingLogin>(kind)
  const byHash = new Map(pending)
  const settings: LoginSettings = { codeType: 'app', nextTypes: ['sms'] }
  world.on('sent', burnCodesIn)
  world.on('reset', () => byHash.clear())
  return { settings, request, resend, nextType, cancel, consume, codeOf, announce }

  function request(phone: string): PendingLogin {
    const now = world.nowMs()
    for (const login of byHash.values()) if (login.phone === phone || login.expiresAtMs < now) forget(login)
    const { codeType: type } = settings
    const login: PendingLogin = {
      hash: randomBytes(9).toString('hex'),
      phone,
      code: codeFor(type),
      type,
      expiresAtMs: now + codeLifeMs,
      wrongTries: 0,
      isBurnt: false,
    }
    keep(login)
    deliver(login)
    return login
  }

  function resend(phone: string, hash: string): PendingLogin {
    const login = loginOf(phone, hash)
    const type = nextType(login)
    if (type === undefined) throw new WorldRefusal('SEND_CODE_UNAVAILABLE')
    const renewed = { ...login, type, code: codeFor(type), expiresAtMs: world.nowMs() + codeLifeMs, isBurnt: false, wrongTries: 0 }
    keep(renewed)
    deliver(renewed)
    return renewed
  }

  function nextType({ type }: PendingLogin): CodeType | undefined {
    return settings.nextTypes[settings.nextTypes.indexOf(type) + 1]
  }

  function cancel(phone: string, hash: string): void {
    forget(loginOf(phone, hash))
  }

  function consume(phone: string, hash: string, code: string): void {
    const login = loginOf(phone, hash)
    if (login.isBurnt || login.expiresAtMs < world.nowMs()) throw new WorldRefusal('PHONE_CODE_EXPIRED')
    if (code === '') throw new WorldRefusal('PHONE_CODE_EMPTY')
    if (code !== login.code) {
      login.wrongTries++
      if (login.wrongTries > wrongTriesMax) login.isBurnt = true
      keep(login)
      throw new WorldRefusal('PHONE_CODE_INVALID')
    }
    forget(login)
  }

  function codeOf(phone: string): string | undefined {
    return [...byHash.values()].findLast((login) => login.phone === phone)?.code
  }

  function announce(userId: number, device: string, app: string): void {
    const user = world.user(userId)
    const [date = '', time = ''] = new Date(world.nowMs()).toISOString().slice(0, 19).split('T')
    tell(user, 'newLogin', {
      name: user.firstName,
      date: isTurkish(user) ? date.split('-').toReversed().join('.') : date,
      time,
      device: `${app}, ${device}`,
    })
  }

  function loginOf(phone: string, hash: string): PendingLogin {
    if (hash === '') throw new WorldRefusal('PHONE_CODE_HASH_EMPTY')
    const login = byHash.get(hash)
    // a code that was used, cancelled or asked for by another number is as dead as an old one
    if (login?.phone !== phone) throw new WorldRefusal('PHONE_CODE_EXPIRED')
    return login
  }

  function deliver({ phone, code, type }: PendingLogin): void {
    const user = world.userByPhone(phone)
    if (!user || type === 'email_setup' || type === 'payment') return
    if (type === 'app') tell(user, 'code', { code })
    // the sandbox's phones have no other place to show it
    else tell(user, 'otherCode', { type: type.replace('_', ' '), code })
  }

  function tell(user: User, what: keyof ServiceWords, values: Record<string, string>): void {
    const text = (isTurkish(user) ? says.tr : says.en)[what].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
    world.send({ fromId: serviceUserId, to: user.id, content: { text }, via: 'service' })
  }

  function burnCodesIn(message: Message): void {
    if (byHash.size === 0 || message.fromId === serviceUserId) return
    const phone = world.users.get(message.fromId)?.phone
    if (phone === undefined) return
    for (const login of byHash.values()) {
      if (login.phone !== phone || login.isBurnt || !holdsCode(message.content.text, login.code)) continue
      login.isBurnt = true
      keep(login)
    }
  }

  function keep(login: PendingLogin): void {
    byHash.set(login.hash, login)
    world.journal.put(kind, login.hash, login)
  }

  function forget(login: PendingLogin): void {
    byHash.delete(login.hash)
    world.journal.remove(kind, login.hash)
  }
}

function isTurkish({ languageCode }: User): boolean {
  return languageCode === 'tr' || languageCode.startsWith('tr-')
}

/** Five to seven digits, with any number of dashes between or after them. */
export function holdsCode(text: string, code: string): boolean {
  for (const [found] of text.matchAll(/(?<![\d-])\d(?:-*\d){4,6}-*(?!\d)/g)) if (found.replaceAll('-', '') === code) return true
  return false
}

function codeFor(type: CodeType): string {
  const digits = String(randomInt(10_000, 100_000))
  switch (type) {
    case 'word':
      return words[randomInt(words.length)] ?? digits
    case 'phrase':
      return `${words[randomInt(words.length)]} ${words[randomInt(words.length)]} ${randomUUID().slice(0, 4)}`
    case 'flash_call':
      return `90850${digits}`
    case 'missed_call':
      return digits
    case 'app':
    case 'email_setup':
    case 'payment':
    case 'sms':
    case 'email':
      return digits
  }
}
