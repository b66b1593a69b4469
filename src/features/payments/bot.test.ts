import { expect, test } from 'vitest'
import { createGuard } from '#features/staff/guard.ts'
import { createBotWorld } from '#tests/bot.ts'
import { admin, ayse, createCommerce, mehmet, owner } from '#tests/commerce.ts'
import { exportOf } from '#tests/export.ts'
import { hourMs } from '#shared/time.ts'
import { registerPaymentsBot } from './bot.ts'
import { createCards } from './card.ts'
import { paymentsHolder } from './holder.ts'

async function setUp() {
  const shop = await createCommerce()
  const bot = await createBotWorld({ db: shop.db, url: shop.url, clock: shop.clock })
  const { words, messenger } = bot.shell
  const cards = createCards({ ...shop, words, messenger })
  registerPaymentsBot(bot.shell, { ...shop, cards, guard: createGuard(shop.staff) })
  await bot.listen()
  return {
    ...shop,
    bot,
    words,
    cards,
    staffMember: bot.person(admin, { firstName: 'Admin' }),
    ada: bot.person(ayse, { firstName: 'Ayşe' }),
  }
}
type World = Awaited<ReturnType<typeof setUp>>

let keys = 0
async function shown({ payments }: World, customerId = ayse) {
  const made = await payments.createOrder({ customerId, packageId: 'basic', count: 1, key: `b${keys++}` })
  if (!made.ok) throw new Error(made.reason)
  await payments.show({ customerId, orderId: made.value.id })
  return made.value
}

test('the list of payments pages through the claims that wait and opens their cards', async () => {
  const world = await setUp()
  for (let index = 0; index < 8; index++) {
    const customerId = [ayse, mehmet, owner][index % 3]!
    const { id: orderId } = await shown(world, customerId)
    await world.payments.claim({ customerId, orderId })
  }
  world.staffMember.say('/odemeler')
  await world.staffMember.sees('8 bildirim')
  await world.staffMember.press('Sonraki')
  await world.staffMember.press('7')
  await world.staffMember.sees('Ödeme bildirimi')
  await world.staffMember.press('Reddet')
  await world.staffMember.press('Para hesaba gelmedi')
  await world.staffMember.sees('Reddedildi')
  expect((await world.payments.undecidedClaims({ offset: 0, limit: 1 })).total).toBe(7)
})

test('money that nobody claimed is found by its reference, kept as late, and accepted or sent back', async () => {
  const world = await setUp()
  const { staffMember, payments } = world
  const order = await shown(world)
  world.clock.advance(73 * hourMs)
  await payments.sweep()
  staffMember.say('/odemeler')
  await staffMember.press('Kodla bul')
  staffMember.say('GC000')
  await staffMember.sees('Bu kodla bir sipariş yok')
  staffMember.say(order.reference.toLowerCase())
  await staffMember.press('Gelen parayı işle')
  staffMember.say('abc')
  await staffMember.sees('okuyamadım')
  staffMember.say('500 TL')
  await staffMember.sees('geç ödeme')
  await staffMember.press('Geç parayı kabul et')
  await staffMember.sees('ödendi')
  expect((await payments.get(order.id))?.state).toBe('paid')
  await staffMember.press('Elle iade edildi')
  await staffMember.press(/iade edildi$/)
  await staffMember.sees('· iade edildi')
  expect((await payments.get(order.id))?.state).toBe('refunded')
})

test('an amount that nobody expected is asked about before it is booked, and the decided card says what was due', async () => {
  const world = await setUp()
  const { staffMember, payments } = world
  const order = await shown(world)
  const state = async () => (await payments.get(order.id))?.state
  await payments.claim({ customerId: ayse, orderId: order.id })
  staffMember.say('/odemeler')
  await staffMember.press('1')
  await staffMember.press('Para geldi')
  staffMember.say('5000')
  await staffMember.sees('Beklenen 500 ₺, gördüğünüz 5.000 ₺. Doğru mu?')
  expect(await state()).toBe('claimed')
  await staffMember.press('Hayır, yeniden yazayım')
  staffMember.say('200')
  await staffMember.press('Evet, 200 ₺ geldi')
  await staffMember.sees('300 ₺ eksik')
  await payments.claim({ customerId: ayse, orderId: order.id })
  const claimId = (await payments.get(order.id))!.undecidedClaimId!
  await payments.approve({ actorId: admin, claimId, seenKurus: 300_00 })
  const claims = await payments.claimsOf(order.id)
  const views = await Promise.all(claims.map(({ id }) => world.cards.view('tr', id)))
  expect(views[0]?.html).toMatch(/Beklenen: <b>500 ₺<\/b>[\s\S]*Eksik geldi<\/b>: 200 ₺/)
  expect(views[1]?.html).toMatch(/Beklenen: <b>300 ₺<\/b>[\s\S]*Daha önce gelen: 200 ₺ · toplam 500 ₺[\s\S]*Onaylandı<\/b>: 300 ₺/)
})

