import { expect, test } from 'vitest'
import { createSecretBox } from '#platform/secret-box.ts'
import { addMs, dayMs, hourMs } from '#shared/time.ts'
import { secretKey } from '#tests/accounts-process.ts'
import { createAccountsWorld } from '#tests/accounts.ts'
import { resealAccounts } from './data.ts'

const phone = '905321112233'
const system = { kind: 'system' } as const

async function setUp(options: Parameters<typeof createAccountsWorld>[0] = {}) {
  const own = await createAccountsWorld(options)
  const bob = own.world.addUser({ firstName: 'Bob', username: 'bobby', phone })
  const customerId = await own.customer(501)
  const account = async (id: number) => (await own.accounts.get(id))!
  const block = (accountId: number, name: 'customer_pause' | 'safe_mode' | 'staff', isOn: boolean) =>
    own.db.transaction().execute((tx) => own.accounts.setBlock(tx, { accountId, block: name, isOn, actor: system }))
  return { ...own, bob, customerId, account, block }
}

test('an account follows its licence: suspended it is offline, ended it is logged out and free of it', async () => {
  const { connect, customerId, bob, accounts, account, db, licences, jobs, rig } = await setUp()
  const accountId = await connect(customerId, bob)
  const { licenceId } = await account(accountId)
  const stateOf = async () => (await db.selectFrom('account').select('licence_state').executeTakeFirstOrThrow()).licence_state
  expect(await stateOf()).toBe('active')
  await db.updateTable('licence').set({ state: 'suspended' }).where('id', '=', licenceId!).execute()
  await accounts.followLicence(licenceId!)
  expect(await stateOf()).toBe('suspended')
  expect(accounts.isWorking(await account(accountId), (await licences.get(licenceId!))?.state)).toBe(false)
  await db.transaction().execute((tx) => licences.end(tx, licenceId!))
  await accounts.followLicence(licenceId!)
  await jobs.run()
  expect(await account(accountId)).toMatchObject({ state: 'disconnected' })
  expect((await account(accountId)).licenceId).toBeUndefined()
  expect(rig.dcs.sessions.list(bob.id)).toEqual([])
})

test('a block is set once, audited, and safe mode ends after a day with half pace for a week', async () => {
  const { connect, customerId, bob, accounts, account, block, db, clock, events } = await setUp()
  const accountId = await connect(customerId, bob)
  expect(await block(accountId, 'safe_mode', true)).toBe(true)
  expect(await block(accountId, 'safe_mode', true)).toBe(false)
  const careful = await accounts.carefulness(accountId)
  expect(careful.halfPaceUntil).toEqual(addMs(careful.safeModeUntil!, 7 * dayMs))
  await accounts.sweep(addMs(clock.now(), 23 * hourMs))
  expect((await account(accountId)).blocks).toEqual(['safe_mode'])
  await accounts.sweep(addMs(clock.now(), 25 * hourMs))
  expect((await account(accountId)).blocks).toEqual([])
  expect(events.named('account_safe_mode')).toMatchObject([{ isOn: true }, { isOn: false }])
  const { half_pace_until } = await db.selectFrom('account').select('half_pace_until').executeTakeFirstOrThrow()
  expect(half_pace_until!.getTime()).toBeGreaterThan(clock.now().getTime() + 6 * dayMs)
  expect(await accounts.carefulness(accountId)).toEqual({ halfPaceUntil: half_pace_until })
})

test('an account that nobody paid for is warned a day before and logged out after three', async () => {
  const { connect, customerId, bob, accounts, account, clock, events, jobs, rig } = await setUp()
  const accountId = await connect(customerId, bob, { attach: false })
  await accounts.sweep(addMs(clock.now(), 47 * hourMs))
  expect(events.named('account_idle_warning')).toEqual([])
  await accounts.sweep(addMs(clock.now(), 49 * hourMs))
  await accounts.sweep(addMs(clock.now(), 50 * hourMs))
  expect(events.named('account_idle_warning')).toHaveLength(1)
  await accounts.sweep(addMs(clock.now(), 73 * hourMs))
  await jobs.run()
  expect(await account(accountId)).toEqual({ id: accountId, customerId, state: 'disconnected', connectedAt: expect.any(Date), blocks: [] })
  expect(await accounts.pastChats(accountId)).toEqual([])
  expect(rig.dcs.sessions.list(bob.id)).toEqual([])
})

test('an account that nobody paid for is erased after three days as well when its session ended meanwhile', async () => {
  const { connect, customerId, bob, accounts, account, clock, jobs, rig } = await setUp()
  const accountId = await connect(customerId, bob, { attach: false })
  rig.dcs.sessions.end(bob.id, rig.dcs.sessions.list(bob.id)[0]!.id)
  await accounts.sweep(addMs(clock.now(), hourMs))
  await jobs.run()
  expect(await account(accountId)).toMatchObject({ state: 'relogin_needed', username: 'bobby' })
  await accounts.sweep(addMs(clock.now(), 73 * hourMs))
  expect(await account(accountId)).toEqual({ id: accountId, customerId, state: 'disconnected', connectedAt: expect.any(Date), blocks: [] })
})

