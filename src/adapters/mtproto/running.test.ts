import { describe, expect, test, vi } from 'vitest'
import type { OutgoingContent } from '#features/accounts/outgoing-rules.ts'
import { FileTooLarge } from '#platform/bot/messenger.ts'
import { assertSound } from '#sandbox/breach.ts'
import { tinyPng } from '#sandbox/bot-api/test-server.ts'
import { createAccountsWorld } from '#tests/accounts.ts'

const phone = '905321112233'
const soon = { timeout: 8_000 }

/** An account at work, and Ann who writes to it. */
async function atWork(options: Parameters<typeof createAccountsWorld>[0] & { dc?: number } = {}) {
  const { dc, ...rest } = options
  const world = await createAccountsWorld(rest)
  const bob = world.world.addUser({ firstName: 'Bob', phone, ...(dc === undefined ? {} : { dc }) })
  const ann = world.world.addUser({ firstName: 'Ann', lastName: 'Lee', username: 'annlee' })
  const accountId = await world.connect(await world.customer(501), bob)
  const fleet = world.startFleet()
  await vi.waitFor(() => expect(world.rig.dcs.sessions.list(bob.id)).toHaveLength(1), soon)
  const say = (text: string, fromId = ann.id) => world.world.send({ fromId, to: bob.id, content: { text }, via: 'phone' })
  const send = (key: string, content: OutgoingContent, automatic = false, album?: string) =>
    world.db.transaction().execute((tx) =>
      world.accounts.send(tx, {
        accountId,
        permit: world.permits.mintFor({ accountId, chatId: ann.id, messageId: 1 }),
        key,
        content,
        automatic,
        ...(album === undefined ? {} : { album }),
      }),
    )
  say('first')
  await vi.waitFor(() => expect(world.heard.texts()).toContain('first'), soon)
  const account = () => world.accounts.get(accountId)
  return { ...world, bob, ann, accountId, fleet, say, send, account }
}

