import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { telegramLimits } from './flood-control.ts'
import { startTestServer, tinyPng, type Answer, type TestServer } from './test-server.ts'

let server: TestServer

beforeEach(async () => {
  server = await startTestServer()
  server.say('hi')
})
afterEach(() => server.stop())

const send = (fields: Record<string, string | Blob>) => sendForm('sendPhoto', { chat_id: '42', ...fields })
const button = (fields: object) => ({ reply_markup: { inline_keyboard: [[{ text: 'b', ...fields }]] } })

describe('messages are refused in the words of Telegram', () => {
  it.each<[string, object, string]>([
    ['an empty text', { text: ' \n ' }, 'message text is empty'],
    ['a text that is too long', { text: 'x'.repeat(4097) }, 'message is too long'],
    ['an unknown chat', { chat_id: 999, text: 'x' }, 'chat not found'],
    ['no chat', { chat_id: undefined, text: 'x' }, 'chat_id is empty'],
    ['an unknown mode', { text: 'x', parse_mode: 'TeX' }, 'unsupported parse_mode'],
    ['an unknown tag', { text: 'é<foo>', parse_mode: 'HTML' }, `can't parse entities: Unsupported start tag "foo" at byte offset 2`],
    ['a tag left open', { text: '<b>x', parse_mode: 'HTML' }, `can't parse entities: Can't find end tag corresponding to start tag "b"`],
    [
      'crossed tags',
      { text: '<b><i>x</b></i>', parse_mode: 'HTML' },
      `can't parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`,
    ],
    ['a tag closed twice', { text: 'x</b>', parse_mode: 'HTML' }, `can't parse entities: Unexpected end tag at byte offset 1`],
    ['a lone bracket', { text: 'a < b', parse_mode: 'HTML' }, `can't parse entities: Unclosed start tag at byte offset 2`],
    [
      'a reserved character',
      { text: 'a.b', parse_mode: 'MarkdownV2' },
      `can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'`,
    ],
    ['an answer to nothing', { text: 'x', reply_parameters: { message_id: 999 } }, 'message to be replied not found'],
    ['callback data of 65 bytes', { text: 'x', ...button({ callback_data: 'x'.repeat(65) }) }, 'BUTTON_DATA_INVALID'],
    ['empty callback data', { text: 'x', ...button({ callback_data: '' }) }, 'BUTTON_DATA_INVALID'],
    ['a long text to copy', { text: 'x', ...button({ copy_text: { text: 'x'.repeat(257) } }) }, 'BUTTON_COPY_TEXT_INVALID'],
    [
      'a button that does nothing',
      { text: 'x', ...button({}) },
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
  ])('%s', async (_what, params, reason) => {
    const answer = await server.call('sendMessage', { chat_id: 42, ...params })
    expect(answer).toEqual({ ok: false, error_code: 400, description: `Bad Request: ${reason}` })
  })

  it('a caption that is too long, a photo that is none, a foreign file id', async () => {
    const photo = new Blob([new Uint8Array(tinyPng())])
    expect(await send({ photo, caption: 'x'.repeat(1025) })).toMatchObject({ description: 'Bad Request: message caption is too long' })
    expect(await send({ photo: new Blob(['text']) })).toMatchObject({ description: 'Bad Request: IMAGE_PROCESS_FAILED' })
    expect(await send({ photo: 'nonsense' })).toMatchObject({ description: 'Bad Request: wrong file identifier/HTTP URL specified' })
    const { result } = await send({ photo })
    const other = server.world.addUser({ id: 701, firstName: 'Other', isBot: true })
    server.world.send({ fromId: 42, to: 701, content: { text: 'hi' }, via: 'phone' })
    const token = server.botApi.bots.withId(other.id)!.token
    expect(await server.call('sendPhoto', { chat_id: 42, photo: result.photo.at(-1).file_id }, token)).toMatchObject({ error_code: 400 })
  })

  it('a person who never wrote, a group without the bot', async () => {
    server.world.addUser({ id: 50, firstName: 'Eve' })
    const { id } = server.world.addGroup({ kind: 'supergroup', title: 'Club', creatorId: 42 })
    expect(await server.call('sendMessage', { chat_id: 50, text: 'x' })).toMatchObject({
      error_code: 403,
      description: "Forbidden: bot can't initiate conversation with a user",
    })
    expect(await server.call('sendMessage', { chat_id: id, text: 'x' })).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot is not a member of the supergroup chat',
    })
  })
})

