import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { User } from '../world/types.ts'
import { RawClient } from './raw-client.ts'
import { openRig, type Rig } from './rig.ts'
import { mainSchema } from './tl/schema.ts'
import { sha1 } from './wire/numbers.ts'
import type { TransportKind } from './wire/transport.ts'

let rig: Rig
let ann: User
let bob: User
let key: Buffer
const clients: RawClient[] = []

beforeEach(async () => {
  rig = await openRig()
  ann = rig.world.addUser({ firstName: 'Ann' })
  bob = rig.world.addUser({ firstName: 'Bob' })
  key = randomBytes(256)
  rig.dcs.authorize(ann.id, key)
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await rig.stop()
})

function open(kind: TransportKind = 'intermediate', isObfuscated = false): RawClient {
  const client = new RawClient(rig.dcs.address, key, kind, isObfuscated)
  clients.push(client)
  return client
}

const state = { _: 'updates.getState' }

/** A client that knows the salt and gets updates. */
async function ready(): Promise<RawClient> {
  const client = open()
  await client.call(state)
  return client
}

describe('transports', () => {
  test.each([
    ['abridged', false],
    ['intermediate', false],
    ['padded', false],
    ['full', false],
    ['abridged', true],
    ['intermediate', true],
    ['padded', true],
  ] as const)('%s, obfuscated: %s', async (kind, isObfuscated) => {
    const client = open(kind, isObfuscated)
    expect((await client.call(state))._).toBe('updates.state')
    // a long answer needs the long form of the length
    expect((await client.call({ _: 'help.getConfig' }))._).toBe('config')
  })

  test('an unknown key is answered with 404', async () => {
    key = randomBytes(256)
    const client = open()
    client.send(state)
    await vi.waitFor(() => expect(client.transportError).toBe(404))
  })

  test('a message that was tampered with is answered with 404', async () => {
    const client = open()
    const keyId = sha1(key).subarray(12, 20)
    client.packet(Buffer.concat([keyId, randomBytes(16 + 96)]))
    await vi.waitFor(() => expect(client.transportError).toBe(404))
  })

  test('garbage closes the connection', async () => {
    const client = open('full')
    client.packet(Buffer.from('not a message of any kind, and long enough to be looked at'))
    await vi.waitFor(() => expect(client.isClosed).toBe(true))
  })
})

