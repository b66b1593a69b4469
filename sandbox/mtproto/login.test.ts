import type { SentCode, TelegramClient } from '@mtcute/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serviceUserId, type User } from '../world/types.ts'
import { openRig, type Rig } from './rig.ts'

let rig: Rig
let ann: User

beforeEach(async () => {
  rig = await openRig()
  ann = rig.world.addUser({ firstName: 'Ann', phone: '905551112233' })
})
afterEach(() => rig.stop())

async function ask(client: TelegramClient, phone = ann.phone!): Promise<SentCode> {
  return (await client.sendCode({ phone })) as SentCode
}

async function refused(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'not refused',
    (error) => error.text ?? String(error),
  )
}

function serviceTexts(user: User): string[] {
  return rig.world.history(user.id, serviceUserId).map((message) => message.content.text)
}

describe('login by code', () => {
  test.each([
    ['tr', /^Giriş kodu: \d{5}\. Bu kodu, .* kimseye vermeyin/, /^Yeni giriş\. Merhaba Ann, \d\d\.\d\d\.\d{4} günü saat \d\d:/],
    ['en', /^Login code: \d{5}\. Do not give this code to anyone/, /^New login\. Dear Ann/],
    // as Telegram does where it has no translation
    ['de', /^Login code: /, /^New login\. Dear Ann/],
  ])('the code reaches a person who speaks %s in the chat with Telegram and signs in', async (languageCode, code, notice) => {
    ann.languageCode = languageCode
    const client = rig.client()
    const sent = await ask(client)
    expect(sent.type).toBe('app')
    const [text] = serviceTexts(ann)
    expect(text).toMatch(code)
    const me = await client.signIn({ phone: ann.phone!, phoneCodeHash: sent.phoneCodeHash, phoneCode: /\d{5}/.exec(text!)![0] })
    expect(me.id).toBe(ann.id)
    expect(serviceTexts(ann).at(-1)).toMatch(notice)
  })

  test('a wrong code is refused, and after five of them the right one too', async () => {
    const client = rig.client()
    const { phoneCodeHash } = await ask(client)
    const right = rig.dcs.logins.codeOf(ann.phone!)!
    const enter = (phoneCode: string) => refused(client.signIn({ phone: ann.phone!, phoneCodeHash, phoneCode }))
    for (let tries = 0; tries < 6; tries++) expect(await enter('1')).toBe('PHONE_CODE_INVALID')
    expect(await enter(right)).toBe('PHONE_CODE_EXPIRED')
  })

  test('a code signs in once', async () => {
    const client = rig.client()
    const { phoneCodeHash } = await ask(client)
    const phoneCode = rig.dcs.logins.codeOf(ann.phone!)!
    await client.signIn({ phone: ann.phone!, phoneCodeHash, phoneCode })
    const other = rig.client()
    expect(await refused(other.signIn({ phone: ann.phone!, phoneCodeHash, phoneCode }))).toBe('PHONE_CODE_EXPIRED')
  })

  test('a code is dead after five minutes of the world', async () => {
    const client = rig.client()
    const { phoneCodeHash } = await ask(client)
    const phoneCode = rig.dcs.logins.codeOf(ann.phone!)!
    rig.world.clockOffsetMs = 5 * 60_000 + 1000
    expect(await refused(client.signIn({ phone: ann.phone!, phoneCodeHash, phoneCode }))).toBe('PHONE_CODE_EXPIRED')
  })

  test.each([(code: string) => `it is ${code}`, (code: string) => [...code].join('-'), (code: string) => `${code}---`])(
    'a code that its own person sent in a chat is dead (%#)',
    async (word) => {
      const bob = rig.world.addUser({ firstName: 'Bob' })
      const client = rig.client()
      const { phoneCodeHash } = await ask(client)
      const phoneCode = rig.dcs.logins.codeOf(ann.phone!)!
      rig.world.send({ fromId: ann.id, to: bob.id, content: { text: word(phoneCode) }, via: 'phone' })
      expect(await refused(client.signIn({ phone: ann.phone!, phoneCodeHash, phoneCode }))).toBe('PHONE_CODE_EXPIRED')
    },
  )

  test('the code of one number does not open another', async () => {
    const bob = rig.world.addUser({ firstName: 'Bob', phone: '905551112244' })
    const client = rig.client()
    const { phoneCodeHash } = await ask(client)
    const phoneCode = rig.dcs.logins.codeOf(ann.phone!)!
    expect(await refused(client.signIn({ phone: bob.phone!, phoneCodeHash, phoneCode }))).toBe('PHONE_CODE_EXPIRED')
  })

  test.each([
    ['12', 'PHONE_NUMBER_INVALID'],
    ['905550000000', 'PHONE_NUMBER_BANNED'],
  ])('number %s is refused as %s', async (phone, reason) => {
    rig.world.addUser({ firstName: 'Gone', phone: '905550000000', isBanned: true })
    expect(await refused(rig.client().sendCode({ phone }))).toBe(reason)
  })

  test('a number without an account is told so at the end, never signed up', async () => {
    const client = rig.client()
    const phone = '905559999999'
    const { phoneCodeHash } = await ask(client, phone)
    const phoneCode = rig.dcs.logins.codeOf(phone)!
    expect(await refused(client.signIn({ phone, phoneCodeHash, phoneCode }))).toBe('PHONE_NUMBER_UNOCCUPIED')
  })

  test.each([
    ['sms', 'sms'],
    ['word', 'sms_word'],
    ['phrase', 'sms_phrase'],
    ['flash_call', 'flash_call'],
    ['missed_call', 'missed_call'],
    ['email', 'email'],
  ] as const)('a code can be made to come as %s', async (codeType, seen) => {
    rig.dcs.logins.settings.codeType = codeType
    const client = rig.client()
    const sent = await ask(client)
    expect(sent.type).toBe(seen)
  })

  test('the next kind of code is sent on demand, and the first code is dead then', async () => {
    const client = rig.client()
    const sent = await ask(client)
    const first = rig.dcs.logins.codeOf(ann.phone!)!
    const again = await client.resendCode({ phone: ann.phone!, phoneCodeHash: sent.phoneCodeHash })
    expect(again.type).toBe('sms')
    const second = rig.dcs.logins.codeOf(ann.phone!)!
    if (first !== second)
      expect(await refused(client.signIn({ phone: ann.phone!, phoneCodeHash: again.phoneCodeHash, phoneCode: first }))).toBe(
        'PHONE_CODE_INVALID',
      )
    await client.signIn({ phone: ann.phone!, phoneCodeHash: again.phoneCodeHash, phoneCode: second })
    expect(await refused(client.resendCode({ phone: ann.phone!, phoneCodeHash: again.phoneCodeHash }))).toBe('PHONE_CODE_EXPIRED')
  })
})

