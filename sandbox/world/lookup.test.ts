import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openJournal } from './journal.ts'
import { World } from './world.ts'

test('people are found by the number and name they have now, not by those they had', () => {
  const world = new World()
  const ann = world.addUser({ firstName: 'Ann', phone: '905551112233', username: 'Ann_1' })
  expect(world.userByPhone('+90 555 111 22 33')).toBe(ann)
  expect(world.byUsername('@ann_1')).toBe(ann)
  ann.phone = '905559998877'
  ann.username = 'other'
  world.saveUser(ann)
  expect(world.userByPhone('905551112233')).toBeUndefined()
  expect(world.byUsername('ann_1')).toBeUndefined()
  const bob = world.addUser({ firstName: 'Bob', phone: '905551112233', username: 'ann_1' })
  expect(world.userByPhone('905551112233')).toBe(bob)
  expect(world.byUsername('ann_1')).toBe(bob)
})

test('a bot has no number to log in with', () => {
  const world = new World()
  world.addUser({ firstName: 'Bot', isBot: true, phone: '1' })
  expect(world.userByPhone('1')).toBeUndefined()
})

test('dialogs are the chats with something in them, newest first', () => {
  const world = new World()
  const ann = world.addUser({ firstName: 'Ann' })
  const bob = world.addUser({ firstName: 'Bob' })
  const group = world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: bob.id, memberIds: [ann.id] })
  const message = world.send({ fromId: bob.id, to: ann.id, content: { text: 'hello' }, via: 'phone' })
  expect(world.dialogs(ann.id).map(({ chatId }) => chatId)).toEqual([bob.id, group.id])
  world.delete(bob.id, ann.id, [message.ids[bob.id]!])
  world.setRole(group.id, ann.id, 'left', ann.id)
  expect(world.dialogs(ann.id)).toEqual([])
})

test('each member of a supergroup reads for themselves', () => {
  const world = new World()
  const [ann, bob, cem] = ['Ann', 'Bob', 'Cem'].map((firstName) => world.addUser({ firstName }).id)
  const group = world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: cem!, memberIds: [ann!, bob!] })
  world.read(ann!, group.id, 1)
  expect([ann, bob].map((userId) => world.readUpTo(userId!, group.id))).toEqual([1, 0])
})

test('slow mode holds members back, for as long as is left, and never administrators', () => {
  const world = new World()
  const ann = world.addUser({ firstName: 'Ann' })
  const bob = world.addUser({ firstName: 'Bob' })
  const group = world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: bob.id, memberIds: [ann.id] })
  group.slowModeSeconds = 30
  const write = (fromId: number) => () => world.send({ fromId, to: group.id, content: { text: 'x' }, via: 'phone' })
  const start = world.nowMs()
  const at = (seconds: number) => (world.clockOffsetMs = start + seconds * 1000 - Date.now())
  at(0)
  write(ann.id)()
  expect(write(ann.id)).toThrow(/^SLOWMODE_WAIT_(29|30)$/)
  write(bob.id)()
  write(bob.id)()
  at(31)
  expect(write(ann.id)).not.toThrow()
})

test('all of it is found again after a restart', () => {
  const directory = mkdtempSync(join(tmpdir(), 'world-'))
  const open = () => new World({ journal: openJournal(join(directory, 'world')) })
  const world = open()
  const ann = world.addUser({ firstName: 'Ann', phone: '905551112233', username: 'ann_1' })
  const bob = world.addUser({ firstName: 'Bob' })
  const group = world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: bob.id, memberIds: [ann.id] })
  const sent = world.send({ fromId: bob.id, to: ann.id, content: { text: 'hello' }, randomId: '7', via: 'mtproto' })
  world.read(ann.id, group.id, 1)
  const again = open()
  expect(again.userByPhone('905551112233')?.id).toBe(ann.id)
  expect(again.byUsername('ann_1')?.id).toBe(ann.id)
  expect(again.groupsOf(ann.id).map(({ id }) => id)).toEqual([group.id])
  expect(again.history(ann.id, bob.id).map(({ uid }) => uid)).toEqual([sent.uid])
  expect(again.sentBefore(bob.id, '7')?.uid).toBe(sent.uid)
  expect(again.sentBefore(ann.id, '7')).toBeUndefined()
  expect(again.hasWritten(bob.id, ann.id)).toBe(true)
  expect(again.hasWritten(ann.id, bob.id)).toBe(false)
  expect(again.readUpTo(ann.id, group.id)).toBe(1)
  rmSync(directory, { recursive: true })
})

test('nobody else on the machine can read the folder of a world, which holds the keys of its sessions', () => {
  const root = mkdtempSync(join(tmpdir(), 'world-'))
  const directory = join(root, 'sandbox')
  const path = join(directory, 'world.jsonl')
  const modes = () => [directory, path].map((each) => statSync(each).mode & 0o777)
  const world = new World({ journal: openJournal(path) })
  world.addUser({ firstName: 'Ann' })
  expect(modes()).toEqual([0o700, 0o600])
  // as an older program left it, killed while it began
  chmodSync(directory, 0o755)
  chmodSync(path, 0o644)
  writeFileSync(`${path}.new`, '', { mode: 0o644 })
  expect(openJournal(path).entries('user').size).toBe(world.users.size)
  expect(modes()).toEqual([0o700, 0o600])
  rmSync(root, { recursive: true })
})
