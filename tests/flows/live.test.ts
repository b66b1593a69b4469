import { expect, describe, test, vi } from 'vitest'
import { tinyPng } from '#sandbox/bot-api/test-server.ts'
import { sampleCast } from '#sandbox/people.ts'
import { ask, goLive } from '#tests/journey.ts'
import type { PersonChat } from '#tests/person.ts'
import { cast, startProduct, type Product } from '#tests/product.ts'

const minute = 60_000
const patience = { timeout: 30_000, interval: 50 }

describe('what a contact does stands on the card', () => {
  test(
    'every kind of message becomes a line, and what can be shown is shown',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const elif = { userId: cast.elif, chatId: cast.ayse }
      const { control } = product.sandbox
      const upload = (kind: 'video' | 'voice' | 'document' | 'sticker', name: string, mime: string) =>
        control.upload({ ...elif, kind, name, mime, bytes: Buffer.from(`${kind} bytes`).toString('base64') })
      await control.say({ ...elif, text: 'Merhaba <b>fiyat</b> & adres?' })
      await ayse.sees('Merhaba <b>fiyat</b> & adres?')
      await control.upload({ ...elif, kind: 'photo', name: 'a.png', mime: 'image/png', bytes: picture(), caption: 'Bu elbise' })
      await ayse.sees('📷 Fotoğraf: Bu elbise')
      await upload('video', 'v.mp4', 'video/mp4')
      await ayse.sees('🎬 Video')
      await upload('voice', 'v.ogg', 'audio/ogg')
      await ayse.sees('🎤 Sesli mesaj')
      await upload('document', 'teklif.pdf', 'application/pdf')
      await ayse.sees('📎 Dosya teklif.pdf')
      await upload('sticker', 's.webp', 'image/webp')
      await ayse.sees('🙂 Çıkartma')
      await control.say({ ...elif, location: { latitude: 41.01, longitude: 28.97 } })
      await ayse.sees('📍 Konum')
      await control.say({ ...elif, contact: { phone: '+905320000000', firstName: 'Kurye' } })
      await ayse.sees('👤 Kişi Kurye +905320000000')
      const kinds = ['photo', 'video', 'voice', 'document', 'sticker', 'location']
      await vi.waitFor(() => expect(relayed(ayse)).toEqual(expect.arrayContaining(kinds)), patience)
    },
    2 * minute,
  )

  test(
    'an album, an edit and a deletion are seen as such',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const { control } = product.sandbox
      const elif = { userId: cast.elif, chatId: cast.ayse }
      for (const caption of ['Önden', 'Arkadan'])
        await control.upload({ ...elif, kind: 'photo', name: 'a.png', mime: 'image/png', bytes: picture(), caption, albumId: 'album' })
      await ayse.sees(/📷 2 fotoğraf: Önden · Arkadan/)
      await vi.waitFor(() => expect(albumsOf(ayse)).toEqual([['photo', 'photo']]), patience)
      const { messageId } = await control.say({ ...elif, text: 'Saat 5 olur mu' })
      await ayse.sees('Saat 5 olur mu')
      await control.edit({ ...elif, messageId, text: 'Saat 6 olur mu' })
      await ayse.sees(/Saat 6 olur mu.*düzenledi/)
      await control.delete({ ...elif, messageIds: [messageId] })
      await ayse.sees('silinen mesaj')
      expect(said(ayse)).not.toMatch(/Saat [56]/)
    },
    2 * minute,
  )
})

