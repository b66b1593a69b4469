import { expect, test } from 'vitest'
import type { PackageId } from '#features/catalog/rules.ts'
import type { BehaviourSettings } from '#features/personas/behaviour-rules.ts'
import { addMs, dayMs, hourMs, minuteMs } from '#shared/time.ts'
import { done } from '#shared/result.ts'
import { accountId, createConversationWorld, customerId, message, ownId } from '#tests/conversations.ts'
import { createInvites } from './invites.ts'
import { registerUnaskedJobs } from './posts-jobs.ts'
import { createPosts } from './posts.ts'

const club = -1_001_000_000_001
const other = -1_001_999_000_000

async function start(packageId: PackageId = 'basic') {
  const world = await createConversationWorld({ packageId })
  const [account] = world.fake.known
  if (!account) throw new Error('The world has no account')
  account.liveAt = world.clock.now()
  Object.assign(world.behaviour, { reply_mode: 'manual', posts_on: true, quiet_hours: { from: 0, to: 0 } })
  const change = (_customer: number, _account: number, patch: Partial<BehaviourSettings>) =>
    Promise.resolve(done(Object.assign(world.behaviour, patch)))
  const deps = { ...world, behaviours: { ...world.behaviours, change } }
  const posts = createPosts(deps)
  world.conversations.useGroupList(posts.groupList)
  const sweeps: ((now: Date) => Promise<void>)[] = []
  const ticker = {
    every: (_: string, __: number, sweep: (now: Date) => Promise<void>) => void sweeps.push(sweep),
    start() {},
    stop: () => Promise.resolve(),
  }
  registerUnaskedJobs({
    ...deps,
    ticker,
    messenger: world.bot.shell.messenger,
    posts,
    invites: createInvites({ ...deps, random: () => 0 }),
  })

  let last = 0
  const hear = async (count: number, chatId = club, senderId = 100) => {
    for (let index = 0; index < count; index++)
      await posts.listener.onMessage(
        message(world.clock.now(), ++last, { chatId, isGroup: true, sender: { id: senderId, firstName: 'P', isContact: false } }),
      )
  }
  const join = (id: number, firstName: string, chatId = club) =>
    posts.listener.onJoined({ accountId, chatId, messageId: ++last, people: [{ id, firstName }], at: world.clock.now() })
  const sweep = async () => {
    for (const one of sweeps) await one(world.clock.now())
    await world.jobs.run()
  }
  /** What was handed over leaves now. */
  const leave = async () => {
    for (const { key } of world.fake.sent) await posts.onSent({ accountId, key })
  }
  const list = async (...chatIds: number[]) => {
    for (const chatId of chatIds) world.fake.ownGroups.push({ chatId, title: `G${chatId}` })
    await posts.offer(accountId, world.fake.ownGroups)
    for (const chatId of chatIds) expect((await posts.list(customerId, accountId, chatId)).ok).toBe(true)
  }
  const texts = () => world.fake.sent.map(({ content }) => ('text' in content ? content.text : ''))
  await posts.addText(customerId, accountId, 'new in the shop')
  return { ...world, account, posts, hear, join, sweep, leave, list, texts }
}

test('in a listed group, after ten messages of people since the last post, the texts in turn, each after all answers', async () => {
  const world = await start()
  await world.posts.addText(customerId, accountId, 'second')
  await world.list(club)
  await world.hear(9)
  await world.hear(5, other)
  world.fake.known.push({ ...world.account, id: 9, telegramUserId: ownId + 1 })
  await world.hear(3, club, ownId + 1)
  await world.sweep()
  expect(world.texts()).toEqual([])
  await world.hear(1)
  await world.sweep()
  expect(world.fake.sent).toMatchObject([{ automatic: true, yields: true, permit: { accountId, chatId: club } }])
  expect(await world.counted()).not.toHaveProperty('post')
  await world.leave()
  await world.leave()
  expect(await world.counted()).toMatchObject({ post: 1 })
  await world.hear(10)
  world.clock.advance(dayMs)
  await world.sweep()
  expect(world.texts()).toEqual(['new in the shop', 'second'])
  expect(await world.db.selectFrom('conversation_message').selectAll().execute()).toEqual([])
})

