import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createJobs } from '#platform/jobs.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Account } from '#features/accounts/rules.ts'
import { createCatalog } from '#features/catalog/service.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createLicences } from '#features/licences/service.ts'
import { createSettings } from '#features/staff/settings.ts'
import { createStaff } from '#features/staff/service.ts'
import { languages } from '#shared/language.ts'
import { dayMs } from '#shared/time.ts'
import { createBotWorld } from '#tests/bot.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { loadWords } from '#platform/words.ts'
import { orderStates, freeRefusals } from '#features/payments/rules.ts'
import { standings } from '#features/accounts/standing-rules.ts'
import { settingFields } from '#features/staff/settings-rules.ts'
import { registerStaffHome } from './bot-home.ts'
import { registerBackofficeBot } from './bot.ts'
import { registerBackofficeJobs } from './jobs.ts'
import { createMoves } from './moves.ts'
import { createNotices } from './notices.ts'
import { blockRefusals, changeRefusals, clipSearch, listFilters, moveRefusals, searchBytesMax, shownEvents } from './rules.ts'
import { createBackoffice } from './service.ts'

const boss = 1
const admin = 2
const helper = 3
const ada = 100
const eve = 101

async function setUp() {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  const events = recordEvents()
  const jobs = createJobs(url, db, {
    onError(error) {
      throw error
    },
  })
  const bot = await createBotWorld({ db, url, clock })
  const { words, messenger } = bot.shell
  const staff = createStaff({ db, clock, events, adminIds: [boss], reachOf: (ids) => customers.reachOf(ids) })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(randomBytes(32)), staff })
  const settings = createSettings({ db, events, staff, words })
  const off = { ai: false, knowledge: false, menu: false, invites: false, groups: false }
  const capabilities = { ...off, funnel: false, charts: false, reports: false, whatsapp: false }
  const catalog = createCatalog({ db, clock, staff, capabilities, world: 'telegram' })
  const licences = createLicences({ db, clock, events })
  const notices = createNotices({ db, jobs, messenger, words, customers })
  const account: Account = {
    id: 7,
    customerId: ada,
    licenceId: 1,
    state: 'live',
    username: 'shop',
    phoneMasked: '+90 \u2022\u2022\u202221',
    blocks: [],
  }
  const accounts = {
    get: async (id: number) => (id === account.id ? account : undefined),
    ofCustomer: async (id: number) => (id === account.customerId ? [account] : []),
    ofLicence: async (id: number) => (account.licenceId === id ? account : undefined),
    changesLeft: vi.fn<() => Promise<number>>(async () => 0),
    allowChange: vi.fn<(tx: unknown, actor: object, licenceId: number) => Promise<void>>(async () => {}),
    changeAccount: vi.fn<() => Promise<{ ok: true; value: object }>>(async () => ({ ok: true, value: {} })),
    async setBlock(_tx: unknown, { isOn }: { isOn: boolean }) {
      const was = account.blocks.includes('staff')
      account.blocks = isOn ? ['staff'] : []
      return was !== isOn
    },
  }
  const order = { id: 5, state: 'fulfilled', reference: 'GC7K2M4X', packageId: 'premium', count: 1, totalKurus: 123_400 }
  const giveFreeMonth = vi.fn<(input: { licenceId: number; reason: string }) => Promise<{ ok: true; value: object }>>(async () => ({
    ok: true,
    value: {},
  }))
  const openOrders: { licenceId?: number }[] = []
  const payments = { ofCustomer: async () => [order], openOrders: async () => openOrders, giveFreeMonth }
  const support = { ofCustomer: async () => [{ id: 3, state: 'open', openedAt: clock.now() }] }
  const backoffice = createBackoffice({ db, clock, staff, customers, licences, payments, accounts, support, notices })
  const moves = createMoves({ db, clock, events, staff, customers, licences, payments, accounts, notices })
  registerStaffHome(bot.shell, { staff, waiting: { claims: async () => 2, tickets: async () => 0 } })
  registerBackofficeBot(bot.shell, { backoffice, moves, staff, settings, customers, catalog, payments })
  registerBackofficeJobs({ db, events, staff, customers, accounts, notices, payments: { ofCustomer: async () => [] } })
  await jobs.start({ work: true })
  onTestFinished(() => jobs.stop())
  await bot.listen()

  const person = async (id: number, firstName: string, username: string) => {
    await customers.touch({ id, first_name: firstName, username, language_code: 'tr' })
    return bot.person(id, { firstName, username })
  }
  const people = {
    boss: await person(boss, 'Boss', 'the_boss'),
    admin: await person(admin, 'Admin', 'the_admin'),
    helper: await person(helper, 'Helper', 'the_helper'),
    ada: await person(ada, 'Ada', 'ada_l'),
    eve: await person(eve, 'Eve', 'eve_l'),
  }
  await staff.grant(boss, admin, 'admin')
  await staff.grant(boss, helper, 'support')
  await giveLicence(db, licences)
  const begin = async (chat: (typeof people)['boss']) => {
    // a bot writes to nobody who never wrote to it
    chat.say('/musteri_detay')
    await vi.waitFor(() => expect(chat.messages().length).toBeGreaterThan(0), { timeout: 10_000 })
  }
  return {
    db,
    bot,
    clock,
    events,
    staff,
    settings,
    customers,
    licences,
    backoffice,
    moves,
    account,
    accounts,
    giveFreeMonth,
    openOrders,
    begin,
    ...people,
  }
}

