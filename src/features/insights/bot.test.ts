import readWorkbook from 'read-excel-file/node'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Message } from '#sandbox/world/types.ts'
import type { Account, Block } from '#features/accounts/rules.ts'
import { accountStates, blocks } from '#features/accounts/rules.ts'
import { bucketOf } from '#features/conversations/figures-rules.ts'
import { firstPackages } from '#features/catalog/rules.ts'
import { licenceStates, type Licence } from '#features/licences/rules.ts'
import { createStaff } from '#features/staff/service.ts'
import { loadWords } from '#platform/words.ts'
import { languages } from '#shared/language.ts'
import { addMs, dayMs, istanbulMidnight, minuteMs } from '#shared/time.ts'
import { createBotWorld, type BotPerson, type BotWorld } from '#tests/bot.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { standingOf, standings } from '#features/accounts/standing-rules.ts'
import { registerInsightsBot } from './bot.ts'
import { chartSize } from './chart.ts'
import { dayTable } from './export-rules.ts'
import { limits } from './figures-rules.ts'
import { createInsights } from './service.ts'

const boss = 1
const owner = 100
const words = loadWords('locales')

const counted = Object.entries({ in: 41, out: 17, conversation_last: 9, conversation_new: 4, [`answer_time:${bucketOf(95)}`]: 1 }).map(
  ([name, total]) => ({
    name,
    total,
    recent: total,
  }),
)

const listed = [
  { at: istanbulMidnight(new Date('2026-11-23T09:00:00Z')), name: 'in', count: 41 },
  { at: istanbulMidnight(new Date('2026-11-23T09:00:00Z')), name: 'auto:menu', count: 3 },
]

const account = (id: number, fields: Partial<Account> = {}): Account => ({
  id,
  customerId: owner,
  licenceId: id,
  state: 'live',
  username: `shop_${id}`,
  phoneMasked: '+90 ••••••••21',
  blocks: [],
  ...fields,
})

const licence = (id: number, now: Date, fields: Partial<Licence> = {}): Licence => ({
  id,
  customerId: owner,
  orderId: 1,
  packageId: 'premium',
  packageVersion: 1,
  state: 'active',
  createdAt: now,
  waitingUntil: now,
  monthsDue: 1,
  activatedAt: now,
  expiresAt: addMs(now, 10 * dayMs),
  ...fields,
})

async function setUp(own: Account[], held?: Licence[], happened = [...listed]) {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  const bot = await createBotWorld({ db, url, clock })
  const staff = createStaff({ db, clock, events: recordEvents(), adminIds: [boss], reachOf: async () => new Map() })
  const licences = held ?? own.map(({ id }) => licence(id, clock.now()))
  const asked: string[] = []
  /** Who ever had a licence. */
  const buyers: number[] = []
  const insights = createInsights({
    db,
    clock,
    catalog: { get: async (id) => ({ ...firstPackages[id], id, version: 1 }) },
    licences: {
      ofCustomer: async (id) => (id === owner ? licences : []),
      customersWith: async () => buyers,
      countByState: async () => ({ waiting: 1, active: 2, grace: 0, suspended: 3, ended: 4 }),
    },
    accounts: { ofCustomer: async (id) => (id === owner ? own : []), acts: { sum: async () => counted, list: async () => happened } },
    isWeeklyOn: async (id) => !off.has(id),
    staff,
    payments: { revenue: async () => ({ totalKurus: 150_000, byPackage: { basic: 50_000, premium: 100_000, enterprise: 0 } }) },
  })
  const off = new Set<number>()
  registerInsightsBot(bot.shell, {
    db,
    weekly: {
      isOn: async (id) => !off.has(id),
      async set(_customerId, id, isOn) {
        if (isOn) off.delete(id)
        else off.add(id)
        return true
      },
      sweep: async () => {},
      holder: { name: 'weekly', export: async () => ({}), erase: async () => {} },
    },
    clock,
    insights,
    staff,
    accounts: {
      async setBlock(_tx, { accountId, block, isOn }) {
        const found = own.find(({ id }) => id === accountId)
        if (!found) throw new Error('no such account')
        found.blocks = [...found.blocks.filter((each) => each !== block), ...(isOn ? [block] : [])]
        return true
      },
    },
    lastMessageAt: async () => clock.now(),
    hasKnowledge: async () => true,
    settingsOf: async (_language, id) => ({ html: `Yapay zeka yanitlar ${id}`, button: { text: 'Ayarlar', press: `in.state:${id}` } }),
    open: {
      panel: async (id) => void asked.push(`panel ${id}`),
      connect: async (id, accountId) => void asked.push(`connect ${id} ${accountId}`),
      renewal: async (id, licenceId) => void asked.push(`renewal ${id} ${licenceId}`),
      persona: async (id, accountId) => void asked.push(`persona ${id} ${accountId}`),
    },
  })
  await bot.listen()
  return { db, clock, staff, insights, buyers, bot, ada: bot.person(owner), asked, own }
}

