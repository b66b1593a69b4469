import { expect, test } from 'vitest'
import type { LoginRefusal, LoginState } from '#features/accounts/login-rules.ts'
import type { QrStep } from '#features/accounts/logins.ts'
import { Secret } from '#shared/secret.ts'
import { createAccountsWorld, type AccountsWorld } from '#tests/accounts.ts'

const phone = '905321112233'

async function open(options: { password?: string } = {}) {
  const world = await createAccountsWorld()
  const user = world.world.addUser({ firstName: 'Bob', phone, ...options })
  const customer = await world.customer(501)
  const begun = await world.accounts.logins.begin({ customerId: customer })
  if (!begun.ok) throw new Error(begun.reason)
  await world.accounts.logins.setPhone(begun.login.id, `+${phone}`)
  return { world, user, customer, id: begun.login.id, accountId: begun.login.accountId }
}

type Case = [error: string, reason: LoginRefusal, state: LoginState]

const atNumber: Case[] = [
  ['PHONE_NUMBER_INVALID', 'phone_invalid', 'phone'],
  ['PHONE_NUMBER_BANNED', 'phone_banned', 'ended'],
  ['PHONE_NUMBER_UNOCCUPIED', 'phone_unoccupied', 'ended'],
  ['PHONE_NUMBER_FLOOD', 'phone_flood', 'confirm'],
  ['PHONE_PASSWORD_FLOOD', 'password_flood', 'confirm'],
  ['FLOOD_WAIT_90', 'flood_wait', 'confirm'],
  ['API_ID_INVALID', 'service_down', 'confirm'],
  ['API_ID_PUBLISHED_FLOOD', 'service_down', 'confirm'],
  ['AUTH_RESTART', 'restart', 'confirm'],
  ['SEND_CODE_UNAVAILABLE', 'official_app_first', 'confirm'],
  ['UPDATE_APP_TO_LOGIN', 'official_app_first', 'confirm'],
  ['PHONE_PASSWORD_PROTECTED', 'official_app_first', 'confirm'],
]

test.each(atNumber)('at the number %s says %s and stands at %s', async (error, reason, state) => {
  const { world, id } = await open()
  world.rig.dcs.fault({ method: 'auth.sendCode', error, times: 1 })
  const step = await world.accounts.logins.requestCode(id)
  expect(step).toMatchObject({ ok: false, reason, login: { state } })
  expect(world.raised.has('api_id')).toBe(reason === 'service_down')
})

const atCode: Case[] = [
  ['PHONE_CODE_INVALID', 'code_invalid', 'code'],
  ['PHONE_CODE_EXPIRED', 'code_expired', 'code'],
  ['FLOOD_WAIT_90', 'flood_wait', 'code'],
  ['AUTH_RESTART', 'restart', 'confirm'],
  ['AUTH_KEY_UNREGISTERED', 'session_gone', 'phone'],
  ['SESSION_REVOKED', 'session_gone', 'phone'],
  ['AUTH_KEY_DUPLICATED', 'session_gone', 'phone'],
  ['USER_DEACTIVATED_BAN', 'account_banned', 'ended'],
  ['PHONE_NUMBER_UNOCCUPIED', 'phone_unoccupied', 'ended'],
]

test.each(atCode)('at the code %s says %s and stands at %s', async (error, reason, state) => {
  const { world, id } = await open()
  await world.accounts.logins.requestCode(id)
  world.rig.dcs.fault({ method: 'auth.signIn', error, times: 1 })
  for (const digit of '12345') await world.accounts.logins.press(id, digit)
  expect(await world.accounts.logins.submitCode(id)).toMatchObject({ ok: false, reason, login: { state } })
})

