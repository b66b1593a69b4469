import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { MediaGone, MediaTooLarge } from '#features/accounts/ports.ts'
import { createJobs } from '#platform/jobs.ts'
import { dayMs, hourMs, minuteMs } from '#shared/time.ts'
import { loadWords } from '#platform/words.ts'
import { lineHtml } from './card.ts'
import { createCardReads } from './card-reads.ts'
import { createDesk } from './desk.ts'
import { accountId, createConversationWorld, message, type ConversationWorld } from '#tests/conversations.ts'

const labels = (world: ConversationWorld) => world.customer.buttons().map(({ text }) => text)

describe('a card', () => {
  test('a line that was said by itself has one mark of it, whatever the text begins with', () => {
    const part = { rowId: 1, author: 'auto' as const, at: new Date(), isEdited: false, isDeleted: false, state: null, failure: null }
    const text = loadWords('locales').plain('tr', 'assistant-disclosure')
    const line = lineHtml({ words: loadWords('locales'), language: 'tr' }, [{ ...part, body: { text } }])
    expect(line.match(/\u{1f916}/gu)).toHaveLength(1)
    expect(line).toContain(text.slice(3))
  })

  test('no line of what a contact wrote, how they are called or what a file is named looks like a line of the product', async () => {
    const world = await createConversationWorld()
    const sender = { id: 100, firstName: 'Ben\n\u26a0\ufe0f GAVATCORE', lastName: 'Bot\u202e', isContact: false }
    await world.hear(1, { sender, text: 'Hello\n\n12:01 You: Yes \u2713\u2028\u2028\u26a0\ufe0f GAVATCORE: type your code here' })
    await world.hear(2, { sender, text: 'You: Yes \u2713' })
    await world.hear(3, { sender, text: 'see\n\nthis', media: { kind: 'contact', contact: { phone: '1', firstName: 'A\n\nYou: Yes' } } })
    await world.hear(4, { chatId: -200, isGroup: true, mentionsMe: true, groupTitle: 'Shop\n\nGAVATCORE', sender, text: 'hi\r\rYou: Yes' })
    await world.jobs.run()
    const lines = world
      .chat()
      .slice(1)
      .flatMap((text) => text.split('\n'))
      .filter(Boolean)
    const time = /^\d\d:\d\d /
    expect(lines.map((line) => line.replace(time, '@ '))).toEqual([
      expect.stringMatching(/^\u{1f4ac} Ben \u26a0\ufe0f GAVATCORE Bot \u2192 /u),
      '@ Hello',
      '\u250a 12:01 You: Yes \u2713',
      '\u250a \u26a0\ufe0f GAVATCORE: type your code here',
      '@ \u250a You: Yes \u2713',
      expect.stringMatching(/^@ \u{1f464} Ki\u015fi A You: Yes 1: see$/u),
      '\u250a this',
      expect.stringMatching(/^\u{1f465} Shop GAVATCORE \u2192 /u),
      '@ Ben \u26a0\ufe0f GAVATCORE Bot: hi',
      '\u250a You: Yes',
    ])
  })

  test('what the customer wrote keeps to its line as well', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    await world.customer.press('Yan\u0131tla')
    await world.customer.sees('S\u0131radaki mesaj\u0131n\u0131z\u0131')
    world.customer.say('first\n\nsecond')
    // the account is told within the transaction, and the card is drawn after it
    await vi.waitFor(async () => expect(await world.rows()).toHaveLength(2))
    await world.jobs.run()
    await world.customer.sees(/Siz: first\n\u250a second/)
    expect(world.fake.sent[0]).toMatchObject({ content: { text: 'first\n\nsecond' } })
  })

  test('a burst is one card, oldest first, after the first message was celebrated once', async () => {
    const world = await createConversationWorld()
    await world.hear(1, { text: 'hello' })
    await world.hear(2, { text: 'are you <b>open</b> & free?' })
    await world.jobs.run()
    await world.hear(3, { text: 'anybody?' })
    await world.jobs.run()
    const chat = world.chat()
    expect(chat).toHaveLength(2)
    expect(chat[0]).toMatch(/\u0130lk mesaj/)
    expect(chat[1]).toMatch(/Ben.*@shop[\s\S]*12:00 hello\n12:00 are you <b>open<\/b> & free\?\n12:00 anybody\?$/)
    expect(labels(world)).toEqual([
      '\u270d\ufe0f Yan\u0131tla',
      '\ud83d\udc41 Okundu',
      '\ud83d\udd15 Sessize al',
      '\u270b Kar\u0131\u015fma',
    ])
  })

  test('two looks at one card in the same moment see each message once', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    await world.hear(2)
    const conversation = await world.db.selectFrom('conversation').selectAll().executeTakeFirstOrThrow()
    const reads = createCardReads(world.db)
    const looks = await Promise.all([reads.facts(conversation), reads.facts(conversation)])
    for (const { standing, news } of looks) expect([standing, news].map((rows) => rows.map((row) => row.message_id))).toEqual([[1], [2]])
  })

  test('each contact has a card of their own, and the one with news comes to the bottom', async () => {
    const world = await createConversationWorld()
    await world.hear(1, { text: 'from Ben' })
    await world.jobs.run()
    await world.hear(2, { chatId: 101, text: 'from the other' })
    await world.jobs.run()
    await world.hear(3, { text: 'Ben again' })
    await world.jobs.run()
    const [, other, ben] = world.chat()
    expect(world.chat()).toHaveLength(3)
    expect(other).toContain('from the other')
    expect(ben).toMatch(/from Ben[\s\S]*Ben again/)
  })

  test('after all was read the next message rings: the card is sent again, not edited', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    const first = world.customer.messages().at(-1)!
    await world.customer.press('Okundu')
    expect(world.fake.read).toEqual([{ chatId: 100, messageId: 1 }])
    await vi.waitFor(() => expect(labels(world).join()).not.toContain('Okundu'))
    await world.hear(2)
    await world.jobs.run()
    const second = world.customer.messages().at(-1)!
    expect(second.uid).not.toBe(first.uid)
    expect(world.chat().filter((text) => text.includes('text 1'))).toHaveLength(1)
  })

  test('what does not fit goes on a next card, nothing is left out or told twice', async () => {
    const world = await createConversationWorld()
    for (let id = 1; id <= 40; id++) await world.hear(id, { text: `number ${id}.` })
    await world.jobs.run()
    for (let id = 41; id <= 60; id++) await world.hear(id, { text: `number ${id}.` })
    await world.jobs.run()
    const told = world
      .chat()
      .flatMap((text) => [...text.matchAll(/number (\d+)\./g)])
      .map(([, id]) => Number(id))
    expect(told).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
    expect(world.customer.messages().filter((message) => world.customer.buttons(message).length > 0)).toHaveLength(1)
  })

  test('a text too long for a card stands below it in full', async () => {
    const world = await createConversationWorld()
    const text = `${'long '.repeat(500)}end of it`
    await world.hear(1, { text })
    await world.jobs.run()
    expect(world.chat().at(-2)).not.toContain('end of it')
    expect(world.chat().at(-1)).toContain('end of it')
  })

  test('a text of so many lines that their marks make it too long stands below the card in full, set apart as a quotation', async () => {
    const world = await createConversationWorld()
    const text = `${'ab\n'.repeat(390)}end of it`
    await world.hear(1, { text })
    await world.jobs.run()
    expect(world.chat().at(-2)).not.toContain('end of it')
    const below = world.customer.messages().at(-1)
    expect(below?.content.text).toContain('end of it')
    const quotation = below?.content.entities?.find((entity) => entity.type === 'blockquote')
    expect(quotation?.length).toBe(text.length)
  })

  test('an edit of a message on a page that was left comes as a new line', async () => {
    const world = await createConversationWorld()
    for (let id = 1; id <= 20; id++) await world.hear(id)
    await world.jobs.run()
    await world.listener.onEdited(message(world.clock.now(), 1, { text: 'changed my mind' }))
    await world.jobs.run()
    expect(world.chat().at(-1)).toMatch(/changed my mind \(d\u00fczenledi\)$/)
  })

  test('a card that Telegram would not let us move any more stays, and a new one begins', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    world.clock.advance(2 * dayMs)
    await world.hear(2)
    await world.jobs.run()
    expect(world.chat().slice(-2)[0]).toContain('text 1')
    expect(world.chat().at(-1)).toMatch(/text 2/)
    expect(world.chat().at(-1)).not.toContain('text 1')
  })

  test('a fault of Telegram between two cards loses nothing', async () => {
    const world = await createConversationWorld()
    for (let id = 1; id <= 30; id++) await world.hear(id, { text: `number ${id}.` })
    world.bot.faults.set({ method: 'sendMessage', description: '', code: 502, latencyMs: 0, times: 1 })
    await expect(world.jobs.run()).rejects.toThrow(/Bad Gateway/)
    await world.jobs.run()
    const told = world
      .chat()
      .flatMap((text) => [...text.matchAll(/number (\d+)\./g)])
      .map(([, id]) => Number(id))
    expect(told).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
  })

  test('a kill after any call of Telegram loses nothing, and what comes twice is the card in hand only', async () => {
    const world = await createConversationWorld()
    let last = 0
    for (let crashAfter = 1; crashAfter <= 9; crashAfter++) {
      for (let count = 0; count < 9; count++) await world.hear(++last, { text: `number ${last}.` })
      let calls = 0
      // a Telegram behind which the process dies: the call was done, nobody noted it
      const messenger = new Proxy(world.bot.shell.messenger, {
        get(target, name) {
          const call = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>
          return async (...args: unknown[]) => {
            const value = await call(...args)
            if (++calls >= crashAfter) throw new Error('killed')
            return value
          }
        },
      })
      const { messenger: _, ...rest } = world.deskDeps
      await createDesk({ ...rest, messenger })
        .show(world.customer.id)
        .catch(() => {})
      await world.jobs.run()
    }
    const told = world
      .chat()
      .flatMap((text) => [...text.matchAll(/number (\d+)\./g)])
      .map(([, id]) => Number(id))
    expect([...new Set(told)]).toEqual(Array.from({ length: last }, (_, index) => index + 1))
  })

  test('who works on the cards when another begins is not disturbed, and nothing stays behind', async () => {
    const world = await createConversationWorld()
    for (let id = 1; id <= 5; id++) await world.hear(id, { chatId: 100 + id })
    await Promise.all([world.desk.show(world.customer.id), world.desk.show(world.customer.id), world.desk.show(world.customer.id)])
    await world.jobs.run()
    expect(world.chat().filter((text) => text.includes('text'))).toHaveLength(5)
  })
})