test('the dashboard says in one message how the account stands, with its figures and days left', async () => {
  const { ada, asked } = await setUp([account(1)])
  ada.say('/dashboard')
  const { content } = await ada.sees('@shop_1')
  for (const part of ['Premium', '3 Aral\u0131k', '41', '17', '9 ki\u015fi', '2 dk', '\u00c7al\u0131\u015f\u0131yor'])
    expect(content.text).toContain(part)
  await ada.press('S\u00fcreyi uzat')
  expect(asked).toEqual([`renewal ${owner} 1`])
})

test('the dashboard counts the days that an upgrade is for: whole ones, none named in the first hour, and the last one by its name', async () => {
  const { ada, clock } = await setUp([account(1)])
  for (const [passedMs, said] of [
    [minuteMs, 'yeni ba\u015flad\u0131, 3 Aral\u0131k'],
    [dayMs / 2 - minuteMs, '9 g\u00fcn kald\u0131'],
    [9 * dayMs, 'son g\u00fcn'],
    [dayMs / 2, 's\u00fcresi doldu'],
  ] as const) {
    clock.advance(passedMs)
    ada.say('/dashboard')
    await ada.sees(said)
  }
})

test('with several accounts a picker comes first, and a licence without an account leads to the set-up', async () => {
  const { ada, asked } = await setUp(
    [account(1), account(2)],
    [licence(1, new Date()), licence(2, new Date()), licence(3, new Date(), { state: 'waiting' })],
  )
  ada.say('/dashboard')
  await ada.press('@shop_2')
  await ada.sees('shop_2')
  await ada.press('Di\u011fer hesaplar')
  await ada.press('hesap ba\u011flay\u0131n')
  expect(asked).toEqual([`panel ${owner}`])
})

test('licences of one order that have no account yet say which of how many each is', async () => {
  const { ada } = await setUp(
    [account(3)],
    [3, 1, 2].map((id) => licence(id, new Date(), { state: 'waiting' })).concat(licence(4, new Date(), { orderId: 2, state: 'waiting' })),
  )
  ada.say('/dashboard')
  const labels = ada.buttons(await ada.sees('Hangi hesaba')).map(({ text }) => text)
  expect(labels.filter((text) => text.includes('hesap ba\u011flay\u0131n')).toSorted()).toEqual([
    '\u{1f535} Premium 2 / 3: hesap ba\u011flay\u0131n',
    '\u{1f535} Premium 3 / 3: hesap ba\u011flay\u0131n',
    '\u{1f535} Premium: hesap ba\u011flay\u0131n',
  ])
})

test('pausing and resuming is one press each', async () => {
  const { ada, own } = await setUp([account(1)])
  ada.say('/bot_durum')
  const { content } = await ada.sees('Yapay zeka yanitlar 1')
  expect(content.text).toContain('@shop_1')
  await ada.press('Ayarlar')
  await ada.press('Durdur')
  await ada.sees('Siz durdurdunuz')
  expect(own[0]?.blocks).toEqual(['customer_pause'])
  await ada.press('Devam ettir')
  await ada.sees('\u00c7al\u0131\u015f\u0131yor')
  expect(own[0]?.blocks).toEqual([])
})

test('nobody sees or stops an account of another', async () => {
  const { bot, ada, own, asked } = await setUp([account(1)])
  ada.say('/dashboard')
  await ada.sees('@shop_1')
  const eve = bot.person(101)
  eve.say('/dashboard')
  await eve.sees('Hen\u00fcz')
  for (const data of [
    'in.dash:1',
    'in.state:1',
    'in.pause:1',
    'in.resume:1',
    'in.renew:1',
    'in.connect:1',
    'in.persona:1',
    'in.dash:x',
    'in.report',
  ])
    expect((await eve.forge(data))?.showAlert).toBe(true)
  expect(own[0]?.blocks).toEqual([])
  expect(asked).toEqual([])
})

