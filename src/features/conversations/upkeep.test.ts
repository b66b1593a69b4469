import { describe, expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs } from '#shared/time.ts'
import { accountId, createConversationWorld, customerId } from '#tests/conversations.ts'

describe('a customer who blocked the bot', () => {
  test('gets no cards; the account pauses after a day; all comes on return, and the account works again', async () => {
    const world = await createConversationWorld()
    const me = world.bot.world
    me.block(customerId, 7_000_000_001, true)
    await world.customers.setReachable(customerId, false)
    await world.jobs.run()
    await world.hear(1, { text: 'while you were away' })
    await world.jobs.run()
    world.clock.advance(23 * hourMs)
    await world.sweep()
    expect(world.fake.blocks).toEqual([])
    world.clock.advance(2 * hourMs)
    await world.sweep()
    await world.sweep()
    expect(world.fake.blocks).toEqual([{ accountId, isOn: true }])
    me.block(customerId, 7_000_000_001, false)
    await world.customers.setReachable(customerId, true)
    await world.jobs.run()
    await world.customer.sees('while you were away')
    expect(world.fake.blocks).toEqual([
      { accountId, isOn: true },
      { accountId, isOn: false },
    ])
  })

  test('media that found the door closed comes on return', async () => {
    const world = await createConversationWorld()
    world.fake.media.set('r', new Uint8Array([1]))
    await world.hear(1, { text: '', media: { kind: 'voice', ref: 'r' } })
    await world.desk.show(customerId)
    world.bot.world.block(customerId, 7_000_000_001, true)
    await world.jobs.run()
    await world.customers.setReachable(customerId, false)
    await world.jobs.run()
    world.bot.world.block(customerId, 7_000_000_001, false)
    await world.customers.setReachable(customerId, true)
    await world.jobs.run()
    expect(world.customer.messages().filter(({ content }) => content.media?.kind === 'voice')).toHaveLength(1)
  })
})

describe('keeping and forgetting', () => {
  test('messages go after 90 days', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    world.clock.advance(89 * dayMs)
    await world.sweep()
    expect(await world.rows()).toHaveLength(1)
    world.clock.advance(2 * dayMs)
    await world.sweep()
    expect(await world.rows()).toEqual([])
    expect(await world.db.selectFrom('conversation').selectAll().execute()).toEqual([])
  })

  test('messages go sooner for a customer who wants it so, and for nobody else', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    world.clock.advance(8 * dayMs)
    await world.sweep()
    expect(await world.rows()).toHaveLength(1)
    await world.customers.touch({ id: 77, first_name: 'Eve' })
    await world.customers.setTextsKeptDays(77, 7)
    await world.sweep()
    expect(await world.rows()).toHaveLength(1)
    await world.customers.setTextsKeptDays(customerId, 7)
    await world.sweep()
    expect(await world.rows()).toEqual([])
    expect(await world.db.selectFrom('conversation').selectAll().execute()).toEqual([])
  })

  test('erasing leaves nothing of anybody who wrote', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.conversations.keepPending({ customerId, key: 'k', content: { text: 'x' } })
    const exported = JSON.stringify(await Array.fromAsync(world.conversations.holder.export(customerId)))
    expect(exported).toMatch(/Ben.*text 1/)
    expect(await world.conversations.holder.whatIsLost(customerId, 'tr')).toEqual(['1 sohbet ve i\u00e7indeki mesajlar'])
    await world.db.transaction().execute((tx) => world.conversations.holder.erase(tx, customerId))
    for (const table of [
      'conversation',
      'conversation_message',
      'conversation_desk',
      'conversation_account',
      'conversation_pending',
      'conversation_written',
    ] as const)
      expect(await world.db.selectFrom(table).selectAll().execute()).toEqual([])
    await world.jobs.run()
  })

  test('what an erased customer\u2019s chat shows of contacts has no buttons, and an old one changes nothing', async () => {
    const world = await createConversationWorld()
    world.customers.addHolder(world.conversations.holder)
    await world.hear(1)
    world.fake.media.set('r', new Uint8Array([1]))
    await world.hear(2, { chatId: 101, text: '', media: { kind: 'voice', ref: 'r' } })
    await world.jobs.run()
    const withButtons = () => world.customer.messages().filter((each) => world.customer.buttons(each).length > 0)
    const cards = withButtons()
    // two cards, and a voice message with its Reply
    expect(cards).toHaveLength(3)
    const [press] = world.customer.buttons(cards[0])
    const person = { kind: 'customer' as const, id: customerId }
    expect((await world.customers.erase(person, customerId)).ok).toBe(true)
    const work = structuredClone(world.jobs.waiting)
    await world.jobs.run()
    expect(withButtons()).toEqual([])
    world.jobs.waiting.push(...work)
    await world.jobs.run()
    expect(world.customer.messages().map(({ content }) => content.text)).toContain(cards[0]!.content.text)
    for (const data of [
      press!.callback_data!,
      'cv.read:1',
      'cv.muted:1:day',
      'cv.off:1',
      'cv.open:1',
      'cv.to:1',
      'cv.retry:1',
      'cv.dsend:1',
    ])
      expect([data, (await world.customer.forge(data, cards[0]))?.showAlert]).toEqual([data, true])
    expect(await world.db.selectFrom('conversation').selectAll().execute()).toEqual([])
    expect(world.fake.read).toEqual([])
    expect(world.fake.sent).toEqual([])
  })

  test('an account that does not exist any more leaves nothing behind', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    world.fake.known.splice(0)
    await world.conversations.onAccountChanged(accountId)
    expect(await world.rows()).toEqual([])
  })

  test('an account that lost its licence for good leaves nothing behind, one that was only logged out keeps all', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    const account = world.fake.known.find(({ id }) => id === accountId)!
    Object.assign(account, { state: 'disconnected', licenceId: 1 })
    await world.conversations.onAccountChanged(accountId)
    expect(await world.rows()).toHaveLength(1)
    delete account.licenceId
    await world.conversations.onAccountChanged(accountId)
    expect(await world.rows()).toEqual([])
  })

  test('cards whose job was lost are shown all the same', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    world.jobs.waiting.splice(0)
    world.clock.advance(2 * minuteMs)
    await world.sweep()
    await world.jobs.run()
    await world.customer.sees('text 1')
  })
})
