import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MemoryStorage } from '@mtcute/core'
import { addPublicKey } from '@mtcute/core/utils.js'
import { TelegramClient } from '@mtcute/node'
import QRCode from 'qrcode'
import { cryptoProvider } from './mtproto/wire/cipher.ts'
import { sampleCast } from './people.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from './start.ts'

const started: Sandbox[] = []
const start = async (options: Partial<SandboxOptions> = {}) => {
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 }, ...options })
  started.push(sandbox)
  return sandbox
}
afterEach(async () => {
  for (const sandbox of started.splice(0)) await sandbox.stop()
})

/** The status for a request that names itself so; `fetch` does not let a program choose its Host. */
const statusFor = (sandbox: Sandbox, path: string, headers: Record<string, string>) =>
  new Promise<number>((resolve, reject) => {
    request(`${sandbox.apiRoot}${path}`, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

describe('a page of the web cannot reach the sandbox', () => {
  it('by a name that points here, nor from its own address', async () => {
    const sandbox = await start()
    const port = new URL(sandbox.apiRoot).port
    const foreign = [
      { host: `evil.example:${port}` },
      { host: 'localhost:1' },
      { host: `localhost:${port}`, origin: 'https://evil.example' },
      { host: `localhost:${port}`, origin: 'null' },
      { host: `localhost:${port}`, origin: 'http://localhost:1' },
      { host: `localhost:${port}`, 'sec-fetch-site': 'cross-site' },
    ]
    for (const headers of foreign) {
      for (const path of ['/sim/state', '/', `/bot${sandbox.botToken}/getMe`]) expect(await statusFor(sandbox, path, headers)).toBe(403)
    }
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect(await statusFor(sandbox, '/sim/state', { host: `${host}:${port}`, origin: `http://${host}:${port}` })).toBe(200)
  })
})

it('a link of the web to the chat page may be followed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'page-'))
  await writeFile(join(directory, 'index.html'), '<!doctype html>')
  const sandbox = await start({ chatPageDirectory: directory })
  const { host } = new URL(sandbox.apiRoot)
  const visit = { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
  expect(await statusFor(sandbox, '/', visit)).toBe(200)
  expect(await statusFor(sandbox, `/bot${sandbox.botToken}/logOut`, visit)).toBe(403)
  expect(await statusFor(sandbox, '/', { ...visit, 'sec-fetch-dest': 'iframe' })).toBe(403)
  await rm(directory, { recursive: true })
})

it('an address that is none is refused, and the sandbox goes on', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'page-'))
  const sandbox = await start({ chatPageDirectory: directory })
  const { host } = new URL(sandbox.apiRoot)
  expect(await statusFor(sandbox, '/bot%zz/getMe', { host })).toBe(401)
  expect(await statusFor(sandbox, `/file/bot${sandbox.botToken}/%zz`, { host })).toBe(404)
  expect(await statusFor(sandbox, '/sim/file/%zz', { host })).toBe(400)
  for (const path of ['/%zz.js', '//', '//x:y/', '/a%00.js']) expect(await statusFor(sandbox, path, { host })).toBeGreaterThanOrEqual(404)
  expect(await statusFor(sandbox, '/sim', { host })).toBe(200)
  await rm(directory, { recursive: true })
})

