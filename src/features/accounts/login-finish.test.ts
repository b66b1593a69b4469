import { expect, test } from 'vitest'
import { createAccountsWorld } from '#tests/accounts.ts'

test('a licence that went to somebody else while the code was typed does not work with the account', async () => {
  const { connect, customer, licences, accounts, jobs, world, db, codeSeenBy } = await createAccountsWorld()
  const customerId = await customer(501)
  const bob = world.addUser({ firstName: 'Bob', phone: '905321112233' })
  const changed = await accounts.changeAccount({ kind: 'customer', id: customerId }, await connect(customerId, bob))
  if (!changed.ok) throw new Error(changed.reason)
  await jobs.run()
  const { licenceId } = changed.value
  const cem = world.addUser({ firstName: 'Cem', phone: '905321112244' })
  const begun = await accounts.logins.begin({ customerId, licenceId })
  if (!begun.ok) throw new Error(begun.reason)
  await accounts.logins.setPhone(begun.login.id, '+905321112244')
  await accounts.logins.requestCode(begun.login.id)
  const other = await customer(502, 'Deniz')
  await db.transaction().execute((tx) => licences.move(tx, licenceId, other))
  for (const digit of codeSeenBy(cem)) await accounts.logins.press(begun.login.id, digit)
  expect(await accounts.logins.submitCode(begun.login.id)).toMatchObject({ ok: true })
  const after = await accounts.get(begun.login.accountId)
  expect([after?.state, after?.licenceId]).toEqual(['idle', undefined])
  expect(await accounts.isFreeLicence(other, licenceId)).toBe(true)
})
