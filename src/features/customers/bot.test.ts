import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { createSecretBox } from '#platform/secret-box.ts'
import { loadWords } from '#platform/words.ts'
import { languages } from '#shared/language.ts'
import { hourMs } from '#shared/time.ts'
import { createStaff } from '#features/staff/service.ts'
import { defaultSettings } from '#features/staff/settings-rules.ts'
import { createBotWorld } from '#tests/bot.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { registerCustomersBot } from './bot.ts'
import { createBotProfile } from './bot-profile.ts'
import { commands, describes, nameIn } from './bot-commands.ts'
import { commandsFor, createCommandMenu } from './menu.ts'
import { eraseRefusals } from './rules.ts'
import { createCustomers } from './service.ts'

const boss = 1

async function setUp() {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  const bot = await createBotWorld({ db, url, clock })
  const events = recordEvents()
  const staff = createStaff({ db, clock, events, adminIds: [boss], reachOf: async () => new Map() })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(randomBytes(32)), staff })
  registerCustomersBot(bot.shell, { db, clock, customers, staff, exportBytesMax: 20_000 })
  await bot.listen()
  const person = async (id: number) => {
    await customers.touch({ id, first_name: 'Ada', language_code: 'tr' })
    return bot.person(id)
  }
  return { db, bot, clock, customers, staff, ada: await person(100), chief: await person(boss) }
}

test('the bot says in both languages what it does and whose service it is, and sets it again only when that changed', async () => {
  const kept = new Map<string, string>()
  const calls: string[] = []
  const setter = (name: string) => (text?: string, where?: { language_code?: string }) => {
    calls.push(name)
    kept.set(`${name} ${where?.language_code ?? ''}`, text ?? '')
    return Promise.resolve(true as const)
  }
  const told = (name: string, where?: { language_code?: string }) => kept.get(`${name} ${where?.language_code ?? ''}`) ?? ''
  let seller = 'Ada Ltd '.repeat(60)
  const profile = createBotProfile({
    api: {
      setMyDescription: setter('long'),
      setMyShortDescription: setter('short'),
      getMyDescription: async (where) => ({ description: told('long', where) }),
      getMyShortDescription: async (where) => ({ short_description: told('short', where) }),
    },
    words: loadWords('locales'),
    settings: { read: async () => ({ ...defaultSettings, seller }) },
  })
  await profile.publish()
  expect(calls.toSorted()).toEqual(['long', 'long', 'short', 'short'])
  for (const [name, text] of kept) expect(text.length, name).toBeLessThanOrEqual(name.startsWith('long') ? 512 : 120)
  expect([told('long'), told('long', { language_code: 'tr' })]).toEqual([
    expect.stringContaining('A service of Ada Ltd'),
    expect.stringContaining('Hizmeti veren: Ada Ltd'),
  ])
  await profile.publish()
  expect(calls).toHaveLength(4)
  seller = 'Bora'
  await profile.publish()
  expect(calls.slice(4)).toEqual(['long', 'long'])
})

test('the language is chosen once and then used at once', async () => {
  const { ada, customers } = await setUp()
  ada.say('/dil')
  await ada.press('English')
  await ada.sees('Which language')
  expect(await customers.languageOf(100)).toBe('en')
  expect((await ada.forge('cu.lang:xx'))?.showAlert).toBe(true)
  expect(await customers.languageOf(100)).toBe('en')
})

test('a language that is named beside the command is taken at once, and an unknown one is told what there is', async () => {
  const { ada, customers } = await setUp()
  for (const [typed, said, language] of [
    ['en', 'we go on in English', 'en'],
    // the world of these tests knows its people by Telegram's word alone
    ['fr', 'ya da English', 'en'],
    ['T\u00dcRK\u00c7E', 'devam ediyoruz', 'tr'],
    ['\u0130ngilizce', 'we go on in English', 'en'],
  ] as const) {
    const before = ada.messages().at(-1)?.uid ?? 0
    ada.say(`/dil ${typed}`)
    await ada.seesAfter(before, said)
    expect(await customers.languageOf(100)).toBe(language)
  }
})

test('help lists what the person asking may do, and no more', async () => {
  const { ada, chief } = await setUp()
  ada.say('/yardim')
  expect((await ada.sees('/musteri_panel')).content.text).not.toContain('/ayarlar')
  chief.say('/yardim')
  expect((await chief.sees('/ayarlar')).content.text).toContain('/musteri_panel')
})

test('help tells those who answer tickets the way to what waits, and nobody else', async () => {
  const { ada, bot, staff, chief } = await setUp()
  await staff.grant(chief.id, 105, 'support')
  const helper = bot.person(105, { firstName: 'Helper' })
  helper.say('/yardim')
  expect((await helper.sees('Ekip komutları')).content.text).toMatch(/Ekip komutları\n\n\/destek → “Bekleyen talepler” — /)
  ada.say('/yardim')
  expect((await ada.sees('/musteri_panel')).content.text).not.toContain('Bekleyen talepler')
})

