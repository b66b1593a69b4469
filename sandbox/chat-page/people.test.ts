import { InputFile } from 'grammy'
import type { Browser } from 'playwright-core'
import { toBuffer } from 'qrcode'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchBrowser } from '#tests/browser.ts'
import { sampleCast } from '../people.ts'
import { serviceUserId } from '../world/types.ts'
import { botId, button, customer, expectQuiet, messages, owner, send, startRig, word } from './rig.ts'

const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] }
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

describe('the people', () => {
  test('who got something shows it, and is played with one press', async () => {
    const rig = await startRig(browser)
    const page = await rig.open({ personId: customer.id, chatId: owner.id })
    await send(page, 'Yardım eder misiniz?')
    const name = `${owner.firstName} ${owner.lastName}`
    await page.getByRole('link', { name: word('people.beWithUnread', { name, count: 1 }) }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page
      .getByRole('navigation', { name: word('chats.title') })
      .getByRole('link', { name: customer.firstName })
      .click()
    await messages(page).getByText('Yardım eder misiniz?').waitFor()
    await page.getByRole('link', { name: word('people.be', { name }), exact: true }).waitFor()
    expectQuiet(rig)
  })

  test('a contact finds the customers to write to without a search', async () => {
    const rig = await startRig(browser)
    const [contact] = sampleCast.people.filter(({ role }) => role === 'contact')
    const page = await rig.open({ personId: contact?.id ?? 0 })
    await page
      .getByRole('navigation', { name: word('chats.title') })
      .getByRole('link', { name: `${customer.firstName} ${customer.lastName}` })
      .click()
    await send(page, 'Merhaba')
    await messages(page).getByText('Merhaba').waitFor()
    expect(rig.sandbox.world.lastIn(customer.id, contact?.id ?? 0)?.content.text).toBe('Merhaba')
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
    const page = await rig.open({ personId: customer.id })
    const sent = await rig.client().sendCode({ phone: customer.phone })
    const text = rig.sandbox.world.lastIn(customer.id, serviceUserId)?.content.text ?? ''
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
    const page = await rig.open({ personId: customer.id, chatId: botId })
    // A bot writes only to whoever has written to it.
    await button(page, word('bot.start')).click()
    const client = rig.client()
    const me = client.signInQr({
      onUrlUpdated: (url) => void toBuffer(url).then((picture) => rig.bot.api.sendPhoto(customer.id, new InputFile(picture, 'qr.png'))),
    })
    await messages(page)
      .getByRole('img', { name: word('media.photo') })
      .waitFor()
    await button(page, word('settings.title')).click()
    await button(page, word('scan.screen')).click()
    expect((await me).id).toBe(customer.id)
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
    const page = await rig.open({ personId: customer.id })
    await button(page, word('settings.title')).click()
    await button(page, word('password.set')).click()
    await page.getByLabel(word('password.new')).fill('mavi deniz')
    await button(page, word('save')).click()
    await button(page, word('password.show')).click()
    await page.getByText('mavi deniz').waitFor()
    expect(rig.sandbox.world.user(customer.id).password).toBe('mavi deniz')
    await button(page, word('password.remove')).click()
    await button(page, word('password.set')).waitFor()
    expect(rig.sandbox.world.user(customer.id).password).toBeUndefined()
    expectQuiet(rig)
  })
})

describe('the page', () => {
  test('on a phone there is one pane, and a way back', async () => {
    const rig = await startRig(browser, phone)
    const page = await rig.open({ personId: customer.id })
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
      rig.sandbox.world.send({ fromId: owner.id, to: customer.id, content: { text: `mesaj ${number}` }, via: 'phone' })
    }
    const page = await rig.open({ personId: customer.id, chatId: owner.id })
    await messages(page).getByText('mesaj 1000', { exact: true }).waitFor()
    await vi.waitFor(() => expect(rig.sandbox.control.state(customer.id).chats?.find(({ chatId }) => chatId === owner.id)?.unread).toBe(0))
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
    const one = await rig.open({ personId: customer.id, chatId: owner.id })
    await one.getByRole('textbox', { name: word('composer.write') }).waitFor()
    const other = await rig.open({ personId: owner.id, chatId: customer.id })
    await send(one, 'Merhaba')
    await messages(other).getByText('Merhaba').waitFor()
    await send(other, 'Buyurun')
    await one.bringToFront()
    await messages(one).getByText('Buyurun').waitFor()
    expect(streams).toHaveLength(1)
    await one.close()
    rig.sandbox.world.send({ fromId: customer.id, to: owner.id, content: { text: 'Orada mısınız?' }, via: 'phone' })
    await messages(other).getByText('Orada mısınız?').waitFor()
    expectQuiet(rig)
  })

  test('the clock of the world moves by a press, and comes back', async () => {
    const rig = await startRig(browser)
    const page = await rig.open()
    await button(page, word('world.title')).click()
    await button(page, word('clock.day')).click()
    await vi.waitFor(() => expect(rig.sandbox.world.clockOffsetMs).toBe(86_400_000))
    await button(page, word('clock.now')).click()
    await vi.waitFor(() => expect(rig.sandbox.world.clockOffsetMs).toBe(0))
    expectQuiet(rig)
  })

  test('Telegram begins again only after asking, which says what stays, and its clock comes back', async () => {
    const rig = await startRig(browser)
    const page = await rig.open({ personId: customer.id, chatId: owner.id })
    await send(page, 'Silinecek')
    await messages(page).getByText('Silinecek').waitFor()
    await button(page, word('world.title')).click()
    for (const change of ['clock.month', 'faults.modelDown']) await button(page, word(change)).click()
    await vi.waitFor(() => expect(rig.sandbox.control.state().disturbances).toHaveLength(2))
    await button(page, word('world.resetDo')).click()
    const question = page.getByRole('dialog', { name: word('world.resetAsk') })
    await question.getByText('müşteriler ve siparişler kalır').waitFor()
    await question.getByRole('button', { name: word('world.resetDo') }).click()
    await messages(page).getByText('Silinecek').waitFor({ state: 'detached' })
    expect(rig.sandbox.control.state().disturbances).toEqual([])
    expectQuiet(rig)
  })
})