describe('what an account hears', () => {
  test('nothing of Telegram itself, of bots, of Saved Messages and of channels ever reaches the product', async () => {
    const { world, bob, say, heard, rig } = await atWork()
    const bot = world.addUser({ id: 7_000_000_001, firstName: 'Bot', isBot: true, username: 'our_bot' })
    const channel = world.addGroup({ kind: 'channel', title: 'News', creatorId: bob.id })
    rig.dcs.logins.request(phone)
    world.send({ fromId: bob.id, to: bot.id, content: { text: 'to a bot' }, via: 'phone' })
    world.send({ fromId: bot.id, to: bob.id, content: { text: 'from a bot' }, via: 'bot-api' })
    world.send({ fromId: bob.id, to: bob.id, content: { text: 'saved' }, via: 'phone' })
    world.send({ fromId: bob.id, to: channel.id, content: { text: 'posted' }, via: 'phone' })
    say('last')
    await vi.waitFor(() => expect(heard.texts()).toContain('last'), soon)
    expect(heard.texts()).toEqual(['first', 'last'])
    expect(heard.own).toEqual([])
  })

  test('people, edits, deletions, reads and what the customer types on the phone', async () => {
    const { world, bob, ann, say, heard } = await atWork()
    const message = say('hello')
    await vi.waitFor(() => expect(heard.texts()).toContain('hello'), soon)
    expect(heard.messages.at(-1)).toMatchObject({
      chatId: ann.id,
      isGroup: false,
      isPastDialog: false,
      sender: { id: ann.id, firstName: 'Ann', lastName: 'Lee', username: 'annlee', isContact: false },
    })
    const id = message.ids[String(ann.id)]!
    world.edit(ann.id, bob.id, id, { content: { text: 'hello!' } })
    world.send({ fromId: bob.id, to: ann.id, content: { text: 'from the phone' }, via: 'phone' })
    world.read(bob.id, ann.id, message.ids[String(bob.id)]!)
    world.delete(ann.id, bob.id, [id])
    await vi.waitFor(() => expect(heard.deleted).toHaveLength(1), soon)
    expect(heard.edited.map(({ text }) => text)).toEqual(['hello!'])
    expect(heard.own.map(({ text, chatId }) => [text, chatId])).toEqual([['from the phone', ann.id]])
    expect(heard.read).toMatchObject([{ chatId: ann.id }])
  })

  test('groups, replies and media, which can be fetched', async () => {
    const { world, bob, ann, heard, accounts, accountId, db } = await atWork()
    const group = world.addGroup({ kind: 'supergroup', title: 'Club', creatorId: ann.id, memberIds: [bob.id] })
    const bytes = Buffer.from('%PDF-1.4 a small file')
    const file = world.files.add({ name: 'a.pdf', mime: 'application/pdf', bytes })
    world.send({ fromId: ann.id, to: group.id, content: { text: 'in the group' }, via: 'phone' })
    world.send({ fromId: ann.id, to: bob.id, content: { text: 'look', media: { kind: 'document', file: file.key } }, via: 'phone' })
    await vi.waitFor(() => expect(heard.texts()).toEqual(expect.arrayContaining(['in the group', 'look'])), soon)
    expect(heard.messages.find(({ text }) => text === 'in the group')).toMatchObject({
      chatId: group.id,
      isGroup: true,
      groupTitle: 'Club',
    })
    const { media } = heard.messages.find(({ text }) => text === 'look')!
    expect(media).toMatchObject({ kind: 'document', name: 'a.pdf', mime: 'application/pdf', size: bytes.length })
    const fetched: Uint8Array[] = []
    const refused: string[] = []
    accounts.atHolder.define('fetch', async (data, live) => {
      const { ref, max } = data as { ref: string; max: number }
      await live.fetchMedia(ref, max).then(
        (one) => fetched.push(one),
        (error: unknown) => refused.push(String(error)),
      )
    })
    await db.transaction().execute((tx) => accounts.atHolder.send(tx, accountId, 'fetch', { ref: media!.ref!, max: 1_000 }))
    await db.transaction().execute((tx) => accounts.atHolder.send(tx, accountId, 'fetch', { ref: media!.ref!, max: 3 }))
    await vi.waitFor(() => expect([fetched.length, refused.length]).toEqual([1, 1]), soon)
    expect(Buffer.from(fetched[0]!).equals(bytes)).toBe(true)
  })

  test('a connection that was busy is not hung up while it rests', async () => {
    const { rig, bob } = await atWork()
    // mtcute pings every 60 to 65 seconds then
    expect(rig.dcs.patience(bob.id)).toEqual([expect.any(Number)])
    for (const seconds of rig.dcs.patience(bob.id)) expect(seconds).toBeGreaterThan(75)
  })

  test('a listener that fails is asked again before Telegram is told', async () => {
    const world = await createAccountsWorld()
    const bob = world.world.addUser({ firstName: 'Bob', phone })
    const ann = world.world.addUser({ firstName: 'Ann' })
    await world.connect(await world.customer(501), bob)
    let failures = 2
    const texts: string[] = []
    world.startFleet({
      ...world.heard.listener,
      onMessage: async ({ text }) => {
        if (failures-- > 0) throw new Error('not yet')
        texts.push(text)
      },
    })
    world.world.send({ fromId: ann.id, to: bob.id, content: { text: 'hello' }, via: 'phone' })
    await vi.waitFor(() => expect(texts).toEqual(['hello']), soon)
  })

  test('chats from before the connection are known', async () => {
    const world = await createAccountsWorld()
    const bob = world.world.addUser({ firstName: 'Bob', phone })
    const old = world.world.addUser({ firstName: 'Old' })
    world.world.send({ fromId: old.id, to: bob.id, content: { text: 'long ago' }, via: 'phone' })
    await world.connect(await world.customer(501), bob)
    world.startFleet()
    world.world.send({ fromId: old.id, to: bob.id, content: { text: 'again' }, via: 'phone' })
    await vi.waitFor(() => expect(world.heard.texts()).toEqual(['again']), soon)
    expect(world.heard.messages[0]).toMatchObject({ isPastDialog: true })
  })
})

test('no message is lost or doubled over outages, even when the server forgets the session', async () => {
  const { rig, bob, say, heard } = await atWork()
  const expected = ['first']
  for (let outage = 0; outage < 4; outage++) {
    rig.dcs.cut({ amnesia: outage % 2 === 0, refuseMs: 300 })
    for (let index = 0; index < 5; index++) {
      expected.push(`${outage}.${index}`)
      say(`${outage}.${index}`)
    }
    await vi.waitFor(() => expect(heard.texts()).toHaveLength(expected.length), { timeout: 15_000 })
  }
  expect(heard.texts().toSorted()).toEqual(expected.toSorted())
  expect(rig.dcs.sessions.list(bob.id)).toHaveLength(1)
}, 60_000)

