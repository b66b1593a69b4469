import { createHmac } from 'node:crypto'
import QRCode from 'qrcode'
import { Bot, InlineKeyboard, Keyboard } from 'grammy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { assertSound } from '../breach.ts'
import { tinyPng } from '../bot-api/test-server.ts'
import { sampleCast } from '../people.ts'
import { startSandbox, type Sandbox } from '../start.ts'
import { verbs } from './contract.ts'
import { readQrPicture } from './qr.ts'

let sandbox: Sandbox
let bot: Bot
const [customer, other] = sampleCast.people.map(({ id }) => id) as [number, number]
const botId = sampleCast.bot.id

beforeEach(async () => {
  sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 } })
  bot = new Bot(sandbox.botToken, { client: { apiRoot: sandbox.apiRoot } })
})
afterEach(async () => {
  if (bot.isRunning()) await bot.stop()
  assertSound({ schema: sandbox.violations() })
  await sandbox.stop()
})

const post = async (verb: string, body: object) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${sandbox.apiRoot}/sim/${verb}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as any }
}
const get = async (path: string) => (await (await fetch(`${sandbox.apiRoot}/sim${path}`)).json()) as any
const chatWith = (chatId: number, userId = customer) => sandbox.control.state(userId).chats!.find((chat) => chat.chatId === chatId)!

