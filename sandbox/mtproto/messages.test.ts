import { InputMedia, Message, type TelegramClient } from '@mtcute/node'
import { randomLong } from '@mtcute/core/utils.js'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Content, Media, User } from '../world/types.ts'
import { openRig, type Rig } from './rig.ts'

let rig: Rig
let ann: User
let bob: User
let client: TelegramClient
let got: Message[]

beforeEach(async () => {
  rig = await openRig()
  ann = rig.world.addUser({ firstName: 'Ann', phone: '905551112233' })
  bob = rig.world.addUser({ firstName: 'Bob', username: 'bobby' })
  client = await rig.signedIn(ann)
  got = []
  client.onNewMessage.add((message) => void got.push(message))
  await client.startUpdatesLoop()
  say('hello')
  await vi.waitUntil(() => got.length === 1)
})
afterEach(() => rig.stop())

function say(text: string, media?: Media): void {
  rig.world.send({ fromId: bob.id, to: ann.id, content: media ? { text, media } : { text }, via: 'phone' })
}

const lastOfBob = () => rig.world.lastIn(bob.id, ann.id)!

async function refused(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'not refused',
    (error) => `${error.code} ${error.text ?? String(error)}`,
  )
}

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3000, 7)])

describe('texts', () => {
  test('arrive with their sender and format, and are answered', async () => {
    rig.world.send({
      fromId: bob.id,
      to: ann.id,
      content: { text: 'a bold link', entities: [{ type: 'text_link', offset: 2, length: 4, url: 'https://example.org/' }] },
      via: 'phone',
    })
    await vi.waitFor(() => expect(got).toHaveLength(2))
    expect(got[1]!.sender.displayName).toBe('Bob')
    expect(got[1]!.entities[0]?.params).toEqual({ kind: 'text_link', url: 'https://example.org/' })
    const sent = await client.sendText(
      bob.id,
      { text: 'fine', entities: [{ _: 'messageEntityBold', offset: 0, length: 4 }] },
      { replyTo: got[1]!.id },
    )
    expect(sent.isOutgoing).toBe(true)
    expect(sent.sender.id).toBe(ann.id)
    const { content, replyTo } = lastOfBob()
    expect(content).toEqual({ text: 'fine', entities: [{ type: 'bold', offset: 0, length: 4 }] })
    expect(rig.world.messages.get(replyTo!)?.content.text).toBe('a bold link')
  })

  test('are edited and deleted, and both sides see it', async () => {
    const sent = await client.sendText(bob.id, 'one')
    await client.editMessage({ chatId: bob.id, message: sent.id, text: 'two' })
    expect(lastOfBob().content.text).toBe('two')
    expect(await refused(client.editMessage({ chatId: bob.id, message: sent.id, text: 'two' }))).toBe('400 MESSAGE_NOT_MODIFIED')
    expect(await refused(client.editMessage({ chatId: bob.id, message: got[0]!.id, text: 'x' }))).toBe('403 MESSAGE_AUTHOR_REQUIRED')
    await client.deleteMessagesById(bob.id, [sent.id], { revoke: true })
    expect(lastOfBob().content.text).toBe('hello')
  })

  test('are read by the account, and what the other side read is told', async () => {
    const outbox = Promise.withResolvers<number>()
    client.onHistoryRead.add((update) => {
      if (update.isOutbox) outbox.resolve(update.maxReadId)
    })
    const sent = await client.sendText(bob.id, 'seen?')
    rig.world.read(bob.id, ann.id, lastOfBob().ids[bob.id]!)
    expect(await outbox.promise).toBe(sent.id)
    await client.readHistory(bob.id)
    expect(rig.world.readUpTo(ann.id, bob.id)).toBeGreaterThanOrEqual(got[0]!.id)
  })

  test('typing is seen by both', async () => {
    const seen = Promise.withResolvers<string>()
    client.onUserTyping.add((update) => seen.resolve(update.status))
    rig.world.typing(bob.id, ann.id, 'typing')
    expect(await seen.promise).toBe('typing')
    const told = new Promise((resolve) => rig.world.once('typing', resolve))
    await client.sendTyping(bob.id, 'record_voice')
    expect(await told).toEqual({ fromId: ann.id, chatId: bob.id, action: 'record_voice' })
  })

  test('a bot’s buttons are shown', async () => {
    const bot = rig.world.addUser({ firstName: 'Bot', isBot: true })
    await refused(client.resolvePeer(bot.id))
    rig.world.send({ fromId: ann.id, to: bot.id, content: { text: '/start' }, via: 'phone' })
    const replyMarkup = { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] }
    rig.world.send({ fromId: bot.id, to: ann.id, content: { text: 'choose' }, replyMarkup, via: 'bot-api' })
    await vi.waitFor(() => expect(got.at(-1)?.text).toBe('choose'))
    expect(got.at(-1)?.markup).toMatchObject({ type: 'inline', buttons: [[{ _: 'keyboardButtonCallback', text: 'Go' }]] })
  })
})