test('the third wrong code ends the attempt; the half-open session is erased and the order is not touched', async () => {
  const { world, id, accountId } = await open()
  await world.accounts.logins.requestCode(id)
  const answers: string[] = []
  for (let tries = 0; tries < 3; tries++) {
    for (const digit of '00000') await world.accounts.logins.press(id, digit)
    const step = await world.accounts.logins.submitCode(id)
    answers.push(step.ok ? 'ok' : step.reason)
  }
  expect(answers).toEqual(['code_invalid', 'code_invalid', 'codes_used_up'])
  await world.jobs.run()
  await expectErased(world, accountId)
  expect(world.events.named('login_ended')).toMatchObject([{ outcome: 'failed' }])
})

test('the fifth wrong password ends the attempt, a wrong parameter id is asked for again unseen', async () => {
  const { world, user, id, accountId } = await open({ password: 'hunter2' })
  const { logins } = world.accounts
  await logins.requestCode(id)
  for (const digit of world.codeSeenBy(user)) await logins.press(id, digit)
  expect(await logins.submitCode(id)).toMatchObject({ ok: true, login: { state: 'password' } })
  world.rig.dcs.fault({ method: 'auth.checkPassword', error: 'SRP_ID_INVALID', times: 1 })
  const answers: string[] = []
  for (let tries = 0; tries < 5; tries++) {
    const step = await logins.submitPassword(id, new Secret('no'))
    answers.push(step.ok ? 'ok' : step.reason)
  }
  expect(answers).toEqual([...Array<string>(4).fill('password_invalid'), 'passwords_used_up'])
  await world.jobs.run()
  await expectErased(world, accountId)
}, 40_000)

test('a code that was seen in a chat is dead: a new one is asked for, and works', async () => {
  const { world, user, id } = await open()
  const { logins } = world.accounts
  await logins.requestCode(id)
  const code = world.codeSeenBy(user)
  world.world.addUser({ id: 900, firstName: 'Bot', isBot: true })
  world.world.send({ fromId: user.id, to: 900, content: { text: code }, via: 'phone' })
  for (const digit of code) await logins.press(id, digit)
  expect(await logins.submitCode(id)).toMatchObject({ ok: false, reason: 'code_expired', login: { state: 'code', typed: 0 } })
  expect(await logins.requestCode(id)).toMatchObject({ ok: true })
  for (const digit of world.codeSeenBy(user)) await logins.press(id, digit)
  expect(await logins.submitCode(id)).toMatchObject({ ok: true, login: { state: 'signed_in' } })
})

test.each([
  ['phrase', 'sms_phrase'],
  ['flash_call', 'flash_call'],
  ['missed_call', 'missed_call'],
] as const)('a code by %s is none for a keypad: another way, or QR', async (codeType, told) => {
  const { world, id } = await open()
  world.rig.dcs.logins.settings.codeType = codeType
  expect(await world.accounts.logins.requestCode(id)).toMatchObject({
    ok: false,
    reason: 'code_unusable',
    login: { state: 'code', codeType: told },
  })
})

test('a code by e-mail goes through the keypad', async () => {
  const { world, user, id } = await open()
  const { logins } = world.accounts
  world.rig.dcs.logins.settings.codeType = 'email'
  expect(await logins.requestCode(id)).toMatchObject({ ok: true, login: { state: 'code', codeType: 'email' } })
  for (const digit of world.codeSeenBy(user)) await logins.press(id, digit)
  expect(await logins.submitCode(id)).toMatchObject({ ok: true, login: { state: 'signed_in' } })
})

test.each(['email_setup', 'payment'] as const)('a number for which Telegram wants %s has to sign in officially first', async (codeType) => {
  const { world, id } = await open()
  world.rig.dcs.logins.settings.codeType = codeType
  expect(await world.accounts.logins.requestCode(id)).toMatchObject({
    ok: false,
    reason: 'official_app_first',
    login: { state: 'confirm' },
  })
})

const anywhere: Case[] = [
  ['FLOOD_WAIT_90', 'flood_wait', 'password'],
  ['PHONE_PASSWORD_FLOOD', 'password_flood', 'password'],
  ['PASSWORD_HASH_INVALID', 'password_invalid', 'password'],
  ['AUTH_RESTART', 'restart', 'confirm'],
  ['AUTH_KEY_UNREGISTERED', 'session_gone', 'phone'],
  ['USER_DEACTIVATED', 'account_banned', 'ended'],
]

