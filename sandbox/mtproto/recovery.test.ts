import { networkMiddlewares } from '@mtcute/core'
import type { TelegramClient } from '@mtcute/node'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { User } from '../world/types.ts'
import { openRig, type Rig } from './rig.ts'

let rig: Rig
let ann: User
let bob: User
let client: TelegramClient
let got: string[]

beforeEach(async () => {
  rig = await openRig()
  ann = rig.world.addUser({ firstName: 'Ann', phone: '905551112233' })
  bob = rig.world.addUser({ firstName: 'Bob' })
  client = await rig.signedIn(ann, {
    network: { middlewares: networkMiddlewares.basic({ floodWaiter: { maxWait: 0 }, internalErrors: { maxRetries: 0 } }) },
  })
  got = []
  client.onNewMessage.add((message) => void got.push(message.text))
  await client.startUpdatesLoop()
  say('ready')
  await vi.waitUntil(() => got.length === 1)
})
afterEach(() => rig.stop())

function say(text: string, to: number = ann.id): void {
  rig.world.send({ fromId: bob.id, to, content: { text }, via: 'phone' })
}

async function refused(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'not refused',
    (error) => `${error.code} ${error.text ?? String(error)}`,
  )
}

describe('nothing is lost', () => {
  test('when the connection is cut', async () => {
    expect(rig.dcs.cut({ userId: ann.id })).toBeGreaterThan(0)
    say('one')
    say('two')
    await vi.waitFor(() => expect(got).toEqual(['ready', 'one', 'two']), 10_000)
  })

  test('when the server forgets the session and the client asks for the difference', async () => {
    client.onConnectionState.add((state) => {
      if (state === 'connected') client.handleClientUpdate({ _: 'updatesTooLong' }, false)
    })
    rig.dcs.cut({ userId: ann.id, amnesia: true })
    say('one')
    say('two')
    await vi.waitFor(() => expect(got).toEqual(['ready', 'one', 'two']), 10_000)
  })

  test('when new connections are refused for a while', async () => {
    rig.dcs.cut({ userId: ann.id, refuseMs: 300 })
    say('one')
    await vi.waitFor(() => expect(got).toEqual(['ready', 'one']), 10_000)
  })

  test('when a gap is far longer than a slice', async () => {
    rig.dcs.cut({ userId: ann.id, amnesia: true })
    for (let index = 0; index < 250; index++) say(`${index}`)
    await vi.waitFor(() => expect(client.onConnectionState).toBeDefined())
    client.handleClientUpdate({ _: 'updatesTooLong' }, false)
    await vi.waitFor(() => expect(got).toHaveLength(251), 15_000)
  })

  test('in supergroups, by the difference of the account', async () => {
    const group = rig.world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: bob.id, memberIds: [ann.id] })
    say('seen', group.id)
    await vi.waitFor(() => expect(got.at(-1)).toBe('seen'))
    rig.dcs.cut({ userId: ann.id, amnesia: true })
    say('missed', group.id)
    client.handleClientUpdate({ _: 'updatesTooLong' }, false)
    await vi.waitFor(() => expect(got.at(-1)).toBe('missed'), 10_000)
  })
})