test('a package shows what it has and nothing of a larger one, whoever forges the press', async () => {
  const own = [account(1), account(2), account(3)]
  const held = (['basic', 'premium', 'enterprise'] as const).map((packageId, index) => licence(index + 1, new Date(), { packageId }))
  const { ada } = await setUp(own, held)
  const extras = ['\u{1f4ca} Grafik', 'Excel', 'CSV', 'Haftal\u0131k raporu kapat']
  const shown = async (id: number) => {
    await ada.forge(`in.dash:${id}`)
    const message = await ada.sees(new RegExp(`^@shop_${id}`))
    const labels = ada.buttons(message).map(({ text }) => text)
    return { text: message.content.text, extras: labels.filter((text) => extras.includes(text)) }
  }
  ada.say('/dashboard')
  await ada.sees('Hangi hesaba')
  const basic = await shown(1)
  expect([basic.extras, basic.text.includes('Son 7 g\u00fcn'), basic.text.includes('\u0130lk kez yazan')]).toEqual([[], true, false])
  const premium = await shown(2)
  expect([premium.extras, premium.text.includes('Son 90 g\u00fcn'), premium.text.includes('\u0130lk kez yazan: 4')]).toEqual([
    [extras[0]],
    true,
    true,
  ])
  expect((await shown(3)).extras).toEqual(extras)
  for (const data of [
    'in.chart:1:30',
    'in.file:1:csv',
    'in.file:2:xlsx',
    'in.weekly:2:off',
    'in.noweekly:1',
    'in.chart:9:30',
    'in.file:x:csv',
  ])
    expect((await ada.forge(data))?.showAlert).toBe(true)
  expect(ada.messages().filter(({ content }) => content.media)).toEqual([])
})

test('the dashboard names the limits that were hit and what the model cost, and neither when there is none of it', async () => {
  const { ada } = await setUp([account(1)])
  const dashboard = async () => {
    await ada.forge('in.dash:1')
    return (await ada.sees(/^@shop_1/)).content.text
  }
  ada.say('/dashboard')
  await ada.sees('@shop_1')
  for (const words of ['s\u0131n\u0131r', 'Yapay zek\u00e2']) expect(await dashboard()).not.toContain(words)
  counted.push(
    ...Object.entries({ 'hand_over:waited': 3, 'hand_over:hourly_limit': 2, 'hand_over:only_media': 4, ai_microkurus: 250_400_000 }).map(
      ([name, total]) => ({ name, total, recent: 0 }),
    ),
  )
  onTestFinished(() => void counted.splice(-4))
  const lines = (await dashboard()).split('\n')
  expect(lines).toContain(
    'Tak\u0131ld\u0131\u011f\u0131 s\u0131n\u0131rlar: dakikal\u0131k s\u0131n\u0131r 3 \u00b7 ki\u015fi ba\u015f\u0131 saatlik s\u0131n\u0131r 2',
  )
  expect(lines).toContain('Yapay zek\u00e2 kullan\u0131m\u0131: 2,51 \u20ba, paketinize dahil')
})

test.each(languages)('every limit and every column of an export is worded in %s', (language) => {
  const heads: string[] = []
  dayTable([{ at: new Date(0), name: 'funnel_step:1', count: 1 }], new Date(0), new Date(0), (id) => (heads.push(id), id))
  const ids = [...heads.map((id) => `insights-column-${id}`), ...limits.map((limit) => `insights-limit-${limit.replaceAll('_', '-')}`)]
  expect(ids.filter((id) => !words.has(language, id))).toEqual([])
})

