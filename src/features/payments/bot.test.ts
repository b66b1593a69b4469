import { expect, test, vi } from 'vitest'
import { createGuard } from '#features/staff/guard.ts'
import { createBotWorld } from '#tests/bot.ts'
import { admin, ayse, createCommerce, mehmet, owner } from '#tests/commerce.ts'
import { createHandJobs } from '#tests/conversations.ts'
import { exportOf } from '#tests/export.ts'
import { hourMs, minuteMs } from '#shared/time.ts'
import { registerPaymentsBot } from './bot.ts'
import { createCards, refreshJob } from './card.ts'
import { paymentsHolder } from './holder.ts'
import { alarmAfterMs, registerPaymentsJobs, sweepClaims } from './jobs.ts'

const ticker = { every() {}, start() {}, stop: () => Promise.resolve() }
const alarms = { raise: () => Promise.resolve(), clear: () => Promise.resolve() }

async function setUp() {
  const shop = await createCommerce()
  const bot = await createBotWorld({ db: shop.db, url: shop.url, clock: shop.clock })
  const { words, messenger } = bot.shell
  const cards = createCards({ ...shop, words, messenger })
  const jobs = createHandJobs()
  registerPaymentsJobs({ ...shop, jobs, ticker, words, messenger, cards, alarms })
  registerPaymentsBot(bot.shell, { ...shop, cards, guard: createGuard(shop.staff) })
  await bot.listen()
  return {
    ...shop,
    bot,
    words,
    jobs,
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

test('an amount is for the card that asks for it: a card that asked before stands as it was, and what is booked says whose it is', async () => {
  const world = await setUp()
  const { staffMember, payments, cards } = world
  await world.customers.touch({ id: mehmet, first_name: 'Mehmet', language_code: 'tr' })
  const claimed = async (customerId: number, withFile = false) => {
    const order = await shown(world, customerId)
    await payments.claim({ customerId, orderId: order.id })
    if (withFile) await payments.attachReceipt({ customerId, orderId: order.id, bytes: Buffer.from('%PDF-1.4 mine') })
    await cards.send(admin, (await payments.get(order.id))!.undecidedClaimId!)
    return { ...order, uid: staffMember.messages().at(-1)!.uid }
  }
  staffMember.say('/odemeler')
  await staffMember.sees('Ödemeler')
  const one = await claimed(ayse, true)
  const other = await claimed(mehmet)
  const card = ({ uid }: { uid: number }) => staffMember.messages().find((message) => message.uid === uid)!
  const press = (label: string, of: { uid: number }) => {
    const button = staffMember.buttons(card(of)).find(({ text }) => text.includes(label))
    return staffMember.forge(button?.callback_data ?? label, card(of))
  }
  const looks = (of: { uid: number }) => [card(of).content.text.split('\n')[0], staffMember.buttons(card(of)).map(({ text }) => text)]
  const asks = [expect.stringMatching(/GC.* · (Ayşe|Mehmet)/), expect.arrayContaining(['Tam tutar: 500 ₺'])]
  const stands = [expect.stringContaining('Ödeme bildirimi'), ['✅ Para geldi', '❌ Reddet']]
  await press('Para geldi', one)
  await vi.waitFor(() => expect(looks(one)).toEqual(asks))
  await press('Para geldi', other)
  await vi.waitFor(() => expect([looks(one), looks(other)]).toEqual([stands, asks]))
  staffMember.say('500')
  await staffMember.sees(new RegExp(`${other.reference} · Mehmet.*\n✅ 500 ₺ onaylandı`))
  expect([(await payments.get(one.id))?.state, (await payments.get(other.id))?.state]).toEqual(['claimed', 'paid'])
  // the same card asks again, and refuses, without being put back meanwhile
  for (let twice = 0; twice < 2; twice++) await press('Para geldi', { uid: one.uid })
  await vi.waitFor(() => expect(looks(one)).toEqual(asks))
  await staffMember.forge(`pay.no:${(await payments.get(one.id))!.undecidedClaimId}`, card(one))
  await press('Başka bir neden', one)
  await vi.waitFor(() => expect(card(one).content.text).toContain('iletilecek nedeni yazın'))
  // any command is elsewhere too
  staffMember.say('/odemeler')
  await vi.waitFor(() => expect(looks(one)).toEqual(stands))
  await press('Para geldi', one)
  staffMember.say('50')
  await staffMember.sees(new RegExp(`${one.reference} · Ayşe.*\nBeklenen 500 ₺, gördüğünüz 50 ₺`))
  await vi.waitFor(() => expect(looks(one)).toEqual(stands))
  // a question that is no card goes when its answer is not waited for any more
  await staffMember.press('Hayır, yeniden yazayım')
  const question = await staffMember.sees('Hesapta gördüğünüz tutarı yazın')
  staffMember.say('/odemeler')
  await vi.waitFor(() => expect(staffMember.messages().map(({ uid }) => uid)).not.toContain(question.uid))
})

test('a page that asked for found money is the page of its order again when another question is asked', async () => {
  const world = await setUp()
  const { staffMember, payments, cards } = world
  const order = await shown(world)
  staffMember.say('/odemeler')
  await staffMember.press('Kodla bul')
  staffMember.say(order.reference)
  await staffMember.press('Gelen parayı işle')
  const prompt = await staffMember.sees(new RegExp(`${order.reference} · Ayşe.*\nHesaba gelen tutarı yazın`))
  const { id: orderId } = await shown(world, mehmet)
  await payments.claim({ customerId: mehmet, orderId })
  await cards.send(admin, (await payments.get(orderId))!.undecidedClaimId!)
  await staffMember.press('Para geldi')
  await staffMember.sees('Hesapta gördüğünüz tutarı yazın')
  const page = () => staffMember.messages().find(({ uid }) => uid === prompt.uid)
  await vi.waitFor(() => expect(page()?.content.text).toMatch(/^Sipariş GC/))
  expect(staffMember.buttons(page()).map(({ text }) => text)).toContain('💰 Gelen parayı işle')
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

test('the page of an order adds up what came to the account, and says what became of the extra', async () => {
  const world = await setUp()
  const { staffMember, payments } = world
  const overpaid = async () => {
    const made = await payments.createOrder({ customerId: ayse, packageId: 'basic', count: 3, key: `split${keys++}` })
    if (!made.ok) throw new Error(made.reason)
    const { id: orderId, reference } = made.value
    await payments.show({ customerId: ayse, orderId })
    const found = { actorId: admin, orderId }
    await payments.receive({ ...found, seenKurus: 1_000_00, key: 'first' })
    await payments.receive({ ...found, seenKurus: 500_00, key: 'second' })
    await staffMember.seesAfter(staffMember.say('/odemeler').uid, 'Ödemeler')
    await staffMember.press('Kodla bul')
    await vi.waitFor(() => expect(staffMember.messages().at(-1)?.content.text).toContain('Açıklama kodunu yazın'))
    staffMember.say(reference)
    const { uid } = await staffMember.sees(new RegExp(`^Sipariş ${reference}`))
    return (words: RegExp) =>
      vi.waitFor(() => expect(staffMember.messages().find((message) => message.uid === uid)?.content.text).toMatch(words))
  }
  const kept = await overpaid()
  await kept(/\nHesaba gelen 1\.500 ₺ = sipariş 1\.275 ₺ \+ bakiye 225 ₺\n⚠️ Fazlası şimdilik[^\n]*\nEksik: 0 ₺$/)
  await staffMember.press('Fazlası bakiyede kalsın')
  await kept(/\nHesaba gelen 1\.500 ₺ = sipariş 1\.275 ₺ \+ bakiye 225 ₺\nFazlası müşterinin bakiyesine geçti\.\n/)
  const back = await overpaid()
  await staffMember.press('Elle iade edildi')
  await staffMember.press(/ iade edildi$/)
  await back(/Fazlası müşteriye elle iade edildi/)
})

test('the button of a refund carries what it books: pressed twice it sends back once, and what is spent is told before', async () => {
  const world = await setUp()
  const { staffMember, payments } = world
  const order = await shown(world)
  const claim = await payments.claim({ customerId: ayse, orderId: order.id })
  if (!claim.ok) throw new Error(claim.reason)
  await payments.approve({ actorId: admin, claimId: claim.value.id, seenKurus: 700_00 })
  const next = await shown(world)
  staffMember.say('/odemeler')
  await staffMember.press('Kodla bul')
  staffMember.say(order.reference)
  const page = await staffMember.sees('Sipariş')
  expect(await staffMember.forge(`pay.refund:${order.id}`, page)).toMatchObject({
    showAlert: true,
    text: expect.stringMatching('başka bir sipariş'),
  })
  await payments.cancel({ customerId: ayse, orderId: next.id })
  await staffMember.press('Elle iade edildi')
  const { message } = await staffMember.finds('200 ₺ iade edildi')
  expect(message.content.text).toMatch(/lisanslar olduğu gibi kalır/)
  const press = () => staffMember.forge(`pay.refund2:${order.id}:extra:20000`, message)
  const answers = await Promise.all([press(), press()])
  const said = answers.map((answer) => answer?.text ?? '')
  expect(said).toContain('Tamam, işlendi.')
  expect(said.filter((text) => text.startsWith('İade edilecek tutar bu arada değişti'))).toHaveLength(1)
  expect(await payments.get(order.id)).toMatchObject({ state: 'paid', receivedKurus: 500_00 })
  expect((await world.licences.ofOrder(order.id)).map(({ state }) => state)).toEqual(['waiting'])
})

test('the card of a late claim says when the order was made, and what it costs today when that is another price', async () => {
  const world = await setUp()
  const { payments, cards, catalog } = world
  const order = await shown(world)
  world.clock.advance(73 * hourMs)
  await payments.sweep()
  const claim = await payments.claim({ customerId: ayse, orderId: order.id })
  if (!claim.ok) throw new Error(claim.reason)
  const text = async () => (await cards.view('tr', claim.value.id))?.html
  expect(await text()).toMatch(/Geç ödeme[\s\S]*Sipariş tarihi: 23 Kasım 2026/)
  expect(await text()).not.toContain('Bugünkü fiyat')
  await catalog.setPrice(owner, 'basic', 600_00)
  expect(await text()).toContain('Bugünkü fiyat: <b>600 ₺</b> (siparişte 500 ₺)')
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
  const { customers, payments, words, jobs, db } = world
  customers.addHolder(paymentsHolder({ payments, words, jobs }))
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

test('who was erased has neither name nor receipt nor buttons in the chats of staff; a file too old to delete has one sentence', async () => {
  const world = await setUp()
  const { customers, payments, words, jobs, cards, bot, staffMember, db } = world
  customers.addHolder(paymentsHolder({ payments, words, jobs }))
  staffMember.say('/odemeler')
  await staffMember.sees('Ödemeler')
  const claimed = async (...receipts: string[]) => {
    const { id: orderId } = await shown(world)
    await payments.claim({ customerId: ayse, orderId })
    for (const mark of receipts) await payments.attachReceipt({ customerId: ayse, orderId, bytes: Buffer.from(`%PDF-1.4 ${mark}`) })
    const claimId = (await payments.get(orderId))!.undecidedClaimId!
    await cards.send(admin, claimId)
    return claimId
  }
  const withFiles = await claimed('one', 'two')
  const inWords = await claimed()
  const said = () => staffMember.messages().slice(1)
  expect(said().map(({ content }) => [content.media !== undefined, content.text.includes('Ayşe')])).toEqual([
    [true, true],
    [true, false],
    [false, true],
  ])
  await payments.reject({ actorId: owner, claimId: inWords, reason: 'not_arrived' })
  await payments.approve({ actorId: owner, claimId: withFiles, seenKurus: 500_00 })
  expect((await customers.erase({ kind: 'customer', id: ayse }, ayse)).ok).toBe(true)
  expect(JSON.stringify(jobs.waiting)).not.toContain(String(ayse))
  bot.faults.set({ method: 'deleteMessage', description: "message can't be deleted for everyone", code: 400, latencyMs: 0, times: 1 })
  await jobs.run()
  const sentence = expect.stringMatching(/GC\S+ · Bu müşterinin verileri silindi\.$/)
  const stands = () => said().map((message) => [message.content.media !== undefined, message.content.text, staffMember.buttons(message)])
  const over = [
    [true, sentence, []],
    [false, sentence, []],
  ]
  expect(stands()).toEqual(over)
  // once more, a button of before, and a decision that only now reaches the cards
  await db.transaction().execute((tx) => jobs.send(tx, refreshJob, { claimId: withFiles, staffId: admin }))
  await jobs.run()
  await staffMember.forge(`pay.ok:${inWords}`)
  expect(stands()).toEqual(over)
})

test('a receipt that was on its way to staff while its customer left does not stay', async () => {
  const world = await setUp()
  const { customers, payments, words, jobs, cards, bot, staffMember } = world
  customers.addHolder(paymentsHolder({ payments, words, jobs }))
  staffMember.say('/odemeler')
  await staffMember.sees('Ödemeler')
  const { id: orderId } = await shown(world)
  await payments.claim({ customerId: ayse, orderId })
  const claimId = (await payments.get(orderId))!.undecidedClaimId!
  await cards.send(admin, claimId)
  await payments.attachReceipt({ customerId: ayse, orderId, bytes: Buffer.from('%PDF-1.4 mine') })
  const { messenger } = bot.shell
  const sendFile: typeof messenger.sendFile = async (...file) => {
    const sent = await messenger.sendFile(...file)
    await payments.withdraw({ customerId: ayse, orderId })
    expect((await customers.erase({ kind: 'customer', id: ayse }, ayse)).ok).toBe(true)
    await jobs.run()
    return sent
  }
  await createCards({ ...world, messenger: { ...messenger, sendFile } }).sendReceipts(admin, claimId)
  expect(staffMember.messages().filter(({ content }) => content.media)).toEqual([])
})

test('a receipt of which two jobs hear at once, one of them with the card still on its way, reaches staff once', async () => {
  const world = await setUp()
  const { payments, staffMember, bot } = world
  staffMember.say('/start')
  const { id: orderId } = await shown(world)
  await payments.claim({ customerId: ayse, orderId })
  const claimId = (await payments.get(orderId))?.undecidedClaimId ?? 0
  const files = () => staffMember.messages().filter(({ content }) => content.media)
  const { messenger } = bot.shell
  const others: Promise<void>[] = []
  const another = createCards({ ...world, messenger })
  const send: typeof messenger.send = async (...said) => {
    const sent = await messenger.send(...said)
    await payments.attachReceipt({ customerId: ayse, orderId, bytes: Buffer.from('%PDF-1.4 first') })
    others.push(another.sendReceipts(admin, claimId))
    return sent
  }
  await createCards({ ...world, messenger: { ...messenger, send } }).send(admin, claimId)
  await Promise.all(others)
  expect(files()).toHaveLength(1)
  await payments.attachReceipt({ customerId: ayse, orderId, bytes: Buffer.from('%PDF-1.4 second') })
  await Promise.all([world.cards.sendReceipts(admin, claimId), another.sendReceipts(admin, claimId)])
  expect(files()).toHaveLength(2)
})

test('who lost the right to review while a card, a receipt or a reminder was on its way gets none of them', async () => {
  const world = await setUp()
  const { payments, staff, jobs, db, staffMember, clock } = world
  staffMember.say('/odemeler')
  await staffMember.sees('Ödemeler')
  const { id: orderId } = await shown(world)
  const claim = await payments.claim({ customerId: ayse, orderId })
  if (!claim.ok) throw new Error(claim.reason)
  const claimId = claim.value.id
  await payments.attachReceipt({ customerId: ayse, orderId, bytes: Buffer.from('%PDF-1.4 mine') })
  clock.advance(alarmAfterMs + minuteMs)
  await sweepClaims({ ...world, ticker, alarms, messenger: world.bot.shell.messenger })
  await db.transaction().execute(async (tx) => {
    for (const name of ['payments.card', 'payments.receipts']) await jobs.send(tx, name, { claimId, staffId: admin })
  })
  expect(jobs.waiting.filter(({ name, data }) => name === 'payments.nudge' && 'staffId' in data && data.staffId === admin)).toHaveLength(1)
  expect((await staff.revoke(owner, admin)).ok).toBe(true)
  const before = staffMember.messages().length
  await jobs.run()
  expect(staffMember.messages()).toHaveLength(before)
})

test('the card of somebody who lost the right to review becomes one sentence without data, buttons or receipt when anything happens to the claim', async () => {
  const world = await setUp()
  const { payments, staff, jobs, db, cards, staffMember } = world
  staffMember.say('/odemeler')
  await staffMember.sees('Ödemeler')
  const claimed = async (mark?: string) => {
    const { id: orderId } = await shown(world)
    await payments.claim({ customerId: ayse, orderId })
    if (mark) await payments.attachReceipt({ customerId: ayse, orderId, bytes: Buffer.from(`%PDF-1.4 ${mark}`) })
    const claimId = (await payments.get(orderId))!.undecidedClaimId!
    await cards.send(admin, claimId)
    return { orderId, claimId }
  }
  const inWords = await claimed()
  const withFile = await claimed('one')
  const said = () => staffMember.messages().slice(1)
  expect(said().map(({ content }) => content.text.includes('Ayşe'))).toEqual([true, true])
  expect((await staff.revoke(owner, admin)).ok).toBe(true)
  await payments.reject({ actorId: owner, claimId: inWords.claimId, reason: 'other', note: 'Not theirs to read' })
  await payments.attachReceipt({ customerId: ayse, orderId: withFile.orderId, bytes: Buffer.from('%PDF-1.4 two') })
  await db.transaction().execute(async (tx) => {
    await jobs.send(tx, refreshJob, { claimId: inWords.claimId, staffId: admin })
    await jobs.send(tx, 'payments.receipts', { claimId: withFile.claimId, staffId: admin })
  })
  await jobs.run()
  const sentence = expect.stringMatching(/^🔒 Ödemeleri onaylama yetkiniz sona erdi[^\n]*$/)
  const stands = said().map((message) => [message.content.media !== undefined, message.content.text, staffMember.buttons(message)])
  expect(stands).toEqual([[false, sentence, []]])
  expect(await cards.holders(withFile.claimId)).toEqual([])
})

test('who lost the right to review while a file was being sent to them keeps neither it nor its card', async () => {
  const world = await setUp()
  const { payments, staff, bot, staffMember } = world
  staffMember.say('/odemeler')
  await staffMember.sees('Ödemeler')
  const { id: orderId } = await shown(world)
  await payments.claim({ customerId: ayse, orderId })
  await payments.attachReceipt({ customerId: ayse, orderId, bytes: Buffer.from('%PDF-1.4 mine') })
  const { messenger } = bot.shell
  const sendFile: typeof messenger.sendFile = async (...file) => {
    const sent = await messenger.sendFile(...file)
    expect((await staff.revoke(owner, admin)).ok).toBe(true)
    return sent
  }
  const claimId = (await payments.get(orderId))?.undecidedClaimId ?? 0
  await createCards({ ...world, messenger: { ...messenger, sendFile } }).send(admin, claimId)
  expect(staffMember.messages()).toHaveLength(1)
})