describe('a person and a bot', () => {
  it('say, press, history and state tell one conversation over HTTP', async () => {
    bot.command('start', (context) => context.reply('Choose', { reply_markup: new InlineKeyboard().text('A', 'a') }))
    bot.callbackQuery('a', (context) => context.answerCallbackQuery('A it is'))
    void bot.start()
    expect(await post('say', { userId: customer, chatId: botId, text: '/start' })).toMatchObject({ status: 200, body: { messageId: 1 } })
    const message = await vi.waitFor(async () => {
      const { messages } = await get(`/history?user=${customer}&chat=${botId}`)
      expect(messages).toHaveLength(2)
      return messages[1]
    })
    expect(message).toMatchObject({ text: 'Choose', isOut: false, fromName: 'GAVATCORE', buttons: [[{ text: 'A', callback_data: 'a' }]] })
    const press = { userId: customer, chatId: botId, messageId: message.messageId, data: 'a' }
    expect((await post('press', press)).body).toEqual({ isAnswered: true, text: 'A it is' })
    const { me, chats } = await get(`/state?user=${customer}`)
    expect(me).toMatchObject({ id: customer, role: 'customer', unread: 1 })
    expect(chats.find((chat: any) => chat.chatId === botId)).toMatchObject({ kind: 'bot', unread: 1 })
    await post('read', { userId: customer, chatId: botId, maxId: message.messageId })
    expect((await get('/state')).people.find(({ id }: any) => id === customer).unread).toBe(0)
  })

  it('presses only buttons that are there, unless it plays a hostile client', async () => {
    await sandbox.control.say({ userId: customer, chatId: botId, text: 'hi' })
    const { message_id: id } = await bot.api.sendMessage(customer, 'x', {
      reply_markup: { inline_keyboard: [[{ text: 'off', callback_data: 'off', disabled: {} }]] } as never,
    })
    const press = { userId: customer, chatId: botId, messageId: chatWith(botId).last!.messageId, waitMs: 0 }
    expect((await post('press', { ...press, data: 'none' })).body.error).toBe('This message has no button with the data none.')
    expect((await post('press', { ...press, data: 'off' })).body.error).toBe('This button is disabled.')
    expect((await post('press', { ...press, data: 'none', isForged: true })).body).toEqual({ isAnswered: false })
    const updates = await bot.api.getUpdates()
    expect(updates.at(-1)!.callback_query).toMatchObject({ data: 'none', message: { message_id: id } })
  })

  it('shows the keyboard, commands, draft and typing that the bot leaves there', async () => {
    await sandbox.control.say({ userId: customer, chatId: botId, text: 'hi' })
    await bot.api.setMyCommands([{ command: 'start', description: 'Begin' }])
    await bot.api.setMyDescription('Sells')
    expect(sandbox.control.state(customer).people.find(({ id }) => id === botId)).toMatchObject({ about: { '': 'Sells' } })
    await bot.api.sendChatAction(customer, 'typing')
    expect(chatWith(botId)).toMatchObject({ action: 'typing', commands: [{ command: 'start' }] })
    await bot.api.sendMessageDraft(customer, 1, 'bit by')
    expect(chatWith(botId).draft).toBe('bit by')
    await bot.api.sendMessage(customer, 'k', { reply_markup: new Keyboard().text('Yes').oneTime() })
    expect(chatWith(botId)).toMatchObject({ keyboard: { keyboard: [[{ text: 'Yes' }]] } })
    expect(chatWith(botId).action).toBeUndefined()
    expect(chatWith(botId).draft).toBeUndefined()
    await sandbox.control.say({ userId: customer, chatId: botId, text: 'Yes' })
    expect(chatWith(botId).keyboard).toBeUndefined()
    await bot.api.sendMessage(customer, 'k', { reply_markup: new Keyboard().text('Stay') })
    await bot.api.sendMessage(customer, 'gone', { reply_markup: { remove_keyboard: true } })
    expect(chatWith(botId).keyboard).toBeUndefined()
  })

  it('uploads, shares a contact and a place, edits and deletes', async () => {
    const { upload, say, edit, delete: remove } = sandbox.control
    const bytes = tinyPng(9, 8).toString('base64')
    const file = await upload({
      userId: customer,
      chatId: botId,
      kind: 'photo',
      name: 'r.png',
      mime: 'image/png',
      bytes,
      caption: 'paid',
      albumId: '5',
    })
    await say({ userId: customer, chatId: botId, contact: { phone: '905551000001', firstName: 'A', userId: customer } })
    await say({ userId: customer, chatId: botId, location: { latitude: 1, longitude: 2 }, replyTo: file.messageId })
    const [first] = sandbox.control.history(customer, botId).messages
    expect(first).toMatchObject({ text: 'paid', albumId: '5', media: { kind: 'photo', width: 9, height: 8, name: 'r.png' } })
    const picture = await fetch(`${sandbox.apiRoot}/sim/file/${(first!.media as { file: string }).file}`)
    expect(picture.headers.get('content-type')).toBe('image/png')
    await edit({ userId: customer, chatId: botId, messageId: file.messageId, text: 'paid twice' })
    expect(sandbox.control.history(customer, botId).messages[0]).toMatchObject({ text: 'paid twice', media: { kind: 'photo' } })
    await remove({ userId: customer, chatId: botId, messageIds: [file.messageId] })
    expect(sandbox.control.history(customer, botId).messages).toHaveLength(2)
    const updates = await bot.api.getUpdates()
    expect(updates.map((update) => Object.keys(update)[1])).toEqual(['message', 'message', 'message', 'edited_message'])
  })

  it('serves a file that could be a page only as a download', async () => {
    const bytes = Buffer.from('<script>').toString('base64')
    await sandbox.control.upload({ userId: customer, chatId: botId, kind: 'document', name: 'x.html', mime: 'text/html', bytes })
    const { media } = sandbox.control.history(customer, botId).messages[0]!
    const { headers } = await fetch(`${sandbox.apiRoot}/sim/file/${(media as { file: string }).file}`)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toMatch(/^attachment/)
    expect(headers.get('content-security-policy')).toMatch(/^sandbox/)
  })
})

