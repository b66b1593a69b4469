import { randomBytes } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import { tinyPng } from '#sandbox/bot-api/test-server.ts'
import { approve, ask, customerOf, goLive, grant, startStaff, type Customer } from '#tests/journey.ts'
import type { PersonChat } from '#tests/person.ts'
import { cast, startProduct, transports, type Product } from '#tests/product.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('a claim and its receipt', () => {
  test(
    'a receipt reaches staff as photo and as PDF, and the same file proves no second order',
    async () => {
      const { product, owner } = await opened()
      const ayse = customerOf(product, cast.ayse)
      await ayse.choosePackage('Temel')
      const photo = Buffer.concat([tinyPng(), randomBytes(40)])
      ayse.upload({ kind: 'photo', name: 'dekont.png', mime: 'image/png', bytes: photo })
      const { uid } = await ayse.sees('Dekontunuz ekibimize ulaştı')
      await vi.waitFor(() => expect(filesSeen(owner)).toHaveLength(1), { timeout: 30_000 })
      ayse.upload({ kind: 'document', name: 'dekont.pdf', mime: 'application/pdf', bytes: pdf() })
      await ayse.seesAfter(uid, 'Dekontunuz ekibimize ulaştı')
      await vi.waitFor(() => expect(filesSeen(owner)).toHaveLength(2), { timeout: 30_000 })

      const zeynep = customerOf(product, cast.zeynep)
      await zeynep.choosePackage('Temel')
      zeynep.upload({ kind: 'photo', name: 'baska-ad.png', mime: 'image/png', bytes: photo })
      await zeynep.sees('başka bir siparişte kullanılmış')
      zeynep.upload({ kind: 'document', name: 'dekont.exe', mime: 'application/octet-stream', bytes: randomBytes(64) })
      await zeynep.sees('JPEG, PNG ya da PDF')
      expect(filesSeen(owner)).toHaveLength(2)
    },
    2 * minute,
  )

  test(
    'a receipt that only begins like a picture still reaches staff, with the buttons of its claim',
    async () => {
      const { product, owner } = await opened()
      const ayse = customerOf(product, cast.ayse)
      await ayse.choosePackage('Temel')
      const broken = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(60)])
      ayse.upload({ kind: 'document', name: 'dekont.jpg', mime: 'image/jpeg', bytes: broken })
      await ayse.sees('Dekontunuz ekibimize ulaştı')
      await vi.waitFor(() => expect(filesSeen(owner)).toHaveLength(1), { timeout: 30_000 })
      await approve(product)
      await ayse.sees('Ödemeniz onaylandı')
    },
    2 * minute,
  )

  test.each(transports)(
    'a rejected claim brings its reason, and is claimed again and approved (%s)',
    async (updates) => {
      const { product, owner } = await opened({ updates })
      const ayse = await claimant(product)
      await owner.press('Reddet')
      // there is no receipt that could be unreadable
      const reasons = owner.buttons(await owner.sees('Neden reddediliyor')).map(({ text }) => text)
      expect(reasons).not.toContain('Dekont okunmuyor')
      await owner.press('Açıklama kodu yok ya da yanlış')
      await ayse.sees('Dekontu ekleyip yeniden bildirin')
      await ayse.press('Ödeme bilgileri')
      await ayse.press('Ödemeyi yaptım')
      await owner.sees('daha önce 1 kez reddedildi')
      await approve(product)
      await ayse.sees('Ödemeniz onaylandı')
    },
    2 * minute,
  )

  test(
    'a claim is withdrawn and its order cancelled; without that it cannot be',
    async () => {
      const product = await startProduct()
      const ayse = await claimant(product)
      await ask(ayse, '/iptal', 'bu yüzden iptal edilemez')
      await ayse.press('Bildirimi geri çek')
      await ayse.press('Evet, geri çek')
      await ask(ayse, '/iptal', 'iptal edelim mi?')
      await ayse.press('Evet, iptal et')
      await ayse.sees('Tamam, iptal edildi')
    },
    2 * minute,
  )

  test(
    'less money asks for the rest and activates nothing',
    async () => {
      const { product, owner } = await opened()
      const ayse = await readyClaimant(product)
      await owner.press('Para geldi')
      await ask(owner, '400', 'gördüğünüz 400 ₺. Doğru mu?')
      await owner.press('Evet, 400 ₺ geldi')
      await owner.sees('100 ₺ eksik')
      await ayse.sees(/Ödemeniz eksik geldi[\s\S]*kalan 100 ₺/)
      await ask(ayse, '/bot_durum', 'ödemesi bekleniyor')
      expect(await product.db.selectFrom('licence').select('id').execute()).toEqual([])
      await ask(ayse, '/musteri_panel', 'Kalan 100 ₺')
      await ayse.press('Ödeme bilgileri')
      await ayse.press('Ödemeyi yaptım')
      await owner.sees('Daha önce gelen: 400 ₺')
      await approve(product)
      await ayse.sees('@ayse_yilmaz yayında!')
    },
    2 * minute,
  )

  test(
    'more money is credit, and the next order takes it',
    async () => {
      const { product, owner } = await opened()
      const ayse = await readyClaimant(product)
      await owner.press('Para geldi')
      await ask(owner, '700', 'gördüğünüz 700 ₺. Doğru mu?')
      await owner.press('Evet, 700 ₺ geldi')
      await owner.sees('Fazla gelen 200 ₺')
      await ayse.sees('200 ₺ fazla geldi')
      await ayse.sees('yayında!')
      await ask(ayse, '/musteri_panel', 'Merhaba Ayşe')
      // who has an account is not kept in a purchase that has not begun
      await ayse.press('Yeni hesap')
      await ayse.press('Ana ekran')
      await ayse.sees('tarihine kadar yayında')
      await ask(ayse, '/musteri_panel', 'tarihine kadar yayında')
      await ayse.press('Yeni hesap')
      await ayse.press('Paket seç')
      await ayse.press('Temel')
      await ayse.press('1 hesap')
      await ayse.sees(/Tutar: 300 ₺[\s\S]*200 ₺ kullanıldı/)
    },
    2 * minute,
  )

  test(
    'two of staff press at once: one decides, the other hears so, and both cards say who',
    async () => {
      const { product, owner } = await opened()
      const staff = [owner, await grant(product, cast.admin, 'Yönetici')] as const
      const ayse = await claimant(product)
      for (const one of staff) await one.press('Para geldi')
      const answers = await Promise.all(staff.map((one) => one.press('Tam tutar')))
      const texts = answers.map((answer) => answer?.text ?? '')
      expect(texts.filter((text) => text.includes('zaten karar verilmiş'))).toHaveLength(1)
      expect(texts.filter((text) => text.includes('Onaylandı'))).toHaveLength(1)
      const cards = await Promise.all(staff.map((one) => one.sees(/Onaylandı: 500 ₺ · \S+/)))
      const deciders = cards.map(({ content }) => /Onaylandı: 500 ₺ · (\S+)/.exec(content.text)?.[1])
      expect(new Set(deciders).size).toBe(1)
      for (const [index, card] of cards.entries()) expect(staff[index]?.buttons(card)).toEqual([])
      await ayse.sees('Ödemeniz onaylandı')
      expect(await product.db.selectFrom('licence').select('id').execute()).toHaveLength(1)
    },
    2 * minute,
  )
})

