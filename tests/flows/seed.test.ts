import { describe, expect, test } from 'vitest'
import { approve, ask, customerOf, goLive, grant, startStaff } from '#tests/journey.ts'
import type { KeyboardButton, PersonChat } from '#tests/person.ts'
import { cast, startProduct, type Product } from '#tests/product.ts'

const minute = 60_000

describe('what the seed asks for, command by command', () => {
  test(
    'a customer: panel, package, payment details, "I paid", phone, code, 2FA, live',
    async () => {
      const product = await startProduct()
      const mehmet = customerOf(product, cast.mehmet)
      await startStaff(product)
      await ask(mehmet, '/musteri_panel', 'Hoş geldiniz Mehmet')
      await mehmet.press('Paket seç')
      await mehmet.sees(/Temel.*500 ₺[\s\S]*Premium.*1\.000 ₺[\s\S]*Kurumsal.*2\.000 ₺/)
      await mehmet.press('Premium')
      await mehmet.press('1 hesap')
      await mehmet.press('kabul ediyorum')
      const payment = await mehmet.sees(/Tutar: 1\.000 ₺[\s\S]*IBAN|Havale/)
      const [iban, papara, , amount, reference] = copies(mehmet.buttons(payment))
      expect(iban).toMatch(/^TR\d{24}$/)
      expect(papara).toMatch(/^\d{10}$/)
      expect(amount).toBe('1000')
      expect(payment.content.text).toContain(reference)
      await mehmet.press('Ödemeyi yaptım')
      const card = await product.withBot(cast.owner).sees('Ödeme bildirimi')
      expect(card.content.text).toContain(reference)

      await mehmet.askForCode('0555 100 00 02')
      await mehmet.typeCode()
      await mehmet.sees('İki adımlı doğrulama')
      mehmet.say('gizli-parola')
      await mehmet.sees('@mehmet_celik bağlandı')
      await mehmet.skipPersona()
      await approve(product)
      await mehmet.sees('@mehmet_celik yayında!')
      expect((await ask(mehmet, '/bot_durum', '@mehmet_celik')).content.text).toMatch(/Çalışıyor[\s\S]*Premium/)
      expect((await ask(mehmet, '/dashboard', '@mehmet_celik')).content.text).toContain('Premium')
    },
    minute,
  )

  test(
    'staff: list, report, deactivate and activate, also as the seed writes it once',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const admin = await grant(product, cast.admin, 'Yönetici')
      const list = await ask(admin, '/musteri_listesi', 'Müşteriler')
      expect(labels(admin.buttons(list))).toContain('Ayşe Yılmaz @ayse_yilmaz · Temel çalışıyor')
      const report = await ask(admin, '/musteri_detay @ayse_yilmaz', 'Lisanslar')
      expect(report.content.text).toMatch(/Ayşe Yılmaz[\s\S]*Temel · çalışıyor[\s\S]*@ayse_yilmaz[\s\S]*tamamlandı · 500 ₺/)
      expect(report.content.text).not.toContain('905551000001')

      await ask(admin, '/musteri_pasif @ayse_yilmaz', 'durdurulsun mu?')
      await admin.press(/^Durdur$/)
      await admin.sees('1 hesap durduruldu')
      await ayse.sees('ekibimiz durdurdu')
      expect((await ask(ayse, '/bot_durum', 'Ekibimiz hesabı durdurdu')).content.text).toContain('@ayse_yilmaz')

      await ask(admin, '/musteri_aktif/@ayse_yilmaz', 'durdurması kalksın mı?')
      await admin.press('Durdurmayı kaldır')
      await ayse.sees('hesabınızı yeniden açtı')
      await ask(ayse, '/bot_durum', 'Çalışıyor')
      await ask(admin, `/musteri_pasif ${cast.ayse}`, 'durdurulsun mu?')
      await admin.press('Vazgeç')
      await ask(admin, '/musteri_aktif @ayse_yilmaz', 'durdurması kalksın mı?')
    },
    minute,
  )

  test(
    'staff reports, payments, settings, roles: each answers, and a price holds for new orders',
    async () => {
      const product = await startProduct()
      await goLive(product)
      const owner = product.withBot(cast.owner)
      expect((await ask(owner, '/rapor', 'Rapor')).content.text).toMatch(/Yayına girdi: 1[\s\S]*Gelir: 500 ₺/)
      await ask(owner, '/odemeler', 'Bekleyen bildirim yok')
      await ask(owner, '/yetki', 'Sahip: Selin Aksoy')
      await ask(owner, '/ayarlar', 'Satış açık')
      await owner.press('Temel 500')
      await owner.sees('yeni aylık fiyatı')
      await ask(owner, '600', '600 ₺ olsun mu?')
      await owner.press('Onayla')
      await owner.sees('artık aylık 600 ₺')
      const zeynep = customerOf(product, cast.zeynep)
      await zeynep.choosePackage('Temel')
      await zeynep.sees('Tutar: 600 ₺')
    },
    minute,
  )

  test(
    'payment details are confirmed twice and stand in the next order',
    async () => {
      const product = await startProduct()
      await startStaff(product)
      const owner = product.withBot(cast.owner)
      await ask(owner, '/ayarlar', 'Ayarlar')
      await owner.press(/^IBAN$/)
      await ask(owner, 'TR11 1111 1111 1111 1111 1111 11', 'geçerli değil')
      await ask(owner, 'TR32 0010 0099 9990 1234 5678 90', 'bir kez daha soracağız')
      await owner.press('Onayla')
      await owner.sees('son kontrol')
      await owner.press('Onayla')
      await owner.sees(/^✅ Kaydedildi\.[^]*Satış açık/)
      const ayse = customerOf(product, cast.ayse)
      await ayse.choosePackage('Temel')
      await ayse.sees('TR32 0010 0099 9990 1234 5678 90')
    },
    minute,
  )

  test(
    'a broadcast is previewed with its head count, goes out and says how many it reached',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const zeynep = product.withBot(cast.zeynep)
      await ask(zeynep, '/start', 'Hoş geldiniz')
      const owner = product.withBot(cast.owner)
      await ask(owner, '/duyuru', 'kime gitsin?')
      await owner.press('Çalışan lisanslar')
      await owner.sees('Duyurunuzu yazın')
      await ask(owner, 'Yarın 10:00’da <bakım> var.', /1 kişi şunu alacak:[\s\S]*<bakım>/)
      await owner.press('1 kişiye gönder')
      await ayse.sees('📣 Yarın 10:00’da <bakım> var.')
      await owner.sees('Duyuru tamamlandı. 1 kişiye ulaştı')
      expect(zeynep.messages().some(({ content }) => content.text.includes('📣'))).toBe(false)
    },
    2 * minute,
  )

  test(
    'the support role answers tickets and cannot approve',
    async () => {
      const product = await startProduct()
      const support = await grant(product, cast.support, 'Destek')
      const ayse = customerOf(product, cast.ayse)
      await ayse.choosePackage('Temel')
      await ayse.claim()
      await product.withBot(cast.owner).finds('Para geldi')
      await ask(support, '/odemeler', 'yetkiniz yok')
      const claim = await product.db.selectFrom('claim').select('id').executeTakeFirstOrThrow()
      for (const press of [`pay.ok:${claim.id}`, `pay.exact:${claim.id}:50000`, `pay.why:${claim.id}:not_arrived`])
        expect(await support.forge(press)).toMatchObject({ showAlert: true, text: expect.stringContaining('yetkiniz yok') })
      expect(support.messages().some(({ content }) => content.text.includes('Ödeme bildirimi'))).toBe(false)

      await ask(ayse, '/destek', 'Destek')
      await ask(ayse, 'Ödemem ne zaman onaylanır?', 'Aldık')
      await support.sees('Ödemem ne zaman onaylanır?')
      await support.press('Yanıtla')
      await support.sees('yanıtınızı yazın')
      await ask(support, 'Birkaç dakika içinde.', 'yanıtınız iletildi')
      await ayse.sees('Birkaç dakika içinde.')
    },
    minute,
  )

  test(
    'the customer commands that need no licence: help, language, terms, payment support, cancel',
    async () => {
      const product = await startProduct()
      const ayse = customerOf(product, cast.ayse)
      await ask(ayse, '/terms', 'Kullanım koşulları')
      await ask(ayse, '/paysupport', 'Ödeme ve iade desteği')
      const help = await ask(ayse, '/yardim', 'Neler yapabilirsiniz')
      expect(help.content.text).toContain('/verilerim')
      expect(help.content.text).not.toContain('/musteri_listesi')
      await ask(ayse, '/musteri_listesi', 'Bu komutu tanımıyorum')
      await ask(ayse, '/durak', 'Bu komutu tanımıyorum')
      await ask(ayse, '/bot_durum', 'Henüz bağlı bir hesabınız yok')
      await ask(ayse, '/dur', 'Durdurulacak')
      await ask(ayse, '/iptal', 'İptal edilecek açık bir işiniz yok')

      await ayse.choosePackage('Kurumsal', 2)
      await ayse.sees('Tutar: 3.600 ₺')
      await ask(ayse, '/iptal', 'iptal edelim mi?')
      await ayse.press('Evet, iptal et')
      await ayse.sees('Tamam, iptal edildi')
      await ask(ayse, '/dil', 'hangi dilde')
      await ayse.press('English')
      await ask(ayse, '/yardim', 'What you can do')
    },
    minute,
  )

  test(
    'the export holds what the product knows of its customer and of nobody else',
    async () => {
      const product = await startProduct()
      const ayse = customerOf(product, cast.ayse)
      const reference = await ayse.choosePackage('Temel')
      const zeynep = customerOf(product, cast.zeynep)
      const foreign = await zeynep.choosePackage('Temel')
      await ask(ayse, '/verilerim', 'Verileriniz')
      await ayse.press('Verilerimi indir')
      const { content } = await ayse.sees('Bizdeki tüm verileriniz')
      const file = content.media && 'file' in content.media ? Buffer.from(product.sandbox.world.files.bytes(content.media.file)) : ''
      const text = file.toString()
      expect(JSON.parse(text)).toBeTypeOf('object')
      expect(text).toContain(reference)
      expect(text).not.toContain(foreign)
    },
    minute,
  )

  test(
    '/dur and /devam act at once: what is written meanwhile waits, and nothing is sent',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const elif = product.chat(cast.elif, cast.ayse)
      elif.say('Açık mısınız?')
      await ayse.sees('Açık mısınız?')
      await ask(ayse, '/dur', 'durduruldu')
      elif.say('Orada mısınız?')
      await ayse.press('Yanıtla')
      await ask(ayse, 'Buradayım.', 'duraklatılmış')
      await ask(ayse, '/bot_durum', 'Siz durdurdunuz')
      expect(said(ayse)).not.toContain('Orada mısınız?')
      expect(elif.messages()).toEqual([])
      await ask(ayse, '/devam', 'yeniden çalışıyor')
      await ayse.sees('Orada mısınız?')
      await ask(ayse, '/bot_durum', 'Çalışıyor')
      expect(elif.messages()).toEqual([])
    },
    minute,
  )

  test(
    'an English customer goes the same way in English',
    async () => {
      const product = await startProduct()
      const emily = customerOf(product, cast.emily)
      await startStaff(product)
      await ask(emily, '/customer', 'Welcome Emily!')
      await emily.press('Choose a package')
      await emily.press('Premium')
      await emily.press('1 account')
      await emily.press('accept them')
      await emily.sees(/Amount: (₺1,000|1,000 ₺|TRY)/)
      await emily.press('I have paid')
      await emily.sees('we will check your payment')
      await emily.press('Connect the account')
      await emily.press('Got it, connect')
      await emily.finds('Connect with a QR code')
      emily.say('+44 7700 900004')
      await emily.press('Right, ask for the code')
      await emily.sees('chat called “Telegram”')
      for (const digit of await emily.readCode()) await emily.press(new RegExp(`^${digit}$`))
      await emily.press('Submit')
      await emily.sees('@emily_carter is connected')
      await emily.press('Use the defaults')
      await approve(product)
      await emily.sees(/@emily_carter is live/)
      await ask(emily, '/dashboard', 'Premium')
      const elif = product.chat(cast.elif, cast.emily)
      elif.say('Hello there')
      await emily.sees('Hello there')
      await emily.press('Reply')
      emily.say('Hi Elif')
      await elif.sees('Hi Elif')
      const turkish = said(emily).filter((text) => /[ğşıİ]/.test(text.replaceAll(/Örnek[^\n]*/g, '')))
      expect(turkish).toEqual([])
    },
    minute,
  )

  test(
    'a command in a group gets one sentence and the way to the private chat',
    async () => {
      const product = await startProduct()
      const { world } = product.sandbox
      const group = [...world.groups.values()][0]
      if (!group) throw new Error('The cast has a group')
      await product.sandbox.control.member({ chatId: group.id, userId: botOf(product), role: 'member' })
      const inGroup = product.chat(cast.ayse, group.id)
      const { uid } = inGroup.say('/dashboard')
      await inGroup.seesAfter(uid, 'https://t.me/gavatcore_bot')
    },
    minute,
  )
})

const labels = (buttons: KeyboardButton[]) => buttons.map(({ text }) => text)
const copies = (buttons: KeyboardButton[]) => buttons.flatMap(({ copy_text }) => copy_text?.text ?? [])
const said = (chat: PersonChat) => chat.messages().map(({ content }) => content.text)
const botOf = ({ sandbox }: Product) => [...sandbox.world.users.values()].find(({ isBot }) => isBot)?.id ?? 0