describe('the end of a session', () => {
  test.each([
    ['SESSION_REVOKED', 'relogin_needed', 'revoked'],
    ['AUTH_KEY_UNREGISTERED', 'relogin_needed', 'revoked'],
    ['AUTH_KEY_DUPLICATED', 'relogin_needed', 'duplicated'],
    ['USER_DEACTIVATED', 'banned', 'banned'],
    ['USER_DEACTIVATED_BAN', 'banned', 'banned'],
    ['FROZEN_METHOD_INVALID', 'frozen', 'frozen'],
  ])('%s makes it %s and is told once', async (error, state, reason) => {
    const { rig, account, accountId, events, bob, db } = await atWork()
    rig.dcs.fault({ method: 'updates.getDifference', error, times: 1, userId: bob.id })
    rig.dcs.cut({ userId: bob.id })
    await vi.waitFor(async () => expect(await account()).toMatchObject({ state }), soon)
    expect(events.named('customer_session_lost')).toEqual([{ customerId: 501, orderId: expect.any(Number), accountId, reason }])
    const keys = await db.selectFrom('session_value').select('key').where('account_id', '=', accountId).execute()
    expect(keys.length > 0).toBe(state === 'frozen')
  })

  test('one that its person ended while nothing happened is noticed within five minutes', async () => {
    let passedMs = 0
    let looks = 0
    const uptimeMs = () => {
      looks++
      return performance.now() + passedMs
    }
    const { rig, account, bob, events } = await atWork({ uptimeMs })
    const until = looks + 2
    // what a fresh connection asks by itself is over by then
    await vi.waitFor(() => expect(looks).toBeGreaterThanOrEqual(until), soon)
    const [session] = rig.dcs.sessions.list(bob.id)
    rig.dcs.sessions.end(bob.id, session!.id)
    const endedAt = looks
    // the beat looks each second, and an answer may take a minute
    passedMs = 4 * 60_000 - 1_000
    await vi.waitFor(async () => expect(await account()).toMatchObject({ state: 'relogin_needed' }), soon)
    expect(events.named('customer_session_lost')).toMatchObject([{ reason: 'revoked' }])
    // by a look, not by the next connect that happens to come
    expect(looks - endedAt).toBeLessThan(5)
  })

  test.each([
    ['idle', false],
    ['paused', true],
  ])('of an account that is %s, and so not online, is noticed by a look that takes no updates', async (_name, isPaid) => {
    const world = await createAccountsWorld()
    const { accounts, clock, jobs, rig, db, heard } = world
    const bob = world.world.addUser({ firstName: 'Bob', phone })
    const ann = world.world.addUser({ firstName: 'Ann' })
    const accountId = await world.connect(await world.customer(501), bob, { attach: isPaid })
    const actor = { kind: 'customer', id: 501 } as const
    if (isPaid) await db.transaction().execute((tx) => accounts.setBlock(tx, { accountId, block: 'customer_pause', isOn: true, actor }))
    world.startFleet()
    world.world.send({ fromId: ann.id, to: bob.id, content: { text: 'hello' }, via: 'phone' })
    const look = async (minutes: number) => {
      await accounts.sweep(new Date(clock.now().getTime() + minutes * 60_000))
      await jobs.run()
    }
    await look(29)
    await look(31)
    expect(await accounts.get(accountId)).toMatchObject({ state: isPaid ? 'live' : 'idle' })
    rig.dcs.sessions.end(bob.id, rig.dcs.sessions.list(bob.id)[0]!.id)
    await look(32)
    expect(world.events.named('customer_session_lost')).toEqual([])
    await look(62)
    await look(120)
    expect(await accounts.get(accountId)).toMatchObject({ state: 'relogin_needed' })
    const order = isPaid ? { orderId: expect.any(Number) } : {}
    expect(world.events.named('customer_session_lost')).toEqual([{ customerId: 501, ...order, accountId, reason: 'revoked' }])
    expect(heard.messages).toEqual([])
    expect(await db.selectFrom('session_value').select('key').execute()).toEqual([])
  })

  test('one that its person ended on the phone is noticed, and the same account can be connected again', async () => {
    const { rig, account, accountId, bob, events, accounts, say, heard, codeSeenBy } = await atWork()
    const [session] = rig.dcs.sessions.list(bob.id)
    rig.dcs.sessions.end(bob.id, session!.id)
    // such an end is silent; the next connect asks
    rig.dcs.cut({})
    await vi.waitFor(async () => expect(await account()).toMatchObject({ state: 'relogin_needed', blocks: ['session_lost'] }), soon)
    expect(events.named('customer_session_lost')).toHaveLength(1)
    const begun = await accounts.logins.begin({ customerId: 501, accountId })
    if (!begun.ok) throw new Error(begun.reason)
    await accounts.logins.setPhone(begun.login.id, `+${phone}`)
    await accounts.logins.requestCode(begun.login.id)
    for (const digit of codeSeenBy(bob)) await accounts.logins.press(begun.login.id, digit)
    expect(await accounts.logins.submitCode(begun.login.id)).toMatchObject({ ok: true })
    expect(await account()).toMatchObject({ state: 'live', blocks: [] })
    say('back again')
    await vi.waitFor(() => expect(heard.texts()).toContain('back again'), soon)
  })
})