describe('people among themselves', () => {
  it('are added, changed, blocked and banned', async () => {
    const { user, block, say } = sandbox.control
    const eve = await user({ firstName: 'Eve', role: 'contact', username: 'eve_x', password: 'secret' })
    expect(eve).toMatchObject({ role: 'contact', hasPassword: true, phone: expect.stringMatching(/^90555\d{7}$/) })
    expect(sandbox.control.state(eve.id).password).toBe('secret')
    await expect(user({ firstName: 'Copy', username: 'EVE_x' })).rejects.toThrow('The name @EVE_x is taken.')
    await expect(user({})).rejects.toThrow('A new person needs a firstName.')
    expect(await user({ id: eve.id, username: null, password: null, isBanned: true })).toMatchObject({ hasPassword: false, isBanned: true })
    await expect(say({ userId: eve.id, chatId: customer, text: 'x' })).rejects.toThrow('This account is banned.')
    await block({ userId: other, targetId: customer, isBlocked: true })
    await expect(say({ userId: customer, chatId: other, text: 'x' })).rejects.toThrow('USER_IS_BLOCKED')
    expect((await post('say', { userId: customer, chatId: other, text: 'x' })).body.error).toBe('The other side has blocked this person.')
  })

  it('write, type and read in groups, each with an own count of what is unread', async () => {
    const { group, member, say, typing, read } = sandbox.control
    const { chatId } = await group({ kind: 'supergroup', title: 'Club', creatorId: customer, memberIds: [other] })
    const sent = await say({ userId: customer, chatId, text: 'hello all' })
    await typing({ userId: customer, chatId })
    expect(chatWith(chatId, other)).toMatchObject({ kind: 'supergroup', unread: 2, members: 2, action: 'typing' })
    await read({ userId: other, chatId, maxId: sent.messageId })
    expect(chatWith(chatId, other).unread).toBe(0)
    expect(sandbox.control.history(customer, chatId).messages.at(-1)!.isRead).toBe(true)
    await member({ chatId, userId: other, role: 'left' })
    expect(sandbox.control.state(other).chats!.some((chat) => chat.chatId === chatId)).toBe(false)
  })

  it('see in private whether they were read', async () => {
    const sent = await sandbox.control.say({ userId: customer, chatId: other, text: 'hi' })
    const isRead = () => sandbox.control.history(customer, other).messages[0]!.isRead
    expect(isRead()).toBe(false)
    await sandbox.control.read({ userId: other, chatId: customer, maxId: sandbox.control.history(other, customer).messages[0]!.messageId })
    expect(isRead()).toBe(true)
    expect(sent.messageId).toBeGreaterThan(0)
  })
})

describe('the world', () => {
  it('moves its clock, which the product reads', async () => {
    await post('clock', { offsetMs: 86_400_000 })
    const { offsetMs, nowMs } = (await (await fetch(sandbox.clockUrl)).json()) as { offsetMs: number; nowMs: number }
    expect(offsetMs).toBe(86_400_000)
    expect(nowMs).toBeGreaterThan(Date.now() + 86_000_000)
  })

  it('opens a Mini App with launch data that the bot token proves', async () => {
    const { url, initData } = await sandbox.control.launch({
      userId: customer,
      botId,
      url: 'http://localhost:8080/app/',
      startParam: 'ref_1',
    })
    const fields = new URLSearchParams(initData)
    const hash = fields.get('hash')
    fields.delete('hash')
    const text = [...fields]
      .map(([name, value]) => `${name}=${value}`)
      .toSorted()
      .join('\n')
    const key = createHmac('sha256', 'WebAppData').update(sandbox.botToken).digest()
    expect(hash).toBe(createHmac('sha256', key).update(text).digest('hex'))
    expect(JSON.parse(fields.get('user')!)).toMatchObject({ id: customer, language_code: 'tr' })
    expect(new URLSearchParams(new URL(url).hash.slice(1)).get('tgWebAppData')).toBe(initData)
  })

  it('fails, cuts, pays and caps on demand', async () => {
    const { fault, cut, pay, cap, say } = sandbox.control
    await say({ userId: customer, chatId: botId, text: 'hi' })
    await fault({ side: 'bot-api', method: 'sendMessage', error: 'bot was blocked by the user', code: 403 })
    await expect(bot.api.sendMessage(customer, 'x')).rejects.toMatchObject({ description: 'Forbidden: bot was blocked by the user' })
    await bot.api.sendMessage(customer, 'x')
    await expect(fault({ side: 'mtproto', method: 'auth.sendCode', error: 'FLOOD_WAIT_30' })).resolves.toEqual({ ok: true })
    await expect(cut({ amnesia: true })).resolves.toEqual({ connections: 0 })
    await pay({ userId: customer, reference: 'GVT-1', amountKurus: 50_000 })
    expect(sandbox.control.state().payments).toMatchObject([{ reference: 'GVT-1', amountKurus: 50_000 }])
    await expect(cap({ userId: customer, perMinute: 2 })).resolves.toEqual({ ok: true })
    await expect(sandbox.control.endSession({ userId: customer, sessionId: 'phone' })).rejects.toThrow('HASH_INVALID')
    await expect(sandbox.control.scan({ userId: customer, url: 'https://example.com' })).rejects.toThrow('AUTH_TOKEN_INVALID')
  })

  it('shows what is in force until it is met or taken back, and tells watchers', async () => {
    const { fault, cut, model, clock, calm } = sandbox.control
    const kinds = () => sandbox.control.state().disturbances?.map(({ kind, detail }) => `${kind} ${detail}`.trim())
    const events: string[] = []
    const stop = new AbortController()
    const { body } = await fetch(`${sandbox.apiRoot}/sim/events`, { signal: stop.signal })
    await fault({ side: 'mtproto', method: 'messages.sendMessage', error: 'FLOOD_WAIT_30' })
    await fault({ side: 'bot-api', method: 'getMe', retryAfterSeconds: 3 })
    await cut({ refuseMs: 30_000 })
    await model({ mode: 'down' })
    await clock({ offsetMs: 60_000 })
    expect(kinds()).toEqual(['bot-api getMe 429', 'accounts messages.sendMessage FLOOD_WAIT_30', 'network', 'model down', 'clock 60000'])
    await expect(bot.api.getMe()).rejects.toMatchObject({ error_code: 429 })
    await calm({ kind: 'network' })
    expect(kinds()).toEqual(['accounts messages.sendMessage FLOOD_WAIT_30', 'model down', 'clock 60000'])
    await calm({})
    expect(kinds()).toEqual([])
    for await (const chunk of body!) {
      for (const [, kind = ''] of Buffer.from(chunk)
        .toString()
        .matchAll(/"kind":"(\w+)"/g))
        events.push(kind)
      if (events.includes('clock')) break
    }
    expect(new Set(events)).toEqual(new Set(['fault', 'model', 'clock']))
    stop.abort()
  })

  it('begins again with the sample people, and no number comes twice', async () => {
    const before = await sandbox.control.say({ userId: customer, chatId: botId, text: 'hi' })
    await sandbox.control.user({ firstName: 'Eve', id: 99 })
    await sandbox.control.reset({})
    expect(sandbox.world.users.has(99)).toBe(false)
    expect(sandbox.control.history(customer, botId).messages).toEqual([])
    expect(await bot.api.getUpdates()).toEqual([])
    const after = await sandbox.control.say({ userId: customer, chatId: botId, text: 'hi' })
    expect(after.messageId).toBeGreaterThan(before.messageId)
    expect(after.uid).toBeGreaterThan(before.uid)
  })

  it('tells watchers whose phone changed', async () => {
    const stop = new AbortController()
    const response = await fetch(`${sandbox.apiRoot}/sim/events?user=${other}`, { signal: stop.signal })
    await sandbox.control.say({ userId: customer, chatId: botId, text: 'not for the other' })
    await sandbox.control.say({ userId: customer, chatId: other, text: 'hi' })
    let text = ''
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString()
      if (text.includes('data:')) break
    }
    expect(JSON.parse(text.split('data: ')[1]!)).toMatchObject({ kind: 'message', userId: other, chatId: customer })
    stop.abort()
  })
})

