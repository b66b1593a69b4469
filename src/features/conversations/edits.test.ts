import { describe, expect, test, vi } from 'vitest'
import { hourMs, minuteMs } from '#shared/time.ts'
import type { Message } from '#sandbox/world/types.ts'
import { accountId, createConversationWorld, customerId, type ConversationWorld } from '#tests/conversations.ts'

const botId = 7_000_000_001
/** Long, for machines that do much else at the same time. */
const soon = { timeout: 20_000 }
const reached = 'ula\u015fmad\u0131'

/** Ben asked, and the customer answered what these words say. */
async function withAnswer(content: string | Partial<Message['content']> = 'wrong price 100') {
  const world = await createConversationWorld()
  await world.hear(1, { text: 'how much?' })
  await world.jobs.run()
  await world.customer.press('Yan\u0131tla')
  const said = typeof content === 'string' ? world.customer.say(content) : world.customer.say(content.text ?? '', content)
  await vi.waitFor(async () => expect(await world.rows()).toHaveLength(2), soon)
  return { ...world, said }
}

/** It arrives at the contact as message 2. */
async function arrive(world: ConversationWorld) {
  const { key } = world.fake.sent[0]!
  world.fake.left.add(key)
  await world.conversations.onSent({ accountId, key, messageId: 2 })
  await world.jobs.run()
}

/** The customer changes a message to the bot; resolves when the bot has heard of it. */
async function change(world: ConversationWorld, said: Message, content: Message['content']) {
  world.bot.world.edit(customerId, botId, said.ids[customerId]!, { content })
  // what comes after it is heard after it
  const { uid } = world.customer.say('/nothing')
  await world.customer.seesAfter(uid, 'tan\u0131m\u0131yorum')
  await world.jobs.run()
}

const refusals = (world: ConversationWorld) => world.chat().filter((text) => text.includes(reached))

describe('an answer that its customer changes', () => {
  test('is changed where the contact reads it, once, and the card shows the new words', async () => {
    const world = await withAnswer()
    await arrive(world)
    await change(world, world.said, { text: 'right price 200' })
    const { key } = world.fake.sent[0]!
    expect(world.fake.edits).toEqual([{ key, text: 'right price 200' }])
    expect(world.fake.sent).toHaveLength(1)
    await world.customer.sees(/Siz:<?\/?i?>? ?right price 200 .*\u2713/)
    expect(world.chat().join()).not.toContain('wrong price')
    expect(refusals(world)).toEqual([])
    const counted = await world.counted()
    expect(counted['out']).toBe(1)
    await change(world, world.said, { text: 'right price 200' })
    expect(world.fake.edits).toHaveLength(1)
  })

  test('is changed once through a crash between the act and its note', async () => {
    const world = await withAnswer()
    await arrive(world)
    world.fake.editAnswers.push(new Error('killed'))
    await expect(change(world, world.said, { text: 'right price 200' })).rejects.toThrow('killed')
    await world.jobs.run()
    // the same words twice are one edit
    expect(new Set(world.fake.edits.map(({ text }) => text))).toEqual(new Set(['right price 200']))
    expect(refusals(world)).toEqual([])
    await world.customer.sees('right price 200')
  })

  test('leaves with the new words when it had not left', async () => {
    const world = await withAnswer()
    await change(world, world.said, { text: 'right price 200' })
    expect(world.fake.sent.map(({ content }) => content)).toEqual([{ text: 'right price 200' }])
    expect(world.fake.edits).toEqual([])
    await arrive(world)
    await world.customer.sees(/right price 200 \u2713/)
  })

  test('is changed when it has arrived, where it was on its way', async () => {
    const world = await withAnswer()
    world.fake.left.add(world.fake.sent[0]!.key)
    await change(world, world.said, { text: 'right price 200' })
    await change(world, world.said, { text: 'right price 250' })
    expect(world.fake.edits).toEqual([])
    await arrive(world)
    expect(world.fake.edits).toMatchObject([{ text: 'right price 250' }])
    await world.customer.sees('right price 250')
  })

  test('that failed while it was on its way is sent again with the new words', async () => {
    const world = await withAnswer()
    const { key } = world.fake.sent[0]!
    world.fake.left.add(key)
    await change(world, world.said, { text: 'right price 200' })
    await world.conversations.onFailed({ accountId, key, reason: 'refused' })
    const [, row] = await world.rows()
    expect((await world.conversations.retry({ customerId, messageRowId: row!.id, key: 'again' })).ok).toBe(true)
    expect(world.fake.sent.at(-1)?.content).toEqual({ text: 'right price 200' })
  })

  test('has the words under its file changed, and says that another file did not reach the contact', async () => {
    const world = await createConversationWorld()
    const file = (name: string) => world.bot.world.files.add({ name, mime: 'image/jpeg', bytes: Buffer.from(name) }).key
    await world.hear(1)
    await world.jobs.run()
    await world.customer.press('Yan\u0131tla')
    const media = { kind: 'document' as const, file: file('a.jpg') }
    const said = world.customer.say('wrong price 100', { media })
    await vi.waitFor(async () => expect(await world.rows()).toHaveLength(2), soon)
    await arrive(world)
    await change(world, said, { text: 'right price 200', media })
    expect(world.fake.edits).toMatchObject([{ text: 'right price 200' }])
    await world.customer.sees(/a\.jpg: right price 200/)
    await change(world, said, { text: 'right price 200', media: { kind: 'document', file: file('b.jpg') } })
    expect(world.fake.edits).toHaveLength(1)
    expect(refusals(world)).toHaveLength(1)
    expect(refusals(world)[0]).toContain('Ben')
  })

  test('waits for its addressee with the new words', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    const said = world.customer.say('wrong price 100')
    await world.customer.sees('Bunu kime')
    await change(world, said, { text: 'right price 200' })
    await world.customer.press('Ben')
    await vi.waitFor(() => expect(world.fake.sent.map(({ content }) => content)).toEqual([{ text: 'right price 200' }]), soon)
    await arrive(world)
    await change(world, said, { text: 'right price 250' })
    expect(world.fake.edits).toMatchObject([{ text: 'right price 250' }])
  })
})

