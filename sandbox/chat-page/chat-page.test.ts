import { InputFile } from 'grammy'
import type { Browser, Page } from 'playwright-core'
import { toBuffer } from 'qrcode'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { launchBrowser } from '#tests/browser.ts'
import { serviceUserId } from '../world/types.ts'
import { botId, customer, owner, startRig, word, type Rig } from './rig.ts'

const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] }
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

describe('a newcomer', () => {
  test('comes from the welcome to the answer of the bot by two presses, and is welcomed once', async () => {
    const rig = await startRig(browser)
    rig.bot.command('start', (ctx) => ctx.reply('Buyurun'))
    void rig.bot.start()
    const page = await rig.context.newPage()
    await page.goto(rig.sandbox.chatPageUrl)
    await button(page, word('welcome.open')).click()
    await button(page, word('bot.start')).click()
    await messages(page).getByText('Buyurun').waitFor()
    await page.reload()
    await messages(page).getByText('Buyurun').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    expectQuiet(rig)
  })

  test('reads the page in English with one press, and it stays so', async () => {
    const rig = await startRig(browser)
    const page = await rig.open()
    await button(page, word('language.other')).click()
    await page.getByRole('region', { name: 'Chats' }).waitFor()
    await page.reload()
    await button(page, 'Settings').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expectQuiet(rig)
  })
})

describe('the buttons of a bot', () => {
  test('a press shows what the bot answered: a line, or a window when it asks for one', async () => {
    const rig = await startRig(browser)
    const keyboard = [[inline('Temel', 'basic'), inline('Premium', 'premium')]]
    rig.bot.command('start', (ctx) => ctx.reply('Paket', { reply_markup: { inline_keyboard: keyboard } }))
    rig.bot.on('callback_query:data', (ctx) =>
      ctx.answerCallbackQuery({ text: `Oldu: ${ctx.callbackQuery.data}`, show_alert: ctx.callbackQuery.data === 'premium' }),
    )
    const page = await started(rig)
    await button(page, 'Temel').click()
    await page.getByRole('status').getByText('Oldu: basic').waitFor()
    await button(page, 'Premium').click()
    await page.getByRole('dialog').getByText('Oldu: premium').waitFor()
    await button(page, word('ok')).click()
    expectQuiet(rig)
  })

  test('copy_text is on the clipboard, and the button says so', async () => {
    const rig = await startRig(browser, clipboard)
    const keyboard = [[{ text: 'IBAN', copy_text: { text: 'TR330006100519786457841326' } }]]
    rig.bot.command('start', (ctx) => ctx.reply('Hesap', { reply_markup: { inline_keyboard: keyboard } }))
    const page = await started(rig)
    await button(page, 'IBAN').click()
    await button(page, 'IBAN').getByText(word('copy.done')).waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('TR330006100519786457841326')
    expectQuiet(rig)
  })

  test('request_contact shares the own number of whoever plays', async () => {
    const rig = await startRig(browser)
    const keyboard = [[{ text: 'Numaram', request_contact: true }]]
    rig.bot.command('start', (ctx) => ctx.reply('Numara?', { reply_markup: { keyboard, one_time_keyboard: true } }))
    rig.bot.on('message:contact', (ctx) => ctx.reply(`${ctx.message.contact.user_id} ${ctx.message.contact.phone_number}`))
    const page = await started(rig)
    await button(page, 'Numaram').click()
    await messages(page).getByText(`${customer?.id} ${customer?.phone}`).waitFor()
    await button(page, 'Numaram').waitFor({ state: 'detached' })
    expectQuiet(rig)
  })

  test('the menu button lists the commands of the bot and sends the chosen one', async () => {
    const rig = await startRig(browser)
    await rig.bot.api.setMyCommands([{ command: 'destek', description: 'Bize ulaşın' }])
    rig.bot.command('start', (ctx) => ctx.reply('Merhaba'))
    rig.bot.command('destek', (ctx) => ctx.reply('Sizi dinliyoruz'))
    const page = await started(rig)
    await button(page, word('commands')).click()
    await button(page, '/destek').click()
    await messages(page).getByText('Sizi dinliyoruz').waitFor()
    expectQuiet(rig)
  })

  test('a link to the bot with a payload stays in this world and starts it with the payload', async () => {
    const rig = await startRig(browser)
    const url = `https://t.me/${rig.sandbox.botUsername}?start=abc`
    rig.bot.command('start', (ctx) => ctx.reply(`[${ctx.match}]`, { reply_markup: { inline_keyboard: [[{ text: 'Davet', url }]] } }))
    const page = await started(rig)
    await button(page, 'Davet').click()
    await button(page, word('bot.start')).click()
    await messages(page).getByText('[abc]').waitFor()
    expectQuiet(rig)
  })
})