describe('one random id sends once', () => {
  test('the same call again answers the first message, whichever session makes it', async () => {
    const randomId = randomLong()
    const first = await client.sendText(bob.id, 'once', { randomId })
    const again = await client.sendText(bob.id, 'once', { randomId })
    expect(again.id).toBe(first.id)
    expect(rig.world.history(bob.id, ann.id)).toHaveLength(2)
  })

  test('media too', async () => {
    const randomId = randomLong()
    const media = InputMedia.document(png, { fileName: 'a.bin' })
    const first = await client.sendMedia(bob.id, media, { randomId })
    expect((await client.sendMedia(bob.id, media, { randomId })).id).toBe(first.id)
  })

  test('for another chat it is refused', async () => {
    const randomId = randomLong()
    await client.sendText(bob.id, 'once', { randomId })
    const call = client.call(
      { _: 'messages.sendMessage', peer: { _: 'inputPeerSelf' }, message: 'once', randomId },
      { maxRetryCount: 0, throw503: true },
    )
    expect(await refused(call)).toBe('500 RANDOM_ID_DUPLICATE')
  })
})

describe('refusals', () => {
  test.each([
    ['an unknown person', () => ({ _: 'inputPeerUser', userId: 999, accessHash: randomLong() }) as const, '400 PEER_ID_INVALID'],
    ['a wrong access hash', () => ({ _: 'inputPeerUser', userId: bob.id, accessHash: randomLong() }) as const, '400 PEER_ID_INVALID'],
    ['an unknown channel', () => ({ _: 'inputPeerChannel', channelId: 5, accessHash: randomLong() }) as const, '400 CHANNEL_INVALID'],
  ])('%s cannot be written to', async (_, peer, reason) => {
    expect(await refused(client.call({ _: 'messages.sendMessage', peer: peer(), message: 'x', randomId: randomLong() }))).toBe(reason)
  })

  test('an access hash is one viewer’s own', async () => {
    const cem = rig.world.addUser({ firstName: 'Cem', phone: '905551112266' })
    const other = await rig.signedIn(cem)
    const peer = await client.resolvePeer(bob.id)
    expect(await refused(other.call({ _: 'messages.sendMessage', peer, message: 'x', randomId: randomLong() }))).toBe('400 PEER_ID_INVALID')
  })

  test('the world’s rules come in Telegram’s words', async () => {
    rig.world.block(bob.id, ann.id, true)
    expect(await refused(client.sendText(bob.id, 'x'))).toBe('400 USER_IS_BLOCKED')
    rig.world.block(bob.id, ann.id, false)
    rig.world.block(ann.id, bob.id, true)
    expect(await refused(client.sendText(bob.id, 'x'))).toBe('400 YOU_BLOCKED_USER')
    rig.world.block(ann.id, bob.id, false)
    bob.isBanned = true
    expect(await refused(client.sendText(bob.id, 'x'))).toBe('400 INPUT_USER_DEACTIVATED')
  })

  test('texts that are empty or too long', async () => {
    expect(await refused(client.sendText(bob.id, ' '))).toBe('400 MESSAGE_EMPTY')
    expect(await refused(client.sendText(bob.id, 'x'.repeat(4097)))).toBe('400 MESSAGE_TOO_LONG')
  })
})

