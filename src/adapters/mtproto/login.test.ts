import { expect, test, vi } from 'vitest'
import { Secret } from '#shared/secret.ts'
import { assertSound } from '#sandbox/breach.ts'
import { createAccountsWorld } from '#tests/accounts.ts'

const phone = '905321112233'

test('a number, a code and a password connect an account, which then tells the account who did it', async () => {
  const world = await createAccountsWorld()
  const bob = world.world.addUser({ firstName: 'Bob', phone, password: 'hunter2', passwordHint: 'prey' })
  const customer = await world.customer(501)
  const { logins } = world.accounts
  const begun = await logins.begin({ customerId: customer })
  if (!begun.ok) throw new Error(begun.reason)
  const { id } = begun.login
  expect(await logins.setPhone(id, '0532 111 22 33')).toMatchObject({ ok: true, login: { state: 'confirm', phone: '+905321112233' } })
  expect(await logins.requestCode(id)).toMatchObject({ ok: true, login: { state: 'code', codeType: 'app', codeLength: 5 } })
  for (const digit of world.codeSeenBy(bob)) await logins.press(id, digit)
  expect(await logins.submitCode(id)).toMatchObject({ ok: true, login: { state: 'password', passwordHint: 'prey' } })
  expect(await logins.submitPassword(id, new Secret('wrong'))).toMatchObject({ ok: false, reason: 'password_invalid' })
  const done = await logins.submitPassword(id, new Secret('hunter2'))
  expect(done).toMatchObject({ ok: true, login: { state: 'signed_in' } })
  const account = await world.accounts.get(begun.login.accountId)
  expect(account).toMatchObject({ state: 'idle', telegramUserId: bob.id, customerId: customer, phoneMasked: '+90 ••••••••33' })
  const saved = world.world.history(bob.id, bob.id).map((message) => message.content.text)
  expect(saved).toHaveLength(1)
  expect(saved[0]).toContain('accounts-note')
  assertSound({ judge: world.rig.judge.violations })
})

test('an account that goes to work is online within a second, hears what is written to it and answers', async () => {
  const world = await createAccountsWorld()
  const bob = world.world.addUser({ firstName: 'Bob', phone })
  const ann = world.world.addUser({ firstName: 'Ann' })
  world.startFleet()
  const accountId = await world.connect(await world.customer(501), bob)
  world.world.send({ fromId: ann.id, to: bob.id, content: { text: 'hello' }, via: 'phone' })
  await vi.waitFor(() => expect(world.heard.texts()).toEqual(['hello']), { timeout: 5_000 })
  const [heard] = world.heard.messages
  const permit = world.permits.mintFor(heard!)
  const sent = await world.db
    .transaction()
    .execute((tx) => world.accounts.send(tx, { accountId, permit, key: 'k1', content: { text: 'hi Ann' }, automatic: false }))
  expect(sent.ok).toBe(true)
  await vi.waitFor(() => expect(world.world.history(ann.id, bob.id).at(-1)?.content.text).toBe('hi Ann'), { timeout: 5_000 })
  await vi.waitFor(() => expect(world.events.named('account_message_sent')).toHaveLength(1))
  // events outlive what was said: whom it was said to stands in none
  expect(Object.keys(world.events.named('account_message_sent')[0] ?? {}).toSorted()).toEqual([
    'accountId',
    'customerId',
    'key',
    'messageId',
  ])
  expect(world.heard.own).toEqual([])
})

test('the end of an attempt’s session, however late it comes, leaves a new attempt on the same account alone', async () => {
  const world = await createAccountsWorld()
  const bob = world.world.addUser({ firstName: 'Bob', phone })
  const customerId = await world.customer(501)
  const { logins } = world.accounts
  const ask = async (accountId?: number) => {
    const begun = await logins.begin({ customerId, ...(accountId === undefined ? {} : { accountId }) })
    if (!begun.ok) throw new Error(begun.reason)
    await logins.setPhone(begun.login.id, `+${phone}`)
    expect(await logins.requestCode(begun.login.id)).toMatchObject({ ok: true })
    return begun.login
  }
  const { accountId, id: first } = await ask()
  await logins.cancel(first)
  const { id } = await ask(accountId)
  // those of the first attempt
  expect(world.jobs.waiting.map(({ data }) => data)).toContainEqual({ accountId, loginId: first })
  const keys = () => world.db.selectFrom('session_value').select(['key', 'value']).where('kind', '=', 'auth_key').execute()
  const before = await keys()
  expect(before).toHaveLength(1)
  await world.jobs.run()
  expect(await keys()).toEqual(before)
  for (const digit of world.codeSeenBy(bob)) await logins.press(id, digit)
  expect(await logins.submitCode(id)).toMatchObject({ ok: true, login: { state: 'signed_in' } })
})