describe('a sandbox', () => {
  it('names the port that is in use and the variable that chooses it', async () => {
    const { apiRoot, dataCentre } = await start()
    const port = Number(new URL(apiRoot).port)
    await expect(start({ port })).rejects.toThrow(
      `Port ${port} is in use, and the sandbox needs it beside PORT: set PORT to another number.`,
    )
    const busy = Number(dataCentre.address.split(':')[1])
    await expect(start({ dataCentrePorts: { 2: busy, 4: 0 } })).rejects.toThrow(`Port ${busy} is in use`)
  })

  it('has the same people, bot, token and clock after a restart', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-'))
    const first = await start({ directory })
    const [customer] = sampleCast.people
    await first.control.say({ userId: customer!.id, chatId: sampleCast.bot.id, text: 'hello' })
    await first.control.user({ id: customer!.id, firstName: 'Renamed' })
    await first.control.clock({ offsetMs: 5000 })
    const people = first.control.state().people
    await first.stop()
    started.length = 0
    const second = await start({ directory })
    expect(second.botToken).toBe(first.botToken)
    expect(second.control.state().people).toEqual(people)
    expect(second.control.state().clock.offsetMs).toBe(5000)
    expect(second.control.history(customer!.id, sampleCast.bot.id).messages.map(({ text }) => text)).toEqual(['hello'])
    await second.stop()
    started.length = 0
    await rm(directory, { recursive: true })
  })

  it('remembers after a restart which keyboard stands in a chat, and that a one-time one was used', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-'))
    const first = await start({ directory })
    const [one, two] = sampleCast.people
    const chatId = sampleCast.bot.id
    const keyboard = { keyboard: [[{ text: 'Yes' }]], one_time_keyboard: true }
    for (const { id } of [one!, two!]) {
      await first.control.say({ userId: id, chatId, text: 'hi' })
      first.world.send({ fromId: chatId, to: id, content: { text: 'k' }, replyMarkup: keyboard, via: 'bot-api' })
    }
    await first.control.say({ userId: one!.id, chatId, text: 'Yes' })
    await first.stop()
    started.length = 0
    const second = await start({ directory })
    const keyboardOf = (userId: number) => second.control.state(userId).chats!.find((chat) => chat.chatId === chatId)!.keyboard
    expect(keyboardOf(one!.id)).toBeUndefined()
    expect(keyboardOf(two!.id)).toEqual(keyboard)
    await rm(directory, { recursive: true })
  })

  it('that began again does not repeat a number after a restart either', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sandbox-'))
    const first = await start({ directory })
    const message = { userId: sampleCast.people[0]!.id, chatId: sampleCast.bot.id, text: 'hello' }
    const before = await first.control.say(message)
    await first.control.pay({ userId: message.userId, reference: 'GVT-1', amountKurus: 1 })
    await first.control.reset({})
    await first.stop()
    started.length = 0
    const second = await start({ directory })
    expect(second.control.history(message.userId, message.chatId).messages).toEqual([])
    expect(second.control.state().payments).toEqual([])
    const after = await second.control.say(message)
    expect(after.messageId).toBeGreaterThan(before.messageId)
    expect(after.uid).toBeGreaterThan(before.uid)
    await rm(directory, { recursive: true })
  })

  it('serves the chat page with a strict policy and nothing beside it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'page-'))
    await writeFile(join(directory, 'index.html'), '<!doctype html>')
    await writeFile(join(directory, '.sources'), 'hidden')
    const sandbox = await start({ chatPageDirectory: directory })
    const page = await fetch(sandbox.chatPageUrl)
    expect(await page.text()).toBe('<!doctype html>')
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    for (const path of ['.sources', 'missing.js', '..%2f..%2fetc/passwd.txt'])
      expect((await fetch(`${sandbox.chatPageUrl}${path}`)).status).toBe(404)
    await rm(directory, { recursive: true })
  })
})

describe('an account on MTProto', () => {
  it('signs in by the QR code that its phone scans, talks to the bot of the Bot API, and is signed out from the phone', async () => {
    const sandbox = await start()
    const [customer] = sampleCast.people
    const userId = customer!.id
    addPublicKey(cryptoProvider, sandbox.dataCentre.keyPem)
    const [ipAddress = '', port] = sandbox.dataCentre.address.split(':')
    const main = { id: 2, ipAddress, port: Number(port) }
    const client = new TelegramClient({
      apiId: sandbox.apiId,
      apiHash: sandbox.apiHash,
      storage: new MemoryStorage(),
      logLevel: 0,
      defaultDcs: { main, media: { ...main, mediaOnly: true } },
    })
    client.onError.add(() => {})
    const scanned: Promise<unknown>[] = []
    const me = await client.signInQr({
      onUrlUpdated: (url) => {
        scanned.push(QRCode.toBuffer(url).then((image) => sandbox.control.scan({ userId, image: image.toString('base64') })))
      },
    })
    expect(me.id).toBe(userId)
    expect(await scanned[0]).toEqual({ device: expect.any(String) })
    await client.sendText(sampleCast.bot.username, '/start')
    const { messages } = sandbox.control.history(userId, sampleCast.bot.id)
    expect(messages).toMatchObject([{ text: '/start', isOut: true }])
    const updates = await fetch(`${sandbox.apiRoot}/bot${sandbox.botToken}/getUpdates`)
    expect(await updates.json()).toMatchObject({ result: [{ message: { text: '/start', from: { id: userId } } }] })
    const [phone, session] = sandbox.control.state(userId).sessions!
    expect(phone).toMatchObject({ isPhone: true })
    expect(session).toMatchObject({ isPhone: false, isOnline: true })
    await sandbox.control.endSession({ userId, sessionId: session!.id })
    await vi.waitFor(() => expect(sandbox.control.state(userId).sessions).toHaveLength(1))
    await client.destroy()
  })
})
