import { Long } from '@mtcute/core'
import { BaseTelegramClient } from '@mtcute/core/client.js'
import { expect, test, vi } from 'vitest'
import { createAccountsWorld } from '#tests/accounts.ts'

test('a connect is one call, a ping that is answered is followed by no packet, and what comes twice is passed over', async () => {
  const { world, rig, worker, mtproto, heard, employ, customer } = await createAccountsWorld({ holdsAccounts: false })
  const person = world.addUser({ firstName: 'Ann', phone: '905321114001' })
  const [id = 0] = await employ(await customer(501), [person])
  const begun = vi.spyOn(BaseTelegramClient.prototype, 'connect')
  const hold = await worker.take(id, 1_000)
  if (!hold) throw new Error('the account is free')
  const account = mtproto.accounts.open(hold, { listener: heard.listener, isOurs: () => Promise.resolve(false), onLost() {} })
  const calls = rig.dcs.stats.calls
  await vi.waitFor(() => expect(begun).toHaveBeenCalled())
  const session = () => {
    // whose method is watched is known by name only
    const client = begun.mock.contexts[0] as BaseTelegramClient | undefined
    const connection = client?.mt.network['_primaryDc']?.main._connections[0]
    if (!connection) throw new Error('not connected')
    return connection
  }
  await vi.waitFor(() => session())
  await vi.waitFor(() => expect(rig.dcs.stats.calls - calls).toBe(1))
  await vi.waitFor(() => expect(session()._session.pendingMessages.size).toBe(0))

  const { _session: state } = session()
  state.lastPingRtt = Number.NaN
  state.lastPingTime = -Infinity
  session()['_flush']()
  expect(state.lastPingMsgId.isZero()).toBe(false)
  await vi.waitFor(() => expect(state.lastPingMsgId.isZero()).toBe(true))
  expect(state.lastPingRtt).toBeGreaterThan(0)
  expect(state.queuedAcks).toEqual([])

  const { recentIncomingMsgIds: recent } = state
  const ids = Array.from({ length: 100 }, (_, index) => Long.fromNumber(2 ** 62 + index * 4096 + 4096))
  expect(ids.every((one) => recent.add(one))).toBe(true)
  expect(recent.has(Long.fromNumber(2 ** 62 + 100 * 4096))).toBe(true)
  expect(ids.some((one) => recent.add(one))).toBe(false)
  await account.close()
})
