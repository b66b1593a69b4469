import { expect, test, vi } from 'vitest'
import type { QrStep } from '#features/accounts/logins.ts'
import { Secret } from '#shared/secret.ts'
import { assertSound } from '#sandbox/breach.ts'
import { createAccountsWorld } from '#tests/accounts.ts'

async function begin(fields: { dc?: number; password?: string } = {}) {
  const world = await createAccountsWorld()
  const bob = world.world.addUser({ firstName: 'Bob', phone: '905321112233', ...fields })
  const begun = await world.accounts.logins.begin({ customerId: await world.customer(501) })
  if (!begun.ok) throw new Error(begun.reason)
  const steps: QrStep[] = []
  const stop = new AbortController()
  const running = world.accounts.logins.qr(begun.login.id, async (step) => void steps.push(step), stop.signal)
  const picture = () => steps.flatMap((step) => (step.kind === 'picture' ? [step.url] : [])).at(-1)
  await vi.waitFor(() => expect(picture()).toBeDefined(), { timeout: 8_000 })
  return { world, bob, id: begun.login.id, accountId: begun.login.accountId, steps, stop, running, picture }
}

test.each([2, 4])('a scan connects an account of data centre %i', async (dc) => {
  const { world, bob, accountId, steps, running, picture } = await begin({ dc })
  expect(world.rig.dcs.scanQr(bob.id, picture()!)).toEqual({ device: expect.stringContaining('GAVATCORE') })
  await running
  expect(steps.at(-1)).toMatchObject({ kind: 'step', step: { ok: true, login: { state: 'signed_in' } } })
  expect(await world.accounts.get(accountId)).toMatchObject({ state: 'idle', telegramUserId: bob.id })
  assertSound({ judge: world.rig.judge.violations })
})

test('an account with a password is asked for it after the scan', async () => {
  const { world, bob, id, steps, running, picture } = await begin({ password: 'hunter2' })
  world.rig.dcs.scanQr(bob.id, picture()!)
  await running
  expect(steps.at(-1)).toMatchObject({ kind: 'step', step: { ok: true, login: { state: 'password' } } })
  expect(await world.accounts.logins.submitPassword(id, new Secret('hunter2'))).toMatchObject({ ok: true, login: { state: 'signed_in' } })
})

test('another step of the same attempt ends the pictures and goes on by code', async () => {
  const { world, bob, id, running } = await begin()
  const { logins } = world.accounts
  await logins.changeNumber(id)
  await logins.setPhone(id, '+905321112233')
  expect(await logins.requestCode(id)).toMatchObject({ ok: true, login: { state: 'code' } })
  await running
  for (const digit of world.codeSeenBy(bob)) await logins.press(id, digit)
  expect(await logins.submitCode(id)).toMatchObject({ ok: true })
})

test('a cancelled attempt leaves no session behind', async () => {
  const { world, id, accountId, running } = await begin()
  await world.accounts.logins.cancel(id)
  await running
  await world.jobs.run()
  expect(await world.db.selectFrom('session_value').select('key').where('account_id', '=', accountId).execute()).toEqual([])
})