test('the three days of an account that nobody paid for begin when its last order ends', async () => {
  const { connect, customerId, bob, accounts, account, clock, events, world } = await setUp()
  const accountId = await connect(customerId, bob, { attach: false })
  world.clockOffsetMs = 60 * hourMs
  await accounts.noteOrderEnd(customerId)
  await accounts.sweep(addMs(clock.now(), 47 * hourMs))
  expect(events.named('account_idle_warning')).toEqual([])
  await accounts.sweep(addMs(clock.now(), 49 * hourMs))
  expect(events.named('account_idle_warning')).toMatchObject([{ accountId }])
  expect(await account(accountId)).toMatchObject({ state: 'idle' })
  await accounts.sweep(addMs(clock.now(), 73 * hourMs))
  expect(await account(accountId)).toMatchObject({ state: 'disconnected' })
})

test('a licence changes its account twice a period, once more when staff allow it', async () => {
  const { connect, customerId, bob, accounts, account, db, jobs } = await setUp()
  const accountId = await connect(customerId, bob)
  const customer = { kind: 'customer', id: customerId } as const
  const licenceId = (await account(accountId)).licenceId!
  const change = async () => {
    const done = await accounts.changeAccount(customer, accountId)
    await jobs.run()
    // back under the same licence, so that it can be changed again
    if (done.ok) await db.updateTable('account').set({ state: 'live', licence_id: licenceId }).where('id', '=', accountId).execute()
    return done
  }
  expect(await accounts.changeAccount({ kind: 'customer', id: 502 }, accountId)).toEqual({ ok: false, reason: 'not_yours' })
  expect(await change()).toEqual({ ok: true, value: { licenceId } })
  expect(await change()).toMatchObject({ ok: true })
  expect(await change()).toEqual({ ok: false, reason: 'changes_used_up' })
  await db.transaction().execute((tx) => accounts.allowChange(tx, { kind: 'system' }, licenceId))
  expect(await change()).toMatchObject({ ok: true })
})

test('a new account under the same licence goes to work as soon as it signs in', async () => {
  const { connect, customerId, bob, accounts, account, jobs, world, codeSeenBy } = await setUp()
  const accountId = await connect(customerId, bob)
  const changed = await accounts.changeAccount({ kind: 'customer', id: customerId }, accountId)
  if (!changed.ok) throw new Error(changed.reason)
  await jobs.run()
  const { licenceId } = changed.value
  expect(await accounts.isFreeLicence(customerId, licenceId)).toBe(true)
  expect(await accounts.isFreeLicence(502, licenceId)).toBe(false)
  const cem = world.addUser({ firstName: 'Cem', phone: '905321112244' })
  const begun = await accounts.logins.begin({ customerId, licenceId })
  if (!begun.ok) throw new Error(begun.reason)
  await accounts.logins.setPhone(begun.login.id, '+905321112244')
  await accounts.logins.requestCode(begun.login.id)
  for (const digit of codeSeenBy(cem)) await accounts.logins.press(begun.login.id, digit)
  expect(await accounts.logins.submitCode(begun.login.id)).toMatchObject({ ok: true })
  expect(await account(begun.login.accountId)).toMatchObject({ state: 'live', licenceId })
})

test('after a change of keys everything opens with the new key alone', async () => {
  const { connect, customerId, bob, db, block } = await setUp()
  await block(await connect(customerId, bob), 'staff', true)
  const fresh = Buffer.alloc(32, 9)
  expect(await resealAccounts(db, createSecretBox(fresh, [secretKey]))).toBeGreaterThan(5)
  expect(await resealAccounts(db, createSecretBox(fresh, [secretKey]))).toBe(0)
  const rows = await db.selectFrom('session_value').select('value').execute()
  expect(rows.filter(({ value }) => createSecretBox(fresh).isOld(value))).toEqual([])
  // a stopped account is known again by the new key as well
  const { telegram_key } = await db.selectFrom('account_block').select('telegram_key').executeTakeFirstOrThrow()
  expect(telegram_key).toEqual(createSecretBox(fresh).digest(String(bob.id), 'staff_block'))
})

test('erasing a customer takes names, numbers and what was said, and logs the account out', async () => {
  const { connect, customerId, bob, accounts, db, jobs, rig } = await setUp()
  const accountId = await connect(customerId, bob)
  expect(JSON.stringify(await accounts.holder.export(customerId))).toContain('bobby')
  await db.transaction().execute((tx) => accounts.holder.erase(tx, customerId))
  await jobs.run()
  expect(rig.dcs.sessions.list(bob.id)).toEqual([])
  const row = await db.selectFrom('account').selectAll().where('id', '=', accountId).executeTakeFirstOrThrow()
  expect(row).toMatchObject({ username: null, first_name: null, phone_sealed: null, telegram_user_id: null, state: 'disconnected' })
  expect(await db.selectFrom('session_value').selectAll().execute()).toEqual([])
  expect(await db.selectFrom('session_peer').selectAll().execute()).toEqual([])
})
