import { expect, test } from 'vitest'
import { addMs, hourMs, istanbulClock, minuteMs } from '#shared/time.ts'
import { accountId, createConversationWorld, customerId, ownId } from '#tests/conversations.ts'
import { gatherMs } from './automation-rules.ts'
import type { UnaskedInput } from './unasked.ts'

async function start() {
  const world = await createConversationWorld({ packageId: 'premium' })
  // what the clock says first is noon in Istanbul or not: no hour is quiet
  Object.assign(world.behaviour, { reply_mode: 'manual', invites_on: true, quiet_hours: { from: 0, to: 0 } })
  const [account] = world.fake.known
  if (account) account.liveAt = world.clock.now()
  const turn = async () => {
    world.clock.advance(gatherMs)
    await world.jobs.run()
  }
  await world.hear(1)
  await turn()
  const conversation = () => world.db.selectFrom('conversation').selectAll().executeTakeFirstOrThrow()
  const { id: conversationId } = await conversation()
  const say = async (key: string, fields: Partial<UnaskedInput> = {}) => {
    const notAfter = new Date(world.clock.now().getTime() + hourMs)
    const said = await world.conversations.sayUnasked({
      conversationId,
      purpose: 'follow_up',
      text: 'still there?',
      key,
      notAfter,
      ...fields,
    })
    return said.ok ? 'said' : said.reason
  }
  return { ...world, turn, conversation, say }
}

test('it leaves as an automatic message to who wrote in private, once a key, and stands in the conversation', async () => {
  const world = await start()
  expect(await world.say('a')).toBe('said')
  expect(await world.say('a')).toBe('said_already')
  expect(world.fake.sent).toMatchObject([{ automatic: true, key: 'a', permit: { chatId: 100, messageId: 1 } }])
  expect(await world.conversation()).toMatchObject({ automatic_in_a_row: 1, last_automatic: 'follow_up' })
  expect((await world.rows()).at(-1)).toMatchObject({ author: 'auto', purpose: 'follow_up' })
})

test('never more than two without a word of the contact', async () => {
  const world = await start()
  expect([await world.say('a'), await world.say('b'), await world.say('c')]).toEqual(['said', 'said', 'may_not_act'])
  await world.hear(2)
  await world.turn()
  expect(await world.say('c')).toBe('said')
})

test('nothing leaves in quiet hours, too late, over a question that waits, where the customer writes, or hands are off', async () => {
  const world = await start()
  world.behaviour.quiet_hours = { from: 0, to: 24 * 60 - 1 }
  expect(await world.say('a')).toBe('quiet_hours')
  world.behaviour.quiet_hours = { from: 0, to: 0 }
  expect(await world.say('a', { notAfter: world.clock.now() })).toBe('too_late')
  await world.hear(2)
  expect(await world.say('a')).toBe('turn_under_way')
  await world.turn()
  await world.listener.onOwnMessage({
    accountId,
    chatId: 100,
    messageId: 3,
    isGroup: false,
    sender: { id: ownId, firstName: 'Shop', isContact: false },
    sentAt: world.clock.now(),
    text: 'I am here myself',
    mentionsMe: false,
    isPastDialog: false,
  })
  expect(await world.say('a')).toBe('may_not_act')
  world.clock.advance(31 * minuteMs)
  world.behaviour.blocked_words = ['there']
  expect(await world.say('a')).toBe('screened')
  world.behaviour.blocked_words = []
  await world.conversations.handsOff(customerId, (await world.conversation()).id)
  expect(await world.say('a')).toBe('may_not_act')
  expect(world.fake.sent).toEqual([])
})