describe('a wish for a reply and a Mini App', () => {
  test('force_reply makes the next words an answer to the question, once', async () => {
    const rig = await startRig(browser)
    rig.bot.command('start', (ctx) => ctx.reply('Adınız?', { reply_markup: { force_reply: true } }))
    rig.bot.on('message:text', (ctx) => ctx.reply(`${ctx.message.reply_to_message?.text} ${ctx.message.text}`))
    const page = await started(rig)
    await page.getByText(word('message.replyTo', { name: 'GAVATCORE' })).waitFor()
    await send(page, 'Nazan')
    await messages(page).getByText('Adınız? Nazan').waitFor()
    await send(page, 'Devam')
    await messages(page).getByText('undefined Devam').waitFor()
    expectQuiet(rig)
  })

  test('a Mini App opens with its launch data and closes by itself', async () => {
    const rig = await startRig(browser)
    const app = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(`<button onclick="parent.postMessage(JSON.stringify({eventType:'web_app_close'}),'*')">kapat</button>
        <script>document.body.append(location.hash.includes('tgWebAppData') ? 'imzalı' : 'imzasız')</script>`)
    })
    await new Promise<void>((done) => void app.listen(0, '127.0.0.1', done))
    onTestFinished(() => void app.close())
    // A TCP server that listens has an address of this kind.
    const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`
    rig.bot.command('start', (ctx) => ctx.reply('Uygulama', { reply_markup: { inline_keyboard: [[{ text: 'Aç', web_app: { url } }]] } }))
    const page = await started(rig)
    await button(page, 'Aç').click()
    const frame = page.frameLocator('iframe')
    await frame.getByText('imzalı').waitFor()
    await frame.getByRole('button', { name: 'kapat' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(rig.complaints).toEqual([])
  })
})

describe('writing', () => {
  test('Enter sends, Shift+Enter breaks the line', async () => {
    const rig = await startRig(browser)
    rig.bot.on('message:text', (ctx) => ctx.reply(JSON.stringify(ctx.message.text)))
    const page = await started(rig)
    const field = page.getByRole('textbox', { name: word('composer.write') })
    await field.pressSequentially('bir')
    await field.press('Shift+Enter')
    await field.pressSequentially('iki')
    await field.press('Enter')
    await messages(page).getByText(JSON.stringify('bir\niki')).waitFor()
    expect(await field.inputValue()).toBe('')
    expectQuiet(rig)
  })

  test('a photo reaches the bot with its words', async () => {
    const rig = await startRig(browser)
    rig.bot.on('message:photo', (ctx) => ctx.reply(`foto: ${ctx.message.caption}`))
    const page = await started(rig)
    await page.getByLabel(word('attach.photo')).setInputFiles({ name: 'dekont.png', mimeType: 'image/png', buffer: dot })
    await page.getByRole('list', { name: word('attach.waiting') }).waitFor()
    await send(page, 'dekontum')
    await messages(page).getByText('foto: dekontum').waitFor()
    const picture = messages(page).getByRole('img', { name: word('media.photo') })
    await vi.waitFor(async () => expect(await picture.evaluate((image: { naturalWidth?: number }) => image.naturalWidth)).toBe(1))
    expectQuiet(rig)
  })

  test('an own message is edited and deleted for the other side too', async () => {
    const rig = await startRig(browser)
    const page = await rig.open({ personId: customer!.id, chatId: owner!.id })
    await send(page, 'Selam')
    await chooseFor(page, 'Selam', 'message.edit')
    await send(page, 'Merhaba')
    await messages(page).getByText('Merhaba').waitFor()
    const other = await rig.open({ personId: owner!.id, chatId: customer!.id })
    await messages(other).getByText('Merhaba').waitFor()
    await messages(other).getByText(word('message.edited')).waitFor()
    await page.bringToFront()
    await chooseFor(page, 'Merhaba', 'message.delete')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: word('message.delete') })
      .click()
    await messages(other).getByText('Merhaba').waitFor({ state: 'detached' })
    expectQuiet(rig)
  })

  test('a reply quotes what it answers', async () => {
    const rig = await startRig(browser)
    const page = await rig.open({ personId: customer!.id, chatId: owner!.id })
    await send(page, 'Soru')
    await chooseFor(page, 'Soru', 'message.reply')
    await send(page, 'Cevap')
    const answer = messages(page).getByRole('article').filter({ hasText: 'Cevap' })
    await answer.getByRole('button', { name: word('message.replyTo', { name: `${customer!.firstName} ${customer!.lastName}` }) }).waitFor()
    expectQuiet(rig)
  })

  test('whatever a bot writes is text: no markup of it becomes part of the page', async () => {
    const rig = await startRig(browser)
    const hostile = '<img src=x onerror="document.title=1"><b>'
    rig.bot.command('start', (ctx) => ctx.reply(hostile, { entities: [{ type: 'bold', offset: 0, length: 4 }] }))
    const page = await started(rig)
    await messages(page).getByText('onerror').waitFor()
    expect(await messages(page).locator('.bubble-text').last().textContent()).toBe(hostile)
    expectQuiet(rig)
  })

  test('a blocked bot cannot write, and is unblocked with one press', async () => {
    const rig = await startRig(browser)
    rig.bot.command('start', (ctx) => ctx.reply('Buradayım'))
    const page = await started(rig)
    await messages(page).getByText('Buradayım').waitFor()
    await button(page, word('chat.more')).click()
    await page.getByRole('menuitem', { name: word('block') }).click()
    await button(page, word('unblock')).waitFor()
    await expect(rig.bot.api.sendMessage(customer!.id, 'x')).rejects.toThrow(/blocked/)
    await button(page, word('unblock')).click()
    await page.getByRole('textbox', { name: word('composer.write') }).waitFor()
    expectQuiet(rig)
  })
})

describe('the people', () => {
  test('who got something shows it, and is played with one press', async () => {
    const rig = await startRig(browser)
    const page = await rig.open({ personId: customer!.id, chatId: owner!.id })
    await send(page, 'Yardım eder misiniz?')
    const name = `${owner!.firstName} ${owner!.lastName}`
    await page.getByRole('link', { name: word('people.beWithUnread', { name, count: 1 }) }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page
      .getByRole('navigation', { name: word('chats.title') })
      .getByRole('link', { name: customer!.firstName })
      .click()
    await messages(page).getByText('Yardım eder misiniz?').waitFor()
    await page.getByRole('link', { name: word('people.be', { name }), exact: true }).waitFor()
    expectQuiet(rig)
  })

  test('a new person comes into the world and plays at once', async () => {
    const rig = await startRig(browser)
    const page = await rig.open()
    await button(page, word('people.add')).click()
    await page.getByLabel(word('person.firstName'), { exact: true }).fill('Nazan')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: word('add'), exact: true })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Nazan' }).waitFor()
    expectQuiet(rig)
  })

  test('the code of a login stands in the chat of Telegram and is copied with one press', async () => {
    const rig = await startRig(browser, clipboard)
    const page = await rig.open({ personId: customer!.id })
    const sent = await rig.client().sendCode({ phone: customer!.phone })
    const text = rig.sandbox.world.lastIn(customer!.id, serviceUserId)?.content.text ?? ''
    expect('phoneCodeHash' in sent).toBe(true)
    await page
      .getByRole('navigation', { name: word('chats.title') })
      .getByRole('link', { name: 'Telegram' })
      .click()
    const [code = ''] = /\d{5,7}/.exec(text) ?? []
    await button(page, word('loginCode.copy', { code })).click()
    await vi.waitFor(async () => expect(await page.evaluate('navigator.clipboard.readText()')).toBe(code))
    expectQuiet(rig)
  })

  test('the QR on the screen signs a program in, and the device is ended in the settings', async () => {
    const rig = await startRig(browser)
    const page = await rig.open({ personId: customer!.id, chatId: botId })
    // A bot writes only to whoever has written to it.
    await button(page, word('bot.start')).click()
    const client = rig.client()
    const me = client.signInQr({
      onUrlUpdated: (url) => void toBuffer(url).then((picture) => rig.bot.api.sendPhoto(customer!.id, new InputFile(picture, 'qr.png'))),
    })
    await messages(page)
      .getByRole('img', { name: word('media.photo') })
      .waitFor()
    await button(page, word('settings.title')).click()
    await button(page, word('scan.screen')).click()
    expect((await me).id).toBe(customer!.id)
    const end = page
      .getByRole('listitem')
      .filter({ hasText: 'Test program' })
      .getByRole('button', { name: word('devices.end') })
    await end.click()
    await end.waitFor({ state: 'detached' })
    await expect(client.getMe()).rejects.toThrow(/revoked|unregistered|not registered/i)
    expectQuiet(rig)
  })

  test('the two-step password is set, shown and removed in the settings', async () => {
    const rig = await startRig(browser)
    const page = await rig.open({ personId: customer!.id })
    await button(page, word('settings.title')).click()
    await button(page, word('password.set')).click()
    await page.getByLabel(word('password.new')).fill('mavi deniz')
    await button(page, word('save')).click()
    await button(page, word('password.show')).click()
    await page.getByText('mavi deniz').waitFor()
    expect(rig.sandbox.world.user(customer!.id).password).toBe('mavi deniz')
    await button(page, word('password.remove')).click()
    await button(page, word('password.set')).waitFor()
    expect(rig.sandbox.world.user(customer!.id).password).toBeUndefined()
    expectQuiet(rig)
  })
})

describe('the page', () => {
  test('on a phone there is one pane, and a way back', async () => {
    const rig = await startRig(browser, phone)
    const page = await rig.open({ personId: customer!.id })
    await page
      .getByRole('navigation', { name: word('chats.title') })
      .getByRole('link', { name: 'GAVATCORE' })
      .click()
    await button(page, word('bot.start')).waitFor()
    await expect.poll(() => page.getByRole('region', { name: word('chats.title') }).count()).toBe(0)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await page.getByRole('link', { name: word('back') }).click()
    await page.getByRole('region', { name: word('chats.title') }).waitFor()
    await button(page, word('bot.start')).waitFor({ state: 'detached' })
    expectQuiet(rig)
  })

  test('a chat of 1,000 messages opens at its end and goes back to its first by scrolling', async () => {
    const rig = await startRig(browser)
    for (let number = 1; number <= 1000; number++) {
      rig.sandbox.world.send({ fromId: owner!.id, to: customer!.id, content: { text: `mesaj ${number}` }, via: 'phone' })
    }
    const page = await rig.open({ personId: customer!.id, chatId: owner!.id })
    await messages(page).getByText('mesaj 1000', { exact: true }).waitFor()
    await vi.waitFor(() =>
      expect(rig.sandbox.control.state(customer!.id).chats?.find(({ chatId }) => chatId === owner!.id)?.unread).toBe(0),
    )
    const first = messages(page).getByText('mesaj 1', { exact: true })
    const scroller = page.getByRole('region', { name: word('messages') })
    await expect
      .poll(
        async () => {
          await scroller.evaluate((element) => element.scrollTo({ top: -element.scrollHeight }))
          return first.count()
        },
        { timeout: 15_000 },
      )
      .toBe(1)
    expect(await messages(page).getByRole('article').count()).toBe(1000)
    expectQuiet(rig)
  })

  test('several windows are several people, and share one stream of changes', async () => {
    const rig = await startRig(browser)
    const streams: string[] = []
    rig.context.on('request', (request) => void (request.url().includes('/sim/events') && streams.push(request.url())))
    const one = await rig.open({ personId: customer!.id, chatId: owner!.id })
    await one.getByRole('textbox', { name: word('composer.write') }).waitFor()
    const other = await rig.open({ personId: owner!.id, chatId: customer!.id })
    await send(one, 'Merhaba')
    await messages(other).getByText('Merhaba').waitFor()
    await send(other, 'Buyurun')
    await one.bringToFront()
    await messages(one).getByText('Buyurun').waitFor()
    expect(streams).toHaveLength(1)
    await one.close()
    rig.sandbox.world.send({ fromId: customer!.id, to: owner!.id, content: { text: 'Orada mısınız?' }, via: 'phone' })
    await messages(other).getByText('Orada mısınız?').waitFor()
    expectQuiet(rig)
  })

  test('the clock of the world moves by a press, and comes back', async () => {
    const rig = await startRig(browser)
    const page = await rig.open()
    await button(page, word('world.title')).click()
    await page.getByText(word('judge.none')).waitFor()
    await button(page, word('clock.day')).click()
    await vi.waitFor(() => expect(rig.sandbox.world.clockOffsetMs).toBe(86_400_000))
    await button(page, word('clock.now')).click()
    await vi.waitFor(() => expect(rig.sandbox.world.clockOffsetMs).toBe(0))
    expectQuiet(rig)
  })

  test('everything is reset only after asking', async () => {
    const rig = await startRig(browser)
    const page = await rig.open({ personId: customer!.id, chatId: owner!.id })
    await send(page, 'Silinecek')
    await messages(page).getByText('Silinecek').waitFor()
    await button(page, word('world.title')).click()
    await button(page, word('world.resetDo')).click()
    await page
      .getByRole('dialog', { name: word('world.resetAsk') })
      .getByRole('button', { name: word('world.resetDo') })
      .click()
    await messages(page).getByText('Silinecek').waitFor({ state: 'detached' })
    expectQuiet(rig)
  })
})

function expectQuiet(rig: Rig) {
  expect(rig.strays).toEqual([])
  expect(rig.complaints).toEqual([])
}

async function started(rig: Rig): Promise<Page> {
  void rig.bot.start()
  const page = await rig.open({ personId: customer!.id, chatId: botId })
  await button(page, word('bot.start')).click()
  await page.getByRole('textbox', { name: word('composer.write') }).waitFor()
  return page
}

async function send(page: Page, text: string) {
  await page.getByRole('textbox', { name: word('composer.write') }).fill(text)
  await page.getByRole('textbox', { name: word('composer.write') }).press('Enter')
}

async function chooseFor(page: Page, text: string, key: string) {
  const message = messages(page).getByRole('article').filter({ hasText: text })
  await message.hover()
  await message.getByRole('button', { name: word('message.actions') }).click()
  await page.getByRole('menuitem', { name: word(key) }).click()
}

function messages(page: Page) {
  return page.getByRole('log')
}

function button(page: Page, name: string) {
  return page.getByRole('button', { name })
}

function inline(text: string, data: string) {
  return { text, callback_data: data }
}
