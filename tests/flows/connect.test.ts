import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { serviceUserId, type Message } from '#sandbox/world/types.ts'
import { ask, customerOf, goLive, startStaff, type Customer } from '#tests/journey.ts'
import { cast, startProduct, transports, type Product } from '#tests/product.ts'

const minute = 60_000

describe('an account is connected', () => {
  test.each(transports)(
    'by a QR code that the phone scans; the picture goes (%s)',
    async (updates) => {
      const product = await startProduct({ updates })
      const ayse = await buyer(product, cast.ayse)
      await scanned(product, ayse)
      await ayse.sees('@ayse_yilmaz bağlandı')
      expect(ayse.messages().some(({ content }) => content.text.includes('okutun'))).toBe(false)
    },
    2 * minute,
  )

  test(
    'by a QR code that renews itself: before the first is dead there is a second, the first one goes, and the second connects',
    async () => {
      // this program is late: to it a code of half a minute has ten seconds left
      const product = await startProduct({ env: { CLOCK_URL: await clockAhead(20_000) } })
      const ayse = await buyer(product, cast.ayse)
      await ayse.press('Hesabı bağla')
      await ayse.press('Anladım')
      await ayse.press('QR kodla bağlan')
      const first = await ayse.sees('kodu okutun')
      const second = await ayse.seesAfter(first.uid, 'kodu okutun')
      await vi.waitFor(() => expect(first.deletedIn).toContain(cast.ayse), { timeout: 5_000 })
      expect(pictureIn(product, second)).not.toEqual(pictureIn(product, first))
      await product.sandbox.control.scan({ userId: ayse.id, image: pictureIn(product, second) })
      await ayse.sees('@ayse_yilmaz bağlandı')
      expect(second.deletedIn).toContain(cast.ayse)
    },
    2 * minute,
  )

  test(
    'by QR from another data centre, and with the 2FA password after it',
    async () => {
      const product = await startProduct()
      const zeynep = await buyer(product, cast.zeynep)
      await scanned(product, zeynep)
      await zeynep.sees('@zeynep_sahin bağlandı')
      const mehmet = await buyer(product, cast.mehmet)
      await scanned(product, mehmet)
      await mehmet.sees('İpucunuz: her zamanki')
      const typed = mehmet.say('gizli-parola')
      await mehmet.sees('@mehmet_celik bağlandı')
      expect(typed.deletedIn).toContain(cast.mehmet)
    },
    2 * minute,
  )

  test(
    'a code typed as a message is deleted and said to be dead; a new one by the keypad works',
    async () => {
      const product = await startProduct()
      const ayse = await buyer(product, cast.ayse)
      await ayse.askForCode()
      const typed = ayse.say(`kodum ${await ayse.readCode()}`)
      await ayse.sees('geçersiz kıldı; mesajınızı sildim')
      expect(typed.deletedIn).toContain(cast.ayse)
      await ayse.press('Yeni kod iste')
      await ayse.typeCode(await ayse.readCode(typed.uid))
      await ayse.sees('bağlandı')
    },
    2 * minute,
  )

  test(
    'a password that comes when the attempt is over is deleted, and offered to nobody',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      product.chat(cast.elif, cast.ayse).say('Merhaba')
      await ayse.sees('Merhaba')
      // a Reply that stands open gets neither the number nor the password
      await ayse.press('Yanıtla')
      await ayse.forge('on.new')
      for (const button of ['Paket seç', 'Temel', '1 hesap', 'Ödemeyi yaptım', 'Hesabı bağla']) await ayse.press(button)
      await ayse.giveNumber(`+${product.sandbox.world.user(cast.mehmet).phone}`)
      await ayse.typeCode(await customerOf(product, cast.mehmet).readCode())
      await ayse.sees('İki adımlı doğrulama')
      await product.advance(11 * minute)
      await ayse.sees('on dakika doldu')
      const typed = ayse.say('gizli-parola')
      await ayse.sees('sohbetten sildim')
      expect(typed.deletedIn).toContain(cast.ayse)
      expect(product.chat(cast.elif, cast.ayse).messages()).toEqual([])
    },
    2 * minute,
  )

  test(
    'three wrong codes close the attempt, the order stays, and the next attempt works',
    async () => {
      const product = await startProduct()
      const ayse = await buyer(product, cast.ayse)
      await ayse.askForCode()
      const code = await ayse.readCode()
      const wrong = code === '11111' ? '22222' : '11111'
      await ayse.typeCode(wrong)
      await ayse.sees('Kalan deneme: 2')
      await ayse.typeCode(wrong)
      await ayse.sees('Kalan deneme: 1')
      await ayse.typeCode(wrong)
      await ayse.sees('Deneme hakkı bitti')
      const before = newestUid(product)
      expect(productSessions(product, cast.ayse)).toEqual([])
      await ayse.press('Baştan başla')
      await ayse.finds('QR kodla bağlan')
      ayse.say('0555 100 00 01')
      await ayse.press('Doğru, kodu iste')
      await ayse.typeCode(await ayse.readCode(before))
      await ayse.sees('bağlandı')
    },
    2 * minute,
  )

  test(
    'no code: a wait is shown, then another way is asked for and its code works',
    async () => {
      const product = await startProduct()
      const ayse = await buyer(product, cast.ayse)
      await ayse.askForCode()
      await ayse.press('Kod gelmedi mi?')
      await ayse.sees('Kod gelmediyse')
      await ayse.finds(/saniye sonra|dakika sonra/)
      await product.advance(61_000)
      await ayse.press(/sonra/)
      await ayse.press('SMS ile gönder')
      await ayse.sees('SMS ile geldi')
      await ayse.typeCode(product.sandbox.dataCentres.logins.codeOf('905551000001'))
      await ayse.sees('bağlandı')
    },
    2 * minute,
  )

  test(
    "by the button that shares one's own number, and not by somebody else's card",
    async () => {
      const product = await startProduct()
      const ayse = await buyer(product, cast.ayse)
      await ayse.press('Hesabı bağla')
      await ayse.press('Anladım')
      await ayse.finds('QR kodla bağlan')
      const card = { kind: 'contact' as const, phone: '905551000003', firstName: 'Zeynep', userId: cast.zeynep }
      ayse.say('', { media: card })
      await ayse.sees('sizin numaranız değil')
      ayse.say('', { media: { kind: 'contact', phone: '905551000001', firstName: 'Ayşe', userId: cast.ayse } })
      await ayse.press('Doğru, kodu iste')
      await ayse.sees('Giriş kodu')
      await ayse.typeCode()
      await ayse.sees('bağlandı')
    },
    2 * minute,
  )

  test(
    'an account that is connected already is refused and its session lives on',
    async () => {
      const product = await startProduct()
      const zeynep = await buyer(product, cast.zeynep)
      await zeynep.connect()
      const ayse = await buyer(product, cast.ayse)
      const before = newestUid(product)
      await ayse.askForCode('+905551000003')
      await ayse.typeCode(await zeynep.readCode(before))
      await ayse.sees('zaten bağlı')
      expect(productSessions(product, cast.zeynep)).toHaveLength(1)
      expect(productSessions(product, cast.ayse)).toEqual([])
    },
    2 * minute,
  )

  test(
    'cancelled half-way and begun again; nothing of the first attempt is left at Telegram',
    async () => {
      const product = await startProduct()
      const ayse = await buyer(product, cast.ayse)
      await ayse.askForCode()
      await ayse.press('Vazgeç')
      await ayse.sees('Bağlantıdan vazgeçildi')
      const before = newestUid(product)
      await ayse.press('Ana ekran')
      await ayse.askForCode()
      await ayse.typeCode(await ayse.readCode(before))
      await ayse.sees('bağlandı')
      expect(productSessions(product, cast.ayse)).toHaveLength(1)
    },
    2 * minute,
  )

  test(
    'somebody else’s account: it reads in its own chat who connected it',
    async () => {
      const product = await startProduct()
      const ayse = await buyer(product, cast.ayse)
      await ayse.askForCode('+905551000003')
      await ayse.typeCode(await customerOf(product, cast.zeynep).readCode())
      await ayse.sees('@zeynep_sahin bağlandı')
      await vi.waitFor(() => expect(savedMessages(product, cast.zeynep)).toMatch(/Ayşe[\s\S]*GAVATCORE/), { timeout: 30_000 })
    },
    2 * minute,
  )

  test(
    'the program restarts while the code is being typed: the digits so far are still there',
    async () => {
      const product = await startProduct()
      const ayse = await buyer(product, cast.ayse)
      await ayse.askForCode()
      const code = await ayse.readCode()
      await ayse.press(new RegExp(`^${code[0]}$`))
      await ayse.press(new RegExp(`^${code[1]}$`))
      await ayse.sees('● ● ○')
      await product.restart()
      await ayse.typeCode(code.slice(2))
      await ayse.sees('bağlandı')
    },
    2 * minute,
  )

  test(
    'ten minutes are over: the keypad goes, and the next attempt works',
    async () => {
      const product = await startProduct()
      const ayse = await buyer(product, cast.ayse)
      await ayse.askForCode()
      await product.advance(11 * minute)
      await ayse.sees('on dakika doldu')
      const before = newestUid(product)
      await ayse.press('Baştan başla')
      await ayse.finds('QR kodla bağlan')
      ayse.say('+905551000001')
      await ayse.press('Doğru, kodu iste')
      await ayse.typeCode(await ayse.readCode(before))
      await ayse.sees('bağlandı')
    },
    2 * minute,
  )
})