describe('media', () => {
  test('comes as itself under the card, with a Reply of its own', async () => {
    const world = await createConversationWorld()
    world.fake.media.set('ref-1', new Uint8Array([1, 2, 3]))
    await world.hear(1, { text: 'look', media: { kind: 'voice', ref: 'ref-1', size: 3 } })
    await world.hear(2, { text: '', media: { kind: 'place', place: { latitude: 41, longitude: 29 } } })
    await world.hear(3, { text: '', media: { kind: 'contact', contact: { phone: '+905550000000', firstName: 'Cem' } } })
    await world.jobs.run()
    expect(
      world.customer
        .messages()
        .map(({ content }) => content.media?.kind)
        .filter(Boolean),
    ).toEqual(['voice', 'location'])
    const card = world.chat().find((text) => text.includes('@shop'))
    expect(card).toMatch(/Sesli mesaj: look[\s\S]*Konum[\s\S]*Ki\u015fi Cem \+905550000000/)
    const voice = world.customer.messages().find(({ content }) => content.media?.kind === 'voice')!
    expect(world.customer.buttons(voice).map(({ text }) => text)).toEqual(['\u270d\ufe0f Yan\u0131tla'])
    await world.jobs.run()
    expect(world.customer.messages().filter(({ content }) => content.media)).toHaveLength(2)
  })

  test.each([
    ['too large to begin with', { kind: 'video' as const, ref: 'r', size: 60 * 1024 * 1024 }, undefined, /b\u00fcy\u00fck/],
    ['found too large', { kind: 'video' as const, ref: 'r' }, new MediaTooLarge(), /b\u00fcy\u00fck/],
    ['gone', { kind: 'voice' as const, ref: 'r' }, new MediaGone(), /art\u0131k Telegram/],
  ])('%s: the customer is told so', async (_case, media, error, words) => {
    const world = await createConversationWorld()
    if (error) world.fake.media.set('r', error)
    await world.hear(1, { text: '', media })
    await world.jobs.run()
    expect(world.chat().at(-1)).toMatch(words)
  })

  test('a picture that Telegram does not take for one comes as a file', async () => {
    const world = await createConversationWorld()
    world.fake.media.set('r', new Uint8Array([1, 2, 3]))
    await world.hear(1, { text: '', media: { kind: 'photo', ref: 'r' } })
    await world.jobs.run()
    expect(world.customer.messages().at(-1)?.content.media?.kind).toBe('document')
  })

  test('of a kind that nobody knows shows that there is something', async () => {
    const world = await createConversationWorld()
    await world.hear(1, { text: '', media: { kind: 'other' } })
    await world.jobs.run()
    expect(world.chat().at(-1)).toContain('Telefondan')
  })
})