describe('the control API', () => {
  it('lists every verb with the schemas of its body and answer', async () => {
    const listed = (await get('')).verbs
    expect(listed.map(({ verb }: any) => verb)).toEqual(Object.keys(verbs))
    expect(listed[0]).toMatchObject({ summary: expect.any(String), body: { type: 'object' }, answer: { type: 'object' } })
  })

  it('refuses what it cannot do with one sentence', async () => {
    expect(await post('say', { userId: 'x' })).toMatchObject({ status: 400, body: { error: expect.stringMatching(/^userId: /) } })
    expect(await post('say', { userId: 1, chatId: botId, text: 'x' })).toEqual({
      status: 400,
      body: { error: 'There is no person with the id 1.' },
    })
    expect(await post('fly', {})).toMatchObject({ status: 400 })
    expect(await post('press', { userId: customer, chatId: botId, messageId: 5, data: 'x' })).toMatchObject({
      status: 400,
      body: { error: 'There is no such message in this chat.' },
    })
    expect((await fetch(`${sandbox.apiRoot}/sim/history?user=x&chat=1`)).status).toBe(400)
    const form = await fetch(`${sandbox.apiRoot}/sim/reset`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' })
    expect(form.status).toBe(400)
  })

  it('reads the code in a picture', async () => {
    const url = 'tg://login?token=AQL4cgpkZW1vLXRva2Vu'
    expect(readQrPicture(await QRCode.toBuffer(url))).toBe(url)
    expect(readQrPicture(await QRCode.toBuffer(url, { margin: 1, scale: 2, color: { dark: '#223344ff', light: '#ffffffff' } }))).toBe(url)
    expect(() => readQrPicture(tinyPng())).toThrow('The PNG is damaged.')
    expect(() => readQrPicture(Buffer.from('GIF'))).toThrow('The picture of a QR code must be a PNG.')
  })
})
