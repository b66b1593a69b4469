import { expect, test } from 'vitest'
import { gatherMs } from '#features/conversations/automation-rules.ts'
import { hourMs } from '#shared/time.ts'
import { accountId, createConversationWorld, customerId, message } from '#tests/conversations.ts'
import { registerEngagementJobs } from './jobs.ts'
import { createEngagement } from './service.ts'

const secondAccountId = 8
const stop = 'Dur art\u0131k!'
const refusal = 'yok te\u015fekk\u00fcrler'

async function start() {
  const world = await createConversationWorld({ packageId: 'premium' })
  const [first] = world.fake.known
  if (!first) throw new Error('The world has no account')
  first.liveAt = world.clock.now()
  world.fake.known.push({ ...first, id: secondAccountId, telegramUserId: 9_002, username: 'shop2' })
  // by hand, but for what is said by rule: nothing here waits for a model
  Object.assign(world.behaviour, { reply_mode: 'manual', invites_on: true, quiet_hours: { from: 0, to: 0 } })
  const { optOuts, funnelRuns } = createEngagement(world)
  registerEngagementJobs({ ...world, funnelRuns })
  const turn = async () => {
    world.clock.advance(gatherMs)
    await world.jobs.run()
  }
  const conversationOf = (account = accountId) =>
    world.db.selectFrom('conversation').selectAll().where('account_id', '=', account).executeTakeFirstOrThrow()
  const invite = async (key: string, account = accountId) => {
    const said = await world.conversations.sayUnasked({
      conversationId: (await conversationOf(account)).id,
      purpose: 'invite',
      text: 'come in',
      key,
      notAfter: new Date(world.clock.now().getTime() + hourMs),
    })
    return said.ok ? 'said' : said.reason
  }
  const has = () => optOuts.has(customerId, 100)
  const texts = () => world.fake.sent.map(({ content }) => ('text' in content ? content.text : ''))
  return { ...world, optOuts, turn, invite, has, texts }
}

test('who changes a message into a stop is left alone as well, and hears the one confirmation', async () => {
  const world = await start()
  await world.hear(1, { text: 'hello' })
  await world.turn()
  world.fake.left.clear()
  expect(await world.invite('a')).toBe('said')
  const change = (text: string) => world.listener.onEdited(message(world.clock.now(), 1, { text }))
  await change('hello there')
  expect(await world.has()).toBe(false)
  await change(stop)
  await change(stop)
  expect(await world.has()).toBe(true)
  await world.turn()
  // what waited in the queue is taken back
  expect(world.texts()).toEqual([expect.stringContaining('kendili\u011fimizden yazmayaca\u011f\u0131z')])
  await change(`${stop}!`)
  await world.turn()
  expect(world.fake.sent).toHaveLength(1)
  expect(await world.invite('b')).toBe('opted_out')
  await change('devam')
  expect(await world.has()).toBe(false)
})

test('who says stop hears one confirmation and nothing unasked any more, from no account of this customer', async () => {
  const world = await start()
  await world.hear(1)
  await world.hear(2, { accountId: secondAccountId })
  await world.turn()
  expect(await world.invite('a', secondAccountId)).toBe('said')
  world.fake.left.clear()
  await world.hear(3, { text: stop })
  await world.turn()
  // what waited in the other account's queue is taken back
  expect(world.texts()).toEqual([expect.stringContaining('kendili\u011fimizden yazmayaca\u011f\u0131z')])
  expect(await world.invite('b')).toBe('opted_out')
  expect(await world.invite('c', secondAccountId)).toBe('opted_out')

  await world.hear(4, { text: stop })
  await world.turn()
  expect(world.fake.sent).toHaveLength(1)
})

test('a stop counts where automation keeps out as well, and no later question is answered with its confirmation', async () => {
  const world = await start()
  Object.assign(world.behaviour, { invites_on: false })
  await world.conversations.noteAutomation(accountId)
  await world.hear(1, { text: 'stop' })
  expect(await world.has()).toBe(true)
  world.clock.advance(hourMs)
  Object.assign(world.behaviour, { invites_on: true })
  await world.conversations.noteAutomation(accountId)
  await world.hear(2, { text: 'are you open?' })
  await world.turn()
  expect(world.fake.sent).toEqual([])
})

test.each([
  ['of somebody who is in the address book by now', true],
  ['in a chat that the customer left alone', false],
])('a stop %s is heard, and confirmed to nobody', async (_where, isContact) => {
  const world = await start()
  await world.hear(1)
  await world.turn()
  const { id } = await world.db.selectFrom('conversation').select('id').executeTakeFirstOrThrow()
  expect(await world.invite('a')).toBe('said')
  if (!isContact) await world.conversations.handsOff(customerId, id)
  await world.hear(2, { text: 'dur', sender: { id: 100, firstName: 'Ben', isContact } })
  await world.turn()
  expect(await world.has()).toBe(true)
  expect(world.texts()).toEqual([])
  expect(await world.rows()).toHaveLength(1)
})

test('a refusal ends it directly after an invite only', async () => {
  const world = await start()
  await world.hear(1, { text: refusal })
  expect(await world.has()).toBe(false)
  expect(await world.invite('a')).toBe('turn_under_way')
  await world.turn()
  expect(await world.invite('a')).toBe('said')
  await world.hear(2, { text: 'where is it?' })
  await world.hear(3, { text: refusal })
  expect(await world.has()).toBe(false)
  await world.turn()
  expect(await world.invite('b')).toBe('said')
  await world.hear(4, { text: refusal })
  await world.turn()
  expect(await world.has()).toBe(true)
  expect(world.texts().at(-1)).toContain('kendili\u011fimizden')
})

test('only words of the contact lift it, and they hear so in the language of their word', async () => {
  const world = await start()
  await world.hear(1, { text: 'please stop' })
  await world.turn()
  expect(world.texts()).toEqual([expect.stringContaining('on our own')])
  await world.hear(2, { text: 'can you continue later?' })
  expect(await world.has()).toBe(true)
  await world.hear(3, { text: 'ba\u015fla' })
  expect(await world.has()).toBe(false)
  await world.turn()
  expect(world.texts().at(-1)).toContain('yine yazabiliriz')
  await world.hear(4, { text: 'dur' })
  await world.turn()
  expect(await world.has()).toBe(true)
  expect(world.fake.sent).toHaveLength(3)
})

test('it outlives hands off, stands in the export by name, and goes with the customer', async () => {
  const world = await start()
  await world.hear(1, { text: 'dur', sender: { id: 100, firstName: '=Ben', username: 'ben', isContact: false } })
  const { id } = await world.db.selectFrom('conversation').select('id').executeTakeFirstOrThrow()
  await world.conversations.handsOff(customerId, id)
  world.clock.advance(hourMs)
  await world.conversations.forgetOld(world.clock.now())
  expect(await world.has()).toBe(true)
  expect(await world.optOuts.list(customerId)).toMatchObject([{ contactId: 100, accountId, name: '=Ben', username: 'ben', how: 'word' }])
  expect(await world.optOuts.holder.export(customerId)).toHaveLength(1)
  expect(await world.optOuts.has(999, 100)).toBe(false)
  await world.db.transaction().execute((tx) => world.optOuts.holder.erase(tx, customerId))
  expect(await world.has()).toBe(false)
})