test('what waits when now or soon becomes quiet by the customer’s change is taken back, and what waits beside quiet hours leaves before them', async () => {
  const world = await start()
  const { minutes } = istanbulClock(world.clock.now())
  const hoursFrom = (from: number, length: number) => ({
    from: (minutes + from + 1440) % 1440,
    to: (minutes + from + length + 1440) % 1440,
  })
  const changed = () => world.conversations.holdBack(accountId)
  const keys = () => world.fake.sent.map(({ key }) => key)
  world.behaviour.funnel_on = true
  world.behaviour.quiet_hours = hoursFrom(30, 60)
  await world.say('follow-up')
  await world.say('invite', { purpose: 'invite' })
  const quietAt = addMs(world.clock.now(), 30 * minuteMs)
  for (const { notAfter } of world.fake.sent) expect(notAfter?.getTime()).toBeLessThanOrEqual(quietAt.getTime())
  world.behaviour.quiet_hours = hoursFrom(120, 60)
  await changed()
  expect(keys()).toEqual(['follow-up', 'invite'])
  world.fake.left.add('follow-up')
  world.behaviour.quiet_hours = hoursFrom(-30, 60)
  await changed()
  expect(keys()).toEqual(['follow-up'])
  world.behaviour.quiet_hours = hoursFrom(120, 60)
  await world.say('again', { purpose: 'invite' })
  world.behaviour.quiet_hours = hoursFrom(10, 60)
  await changed()
  expect(keys()).toEqual(['follow-up'])
  expect((await world.rows()).filter(({ author }) => author === 'auto').map(({ key }) => key)).toEqual(['follow-up'])
  expect(await world.conversation()).toMatchObject({ automatic_in_a_row: 1 })
})

test('where a model answers, the first automatic message says so', async () => {
  const world = await start()
  world.behaviour.reply_mode = 'gpt'
  await world.say('a')
  await world.say('b')
  const texts = world.fake.sent.map(({ content }) => ('text' in content ? content.text : ''))
  expect(texts).toEqual([expect.stringMatching(/asistan[\s\S]*still there\?$/), 'still there?'])
})

test('what a contact does not take any more when it is handed over is not said', async () => {
  const world = await start()
  world.behaviour.menu_on = true
  world.conversations.addResponder({
    purpose: 'menu',
    respond: () => Promise.resolve({ kind: 'say', purpose: 'menu', text: 'the menu' }),
  })
  let isTaken = false
  const asked: string[] = []
  world.conversations.addWarden({
    heard: () => Promise.resolve(),
    takes: (_tx, { purpose }) => Promise.resolve(asked.push(purpose) > 0 && isTaken),
  })
  await world.hear(2)
  await world.turn()
  expect([world.fake.sent, asked]).toEqual([[], ['menu']])
  isTaken = true
  await world.hear(3)
  await world.turn()
  expect(world.fake.sent).toHaveLength(1)
})

test('what record writes stands only with what is said', async () => {
  const world = await start()
  const note = (isSo: boolean) => async (tx: Parameters<NonNullable<UnaskedInput['record']>>[0]) => {
    await tx.updateTable('conversation').set({ notice: 'waited' }).execute()
    return isSo
  }
  world.fake.refuseWith = 'safe_mode'
  expect(await world.say('a', { record: note(true) })).toBe('safe_mode')
  expect(await world.conversation()).toMatchObject({ notice: null })
  world.fake.refuseWith = undefined
  expect(await world.say('a', { record: note(false) })).toBe('not_any_more')
  expect(world.fake.sent).toEqual([])
})

test('what did not leave in time is dropped, and is no draft', async () => {
  const world = await start()
  await world.say('a')
  await world.conversations.onFailed({ accountId, key: 'a', reason: 'expired' })
  expect(await world.db.selectFrom('conversation_draft').selectAll().execute()).toEqual([])
  expect(await world.conversation()).toMatchObject({ automatic_in_a_row: 0 })
})

test('nothing is said to a contact who became staff, or another account here, since they wrote', async () => {
  const world = await start()
  world.fake.known.push({ ...world.fake.known[0]!, id: accountId + 1, telegramUserId: 100 })
  expect(await world.say('a')).toBe('may_not_act')
  world.fake.known.pop()
  await world.db
    .insertInto('staff_member')
    .values({ user_id: 100, role: 'support', granted_by: 600, granted_at: world.clock.now() })
    .execute()
  expect(await world.say('a')).toBe('may_not_act')
  expect(world.fake.sent).toEqual([])
})
