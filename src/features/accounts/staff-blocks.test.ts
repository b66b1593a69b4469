import { expect, test, vi } from 'vitest'
import { dayMs } from '#shared/time.ts'
import { createAccountsWorld } from '#tests/accounts.ts'
import type { QrStep } from './logins.ts'

const staffActor = { kind: 'staff', id: 600 } as const

/** Bob's account works for customer 501, and staff have stopped it. */
async function stopped() {
  const own = await createAccountsWorld()
  const bob = own.world.addUser({ firstName: 'Bob', username: 'bobby', phone: '905321112233' })
  const customerId = await own.customer(501)
  const accountId = await own.connect(customerId, bob)
  const stop = (id: number, isOn: boolean) =>
    own.db
      .transaction()
      .execute((tx) => own.accounts.setBlock(tx, { accountId: id, block: 'staff', isOn, actor: staffActor, note: 'terms' }))
  await stop(accountId, true)
  const blocks = async (id: number) => (await own.accounts.get(id))?.blocks
  const leave = async (id: number) => {
    await own.accounts.disconnect({ kind: 'customer', id: customerId }, id)
    await own.jobs.run()
    // codes are counted by the day
    own.world.clockOffsetMs += dayMs
  }
  return { ...own, bob, customerId, accountId, stop, blocks, leave }
}

test('a stopped account is not changed for another one by its customer, but by staff', async () => {
  const { accounts, accountId, customerId, blocks } = await stopped()
  expect(await accounts.changeAccount({ kind: 'customer', id: customerId }, accountId)).toEqual({ ok: false, reason: 'staff_block' })
  expect(await blocks(accountId)).toEqual(['staff'])
  expect(await accounts.changeAccount(staffActor, accountId)).toMatchObject({ ok: true })
})

test('a stop follows: connected again, as a new account under a second licence, by another customer, and after erasing', async () => {
  const { accounts, db, jobs, accountId, customerId, bob, blocks, leave, connect, customer, events, world } = await stopped()
  await leave(accountId)
  expect(await blocks(accountId)).toEqual(['staff'])
  const again = await connect(customerId, bob)
  expect(again).not.toBe(accountId)
  expect(await accounts.get(again)).toMatchObject({ state: 'live', blocks: ['staff'] })
  expect(events.named('account_stop_followed')).toEqual([{ customerId, accountId: again }])
  await leave(again)

  const other = await customer(502)
  const theirs = await connect(other, bob)
  expect(await blocks(theirs)).toEqual(['staff'])
  await db.transaction().execute((tx) => accounts.holder.erase(tx, other))
  await db.transaction().execute((tx) => accounts.holder.erase(tx, customerId))
  await jobs.run()
  world.clockOffsetMs += dayMs
  expect(await db.selectFrom('account_block').select('note').where('note', 'is not', null).execute()).toEqual([])
  expect(await blocks(await connect(await customer(503), bob))).toEqual(['staff'])
})

test('a stop follows its customer to an account that they bring anew, and leaves alone one that worked before', async () => {
  const { accountId, customerId, bob, blocks, leave, connect, world, stop } = await stopped()
  await stop(accountId, false)
  const cem = world.addUser({ firstName: 'Cem', phone: '905321112244' })
  const before = await connect(customerId, cem)
  await stop(accountId, true)
  expect(await blocks(before)).toEqual([])
  await leave(accountId)
  const dan = world.addUser({ firstName: 'Dan', phone: '905321112255' })
  expect(await blocks(await connect(customerId, dan))).toEqual(['staff'])
  expect(bob.id).not.toBe(dan.id)
})

test('a stop follows through a QR code, and once lifted it is over wherever it was', async () => {
  const { accounts, accountId, customerId, bob, blocks, leave, connect, rig, stop } = await stopped()
  await leave(accountId)
  const begun = await accounts.logins.begin({ customerId })
  if (!begun.ok) throw new Error(begun.reason)
  const urls: string[] = []
  const running = accounts.logins.qr(begun.login.id, async (step: QrStep) => void (step.kind === 'picture' && urls.push(step.url)))
  await vi.waitFor(() => expect(urls).not.toEqual([]), { timeout: 8_000 })
  rig.dcs.scanQr(bob.id, urls.at(-1)!)
  await running
  const again = begun.login.accountId
  expect(await accounts.get(again)).toMatchObject({ state: 'idle', blocks: ['staff'] })

  await stop(again, false)
  expect(await blocks(accountId)).toEqual([])
  await leave(again)
  expect(await blocks(await connect(customerId, bob))).toEqual([])
})
