import { randomBytes } from 'node:crypto'
import type { PendingLogin } from '../../world/logins.ts'
import type { User } from '../../world/types.ts'
import { RpcRefusal } from '../refusal.ts'
import { textOf, type TlObject } from '../tl/object.ts'
import { Reader } from '../tl/reader.ts'
import { mainSchema } from '../tl/schema.ts'
import type { AuthKey } from '../wire/session.ts'
import { decryptBinding } from '../wire/cipher.ts'
import { selfOf, type Caller, type Context, type Handlers } from './context.ts'

const exportedLifeSeconds = 600

/** https://core.telegram.org/api/auth */
export function authMethods(context: Context): Handlers {
  const { world, keys, logins, peers, passwords, tokens } = context
  /** Authorizations on their way to another data centre. */
  const exported = new Map<string, { userId: number; expires: number }>()

  return {
    'auth.sendCode': ({ phoneNumber, apiId, apiHash }, caller) => {
      requireApi(apiId, apiHash)
      const { phone } = phoneAt(phoneNumber, caller)
      forgetLogin(caller.key)
      return sentCode(logins.request(phone))
    },
    'auth.resendCode': ({ phoneNumber, phoneCodeHash }) => sentCode(logins.resend(digitsOf(phoneNumber), phoneCodeHash)),
    'auth.cancelCode': ({ phoneNumber, phoneCodeHash }) => {
      logins.cancel(digitsOf(phoneNumber), phoneCodeHash)
      return true
    },
    'auth.signIn': ({ phoneNumber, phoneCodeHash, phoneCode, emailVerification }, caller) => {
      const { phone, user } = phoneAt(phoneNumber, caller)
      const byMail = emailVerification as TlObject | undefined
      logins.consume(phone, phoneCodeHash, (phoneCode ?? textOf(byMail?.['code'])).trim())
      if (!user) throw new RpcRefusal('PHONE_NUMBER_UNOCCUPIED')
      return enter(caller, user)
    },
    'auth.signUp': () => {
      throw new RpcRefusal('PHONE_NUMBER_APP_SIGNUP_FORBIDDEN')
    },
    'auth.checkPassword': async ({ password }, { key }) => {
      const user = world.users.get(key.pendingUserId ?? 0)
      if (!user) throw new RpcRefusal(key.login ? 'PASSWORD_HASH_INVALID' : 'AUTH_KEY_UNREGISTERED')
      if (password._ === 'inputCheckPasswordEmpty') throw new RpcRefusal('PASSWORD_HASH_INVALID')
      await passwords.check(user, password)
      return signedIn(key, user)
    },
    'auth.exportLoginToken': ({ apiId, apiHash }, caller) => {
      requireApi(apiId, apiHash)
      return loginToken(caller)
    },
    'auth.importLoginToken': ({ token }, caller) => ({
      _: 'auth.loginTokenSuccess',
      authorization: enter(caller, world.user(tokens.import(token))),
    }),
    'auth.acceptLoginToken': ({ token }, caller) => authorizationView(acceptToken(context, selfOf(context, caller).id, token), false),
    'auth.logOut': (_, { key }) => {
      keys.signOut(key)
      return { _: 'auth.loggedOut' }
    },
    'auth.exportAuthorization': ({ dcId }, caller) => {
      const { id } = selfOf(context, caller)
      if (dcId === caller.dc || !context.dcs.some((dc) => dc.id === dcId)) throw new RpcRefusal('DC_ID_INVALID')
      const bytes = randomBytes(32)
      exported.set(`${dcId}:${bytes.toString('hex')}`, { userId: id, expires: world.nowSeconds() + exportedLifeSeconds })
      return { _: 'auth.exportedAuthorization', id, bytes }
    },
    'auth.importAuthorization': ({ id, bytes }, { key, dc }) => {
      const name = `${dc}:${bytes.toString('hex')}`
      const found = exported.get(name)
      exported.delete(name)
      if (!found || found.userId !== Number(id) || found.expires < world.nowSeconds()) throw new RpcRefusal('AUTH_BYTES_INVALID')
      key.isGuest = true
      keys.signIn(key, found.userId, world.nowMs())
      return { _: 'auth.authorization', user: peers.user(found.userId, found.userId) }
    },
    'auth.bindTempAuthKey': ({ permAuthKeyId, nonce, expiresAt, encryptedMessage }, { session, dc }) => {
      bindKey(session.key, keys.find(dc, permAuthKeyId), { nonce, expiresAt, encryptedMessage })
      return true
    },
    'auth.dropTempAuthKeys': () => true,
    'account.getPassword': (_, caller) => {
      const pending = world.users.get(caller.key.pendingUserId ?? 0)
      return passwords.describe(pending ?? selfOf(context, caller))
    },
    'account.getAuthorizations': (_, caller) => ({
      _: 'account.authorizations',
      authorizationTtlDays: 180,
      authorizations: [...keys.of(selfOf(context, caller).id)]
        .filter((key) => !key.isGuest)
        .map((key) => authorizationView(key, key === caller.key)),
    }),
    'account.resetAuthorization': ({ hash }, caller) => {
      const { id } = selfOf(context, caller)
      const ended = [...keys.of(id)].find((key) => keys.hashOf(key) === hash && key !== caller.key)
      if (!ended) throw new RpcRefusal('HASH_INVALID')
      keys.signOut(ended, 'SESSION_REVOKED')
      return true
    },
    'auth.resetAuthorizations': (_, caller) => {
      const { id } = selfOf(context, caller)
      for (const key of keys.of(id)) if (key !== caller.key) keys.signOut(key, 'SESSION_REVOKED')
      return true
    },
  }

  function phoneAt(text: string, caller: Caller): { phone: string; user: User | undefined } {
    const phone = digitsOf(text)
    if (!/^\d{7,15}$/.test(phone)) throw new RpcRefusal('PHONE_NUMBER_INVALID')
    const user = world.userByPhone(phone)
    if (user?.isBanned) throw new RpcRefusal('PHONE_NUMBER_BANNED')
    if (user && user.dc !== caller.dc) throw new RpcRefusal(`PHONE_MIGRATE_${user.dc}`)
    return { phone, user }
  }

  function sentCode(login: PendingLogin): TlObject {
    if (login.type === 'payment')
      return {
        _: 'auth.sentCodePaymentRequired',
        storeProduct: 'premium_1_day',
        phoneCodeHash: login.hash,
        supportEmailAddress: 'sms@example.org',
        supportEmailSubject: 'Payment',
        premiumDays: 1,
        currency: 'USD',
        amount: 199n,
      }
    const next = logins.nextType(login)
    const nextType = { sms: 'Sms', missed_call: 'MissedCall', flash_call: 'FlashCall' }[String(next)]
    return {
      _: 'auth.sentCode',
      type: sentCodeType(login),
      phoneCodeHash: login.hash,
      nextType: nextType && { _: `auth.codeType${nextType}` },
      timeout: nextType && 60,
    }
  }

  /** A key that begins a login anew holds no other any more. */
  function forgetLogin(key: AuthKey): void {
    if (key.login || key.pendingUserId !== undefined || key.endedBy !== undefined) keys.signOut(key)
  }

  function enter(caller: Caller, user: User): TlObject {
    const { key, dc } = caller
    if (user.dc !== dc) throw new RpcRefusal(`USER_MIGRATE_${user.dc}`)
    if (user.isBanned) throw new RpcRefusal('USER_DEACTIVATED_BAN')
    if (user.password === undefined) return signedIn(key, user)
    keys.signOut(key)
    key.pendingUserId = user.id
    keys.save(key)
    throw new RpcRefusal('SESSION_PASSWORD_NEEDED')
  }

  function signedIn(key: AuthKey, user: User): TlObject {
    keys.signIn(key, user.id, world.nowMs())
    logins.announce(user.id, key.client?.device ?? 'unknown', key.client?.app ?? 'unknown')
    return { _: 'auth.authorization', user: peers.user(user.id, user.id) }
  }

  function loginToken(caller: Caller): TlObject {
    const { key, dc } = caller
    if (key.pendingUserId !== undefined) throw new RpcRefusal('SESSION_PASSWORD_NEEDED')
    if (key.login) {
      const { id } = selfOf(context, caller)
      return { _: 'auth.loginTokenSuccess', authorization: { _: 'auth.authorization', user: peers.user(id, id) } }
    }
    const accepted = tokens.takeAccepted(key)
    if (!accepted) return { _: 'auth.loginToken', ...tokens.issue(key) }
    const user = world.user(accepted.userId)
    if (user.dc !== dc) return { _: 'auth.loginTokenMigrateTo', dcId: user.dc, token: accepted.token }
    tokens.import(accepted.token)
    return { _: 'auth.loginTokenSuccess', authorization: enter(caller, user) }
  }

  function authorizationView(key: AuthKey, isCurrent: boolean): TlObject {
    const { apiId = 0, device = '', app = '' } = key.client ?? {}
    const seconds = (milliseconds: number | undefined) => Math.floor((milliseconds ?? world.nowMs()) / 1000)
    return {
      _: 'authorization',
      current: isCurrent,
      hash: isCurrent ? 0n : keys.hashOf(key),
      deviceModel: device,
      platform: '',
      systemVersion: '',
      apiId,
      appName: `App ${apiId}`,
      appVersion: app,
      dateCreated: seconds(key.login?.createdAt),
      dateActive: seconds(key.login?.lastSeenAt),
      ip: '127.0.0.1',
      country: '',
      region: '',
    }
  }

  function bindKey(
    temporary: AuthKey,
    permanent: AuthKey | undefined,
    { nonce, expiresAt, encryptedMessage }: { nonce: bigint; expiresAt: number; encryptedMessage: Buffer },
  ): void {
    const body = permanent && decryptBinding(permanent.key, encryptedMessage)
    const inner = body && new Reader(mainSchema, body).object()
    if (!permanent || !temporary.temporary || inner?._ !== 'mt_bind_auth_key_inner') throw new RpcRefusal('ENCRYPTED_MESSAGE_INVALID')
    const isRight = inner['nonce'] === nonce && inner['tempAuthKeyId'] === temporary.id && inner['permAuthKeyId'] === permanent.id
    if (!isRight) throw new RpcRefusal('ENCRYPTED_MESSAGE_INVALID')
    temporary.temporary.expiresAtMs = Math.min(temporary.temporary.expiresAtMs, expiresAt * 1000)
    keys.bind(temporary, permanent)
  }
}