describe('login with a password', () => {
  test('the password is asked for, a wrong one refused, the right one signs in', async () => {
    ann.password = 'hunter2'
    ann.passwordHint = 'the usual'
    const client = rig.client()
    const { phoneCodeHash } = await ask(client)
    const phoneCode = rig.dcs.logins.codeOf(ann.phone!)!
    expect(await refused(client.signIn({ phone: ann.phone!, phoneCodeHash, phoneCode }))).toBe('SESSION_PASSWORD_NEEDED')
    expect(await client.getPasswordHint()).toBe('the usual')
    expect(await refused(client.getMe())).toBe('SESSION_PASSWORD_NEEDED')
    expect(await refused(client.checkPassword('wrong'))).toBe('PASSWORD_HASH_INVALID')
    expect((await client.checkPassword('hunter2')).id).toBe(ann.id)
  })

  test('a challenge is good for one try', async () => {
    ann.password = 'hunter2'
    const client = rig.client()
    const { phoneCodeHash } = await ask(client)
    await refused(client.signIn({ phone: ann.phone!, phoneCodeHash, phoneCode: rig.dcs.logins.codeOf(ann.phone!)! }))
    const srp = { _: 'inputCheckPasswordSRP', A: Buffer.alloc(256, 1), M1: Buffer.alloc(32) } as const
    const { srpId } = await client.call({ _: 'account.getPassword' })
    const check = () => refused(client.call({ _: 'auth.checkPassword', password: { ...srp, srpId: srpId! } }))
    expect(await check()).toBe('PASSWORD_HASH_INVALID')
    expect(await check()).toBe('SRP_ID_INVALID')
  })
})

