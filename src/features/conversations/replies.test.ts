import { describe, expect, test, vi } from 'vitest'
import type { FileKind } from '#platform/bot/file-kinds.ts'
import { tinyPng } from '#sandbox/bot-api/test-server.ts'
import type { Order } from '#features/payments/rules.ts'
import { minuteMs } from '#shared/time.ts'
import { accountId, createConversationWorld, customerId, type ConversationWorld } from '#tests/conversations.ts'

const labels = (world: ConversationWorld) => world.customer.buttons().map(({ text }) => text)

async function withCard(text = 'is it open?') {
  const world = await createConversationWorld()
  await world.hear(1, { text })
  await world.jobs.run()
  const [conversation] = await world.db.selectFrom('conversation').selectAll().execute()
  return { ...world, conversationId: conversation!.id }
}

/** What the account does with what it was handed: it arrives as the message `messageId`. */
async function arrive(world: ConversationWorld, index: number, messageId: number) {
  const { key } = world.fake.sent[index]!
  // the account is told within the transaction, and acts after it
  await vi.waitFor(async () => expect((await world.rows()).map((row) => row.key)).toContain(key))
  await world.conversations.onSent({ accountId, key, messageId })
  await world.jobs.run()
}

describe('a Reply', () => {
  test('stays open until it is sent, shows the answer with a check mark, reads the chat, and the next words ask to whom', async () => {
    const world = await withCard()
    await world.customer.press('Yan\u0131tla')
    await world.customer.sees('S\u0131radaki mesaj\u0131n\u0131z\u0131')
    world.customer.say('yes, until ten')
    await vi.waitFor(() => expect(world.fake.sent).toHaveLength(1))
    expect(world.fake.sent[0]).toMatchObject({
      accountId,
      content: { text: 'yes, until ten' },
      automatic: false,
      permit: { accountId, chatId: 100, messageId: 1 },
    })
    expect(world.fake.sent[0]).not.toHaveProperty('replyToId')
    await arrive(world, 0, 2)
    await world.customer.sees(/is it open\?[\s\S]*Siz: yes, until ten \u2713/)
    expect(world.fake.read).toEqual([{ chatId: 100, messageId: 1 }])
    expect(labels(world)).not.toContain('Vazge\u00e7')

    world.customer.say('a thought of mine')
    await world.customer.sees('Bunu kime')
    expect(world.fake.sent).toHaveLength(1)
  })

  test('whose update comes again after a crash is sent once, and nobody is asked to whom', async () => {
    const world = await withCard()
    await world.customer.press('Yan\u0131tla')
    await vi.waitFor(() => expect(labels(world)).toContain('Vazge\u00e7'))
    const person = { id: customerId, first_name: 'Ada' }
    const update = {
      update_id: 900_000_001,
      message: {
        message_id: 900,
        date: 1,
        chat: { ...person, type: 'private' as const },
        from: { ...person, is_bot: false },
        text: 'yes, until ten',
      },
    }
    await world.bot.shell.handle(update)
    await world.bot.shell.handle(update)
    expect(world.fake.sent).toHaveLength(1)
    expect(world.customer.messages().filter(({ content }) => content.text.includes('Bunu kime'))).toEqual([])
  })

  test('is open until it is cancelled, and a cancelled one sends nothing', async () => {
    const world = await withCard()
    await world.customer.press('Yan\u0131tla')
    await world.customer.press('Vazge\u00e7')
    world.customer.say('a thought of mine')
    await world.customer.sees('Bunu kime')
    expect(world.fake.sent).toEqual([])
  })

  test('stays open whatever its customer turns to meanwhile, until another question takes its place', async () => {
    const world = await withCard()
    const everywhere = () => world.customer.messages().flatMap((message) => world.customer.buttons(message).map(({ text }) => text))
    world.bot.shell.command('other', async (ctx) => void (await ctx.answer({ html: 'elsewhere' })))
    world.bot.shell.input('t.note', () => Promise.resolve())
    world.bot.shell.command('note', async (ctx) => {
      await world.bot.shell.inputs.expect(ctx.person.id, 't.note')
      await ctx.answer({ html: 'your note' })
    })
    await world.customer.press('Yan\u0131tla')
    await world.customer.sees('S\u0131radaki mesaj\u0131n\u0131z\u0131')
    world.customer.say('/other')
    await world.customer.sees('elsewhere')
    expect(everywhere()).toContain('Vazge\u00e7')
    world.customer.say('/note')
    await world.customer.sees('your note')
    await vi.waitFor(() => expect(everywhere()).not.toContain('Vazge\u00e7'))
    await world.customer.press('Yan\u0131tla')
    world.customer.say('/other')
    world.customer.say('yes, until ten')
    await vi.waitFor(() => expect(world.fake.sent).toHaveLength(1))
  })

  // no kind may be left out: whoever adds one says here how it arrives
  const files: Record<FileKind, object> = {
    photo: { kind: 'photo' },
    sticker: { kind: 'sticker' },
    video: { kind: 'video', name: 'a.bin', mime: 'a/b', durationSeconds: 3 },
    animation: { kind: 'animation', name: 'a.bin', mime: 'a/b', durationSeconds: 3 },
    audio: { kind: 'audio', name: 'a.bin', mime: 'a/b', durationSeconds: 3 },
    voice: { kind: 'voice', mime: 'a/b', durationSeconds: 3 },
    video_note: { kind: 'video_note', durationSeconds: 3 },
    document: { kind: 'document', name: 'a.bin', mime: 'a/b' },
  }
  const isOfName = (name: string): name is FileKind => Object.hasOwn(files, name)

  test.each(Object.keys(files).filter(isOfName))('carries a file of the kind %s', async (kind) => {
    const world = await withCard()
    const { key } = world.bot.world.files.add({ name: 'a.bin', mime: 'a/b', bytes: tinyPng() })
    const captioned = kind === 'sticker' || kind === 'video_note' ? '' : 'with words'
    await world.customer.press('Yan\u0131tla')
    await vi.waitFor(() => expect(labels(world)).toContain('Vazge\u00e7'))
    world.customer.say(captioned, { media: { kind, file: key, durationSeconds: 3 } })
    await vi.waitFor(() => expect(world.fake.sent).toHaveLength(1), { timeout: 5_000 })
    const [botFileId, uniqueId]: unknown[] = [expect.stringMatching(/./), expect.stringMatching(/./)]
    expect(world.fake.sent[0]?.content).toEqual({ media: { ...files[kind], botFileId, uniqueId }, caption: captioned })
  })

  test.each([
    ['a place', { kind: 'location', latitude: 41, longitude: 29 }, { place: { latitude: 41, longitude: 29 } }],
    ['a contact', { kind: 'contact', phone: '905550000000', firstName: 'Cem' }, { contact: { phone: '905550000000', firstName: 'Cem' } }],
  ] as const)('carries %s', async (_, media, content) => {
    const world = await withCard()
    await world.customer.press('Yan\u0131tla')
    await vi.waitFor(() => expect(labels(world)).toContain('Vazge\u00e7'))
    world.customer.say('', { media })
    await vi.waitFor(() => expect(world.fake.sent).toHaveLength(1), { timeout: 5_000 })
    expect(world.fake.sent[0]?.content).toEqual(content)
  })

  test('goes to the contact opened last, and a reply in Telegram\u2019s own way to the card it points at', async () => {
    const world = await withCard()
    await world.hear(2, { chatId: 101, text: 'me too' })
    await world.jobs.run()
    const cards = world.customer.messages().filter(({ content }) => content.text.includes('@shop'))
    await world.customer.press('Yan\u0131tla')
    await world.customer.sees(/S\u0131radaki mesaj\u0131n\u0131z\u0131[\s\S]*P101/)
    world.customer.say('to the second')
    await vi.waitFor(() => expect(world.fake.sent.at(-1)?.permit.chatId).toBe(101))
    const ben = cards.find(({ content }) => content.text.includes('Ben'))!
    world.bot.world.send({
      fromId: customerId,
      to: 7_000_000_001,
      content: { text: 'to the first' },
      replyToId: ben.ids[customerId]!,
      via: 'phone',
    })
    await vi.waitFor(() => expect(world.fake.sent.at(-1)).toMatchObject({ content: { text: 'to the first' }, permit: { chatId: 100 } }))
  })

  test('what the account does not take is kept, said why, and sent by one press', async () => {
    const world = await withCard()
    await world.customer.press('Yan\u0131tla')
    world.fake.refuseWith = 'paused'
    world.customer.say('precious words')
    await world.customer.sees(/duraklat\u0131lm\u0131\u015f[\s\S]*kaybolmad\u0131/)
    expect(await world.rows()).toHaveLength(1)
    world.fake.refuseWith = undefined
    await world.customer.press('Yeniden g\u00f6nder')
    await vi.waitFor(() => expect(world.fake.sent.map(({ content }) => content)).toEqual([{ text: 'precious words' }]))
  })

  test('the same update twice is one message', async () => {
    const world = await withCard()
    const input = { customerId, conversationId: world.conversationId, key: 'update-1', content: { text: 'once' } }
    expect((await world.conversations.reply(input)).ok).toBe(true)
    expect((await world.conversations.reply(input)).ok).toBe(true)
    expect(world.fake.sent).toHaveLength(1)
  })

  test('nobody answers in a conversation of somebody else', async () => {
    const world = await withCard()
    const answer = await world.conversations.reply({
      customerId: 502,
      conversationId: world.conversationId,
      key: 'k',
      content: { text: 'x' },
    })
    expect(answer).toEqual({ ok: false, reason: 'no_conversation' })
  })
})