describe('what the customer does reaches the contact', () => {
  test(
    'text, photo, file, voice and place; what has no addressee asks for one',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const elif = product.chat(cast.elif, cast.ayse)
      elif.say('Merhaba')
      await ayse.sees('Merhaba')
      const answers = [
        () => ayse.say('Buyurun <3'),
        () => ayse.upload({ kind: 'photo', name: 'b.png', mime: 'image/png', bytes: tinyPng(), caption: 'Yeni ürün' }),
        () => ayse.upload({ kind: 'document', name: 'fiyat.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1.4 liste') }),
        () => ayse.upload({ kind: 'voice', name: 's.ogg', mime: 'audio/ogg', bytes: Buffer.from('ses') }),
        () => ayse.say('', { media: { kind: 'location', latitude: 41.02, longitude: 28.98 } }),
      ]
      for (const [index, answer] of answers.entries()) {
        await ayse.press('Yanıtla')
        answer()
        await vi.waitFor(() => expect(elif.messages()).toHaveLength(index + 1), patience)
      }
      expect(said(elif)).toMatch(/Buyurun <3[\s\S]*Yeni ürün/)
      expect(relayed(elif)).toEqual(['photo', 'document', 'voice', 'location'])
      await ask(ayse, 'Bu kime?', 'Bunu kime gönderelim?')
      expect(said(elif)).not.toContain('Bu kime?')
      await ayse.press('Elif Kaya')
      await elif.sees('Bu kime?')
    },
    2 * minute,
  )

  test(
    'an album answers as one album, whose parts the bot gets one by one',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const elif = product.chat(cast.elif, cast.ayse)
      elif.say('Hangi renkler var?')
      await ayse.sees('Hangi renkler var?')
      await ayse.press('Yanıtla')
      const { control } = product.sandbox
      const toBot = { userId: cast.ayse, chatId: sampleCast.bot.id, kind: 'photo' as const, name: 'a.png', mime: 'image/png' }
      for (const caption of ['Mavi', 'Kırmızı', '']) await control.upload({ ...toBot, bytes: picture(), caption, albumId: 'renkler' })
      await vi.waitFor(() => expect(albumsOf(elif)).toEqual([['photo', 'photo', 'photo']]), patience)
      await ayse.sees(/Siz: 📷 3 fotoğraf: Mavi · Kırmızı ✓/)
      expect(said(ayse)).not.toContain('kime gönderelim')
    },
    2 * minute,
  )

  test(
    'read marks go both ways, and an answer from the phone shows on the card',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const { world, control } = product.sandbox
      const elif = product.chat(cast.elif, cast.ayse)
      const first = elif.say('Okundu mu?')
      await ayse.sees('Okundu mu?')
      await ayse.press('Okundu')
      const readBy = () => world.mailboxes.get(cast.elif)?.readOutbox.get(cast.ayse) ?? 0
      await vi.waitFor(() => expect(readBy()).toBeGreaterThanOrEqual(first.ids[cast.elif] ?? 1), patience)
      const second = elif.say('Peki şimdi?')
      await ayse.sees('Peki şimdi?')
      await ayse.finds('Okundu')
      await control.read({ userId: cast.ayse, chatId: cast.elif, maxId: second.ids[cast.ayse] ?? 0 })
      await vi.waitFor(() => expect(buttonsOf(ayse)).not.toContain('👁 Okundu'), patience)
      product.chat(cast.ayse, cast.elif).say('Telefondan yanıtladım')
      await ayse.sees(/Siz \(telefondan\):.*Telefondan yanıtladım/)
    },
    2 * minute,
  )

  test.each([
    ['ALLOW_PAYMENT_REQUIRED_50', 'mesajlar için ücret istiyor'],
    ['PRIVACY_PREMIUM_REQUIRED', 'Premium kullanıcılardan'],
    ['USER_IS_BLOCKED', 'hesabınızı engellemiş'],
    ['YOU_BLOCKED_USER', 'engellemişsiniz'],
    ['INPUT_USER_DEACTIVATED', 'Telegram hesabı artık yok'],
    ['PEER_FLOOD', 'güvenli modda'],
  ])(
    'what Telegram refuses with %s is said, with the words that did not go',
    async (error, words) => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const elif = product.chat(cast.elif, cast.ayse)
      elif.say('Selam')
      await ayse.sees('Selam')
      await product.sandbox.control.fault({ side: 'mtproto', method: 'messages.sendMessage', error, userId: cast.ayse })
      await ayse.press('Yanıtla')
      ayse.say('Bu gitmeyecek')
      await ayse.sees('kişisine mesajınız gitmedi')
      await ayse.sees(words)
      expect(elif.messages()).toEqual([])
      await ayse.press('Yeniden gönder')
      await elif.sees('Bu gitmeyecek')
    },
    2 * minute,
  )
})