test('found money that nobody expected is asked about, and booked once however often the answer is pressed', async () => {
  const world = await setUp()
  const { staffMember, payments } = world
  const order = await shown(world)
  staffMember.say('/odemeler')
  await staffMember.press('Kodla bul')
  staffMember.say(order.reference)
  await staffMember.press('Gelen parayı işle')
  staffMember.say('700')
  const question = await staffMember.sees('Beklenen 500 ₺, gördüğünüz 700 ₺')
  expect((await payments.get(order.id))?.state).toBe('shown')
  await Promise.all([1, 2].map(() => staffMember.forge(`pay.in2:${order.id}:70000`, question)))
  await staffMember.sees('fazla ödeme')
  expect([(await payments.get(order.id))?.state, await payments.creditKurus(ayse)]).toEqual(['overpaid', 200_00])
})

test('who is no reviewer sees nothing of it', async () => {
  const { ada, payments, ...world } = await setUp()
  const order = await shown({ ...world, payments, ada }, mehmet)
  await payments.claim({ customerId: mehmet, orderId: order.id })
  ada.say('/odemeler')
  await ada.sees('tanımıyorum')
  for (const data of ['pay.list:0', 'pay.open:1', 'pay.ok:1', 'pay.no:1', 'pay.why:1:unreadable', 'pay.order:1', 'pay.in:1', 'pay.ack:1'])
    expect([data, (await ada.forge(data))?.showAlert]).toEqual([data, true])
  expect((await payments.get(order.id))?.state).toBe('claimed')
})

test('terms and payment support answer everybody', async () => {
  const { ada } = await setUp()
  ada.say('/terms')
  await ada.sees('Koşullar metni buradadır')
  await ada.sees('Aydınlatma metni buradadır')
  ada.say('/paysupport')
  const support = await ada.sees('Ödeme ve iade desteği')
  expect(ada.buttons(support).map(({ url }) => url)).toEqual(['https://t.me/destek_hesabi', 'https://wa.me/905550000000'])
})

test('an undecided claim holds back erasing; then receipts and notes go and the books stay', async () => {
  const world = await setUp()
  const { customers, payments, words, db } = world
  customers.addHolder(paymentsHolder({ payments, words }))
  const { id: orderId } = await shown(world)
  const open = await shown(world)
  await payments.claim({ customerId: ayse, orderId })
  await payments.withdraw({ customerId: ayse, orderId })
  await payments.claim({ customerId: ayse, orderId })
  await payments.attachReceipt({ customerId: ayse, orderId, bytes: Buffer.from('%PDF-1.4 mine') })
  const erase = () => customers.erase({ kind: 'customer', id: ayse }, ayse)
  expect(await erase()).toEqual({ ok: false, reason: 'claim_undecided' })
  const claimId = (await payments.get(orderId))!.undecidedClaimId!
  await payments.approve({ actorId: admin, claimId, seenKurus: 700_00 })
  const exported = JSON.stringify(await exportOf(customers, ayse))
  expect(exported).toContain('"seenKurus":70000')
  expect(exported).not.toContain(String(admin))
  expect(await customers.whatIsLost(ayse, 'tr')).toEqual(['200 ₺ tutarındaki bakiyeniz', '1 açık siparişiniz'])
  expect((await erase()).ok).toBe(true)
  expect(await db.selectFrom('receipt').select('sealed').execute()).toEqual([{ sealed: null }])
  const known = await db.selectFrom('claim').select(['customer_id', 'decided_by']).execute()
  expect(known.flatMap((row) => [row.customer_id, row.decided_by])).not.toContain(ayse)
  expect(await payments.imbalanceKurus()).toBe(0)
  expect((await payments.get(orderId))?.customerId).toBeLessThan(0)
  expect((await payments.get(open.id))?.state).toBe('cancelled')
})