test('a message that is told twice counts once', async () => {
  const world = await start()
  await world.list(club)
  const heard = message(world.clock.now(), 5, { chatId: club, isGroup: true })
  for (let times = 0; times < 10; times++) await world.posts.listener.onMessage(heard)
  expect((await world.posts.standing(accountId)).groups).toMatchObject([{ humans: 1 }])
})

test.each([
  ['basic', 24],
  ['premium', 8],
  ['enterprise', 3],
] as const)('%s posts every %i hours in one group at most, counted from when the last one left', async (packageId, hours) => {
  const world = await start(packageId)
  await world.list(club)
  await world.hear(10)
  await world.sweep()
  world.clock.advance(30 * minuteMs)
  await world.leave()
  await world.hear(10)
  world.clock.advance(hours * hourMs - 1)
  await world.sweep()
  expect(world.texts()).toHaveLength(1)
  world.clock.advance(11 * minuteMs)
  await world.sweep()
  expect(world.texts()).toHaveLength(2)
})

test('twenty a day over all groups, five groups at most', async () => {
  const world = await start('enterprise')
  const five = [1, 2, 3, 4, 5].map((index) => club - index)
  await world.list(...five)
  world.fake.ownGroups.push({ chatId: other, title: 'one too many' })
  await world.posts.offer(accountId, world.fake.ownGroups)
  expect(await world.posts.list(customerId, accountId, other)).toMatchObject({ reason: 'groups_full' })
  for (let round = 0; round < 6; round++) {
    for (const chatId of five) await world.hear(10, chatId)
    // the same text goes to three chats in ten minutes at most
    for (let pause = 0; pause < 3; pause++) {
      await world.sweep()
      await world.leave()
      world.clock.advance(11 * minuteMs)
    }
    world.clock.advance(3 * hourMs)
  }
  expect(world.texts()).toHaveLength(20)
})

test('not in quiet hours, when switched off, stopped, or not listed any more', async () => {
  const world = await start()
  await world.list(club)
  await world.hear(10)
  const tried = async () => {
    await world.sweep()
    world.clock.advance(11 * minuteMs)
  }
  world.behaviour.quiet_hours = { from: 0, to: 24 * 60 - 1 }
  await tried()
  world.behaviour.quiet_hours = { from: 0, to: 0 }
  world.behaviour.posts_on = false
  await tried()
  world.behaviour.posts_on = true
  world.account.blocks = ['customer_pause']
  await tried()
  world.account.blocks = []
  await world.posts.unlist(customerId, accountId, club)
  await tried()
  expect(world.texts()).toEqual([])
  const said = await world.conversations.sayInGroup({
    accountId,
    chatId: club,
    purpose: 'post',
    text: 'x',
    key: 'x',
    notAfter: addMs(world.clock.now(), hourMs),
    record: () => Promise.resolve(true),
  })
  expect(said).toMatchObject({ reason: 'not_listed' })
})

test('where the account is no administrator any more nothing is posted: the group goes off the list and the customer is told', async () => {
  const world = await start()
  await world.list(club)
  await world.hear(10)
  world.fake.ownGroups.length = 0
  await world.sweep()
  expect(world.texts()).toEqual([])
  expect((await world.posts.standing(accountId)).groups).toEqual([])
  expect(world.chat()).toEqual([expect.stringContaining(`G${club}`)])
})

test('Telegram forbids to write there: the same; what waited too long leaves the group as it was', async () => {
  const world = await start()
  await world.list(club)
  await world.hear(10)
  await world.sweep()
  const [first] = world.fake.sent
  await world.posts.onFailed({ accountId, key: first?.key ?? '', reason: 'expired' })
  expect((await world.posts.standing(accountId)).groups).toMatchObject([{ humans: 10, lastPostAt: null }])
  world.clock.advance(11 * minuteMs)
  await world.sweep()
  const again = world.fake.sent.at(-1)
  expect(again?.key).not.toBe(first?.key)
  await world.posts.onFailed({ accountId, key: again?.key ?? '', reason: 'write_forbidden' })
  await world.jobs.run()
  expect((await world.posts.standing(accountId)).groups).toEqual([])
  expect(world.chat()).toHaveLength(1)
})

