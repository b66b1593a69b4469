import { randomBytes } from 'node:crypto'
import { onTestFinished, describe, expect, test, vi } from 'vitest'
import { connectScreen } from '#features/accounts/bot-connect.ts'
import type { Account } from '#features/accounts/rules.ts'
import { registerLicencesJobs } from '#features/licences/jobs.ts'
import { registerPaymentsBot } from '#features/payments/bot.ts'
import { createCards } from '#features/payments/card.ts'
import { registerPaymentsJobs } from '#features/payments/jobs.ts'
import { createGuard } from '#features/staff/guard.ts'
import type { AlarmKind } from '#platform/alarms.ts'
import { createEvents, type Events } from '#platform/events.ts'
import { createJobs } from '#platform/jobs.ts'
import { createTicker, type Ticker } from '#platform/ticker.ts'
import { createBotWorld } from '#tests/bot.ts'
import { createTestClock } from '#tests/clock.ts'
import { admin, ayse, createCommerce, mehmet, owner } from '#tests/commerce.ts'
import { addMs, dayMs, hourMs, minuteMs } from '#shared/time.ts'
import { registerOnboardingBot } from './bot.ts'
import { registerOnboardingJobs } from './jobs.ts'
import { createOnboarding } from './service.ts'
import { createViews } from './views.ts'

/** The journey's face and its work, on a real Bot API, with accounts that a test connects by saying so. */
async function setUp() {
  const clock = createTestClock()
  let inner: Events | undefined
  const events: Events = {
    announce: (tx, name, data) => inner!.announce(tx, name, data),
    listen: (name, listener, handle) => inner!.listen(name, listener, handle),
  }
  const late = { jobs: undefined as ReturnType<typeof createJobs> | undefined }
  const shop = await createCommerce({
    clock,
    events: {
      announce: (tx, name, data) => (late.jobs ? events.announce(tx, name, data) : Promise.resolve()),
      listen: events.listen,
    },
  })
  const jobs = createJobs(shop.url, shop.db, {
    onError(error) {
      throw error
    },
  })
  late.jobs = jobs
  inner = createEvents({ jobs, clock })
  const bot = await createBotWorld({ db: shop.db, url: shop.url, clock })
  const { words, messenger } = bot.shell
  const all: Account[] = []
  const accounts = {
    get: async (id: number) => all.find((account) => account.id === id),
    ofCustomer: async (customerId: number) => all.filter((account) => account.customerId === customerId),
    async attach(_tx: unknown, { accountId, licenceId }: { accountId: number; licenceId: number }) {
      Object.assign(
        all.find(({ id }) => id === accountId)!,
        { state: 'live', licenceId },
      )
    },
    logins: { current: async () => undefined, cancel: async () => {} },
  }
  const sweeps: (() => Promise<void>)[] = []
  const ticker: Ticker = {
    ...createTicker({ db: shop.db, clock, onError() {} }),
    every: (_name, _ms, sweep) => void sweeps.push(() => sweep(clock.now())),
  }
  const onboarding = createOnboarding({ ...shop, events, accounts })
  const views = createViews({ ...shop, words })
  const cards = createCards({ ...shop, words, messenger })
  const alarms = { raise: vi.fn(async (_kind: AlarmKind) => {}), clear: vi.fn(async (_kind: AlarmKind) => {}) }
  const guard = createGuard(shop.staff)
  const deps = { ...shop, events, jobs, ticker, words, messenger, accounts, onboarding, views, cards, alarms, guard }
  registerPaymentsBot(bot.shell, deps)
  // as conversations keep what has no addressee
  const unsaid = { hasContacts: false, files: [] as { key: string; botFileId: string }[], askedAbout: [] as number[] }
  bot.shell.message(async (ctx) => {
    if (unsaid.hasContacts && ctx.message.document) unsaid.files.push({ key: ctx.updateKey, botFileId: ctx.message.document.file_id })
    return unsaid.hasContacts
  })
  const { openRenewal } = registerOnboardingBot(bot.shell, {
    ...deps,
    openConnect: (chatId) =>
      messenger.show(chatId, connectScreen, { html: 'connect here', buttons: [[{ text: 'home', press: 'on.home' }]] }),
    openStaffHome: () => Promise.resolve(false),
    unsaid: {
      pendingFiles: async () => unsaid.files,
      dropPending: async (_customerId: number, keys: string[]) =>
        (unsaid.files = unsaid.files.filter(({ key }) => !keys.includes(key))).length,
      askToWhom: async (_person: object, count: number) => void unsaid.askedAbout.push(count),
    },
    openPersonaForm: (chatId, accountId) => messenger.send(chatId, { html: `persona of ${accountId}` }),
  })
  registerPaymentsJobs(deps)
  registerLicencesJobs(deps)
  registerOnboardingJobs(deps)
  await jobs.start({ work: true })
  onTestFinished(() => jobs.stop())
  await bot.listen()
  const reviewer = bot.person(admin, { firstName: 'Admin' })
  // a bot writes to nobody who never wrote to it
  reviewer.say('/odemeler')
  await reviewer.sees('Ödemeler')
  return {
    ...deps,
    openRenewal,
    unsaid,
    bot,
    reviewer,
    ada: bot.person(ayse, { firstName: 'Ayşe' }),
    sweep: async () => {
      for (const one of sweeps) await one()
    },
    async connect(customerId: number) {
      const id = all.length + 1
      all.push({ id, customerId, state: 'idle', blocks: [], username: `hesap_${id}` })
      await shop.db.transaction().execute((tx) => events.announce(tx, 'account_connected', { customerId, accountId: id }))
      return id
    },
  }
}
type World = Awaited<ReturnType<typeof setUp>>