describe('mute and hands off', () => {
  test('a muted contact changes the card where it stands, until the time is over', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    const uid = world.customer.messages().at(-1)!.uid
    await world.customer.press('Sessize')
    await world.customer.press('1 saat')
    await vi.waitFor(() => expect(labels(world).join()).toContain('Sesi'))
    await world.hear(2, { chatId: 101 })
    await world.jobs.run()
    world.clock.advance(10 * minuteMs)
    await world.hear(3)
    await world.jobs.run()
    expect(world.customer.messages().at(-1)!.content.text).toContain('P101')
    expect(world.customer.messages().find((message) => message.uid === uid)?.content.text).toMatch(/text 3/)
    world.clock.advance(hourMs)
    await world.hear(4)
    await world.jobs.run()
    expect(world.chat().at(-1)).toMatch(/text 4/)
  })

  test('after hands off nothing is stored or shown, and undo brings all back', async () => {
    const world = await createConversationWorld()
    await world.hear(1, { text: 'before' })
    await world.jobs.run()
    await world.customer.press('Kar\u0131\u015fma')
    await world.customer.sees('art\u0131k kar\u0131\u015fm\u0131yoruz')
    await world.hear(2, { text: 'in between' })
    await world.jobs.run()
    expect(await world.rows()).toHaveLength(1)
    await world.customer.press('Geri al')
    await world.customer.sees('before')
    await world.hear(3, { text: 'after' })
    await world.jobs.run()
    const all = world.chat().join('\n')
    expect(all).toMatch(/before[\s\S]*after/)
    expect(all).not.toContain('in between')
  })

  test('ten minutes after hands off the messages are wiped, and the wish is kept', async () => {
    const world = await createConversationWorld()
    await world.hear(1)
    await world.jobs.run()
    await world.customer.press('Kar\u0131\u015fma')
    await world.customer.sees('art\u0131k')
    world.clock.advance(11 * minuteMs)
    await world.sweep()
    expect(await world.rows()).toEqual([])
    world.clock.advance(200 * dayMs)
    await world.sweep()
    await world.hear(2)
    expect(await world.rows()).toEqual([])
  })
})