test('the chart is a picture of a phone\u2019s size, and the files hold what was counted', async () => {
  const { ada, bot } = await setUp([account(1)], [licence(1, new Date(), { packageId: 'enterprise' })])
  ada.say('/dashboard')
  await ada.press('\u{1f4ca} Grafik')
  const chart = await ada.sees('son 30 g\u00fcn')
  expect(chart.content.media?.kind).toBe('photo')
  const picture = bytesOf(bot, chart)
  expect(picture.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  expect({ width: picture.readUInt32BE(16), height: picture.readUInt32BE(20) }).toEqual(chartSize)
  await ada.press('90 g\u00fcn')
  await ada.sees('son 90 g\u00fcn')
  await ada.press('CSV')
  await vi.waitFor(() => expect(files(ada)).toHaveLength(2), { timeout: 30_000 })
  const [days, hours] = files(ada).map((file) => bytesOf(bot, file).toString())
  expect(days?.split('\r\n')).toHaveLength(92)
  expect(hours).toMatch(/^\ufeffG\u00fcn;Saat;Gelen;.*\r\n[\d-]+;00:00;41;0;/)
  await ada.press('Excel')
  await vi.waitFor(() => expect(files(ada)).toHaveLength(3), { timeout: 30_000 })
  const sheets = await readWorkbook(bytesOf(bot, files(ada)[2]!))
  expect(sheets.map(({ sheet, data }) => [sheet, data.length])).toEqual([
    ['G\u00fcnler', 91],
    ['Saatler', 2],
  ])
  expect(sheets[0]?.data[0]?.slice(0, 2)).toEqual(['G\u00fcn', 'Gelen'])
})

test('where nothing was said there is a sentence in place of a chart, and the chart comes with the first message', async () => {
  const happened: typeof listed = []
  const { ada } = await setUp([account(1)], [licence(1, new Date(), { packageId: 'enterprise' })], happened)
  ada.say('/dashboard')
  await ada.press('\u{1f4ca} Grafik')
  await ada.sees(/son 30 g\u00fcnde hi\u00e7 mesaj yok/)
  await ada.press('7 g\u00fcn')
  await ada.sees(/son 7 g\u00fcnde hi\u00e7 mesaj yok/)
  expect(ada.messages().filter(({ content }) => content.media)).toEqual([])
  happened.push(...listed)
  await ada.press('30 g\u00fcn')
  expect((await ada.sees('son 30 g\u00fcn')).content.media?.kind).toBe('photo')
  happened.length = 0
  await ada.press('90 g\u00fcn')
  await ada.sees(/son 90 g\u00fcnde hi\u00e7 mesaj yok/)
  await vi.waitFor(() => expect(ada.messages().filter(({ content }) => content.media)).toEqual([]))
})

test('the weekly report is switched off and on again on the dashboard', async () => {
  const { ada } = await setUp([account(1)], [licence(1, new Date(), { packageId: 'enterprise' })])
  ada.say('/dashboard')
  await ada.press('Haftal\u0131k raporu kapat')
  await ada.press('Haftal\u0131k raporu a\u00e7')
  await ada.finds('Haftal\u0131k raporu kapat')
})

const files = (person: BotPerson) => person.messages().filter(({ content }) => content.media?.kind === 'document')

function bytesOf({ world }: BotWorld, { content: { media } }: Message): Buffer {
  if (!media || !('file' in media)) throw new Error('There is no file')
  return Buffer.from(world.files.bytes(media.file))
}

test('the report gives staff figures and goals, and customers nothing', async () => {
  const { bot, ada } = await setUp([account(1)])
  const chief = bot.person(boss)
  chief.say('/rapor')
  const { content } = await chief.sees('1.500 \u20ba')
  expect(content.text).toContain('hen\u00fcz veri yok')
  expect(content.text).not.toContain('shop_1')
  ada.say('/rapor')
  await ada.sees('tan\u0131m\u0131yorum')
})

test.each(accountStates.flatMap((state) => [undefined, ...licenceStates].map((of) => [state, of] as const)))(
  'an account that is %s under a licence that is %s has one standing, with words in every language',
  (state, of) => {
    const now = new Date()
    const held = of && licence(1, now, { state: of })
    for (const block of [undefined, ...blocks]) {
      const standing = standingOf(account(1, { state, blocks: block ? [block satisfies Block] : [] }), held)
      expect(standings).toContain(standing)
      if (block && (standing === 'works' || standing === 'grace')) throw new Error(`${block} does not stop it`)
    }
  },
)

test.each(languages)('every standing is worded in %s', (language) => {
  const ids = standings.map((standing) => `accounts-standing-${standing.replaceAll('_', '-')}`)
  expect(ids.filter((id) => !words.has(language, id))).toEqual([])
})

test('people of staff are no customers in figures, unless they bought something', async () => {
  const { db, staff, clock, insights, buyers } = await setUp([])
  await staff.grant(boss, 2, 'admin')
  for (const id of [boss, 2, owner]) {
    const row = { name: 'customer_onboarding_started', at: clock.now(), customer_id: id, data: '{}' }
    await db.insertInto('event').values(row).execute()
  }
  expect((await insights.report()).conversion.started).toBe(1)
  buyers.push(2)
  expect((await insights.report()).conversion.started).toBe(2)
})