async function toPayment({ ada }: World, count = 1) {
  ada.say('/start')
  await ada.press('Paket seç')
  await ada.press(/^Premium/)
  await ada.press(new RegExp(`^${count} hesap`))
  await ada.press(/kabul ediyorum/)
  await ada.sees('TR33 0006 1005')
}
const pdf = () => Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(64)])

describe('the journey in the chat', () => {
  test('the first panel has one thing to press', async () => {
    const { ada } = await setUp()
    ada.say('/start')
    const welcome = await ada.sees('Hoş geldiniz')
    expect(ada.buttons(welcome).map(({ text }) => text)).toEqual(['Paket seç'])
  })

  test('who connects before paying says who the account is at once, and pays afterwards', async () => {
    const world = await setUp()
    const { ada } = world
    await toPayment(world)
    const accountId = await world.connect(ayse)
    const panel = await ada.sees('kim olduğunu şimdiden anlatabilirsiniz')
    // where it was connected that was said
    expect(panel.content.text).toMatch(/^Kurulumunuz\n/)
    expect(ada.buttons(panel).map(({ text }) => text)).toEqual(expect.arrayContaining(['Kimliği anlat', 'Hazır ayarlarla geç']))
    await ada.press('Kimliği anlat')
    await ada.sees(`persona of ${accountId}`)
    ada.say('/musteri_panel')
    await ada.press('Hazır ayarlarla geç')
    const after = await ada.sees(/bize bildirin\.$/)
    expect(ada.buttons(after).map(({ text }) => text)).not.toContain('Kimliği anlat')
  })

  test('from the first press to a live account: pay, connect while staff look, approve, live', async () => {
    const world = await setUp()
    const { ada, reviewer } = world
    await toPayment(world)
    const payment = await ada.sees('TR33 0006 1005')
    const copies = ada.buttons(payment).flatMap(({ copy_text }) => copy_text?.text ?? [])
    const [order] = await world.payments.ofCustomer(ayse)
    expect(copies).toEqual(['TR330006100519786457841326', '1234567890', 'Örnek Ltd.', '1000', order?.reference])
    await ada.press('Ödemeyi yaptım')
    await ada.sees('Ödeme bildiriminizi aldık')
    await reviewer.sees('Ödeme bildirimi')

    await ada.press('Hesabı bağla')
    await ada.sees('connect here')
    await world.connect(ayse)
    await ada.sees('Kim olduğunu ve nasıl konuşacağını anlatın')
    await ada.press('Hazır ayarlarla geç')
    await ada.sees('Sizin yapacağınız bir şey kalmadı')

    await reviewer.press('Para geldi')
    await reviewer.press(/^Tam tutar/)
    const live = await ada.sees('yayında!')
    expect(live.content.text).toContain('@hesap_1')
    expect(ada.buttons(live)).toMatchObject([{ copy_text: { text: 'https://t.me/hesap_1' } }])
    await reviewer.sees('yayında · Premium')
    await vi.waitFor(async () => expect((await world.payments.get(order!.id))?.state).toBe('fulfilled'), { timeout: 10_000 })
    ada.say('/start')
    await ada.sees('tarihine kadar yayında')
  })

  test('of several accounts in one order each next one says which of how many it is', async () => {
    const world = await setUp()
    const { ada, reviewer } = world
    await toPayment(world, 3)
    await ada.press('Ödemeyi yaptım')
    await reviewer.press('Para geldi')
    await reviewer.press(/^Tam tutar/)
    await ada.sees('3 hesap')
    for (const [at, next] of [
      [1, 'bağlayalım mı? 2 / 3'],
      [2, 'bağlayalım mı? 3 / 3'],
    ] as const) {
      await world.connect(ayse)
      await ada.sees('Kim olduğunu ve nasıl konuşacağını anlatın')
      await ada.press('Hazır ayarlarla geç')
      await ada.sees(`@hesap_${at}`)
      await ada.sees(next)
    }
  })

  test('a receipt says that it is paid, and reaches staff as a file', async () => {
    const world = await setUp()
    const { ada, reviewer } = world
    await toPayment(world)
    ada.upload({ kind: 'document', name: 'dekont.exe', mime: 'application/octet-stream', bytes: randomBytes(64) })
    await ada.sees('JPEG, PNG ya da PDF')
    ada.upload({ kind: 'document', name: 'dekont.pdf', mime: 'application/pdf', bytes: pdf() })
    await ada.sees('Dekontunuz ekibimize ulaştı')
    await vi.waitFor(() => expect(reviewer.messages().some(({ content }) => content.media !== undefined)).toBe(true), { timeout: 10_000 })
    await reviewer.press('Para geldi')
    reviewer.say('400')
    await reviewer.press('Evet, 400 ₺ geldi')
    await reviewer.sees('eksik')
    await ada.sees('Ödemeniz eksik geldi')
    // no panel of before says any more that the claim waits
    expect(ada.messages().filter(({ content }) => content.text.includes('Kontrol sıranız'))).toEqual([])
    const [order] = await world.payments.ofCustomer(ayse)
    expect(order).toMatchObject({ state: 'underpaid', missingKurus: 600_00 })
  })

  test('what a customer with contacts calls the receipt goes to the order; what is none waits on', async () => {
    const world = await setUp()
    const { ada, unsaid } = world
    await toPayment(world)
    // what is pressed below stands under no panel
    const panels = ada.messages().length
    ada.say('?')
    await vi.waitFor(() => expect(ada.messages().length).toBeGreaterThan(panels), { timeout: 10_000 })
    unsaid.hasContacts = true
    ada.upload({ kind: 'document', name: 'liste.bin', mime: 'application/octet-stream', bytes: randomBytes(64) })
    ada.upload({ kind: 'document', name: 'dekont.pdf', mime: 'application/pdf', bytes: pdf() })
    await vi.waitFor(() => expect(unsaid.files).toHaveLength(2), { timeout: 10_000 })
    const [order] = await world.payments.openOrders(ayse)
    await ada.forge(`on.proof:${order!.id}`)
    await ada.sees('JPEG, PNG ya da PDF')
    await ada.sees('Dekontunuz ekibimize ulaştı')
    await vi.waitFor(() => expect(unsaid.askedAbout).toEqual([1]), { timeout: 10_000 })
    const [claim] = await world.payments.claimsOf(order!.id)
    expect(claim).toMatchObject({ state: 'undecided', receiptCount: 1 })
  })

  test('a receipt of another order is refused, and nothing is claimed with it', async () => {
    const world = await setUp()
    const { ada, payments } = world
    const bytes = pdf()
    await toPayment(world)
    ada.upload({ kind: 'document', name: 'dekont.pdf', mime: 'application/pdf', bytes })
    await ada.sees('Dekontunuz ekibimize ulaştı')
    const other = world.bot.person(mehmet, { firstName: 'Mehmet' })
    await toPayment({ ...world, ada: other })
    other.upload({ kind: 'document', name: 'dekont.pdf', mime: 'application/pdf', bytes })
    await other.sees('başka bir siparişte')
    const [order] = await payments.openOrders(mehmet)
    expect(order?.undecidedClaimId).toBeUndefined()
  })

  test('a receipt that comes before the payment details leads to the package, then to the payment of its order', async () => {
    const world = await setUp()
    const { ada, payments } = world
    const sendReceipt = () => ada.upload({ kind: 'document', name: 'dekont.pdf', mime: 'application/pdf', bytes: pdf() })
    sendReceipt()
    const first = await ada.sees('önce paketinizi seçin')
    expect(ada.buttons(first)).toMatchObject([{ callback_data: 'on.new' }])
    await ada.press('Paket seç')
    await ada.finds('Paket seç')
    // from now on there is a journey to go on with
    sendReceipt()
    const again = await ada.seesAfter(first.uid, 'önce paketinizi seçin')
    expect(ada.buttons(again)).toMatchObject([{ callback_data: expect.stringMatching(/^on\.packages:\d+$/) }])
    await ada.press('Paket seç')
    await ada.press(/^Premium/)
    await ada.press(/^1 hesap/)
    await ada.finds('kabul ediyorum')
    sendReceipt()
    await ada.sees('bu siparişin ödeme bilgilerini açın')
    await ada.press('Ödeme bilgileri')
    await ada.press(/kabul ediyorum/)
    await ada.sees('TR33 0006 1005')
    const [order] = await payments.openOrders(ayse)
    expect(order?.undecidedClaimId).toBeUndefined()
    sendReceipt()
    await ada.sees('Dekontunuz ekibimize ulaştı')
    // who has bought and waits for nothing is told nothing of receipts
    await world.reviewer.press('Para geldi')
    await world.reviewer.press(/^Tam tutar/)
    await ada.sees('Ödemeniz onaylandı')
    sendReceipt()
    await ada.sees('neye yoracağımı bilemedim')
  })

  test('who has a licence, and nothing to pay for, is led to no purchase by a file', async () => {
    const { bot, db, licences } = await setUp()
    const customer = bot.person(mehmet, { firstName: 'Mehmet' })
    const order = { customerId: mehmet, orderId: 1, packageId: 'basic', packageVersion: 1, count: 1 } as const
    await db.transaction().execute((tx) => licences.createPaid(tx, order))
    customer.upload({ kind: 'document', name: 'dekont.pdf', mime: 'application/pdf', bytes: pdf() })
    await customer.sees('neye yoracağımı bilemedim')
  })

  test('a receipt can be asked for, and what is no file is asked for again', async () => {
    const world = await setUp()
    const { ada } = world
    await toPayment(world)
    await ada.press('Ödemeyi yaptım')
    await ada.press('Dekont ekle')
    ada.say('hangi dekont?')
    await ada.sees('dekontunuzu bekliyorum')
    ada.upload({
      kind: 'photo',
      name: 'd.jpg',
      mime: 'image/jpeg',
      bytes: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(40)]),
    })
    await ada.sees('Dekontunuz ekibimize ulaştı')
  })

  test('a rejected claim brings its reason and can be made again', async () => {
    const world = await setUp()
    const { ada, reviewer } = world
    await toPayment(world)
    await ada.press('Ödemeyi yaptım')
    await ada.sees('Kontrol sıranız: 1')
    await reviewer.press('Reddet')
    await reviewer.press('Başka bir neden')
    reviewer.say('Gönderen adı <b>farklı</b>')
    await ada.sees('Gönderen adı <b>farklı</b>')
    expect(ada.messages().filter(({ content }) => content.text.includes('Kontrol sıranız'))).toEqual([])
    await ada.press('Ödeme bilgileri')
    await ada.press('Ödemeyi yaptım')
    const [order] = await world.payments.ofCustomer(ayse)
    await vi.waitFor(async () => expect((await world.payments.claimsOf(order!.id)).at(-1)?.state).toBe('undecided'), { timeout: 10_000 })
  })

  test('what came too much is told after the approval', async () => {
    const world = await setUp()
    const { ada, reviewer } = world
    await toPayment(world)
    await ada.press('Ödemeyi yaptım')
    await reviewer.press('Para geldi')
    reviewer.say('1300')
    await reviewer.press(/^Evet, 1\.?300 ₺ geldi/)
    await ada.sees('300 ₺ fazla geldi')
    const told = ada.messages().flatMap(({ content }) => /Ödemeniz onaylandı|300 ₺ fazla geldi/.exec(content.text)?.[0] ?? [])
    expect(told).toEqual(['Ödemeniz onaylandı', '300 ₺ fazla geldi'])
  })

  test('whose money can buy nothing any more hears that it is their credit, however it came in', async () => {
    const world = await setUp()
    const { ada, db, licences, payments } = world
    ada.say('/start')
    await ada.sees('Hoş geldiniz')
    const order = { customerId: ayse, orderId: 1, packageId: 'basic', packageVersion: 1, count: 1 } as const
    const licenceId = await db.transaction().execute(async (tx) => {
      const [id = 0] = await licences.createPaid(tx, order)
      await licences.activate(tx, id)
      return id
    })
    const bought = async (packageId: 'basic' | 'premium') => {
      const made = await payments.renewalOrder({ customerId: ayse, licenceId, packageId, key: packageId })
      if (!made.ok) throw new Error(made.reason)
      return made.value.id
    }
    const upgrade = await bought('premium')
    world.clock.advance(31 * dayMs)
    await payments.receive({ actorId: admin, orderId: upgrade, seenKurus: 500_00, key: 'found' })
    await ada.sees('Paket geçişi yapılamadı')
    await ada.finds('Süreyi uzat ya da paketi değiştir')
    const renewal = await bought('basic')
    await db.transaction().execute((tx) => licences.move(tx, licenceId, mehmet))
    // credit pays it
    await payments.show({ customerId: ayse, orderId: renewal })
    const said = await ada.sees('artık başka birinde')
    expect(said.content.text).toContain('bakiyenize geçti')
  })

  test('a claim that comes too late claims nothing, and leads to a new order or to support', async () => {
    const world = await setUp()
    const { ada, payments } = world
    await toPayment(world)
    const { message } = await ada.finds('Ödemeyi yaptım')
    const [order] = await payments.ofCustomer(ayse)
    await payments.cancel({ customerId: ayse, orderId: order!.id })
    world.clock.advance(30 * dayMs)
    const answer = await ada.forge(`on.paid:${order!.id}`, message)
    expect(answer).toMatchObject({ showAlert: true, text: expect.stringMatching(/30 günden fazla.*\/musteri_panel.*\/destek/) })
    expect(await payments.claimsOf(order!.id)).toEqual([])
  })

  test('the decision of one shows on the card of everybody and takes its buttons', async () => {
    const world = await setUp()
    const boss = world.bot.person(owner, { firstName: 'Owner' })
    boss.say('/odemeler')
    await boss.sees('Ödemeler')
    await toPayment(world)
    await world.ada.press('Ödemeyi yaptım')
    await boss.finds('Para geldi')
    await world.reviewer.press('Para geldi')
    await world.reviewer.press(/^Tam tutar/)
    const card = await boss.sees('Onaylandı')
    expect(boss.buttons(card)).toEqual([])
  })

  test('back leads everywhere, cancel ends an unpaid order, and a claimed one must be withdrawn first', async () => {
    const world = await setUp()
    const { ada } = world
    await toPayment(world)
    await ada.press('Geri')
    await ada.sees('Kurulumunuz')
    await ada.press('Ödeme bilgileri')
    await ada.press('Ödemeyi yaptım')
    await ada.sees('bildiriminizi aldık')
    ada.say('/iptal')
    await ada.sees('ödeme bildirdiniz, bu yüzden iptal edilemez')
    await ada.press('Bildirimi geri çek')
    await ada.press('Evet, geri çek')
    await ada.press('Siparişi iptal et')
    await ada.press('Evet, iptal et')
    await ada.sees('Tamam, iptal edildi')
    expect((await world.payments.ofCustomer(ayse)).map(({ state }) => state)).toEqual(['cancelled'])
    ada.say('/iptal')
    await ada.sees('İptal edilecek açık bir işiniz yok')
  })

  test('deep links and floods of start begin one journey, in the language of the person', async () => {
    const world = await setUp()
    const emily = world.bot.person(3001, { firstName: 'Emily', languageCode: 'en' })
    await world.customers.touch({ id: 3001, first_name: 'Emily', language_code: 'en' })
    for (const text of ['/start', '/start ref_1', '/customer', '/musteri_panel', '/start']) emily.say(text)
    await emily.sees(/Welcome Emily!|Your set-up/)
    await vi.waitFor(async () => expect(await world.onboarding.open(3001)).toHaveLength(1), { timeout: 10_000 })
    const started = await world.db.selectFrom('event').select('id').where('name', '=', 'customer_onboarding_started').execute()
    expect(started).toHaveLength(1)
  })

  test('before sales open customers hear so, and owners what is missing', async () => {
    const world = await setUp()
    const boss = world.bot.person(owner, { firstName: 'Owner' })
    boss.say('/odemeler')
    await boss.sees('Ödemeler')
    const { iban: _, papara: __, ...closed } = world.settings.current
    world.settings.current = closed
    world.ada.say('/start')
    await world.ada.sees('Satışlarımız henüz açılmadı')
    await boss.sees('IBAN ya da Papara')
  })

  test('forged buttons of somebody else change nothing', async () => {
    const world = await setUp()
    await toPayment(world)
    const eve = world.bot.person(mehmet, { firstName: 'Mehmet' })
    eve.say('/start')
    await eve.sees('Paket')
    const [order] = await world.payments.ofCustomer(ayse)
    const [journey] = await world.onboarding.open(ayse)
    const forged = [
      `on.paid:${order!.id}`,
      `on.details:${order!.id}`,
      `on.accept:${order!.id}`,
      `on.withdraw2:${order!.id}`,
      `on.cancel2:${journey!.id}`,
      `on.order:${journey!.id}:basic:1`,
      `on.order:${journey!.id}:gold:x`,
      `on.drop:${order!.id}`,
      'on.renew:1:basic',
      'on.panel:abc',
      'pay.ok:1',
      'pay.exact:1:5',
      'pay.refund2:1',
    ]
    for (const data of forged) expect([data, (await eve.forge(data))?.showAlert]).toEqual([data, true])
    expect((await world.payments.get(order!.id))?.state).toBe('shown')
    expect(await world.onboarding.open(ayse)).toHaveLength(1)
  })
})