/** Ada holds one licence that works. */
async function giveLicence(db: Database, licences: ReturnType<typeof createLicences>) {
  await db.transaction().execute(async (tx) => {
    const [id] = await licences.createPaid(tx, { customerId: ada, orderId: 5, packageId: 'premium', packageVersion: 1, count: 1 })
    await licences.activate(tx, id ?? 0)
  })
}

test('the list finds customers by name, state and package, and leads to their report', async () => {
  const { helper } = await setUp()
  helper.say('/musteri_listesi ada')
  await helper.press('Ada @ada_l')
  const { content } = await helper.sees('Son g\u00f6r\u00fclme')
  for (const part of ['@ada_l', '100', '@shop', '+90 \u2022\u2022\u202221', 'Premium', 'GC7K2M4X', '#3'])
    expect(content.text).toContain(part)
  await helper.press('S\u00fcz')
  await helper.press('Kurumsal')
  await helper.sees('kimse yok')
  helper.say('/musteri_listesi ada')
  // as a person says it, with the way home
  const list = await helper.sees(/\n1 ki\u015fi$/)
  await helper.press('\u2039 Ana sayfa')
  await helper.sees('Merhaba Helper!')
  expect(helper.messages().find(({ uid }) => uid === list.uid)?.content.text).toContain('Merhaba Helper!')
})

test('of stopping and going on the report offers what applies, and the way home is for staff alone', async () => {
  const { admin, ada: customer, account } = await setUp()
  const offered = async () => {
    const before = admin.messages().at(-1)?.uid ?? 0
    admin.say('/musteri_detay @ada_l')
    await admin.seesAfter(before, 'Son g\u00f6r\u00fclme')
    return admin.buttons().flatMap(({ text }) => (text.startsWith('Durdur') ? [text] : []))
  }
  expect(await offered()).toEqual(['Durdur'])
  account.blocks = ['staff']
  expect(await offered()).toEqual(['Durdurmay\u0131 kald\u0131r'])
  customer.say('/start')
  await vi.waitFor(() => expect(customer.messages().length).toBeGreaterThan(0), { timeout: 10_000 })
  expect((await customer.forge('bo.home'))?.showAlert).toBe(true)
})

test('filters and the search narrow the list together', async () => {
  const { backoffice } = await setUp()
  const ids = async (filter: (typeof listFilters)[number], search = '') =>
    (await backoffice.list({ filter, search, offset: 0, limit: 10 })).lines.map(({ customer }) => customer.id)
  expect(await ids('active')).toEqual([ada])
  expect(await ids('premium')).toEqual([ada])
  expect(await ids('basic')).toEqual([])
  expect(await ids('none')).not.toContain(ada)
  expect((await ids('all')).toSorted((a, b) => a - b)).toEqual([ada, eve])
  expect(await ids('none')).toEqual([eve])
  expect(await ids('none', 'eve')).toEqual([eve])
  expect(await ids('active', 'eve')).toEqual([])
})

test('whom an owner erases hears of it, after two questions', async () => {
  const { boss: chief, ada: customer, begin, db } = await setUp()
  await begin(customer)
  chief.say('/musteri_detay 100')
  await chief.press('Verilerini sil')
  await chief.press('Devam et')
  await chief.press('Evet, hepsini sil')
  await customer.sees('Ekibimiz bizdeki')
  await chief.sees('Veriler silindi')
  expect(await db.selectFrom('customer').select('id').where('id', '=', ada).execute()).toEqual([])
})