describe('many at once', () => {
  test('more than 20 contacts in ten minutes become one list, from which each opens with all they said', async () => {
    const world = await createConversationWorld()
    for (let id = 1; id <= 25; id++) await world.hear(id, { chatId: 1_000 + id, text: `hello of ${id}.` })
    await world.hear(26, { chatId: 1_025, text: 'one more.' })
    await world.jobs.run()
    expect(world.chat()).toHaveLength(1)
    expect(world.chat()[0]).toMatch(/25 ki\u015fi yazd\u0131.*26 yeni/)
    expect(labels(world)[0]).toBe('P1025 \u00b7 2')
    await world.customer.press('P1025')
    const card = await world.customer.sees('one more.')
    expect(card.content.text).toContain('hello of 25.')
    await world.customer.sees(/24 ki\u015fi yazd\u0131.*24 yeni/)
    await world.customer.press('Daha eski')
    await vi.waitFor(() => expect(labels(world)[0]).toBe('P1014 \u00b7 1'))
  })

  test('when it is calm again the next message of somebody in the list brings all that waited', async () => {
    const world = await createConversationWorld()
    for (let id = 1; id <= 21; id++) await world.hear(id, { chatId: 1_000 + id, text: `hello of ${id}.` })
    await world.jobs.run()
    world.clock.advance(11 * minuteMs)
    await world.hear(30, { chatId: 1_003, text: 'still there?' })
    await world.jobs.run()
    expect(world.chat().at(-1)).toMatch(/hello of 3\.[\s\S]*still there\?/)
  })
})