describe('what time brings', () => {
  async function live(world: World) {
    await toPayment(world)
    await world.ada.press('Ödemeyi yaptım')
    const [order] = await world.payments.ofCustomer(ayse)
    await world.payments.approve({ actorId: admin, claimId: (await world.payments.get(order!.id))!.undecidedClaimId!, seenKurus: 1000_00 })
    await world.ada.sees('Ödemeniz onaylandı')
    await world.connect(ayse)
    await world.ada.press('Hazır ayarlarla geç')
    await world.ada.sees('yayında!')
    const [licence] = await world.licences.ofCustomer(ayse)
    return licence!
  }

  test('a licence reminds, ends, is suspended, and goes on once renewed', async () => {
    const world = await setUp()
    const { ada, reviewer, clock } = world
    const licence = await live(world)
    const end = (await world.licences.get(licence.id))!.expiresAt!
    clock.set(addMs(end, -2 * dayMs))
    await world.sweep()
    await ada.sees('üç gün sonra')
    clock.set(addMs(end, hourMs))
    await world.sweep()
    await ada.sees('Üç gün daha çalışır')
    clock.set(addMs(end, 4 * dayMs))
    await world.sweep()
    await ada.sees('durduruldu: süre doldu')
    await ada.press('Süreyi uzat')
    await ada.press(/^Premium ile bir ay/)
    await ada.press('Ödemeyi yaptım')
    await ada.sees('Yenileme ödemenizi bildirdiniz')
    await reviewer.press('Para geldi')
    await reviewer.press(/^Tam tutar/)
    await ada.sees('tarihine uzatıldı')
    expect((await world.licences.get(licence.id))?.state).toBe('active')
  })

  test('a bigger package in mid-period shows the difference for the days left before it is paid, and begins when it is', async () => {
    const world = await setUp()
    const { ada, reviewer, clock } = world
    clock.set(new Date('2026-12-01T09:00:00Z'))
    const licence = await live(world)
    clock.set(new Date('2026-12-20T09:00:00Z'))
    await world.openRenewal(ayse, licence.id)
    await ada.sees('Kalan 12 gün için fark: 387,09 ₺')
    await ada.press('⬆️ Kurumsal paketine şimdi geç · 387,09 ₺')
    await ada.sees(/Kurumsal paketine geçiş[\s\S]*Kalan 12 gün için fark: 387,09 ₺[\s\S]*Tutar: 387,09 ₺/)
    await ada.press('Ödemeyi yaptım')
    await ada.sees('Paket geçişi için ödemenizi bildirdiniz')
    await reviewer.sees('Kurumsal · geçiş, kalan 12 gün')
    await reviewer.press('Para geldi')
    await reviewer.press(/^Tam tutar/)
    await ada.sees('artık Kurumsal paketinde')
    expect((await world.licences.get(licence.id))?.packageId).toBe('enterprise')
  })

  test('an unpaid order is spoken of after an hour, and its end is told', async () => {
    const world = await setUp()
    await toPayment(world)
    world.clock.advance(61 * minuteMs)
    await world.sweep()
    await world.ada.sees('Siparişiniz sizi bekliyor')
    world.clock.advance(72 * hourMs)
    await world.sweep()
    await world.ada.sees('Siparişinizin süresi doldu')
  })

  test('a claim that waits reminds reviewers after a quarter of an hour of support time and alarms owners after a whole one', async () => {
    const world = await setUp()
    const boss = world.bot.person(owner, { firstName: 'Owner' })
    boss.say('/odemeler')
    await boss.sees('Ödemeler')
    await toPayment(world)
    await world.ada.press('Ödemeyi yaptım')
    await world.ada.sees('bildiriminizi aldık')
    world.clock.advance(15 * minuteMs)
    await world.sweep()
    await world.reviewer.sees('15 dakikadır')
    world.clock.advance(45 * minuteMs)
    await Promise.all([world.sweep(), world.sweep()])
    await boss.sees('bir saattir')
    expect(world.reviewer.messages().filter(({ content }) => content.text.includes('bir saattir'))).toEqual([])
  })

  test('a claim in the evening says when staff are there, and its quarter of an hour goes on in the morning', async () => {
    const world = await setUp()
    const { ada, reviewer, clock } = world
    await toPayment(world)
    clock.set(new Date('2026-11-23T14:50:00Z'))
    await ada.press('Ödemeyi yaptım')
    await ada.sees('Kontrol sıranız: 1. Genellikle dakikalar içinde')
    clock.set(new Date('2026-11-23T20:00:00Z'))
    await world.sweep()
    await ada.press('Yenile')
    await ada.sees('Kontrol sıranız: 1. Şu an mesai dışındayız; yarın 09:00 itibarıyla bakarız')
    const reminded = () => world.db.selectFrom('claim').select('reminded_at').executeTakeFirst()
    expect(await reminded()).toEqual({ reminded_at: null })
    clock.set(new Date('2026-11-24T06:05:00Z'))
    await world.sweep()
    await reviewer.sees('15 dakikadır')
  })

  test('a claim that nobody can be told of is an alarm, until somebody who may decide is there', async () => {
    const world = await setUp()
    await toPayment(world)
    await world.ada.press('Ödemeyi yaptım')
    await world.ada.sees('bildiriminizi aldık')
    await world.sweep()
    expect(world.alarms.raise).not.toHaveBeenCalled()
    for (const id of [owner, admin]) await world.customers.setReachable(id, false)
    await world.sweep()
    expect(world.alarms.raise).toHaveBeenCalledExactlyOnceWith('unreachable_staff')
    world.alarms.clear.mockClear()
    await world.customers.setReachable(admin, true)
    await world.sweep()
    expect(world.alarms.clear).toHaveBeenCalledWith('unreachable_staff')
  })
})
