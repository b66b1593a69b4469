import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryStorage } from '@mtcute/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openJournal } from '../world/journal.ts'
import { RawClient } from './raw-client.ts'
import { openRig, type Rig } from './rig.ts'

let directory: string
let rig: Rig

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'world-'))
})
afterEach(async () => {
  await rig.stop()
  rmSync(directory, { recursive: true })
})

/** A new process finds nothing but the file: what is open of the old one is never asked again. */
function start(ports: { 2: number; 4: number } = { 2: 0, 4: 0 }) {
  return openRig({ journal: openJournal(join(directory, 'journal')), ports })
}

function portsOf({ dcs }: Rig): { 2: number; 4: number } {
  const [two, four] = [2, 4].map((dc) => Number(dcs.addresses[dc as 2 | 4].split(':')[1]))
  return { 2: two!, 4: four! }
}

test('an account that was signed in still is, under the same key of the server, and what it missed is there', async () => {
  rig = await start()
  const ann = rig.world.addUser({ firstName: 'Ann', phone: '905551112233' })
  const bob = rig.world.addUser({ firstName: 'Bob' })
  const storage = new MemoryStorage()
  const client = await rig.signedIn(ann, { storage })
  const session = await client.exportSession()
  const { pts } = await client.call({ _: 'updates.getState' })
  const [row] = rig.dcs.sessions.list(ann.id)
  const before = rig.dcs.publicKeyPem
  const ports = portsOf(rig)
  await rig.stop()

  rig = await start(ports)
  expect(rig.dcs.publicKeyPem).toBe(before)
  expect(rig.dcs.sessions.list(ann.id)).toMatchObject([{ id: row!.id, createdAt: row!.createdAt, device: row!.device }])
  rig.world.send({ fromId: bob.id, to: ann.id, content: { text: 'meanwhile' }, via: 'phone' })
  const again = rig.client()
  await again.importSession(session)
  expect((await again.getMe()).id).toBe(ann.id)
  const difference = await again.call({ _: 'updates.getDifference', pts, date: 1, qts: 0 })
  expect(difference).toMatchObject({ newMessages: [{ message: 'meanwhile' }] })
})

test('a random id that was used stays used', async () => {
  rig = await start()
  const ann = rig.world.addUser({ firstName: 'Ann' })
  const key = randomBytes(256)
  rig.dcs.authorize(ann.id, key)
  const query = { _: 'messages.sendMessage', peer: { _: 'inputPeerSelf' }, message: 'once', randomId: 77n }
  const client = new RawClient(rig.dcs.address, key)
  await client.call(query)
  client.close()
  await rig.stop()

  rig = await start()
  const again = new RawClient(rig.dcs.address, key)
  expect(await again.call(query)).toMatchObject({ _: 'updates', updates: [{ _: 'updateMessageID', randomId: 77n }, { ptsCount: 0 }] })
  expect(rig.world.history(ann.id, ann.id)).toHaveLength(1)
  again.close()
})

test('a login that waits for its code or its password goes on', async () => {
  rig = await start()
  const ann = rig.world.addUser({ firstName: 'Ann', phone: '905551112233', password: 'hunter2' })
  const client = rig.client()
  const sent = await client.sendCode({ phone: ann.phone! })
  if (!('phoneCodeHash' in sent)) throw new Error('no code was sent')
  const { phoneCodeHash } = sent
  const phoneCode = rig.dcs.logins.codeOf(ann.phone!)!
  const session = await client.exportSession().catch(() => undefined)
  expect(session).toBeDefined()
  const ports = portsOf(rig)
  await rig.stop()

  rig = await start(ports)
  const again = rig.client()
  await again.importSession(session!)
  const reason = await again.signIn({ phone: ann.phone!, phoneCodeHash, phoneCode }).catch((error) => error.text)
  expect(reason).toBe('SESSION_PASSWORD_NEEDED')
  const pending = await again.exportSession()
  await rig.stop()

  rig = await start(ports)
  const last = rig.client()
  await last.importSession(pending)
  expect((await last.checkPassword('hunter2')).id).toBe(ann.id)
})

test('a session that was ended stays ended', async () => {
  rig = await start()
  const ann = rig.world.addUser({ firstName: 'Ann' })
  const key = randomBytes(256)
  rig.dcs.authorize(ann.id, key)
  rig.dcs.sessions.end(ann.id, rig.dcs.sessions.list(ann.id)[0]!.id)
  await rig.stop()

  rig = await start()
  const client = new RawClient(rig.dcs.address, key)
  expect(await client.call({ _: 'updates.getState' })).toMatchObject({ errorMessage: 'SESSION_REVOKED' })
  client.close()
})

test('a world that begins anew has forgotten all keys', async () => {
  rig = await start()
  const ann = rig.world.addUser({ firstName: 'Ann' })
  const key = randomBytes(256)
  rig.dcs.authorize(ann.id, key)
  rig.world.emit('reset')
  const client = new RawClient(rig.dcs.address, key)
  client.send({ _: 'updates.getState' })
  await vi.waitFor(() => expect(client.transportError).toBe(404))
})