describe('what time brings to an order', () => {
  test(
    'a claim that waits: reviewers hear after 15 minutes, owners after an hour, once each',
    async () => {
      const product = await startProduct()
      await openingTime(product)
      await startStaff(product)
      const admin = await grant(product, cast.admin, 'Yönetici')
      const owner = product.withBot(cast.owner)
      await claimant(product)
      await admin.finds('Para geldi')
      await product.advance(16 * minute)
      await admin.sees('15 dakikadır karar bekliyor')
      await product.advance(46 * minute)
      await owner.sees('bir saattir karar bekliyor')
      await product.advance(60 * minute)
      await ask(owner, '/odemeler', '1 bildirim karar bekliyor')
      for (const [chat, words] of [
        [admin, '15 dakikadır'],
        [owner, 'bir saattir'],
      ] as const)
        expect(chat.messages().filter(({ content }) => content.text.includes(words))).toHaveLength(1)
      expect(admin.messages().some(({ content }) => content.text.includes('bir saattir'))).toBe(false)
    },
    2 * minute,
  )

  test(
    'an order nobody pays is spoken of twice and expires; money that comes late is accepted by staff',
    async () => {
      const { product, owner } = await opened()
      const ayse = customerOf(product, cast.ayse)
      const reference = await ayse.choosePackage('Temel')
      await product.advance(61 * minute)
      await ayse.sees('Siparişiniz sizi bekliyor')
      await product.advance(day)
      await ayse.sees('Takıldığınız bir yer varsa')
      await product.advance(2 * day)
      await ayse.sees('Siparişinizin süresi doldu')
      await ask(owner, '/odemeler', 'Ödemeler')
      await owner.press('Kodla bul')
      await ask(owner, reference.toLowerCase(), 'süresi doldu')
      await owner.press('Gelen parayı işle')
      await ask(owner, '500', 'geç ödeme')
      await owner.press('Geç parayı kabul et')
      await ayse.sees('Ödemeniz onaylandı')
    },
    2 * minute,
  )
})