describe('a connected account', () => {
  test(
    'is logged out from the bot, gone from Telegram’s list of devices, and connected again by one button',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      await ask(ayse, '/bot_durum', '@ayse_yilmaz')
      await ayse.press('Oturum ve hesap')
      await ayse.press('Oturumu kapat')
      await ayse.sees('lisansınız ve sürenizse olduğu gibi kalır')
      await ayse.press('Evet, kapat')
      await ayse.sees('bizdeki anahtarları silindi')
      const before = newestUid(product)
      await vi.waitFor(() => expect(productSessions(product, cast.ayse)).toEqual([]), { timeout: 30_000 })
      await ayse.press('Yeniden bağla')
      await ayse.giveNumber()
      await ayse.typeCode(await ayse.readCode(before))
      await ayse.seesAfter(before, 'bağlandı')
      product.chat(cast.elif, cast.ayse).say('Geri döndünüz mü?')
      await ayse.sees('Geri döndünüz mü?')
    },
    2 * minute,
  )

  test(
    'whose session was ended on the phone is told once, and comes back by one button',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const [session] = productSessions(product, cast.ayse)
      await product.sandbox.control.endSession({ userId: cast.ayse, sessionId: session?.id ?? '' })
      // at once where the network gives a reason to look; in a calm it takes some minutes
      await product.sandbox.control.cut({})
      await ayse.sees('oturumu Telegram’da kapatılmış')
      const before = newestUid(product)
      // the home says the same, and nothing of being live
      const home = await ask(ayse, '/musteri_panel', 'Telegram oturumu kapandı')
      expect(home.content.text).not.toContain('yayında')
      await ask(ayse, '/bot_durum', 'Telegram oturumu kapandı')
      await ayse.press('Yeniden bağla')
      await ayse.giveNumber()
      await ayse.typeCode(await ayse.readCode(before))
      await ayse.seesAfter(before, 'bağlandı')
      product.chat(cast.elif, cast.ayse).say('Selam')
      await ayse.sees('Selam')
      expect(ayse.messages().filter(({ content }) => content.text.includes('Telegram’da kapatılmış'))).toHaveLength(1)
    },
    2 * minute,
  )

  test(
    'is changed for another one: the licence goes along, the old session ends',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      await ask(ayse, '/bot_durum', '@ayse_yilmaz')
      await ayse.press('Oturum ve hesap')
      await ayse.press('Hesabı değiştir')
      await ayse.press('Evet, değiştir')
      await ayse.giveNumber('+905551000003')
      await ayse.typeCode(await customerOf(product, cast.zeynep).readCode())
      await ayse.sees('@zeynep_sahin bağlandı')
      await vi.waitFor(() => expect(productSessions(product, cast.ayse)).toEqual([]), { timeout: 30_000 })
      product.chat(cast.elif, cast.zeynep).say('Zeynep Hanım?')
      await ayse.sees('Zeynep Hanım?')
    },
    2 * minute,
  )

  test.each([
    ['AUTH_KEY_DUPLICATED', 406, 'oturumunu güvenlik gereği kapattı', 'Yeniden bağla'],
    ['USER_DEACTIVATED_BAN', 401, 'hesabını kapatmış', 'Yeniden bağla'],
    ['FROZEN_METHOD_INVALID', 420, 'hesabını dondurmuş', 'Yeniden dene'],
  ])(
    'that Telegram ends with %s: its customer is told once, with the button that helps',
    async (error, code, words, button) => {
      const product = await startProduct()
      const ayse = await goLive(product)
      await product.sandbox.control.fault({ side: 'mtproto', method: 'updates.getDifference', error, code, userId: cast.ayse, times: 1 })
      await product.sandbox.control.cut({ userId: cast.ayse })
      const notice = await ayse.sees(words)
      expect(ayse.buttons(notice).map(({ text }) => text)).toContain(button)
      await ask(ayse, '/bot_durum', /Telegram/)
      expect(ayse.messages().filter(({ content }) => content.text.includes(words))).toHaveLength(1)
    },
    2 * minute,
  )
})

