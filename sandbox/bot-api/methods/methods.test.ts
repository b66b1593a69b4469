import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandsFor } from '../commands.ts'
import { assertSound } from '../../breach.ts'
import { startTestServer, tinyPng, type TestServer } from '../test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await startTestServer()
  server.say('hi')
})
afterEach(async () => {
  assertSound({ schema: server.botApi.violations })
  await server.stop()
})

const result = async (method: string, params?: object) => {
  const answer = await server.call(method, params)
  expect(answer).toMatchObject({ ok: true })
  return answer.result
}

const commands = (name: string) => [{ command: name, description: name }]
const seen = () => commandsFor(server.world, server.botApi.bots.withId(700)!, 700, 42).map(({ command }) => command)
const set = (command: string, description: string) => server.call('setMyCommands', { commands: [{ command, description }] })

describe('commands', () => {
  it('of the narrowest scope are what a person sees, their language first', async () => {
    await result('setMyCommands', { commands: commands('all') })
    expect(seen()).toEqual(['all'])
    await result('setMyCommands', { commands: commands('private'), scope: { type: 'all_private_chats' } })
    expect(seen()).toEqual(['private'])
    await result('setMyCommands', { commands: commands('turkish'), scope: { type: 'all_private_chats' }, language_code: 'tr' })
    expect(seen()).toEqual(['turkish'])
    await result('setMyCommands', { commands: commands('hers'), scope: { type: 'chat', chat_id: 42 } })
    expect(seen()).toEqual(['hers'])
    expect(await result('getMyCommands', { scope: { type: 'chat', chat_id: 42 } })).toEqual(commands('hers'))
    await result('deleteMyCommands', { scope: { type: 'chat', chat_id: 42 } })
    expect(seen()).toEqual(['turkish'])
  })

  it('need a name and a description that Telegram takes', async () => {
    expect(await set('Loud', 'x')).toMatchObject({ description: 'Bad Request: BOT_COMMAND_INVALID' })
    expect(await set('x', ' ')).toMatchObject({ description: 'Bad Request: command description must be non-empty' })
  })
})

describe('the bot itself', () => {
  it('tells its name, descriptions and menu button, by language where it has them', async () => {
    await result('setMyName', { name: 'Market' })
    await result('setMyDescription', { description: 'Sells', language_code: 'en' })
    await result('setMyShortDescription', { short_description: 'Short' })
    expect(await result('getMyName')).toEqual({ name: 'Market' })
    expect((await result('getMe')).first_name).toBe('Market')
    expect(await result('getMyDescription', { language_code: 'en' })).toEqual({ description: 'Sells' })
    expect(await result('getMyDescription')).toEqual({ description: '' })
    expect(await result('getMyShortDescription', { language_code: 'tr' })).toEqual({ short_description: 'Short' })
    const button = { type: 'web_app', text: 'Open', web_app: { url: 'http://localhost:8080/app/' } }
    await result('setChatMenuButton', { chat_id: 42, menu_button: button })
    expect(await result('getChatMenuButton', { chat_id: 42 })).toEqual(button)
    expect(await result('getChatMenuButton')).toEqual({ type: 'commands' })
  })
})

describe('chats', () => {
  it('and their members are told to a bot that takes part', async () => {
    const { id } = server.world.addGroup({ kind: 'supergroup', title: 'Club', creatorId: 42, memberIds: [700], username: 'the_club' })
    expect(await result('getChat', { chat_id: '@the_club' })).toMatchObject({ id, type: 'supergroup', title: 'Club' })
    expect(await result('getChat', { chat_id: 42 })).toMatchObject({ type: 'private', first_name: 'Ada' })
    expect((await result('getChatMember', { chat_id: id, user_id: 700 })).status).toBe('member')
    for (const role of ['restricted', 'kicked', 'administrator'] as const) {
      const eve = server.world.addUser({ firstName: 'Eve' })
      server.world.setRole(id, eve.id, role, 42)
      expect((await result('getChatMember', { chat_id: id, user_id: eve.id })).status).toBe(role)
    }
    const administrators = await result('getChatAdministrators', { chat_id: id })
    expect(administrators.map(({ status }: { status: string }) => status)).toEqual(['creator', 'administrator'])
    expect(await result('getChatMemberCount', { chat_id: id })).toBe(4)
    await result('leaveChat', { chat_id: id })
    expect(await server.call('getChat', { chat_id: id })).toMatchObject({ error_code: 403 })
    expect(await result('getUserProfilePhotos', { user_id: 42 })).toEqual({ total_count: 0, photos: [] })
  })

  it('keep what is pinned', async () => {
    const pinned = async () => (await result('getChat', { chat_id: 42 })).pinned_message?.message_id
    const { message_id: id } = await result('sendMessage', { chat_id: 42, text: 'pin me' })
    await result('pinChatMessage', { chat_id: 42, message_id: id })
    expect(await pinned()).toBe(id)
    await result('unpinChatMessage', { chat_id: 42 })
    expect(await pinned()).toBeUndefined()
  })
})