describe('what an account says', () => {
  test.each([
    ['USER_IS_BLOCKED', 'blocked_by_contact'],
    ['YOU_BLOCKED_USER', 'blocked_by_us'],
    ['INPUT_USER_DEACTIVATED', 'contact_gone'],
    ['PRIVACY_PREMIUM_REQUIRED', 'privacy'],
    ['ALLOW_PAYMENT_REQUIRED_5', 'paid_only'],
    ['CHAT_WRITE_FORBIDDEN', 'write_forbidden'],
    ['CHAT_ADMIN_REQUIRED', 'write_forbidden'],
    ['PEER_FLOOD', 'peer_flood'],
    ['USER_BANNED_IN_CHANNEL', 'restricted'],
    ['USER_RESTRICTED', 'restricted'],
  ])('%s is told as %s', async (error, reason) => {
    const { rig, send, events, account } = await atWork()
    rig.dcs.fault({ method: 'messages.sendMessage', error, times: 1 })
    await send('k', { text: 'hi' })
    await vi.waitFor(() => expect(events.named('account_message_failed')).toMatchObject([{ key: 'k', reason }]), soon)
    // what is recorded here is said before its transaction ends
    await vi.waitFor(async () =>
      expect((await account())?.blocks).toEqual(['peer_flood', 'restricted'].includes(reason) ? ['safe_mode'] : []),
    )
  })

  test('slow mode of one group keeps nobody else waiting', async () => {
    const { rig, send, events, db } = await atWork()
    rig.dcs.fault({ method: 'messages.sendMessage', error: 'SLOWMODE_WAIT_90', times: 1 })
    await send('k', { text: 'slow' })
    const waiting = () => db.selectFrom('outgoing').select(['not_before', 'created_at']).where('key', '=', 'k').executeTakeFirstOrThrow()
    await vi.waitFor(async () => {
      const { not_before, created_at } = await waiting()
      expect(not_before.getTime() - created_at.getTime()).toBeGreaterThan(80_000)
    }, soon)
    await send('l', { text: 'quick' })
    await vi.waitFor(() => expect(events.named('account_message_sent')).toMatchObject([{ key: 'l' }]), soon)
    expect((await db.selectFrom('account').select('flood_until').executeTakeFirstOrThrow()).flood_until).toBeNull()
  })

  test('the third new contact who blocks within a day begins safe mode, which is told once', async () => {
    const { world, accounts, bob, accountId, db, permits, say, events, heard, account } = await atWork()
    const people = ['Cem', 'Dan', 'Eve', 'Fay'].map((firstName) => world.addUser({ firstName }))
    const blocks = async (index: number) => {
      const { id } = people[index]!
      say(`from ${id}`, id)
      await vi.waitFor(() => expect(heard.texts()).toContain(`from ${id}`), soon)
      world.block(id, bob.id, true)
      const permit = permits.mintFor({ accountId, chatId: id, messageId: 1 })
      const content = { text: 'hi' }
      await db.transaction().execute((tx) => accounts.send(tx, { accountId, permit, key: `to ${id}`, content, automatic: false }))
      await vi.waitFor(
        () => expect(events.named('account_message_failed')).toContainEqual(expect.objectContaining({ key: `to ${id}` })),
        soon,
      )
      // a crash may tell it twice
      for (let twice = 0; twice < 2; twice++) await db.transaction().execute((tx) => accounts.noteNewBlocker(tx, { accountId, chatId: id }))
    }
    await blocks(0)
    world.clockOffsetMs += 25 * 3_600_000
    await blocks(1)
    await blocks(2)
    expect((await account())?.blocks).toEqual([])
    await blocks(3)
    expect((await account())?.blocks).toEqual(['safe_mode'])
    expect(events.named('account_safe_mode')).toMatchObject([{ accountId, isOn: true, trouble: 'blocked', until: expect.any(String) }])
  }, 40_000)

  test('FLOOD_WAIT and a fault of Telegram only delay: the message leaves once', async () => {
    const { rig, send, world, ann, bob, events, db } = await atWork()
    rig.dcs.fault({ method: 'messages.sendMessage', error: 'FLOOD_WAIT_20', times: 1 })
    await send('k', { text: 'hi' })
    const floodUntil = async () => (await db.selectFrom('account').select('flood_until').executeTakeFirstOrThrow()).flood_until
    await vi.waitFor(async () => expect(await floodUntil()).toBeInstanceOf(Date), soon)
    rig.dcs.fault({ method: 'messages.sendMessage', error: 'WORKER_BUSY_TOO_LONG_RETRY', times: 1 })
    world.clockOffsetMs += 25_000
    await vi.waitFor(() => expect(events.named('account_message_sent')).toHaveLength(1), { timeout: 15_000 })
    expect(world.history(ann.id, bob.id).filter(({ fromId }) => fromId === bob.id)).toHaveLength(1)
  }, 40_000)

  test('a wait is for one kind of call of one account: neither what waits nor what is new asks earlier, and all else goes on', async () => {
    const { rig, send, say, world, ann, bob, accountId, accounts, db } = await atWork()
    const first = say('read me')
    const second = say('and me')
    const idOf = (message: typeof first) => message.ids[bob.id] ?? 0
    const read = (message: typeof first) => db.transaction().execute((tx) => accounts.markRead(tx, accountId, ann.id, idOf(message)))
    const resting = async () => {
      const rows = await db.selectFrom('account_work').select('not_before').execute()
      return rows.filter((row) => row.not_before.getTime() > world.nowMs() + 10_000).length
    }
    const readBy = () => world.mailboxes.get(ann.id)?.readOutbox.get(bob.id) ?? 0
    // only the next call fails: one that came too early would succeed, and be seen
    rig.dcs.fault({ method: 'messages.readHistory', error: 'FLOOD_WAIT_20', times: 1, userId: bob.id })
    await read(first)
    await vi.waitFor(async () => expect(await resting()).toBe(1), soon)
    await read(second)
    await vi.waitFor(async () => expect(await resting()).toBe(2), soon)
    await send('k', { text: 'meanwhile' })
    await vi.waitFor(() => expect(world.history(ann.id, bob.id).at(-1)?.content.text).toBe('meanwhile'), soon)
    expect(readBy()).toBe(0)
    world.clockOffsetMs += 25_000
    await vi.waitFor(() => expect(readBy()).toBeGreaterThan(0), soon)
    await vi.waitFor(async () => expect(await db.selectFrom('account_work').select('id').execute()).toEqual([]), soon)
  }, 40_000)

  test.each([
    ['in private', 'arrived', '', 1],
    ['in private', 'did not arrive', 'INTERNAL', 0],
    ['in a group', 'arrived', '', 1],
    ['in a group', 'did not arrive', 'INTERNAL', 0],
  ])(
    '%s an answer that was on its way when the line went and %s is found out, not said again',
    async (where, _how, error, count) => {
      const { rig, world, bob, ann, db, accounts, accountId, permits, clock, events, heard } = await atWork()
      const group = world.addGroup({ kind: 'supergroup', title: 'Club', creatorId: bob.id, memberIds: [ann.id] })
      world.send({ fromId: ann.id, to: group.id, content: { text: 'hello all' }, via: 'phone' })
      await vi.waitFor(() => expect(heard.texts()).toContain('hello all'), soon)
      const chatId = where === 'in private' ? ann.id : group.id
      rig.dcs.fault({ method: 'messages.sendMessage', error, latencyMs: 500, times: 1 })
      const permit = permits.mintFor({ accountId, chatId, messageId: 1 })
      const notAfter = new Date(clock.now().getTime() + 1_500)
      const answer = { accountId, permit, key: 'k', content: { text: 'hi ' }, automatic: true, notAfter }
      await db.transaction().execute((tx) => accounts.send(tx, answer))
      await vi.waitFor(() => expect(rig.dcs.disturbances().faults).toEqual([]), soon)
      rig.dcs.cut({ refuseMs: 2_500 })
      const triedAgainAt = async () => (await db.selectFrom('outgoing').select('not_before').executeTakeFirstOrThrow()).not_before
      await vi.waitFor(async () => expect((await triedAgainAt()).getTime()).toBeGreaterThan(notAfter.getTime()), soon)
      world.clockOffsetMs += 7 * 60_000
      const ends = () => [...events.named('account_message_sent'), ...events.named('account_message_failed')]
      await vi.waitFor(() => expect(ends()).toHaveLength(1), { timeout: 15_000 })
      expect(events.named('account_message_sent')).toMatchObject(count === 1 ? [{ key: 'k', messageId: expect.any(Number) }] : [])
      const said = world.history(bob.id, chatId).filter(({ fromId, content }) => fromId === bob.id && content.text.startsWith('hi'))
      expect(said).toHaveLength(count)
      expect(heard.own).toEqual([])
    },
    40_000,
  )

  test('the same key twice is one message, and what was sent is no message from the phone', async () => {
    const { send, world, ann, bob, events, heard } = await atWork()
    await send('k', { text: 'hi' })
    await send('k', { text: 'hi' })
    await vi.waitFor(() => expect(events.named('account_message_sent')).toHaveLength(1), soon)
    await send('k', { text: 'hi' })
    await send('last', { text: 'bye' })
    await vi.waitFor(() => expect(events.named('account_message_sent')).toHaveLength(2), soon)
    const texts = world.history(ann.id, bob.id).flatMap(({ fromId, content }) => (fromId === bob.id ? [content.text] : []))
    expect(texts).toEqual(['hi', 'bye'])
    expect(heard.own).toEqual([])
  })

  test('media of the bot, places and contacts', async () => {
    const bytes = Buffer.alloc(300_000, 7)
    const { send, world, ann, bob, events, rig } = await atWork({ download: () => Promise.resolve(bytes) })
    await send('file', { media: { kind: 'document', botFileId: 'x', name: 'b.bin', mime: 'application/octet-stream' }, caption: 'for you' })
    await send('place', { place: { latitude: 41, longitude: 29 } })
    await send('contact', { contact: { phone: '+905550000000', firstName: 'Ali' } })
    await vi.waitFor(() => expect(events.named('account_message_sent')).toHaveLength(3), { timeout: 20_000 })
    const sent = world.history(ann.id, bob.id).filter(({ fromId }) => fromId === bob.id)
    expect(sent.map(({ content }) => content.media?.kind)).toEqual(['document', 'location', 'contact'])
    expect(sent[0]?.content.text).toBe('for you')
    assertSound({ judge: rig.judge.violations })
  }, 40_000)

  test('the parts of an album leave as one, after a wait as well, and one that cannot be had keeps no other back', async () => {
    const download = (id: string) => (id === 'big' ? Promise.reject(new FileTooLarge('too large')) : Promise.resolve(tinyPng()))
    const { send, world, ann, bob, events, rig, heard, db } = await atWork({ download })
    rig.dcs.fault({ method: 'messages.sendMultiMedia', error: 'FLOOD_WAIT_20', times: 1 })
    for (const [key, caption] of Object.entries({ a: 'look', big: '', b: '', c: '' }))
      await send(key, { media: { kind: 'photo', botFileId: key }, caption }, false, 'album')
    await send('after', { text: 'said after it' })
    const floodUntil = async () => (await db.selectFrom('account').select('flood_until').executeTakeFirstOrThrow()).flood_until
    await vi.waitFor(async () => expect(await floodUntil()).toBeInstanceOf(Date), soon)
    world.clockOffsetMs += 25_000
    await vi.waitFor(() => expect(events.named('account_message_sent')).toHaveLength(4), { timeout: 20_000 })
    expect(events.named('account_message_failed')).toMatchObject([{ key: 'big', reason: 'media_too_large' }])
    const sent = world.history(ann.id, bob.id).filter(({ fromId }) => fromId === bob.id)
    expect(sent.map(({ content }) => content.text)).toEqual(['look', '', '', 'said after it'])
    const [first] = sent
    expect(sent.map(({ albumId }) => albumId === first?.albumId)).toEqual([true, true, true, false])
    expect(events.named('account_message_sent')).toMatchObject(sent.map(({ ids }) => ({ messageId: ids[String(bob.id)] })))
    expect(heard.own).toEqual([])
  }, 40_000)

  test('a file that the bot cannot give fails at once', async () => {
    const { send, events } = await atWork({ download: () => Promise.reject(new FileTooLarge('too large')) })
    await send('file', { media: { kind: 'photo', botFileId: 'x' }, caption: '' })
    await vi.waitFor(() => expect(events.named('account_message_failed')).toMatchObject([{ reason: 'media_too_large' }]), soon)
  })

  test('a chat that Telegram never told of is not looked up', async () => {
    const { world, accounts, permits, accountId, db, events, rig } = await atWork()
    const stranger = world.addUser({ firstName: 'Stranger' })
    const permit = permits.mintFor({ accountId, chatId: stranger.id, messageId: 1 })
    await db.transaction().execute((tx) => accounts.send(tx, { accountId, permit, key: 's', content: { text: 'hi' }, automatic: false }))
    await vi.waitFor(() => expect(events.named('account_message_failed')).toMatchObject([{ reason: 'chat_unknown' }]), soon)
    assertSound({ judge: rig.judge.violations })
  })

  test('nothing is taken without a permit, from a stopped account, or automatically in safe mode', async () => {
    const { accounts, accountId, db, send, ann } = await atWork()
    const forged = await db.transaction().execute((tx) =>
      accounts.send(tx, {
        accountId,
        permit: { accountId, chatId: ann.id, messageId: 1 },
        key: 'f',
        content: { text: 'x' },
        automatic: false,
      }),
    )
    expect(forged).toEqual({ ok: false, reason: 'no_permit' })
    const block = (name: 'safe_mode' | 'customer_pause', isOn: boolean) =>
      db.transaction().execute((tx) => accounts.setBlock(tx, { accountId, block: name, isOn, actor: { kind: 'system' } }))
    await block('safe_mode', true)
    expect(await send('a', { text: 'x' }, true)).toEqual({ ok: false, reason: 'safe_mode' })
    expect(await send('b', { text: 'x' })).toMatchObject({ ok: true })
    await block('customer_pause', true)
    expect(await send('c', { text: 'x' })).toEqual({ ok: false, reason: 'paused' })
  })
})