test('taking a group off the list and listing it again makes no post earlier', async () => {
  const world = await start()
  await world.list(club)
  await world.hear(10)
  await world.sweep()
  await world.posts.unlist(customerId, accountId, club)
  await world.posts.list(customerId, accountId, club)
  await world.hear(10)
  world.clock.advance(hourMs)
  await world.sweep()
  expect(world.texts()).toHaveLength(1)
})

test('only groups that the account was found to administer are listed, by their owner', async () => {
  const world = await start()
  expect(await world.posts.list(customerId, accountId, club)).toMatchObject({ reason: 'not_offered' })
  await world.posts.offer(accountId, [{ chatId: club, title: 'Club' }])
  expect(await world.posts.list(999, accountId, club)).toMatchObject({ reason: 'no_account' })
  expect(await world.posts.choices(accountId)).toEqual([{ chatId: club, title: 'Club' }])
  world.clock.advance(hourMs)
  expect(await world.posts.list(customerId, accountId, club)).toMatchObject({ reason: 'not_offered' })
})

test('who joins is greeted once, in the group, together with who joined just then, and only by a text of the customer', async () => {
  const world = await start()
  await world.list(club)
  await world.join(1, 'Ada')
  world.clock.advance(minuteMs)
  await world.sweep()
  expect(world.texts()).toEqual([])
  expect(await world.posts.setGreeting(customerId, accountId, 'welcome')).toMatchObject({ reason: 'no_name' })
  await world.posts.setGreeting(customerId, accountId, 'Welcome {name}!')
  await world.join(2, 't.me/evil')
  await world.join(3, 'Can')
  world.clock.advance(minuteMs)
  await world.sweep()
  await world.join(1, 'Ada')
  await world.join(4, 'Late', other)
  world.clock.advance(minuteMs)
  await world.sweep()
  expect(world.texts()).toEqual(['Welcome Ada, Can!'])
  await world.join(5, 'Eve')
  world.behaviour.quiet_hours = { from: 0, to: 24 * 60 - 1 }
  world.clock.advance(minuteMs)
  await world.sweep()
  world.behaviour.quiet_hours = { from: 0, to: 0 }
  world.clock.advance(11 * minuteMs)
  await world.sweep()
  expect(world.texts()).toHaveLength(1)
  expect(await world.db.selectFrom('group_newcomer').select('name_sealed').where('name_sealed', 'is not', null).execute()).toEqual([])
})

test('a permit for a group is given for groups only', async () => {
  const world = await start()
  expect(() => world.permits.mintForGroup({ accountId, chatId: 100 })).toThrow('no group')
})

test('a post that waits for its turn is looked at anew when posts or quiet hours are changed', async () => {
  const world = await start()
  await world.list(club)
  await world.hear(10)
  await world.sweep()
  expect(world.texts()).toHaveLength(1)
  const key = world.fake.sent[0]?.key ?? ''
  world.behaviour.quiet_hours = { from: 0, to: 24 * 60 - 1 }
  const changed = { customerId, accountId, names: ['quiet_hours'] }
  await world.db.transaction().execute((tx) => world.events.announce(tx, 'behaviour_changed', changed))
  await world.jobs.run()
  expect(world.texts()).toEqual([])
  // as accounts tell of what they take back
  await world.posts.onFailed({ accountId, key, reason: 'stopped' })
  world.clock.advance(10 * minuteMs)
  await world.sweep()
  expect(world.texts()).toEqual([])
  world.behaviour.quiet_hours = { from: 0, to: 0 }
  world.clock.advance(10 * minuteMs)
  await world.sweep()
  expect(world.texts()).toEqual(['new in the shop'])
})