describe('messages', () => {
  test('a wrong salt is answered with the right one, and nothing is done', async () => {
    const client = open()
    const badMsgId = client.send(state, { salt: 5n })
    const { object } = await client.of('mt_bad_server_salt')
    expect(object).toMatchObject({ badMsgId, errorCode: 48 })
    expect(client.received.some(({ answerTo }) => answerTo === badMsgId)).toBe(false)
    client.salt = object['newServerSalt'] as bigint
    expect((await client.call(state))._).toBe('updates.state')
  })

  test.each([
    ['from the past', -400, 16],
    ['from the future', 90, 17],
  ])('an id %s is refused', async (_, offset, errorCode) => {
    const client = await ready()
    const badMsgId = client.send(state, { messageId: RawClient.messageId(offset) })
    expect((await client.of('mt_bad_msg_notification')).object).toMatchObject({ badMsgId, errorCode })
  })

  test('an id that no client may use is refused', async () => {
    const client = await ready()
    client.send(state, { messageId: RawClient.messageId() | 1n })
    expect((await client.of('mt_bad_msg_notification')).object).toMatchObject({ errorCode: 18 })
  })

  test('a container that comes twice is refused', async () => {
    const client = await ready()
    const item = { object: { _: 'mt_ping', pingId: 1n }, messageId: RawClient.messageId(), seqNo: 2 }
    const messageId = client.sendContainer([item])
    client.sendContainer([item], { messageId })
    expect((await client.of('mt_bad_msg_notification')).object).toMatchObject({ badMsgId: messageId, errorCode: 19 })
  })

  test('a call that comes twice is done once and answered twice', async () => {
    const client = await ready()
    const query = { _: 'messages.sendMessage', peer: { _: 'inputPeerSelf' }, message: 'once', randomId: 5n }
    const messageId = client.send(query)
    client.send(query, { messageId })
    await vi.waitFor(() => expect(client.received.filter(({ answerTo }) => answerTo === messageId)).toHaveLength(2))
    expect(rig.world.history(ann.id, ann.id)).toHaveLength(1)
  })

  test('calls in a container are each answered, and answers may come in one', async () => {
    const client = await ready()
    const packets = client.packets
    const calls = [1, 3, 5].map((seqNo) => ({ object: state, messageId: RawClient.messageId(), seqNo: seqNo + 10 }))
    client.sendContainer(calls)
    for (const { messageId } of calls) await client.next(({ answerTo }) => answerTo === messageId)
    expect(client.packets - packets).toBeLessThan(3)
  })

  test('a new session is announced once', async () => {
    const client = await ready()
    await client.call(state)
    const announced = client.received.filter(({ object }) => object._ === 'mt_new_session_created')
    expect(announced).toHaveLength(1)
  })

  test('packed calls are read, and long answers come packed', async () => {
    const client = await ready()
    const messageId = client.sendPacked({ _: 'help.getConfig' })
    expect((await client.next(({ answerTo }) => answerTo === messageId)).object._).toBe('config')
    for (let index = 0; index < 30; index++)
      rig.world.send({ fromId: bob.id, to: ann.id, content: { text: `the same words ${index}` }, via: 'phone' })
    const difference = client.send({ _: 'updates.getDifference', pts: 1, date: 1, qts: 0 })
    const answer = await client.next(({ answerTo }) => answerTo === difference)
    expect(answer.isPacked).toBe(true)
    expect(answer.object['newMessages']).toHaveLength(30)
  })

  test('content is acknowledged by the server', async () => {
    const client = await ready()
    const messageId = client.send(state)
    await client.next(({ object }) => object._ === 'mt_msgs_ack' && (object['msgIds'] as bigint[]).includes(messageId))
  })

  test('service messages are answered', async () => {
    const client = await ready()
    const ping = client.send({ _: 'mt_ping', pingId: 77n }, { seqNo: 0 })
    expect((await client.of('mt_pong')).object).toMatchObject({ msgId: ping, pingId: 77n })
    client.send({ _: 'mt_get_future_salts', num: 3 }, { seqNo: 0 })
    const { object } = await client.of('mt_future_salts')
    expect((object['salts'] as { salt: bigint }[])[0]?.salt).toBe(client.salt)
    client.send({ _: 'mt_msgs_state_req', msgIds: [ping + 4n, RawClient.messageId(4000)] }, { seqNo: 0 })
    expect([...((await client.of('mt_msgs_state_info')).object['info'] as Buffer)]).toEqual([2, 3])
    client.send({ _: 'mt_destroy_session', sessionId: 5n }, { seqNo: 0 })
    await client.of('mt_destroy_session_none')
    expect((await client.call({ _: 'mt_rpc_drop_answer', reqMsgId: 5n }))._).toBe('mt_rpc_answer_unknown')
  })

  test('the salt of another hour is answered with the one of this hour, and the next hour brings a new one', async () => {
    const client = await ready()
    const first = client.salt
    vi.useFakeTimers({ now: Date.now() + 3 * 3_600_000, toFake: ['Date'] })
    try {
      await client.call(state)
      expect(client.salt).not.toBe(first)
    } finally {
      vi.useRealTimers()
    }
  })

  test('a destroyed key is unknown from then on', async () => {
    const client = await ready()
    client.send({ _: 'mt_destroy_auth_key' }, { seqNo: 0 })
    await client.of('mt_destroy_auth_key_ok')
    client.send(state)
    await vi.waitFor(() => expect(client.transportError).toBe(404))
  })
})