describe('messages', () => {
  it('are copied, forwarded, given another file and deleted together', async () => {
    const { message_id: copied } = await result('copyMessage', { chat_id: 42, from_chat_id: 42, message_id: 1 })
    const forwarded = await result('forwardMessage', { chat_id: 42, from_chat_id: 42, message_id: 1 })
    expect(forwarded).toMatchObject({ text: 'hi', forward_origin: { type: 'user', sender_user: { id: 42 } } })
    const form = new FormData()
    form.set('chat_id', '42')
    form.set('document', new Blob(['one']), 'one.txt')
    const sent = ((await (await fetch(`${server.apiRoot}/bot${server.token}/sendDocument`, { method: 'POST', body: form })).json()) as any)
      .result
    const change = new FormData()
    change.set('chat_id', '42')
    change.set('message_id', String(sent.message_id))
    change.set('media', JSON.stringify({ type: 'photo', media: 'attach://new', caption: 'two' }))
    change.set('new', new Blob([new Uint8Array(tinyPng(800, 600))]), 'two.png')
    const url = `${server.apiRoot}/bot${server.token}/editMessageMedia`
    const edited = ((await (await fetch(url, { method: 'POST', body: change })).json()) as any).result
    expect(edited).toMatchObject({ caption: 'two', photo: [{ width: 90 }, { width: 800, height: 600 }] })
    expect(await result('editMessageCaption', { chat_id: 42, message_id: sent.message_id, caption: 'three' })).toMatchObject({
      caption: 'three',
    })
    const keyboard = {
      inline_keyboard: [
        [
          { text: 'x', callback_data: 'x', style: 'success' },
          { text: 'y', disabled: {} },
        ],
      ],
    }
    await result('editMessageReplyMarkup', { chat_id: 42, message_id: copied, reply_markup: keyboard })
    await result('deleteMessages', { chat_id: 42, message_ids: [copied, forwarded.message_id, 999] })
    expect(server.texts()).toEqual(['hi', 'three'])
  })

  it('show a small picture first, which is another file', async () => {
    const { key } = server.world.files.add({ name: 'x.png', mime: 'image/png', bytes: tinyPng(900, 90) })
    server.world.send({
      fromId: 42,
      to: 700,
      content: { text: '', media: { kind: 'photo', file: key, width: 900, height: 90 } },
      via: 'phone',
    })
    const [small, whole] = (await result('getUpdates')).at(-1).message.photo
    const sizeOf = async (fileId: string) => {
      const { file_path: path } = await result('getFile', { file_id: fileId })
      return (await (await fetch(`${server.apiRoot}/file/bot${server.token}/${path}`)).arrayBuffer()).byteLength
    }
    expect(await sizeOf(whole.file_id)).toBe(tinyPng().length)
    expect(await sizeOf(small.file_id)).not.toBe(tinyPng().length)
    expect((await fetch(`${server.apiRoot}/file/bot${server.token}/photos/../../secret`)).status).toBe(404)
  })

  it('larger than 20 MB cannot be downloaded', async () => {
    const { key } = server.world.files.add({ name: 'big.bin', mime: 'application/zip', bytes: Buffer.alloc(20 * 1024 * 1024 + 1) })
    server.world.send({ fromId: 42, to: 700, content: { text: '', media: { kind: 'document', file: key } }, via: 'phone' })
    const { file_id: fileId } = (await result('getUpdates')).at(-1).message.document
    expect(await server.call('getFile', { file_id: fileId })).toMatchObject({ description: 'Bad Request: file is too big' })
  })
})
