import { expect, test } from 'vitest'
import { createAccountsWorld } from '#tests/accounts.ts'

test('a login to somebody else’s account is refused before anything is ended for it, there or of one’s own', async () => {
  const { accounts, customer, db, world, codeSeenBy } = await createAccountsWorld()
  const { logins } = accounts
  const bob = world.addUser({ firstName: 'Bob', phone: '905321112233' })
  const ask = async (customerId: number) => {
    const begun = await logins.begin({ customerId })
    if (!begun.ok) throw new Error(begun.reason)
    await logins.setPhone(begun.login.id, `+${bob.phone}`)
    return begun.login
  }
  const hers = await ask(await customer(501))
  expect(await logins.requestCode(hers.id)).toMatchObject({ ok: true })
  const session = () => db.selectFrom('session_value').select(['key', 'value']).where('kind', '=', 'auth_key').execute()
  const before = await session()
  expect(before).toHaveLength(1)
  const stranger = await customer(502, 'Deniz')
  const own = await ask(stranger)
  expect(await logins.begin({ customerId: stranger, accountId: hers.accountId })).toEqual({ ok: false, reason: 'no_login' })
  expect(await session()).toEqual(before)
  for (const digit of codeSeenBy(bob)) await logins.press(hers.id, digit)
  expect(await logins.submitCode(hers.id)).toMatchObject({ ok: true, login: { state: 'signed_in' } })
  expect(await logins.current(stranger)).toMatchObject({ id: own.id, state: 'confirm' })
})

test('a login to an account that is connected leaves the attempt that is open alone', async () => {
  const { accounts, customer, connect, world } = await createAccountsWorld()
  const customerId = await customer(501)
  const accountId = await connect(customerId, world.addUser({ firstName: 'Bob', phone: '905321112233' }))
  const other = await accounts.logins.begin({ customerId })
  expect(await accounts.logins.begin({ customerId, accountId })).toEqual({ ok: false, reason: 'already_connected' })
  expect(await accounts.logins.current(customerId)).toEqual(other.login)
})