describe('a message that did not arrive', () => {
  test('because a contact of this week has blocked the account is a warning; of an older one it is none', async () => {
    const world = await withCard()
    const refusedTo = async (key: string) => {
      await world.conversations.reply({ customerId, conversationId: world.conversationId, key, content: { text: 'yes' } })
      await world.conversations.onFailed({ accountId, key, reason: 'blocked_by_contact' })
    }
    await refusedTo('k')
    expect(world.fake.newBlockers).toEqual([100])
    world.clock.advance(7 * 24 * 60 * minuteMs)
    await refusedTo('l')
    expect(world.fake.newBlockers).toEqual([100])
  })

  test('is told with its reason and its words, and goes again by one press, once', async () => {
    const world = await withCard()
    await world.conversations.reply({ customerId, conversationId: world.conversationId, key: 'k', content: { text: 'precious words' } })
    await world.jobs.run()
    const failure = { customerId, accountId, key: 'k', reason: 'blocked_by_contact' } as const
    await world.db.transaction().execute((tx) => world.events.announce(tx, 'account_message_failed', failure))
    await world.jobs.run()
    await world.customer.sees(/Ben[\s\S]*engellemi\u015f[\s\S]*precious words/)
    await world.customer.sees(/Siz: precious words \u26a0/)
    await world.customer.press('Yeniden g\u00f6nder')
    await world.customer.sees('Yeniden g\u00f6nderiliyor')
    expect(world.fake.sent.map(({ content }) => content)).toEqual([{ text: 'precious words' }, { text: 'precious words' }])
    expect(new Set(world.fake.sent.map(({ key }) => key)).size).toBe(2)
    await arrive(world, 1, 5)
    await world.customer.sees(/Siz: precious words \u2713/)
  })

  test('a second press on "send again" sends nothing more', async () => {
    const world = await withCard()
    await world.conversations.reply({ customerId, conversationId: world.conversationId, key: 'k', content: { text: 'x' } })
    const messageRowId = (await world.conversations.onFailed({ accountId, key: 'k', reason: 'refused' }))!
    await world.conversations.retry({ customerId, messageRowId, key: 'k2' })
    await world.conversations.retry({ customerId, messageRowId, key: 'k3' })
    expect(world.fake.sent.map(({ key }) => key)).toEqual(['k', 'k2'])
    expect(await world.conversations.retry({ customerId: 502, messageRowId, key: 'k4' })).toEqual({ ok: false, reason: 'no_conversation' })
  })

  test('a failure of somebody else\u2019s key is none of ours', async () => {
    const world = await withCard()
    expect(await world.conversations.onFailed({ accountId, key: 'menu-1', reason: 'refused' })).toBeUndefined()
  })
})

