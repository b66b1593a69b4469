import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { approve, customerOf, goLive, startStaff } from '#tests/journey.ts'
import { cast, startProduct, transports } from '#tests/product.ts'

test.each(transports)('a customer buys, connects and goes live, and a contact gets an answer (%s)', async (updates) => {
  const product = await startProduct({ updates })
  const ayse = await goLive(product)
  const record = () => JSON.parse(readFileSync(join(product.dataDirectory, 'personas', 'ayse_yilmaz.json'), 'utf8')) as unknown
  await vi.waitFor(() => expect(record()).toMatchObject({ customer_status: 'active', reply_mode: 'manual' }), { timeout: 15_000 })

  const elif = product.chat(cast.elif, cast.ayse)
  elif.say('Merhaba, fiyat nedir?')
  await ayse.sees('Merhaba, fiyat nedir?')
  await ayse.press('Yanıtla')
  ayse.say('Merhaba, 250 lira.')
  await elif.sees('Merhaba, 250 lira.')
  await ayse.sees(/250 lira\. ✓/)

  const journey = [
    'customer_onboarding_started',
    'customer_package_selected',
    'customer_payment_claimed',
    'customer_payment_approved',
    'customer_onboarding_completed',
    'customer_bot_activated',
  ] as const
  const rows = await product.db
    .selectFrom('event')
    .select('name')
    .where('customer_id', '=', cast.ayse)
    .where('name', 'in', journey)
    .orderBy('id')
    .execute()
  expect(rows.map(({ name }) => name)).toEqual(journey)
})

test('payment first or account first: the account goes live the moment both are done', async () => {
  const product = await startProduct()
  const ayse = customerOf(product, cast.ayse)
  await startStaff(product)
  await ayse.choosePackage('Temel')
  await ayse.claim()
  await approve(product)
  await ayse.connect()
  await ayse.skipPersona()
  await ayse.sees('yayında!')
})

test('a 2FA password is taken, deleted from the chat, and the account lives in another data centre', async () => {
  const product = await startProduct()
  const mehmet = customerOf(product, cast.mehmet)
  await mehmet.choosePackage('Temel')
  await mehmet.claim()
  await mehmet.askForCode()
  await mehmet.typeCode()
  await mehmet.sees('İki adımlı doğrulama')
  const wrong = mehmet.say('yanlis-parola')
  await mehmet.sees(/[Şş]ifre/)
  await vi.waitFor(() => expect(isThere(product, cast.mehmet, wrong.uid)).toBe(false), { timeout: 15_000 })
  const right = mehmet.say('gizli-parola')
  await mehmet.sees('bağlandı')
  expect(isThere(product, cast.mehmet, right.uid)).toBe(false)

  const zeynep = customerOf(product, cast.zeynep)
  await zeynep.choosePackage('Temel')
  await zeynep.claim()
  await zeynep.connect()
})

function isThere(product: Awaited<ReturnType<typeof startProduct>>, userId: number, uid: number) {
  return product.sandbox.world.messages.get(uid)?.deletedIn.includes(userId) === false
}