describe('differences', () => {
  test.each(['group', 'supergroup'] as const)('say that a missed message of a %s mentions the account', async (kind) => {
    rig.world.user(ann.id).username = 'ann_shop'
    const group = rig.world.addGroup({ kind, title: 'Shop', creatorId: bob.id, memberIds: [ann.id] })
    const { pts } = rig.world.mailboxFor(ann.id, group.id)
    say('is @ann_shop open?', group.id)
    await vi.waitFor(() => expect(got.at(-1)).toBe('is @ann_shop open?'))
    const difference =
      kind === 'group'
        ? await client.call({ _: 'updates.getDifference', pts, date: 1, qts: 0 })
        : await client.call({
            _: 'updates.getChannelDifference',
            channel: await client.resolveChannel(group.id),
            filter: { _: 'channelMessagesFilterEmpty' },
            pts,
            limit: 10,
          })
    expect(difference).toMatchObject({ newMessages: [{ message: 'is @ann_shop open?', mentioned: true }] })
  })

  test('hold edits, deletions and reads in their order', async () => {
    const before = rig.world.mailbox(ann.id).pts
    const message = rig.world.send({ fromId: bob.id, to: ann.id, content: { text: 'wrong' }, via: 'phone' })
    rig.world.edit(bob.id, ann.id, message.ids[bob.id]!, { content: { text: 'right' } })
    rig.world.read(ann.id, bob.id, message.ids[ann.id]!)
    const gone = rig.world.send({ fromId: bob.id, to: ann.id, content: { text: 'gone' }, via: 'phone' })
    rig.world.delete(bob.id, ann.id, [gone.ids[bob.id]!])
    const difference = await client.call({ _: 'updates.getDifference', pts: before, date: 1, qts: 0 })
    if (difference._ !== 'updates.difference') throw new Error(difference._)
    expect(difference.newMessages).toMatchObject([{ message: 'right' }])
    expect(difference.otherUpdates.map(({ _ }) => _)).toEqual(['updateEditMessage', 'updateReadHistoryInbox', 'updateDeleteMessages'])
    expect(difference.state.pts).toBe(rig.world.mailbox(ann.id).pts)
  })

  test('that go too far back say so', async () => {
    rig.world.mailbox(ann.id).events.splice(0, 2)
    const difference = await client.call({ _: 'updates.getDifference', pts: 1, date: 1, qts: 0 })
    expect(difference).toMatchObject({ _: 'updates.differenceTooLong', pts: rig.world.mailbox(ann.id).pts })
  })

  test('of a channel are closed to those who are no members', async () => {
    const group = rig.world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: bob.id, memberIds: [ann.id] })
    await vi.waitFor(async () => expect((await client.resolvePeer(group.id))._).toBe('inputPeerChannel'))
    const channel = await client.resolveChannel(group.id)
    const ask = () =>
      client.call({ _: 'updates.getChannelDifference', channel, filter: { _: 'channelMessagesFilterEmpty' }, pts: 1, limit: 10 })
    expect((await ask())._).toBe('updates.channelDifference')
    rig.world.setRole(group.id, ann.id, 'left', ann.id)
    expect(await refused(ask())).toBe('406 CHANNEL_PRIVATE')
  })
})

describe('ordered faults', () => {
  test.each([
    ['SLOWMODE_WAIT_30', '420 SLOWMODE_WAIT_%d'],
    ['PEER_FLOOD', '400 PEER_FLOOD'],
    ['AUTH_KEY_DUPLICATED', '406 AUTH_KEY_DUPLICATED'],
    ['SESSION_REVOKED', '401 SESSION_REVOKED'],
    ['USER_DEACTIVATED_BAN', '401 USER_DEACTIVATED_BAN'],
    ['ALLOW_PAYMENT_REQUIRED_10', '403 ALLOW_PAYMENT_REQUIRED_10'],
  ])('%s comes with its own code, as often as ordered', async (error, seen) => {
    rig.dcs.fault({ method: 'messages.sendMessage', error, code: 400, times: 1 })
    expect(await refused(client.sendText('me', 'x'))).toBe(seen)
    expect(await refused(client.sendText('me', 'x'))).toBe('not refused')
  })

  test('a flood wait names its seconds', async () => {
    rig.dcs.fault({ method: 'messages.sendMessage', error: 'FLOOD_WAIT_30', times: 1 })
    await expect(client.sendText('me', 'x')).rejects.toMatchObject({ code: 420, seconds: 30 })
  })

  test('a fault can be for one account, and be taken back', async () => {
    rig.dcs.fault({ method: '*', error: 'PEER_FLOOD', userId: bob.id, times: 5 })
    expect(await refused(client.sendText('me', 'x'))).toBe('not refused')
    rig.dcs.fault({ method: 'messages.sendMessage', error: 'PEER_FLOOD', times: 5 })
    rig.dcs.fault({ method: 'messages.sendMessage', error: '', times: 0 })
    expect(await refused(client.sendText('me', 'x'))).toBe('not refused')
  })
})