test('support sees no sums and cannot do what admins and owners do, whatever they press', async () => {
  const { helper, ada: customer, account, giveFreeMonth, licences, db } = await setUp()
  helper.say('/musteri_detay @ada_l')
  const { content } = await helper.sees('GC7K2M4X')
  expect(content.text).not.toContain('1.234')
  expect(helper.buttons()).toEqual([expect.objectContaining({ callback_data: 'bo.home' })])
  const forged = ['bo.off:100', 'bo.set:100:7:1', 'bo.free:100', 'bo.freeof:1', 'bo.move:100', 'bo.movego:101:1', 'bo.moved:1:1']
  for (const data of [...forged, 'bo.erase:100', 'bo.erase3:100:1', 'bo.grant:3:owner', 'bo.settings', 'bo.ok:1:0', 'bo.priced:basic:100'])
    expect((await helper.forge(data))?.text).toContain('yetkiniz yok')
  customer.say('/musteri_listesi')
  await customer.sees('tan\u0131m\u0131yorum')
  for (const data of ['bo.list:all:0', 'bo.show:101', 'bo.roles']) expect((await customer.forge(data))?.showAlert).toBe(true)
  expect(account.blocks).toEqual([])
  expect(giveFreeMonth).not.toHaveBeenCalled()
  expect((await licences.get(1))?.customerId).toBe(ada)
  const audit = await db.selectFrom('audit').select('action').where('action', '=', 'customer_viewed').execute()
  expect(audit).toHaveLength(1)
})

test('an account is stopped after one question, with the reason for its owner, and lifted by the odd form', async () => {
  const { admin, ada: customer, begin, account } = await setUp()
  await begin(customer)
  admin.say('/musteri_pasif @ada_l')
  await admin.sees('durdurulsun mu')
  expect(account.blocks).toEqual([])
  admin.say('Terms were broken')
  const stopped = await admin.sees('1 hesap durduruldu')
  expect(admin.buttons(stopped)).toMatchObject([{ callback_data: 'bo.show:100' }])
  expect(account.blocks).toEqual(['staff'])
  expect((await customer.sees('Terms were broken')).content.text).toContain('@shop')
  admin.say('/musteri_aktif/@musteri_pasif @ada_l')
  await admin.press('Durdurmay\u0131 kald\u0131r')
  await customer.sees('hesab\u0131n\u0131z\u0131 yeniden')
  expect(account.blocks).toEqual([])
  const lifted = await admin.sees('durdurmas\u0131 kalkt\u0131')
  expect(admin.buttons(lifted)).toMatchObject([{ callback_data: 'bo.show:100' }])
  expect((await admin.forge('bo.set:100:7:0'))?.showAlert).not.toBe(true)
  await admin.sees('de\u011fi\u015fen bir \u015fey yok')
})

test('nobody but an owner lifts a stop from an account of their own, whoever it works for', async () => {
  const { backoffice, account, staff } = await setUp()
  await staff.grant(boss, ada, 'admin')
  account.telegramUserId = admin
  expect(await backoffice.setStaffBlock({ actorId: ada, customerId: ada, isOn: true })).toEqual({ ok: true, value: 1 })
  for (const actorId of [ada, admin])
    expect(await backoffice.setStaffBlock({ actorId, customerId: ada, isOn: false })).toEqual({ ok: false, reason: 'own_account' })
  expect(account.blocks).toEqual(['staff'])
  account.telegramUserId = boss
  expect(await backoffice.setStaffBlock({ actorId: boss, customerId: ada, isOn: false })).toEqual({ ok: true, value: 1 })
})

test('a name that means nobody for certain shows a choice by id', async () => {
  const { admin, boss: chief, bot, customers, staff, clock } = await setUp()
  await customers.touch({ id: 900, first_name: 'Emily', language_code: 'en' })
  await staff.grant(chief.id, 900, 'admin')
  const emily = bot.person(900, { languageCode: 'en' })
  clock.advance(2 * dayMs)
  admin.say('/musteri_detay @ada_l')
  await admin.press(/Ada . 100/)
  await admin.sees('GC7K2M4X')
  admin.say('/musteri_pasif @nobody_here')
  await admin.sees('bulamad\u0131k')
  admin.say('/musteri_pasif')
  await admin.sees('/musteri_pasif @ad')
  emily.say('/block')
  await emily.sees('/block @')
})