describe('words without an addressee', () => {
  test('wait sealed for the choice of a contact, all of them in order, and no later words go there by habit', async () => {
    const world = await withCard()
    await world.hear(2, { chatId: 101 })
    world.customer.say('first part')
    await world.customer.sees('Bunu kime')
    world.customer.say('second part')
    await world.customer.sees('2 mesaj\u0131 kime')
    const rows = await world.db.selectFrom('conversation_pending').selectAll().execute()
    expect(rows.map((row) => row.body_sealed.toString('latin1')).join()).not.toContain('part')
    await world.customer.press('Ben')
    await vi.waitFor(() => expect(world.fake.sent.map(({ content }) => content)).toEqual([{ text: 'first part' }, { text: 'second part' }]))
    await world.customer.sees('gidiyor')
    world.customer.say('third part')
    await world.customer.sees('Bunu kime')
    expect(world.fake.sent).toHaveLength(2)
  })

  test('are gone after ten minutes, and after "never mind"', async () => {
    const world = await withCard()
    world.customer.say('quick')
    await world.customer.sees('Bunu kime')
    world.clock.advance(10 * minuteMs)
    expect((await world.customer.press('Ben'))?.text).toContain('kalmam\u0131\u015f')
    world.customer.say('other')
    await vi.waitFor(async () => expect(await world.db.selectFrom('conversation_pending').selectAll().execute()).toHaveLength(1))
    await world.customer.press('Vazge\u00e7')
    await world.customer.sees('kimseye g\u00f6ndermedik')
    expect(await world.db.selectFrom('conversation_pending').selectAll().execute()).toEqual([])
    expect(world.fake.sent).toEqual([])
  })

  test('belong to other features while there is no conversation', async () => {
    const world = await createConversationWorld()
    world.customer.say('hello?')
    await world.customer.sees('neye yoraca\u011f\u0131m\u0131 bilemedim')
  })

  test('that may be the receipt of an order are asked about with both answers, and wait for either', async () => {
    const world = await withCard()
    world.openOrders.push({ id: 31, reference: 'GC4K7M2QX', shownAt: world.clock.now() } as Order)
    world.customer.say('only words')
    await world.customer.sees('Bunu kime')
    world.customer.upload({ kind: 'document', name: 'dekont.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1.4') })
    await world.customer.sees('dekontu mu')
    const presses = world.customer.buttons().map(({ callback_data: data = '' }) => data)
    expect(presses).toEqual(['on.proof:31', `cv.to:${world.conversationId}`, 'cv.nobody'])
    const files = await world.conversations.pendingFiles(customerId)
    expect(files).toHaveLength(1)
    expect(await world.conversations.dropPending(502, [files[0]!.key])).toBe(0)
    expect(await world.conversations.dropPending(customerId, [files[0]!.key])).toBe(1)
  })
})
