import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { User } from '../world/types.ts'
import { RawClient } from './raw-client.ts'
import { managedApiId, openRig, type Rig } from './rig.ts'

let rig: Rig
let ann: User
let key: Buffer
const clients: RawClient[] = []

beforeEach(async () => {
  rig = await openRig()
  ann = rig.world.addUser({ firstName: 'Ann', phone: '905551112233' })
  key = randomBytes(256)
  rig.dcs.authorize(ann.id, key)
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await rig.stop()
})

const rules = () => rig.judge.violations.map(({ rule }) => rule)
const state = { _: 'updates.getState' }

function introduced(query: { _: string; [field: string]: unknown }, apiId = managedApiId) {
  const about = { apiId, deviceModel: 'm', systemVersion: 's', appVersion: '1', systemLangCode: 'en', langPack: '', langCode: 'en' }
  return { _: 'initConnection', ...about, query }
}

async function holder(apiId = managedApiId, query: { _: string; [field: string]: unknown } = state): Promise<RawClient> {
  const client = new RawClient(rig.dcs.address, key)
  clients.push(client)
  await client.call(introduced(query, apiId))
  return client
}

test('a first holder that goes on while a second one has begun is a violation, told once', async () => {
  const first = await holder()
  const second = await holder()
  expect(rules()).toEqual([])
  await first.call(state)
  await second.call(state)
  await first.call(state)
  expect(rules()).toEqual(['two_holders'])
})

test('a client that comes back after its connection closed is none, with the same session or a new one', async () => {
  const first = await holder()
  first.close()
  const second = await holder()
  second.close()
  const third = await holder()
  third.close()
  const same = new RawClient(rig.dcs.address, key)
  clients.push(same)
  same.sessionId = third.sessionId
  await same.call(state)
  expect(rules()).toEqual([])
})

test('a connection whose end the server has not seen yet is none, as long as nothing more comes of it', async () => {
  await holder()
  const second = await holder()
  await second.call(state)
  await second.call(state)
  expect(rules()).toEqual([])
})

test('connections for files beside the main one are none', async () => {
  const main = await holder()
  const files = await holder(managedApiId, { _: 'invokeWithoutUpdates', query: state })
  await main.call(state)
  await files.call({ _: 'invokeWithoutUpdates', query: state })
  await main.call(state)
  expect(rules()).toEqual([])
})

test('other clients are not judged', async () => {
  const first = await holder(99)
  await holder(99)
  await first.call(state)
  expect(rules()).toEqual([])
})

test('a real client that is cut again and again is none', async () => {
  const client = await rig.signedIn(ann)
  await client.startUpdatesLoop()
  for (let round = 0; round < 3; round++) {
    rig.dcs.cut({ userId: ann.id, amnesia: round === 1 })
    await vi.waitFor(() => expect(rig.dcs.sessions.list(ann.id).some(({ isOnline }) => isOnline)).toBe(true), 10_000)
    await client.call(state as { _: 'updates.getState' })
  }
  expect(rules()).toEqual([])
})

test('when configured such a key is destroyed, as Telegram does', async () => {
  await rig.stop()
  rig = await openRig({ destroysDuplicatedKeys: true })
  ann = rig.world.addUser({ firstName: 'Ann' })
  rig.dcs.authorize(ann.id, key)
  const first = await holder()
  const second = await holder()
  await first.call(state)
  expect(await second.call(state)).toMatchObject({ errorCode: 406, errorMessage: 'AUTH_KEY_DUPLICATED' })
})