test('owners give and take roles after a question; somebody who never wrote is marked', async () => {
  const { boss: chief, staff } = await setUp()
  chief.say('/yetki')
  await chief.press('Yetki ver')
  chief.say('@nobody_here')
  await chief.sees('birini tan\u0131m\u0131yoruz')
  await chief.press('Geri')
  await chief.press('Yetki ver')
  chief.say('555666')
  await chief.press('Destek')
  await chief.press('Onayla')
  await chief.sees('555666 \u00b7 \u26a0')
  expect(await staff.roleOf(555_666)).toBe('support')
  chief.say('/yetki @the_helper')
  await chief.press('Yetkiyi al')
  expect(await staff.roleOf(helper)).toBe('support')
  await chief.press('Onayla')
  await vi.waitFor(async () => expect(await staff.roleOf(helper)).toBeUndefined())
  expect((await chief.forge('bo.grant:1:none'))?.text).toContain('sunucu')
})

test('an IBAN is confirmed twice before it holds', async () => {
  const { boss: chief, settings } = await setUp()
  chief.say('/ayarlar')
  await chief.sees('Sat\u0131\u015f kapal\u0131')
  await chief.press('IBAN')
  chief.say('TR00 0000')
  await chief.sees('ge\u00e7erli de\u011fil')
  // the way back stands below a refusal too
  await chief.press('Geri')
  await chief.press('IBAN')
  chief.say('TR33 0006 1005 1978 6457 8413 26')
  const first = await chief.finds('Onayla')
  await chief.press('Onayla')
  await chief.sees('son kontrol')
  expect((await settings.read()).iban).toBeUndefined()
  expect((await chief.forge(first.button.callback_data!))?.showAlert).toBe(true)
  await chief.press('Onayla')
  await vi.waitFor(async () => expect((await settings.read()).iban).toBe('TR330006100519786457841326'))
})

test('a new price is shown before it holds', async () => {
  const { boss: chief } = await setUp()
  chief.say('/ayarlar')
  await chief.press('Temel 500')
  chief.say('free')
  await chief.sees('aras\u0131nda')
  chief.say('650')
  await chief.press('Onayla')
  await chief.sees('650 \u20ba')
})

test('a free month asks for its reason', async () => {
  const { boss: chief, giveFreeMonth } = await setUp()
  chief.say('/musteri_detay 100')
  await chief.press('\u00dccretsiz ay')
  await chief.press('#1 Premium')
  chief.say('We were down on Sunday')
  await chief.sees('bir ay eklendi')
  expect(giveFreeMonth.mock.calls[0]?.[0]).toMatchObject({ actorId: boss, licenceId: 1, reason: 'We were down on Sunday' })
})