describe('what Telegram refuses has its own sentence', () => {
  test(
    'at the number',
    async () => {
      const product = await startProduct()
      await startStaff(product)
      const answers: [error: string, words: string | RegExp][] = [
        ['PHONE_NUMBER_INVALID', 'Telegram bu numarayı tanımıyor'],
        ['PHONE_NUMBER_BANNED', 'Telegram bu numarayı kapatmış'],
        ['PHONE_NUMBER_UNOCCUPIED', 'burada yeni hesap açılmaz'],
        ['PHONE_NUMBER_FLOOD', 'QR kodla hemen bağlanabilirsiniz'],
        ['PHONE_PASSWORD_FLOOD', 'çok fazla şifre denenmiş'],
        ['FLOOD_WAIT_90', /biraz beklememizi istiyor: \d+ saniye/],
        ['API_ID_INVALID', 'ekibimize haber verildi'],
        ['AUTH_RESTART', 'girişin baştan başlamasını istiyor'],
        ['SEND_CODE_UNAVAILABLE', 'resmî uygulamada bir kez giriş'],
      ]
      for (const [index, [error, words]] of answers.entries()) {
        const person = await buyer(product, addPerson(product, index))
        await product.sandbox.control.fault({ side: 'mtproto', method: 'auth.sendCode', error })
        await person.press('Hesabı bağla')
        await person.press('Anladım')
        await person.finds('QR kodla bağlan')
        person.say(`+${product.sandbox.world.user(person.id).phone ?? ''}`)
        await person.press('Doğru, kodu iste')
        await person.sees(words)
      }
      await product.withBot(cast.owner).sees('API kimliğini ya da hash değerini reddediyor')
    },
    2 * minute,
  )

  test(
    'at the code and at the password',
    async () => {
      const product = await startProduct()
      const answers: [error: string, words: string | RegExp][] = [
        ['PHONE_CODE_INVALID', 'Kod yanlış. Kalan deneme: 2'],
        ['PHONE_CODE_EXPIRED', 'herhangi bir sohbete yazıldığında Telegram onu hemen geçersiz kılar'],
        ['AUTH_RESTART', 'girişin baştan başlamasını istiyor'],
        ['FLOOD_WAIT_3700', 'biraz beklememizi istiyor: yaklaşık 1 saat'],
        ['AUTH_KEY_UNREGISTERED', 'yarım kalan girişi kapatmış'],
        ['USER_DEACTIVATED_BAN', 'Telegram bu hesabı kapatmış'],
      ]
      for (const [index, [error, words]] of answers.entries()) {
        const person = await buyer(product, addPerson(product, index))
        await person.askForCode()
        await product.sandbox.control.fault({ side: 'mtproto', method: 'auth.signIn', error })
        await person.typeCode()
        await person.sees(words)
      }
      const mehmet = await buyer(product, cast.mehmet)
      await mehmet.askForCode()
      await mehmet.typeCode()
      await mehmet.sees('İki adımlı doğrulama')
      await product.sandbox.control.fault({ side: 'mtproto', method: 'auth.checkPassword', error: 'SRP_ID_INVALID' })
      mehmet.say('yanlis')
      await mehmet.sees('Şifre yanlış. Yeniden yazın. Kalan deneme: 4')
      mehmet.say('gizli-parola')
      await mehmet.sees('bağlandı')
    },
    2 * minute,
  )

  test(
    'a code that a keypad cannot take: another way or QR',
    async () => {
      const product = await startProduct()
      const { settings } = product.sandbox.dataCentres.logins
      settings.codeType = 'word'
      settings.nextTypes = ['word', 'sms']
      const ayse = await buyer(product, cast.ayse)
      await ayse.press('Hesabı bağla')
      await ayse.press('Anladım')
      await ayse.finds('QR kodla bağlan')
      ayse.say('+905551000001')
      await ayse.press('Doğru, kodu iste')
      await ayse.sees('tuşlarla girilemeyecek bir yolla')
      await scanned(product, ayse, false)
      await ayse.sees('bağlandı')
    },
    2 * minute,
  )
})

