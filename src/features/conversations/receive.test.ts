import { describe, expect, test } from 'vitest'
import { bucketOf } from './figures-rules.ts'
import { accountId, createConversationWorld, customerId, message, ownId } from '#tests/conversations.ts'

const secret = 'the secret of the shop'

describe('a message of a contact', () => {
  test('is stored once, however often it is told', async () => {
    const world = await createConversationWorld()
    await Promise.all([world.hear(1), world.hear(1), world.hear(1)])
    await world.hear(1)
    expect(await world.rows()).toHaveLength(1)
    expect(await world.counted()).toEqual({ in: 1, conversation_new: 1, conversation_active: 1, conversation_last: 1 })
    expect(world.jobs.waiting.filter(({ name }) => name === 'conversations.show')).toHaveLength(1)
  })

  test('stands readable nowhere in the database: not its text, nor the name of who wrote it', async () => {
    const world = await createConversationWorld()
    const sender = { id: 100, firstName: 'Zelda', lastName: 'Quixote', username: 'zeldaquix', isContact: false }
    await world.hear(1, { text: secret, sender })
    for (const table of ['conversation', 'conversation_message', 'conversation_account', 'event'] as const) {
      const text = JSON.stringify(await world.db.selectFrom(table).selectAll().execute(), (_key, value: unknown) =>
        value !== null && typeof value === 'object' && 'type' in value && value.type === 'Buffer'
          ? Buffer.from((value as unknown as { data: number[] }).data).toString('latin1')
          : value,
      )
      expect(text).not.toMatch(/secret of|Zelda|Quixote|zeldaquix/)
    }
    expect(JSON.stringify(world.jobs.waiting)).not.toMatch(/secret of|Zelda|Quixote|zeldaquix/)
  })

  test('is announced as the beginning of a conversation, and as the first of the account, once each', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.hear(2)
    await world.hear(3, { chatId: 101 })
    const names = (await world.db.selectFrom('event').select('name').orderBy('id').execute()).map(({ name }) => name)
    expect(names.filter((name) => name === 'conversation_started')).toHaveLength(2)
    expect(names.filter((name) => name === 'account_first_message')).toHaveLength(1)
  })
})

describe('what is not ours is neither stored nor shown nor counted', () => {
  const cases: [string, Parameters<typeof message>[2]][] = [
    [
      'a login code of Telegram',
      { chatId: 777_000, sender: { id: 777_000, firstName: 'Telegram', isContact: false }, text: 'Login code: 12345' },
    ],
    ['a bot', { sender: { id: 100, firstName: 'Bot', isContact: false, isBot: true } as never }],
    ['the account itself', { chatId: ownId, sender: { id: ownId, firstName: 'Shop', isContact: false } }],
    ['the customer', { chatId: customerId, sender: { id: customerId, firstName: 'Ada', isContact: false } }],
    ['staff', { chatId: 600, sender: { id: 600, firstName: 'Op', isContact: false } }],
    ['another managed account', { chatId: 9_002, sender: { id: 9_002, firstName: 'Other', isContact: false } }],
    ['somebody in the address book', { sender: { id: 100, firstName: 'Mum', isContact: true } }],
    ['a chat older than the connection', { isPastDialog: true }],
    ['a group that does not speak of the account', { chatId: -5, isGroup: true }],
  ]
  test.each(cases)('%s', async (_who, fields) => {
    const world = await createConversationWorld()
    world.fake.known.push({ id: 8, customerId: 502, state: 'live', telegramUserId: 9_002, blocks: [] })
    await world.hear(1, fields)
    await world.jobs.run()
    expect(await world.rows()).toEqual([])
    expect(await world.db.selectFrom('conversation').selectAll().execute()).toEqual([])
    expect(await world.counted()).toEqual({})
    expect(world.chat().filter((text) => !text.includes('hesab\u0131nda'))).toEqual([])
  })
})

describe('groups', () => {
  const group = { chatId: -5, isGroup: true, groupTitle: 'Market', sender: { id: 100, firstName: 'Ben', isContact: true } }

  test('a mention is told, from address-book people as well, and what is said else is not', async () => {
    const world = await createConversationWorld()
    await world.hear(1, { ...group, text: 'said to all' })
    await world.hear(2, { ...group, text: 'said to the shop', mentionsMe: true })
    await world.jobs.run()
    const card = await world.customer.sees('said to the shop')
    expect(card.content.text).toMatch(/Market.*@shop[\s\S]*Ben: said to the shop/)
    expect(world.chat().join()).not.toContain('said to all')
  })

  test('an answer to a message of ours is told', async () => {
    const world = await createConversationWorld()
    await world.hear(2, { ...group, mentionsMe: true })
    const [row] = await world.db.selectFrom('conversation').selectAll().execute()
    await world.conversations.reply({ customerId, conversationId: row!.id, key: 'k', content: { text: 'yes' } })
    expect(world.fake.sent[0]).toMatchObject({ replyToId: 2, automatic: false })
    await world.conversations.onSent({ accountId, key: 'k', messageId: 3 })
    await world.hear(4, { ...group, replyToId: 3 })
    await world.hear(5, { ...group, replyToId: 2 })
    expect((await world.rows()).map((stored) => stored.message_id)).toEqual([2, 3, 4])
  })
})