test('English names of commands are understood by everybody, and are what English texts and menus say', async () => {
  const { ada, bot, customers } = await setUp()
  ada.say('/language en')
  await ada.sees('we go on in English')
  expect(await customers.languageOf(100)).toBe('en')
  const emily = bot.person(102, { languageCode: 'en' })
  emily.say('/help')
  expect((await emily.sees('/mydata')).content.text).not.toContain('/verilerim')
  // no two commands share a name
  const all = commands.flatMap(({ name, english }) => [name, ...(english === undefined ? [] : [english])])
  expect(new Set(all).size).toBe(all.length)
  for (const language of languages) {
    const known = new Set(['start', ...commands.map(({ name }) => nameIn(language, name))])
    const texts = readdirSync(`locales/${language}`).map((file) => readFileSync(`locales/${language}/${file}`, 'utf8'))
    const named = texts.flatMap((text) => [...text.matchAll(/(?<![\w./<])\/([a-z_]+)/g)].map(([, name = '']) => name))
    expect(named.filter((name) => !known.has(name))).toEqual([])
  }
})

test('all that is kept comes as one file, three times a day', async () => {
  const { ada } = await setUp()
  ada.say('/verilerim')
  for (let count = 0; count < 3; count++) await ada.press('Verilerimi indir')
  const files = () => ada.messages().filter(({ content }) => content.media?.kind === 'document')
  await vi.waitFor(() => expect(files()).toHaveLength(3), { timeout: 10_000 })
  expect((await ada.press('Verilerimi indir'))?.showAlert).toBe(true)
})

test('an export too big for one file comes in several, each once', async () => {
  const { ada, db } = await setUp()
  const events = Array.from({ length: 500 }, (_, n) => ({ name: `e${n}`, at: new Date(), customer_id: 100, data: `{"n":${n}}` }))
  await db.insertInto('event').values(events).execute()
  ada.say('/verilerim')
  await ada.press('Verilerimi indir')
  await ada.sees('Verilerinizin 3. dosyası')
  const files = ada.messages().filter(({ content }) => content.media)
  expect(files.map(({ content }) => content.text)).toEqual([
    expect.anything(),
    ...[2, 3].map((n) => expect.stringContaining(`${n}. dosyası`)),
  ])
})

test('who wants chats kept for less says so, and nothing but the offered times counts', async () => {
  const { ada, customers } = await setUp()
  ada.say('/verilerim')
  await ada.press('Sohbetler 90 gün saklanır')
  await ada.press('7 gün')
  await ada.finds('Sohbetler 7 gün saklanır')
  expect(await customers.keepingLess()).toEqual([{ days: 7, ids: [100] }])
  expect((await ada.forge('cu.kept:0'))?.showAlert).toBe(true)
  expect(await customers.textsKeptDays(100)).toBe(7)
})

test('erasing asks twice, and an old question is no answer', async () => {
  const { ada, customers, clock } = await setUp()
  ada.say('/verilerim')
  await ada.press('Verilerimi sil')
  await ada.press('devam et')
  await ada.sees('Son kez')
  clock.advance(hourMs)
  expect((await ada.press('Evet, hepsini sil'))?.showAlert).toBe(true)
  expect(await customers.get(100)).toBeDefined()
  await ada.press('Vazge\u00e7')
  await ada.press('Verilerimi sil')
  await ada.press('devam et')
  await ada.press('Evet, hepsini sil')
  await ada.sees('silindi')
  expect(await customers.get(100)).toBeUndefined()
})

test('Telegram shows everybody the commands that are theirs', async () => {
  const { staff, customers } = await setUp()
  const said: { names: string[]; other: object }[] = []
  const api = {
    setMyCommands: async (list: readonly { command: string }[], other: object = {}) => {
      said.push({ names: list.map(({ command }) => command), other })
      return true as const
    },
  }
  const menu = createCommandMenu({ api, words: loadWords('locales'), staff, customers })
  await menu.publish()
  expect(said.map(({ other }) => other)).toEqual([
    { scope: { type: 'all_private_chats' }, language_code: 'tr' },
    { scope: { type: 'all_private_chats' } },
    { scope: { type: 'chat', chat_id: boss } },
  ])
  expect(said[0]?.names).toEqual(commandsFor(undefined))
  expect(said[2]?.names).toEqual(commands.map(({ name }) => name))
  await staff.grant(boss, 100, 'support')
  await menu.publishFor(100)
  expect(said[3]?.names).toEqual(commandsFor('support'))
  expect(said[3]?.names).not.toContain('odemeler')
  await menu.publishFor(424_242)
  expect(said).toHaveLength(4)
  // who reads English finds English names, and so does whoever has chosen nothing
  expect(said[1]?.names).toContain('mydata')
  await customers.setLanguage(100, 'en')
  await menu.publishFor(100)
  expect(said[4]?.names).toEqual(commandsFor('support').map((name) => nameIn('en', name)))
})

test.each(languages)('every command and refusal is worded in %s, within what Telegram takes', (language) => {
  const words = loadWords('locales')
  const ids = [
    ...commands.map(({ name }) => describes(name)),
    ...eraseRefusals.map((reason) => `customers-refused-${reason.replaceAll('_', '-')}`),
  ]
  expect(ids.filter((id) => !words.has(language, id))).toEqual([])
  const long = commands.filter(({ name }) => words.plain(language, describes(name)).length > 256)
  expect(long).toEqual([])
})
