import { readFileSync } from 'node:fs'
import { MemoryStorage } from '@mtcute/core'
import { addPublicKey } from '@mtcute/core/utils.js'
import { TelegramClient } from '@mtcute/node'
import { Bot } from 'grammy'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { cryptoProvider } from '../mtproto/wire/cipher.ts'
import { sampleCast } from '../people.ts'
import { startSandbox, type Sandbox } from '../start.ts'
import { buildChatPage } from './build.ts'

const words = JSON.parse(readFileSync(new URL('./web/words.tr.json', import.meta.url), 'utf8')) as Record<string, string>

/** A text of the page, as its visitors read it at first. */
export function word(key: string, values: Record<string, string | number> = {}): string {
  const text = words[key]
  if (text === undefined) throw new Error(`words.tr.json has no ${key}`)
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

export interface Rig {
  sandbox: Sandbox
  bot: Bot
  /** One visitor's browser: what one window stores, the next one finds. */
  context: BrowserContext
  /** Opens the page as somebody, past the welcome. */
  open(route?: { personId?: number; chatId?: number }): Promise<Page>
  /** A program that wants to sign in as somebody. */
  client(): TelegramClient
  /** Such a program that did, by the code in their chat with Telegram. */
  signIn(person: { phone: string }): Promise<TelegramClient>
  /** What must stay empty: requests to another machine, and errors in the browser's console. */
  strays: string[]
  complaints: string[]
}

const [firstCustomer] = sampleCast.people.filter(({ role }) => role === 'customer')
const [firstOwner] = sampleCast.people.filter(({ role }) => role === 'staff')
if (!firstCustomer || !firstOwner) throw new Error('the cast lacks a customer or an owner')
export const customer = firstCustomer
export const owner = firstOwner
export const botId = sampleCast.bot.id

/** The real page in a real browser on a world of its own, with a bot that the test teaches. */
export async function startRig(browser: Browser, options: BrowserContextOptions = {}): Promise<Rig> {
  const sandbox = await startSandbox({
    host: '127.0.0.1',
    port: 0,
    dataCentrePorts: { 2: 0, 4: 0 },
    chatPageDirectory: await buildChatPage(),
  })
  const bot = new Bot(sandbox.botToken, { client: { apiRoot: sandbox.apiRoot } })
  const context = await browser.newContext({ locale: 'tr-TR', viewport: { width: 1280, height: 800 }, ...options })
  const strays: string[] = []
  const complaints: string[] = []
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== sandbox.apiRoot) strays.push(request.url())
  })
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  context.on('weberror', (error) => complaints.push(error.error().message))
  const clients: TelegramClient[] = []
  onTestFinished(async () => {
    await Promise.all(clients.map((client) => client.destroy()))
    await context.close()
    if (bot.isRunning()) await bot.stop()
    await sandbox.stop()
  })
  return { sandbox, bot, context, open, client, signIn, strays, complaints }

  async function open(route: { personId?: number; chatId?: number } = {}): Promise<Page> {
    const page = await context.newPage()
    await page.addInitScript(() => localStorage.setItem('gavatcore.welcome', 'seen'))
    await page.goto(`${sandbox.chatPageUrl}#/${[route.personId, route.chatId].filter((part) => part !== undefined).join('/')}`)
    return page
  }

  function client(): TelegramClient {
    const { address, keyPem } = sandbox.dataCentre
    const [ipAddress = '', port] = address.split(':')
    const main = { id: 2, ipAddress, port: Number(port) }
    addPublicKey(cryptoProvider, keyPem)
    const made = new TelegramClient({
      apiId: sandbox.apiId,
      apiHash: sandbox.apiHash,
      storage: new MemoryStorage(),
      logLevel: 0,
      defaultDcs: { main, media: { ...main, mediaOnly: true } },
      initConnectionOptions: { deviceModel: 'Test program' },
    })
    made.onError.add(() => {})
    clients.push(made)
    return made
  }

  async function signIn({ phone }: { phone: string }): Promise<TelegramClient> {
    const made = client()
    const sent = await made.sendCode({ phone })
    if (!('phoneCodeHash' in sent)) throw new Error('the account needs no code')
    const phoneCode = sandbox.dataCentres.logins.codeOf(phone) ?? ''
    await made.signIn({ phone, phoneCodeHash: sent.phoneCodeHash, phoneCode })
    return made
  }
}

export function expectQuiet(rig: Rig) {
  expect(rig.strays).toEqual([])
  expect(rig.complaints).toEqual([])
}

export async function started(rig: Rig): Promise<Page> {
  void rig.bot.start()
  const page = await rig.open({ personId: customer.id, chatId: botId })
  await button(page, word('bot.start')).click()
  await page.getByRole('textbox', { name: word('composer.write') }).waitFor()
  return page
}

export async function send(page: Page, text: string) {
  await page.getByRole('textbox', { name: word('composer.write') }).fill(text)
  await page.getByRole('textbox', { name: word('composer.write') }).press('Enter')
}

export async function chooseFor(page: Page, text: string, key: string) {
  const message = messages(page).getByRole('article').filter({ hasText: text })
  await message.hover()
  await message.getByRole('button', { name: word('message.actions') }).click()
  await page.getByRole('menuitem', { name: word(key) }).click()
}

export function messages(page: Page) {
  return page.getByRole('log')
}

export function button(page: Page, name: string) {
  return page.getByRole('button', { name })
}

export function inline(text: string, data: string) {
  return { text, callback_data: data }
}