describe('a licence and its time', () => {
  test(
    'a renewal from the dashboard adds a month to the period',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const before = await expiryOf(product)
      await ask(ayse, '/dashboard', '@ayse_yilmaz')
      await renew(product, ayse, /^Süreyi uzat/)
      await ayse.sees('tarihine uzatıldı')
      expect(daysBetween(before, await expiryOf(product))).toBeOneOf([28, 29, 30, 31])
    },
    2 * minute,
  )

  test(
    'reminders, grace, suspension stops the account, renewal lets it go on where it was',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const elif = product.chat(cast.elif, cast.ayse)
      const expiry = (await expiryOf(product)).getTime()
      const until = (at: number) => product.advance(at - product.app.now().getTime())
      await until(expiry - 3 * day + hour)
      await ayse.sees('süre üç gün sonra')
      await until(expiry - day + hour)
      await ayse.sees('süre yarın')
      await until(expiry + hour)
      await ayse.sees('Üç gün daha çalışır')
      elif.say('Ek sürede yazdım')
      await ayse.sees('Ek sürede yazdım')
      await until(expiry + 73 * hour)
      await ayse.sees('durduruldu: süre doldu')
      await ask(ayse, '/bot_durum', 'Süre doldu, hesap durdu')
      elif.say('Durmuşken yazdım')
      await ask(ayse, '/dashboard', '@ayse_yilmaz')
      expect(ayse.messages().some(({ content }) => content.text.includes('Durmuşken'))).toBe(false)
      await renew(product, ayse, /^Süreyi uzat$/)
      await ayse.sees('tarihine uzatıldı')
      await ayse.sees('Durmuşken yazdım')
      await ask(ayse, '/bot_durum', 'Çalışıyor')
    },
    2 * minute,
  )

  test(
    'several licences in one order are cheaper and connect several accounts, one after the other',
    async () => {
      const { product } = await opened()
      const ayse = customerOf(product, cast.ayse)
      await ayse.choosePackage('Temel', 3)
      await ayse.sees('Tutar: 1.275 ₺')
      await ayse.claim()
      await approve(product)
      await ayse.sees('Ödemeniz onaylandı')
      await ayse.connect()
      await ayse.skipPersona()
      await ayse.sees('@ayse_yilmaz yayında!')
      await ayse.sees('Sıradaki hesabınızı da bağlayalım mı? 2 / 3')
      await ayse.askForCode('+905551000003')
      await ayse.typeCode(await customerOf(product, cast.zeynep).readCode())
      await ayse.sees('@zeynep_sahin bağlandı')
      await ayse.skipPersona()
      await ayse.sees('@zeynep_sahin yayında!')
      const pick = await ask(ayse, '/dashboard', 'Hangi hesaba bakalım?')
      expect(ayse.buttons(pick).map(({ text }) => text)).toEqual([
        expect.stringContaining('@ayse_yilmaz'),
        expect.stringContaining('@zeynep_sahin'),
        expect.stringContaining('Temel 3 / 3: hesap bağlayın'),
      ])
      product.chat(cast.elif, cast.zeynep).say('İkinci hesaba')
      const card = await ayse.sees('İkinci hesaba')
      expect(card.content.text).toContain('@zeynep_sahin')
    },
    2 * minute,
  )
})

/** The product, and its owner at the counter. */
async function opened(options?: Parameters<typeof startProduct>[0]) {
  const product = await startProduct(options)
  await startStaff(product)
  return { product, owner: product.withBot(cast.owner) }
}

/** Somebody who says that the transfer is made. */
async function claimant(product: Product): Promise<Customer> {
  const customer = customerOf(product, cast.ayse)
  await customer.choosePackage('Temel')
  await customer.claim()
  return customer
}

/** The same, whose account waits for nothing but the money. */
async function readyClaimant(product: Product): Promise<Customer> {
  const customer = await claimant(product)
  await customer.connect()
  await customer.skipPersona()
  return customer
}

async function renew(product: Product, customer: Customer, button: RegExp) {
  await customer.press(button)
  await customer.press('Temel ile bir ay')
  await customer.press('Ödemeyi yaptım')
  await customer.sees('Yenileme ödemenizi bildirdiniz')
  await approve(product)
}

async function expiryOf({ db }: Product): Promise<Date> {
  const { expires_at: at } = await db.selectFrom('licence').select('expires_at').executeTakeFirstOrThrow()
  if (!at) throw new Error('The period has not begun')
  return at
}

/** A Monday at ten in Istanbul, whenever the test runs. */
async function openingTime(product: Product) {
  const now = product.app.now()
  const monday = new Date(now)
  monday.setUTCHours(7, 0, 0, 0)
  monday.setUTCDate(monday.getUTCDate() + ((8 - monday.getUTCDay()) % 7))
  if (monday < now) monday.setUTCDate(monday.getUTCDate() + 7)
  await product.advance(monday.getTime() - now.getTime())
}

const daysBetween = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / day)
const filesSeen = (chat: PersonChat) => chat.messages().filter(({ content }) => content.media !== undefined)
const pdf = () => Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(64)])
