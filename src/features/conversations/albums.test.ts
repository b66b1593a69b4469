import { describe, expect, test, vi } from 'vitest'
import { MediaTooLarge, type IncomingMessage } from '#features/accounts/ports.ts'
import { tinyPng } from '#sandbox/bot-api/test-server.ts'
import { accountId, createConversationWorld, customerId, message, type ConversationWorld } from '#tests/conversations.ts'
import { createRelay, relayJob } from './relay.ts'

const soon = { timeout: 10_000 }

type Kind = 'photo' | 'video' | 'document'

/** One part of album `a`, with a file behind it. */
function part(world: ConversationWorld, id: number, kind: Kind = 'photo', fields: Partial<IncomingMessage> = {}) {
  world.fake.media.set(`ref-${id}`, kind === 'photo' ? tinyPng() : Buffer.from(`${kind} ${id}`))
  return world.hear(id, { text: '', albumId: 'a', media: { kind, ref: `ref-${id}`, name: `${id}.bin` }, ...fields })
}

const passedOn = (world: ConversationWorld) => world.customer.messages().filter(({ content }) => content.media)
const card = (world: ConversationWorld) => world.chat().findLast((text) => text.includes('@shop')) ?? ''

describe('an album of a contact', () => {
  test('is one line of the card and one album below it, the words on the card', async () => {
    const world = await createConversationWorld()
    await part(world, 1, 'photo', { text: 'the blue one' })
    await part(world, 2)
    await part(world, 3, 'video')
    await world.jobs.run()
    expect(card(world)).toMatch(/12:00 🖼 3 foto\u011fraf ve video: the blue one$/)
    expect(passedOn(world).map(({ content }) => content.media?.kind)).toEqual(['photo', 'photo', 'video'])
    expect(new Set(passedOn(world).map(({ albumId }) => albumId ?? 'none')).size).toBe(1)
    const rows = await world.rows()
    expect(rows.map(({ relay, relay_id: id }) => [relay, id])).toEqual(passedOn(world).map(({ ids }) => ['done', ids[world.customer.id]]))
  })

  test('whose parts come one after the other waits for them, and stays one', async () => {
    const world = await createConversationWorld()
    await part(world, 1)
    await world.desk.show(world.customer.id)
    const [first] = await world.rows()
    await part(world, 2)
    const live = { accountId: 1, fetchMedia: () => Promise.resolve(tinyPng()) }
    await createRelay(world.deskDeps)({ messageRowId: first!.id, newest: first!.id }, live)
    expect(passedOn(world)).toEqual([])
    await part(world, 3)
    await world.jobs.run()
    expect(card(world)).toMatch(/12:00 📷 3 foto\u011fraf$/)
    expect(passedOn(world)).toHaveLength(3)
    expect(new Set(passedOn(world).map(({ albumId }) => albumId ?? 'none')).size).toBe(1)
  })

  test('whose last part comes much later has it in its line, and below as well, once', async () => {
    const world = await createConversationWorld()
    await part(world, 1)
    await part(world, 2)
    await world.jobs.run()
    await world.hear(3, { text: 'in between' })
    await part(world, 4, 'photo', { text: 'late' })
    await world.jobs.run()
    expect(card(world)).toMatch(/📷 3 foto\u011fraf: late\n12:00 in between$/)
    expect(passedOn(world)).toHaveLength(3)
  })

  test('of files is sent apart from pictures, and what is too large is told of', async () => {
    const world = await createConversationWorld()
    await part(world, 1, 'document')
    await part(world, 2, 'document')
    await part(world, 3, 'photo', { albumId: 'b' })
    await part(world, 4, 'document', { albumId: 'b' })
    await part(world, 5, 'document', { albumId: 'c' })
    await part(world, 6, 'document', { albumId: 'c' })
    world.fake.media.set('ref-6', new MediaTooLarge())
    await world.jobs.run()
    expect(card(world)).toContain('📎 2 dosya 1.bin, 2.bin')
    expect(passedOn(world).map(({ content }) => content.media?.kind)).toEqual(['document', 'document', 'photo', 'document', 'document'])
    expect(passedOn(world).filter(({ albumId }) => albumId)).toHaveLength(2)
    expect(world.chat().join()).toContain('s\u0131\u011fmayacak kadar b\u00fcy\u00fck')
  })

  test('with pictures that Telegram does not take comes as files, nothing is left out', async () => {
    const world = await createConversationWorld()
    await part(world, 1)
    await part(world, 2)
    world.fake.media.set('ref-2', Buffer.from('no picture'))
    await world.jobs.run()
    expect(passedOn(world).map(({ content }) => content.media?.kind)).toEqual(['photo', 'document'])
  })

  test('after a kill between sending and noting may come twice, and never gets lost or shown twice on the card', async () => {
    const world = await createConversationWorld()
    await part(world, 1)
    await part(world, 2)
    await world.desk.show(world.customer.id)
    const rows = await world.rows()
    const messenger = new Proxy(world.bot.shell.messenger, {
      get: (target, name, receiver) =>
        name === 'sendAlbum'
          ? async (...args: Parameters<typeof target.sendAlbum>) => {
              await target.sendAlbum(...args)
              throw new Error('killed')
            }
          : (Reflect.get(target, name, receiver) as unknown),
    })
    const live = { accountId: 1, fetchMedia: () => Promise.resolve(tinyPng()) }
    await expect(createRelay({ ...world.deskDeps, messenger })({ messageRowId: rows[0]!.id }, live)).rejects.toThrow('killed')
    expect(world.jobs.waiting.filter(({ name }) => name === `holder:${relayJob}`)).toHaveLength(1)
    await world.jobs.run()
    expect(passedOn(world)).toHaveLength(4)
    expect((await world.rows()).map(({ relay }) => relay)).toEqual(['done', 'done'])
    expect(world.chat().filter((text) => text.includes('2 foto\u011fraf'))).toHaveLength(1)
  })

  test('shows an edit and a deletion of one of its parts', async () => {
    const world = await createConversationWorld()
    await part(world, 1, 'photo', { text: 'the blue one' })
    await part(world, 2)
    await part(world, 3)
    await world.jobs.run()
    await world.listener.onEdited(message(world.clock.now(), 1, { text: 'the red one' }))
    await world.jobs.run()
    expect(card(world)).toMatch(/📷 3 foto\u011fraf: the red one \(d\u00fczenledi\)$/)
    await world.listener.onDeleted({ accountId: 7, chatId: undefined, messageIds: [2] })
    await world.jobs.run()
    expect(passedOn(world)).toHaveLength(2)
    expect(card(world)).toMatch(/📷 2 foto\u011fraf: the red one 🗑 1 tanesi silindi \(d\u00fczenledi\)$/)
  })
})