describe('sessions outlive their connections', () => {
  function back(client: RawClient): RawClient {
    client.close()
    const again = open()
    again.salt = client.salt
    again.sessionId = client.sessionId
    return again
  }

  function text(object: { [field: string]: any }): string | undefined {
    return object['updates']?.[0]?.message?.message
  }

  test('what was not acknowledged comes again under the same id', async () => {
    const client = await ready()
    rig.world.send({ fromId: bob.id, to: ann.id, content: { text: 'hello' }, via: 'phone' })
    const first = await client.next(({ object }) => text(object) === 'hello')
    const again = back(client)
    again.send({ _: 'mt_ping', pingId: 1n }, { seqNo: 0 })
    expect((await again.next(({ object }) => text(object) === 'hello')).messageId).toBe(first.messageId)
  })

  test('what was acknowledged does not', async () => {
    const client = await ready()
    rig.world.send({ fromId: bob.id, to: ann.id, content: { text: 'hello' }, via: 'phone' })
    const { messageId } = await client.next(({ object }) => text(object) === 'hello')
    client.send({ _: 'mt_msgs_ack', msgIds: [messageId] }, { seqNo: 0 })
    client.send({ _: 'mt_ping', pingId: 1n }, { seqNo: 0 })
    await client.of('mt_pong')
    const again = back(client)
    again.send({ _: 'mt_ping', pingId: 2n }, { seqNo: 0 })
    await again.of('mt_pong')
    expect(again.received.some(({ object }) => text(object) === 'hello')).toBe(false)
  })

  test('what happened meanwhile waits for the client', async () => {
    const client = await ready()
    client.close()
    await vi.waitFor(() => expect(rig.dcs.sessions.list(ann.id)[0]?.isOnline).toBe(false))
    rig.world.send({ fromId: bob.id, to: ann.id, content: { text: 'meanwhile' }, via: 'phone' })
    const again = back(client)
    again.send({ _: 'mt_ping', pingId: 1n }, { seqNo: 0 })
    await again.next(({ object }) => text(object) === 'meanwhile')
    const announced = [...client.received, ...again.received].filter(({ object }) => object._ === 'mt_new_session_created')
    expect(new Set(announced.map(({ messageId }) => messageId)).size).toBe(1)
  })

  test('when too much happened the client is told to ask for the difference', async () => {
    const client = await ready()
    client.close()
    await vi.waitFor(() => expect(rig.dcs.sessions.list(ann.id)[0]?.isOnline).toBe(false))
    for (let index = 0; index < 150; index++) rig.world.send({ fromId: bob.id, to: ann.id, content: { text: 'x' }, via: 'phone' })
    const again = back(client)
    again.send({ _: 'mt_ping', pingId: 1n }, { seqNo: 0 })
    await again.of('updatesTooLong')
  })

  test('after amnesia a new session is announced', async () => {
    const client = await ready()
    expect(rig.dcs.cut({ userId: ann.id, amnesia: true })).toBe(1)
    const again = back(client)
    await again.call(state)
    await again.of('mt_new_session_created')
  })
})

describe('calls', () => {
  test('a method that is not emulated says so by name', async () => {
    const client = await ready()
    const answer = await client.call({ _: 'payments.getStarsTopupOptions' })
    expect(answer).toMatchObject({ _: 'mt_rpc_error', errorCode: 400, errorMessage: 'METHOD_NOT_EMULATED_payments.getStarsTopupOptions' })
    expect(rig.dcs.stats.notEmulated.get('payments.getStarsTopupOptions')).toBe(1)
  })

  test('a call may wait for another', async () => {
    const client = await ready()
    rig.dcs.fault({ method: 'messages.sendMessage', error: '', latencyMs: 50, times: 1 })
    const send = (message: string, randomId: bigint) => ({ _: 'messages.sendMessage', peer: { _: 'inputPeerSelf' }, message, randomId })
    const msgId = client.send(send('first', 1n))
    const second = client.send({ _: 'invokeAfterMsg', msgId, query: send('second', 2n) })
    await client.next(({ answerTo }) => answerTo === second)
    expect(rig.world.history(ann.id, ann.id).map(({ content }) => content.text)).toEqual(['first', 'second'])
  })

  test('an unknown layer is answered in the newest', async () => {
    const client = await ready()
    expect((await client.call({ _: 'invokeWithLayer', layer: 9999, query: state }))._).toBe('updates.state')
    expect(mainSchema.layer).toBeGreaterThan(200)
  })

  test('what a session did itself it learns from the answer only; its other sessions are told', async () => {
    const [first, second] = [await ready(), await ready()]
    const query = { _: 'messages.sendMessage', peer: { _: 'inputPeerSelf' }, message: 'note', randomId: 9n }
    expect(await first.call(query)).toMatchObject({ _: 'updates', updates: [{ _: 'updateMessageID' }, { _: 'updateNewMessage' }] })
    await second.of('updates')
    await first.call(state)
    expect(first.received.filter(({ object, answerTo }) => object._ === 'updates' && answerTo === undefined)).toEqual([])
  })

  test('a session without updates gets none', async () => {
    const client = open()
    await client.call({ _: 'invokeWithoutUpdates', query: state })
    rig.world.send({ fromId: bob.id, to: ann.id, content: { text: 'hello' }, via: 'phone' })
    await client.call({ _: 'invokeWithoutUpdates', query: state })
    expect(client.received.some(({ object }) => object._ === 'updates')).toBe(false)
  })
})