test.each(anywhere)('at the password %s says %s and stands at %s', async (error, reason, state) => {
  const { world, user, id } = await open({ password: 'hunter2' })
  const { logins } = world.accounts
  await logins.requestCode(id)
  for (const digit of world.codeSeenBy(user)) await logins.press(id, digit)
  await logins.submitCode(id)
  world.rig.dcs.fault({ method: 'auth.checkPassword', error, times: 1 })
  const step = await logins.submitPassword(id, new Secret('hunter2'))
  expect(step).toMatchObject({ ok: false, reason, login: { state } })
  if (reason !== 'flood_wait') return
  // until then nothing is asked of Telegram
  expect(await logins.submitPassword(id, new Secret('hunter2'))).toMatchObject({ ok: false, reason, until: expect.any(Date) })
  world.world.clockOffsetMs += 91_000
  expect(await logins.submitPassword(id, new Secret('hunter2'))).toMatchObject({ ok: true })
})

const atPicture: Case[] = [
  ['FLOOD_WAIT_90', 'flood_wait', 'qr'],
  ['AUTH_RESTART', 'restart', 'phone'],
  ['AUTH_TOKEN_EXPIRED', 'qr_expired', 'qr'],
  ['API_ID_INVALID', 'service_down', 'qr'],
  ['AUTH_KEY_UNREGISTERED', 'session_gone', 'phone'],
  ['USER_DEACTIVATED_BAN', 'account_banned', 'ended'],
]

test.each(atPicture)('at the QR picture %s says %s and stands at %s', async (error, reason, state) => {
  const { world, id } = await open()
  const { logins } = world.accounts
  await logins.changeNumber(id)
  const show = async () => {
    const steps: QrStep[] = []
    await logins.qr(id, async (step) => void steps.push(step))
    return steps
  }
  world.rig.dcs.fault({ method: 'auth.exportLoginToken', error, times: 1 })
  expect(await show()).toMatchObject([{ kind: 'step', step: { ok: false, reason, login: { state } } }])
  if (reason === 'flood_wait') expect(await show()).toMatchObject([{ step: { ok: false, reason, until: expect.any(Date) } }])
})

test('Telegram may want the login to begin anew twice; the third time the attempt ends', async () => {
  const { world, id } = await open()
  world.rig.dcs.fault({ method: 'auth.sendCode', error: 'AUTH_RESTART', times: 3 })
  const answers: string[] = []
  for (let tries = 0; tries < 3; tries++) {
    const step = await world.accounts.logins.requestCode(id)
    answers.push(step.ok ? 'ok' : `${step.reason} ${step.login?.state}`)
  }
  expect(answers).toEqual(['restart confirm', 'restart confirm', 'restarts_used_up ended'])
})

test('a code by SMS word cannot be typed: the next kind is asked for', async () => {
  const { world, id } = await open()
  world.rig.dcs.logins.settings.codeType = 'word'
  world.rig.dcs.logins.settings.nextTypes = ['word', 'sms']
  const step = await world.accounts.logins.requestCode(id)
  expect(step).toMatchObject({ ok: false, reason: 'code_unusable', login: { state: 'code', codeType: 'sms_word', nextType: 'sms' } })
  expect(await world.accounts.logins.resend(id)).toMatchObject({ ok: false, reason: 'resend_later' })
})