describe('media', () => {
  test.each([
    ['photo', () => InputMedia.photo(png)],
    ['video', () => InputMedia.video(png, { fileMime: 'video/mp4', width: 10, height: 20, duration: 3 })],
    ['animation', () => InputMedia.video(png, { fileMime: 'video/mp4', isAnimated: true })],
    ['video_note', () => InputMedia.video(png, { fileMime: 'video/mp4', isRound: true })],
    ['voice', () => InputMedia.voice(png, { fileMime: 'audio/ogg', duration: 4 })],
    ['audio', () => InputMedia.audio(png, { fileMime: 'audio/mpeg', duration: 4 })],
    ['document', () => InputMedia.document(png, { fileName: 'a.bin', fileMime: 'application/octet-stream' })],
    ['sticker', () => InputMedia.sticker(png, { alt: ':)', fileMime: 'image/webp' })],
  ] as const)('a %s becomes a file of the world', async (kind, make) => {
    await client.sendMedia(bob.id, make())
    const { media } = lastOfBob().content
    expect(media?.kind).toBe(kind)
    if (media && 'file' in media) expect(Buffer.from(rig.world.files.bytes(media.file)).equals(png)).toBe(true)
  })

  test.each([
    ['photo', 'photo'],
    ['video', 'video'],
    ['animation', 'video'],
    ['video_note', 'video'],
    ['voice', 'voice'],
    ['audio', 'audio'],
    ['document', 'document'],
    ['sticker', 'sticker'],
  ] as const)('a %s of the world arrives and its bytes can be fetched', async (kind, seen) => {
    const bytes = Buffer.alloc(700_000, 9)
    const file = rig.world.files.add({ name: 'a.bin', mime: kind === 'sticker' ? 'image/webp' : 'application/x-test', bytes }).key
    say('look', { kind, file, ...(kind === 'sticker' && { emoji: ':)' }) })
    await vi.waitFor(() => expect(got).toHaveLength(2))
    const media = got[1]!.media as any
    expect(media.type).toBe(seen)
    expect(Buffer.from(await client.downloadAsBuffer(media)).equals(bytes)).toBe(true)
  })

  test('a file of the other data centre is fetched there', async () => {
    bob.dc = 4
    const bytes = Buffer.alloc(5000, 9)
    say('', { kind: 'document', file: rig.world.files.add({ name: 'a.bin', mime: 'application/x-test', bytes }).key })
    await vi.waitFor(() => expect(got).toHaveLength(2))
    expect(Buffer.from(await client.downloadAsBuffer(got[1]!.media as any)).equals(bytes)).toBe(true)
  })

  test('contacts and places go both ways', async () => {
    await client.sendMedia(bob.id, InputMedia.contact({ phone: '905550001122', firstName: 'Can' }))
    expect(lastOfBob().content.media).toMatchObject({ kind: 'contact', phone: '905550001122', firstName: 'Can' })
    await client.sendMedia(bob.id, InputMedia.geo(41.5, 29.25))
    expect(lastOfBob().content.media).toEqual({ kind: 'location', latitude: 41.5, longitude: 29.25 })
    say('', { kind: 'location', latitude: 41.5, longitude: 29.25 })
    await vi.waitFor(() => expect(got.at(-1)?.media).toMatchObject({ type: 'location', latitude: 41.5 }))
  })

  test('an album stays together', async () => {
    const sent = await client.sendMediaGroup(bob.id, [InputMedia.photo(png), InputMedia.photo(png, { caption: 'both' })])
    expect(new Set(sent.map((message) => message.groupedId?.toString())).size).toBe(1)
    const [first, second] = rig.world.history(bob.id, ann.id).slice(-2)
    expect(first!.albumId).toBe(second!.albumId)
    expect(second!.content.text).toBe('both')
  })

  test('an old reference to a file has to be renewed', async () => {
    const file = rig.world.files.add({ name: 'a.bin', mime: 'application/x-test', bytes: Buffer.alloc(10) }).key
    say('', { kind: 'document', file })
    await vi.waitFor(() => expect(got).toHaveLength(2))
    rig.world.clockOffsetMs = 25 * 3_600_000
    const { raw } = got[1]!.media as any
    const location = {
      _: 'inputDocumentFileLocation',
      id: raw.id,
      accessHash: raw.accessHash,
      fileReference: raw.fileReference,
      thumbSize: '',
    } as const
    const ask = (one: object, limit = 4096) =>
      refused(client.call({ _: 'upload.getFile', location: { ...location, ...one }, offset: 0, limit }))
    expect(await ask({})).toBe('400 FILE_REFERENCE_EXPIRED')
    expect(await ask({ fileReference: Buffer.alloc(21) })).toBe('400 FILE_REFERENCE_INVALID')
    expect(await ask({ id: randomLong() })).toBe('400 FILE_ID_INVALID')
    expect(await ask({}, 1000)).toBe('400 LIMIT_INVALID')
  })
})