/** What a phone does with a scanned code: the key is told, and its client comes to fetch the login. */
export function acceptToken({ tokens, keys, world }: Pick<Context, 'tokens' | 'keys' | 'world'>, userId: number, token: Buffer): AuthKey {
  world.user(userId)
  const key = tokens.accept(token, userId)
  for (const session of keys.sessionsOf(key))
    if (session.wantsUpdates)
      session.sendObject({ _: 'updateShort', update: { _: 'updateLoginToken' }, date: world.nowSeconds() }, 'update')
  return key
}

function requireApi(apiId: number, apiHash: string): void {
  if (apiId <= 0 || apiHash === '') throw new RpcRefusal('API_ID_INVALID')
}

function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '')
}

function sentCodeType({ type, code }: PendingLogin): TlObject {
  const { length } = code
  switch (type) {
    case 'app':
      return { _: 'auth.sentCodeTypeApp', length }
    case 'sms':
      return { _: 'auth.sentCodeTypeSms', length }
    case 'word':
      return { _: 'auth.sentCodeTypeSmsWord', beginning: code.slice(0, 1) }
    case 'phrase':
      return { _: 'auth.sentCodeTypeSmsPhrase', beginning: code.split(' ')[0] }
    case 'flash_call':
      return { _: 'auth.sentCodeTypeFlashCall', pattern: `${code.slice(0, 5)}*` }
    case 'missed_call':
      return { _: 'auth.sentCodeTypeMissedCall', prefix: '90850', length }
    case 'email':
      return { _: 'auth.sentCodeTypeEmailCode', emailPattern: 'a***@example.org', length }
    case 'email_setup':
    case 'payment':
      return { _: 'auth.sentCodeTypeSetUpEmailRequired' }
  }
}