test('staff allow one change of account more, once, and the customer hears of it', async () => {
  const { admin: chat, ada: customer, accounts, begin } = await setUp()
  await begin(chat)
  await begin(customer)
  chat.say(`/musteri_detay ${ada}`)
  await chat.press('Hesap değişikliği hakkı ver')
  await chat.press(/^#1 /)
  await chat.sees('bir kez daha değiştirebilir')
  expect(accounts.allowChange.mock.calls.map(([, actor, licenceId]) => [actor, licenceId])).toEqual([[{ kind: 'staff', id: admin }, 1]])
  await customer.sees('bir kez daha değiştirebilirsiniz')
  accounts.changesLeft.mockResolvedValue(1)
  expect(await chat.forge('bo.changeof:1')).toMatchObject({ showAlert: true })
  expect(await customer.forge('bo.changeof:1')).toMatchObject({ showAlert: true })
  expect(accounts.allowChange).toHaveBeenCalledOnce()
})

test('who is no owner gives no further change of account to a licence of their own', async () => {
  const { backoffice, staff, accounts } = await setUp()
  await staff.grant(boss, ada, 'admin')
  expect(await backoffice.allowChange({ actorId: ada, licenceId: 1 })).toEqual({ ok: false, reason: 'own_licence' })
  expect(accounts.allowChange).not.toHaveBeenCalled()
  await staff.grant(boss, ada, 'owner')
  expect(await backoffice.allowChange({ actorId: ada, licenceId: 1 })).toMatchObject({ ok: true })
})

test('a licence moves when a second person of staff agrees, and its session ends first', async () => {
  const { boss: chief, admin, ada: from, eve: to, begin, licences, accounts, events } = await setUp()
  for (const chat of [admin, from, to]) await begin(chat)
  chief.say('/musteri_detay 100')
  await chief.press('Lisans\u0131 ta\u015f\u0131')
  await chief.press('#1 Premium')
  chief.say('@eve_l')
  await chief.press('Ge\u00e7sin')
  await chief.sees('iletildi')
  expect((await chief.forge('bo.moved:1:1'))?.text).toContain('siz a\u00e7t\u0131n\u0131z')
  expect((await licences.get(1))?.customerId).toBe(ada)
  await admin.press('Ge\u00e7sin')
  await to.sees('art\u0131k sizin')
  await from.sees('ba\u015fka bir ki\u015fiye')
  expect((await licences.get(1))?.customerId).toBe(eve)
  expect(accounts.changeAccount).toHaveBeenCalledTimes(1)
  expect(events.named('licence_moved')).toEqual([{ customerId: eve, licenceId: 1, actorId: boss }])
  expect((await admin.forge('bo.moved:1:1'))?.text).toContain('sonu\u00e7lanm\u0131\u015f')
})

test('a move is refused while money is on its way, to its owner, and by those it concerns', async () => {
  const { moves, openOrders, staff, licences, clock } = await setUp()
  const ask = (toId: number, actorId = boss) => moves.ask({ actorId, licenceId: 1, toId })
  expect(await ask(ada)).toEqual({ ok: false, reason: 'same_person' })
  expect(await ask(eve, admin)).toEqual({ ok: false, reason: 'not_allowed' })
  expect(await ask(999)).toEqual({ ok: false, reason: 'unknown' })
  openOrders.push({ licenceId: 1 })
  expect(await ask(eve)).toEqual({ ok: false, reason: 'has_order' })
  openOrders.length = 0
  const first = await ask(eve)
  expect(first.ok).toBe(true)
  expect(await ask(eve)).toEqual({ ok: false, reason: 'already_asked' })
  await staff.grant(boss, eve, 'admin')
  const moveId = first.ok ? first.value.moveId : 0
  expect(await moves.decide({ actorId: eve, moveId, isYes: true })).toEqual({ ok: false, reason: 'own_licence' })
  expect(await moves.decide({ actorId: admin, moveId, isYes: false })).toEqual({ ok: true, value: { isDone: false } })
  expect(await ask(eve)).toMatchObject({ ok: true })
  clock.advance(4 * dayMs)
  expect(await moves.decide({ actorId: admin, moveId: moveId + 1, isYes: true })).toMatchObject({ ok: false, reason: 'move_gone' })
  expect((await licences.get(1))?.customerId).toBe(ada)
})

test('a move that one person refuses while another agrees leaves the account where it is, or moves the licence with it gone', async () => {
  const { moves, staff, licences, accounts } = await setUp()
  await staff.grant(boss, helper, 'admin')
  for (let round = 0; round < 5; round++) {
    const asked = await moves.ask({ actorId: boss, licenceId: 1, toId: eve })
    if (!asked.ok) throw new Error(asked.reason)
    accounts.changeAccount.mockClear()
    const { moveId } = asked.value
    await Promise.all([moves.decide({ actorId: admin, moveId, isYes: true }), moves.decide({ actorId: helper, moveId, isYes: false })])
    const isMoved = (await licences.get(1))?.customerId === eve
    expect(accounts.changeAccount).toHaveBeenCalledTimes(isMoved ? 1 : 0)
    if (isMoved) return
  }
})

test('what was searched for fits a button of Telegram', () => {
  for (const text of ['\u0131'.repeat(80), 'a'.repeat(80), '\u{1f600}'.repeat(40)])
    expect(Buffer.byteLength(clipSearch(text))).toBeLessThanOrEqual(searchBytesMax)
  expect(clipSearch('  ada ')).toBe('ada')
})

test.each(languages)('every state, event, field and refusal is worded in %s', (language) => {
  const words = loadWords('locales')
  const dashed = (prefix: string, names: readonly string[]) => names.map((name) => `backoffice-${prefix}-${name.replaceAll('_', '-')}`)
  const ids = [
    ...dashed('refused', [...blockRefusals, ...moveRefusals, ...changeRefusals, ...freeRefusals]),
    ...dashed('order', orderStates),
    ...dashed('standing', standings),
    ...dashed('event', shownEvents),
    ...dashed('filter', listFilters),
    ...settingFields.flatMap((field) => [`backoffice-field-${field.toLowerCase()}`, `backoffice-how-${field.toLowerCase()}`]),
  ]
  expect(ids.filter((id) => !words.has(language, id))).toEqual([])
})