/** Somebody who may connect an account: the payment is claimed. */
async function buyer(product: Product, id: number): Promise<Customer> {
  const customer = customerOf(product, id)
  await customer.choosePackage('Temel')
  await customer.claim()
  return customer
}

async function scanned(product: Product, person: Customer, fromStart = true) {
  if (fromStart) {
    await person.press('Hesabı bağla')
    await person.press('Anladım')
  }
  await person.press('QR kodla bağlan')
  const image = pictureIn(product, await person.sees('kodu okutun'))
  await product.sandbox.control.scan({ userId: person.id, image })
}

function pictureIn(product: Product, { content }: Message): string {
  const file = content.media && 'file' in content.media ? content.media.file : ''
  return Buffer.from(product.sandbox.world.files.bytes(file)).toString('base64')
}

/** A clock for a product that is so much ahead of the world. */
async function clockAhead(offsetMs: number): Promise<string> {
  const server = createServer((_, response) => void response.end(JSON.stringify({ offsetMs })))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // one that listens on TCP
}

function addPerson({ sandbox }: Product, index: number): number {
  const id = 411_000_000 + index
  sandbox.world.addUser({ id, firstName: `Kişi ${index}`, phone: `90555101${String(index).padStart(4, '0')}` })
  return id
}

const productSessions = ({ sandbox }: Product, userId: number) =>
  (sandbox.control.state(userId).sessions ?? []).filter(({ isPhone }) => !isPhone)

const newestUid = ({ sandbox }: Product) => Math.max(0, ...sandbox.world.messages.keys())

const savedMessages = ({ sandbox }: Product, userId: number) =>
  [...sandbox.world.history(userId, userId), ...sandbox.world.history(userId, serviceUserId)].map(({ content }) => content.text).join('\n')