describe('an album of the customer', () => {
  /** The parts come as updates of their own, as Telegram brings them. */
  function sendAlbum(world: ConversationWorld, captions: string[], albumId = '777') {
    const { key } = world.bot.world.files.add({ name: 'a.png', mime: 'image/png', bytes: tinyPng() })
    for (const text of captions)
      world.bot.world.send({
        fromId: customerId,
        to: 7_000_000_001,
        content: { text, media: { kind: 'photo', file: key } },
        albumId,
        via: 'phone',
      })
  }

  async function withCard() {
    const world = await createConversationWorld()
    await world.hear(1, { text: 'is it open?' })
    await world.jobs.run()
    return world
  }

  test('goes out under one Reply as one album and is one line of the card; the next words ask to whom', async () => {
    const world = await withCard()
    await world.customer.press('Yan\u0131tla')
    sendAlbum(world, ['look', '', ''])
    await vi.waitFor(() => expect(world.fake.sent).toHaveLength(3), soon)
    expect(new Set(world.fake.sent.map(({ album = 'none', permit }) => `${album} to ${permit.chatId}`))).toEqual(
      new Set(['777-visual to 100']),
    )
    await world.jobs.run()
    await world.customer.sees(/Siz: 📷 3 foto\u011fraf: look ⏳/)
    for (const [index, { key }] of world.fake.sent.entries()) await world.conversations.onSent({ accountId, key, messageId: 10 + index })
    await world.jobs.run()
    await world.customer.sees(/Siz: 📷 3 foto\u011fraf: look ✓/)
    world.customer.say('a thought of mine')
    await world.customer.sees('Bunu kime')
    expect(world.fake.sent).toHaveLength(3)
  })

  test('without an addressee is asked about as one, and sent as one', async () => {
    const world = await withCard()
    sendAlbum(world, ['look', ''])
    await world.customer.sees('2 mesaj\u0131 kime')
    await world.customer.press('Ben')
    await vi.waitFor(() => expect(world.fake.sent.map(({ album }) => album)).toEqual(['777-visual', '777-visual']), soon)
    expect(world.customer.messages().filter(({ content }) => content.text.includes('kime'))).toHaveLength(0)
  })

  test('that did not arrive is told of once, and goes again whole by one press', async () => {
    const world = await withCard()
    await world.customer.press('Yan\u0131tla')
    sendAlbum(world, ['precious words', '', ''])
    await vi.waitFor(() => expect(world.fake.sent).toHaveLength(3), soon)
    for (const { key } of world.fake.sent)
      await world.db
        .transaction()
        .execute((tx) => world.events.announce(tx, 'account_message_failed', { customerId, accountId, key, reason: 'blocked_by_contact' }))
    await world.jobs.run()
    const told = world.customer.messages().filter(({ content }) => content.text.includes('engellemi\u015f'))
    expect(told.map(({ content }) => content.text)).toEqual([expect.stringContaining('precious words')])
    await world.customer.press('Yeniden g\u00f6nder')
    await vi.waitFor(() => expect(world.fake.sent).toHaveLength(6), soon)
    expect(world.fake.sent.slice(3).map(({ album }) => album)).toEqual(['777-visual', '777-visual', '777-visual'])
    expect(new Set(world.fake.sent.map(({ key }) => key)).size).toBe(6)
  })
})