describe('chats older than the connection', () => {
  test('the customer is asked once, and no is the answer until yes is pressed', async () => {
    const world = await createConversationWorld()
    await world.hear(1, { isPastDialog: true })
    await world.hear(2, { isPastDialog: true, chatId: 101 })
    await world.jobs.run()
    expect(world.chat().filter((text) => text.includes('@shop'))).toHaveLength(1)
    await world.customer.press('Evet')
    await world.hear(3, { isPastDialog: true, text: 'an old friend' })
    await world.jobs.run()
    await world.customer.sees('an old friend')
    expect(await world.rows()).toHaveLength(1)
  })

  test('only its own customer decides', async () => {
    const world = await createConversationWorld()
    expect(await world.conversations.includePast(502, accountId, true)).toEqual({ ok: false, reason: 'no_account' })
  })
})

describe('what happens to a message later', () => {
  test('an edit changes its line, and the same text again changes nothing', async () => {
    const world = await createConversationWorld()
    await world.hear(1, { text: 'befroe' })
    await world.jobs.run()
    await world.listener.onEdited(message(world.clock.now(), 1, { text: 'befroe' }))
    expect(world.jobs.waiting).toEqual([])
    await world.listener.onEdited(message(world.clock.now(), 1, { text: 'before' }))
    await world.jobs.run()
    expect(world.chat().at(-1)).toMatch(/before \(d\u00fczenledi\)/)
    expect(world.chat().join()).not.toContain('befroe')
  })

  test('a message taken back is wiped, and the card says so', async () => {
    const world = await createConversationWorld()
    await world.hear(1, { text: secret })
    await world.hear(2, { text: 'still here' })
    await world.jobs.run()
    await world.listener.onDeleted({ accountId, chatId: undefined, messageIds: [1, 77] })
    await world.jobs.run()
    expect(world.chat().at(-1)).toMatch(/silinen mesaj[\s\S]*still here/)
    const data = JSON.stringify(await Array.fromAsync(world.conversations.holder.export(customerId)))
    expect(data).not.toContain(secret)
  })

  test('numbers of the account do not reach into a supergroup, which has its own', async () => {
    const world = await createConversationWorld()
    const chatId = -1_000_000_000_005
    await world.hear(1, { chatId, isGroup: true, mentionsMe: true, sender: { id: 100, firstName: 'Ben', isContact: false } })
    await world.listener.onDeleted({ accountId, chatId: undefined, messageIds: [1] })
    expect((await world.rows())[0]?.deleted_at).toBeNull()
    await world.listener.onDeleted({ accountId, chatId, messageIds: [1] })
    expect((await world.rows())[0]?.deleted_at).not.toBeNull()
  })

  test('what is read on the phone needs no "Read" any more', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    expect(
      world.customer
        .buttons()
        .map(({ text }) => text)
        .join(),
    ).toContain('Okundu')
    await world.listener.onRead({ accountId, chatId: 100, maxId: 1 })
    await world.listener.onRead({ accountId, chatId: 100, maxId: 1 })
    await world.jobs.run()
    expect(
      world.customer
        .buttons()
        .map(({ text }) => text)
        .join(),
    ).not.toContain('Okundu')
  })

  test('an answer from the phone shows on the card, counts, and reads', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    world.clock.advance(60_000)
    await world.listener.onOwnMessage(message(world.clock.now(), 2, { text: 'from my pocket' }))
    await world.listener.onOwnMessage(message(world.clock.now(), 2, { text: 'from my pocket' }))
    await world.jobs.run()
    expect(world.chat().at(-1)).toMatch(/Siz \(telefondan\): from my pocket/)
    expect(await world.counted()).toMatchObject({ in: 1, out: 1, [`answer_time:${bucketOf(60)}`]: 1 })
  })

  test('what the customer writes where nobody wrote before is not ours', async () => {
    const world = await createConversationWorld()
    await world.listener.onOwnMessage(message(world.clock.now(), 2, { chatId: 300 }))
    expect(await world.rows()).toEqual([])
  })
})
