import { Bot, InlineKeyboard, InputFile, InputMediaBuilder, Keyboard, type Context } from 'grammy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { assertSound } from '../breach.ts'
import { startTestServer, tinyPng, type TestServer } from './test-server.ts'

let server: TestServer
let bot: Bot

beforeEach(async () => {
  server = await startTestServer()
  bot = new Bot(server.token, { client: { apiRoot: server.apiRoot } })
})

afterEach(async () => {
  if (bot.isRunning()) await bot.stop()
  assertSound({ schema: server.botApi.violations })
  await server.stop()
})

describe('a grammY bot on long polling', () => {
  it('hears commands and answers with marked text and buttons that edit their message', async () => {
    bot.command('start', (context) =>
      context.reply('<b>Hello</b>, <i>you</i> &amp; <a href="https://example.com/a">more</a>', {
        parse_mode: 'HTML',
        reply_markup: new InlineKeyboard().text('Go', 'go').row().url('Site', 'https://example.com').copyText('Copy', 'TR00'),
      }),
    )
    bot.callbackQuery('go', async (context) => {
      await context.editMessageText('Went', { reply_markup: new InlineKeyboard().text('Again', 'go') })
      await context.answerCallbackQuery({ text: 'Done', show_alert: true })
    })
    void bot.start()
    server.say('/start now')
    const [reply] = await vi.waitFor(() => {
      const found = server.world.history(42, 700).filter(({ fromId }) => fromId === 700)
      expect(found).toHaveLength(1)
      return found
    })
    expect(reply!.content).toEqual({
      text: 'Hello, you & more',
      entities: [
        { type: 'bold', offset: 0, length: 5 },
        { type: 'italic', offset: 7, length: 3 },
        { type: 'text_link', offset: 13, length: 4, url: 'https://example.com/a' },
      ],
    })
    const answer = await server.botApi.press({ userId: 42, botId: 700, uid: reply!.uid, data: 'go' })
    expect(answer).toEqual({ text: 'Done', showAlert: true })
    expect(reply!.content.text).toBe('Went')
  })

  it('asks for a contact by a reply keyboard and receives the person who shared it', async () => {
    const contacts: unknown[] = []
    bot.command('start', (context) => context.reply('Number?', { reply_markup: new Keyboard().requestContact('Mine').oneTime() }))
    bot.on('message:contact', (context) => void contacts.push(context.message.contact))
    void bot.start()
    server.say('/start')
    await vi.waitFor(() => expect(server.texts()).toEqual(['/start', 'Number?']))
    const media = { kind: 'contact' as const, phone: '905550000042', firstName: 'Ada', userId: 42 }
    server.world.send({ fromId: 42, to: 700, content: { text: '', media }, via: 'phone' })
    await vi.waitFor(() => expect(contacts).toEqual([{ phone_number: '905550000042', first_name: 'Ada', user_id: 42 }]))
  })

  it('uploads a photo and a document and downloads what a person sent', async () => {
    const downloaded: Buffer[] = []
    bot.on('message:document', async (context) => {
      const file = await context.getFile()
      const response = await fetch(`${server.apiRoot}/file/bot${server.token}/${file.file_path}`)
      downloaded.push(Buffer.from(await response.arrayBuffer()))
      await context.replyWithPhoto(new InputFile(tinyPng(640, 480), 'p.png'), { caption: '*loud*', parse_mode: 'MarkdownV2' })
      const sent = await context.replyWithDocument(new InputFile(Buffer.from('a;b\n'), 'list.csv'))
      await context.replyWithDocument(sent.document.file_id)
    })
    void bot.start()
    const { key } = server.world.files.add({ name: 'r.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1') })
    server.world.send({ fromId: 42, to: 700, content: { text: '', media: { kind: 'document', file: key } }, via: 'phone' })
    await vi.waitFor(() => expect(server.world.history(42, 700)).toHaveLength(4))
    expect(downloaded.map(String)).toEqual(['%PDF-1'])
    const [, photo, document, again] = server.world.history(42, 700)
    expect(photo!.content).toMatchObject({
      text: 'loud',
      entities: [{ type: 'bold', offset: 0, length: 4 }],
      media: { width: 640, height: 480 },
    })
    expect(document!.content.media).toEqual(again!.content.media)
    const media = document!.content.media as { file: string }
    expect(server.world.files.get(media.file)).toMatchObject({ name: 'list.csv', mime: 'text/csv' })
  })

  it('sends and receives albums as messages of one group', async () => {
    const groups: (string | undefined)[] = []
    bot.on('message:photo', (context) => void groups.push(context.message.media_group_id))
    void bot.start()
    server.say('hi')
    const sent = await bot.api.sendMediaGroup(42, [
      InputMediaBuilder.photo(new InputFile(tinyPng(), 'a.png'), { caption: 'first' }),
      InputMediaBuilder.photo(new InputFile(tinyPng(), 'b.png')),
    ])
    expect(new Set(sent.map((item) => ('media_group_id' in item ? item.media_group_id : undefined))).size).toBe(1)
    const { key } = server.world.files.add({ name: 'x.png', mime: 'image/png', bytes: tinyPng() })
    for (const _ of [1, 2])
      server.world.send({ fromId: 42, to: 700, content: { text: '', media: { kind: 'photo', file: key } }, albumId: '77', via: 'phone' })
    await vi.waitFor(() => expect(groups).toEqual(['77', '77']))
  })

  it('learns that a person blocked it, and cannot write until they come back', async () => {
    const states: string[] = []
    bot.on('my_chat_member', (context) => void states.push(context.myChatMember.new_chat_member.status))
    void bot.start({ allowed_updates: ['message', 'my_chat_member'] })
    server.say('hi')
    await bot.api.sendMessage(42, 'hello')
    server.world.block(42, 700, true)
    await expect(bot.api.sendMessage(42, 'still there?')).rejects.toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
    })
    server.world.block(42, 700, false)
    await bot.api.sendMessage(42, 'welcome back')
    await vi.waitFor(() => expect(states).toEqual(['kicked', 'member']))
  })

  it('hears who comes and goes in a group that it administers, when it asks for that', async () => {
    const changes: string[] = []
    bot.on('chat_member', ({ chatMember: { old_chat_member: before, new_chat_member: after } }) => {
      changes.push(`${after.user.first_name}: ${before.status} -> ${after.status}`)
    })
    bot.on('my_chat_member', (context) => void changes.push(`bot: ${context.myChatMember.new_chat_member.status}`))
    void bot.start({ allowed_updates: ['chat_member', 'my_chat_member'] })
    await vi.waitFor(() => expect(server.botApi.bots.withId(700)!.settings.allowedUpdates).toHaveLength(2))
    const eve = server.world.addUser({ firstName: 'Eve' })
    const { id } = server.world.addGroup({ kind: 'group', title: 'Club', creatorId: 42, memberIds: [700] })
    server.world.setRole(id, 700, 'administrator', 42)
    server.world.setRole(id, eve.id, 'member', 42)
    server.world.setRole(id, eve.id, 'kicked', 42)
    await vi.waitFor(() => expect(changes).toEqual(['bot: member', 'bot: administrator', 'Eve: left -> member', 'Eve: member -> kicked']))
  })

  it('hears in a group only what is meant for it, and everything once it is administrator', async () => {
    const heard: string[] = []
    bot.on('message:text', (context: Context) => void heard.push(context.msg?.text ?? ''))
    void bot.start()
    const { id } = server.world.addGroup({ kind: 'supergroup', title: 'Club', creatorId: 42, memberIds: [700] })
    const say = (text: string, replyToId?: number) =>
      server.world.send({ fromId: 42, to: id, content: { text }, via: 'phone', ...(replyToId === undefined ? {} : { replyToId }) })
    for (const text of ['small talk', '/help', '/help@other_bot', '/help@shop_bot', 'hey @shop_bot!']) say(text)
    const own = await bot.api.sendMessage(id, 'I am here')
    say('answering you', own.message_id)
    server.world.setRole(id, 700, 'administrator', 42)
    say('more talk')
    await vi.waitFor(() => expect(heard.at(-1)).toBe('more talk'))
    expect(heard).toEqual(['/help', '/help@shop_bot', 'hey @shop_bot!', 'answering you', 'more talk'])
  })

  it('sees edits of people, replies, places and contacts as Telegram shows them', async () => {
    const seen: object[] = []
    bot.on('edited_message:text', (context) => void seen.push({ edited: context.editedMessage.text }))
    bot.on('message', (context) => void seen.push({ reply: context.message.reply_to_message?.text, place: context.message.location }))
    void bot.start()
    const first = server.world.send({ fromId: 42, to: 700, content: { text: 'one' }, via: 'phone' })
    server.world.edit(42, 700, first.ids[42]!, { content: { text: 'two' } })
    const media = { kind: 'location' as const, latitude: 41, longitude: 29 }
    server.world.send({ fromId: 42, to: 700, content: { text: '', media }, replyToId: first.ids[42]!, via: 'phone' })
    await vi.waitFor(() => expect(seen).toHaveLength(3))
    expect(seen).toEqual([
      { reply: undefined, place: undefined },
      { edited: 'two' },
      { reply: 'two', place: { latitude: 41, longitude: 29 } },
    ])
    await bot.api.sendVenue(42, 41, 29, 'Cafe', 'Street 1')
    await bot.api.sendContact(42, '905550000042', 'Ada')
    await bot.api.sendChatAction(42, 'typing')
    await bot.api.sendMessageDraft(42, 7, 'wri')
    await bot.api.setMessageReaction(42, first.ids[700]!, [{ type: 'emoji', emoji: '\u{1F44D}' }])
  })
})