describe('an edit that cannot reach the contact is said in one sentence', () => {
  test('when the answer is older than 48 hours', async () => {
    const world = await withAnswer()
    await arrive(world)
    world.clock.advance(48 * hourMs)
    await change(world, world.said, { text: 'right price 200' })
    expect(refusals(world)).toHaveLength(1)
    expect(refusals(world)[0]).toContain('48 saat')
    expect(world.fake.edits).toEqual([])
  })

  test('when it is gone at the contact', async () => {
    const world = await withAnswer()
    await arrive(world)
    world.fake.editAnswers.push({ kind: 'failed', reason: 'deleted' })
    await change(world, world.said, { text: 'right price 200' })
    expect(refusals(world)).toHaveLength(1)
    await world.listener.onDeleted({ accountId, chatId: undefined, messageIds: [2] })
    await change(world, world.said, { text: 'right price 250' })
    expect(refusals(world)).toHaveLength(2)
    await world.jobs.run()
    expect(world.chat().join()).not.toContain('right price')
  })

  test('when the account is paused, or keeps out of the chat', async () => {
    const world = await withAnswer()
    await arrive(world)
    world.fake.refuseWith = 'paused'
    await change(world, world.said, { text: 'right price 200' })
    expect(refusals(world).at(-1)).toContain('duraklat\u0131lm\u0131\u015f')
    world.fake.refuseWith = undefined
    const [conversation] = await world.db.selectFrom('conversation').selectAll().execute()
    await world.conversations.handsOff(customerId, conversation!.id)
    await change(world, world.said, { text: 'right price 250' })
    expect(refusals(world).at(-1)).toContain('kar\u0131\u015fm\u0131yoruz')
    world.clock.advance(11 * minuteMs)
    await world.conversations.forgetOld(world.clock.now())
    await change(world, world.said, { text: 'right price 300' })
    expect(refusals(world).at(-1)).toContain('kayd\u0131')
    expect(refusals(world)).toHaveLength(3)
    expect(world.fake.edits).toEqual([])
  })

  test('when the answer itself had failed, and sent again it goes with the new words', async () => {
    const world = await withAnswer()
    await world.conversations.onFailed({ accountId, key: world.fake.sent[0]!.key, reason: 'refused' })
    await change(world, world.said, { text: 'right price 200' })
    expect(refusals(world)).toHaveLength(1)
    const [, row] = await world.rows()
    await world.conversations.retry({ customerId, messageRowId: row!.id, key: 'again' })
    expect(world.fake.sent.at(-1)?.content).toEqual({ text: 'right price 200' })
  })

  test('when the account could not do it for an hour', async () => {
    const world = await withAnswer()
    world.fake.left.add(world.fake.sent[0]!.key)
    await change(world, world.said, { text: 'right price 200' })
    // while the answer itself is on its way its first words are not given up for the new ones
    world.clock.advance(2 * hourMs)
    await world.sweep()
    await world.jobs.run()
    expect(refusals(world)).toEqual([])
    // it arrived, and from then on the account has an hour
    await world.conversations.onSent({ accountId, key: world.fake.sent[0]!.key, messageId: 2 })
    world.clock.advance(hourMs)
    await world.sweep()
    expect(await world.db.selectFrom('conversation_message').select('id').where('edit_at', 'is not', null).execute()).toHaveLength(1)
    world.clock.advance(6 * minuteMs)
    await world.sweep()
    await world.sweep()
    await world.jobs.run()
    expect(refusals(world)).toHaveLength(1)
    expect(world.fake.edits).toEqual([])
  })
})

test('an edit of any other message to the bot does nothing and is answered by nothing', async () => {
  const world = await withAnswer()
  await arrive(world)
  const other = world.customer.say('/start')
  await world.customer.seesAfter(other.uid, 'tan')
  const before = world.chat().length
  await change(world, other, { text: 'something else' })
  // only the word about the command that `change` waits for
  expect(world.chat()).toHaveLength(before + 1)
  expect(world.fake.edits).toEqual([])
  expect(world.fake.sent).toHaveLength(1)
})

test('words typed into an old answer while a secret is waited for reach nobody', async () => {
  const world = await withAnswer()
  await arrive(world)
  world.bot.shell.secret('test.password', async () => {}, { isMeant: ({ text }) => text !== undefined, takesCommands: false })
  await world.bot.shell.inputs.expectSecret(customerId, 'test.password', {}, new Date(world.clock.now().getTime() + hourMs), true)
  world.bot.world.edit(customerId, botId, world.said.ids[customerId]!, { content: { text: 'my password' } })
  await world.customer.sees('kimseye iletmedim')
  await world.jobs.run()
  expect(world.fake.edits).toEqual([])
})
