import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { pictureSize } from '../bot-api/picture-size.ts'
import { sampleCast } from '../people.ts'
import { startSandbox, type Sandbox } from '../start.ts'
import { samplePhoto } from './picture.ts'

const [owner, other] = sampleCast.people.map(({ id }) => id) as [number, number]
const [first, , third, joiner, last] = sampleCast.people.flatMap(({ id, role }) => (role === 'contact' ? [id] : [])) as [
  number,
  number,
  number,
  number,
  number,
]

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 } })
})
afterEach(() => sandbox.stop())

const texts = (chatId: number) => sandbox.world.history(owner, chatId).map(({ content }) => content.text)
const played = (userId = owner) => {
  const [day] = sandbox.control.state().days ?? []
  expect(day).toMatchObject({ userId, done: day?.steps })
}

it('everybody writes in private and in the group, sends a photo, joins, asks for an end and blocks', async () => {
  const group = sampleCast.group.id
  await sandbox.control.day({ userId: owner, seconds: 0 })
  await vi.waitFor(() => played())
  expect(texts(first)[0]).toContain('fiyat')
  expect(sandbox.world.history(owner, first).some(({ content }) => content.media?.kind === 'photo')).toBe(true)
  const mention = sandbox.world.history(owner, group).find(({ content }) => content.entities?.some(({ type }) => type === 'mention'))
  expect(mention?.fromId).toBe(third)
  expect(sandbox.world.roleIn(group, joiner)).toBe('member')
  expect(sandbox.world.user(last).blocked).toContain(owner)
  expect(pictureSize(samplePhoto())).toEqual({ width: 320, height: 240 })
})

it('a contact answers what it gets so often and no more, and never after it asked for an end', async () => {
  await sandbox.control.day({ userId: owner, seconds: 0, answersMax: 1 })
  await vi.waitFor(() => played())
  const before = texts(first).length
  const silent = texts(third).length
  for (const text of ['bir', 'iki', 'uc']) await sandbox.control.say({ userId: owner, chatId: first, text })
  await sandbox.control.say({ userId: owner, chatId: third, text: 'tamam' })
  await vi.waitFor(() => expect(texts(first)).toHaveLength(before + 4))
  await vi.waitFor(() => expect(sandbox.control.history(owner, third).messages.at(-1)?.isRead).toBe(true))
  expect(sandbox.control.state().days?.[0]?.answers).toBe(1)
  expect(texts(first)).toHaveLength(before + 4)
  expect(texts(third)).toHaveLength(silent + 1)
})

it('is one for an account, ends at once, and gives an account without a group one to administer', async () => {
  await sandbox.control.day({ userId: other, seconds: 600 })
  await expect(sandbox.control.day({ userId: other })).rejects.toThrow('played already')
  const [group] = sandbox.world.groupsOf(other)
  expect(group && sandbox.world.roleIn(group.id, other)).toBe('administrator')
  await sandbox.control.endDay({ userId: other })
  expect(sandbox.control.state().days).toEqual([])
})
