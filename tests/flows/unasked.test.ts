import { expect, test, vi } from 'vitest'
import { sampleCast } from '#sandbox/people.ts'
import { dayMs, hourMs, istanbulClock, minuteMs } from '#shared/time.ts'
import { goLive } from '#tests/journey.ts'
import { cast, startProduct, type Product } from '#tests/product.ts'

const group = sampleCast.group.id
const kerem = 430_000_004
const link = 'https://t.me/ayse_atolye'
const patience = { timeout: 30_000, interval: 50 }

/** The same hour for every run: noon in Istanbul, outside of quiet hours. */
async function atNoon(product: Product) {
  const { minutes } = istanbulClock(product.app.now())
  await product.advance((((12 * 60 - minutes) % 1440) + 1440) * minuteMs)
}

/** Sweeps look every 20 seconds. */
const sweep = (product: Product) => product.advance(21_000)

test(
  'invites reach only who wrote three times; posts and greetings only groups that the account administers, until it does not',
  async () => {
    const product = await startProduct()
    await atNoon(product)
    const ayse = await goLive(product)
    const { world } = product.sandbox
    const { id: accountId } = await product.db.selectFrom('account').select('id').executeTakeFirstOrThrow()
    const inGroup = () => world.history(cast.elif, group).filter(({ fromId }) => fromId === cast.ayse)
    const said = () => inGroup().map(({ content }) => content.text)

    await ayse.forge(`eg.invites:${accountId}`)
    await ayse.press('Bağlantı')
    await ayse.sees('bağlantısını yazın')
    ayse.say('@ayse_atolye')
    await ayse.sees(link)
    await ayse.press('Metin ekle')
    await ayse.sees('Davet metnini yazın')
    ayse.say('Merhaba {ad}, bizi burada bulun: {link}')
    await ayse.press('Davetleri aç')
    await ayse.sees('Davetler açık')

    const contacts = [cast.elif, cast.omer, cast.irem]
    for (const contact of contacts) for (const text of ['Merhaba', 'Çok güzel', 'Teşekkürler']) product.chat(contact, cast.ayse).say(text)
    product.chat(kerem, cast.ayse).say('Merhaba')
    await vi.waitFor(async () => {
      await sweep(product)
      expect(await product.db.selectFrom('invite_draw').selectAll().execute()).toHaveLength(3)
    }, patience)
    const won = await product.db.selectFrom('invite_draw').select('contact_id').where('is_won', '=', true).execute()
    const invitedIn = (contact: number) =>
      product
        .chat(contact, cast.ayse)
        .messages()
        .filter(({ content }) => content.text.includes(link)).length
    await vi.waitFor(async () => {
      await product.advance(minuteMs)
      for (const contact of [...contacts, kerem]) expect(invitedIn(contact)).toBe(won.some((one) => one.contact_id === contact) ? 1 : 0)
    }, patience)

    await ayse.forge(`eg.posts:${accountId}`)
    await ayse.press('Grup ekle')
    await ayse.press(sampleCast.group.title)
    await ayse.press('Paylaşım ekle')
    await ayse.sees('Paylaşım metnini yazın')
    ayse.say('Yeni ürünler geldi')
    await ayse.press('Karşılama')
    await ayse.sees('cümleyi yazın')
    ayse.say('Hoş geldiniz {ad}!')
    await ayse.press('Paylaşımları aç')
    await ayse.sees('Paylaşımlar açık')

    const talk = () => {
      for (let index = 0; index < 10; index++) product.chat(cast.omer, group).say(`${index}`)
    }
    talk()
    await vi.waitFor(async () => {
      await sweep(product)
      expect(said()).toContain('Yeni ürünler geldi')
    }, patience)
    world.setRole(group, kerem, 'member', cast.ayse)
    await vi.waitFor(async () => {
      await sweep(product)
      expect(said()).toContain('Hoş geldiniz Kerem!')
    }, patience)

    world.setRole(group, cast.ayse, 'member', cast.ayse)
    talk()
    await product.advance(dayMs + hourMs)
    await ayse.sees('listenizden çıkardık')
    expect(said().filter((text) => text !== '')).toHaveLength(2)
  },
  3 * minuteMs,
)

test(
  'a post that waits for its turn leaves only where the account still administers the group; else the group goes off the list',
  async () => {
    const product = await startProduct()
    await atNoon(product)
    const ayse = await goLive(product)
    const { world, control } = product.sandbox
    const { id: accountId } = await product.db.selectFrom('account').select('id').executeTakeFirstOrThrow()
    const said = () =>
      world
        .history(cast.elif, group)
        .filter(({ fromId, content }) => fromId === cast.ayse && content.text !== '')
        .map(({ content }) => content.text)

    await ayse.forge(`eg.posts:${accountId}`)
    await ayse.press('Grup ekle')
    await ayse.press(sampleCast.group.title)
    await ayse.press('Paylaşım ekle')
    await ayse.sees('Paylaşım metnini yazın')
    ayse.say('Yeni ürünler geldi')
    await ayse.press('Paylaşımları aç')
    await ayse.sees('Paylaşımlar açık')
    await control.fault({ side: 'mtproto', method: 'messages.sendMessage', error: 'FLOOD_WAIT_1200', userId: cast.ayse, times: 1 })
    for (let index = 0; index < 10; index++) product.chat(cast.omer, group).say(`${index}`)
    await vi.waitFor(async () => {
      await sweep(product)
      expect((await product.db.selectFrom('account').select('flood_until').executeTakeFirstOrThrow()).flood_until).toBeInstanceOf(Date)
    }, patience)

    world.setRole(group, cast.ayse, 'member', cast.ayse)
    await product.advance(21 * minuteMs)
    await ayse.sees('listenizden çıkardık')
    expect(said()).toEqual([])
    expect(await product.db.selectFrom('listed_group').select('off_reason').execute()).not.toEqual([{ off_reason: null }])
  },
  3 * minuteMs,
)