test('a pause takes the account offline at once, and what came meanwhile is there afterwards', async () => {
  const { accounts, accountId, db, fleet, say, heard } = await atWork()
  const pause = (isOn: boolean) =>
    db
      .transaction()
      .execute((tx) => accounts.setBlock(tx, { accountId, block: 'customer_pause', isOn, actor: { kind: 'customer', id: 501 } }))
  await pause(true)
  await vi.waitFor(() => expect(fleet.held()).toBe(0), { timeout: 3_000 })
  say('while paused')
  await pause(false)
  await vi.waitFor(() => expect(heard.texts()).toContain('while paused'), soon)
})

test('an account changes hands while the whole database is busy with messages', async () => {
  const { world, db, employ, customer, startFleet } = await createAccountsWorld()
  await employ(await customer(501), [world.addUser({ firstName: 'Bob', phone })])
  const over = Promise.withResolvers<void>()
  const busy = Array.from({ length: 30 }, () => db.transaction().execute(() => over.promise))
  const fleet = startFleet()
  try {
    await vi.waitFor(() => expect(fleet.held()).toBe(1), soon)
  } finally {
    over.resolve()
    await Promise.all(busy)
  }
})

test('logging out ends the session at Telegram and erases it here', async () => {
  const { accounts, accountId, bob, rig, jobs, db, fleet } = await atWork()
  expect(await accounts.disconnect({ kind: 'customer', id: 502 }, accountId)).toEqual({ ok: false, reason: 'not_yours' })
  expect(await accounts.disconnect({ kind: 'customer', id: 501 }, accountId)).toMatchObject({ ok: true })
  await jobs.run()
  expect(fleet.held()).toBe(0)
  expect(rig.dcs.sessions.list(bob.id)).toEqual([])
  expect(await db.selectFrom('session_value').selectAll().execute()).toEqual([])
})

test('an account that lives in data centre 4 is led there, by code', async () => {
  const { send, events, rig } = await atWork({ dc: 4 })
  await send('k', { text: 'hi' })
  await vi.waitFor(() => expect(events.named('account_message_sent')).toHaveLength(1), soon)
  assertSound({ judge: rig.judge.violations })
})