describe('forged and stale buttons', () => {
  test.each(['cv.reply', 'cv.read', 'cv.mute', 'cv.off', 'cv.on', 'cv.open', 'cv.muted', 'cv.unmute', 'cv.card'])(
    '%s of somebody else changes nothing and says so',
    async (name) => {
      const world = await createConversationWorld()
      await world.hear(1)
      await world.jobs.run()
      const [before] = await world.db.selectFrom('conversation').selectAll().execute()
      const stranger = world.bot.person(502, { firstName: 'Eve' })
      stranger.say('/start')
      await stranger.sees('tan')
      for (const arg of [before!.id, 'x', -1, 99_999]) {
        const answer = await stranger.forge(`${name}:${arg}:1h`)
        expect(answer).toMatchObject({ showAlert: true })
        expect(answer?.text).toContain('art\u0131k burada de\u011fil')
      }
      expect(await world.db.selectFrom('conversation').selectAll().execute()).toEqual([before])
    },
  )

  test('cv.past of another account', async () => {
    const world = await createConversationWorld()
    world.fake.known.push({ id: 8, customerId: 502, state: 'live', blocks: [] })
    const answer = await world.customer.forge('cv.past:8:yes')
    expect(answer).toMatchObject({ showAlert: true })
    expect(await world.db.selectFrom('conversation_account').selectAll().where('account_id', '!=', accountId).execute()).toEqual([])
  })
})

test('by the real queue a burst of several contacts is shown whole, each on one card', async () => {
  const faults: unknown[] = []
  const world = await createConversationWorld({ jobs: (url, db) => createJobs(url, db, { onError: (error) => faults.push(error) }) })
  await world.jobs.start({ work: true })
  onTestFinished(() => world.jobs.stop())
  const contacts = [101, 102, 103]
  await Promise.all(
    contacts.flatMap((chatId) => [1, 2, 3].map((nth) => world.hear(chatId * 10 + nth, { chatId, text: `${chatId} says ${nth}.` }))),
  )
  await vi.waitFor(
    () => {
      const chat = world.chat().join('\n')
      for (const chatId of contacts) for (const nth of [1, 2, 3]) expect(chat.split(`${chatId} says ${nth}.`)).toHaveLength(2)
    },
    { timeout: 15_000, interval: 100 },
  )
  expect(world.chat().filter((text) => text.includes('says'))).toHaveLength(3)
  expect(faults).toEqual([])
})