describe('the customer decides what comes', () => {
  test(
    'a muted card changes where it stands; hands off keeps and shows nothing, and one tap takes it back',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const elif = product.chat(cast.elif, cast.ayse)
      elif.say('birinci mesaj')
      const card = await ayse.sees('birinci mesaj')
      await ayse.press('Sessize al')
      await ayse.press('1 saat')
      await ayse.sees('🔕')
      elif.say('ikinci mesaj')
      const muted = await ayse.sees('ikinci mesaj')
      expect(muted.uid).toBe(card.uid)
      await ayse.press('Karışma')
      await ayse.sees('artık karışmıyoruz')
      elif.say('Gizli kalacak')
      const omer = product.chat(cast.omer, cast.ayse)
      omer.say('Ben de yazdım')
      await ayse.sees('Ben de yazdım')
      expect(said(ayse)).not.toContain('Gizli kalacak')
      expect(await countMessages(product, cast.elif)).toBe(2)
      await ayse.press('Geri al')
      elif.say('Yine ben')
      await ayse.sees('Yine ben')
      expect(said(ayse)).not.toContain('Gizli kalacak')
    },
    2 * minute,
  )

  test(
    'more than twenty who write at once are one list, and each opens by a tap',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const people = Array.from({ length: 24 }, (_, index) => 440_000_000 + index)
      for (const [index, id] of people.entries())
        product.sandbox.world.addUser({ id, firstName: `Kalabalık${index + 1}`, phone: `90555102${String(index).padStart(4, '0')}` })
      for (const id of people) product.chat(id, cast.ayse).say(`Mesaj ${id}`)
      await ayse.sees(/kişi yazdı/)
      await vi.waitFor(async () => expect(await shown(product)).toBe(people.length), patience)
      const listed = await inDigest(product)
      expect(listed.length).toBeGreaterThan(0)
      const cards = people.filter((id) => said(ayse).includes(`Mesaj ${id}`))
      expect(new Set([...cards, ...listed]).size).toBe(people.length)
      // the list is drawn after what it lists was written down; drawn once more it would begin at its first page again
      await ayse.sees(`${listed.length} kişi yazdı`)
      const [one = 0] = listed
      const name = product.sandbox.world.user(one).firstName
      while (!buttonsOf(ayse).some((text) => text.includes(name))) await ayse.press('Daha eski')
      await ayse.press(new RegExp(`${name}(?!\\d)`))
      await ayse.sees(`Mesaj ${one}`)
    },
    2 * minute,
  )

  test(
    'who blocks the bot gets no cards, and all that waited when they are back',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const { control } = product.sandbox
      const elif = product.chat(cast.elif, cast.ayse)
      await control.block({ userId: cast.ayse, targetId: sampleCast.bot.id, isBlocked: true })
      elif.say('Engelliyken yazdım')
      await vi.waitFor(async () => expect(await countMessages(product, cast.elif)).toBe(1), patience)
      expect(said(ayse)).not.toContain('Engelliyken')
      await control.block({ userId: cast.ayse, targetId: sampleCast.bot.id, isBlocked: false })
      ayse.say('/start')
      await ayse.sees('Engelliyken yazdım')
      await ask(ayse, '/bot_durum', 'Çalışıyor')
    },
    2 * minute,
  )
})

describe('no message is lost and none comes twice', () => {
  test(
    'over cuts of the line, a data centre that forgets, and one that refuses for a while',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const { control } = product.sandbox
      const elif = product.chat(cast.elif, cast.ayse)
      const texts: string[] = []
      const say = (text: string) => {
        texts.push(text)
        elif.say(text)
      }
      say('en başta')
      await ayse.sees('en başta')
      for (const [round, fault] of [{}, { amnesia: true }, { refuseMs: 1_500 }, { amnesia: true, refuseMs: 500 }].entries()) {
        say(`${round}. kesintiden az önce`)
        await control.cut({ userId: cast.ayse, ...fault })
        say(`${round}. kesinti sırasında`)
        await ayse.sees(`${round}. kesinti sırasında`)
      }
      await ayse.press('Yanıtla')
      ayse.say('Hepsini aldım')
      await elif.sees('Hepsini aldım')
      expect(await countMessages(product, cast.elif)).toBe(texts.length + 1)
      const all = said(ayse)
      for (const text of texts) expect(all.split(text)).toHaveLength(2)
    },
    3 * minute,
  )

  test(
    'over a restart of the product, in both directions',
    async () => {
      const product = await startProduct()
      const ayse = await goLive(product)
      const elif = product.chat(cast.elif, cast.ayse)
      elif.say('ayaktayken')
      await ayse.sees('ayaktayken')
      await ayse.press('Yanıtla')
      await product.app.stop()
      elif.say('kapalıyken')
      ayse.say('Bu da kapalıyken yazıldı')
      await product.restart()
      await ayse.sees('kapalıyken')
      await elif.sees('Bu da kapalıyken yazıldı')
      expect(said(elif).split('Bu da kapalıyken')).toHaveLength(2)
    },
    2 * minute,
  )
})

const picture = () => tinyPng().toString('base64')
const said = (chat: PersonChat) =>
  chat
    .messages()
    .map(({ content }) => content.text)
    .join('\n')
const relayed = (chat: PersonChat) => chat.messages().flatMap(({ content }) => content.media?.kind ?? [])
/** The kinds in each album of the chat. */
function albumsOf(chat: PersonChat): string[][] {
  const parts = chat.messages().filter(({ albumId }) => albumId !== undefined)
  return [...Map.groupBy(parts, ({ albumId }) => albumId).values()].map((album) =>
    album.flatMap(({ content }) => content.media?.kind ?? []),
  )
}
const buttonsOf = (chat: PersonChat) => chat.messages().flatMap((message) => chat.buttons(message).map(({ text }) => text))

async function countMessages({ db }: Product, chatId: number): Promise<number> {
  const rows = await db.selectFrom('conversation_message').select('id').where('chat_id', '=', chatId).execute()
  return rows.length
}

/** How many conversations stand on a card or in the list, with all that was said in them. */
async function shown({ db }: Product): Promise<number> {
  const rows = await db.selectFrom('conversation').select('id').whereRef('revision', '=', 'shown_revision').execute()
  return rows.length
}

async function inDigest({ db }: Product): Promise<number[]> {
  const rows = await db.selectFrom('conversation').select('chat_id').where('is_in_digest', '=', true).orderBy('id', 'desc').execute()
  return rows.map((row) => row.chat_id)
}