describe('edits and deletions', () => {
  it('are refused in the words of Telegram', async () => {
    const same = { chat_id: 42, text: '<b>one</b>', parse_mode: 'HTML', ...button({ callback_data: 'x' }) }
    const { result } = await server.call('sendMessage', same)
    const edit = (params: object) => server.call('editMessageText', { chat_id: 42, message_id: result.message_id, ...params })
    expect(await edit(same)).toMatchObject({
      description:
        'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    })
    expect((await edit({ text: 'one' })).result.reply_markup).toBeUndefined()
    expect(await edit({ message_id: 999, text: 'x' })).toMatchObject({ description: 'Bad Request: message to edit not found' })
    expect(await edit({ message_id: 1, text: 'x' })).toMatchObject({ description: "Bad Request: message can't be edited" })
    const remove = (id: number) => server.call('deleteMessage', { chat_id: 42, message_id: id })
    expect(await remove(result.message_id)).toMatchObject({ result: true })
    expect(await remove(result.message_id)).toMatchObject({ description: 'Bad Request: message to delete not found' })
    server.world.clockOffsetMs = 49 * 3600_000
    expect(await remove(1)).toMatchObject({ description: "Bad Request: message can't be deleted for everyone" })
  })
})

describe('calls', () => {
  it('of a press that is gone are refused', async () => {
    expect(await server.call('answerCallbackQuery', { callback_query_id: '1' })).toMatchObject({
      description: 'Bad Request: query is too old and response timeout expired or query ID is invalid',
    })
  })

  it('of a method that is not played are loud, of an unknown one or token too', async () => {
    expect(await server.call('sendPoll', { chat_id: 42 })).toEqual({
      ok: false,
      error_code: 501,
      description: 'Not Implemented in the sandbox: sendPoll',
    })
    expect(await server.call('sendNothing')).toMatchObject({ error_code: 404, description: 'Not Found: method not found' })
    expect(await server.call('getMe', {}, '1:x')).toMatchObject({ error_code: 401, description: 'Unauthorized' })
  })

  it('take forms and queries like JSON', async () => {
    const query = new URLSearchParams({
      chat_id: '42',
      text: 'by query',
      disable_notification: 'true',
      ...json(button({ callback_data: 'q' })),
    })
    const response = await fetch(`${server.apiRoot}/bot${server.token}/sendmessage?${query.toString()}`)
    expect(((await response.json()) as Answer).result.reply_markup.inline_keyboard[0][0].callback_data).toBe('q')
    expect((await sendForm('sendMessage', { chat_id: '42', text: 'by form', reply_markup: '{broken' })).description).toBe(
      "Bad Request: can't parse reply keyboard markup JSON object",
    )
    expect(server.botApi.violations).toEqual([])
  })

  it('that break the schema are noted', async () => {
    await server.call('sendMessage', { chat_id: 42, text: 'x', nonsense: 1 })
    expect(server.botApi.violations).toEqual([expect.stringMatching(/^sendMessage params: .*nonsense/)])
  })
})

describe('failures on demand', () => {
  it('strike the method as often as ordered, with the seconds to wait', async () => {
    server.botApi.faults.set({ method: 'sendMessage', code: 400, description: '', retryAfterSeconds: 7, latencyMs: 0, times: 1 })
    expect(await server.call('sendMessage', { chat_id: 42, text: 'x' })).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    })
    expect(await server.call('sendMessage', { chat_id: 42, text: 'x' })).toMatchObject({ ok: true })
    server.botApi.faults.set({ method: '*', code: 0, description: '', latencyMs: 0, times: 1 })
    await expect(server.call('getMe')).rejects.toThrow('fetch failed')
    server.botApi.faults.set({ method: 'getMe', code: 502, description: '', latencyMs: 0, times: 5 })
    server.botApi.faults.set({ method: 'getMe', code: 400, description: '', latencyMs: 0, times: 0 })
    expect(await server.call('getMe')).toMatchObject({ ok: true })
  })

  it('come by themselves when flood control is on', async () => {
    await server.stop()
    server = await startTestServer({ floodLimits: telegramLimits })
    server.say('hi')
    const answers: Answer[] = []
    for (let count = 0; count < 8; count++) answers.push(await server.call('sendMessage', { chat_id: 42, text: `${count}` }))
    expect(answers.slice(0, 5).every(({ ok }) => ok)).toBe(true)
    expect(answers.at(-1)).toMatchObject({ error_code: 429 })
    expect(answers.at(-1)!.parameters!.retry_after).toBeGreaterThan(0)
  })

  it('leave a press unanswered when the bot is too late', async () => {
    await server.stop()
    server = await startTestServer({ answerableMs: 1 })
    server.say('hi')
    const { result } = await server.call('sendMessage', { chat_id: 42, text: 'x', ...button({ callback_data: 'late' }) })
    const uid = server.world.history(42, 700).at(-1)!.uid
    expect(await server.botApi.press({ userId: 42, botId: 700, uid, data: 'late' })).toBeUndefined()
    const updates = await vi.waitFor(async () => (await server.call('getUpdates')).result)
    const query = updates.at(-1).callback_query
    expect(query.message.message_id).toBe(result.message_id)
    expect(await server.call('answerCallbackQuery', { callback_query_id: query.id })).toMatchObject({ error_code: 400 })
  })
})

async function sendForm(method: string, fields: Record<string, string | Blob>): Promise<Answer> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const response = await fetch(`${server.apiRoot}/bot${server.token}/${method}`, { method: 'POST', body: form })
  return (await response.json()) as Answer
}

function json(fields: object): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, JSON.stringify(value)]))
}
