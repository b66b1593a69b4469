import { expect, test } from 'vitest'
import type { IncomingMessage } from '#features/accounts/ports.ts'
import { hourMs, minuteMs } from '#shared/time.ts'
import { atWork, edit, type AutomationWorld } from '#tests/automation.ts'
import { accountId, customerId, message } from '#tests/conversations.ts'

type Turn = (world: AutomationWorld) => Promise<unknown> | void
const inBook: Partial<IncomingMessage> = { sender: { id: 100, firstName: 'Ben', isContact: true } }

/** How somebody whom the account answers turns out to be nobody for it, and how they write then. */
const ways: [string, Turn, Partial<IncomingMessage>][] = [
  ['somebody in the address book', () => {}, inBook],
  [
    'staff',
    ({ db, clock }) =>
      db.insertInto('staff_member').values({ user_id: 100, role: 'support', granted_by: 600, granted_at: clock.now() }).execute(),
    {},
  ],
  ['another account here', ({ fake }) => void fake.known.push({ ...fake.known[0]!, id: accountId + 1, telegramUserId: 100 }), {}],
]

/** An account that shows chats from before, as this one is. */
async function start(packageId: 'premium' | 'enterprise') {
  const world = await atWork(packageId)
  world.behaviour.draft_minutes = 3
  world.behaviour.quiet_hours = { from: 0, to: 0 }
  await world.conversations.includePast(customerId, accountId, true)
  await world.hear(1, { isPastDialog: true })
  await world.turn()
  const followUp = async (key: string) => {
    const notAfter = new Date(world.clock.now().getTime() + hourMs)
    const { id: conversationId } = await world.db
      .selectFrom('conversation')
      .select('id')
      .where('chat_id', '=', 100)
      .executeTakeFirstOrThrow()
    return world.conversations.sayUnasked({ conversationId, purpose: 'follow_up', text: 'still there?', key, notAfter })
  }
  const past = (isIncluded: boolean) => world.conversations.includePast(customerId, accountId, isIncluded)
  return { ...world, followUp, past }
}

test.each(ways)('what waits to leave by itself is let go when its contact writes as %s', async (_who, become, fields) => {
  const drafting = await start('premium')
  expect((await drafting.drafts())[0]?.leaves_at).not.toBeNull()
  const answering = await start('enterprise')
  expect(answering.fake.sent).toHaveLength(1)
  expect((await answering.followUp('a')).ok).toBe(true)
  for (const world of [drafting, answering]) {
    await become(world)
    await world.hear(2, { isPastDialog: true, ...fields })
    world.clock.advance(3 * minuteMs)
    await world.sweep()
    await world.turn()
    expect(world.fake.sent).toEqual([])
    expect((await world.rows()).map(({ message_id: id }) => id)).toEqual([1])
    expect(await world.followUp('b')).toMatchObject({ reason: 'may_not_act' })
  }
  expect(await drafting.drafts()).toMatchObject([{ state: 'replaced' }])
})

test.each(['premium', 'enterprise'] as const)(
  'chats from before that are taken back are let go at once, and again where one was on its way in: %s',
  async (packageId) => {
    const world = await start(packageId)
    await world.hear(1, { chatId: 200 })
    await world.turn()
    await world.past(false)
    world.clock.advance(3 * minuteMs)
    await world.sweep()
    expect(world.fake.sent.map(({ permit }) => permit.chatId)).toEqual([200])
    expect(await world.followUp('a')).toMatchObject({ reason: 'may_not_act' })

    await world.past(true)
    await world.hear(2, { isPastDialog: true })
    await world.db.updateTable('conversation_account').set({ includes_past: false }).execute()
    await world.turn()
    world.clock.advance(3 * minuteMs)
    await world.sweep()
    expect(world.fake.sent.map(({ permit }) => permit.chatId)).toEqual([200])
  },
)

test.each(ways.slice(1))('who becomes %s while their words are gathered is not answered', async (_who, become) => {
  const world = await start('enterprise')
  await world.hear(1, { chatId: 200 })
  await world.hear(2, { isPastDialog: true })
  await become(world)
  await world.turn()
  expect(world.fake.sent.map(({ permit }) => permit.messageId)).toEqual([1, 1])
})

test('words that are changed by somebody in the address book are not kept, and let go as new ones do', async () => {
  const world = await start('enterprise')
  await world.listener.onEdited(message(world.clock.now(), 1, { ...inBook, text: 'dear son' }))
  expect(world.fake.sent).toEqual([])
  await world.jobs.run()
  expect(world.chat().join()).not.toContain('dear son')
})

test('who is in the address book no more is answered again', async () => {
  const world = await start('enterprise')
  await world.hear(2, inBook)
  await world.hear(3, { isPastDialog: true })
  await world.turn()
  expect(world.fake.sent.map(({ permit }) => permit.messageId)).toEqual([3])
  await edit(world, 3, 'the red one')
  await world.turn()
  expect(world.fake.sent).toHaveLength(1)
})
