import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { launchBrowser } from '#tests/browser.ts'
import { button, chooseFor, customer, expectQuiet, inline, messages, owner, send, startRig, started, word } from './rig.ts'

const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] }
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

  test('is called by the name of whoever was chosen, and led to who begins', async () => {
    const rig = await startRig(browser)
    const page = await rig.context.newPage()
    await page.goto(`${rig.sandbox.chatPageUrl}#/${owner.id}`)
    await page.getByRole('dialog', { name: word('welcome.title', { name: owner.firstName }) }).waitFor()
    await button(page, word('welcome.openAs', { hero: customer.firstName })).click()
    await button(page, word('bot.start')).waitFor()
    expect(page.url()).toContain(`#/${customer.id}/`)
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
    await messages(page).getByText(`${customer.id} ${customer.phone}`).waitFor()
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
    const page = await rig.open({ personId: customer.id, chatId: owner.id })
    await send(page, 'Selam')
    await chooseFor(page, 'Selam', 'message.edit')
    await send(page, 'Merhaba')
    await messages(page).getByText('Merhaba').waitFor()
    const other = await rig.open({ personId: owner.id, chatId: customer.id })
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
    const page = await rig.open({ personId: customer.id, chatId: owner.id })
    await send(page, 'Soru')
    await chooseFor(page, 'Soru', 'message.reply')
    await send(page, 'Cevap')
    const answer = messages(page).getByRole('article').filter({ hasText: 'Cevap' })
    await answer.getByRole('button', { name: word('message.replyTo', { name: `${customer.firstName} ${customer.lastName}` }) }).waitFor()
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
    await expect(rig.bot.api.sendMessage(customer.id, 'x')).rejects.toThrow(/blocked/)
    await button(page, word('unblock')).click()
    await page.getByRole('textbox', { name: word('composer.write') }).waitFor()
    expectQuiet(rig)
  })
})