describe('login by QR', () => {
  test('a scanned code signs in at once', async () => {
    const client = rig.client()
    const devices: string[] = []
    const me = await client.signInQr({ onUrlUpdated: (url) => void devices.push(rig.dcs.scanQr(ann.id, url).device) })
    expect(me.id).toBe(ann.id)
    expect(devices).toHaveLength(1)
  })

  test('the password is asked for after the scan', async () => {
    ann.password = 'hunter2'
    const me = await rig.client().signInQr({ onUrlUpdated: (url) => void rig.dcs.scanQr(ann.id, url), password: 'hunter2' })
    expect(me.id).toBe(ann.id)
  })

  test('an account of data centre 4 is moved there', async () => {
    const dora = rig.world.addUser({ firstName: 'Dora', phone: '905551112255', dc: 4 })
    const client = rig.client()
    const me = await client.signInQr({ onUrlUpdated: (url) => void rig.dcs.scanQr(dora.id, url) })
    expect(me.id).toBe(dora.id)
    expect((await client.call({ _: 'help.getConfig' })).thisDc).toBe(4)
  })

  test('an old or unknown code is refused to the phone', async () => {
    let scanned = ''
    const shown = Promise.withResolvers<void>()
    const abort = new AbortController()
    const login = rig.client().signInQr({
      abortSignal: abort.signal,
      onUrlUpdated: (url) => {
        scanned = url
        shown.resolve()
      },
    })
    const ended = login.catch(() => 'ended')
    await shown.promise
    rig.world.clockOffsetMs = 60_000
    expect(() => rig.dcs.scanQr(ann.id, scanned)).toThrow('AUTH_TOKEN_EXPIRED')
    expect(() => rig.dcs.scanQr(ann.id, 'tg://login?token=AAAA')).toThrow('AUTH_TOKEN_INVALID')
    expect(() => rig.dcs.scanQr(ann.id, 'https://example.org')).toThrow('AUTH_TOKEN_INVALID')
    abort.abort()
    expect(await ended).toBe('ended')
  })
})

describe('data centres', () => {
  test('an account of data centre 4 is sent there from the number on', async () => {
    const dora = rig.world.addUser({ firstName: 'Dora', phone: '905551112255', dc: 4 })
    const client = await rig.signedIn(dora)
    expect((await client.getMe()).id).toBe(dora.id)
    expect((await client.call({ _: 'help.getConfig' })).thisDc).toBe(4)
  })

  test('both are listed, for everything and for media', async () => {
    const { dcOptions } = await rig.client().call({ _: 'help.getConfig' })
    expect(dcOptions.map(({ id, mediaOnly, port }) => [id, mediaOnly ?? false, `127.0.0.1:${port}`])).toEqual([
      [2, false, rig.dcs.addresses[2]],
      [2, true, rig.dcs.addresses[2]],
      [4, false, rig.dcs.addresses[4]],
      [4, true, rig.dcs.addresses[4]],
    ])
  })
})

test('a client with perfect forward secrecy works with a temporary key bound to its own', async () => {
  const plain = await rig.signedIn(ann)
  const client = rig.client({ network: { usePfs: true } })
  await client.importSession(await plain.exportSession())
  expect((await client.getMe()).id).toBe(ann.id)
  const got = Promise.withResolvers<string>()
  client.onNewMessage.add((message) => got.resolve(message.text))
  await client.startUpdatesLoop()
  const bob = rig.world.addUser({ firstName: 'Bob' })
  rig.world.send({ fromId: bob.id, to: ann.id, content: { text: 'hello' }, via: 'phone' })
  expect(await got.promise).toBe('hello')
  expect(rig.dcs.sessions.list(ann.id)).toHaveLength(1)
})

describe('sessions', () => {
  test('each login is a row that its owner can end; the client is told with its next call', async () => {
    const client = await rig.signedIn(ann)
    const other = await rig.signedIn(ann)
    const rows = rig.dcs.sessions.list(ann.id)
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({ isOnline: true, isPhone: false })
    rig.dcs.sessions.end(ann.id, rows[0]!.id)
    expect(await refused(client.getMe())).toBe('SESSION_REVOKED')
    expect((await other.getMe()).id).toBe(ann.id)
    expect(rig.dcs.sessions.list(ann.id).map(({ id }) => id)).toEqual([rows[1]!.id])
    expect(() => rig.dcs.sessions.end(ann.id, rows[0]!.id)).toThrow('HASH_INVALID')
  })

  test('log out ends the session', async () => {
    const client = await rig.signedIn(ann)
    await client.logOut()
    expect(rig.dcs.sessions.list(ann.id)).toEqual([])
    expect(await refused(client.call({ _: 'updates.getState' }))).toBe('AUTH_KEY_UNREGISTERED')
  })

  test('a banned account is told so', async () => {
    const client = await rig.signedIn(ann)
    ann.isBanned = true
    expect(await refused(client.call({ _: 'updates.getState' }))).toBe('USER_DEACTIVATED_BAN')
  })
})