test('another way to send the code counts like a first one, before it is asked for; neither cancelling nor erasing takes it back', async () => {
  const { world, id, customer } = await open()
  const { logins } = world.accounts
  world.rig.dcs.logins.settings.nextTypes = ['app', 'sms', 'missed_call']
  await logins.requestCode(id)
  world.world.clockOffsetMs += 61_000
  expect(await logins.resend(id)).toMatchObject({ ok: true, login: { codeType: 'sms' } })
  world.world.clockOffsetMs += 61_000
  world.rig.dcs.fault({ method: 'auth.resendCode', error: 'SEND_CODE_UNAVAILABLE', times: 1 })
  expect(await logins.resend(id)).toMatchObject({ ok: false, reason: 'no_other_way' })
  expect(await logins.resend(id)).toMatchObject({ ok: false, reason: 'codes_customer' })
  await logins.cancel(id)
  await world.db.transaction().execute((tx) => world.accounts.holder.erase(tx, customer))
  const asked = async (by: number, number: string) => {
    const begun = await logins.begin({ customerId: by })
    if (!begun.ok) throw new Error(begun.reason)
    await logins.setPhone(begun.login.id, number)
    const step = await logins.requestCode(begun.login.id)
    return step.ok ? 'asked' : step.reason
  }
  expect(await asked(customer, '+905329999999')).toBe('codes_customer')
  expect(await asked(await world.customer(502), `+${phone}`)).toBe('codes_phone')
})

test('an attempt is over after ten minutes, its session logged out and its row empty', async () => {
  const { world, id, accountId } = await open()
  await world.accounts.logins.requestCode(id)
  await world.accounts.logins.sweep(new Date(world.clock.now().getTime() + 10 * 60_000))
  expect(world.events.named('login_ended')).toMatchObject([{ outcome: 'expired' }])
  const row = await world.db.selectFrom('login').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ state: 'ended', phone_sealed: null, hash_sealed: null, digits_sealed: null })
  await world.jobs.run()
  await expectErased(world, accountId)
})

test('an account that is connected already is refused politely after sign-in, and the new session logged out', async () => {
  const { world, user } = await open()
  await world.connect(await world.customer(502, 'Cem'), user, { attach: false })
  const before = world.rig.dcs.sessions.list(user.id).length
  await expect(world.connect(await world.customer(503, 'Can'), user, { attach: false })).rejects.toThrow('already_connected')
  expect(world.rig.dcs.sessions.list(user.id)).toHaveLength(before)
  expect(await world.accounts.byTelegramUser(user.id)).toMatchObject({ customerId: 502 })
})

test('the account may be the very one that talks to the bot; it gets no note about itself', async () => {
  const { world, user } = await open()
  await world.connect(await world.customer(user.id), user)
  expect(world.world.history(user.id, user.id)).toEqual([])
})

test('neither number, code nor password stands readable anywhere', async () => {
  const { world, user, id } = await open({ password: 'hunter2-secret' })
  const { logins } = world.accounts
  await logins.requestCode(id)
  const code = world.codeSeenBy(user)
  for (const digit of code) await logins.press(id, digit)
  const tables = ['login', 'account', 'session_value', 'session_peer', 'event', 'limit_hit'] as const
  const dump = async () =>
    (await Promise.all(tables.map((table) => world.db.selectFrom(table).selectAll().execute())))
      .flat()
      .flatMap((row) => Object.values(row))
      .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value)))
      .join('\n')
  const during = await dump()
  expect(during).not.toContain(phone)
  expect(during).not.toContain(code)
  await logins.submitCode(id)
  await logins.submitPassword(id, new Secret('hunter2-secret'))
  const after = await dump()
  expect(after).not.toContain(phone)
  expect(after).not.toContain('hunter2-secret')
})

test('a login needs an order', async () => {
  const world = await createAccountsWorld({ mayConnect: () => Promise.resolve(false) })
  expect(await world.accounts.logins.begin({ customerId: await world.customer(501) })).toMatchObject({ ok: false, reason: 'order_needed' })
})

async function expectErased(world: AccountsWorld, accountId: number) {
  expect(await world.db.selectFrom('session_value').select('key').where('account_id', '=', accountId).execute()).toEqual([])
  expect(await world.accounts.get(accountId)).toMatchObject({ state: 'disconnected' })
}
