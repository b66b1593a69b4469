import { expect, test } from 'vitest'
import { createAccountsWorld } from '#tests/accounts.ts'

test('a digit whose press is delivered again after a crash is typed once', async () => {
  const { rig, accounts, customer } = await createAccountsWorld()
  const user = rig.world.addUser({ firstName: 'Cem', phone: '905321112233' })
  const { logins } = accounts
  const begun = await logins.begin({ customerId: await customer(user.id) })
  if (!begun.ok) throw new Error(begun.reason)
  const { id } = begun.login
  await logins.setPhone(id, '+905321112233')
  await logins.requestCode(id)
  const typed: number[] = []
  for (const cause of ['update-1', 'update-1', 'update-2', 'update-2', undefined, undefined]) {
    const step = await logins.press(id, '7', cause)
    typed.push(step.login?.typed ?? -1)
  }
  expect(typed).toEqual([1, 1, 2, 2, 3, 4])
})