describe('groups', () => {
  test('a supergroup has its own ids, and only members read it', async () => {
    const group = rig.world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: bob.id, memberIds: [ann.id] })
    rig.world.send({ fromId: bob.id, to: group.id, content: { text: 'welcome' }, via: 'phone' })
    await vi.waitFor(() => expect(got.at(-1)?.text).toBe('welcome'))
    expect(got.at(-1)?.chat.id).toBe(group.id)
    const sent = await client.sendText(group.id, 'thanks')
    expect(rig.world.lastIn(bob.id, group.id)?.ids[group.id]).toBe(sent.id)
    expect((await client.getChatMember({ chatId: group.id, userId: 'self' }))?.status).toBe('member')
    rig.world.setRole(group.id, ann.id, 'administrator', bob.id)
    expect((await client.getChatMember({ chatId: group.id, userId: 'self' }))?.status).toBe('admin')
    await client.readHistory(group.id)
    rig.world.setRole(group.id, ann.id, 'left', ann.id)
    expect(await refused(client.sendText(group.id, 'gone'))).toBe('403 CHAT_WRITE_FORBIDDEN')
  })

  test('a basic group stands in each member’s mailbox', async () => {
    const group = rig.world.addGroup({ kind: 'group', title: 'Family', creatorId: bob.id, memberIds: [ann.id] })
    rig.world.send({ fromId: bob.id, to: group.id, content: { text: 'dinner' }, via: 'phone' })
    await vi.waitFor(() => expect(got.at(-1)?.text).toBe('dinner'))
    await client.sendText(group.id, 'coming')
    expect(rig.world.lastIn(bob.id, group.id)?.content.text).toBe('coming')
  })

  test.each(['group', 'supergroup'] as const)('in a %s a message says whether it mentions the account', async (kind) => {
    ann.username = 'ann_shop'
    const group = rig.world.addGroup({ kind, title: 'Shop', creatorId: bob.id, memberIds: [ann.id] })
    rig.world.send({ fromId: bob.id, to: group.id, content: { text: 'welcome' }, via: 'phone' })
    await vi.waitFor(() => expect(got.at(-1)?.text).toBe('welcome'))
    const own = await client.sendText(group.id, 'my @ann_shop')
    const bobs = rig.world.mailboxFor(bob.id, group.id)
    const answered = rig.world.lastIn(bob.id, group.id)?.ids[bobs.ownerId] ?? 0
    const named = [{ type: 'text_mention', offset: 0, length: 3, userId: ann.id }]
    const said: [boolean, Content, number?][] = [
      [true, { text: 'is @Ann_Shop open?' }],
      [true, { text: 'Ann, are you open?', entities: named }],
      [true, { text: 'yours?' }, answered],
      [false, { text: 'Ann, are you open?' }],
      [false, { text: 'is @ann_shop_2 open?' }],
      [false, { text: 'Ann, are you open?', entities: [{ ...named[0]!, userId: bob.id }] }],
      [false, { text: 'mine' }, bobs.lastId + 1],
    ]
    for (const [, content, replyToId] of said)
      rig.world.send({ fromId: bob.id, to: group.id, content, via: 'phone', ...(replyToId !== undefined && { replyToId }) })
    await vi.waitFor(() => expect(got.at(-1)?.text).toBe('mine'))
    expect(got.slice(-said.length).map(({ isMention }) => isMention)).toEqual(said.map(([isMention]) => isMention))
    expect(own.isMention).not.toBe(true)
  })

  test('only administrators post in a channel', async () => {
    const group = rig.world.addGroup({ kind: 'channel', title: 'News', creatorId: bob.id, memberIds: [ann.id] })
    rig.world.send({ fromId: bob.id, to: group.id, content: { text: 'news' }, via: 'phone' })
    await vi.waitFor(() => expect(got.at(-1)?.text).toBe('news'))
    expect(await refused(client.sendText(group.id, 'me too'))).toBe('400 CHAT_ADMIN_REQUIRED')
  })

  test('dialogs, histories and members are listed', async () => {
    const group = rig.world.addGroup({ kind: 'supergroup', title: 'Shop', creatorId: bob.id, memberIds: [ann.id] })
    rig.world.send({ fromId: bob.id, to: group.id, content: { text: 'welcome' }, via: 'phone' })
    const titles: string[] = []
    for await (const dialog of client.iterDialogs()) titles.push(dialog.peer.displayName)
    expect(titles).toEqual(['Shop', 'Telegram', 'Bob'].toSorted((a, b) => titles.indexOf(a) - titles.indexOf(b)))
    expect((await client.getHistory(bob.id)).map((message) => message.text)).toEqual(['hello'])
    expect((await client.getMessages(bob.id, [got[0]!.id, 999])).map((message) => message?.text)).toEqual(['hello', undefined])
    expect(await client.resolvePeer('bobby', true)).toMatchObject({ userId: bob.id })
    expect((await client.getFullUser(bob.id)).id).toBe(bob.id)
  })
})
