import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { firstPackages } from '#features/catalog/rules.ts'
import type { LicenceState } from '#features/licences/rules.ts'
import { createBotWorld } from '#tests/bot.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { registerPersonasBot } from './bot.ts'
import { createRecordFiles } from './record-files.ts'
import { createPersonas, type PersonasDeps } from './service.ts'

const customerId = 501
const accountId = 7

async function createPersonaWorld() {
  const { db, url } = await createTestDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'personas-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const clock = createTestClock()
  for (const id of [customerId, 502])
    await db.insertInto('customer').values({ id, first_name: 'Ada', seen_at: clock.now(), created_at: clock.now() }).execute()
  const events = recordEvents()
  const account = {
    id: accountId,
    customerId,
    licenceId: 1 as number | undefined,
    username: 'shop' as string | undefined,
    firstName: 'Shop',
    state: 'live',
    blocks: [] as string[],
  }
  const accounts = [account]
  const licence = {
    id: 1,
    customerId,
    packageId: 'basic' as const,
    packageVersion: 1,
    state: 'active' as LicenceState,
    activatedAt: clock.now(),
  }
  const sent: { name: string; data: object }[] = []
  const deps: PersonasDeps = {
    db,
    events,
    jobs: {
      send: async (_tx, name, data) => void sent.push({ name, data }),
      define() {},
      start: () => Promise.resolve(),
      sendToAll: async (_tx, names, data) => void sent.push(...names.map((name) => ({ name, data }))),
      sendEach: async (_tx, name, all) => void sent.push(...all.map((data) => ({ name, data }))),
      pending: () => Promise.resolve(0),
      stop: () => Promise.resolve(),
    },
    files: createRecordFiles(join(directory, 'personas')),
    catalog: { get: (id) => Promise.resolve({ ...firstPackages[id], id, version: 1 }) },
    accounts: {
      get: (id) => Promise.resolve(accounts.find((known) => known.id === id)),
      ofCustomer: (id) => Promise.resolve(accounts.filter((known) => known.customerId === id)),
    },
    customers: { get: (id) => Promise.resolve({ id, username: 'ada' }) },
    licences: { get: () => Promise.resolve(licence), ofCustomer: () => Promise.resolve([licence]) },
  }
  const personas = createPersonas(deps)
  const files = () => readdir(join(directory, 'personas')).catch(() => [])
  const read = async (name: string) => JSON.parse(await readFile(join(directory, 'personas', name), 'utf8')) as Record<string, unknown>
  return { db, url, deps, clock, events, accounts, account, licence, personas, directory, files, read, sent }
}

describe('the file', () => {
  test('stands under the username, for this user only, and no draft beside it', async () => {
    const world = await createPersonaWorld()
    await world.personas.exportFile(accountId)
    expect(await world.files()).toEqual(['shop.json'])
    expect((await stat(join(world.directory, 'personas', 'shop.json'))).mode & 0o777).toBe(0o600)
    expect(await world.read('shop.json')).toMatchObject({ username: 'shop', customer_status: 'active', reply_mode: 'manual' })
  })

  test('follows the username, and the old one goes', async () => {
    const world = await createPersonaWorld()
    await world.personas.exportFile(accountId)
    world.account.username = undefined
    await world.personas.exportFile(accountId)
    expect(await world.files()).toEqual(['customer_bot_7.json'])
  })

  test('of a name that changed hands belongs to its new bearer', async () => {
    const world = await createPersonaWorld()
    await world.personas.exportFile(accountId)
    world.accounts.push({ ...world.account, id: 8, customerId: 502 })
    world.account.username = 'shop_two'
    await world.personas.exportFile(8)
    await world.personas.exportFile(accountId)
    expect(new Set(await world.files())).toEqual(new Set(['shop.json', 'shop_two.json']))
    expect(await world.read('shop.json')).toMatchObject({ customer_info: { customer_user_id: 502 } })
  })

  test('is not written before a licence says which package it is, and is pending while the licence waits', async () => {
    const world = await createPersonaWorld()
    world.account.licenceId = undefined
    await world.personas.exportFile(accountId)
    expect(await world.files()).toEqual([])
    world.licence.state = 'waiting'
    await world.personas.exportFile(accountId)
    expect(await world.read('shop.json')).toMatchObject({ customer_status: 'pending' })
  })

  test('goes when the account goes, and when the customer is erased, with every word of theirs', async () => {
    const world = await createPersonaWorld()
    await world.personas.save(accountId, { name: 'Aylin' })
    await world.personas.exportFile(accountId)
    await world.db.transaction().execute((tx) => world.personas.holder.erase(tx, customerId))
    expect(JSON.stringify(await world.db.selectFrom('persona').selectAll().execute())).not.toContain('Aylin')
    expect(world.sent).toEqual([{ name: 'personas.remove-file', data: { accountId } }])
    await world.personas.exportFile(accountId)
    expect(await world.files()).toEqual([])
    expect(await world.db.selectFrom('persona').selectAll().execute()).toEqual([])

    await world.personas.exportFile(accountId)
    world.accounts.splice(0)
    await world.personas.exportFile(accountId)
    expect(await world.files()).toEqual([])
  })

  test('is written by one at a time, over all processes: many at once end with one whole file', async () => {
    const world = await createPersonaWorld()
    const other = createPersonas(world.deps)
    await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 ? other : world.personas).exportFile(accountId)))
    expect(await world.files()).toEqual(['shop.json'])
  })

  test('is written once for those who come while a write waits, and holds what was true when the last of them came', async () => {
    const world = await createPersonaWorld()
    const writes: string[] = []
    let later: Promise<void>[] = []
    const { files } = world.deps
    world.deps.files = {
      ...files,
      write(name, content) {
        // in the middle of the first one
        if (writes.push(content) === 1) {
          world.account.state = 'frozen'
          later = Array.from({ length: 8 }, () => personas.exportFile(accountId))
        }
        return files.write(name, content)
      },
    }
    const personas = createPersonas(world.deps)
    await personas.exportFile(accountId)
    await Promise.all(later)
    expect(writes).toHaveLength(2)
    expect(writes[0]).not.toEqual(writes[1])
    expect(await world.read('shop.json')).toEqual(JSON.parse(writes[1] ?? ''))
  })

  test('is never named by anything but letters, digits and _', async () => {
    const world = await createPersonaWorld()
    const files = createRecordFiles(world.directory)
    await expect(files.write('../out', '{}')).rejects.toThrow(/letters/)
    await expect(async () => files.remove('../out')).rejects.toThrow(/letters/)
  })
})

describe('the form', () => {
  async function withForm() {
    const world = await createPersonaWorld()
    const bot = await createBotWorld({ db: world.db, url: world.url, clock: world.clock })
    const form = registerPersonasBot(bot.shell, {
      personas: world.personas,
      clock: world.clock,
      customers: { languageOf: () => Promise.resolve('tr') },
      home: () => ({ text: 'Geri d\u00f6n', press: 'on.home' }),
      accounts: { get: (id) => Promise.resolve(world.accounts.find((account) => account.id === id)) },
    })
    await bot.listen()
    const customer = bot.person(customerId)
    customer.say('/start')
    await customer.sees('tan')
    await form.openPersonaForm(customerId, accountId)
    return { ...world, bot, form, customer }
  }

  test('has a way back from every page', async () => {
    const { customer, bot } = await withForm()
    bot.shell.press('on.home', (ctx) => ctx.here({ html: 'home' }))
    await customer.press('Hizmetler')
    await customer.press('‹ Geri')
    await customer.press('Geri d\u00f6n')
    await customer.sees('home')
  })

  test('asks for a field, keeps what is typed, and shows it', async () => {
    const { customer, personas } = await withForm()
    await customer.sees('@shop')
    await customer.press('Hizmetler')
    await customer.sees('Neler sunuyorsunuz')
    customer.say('El yap\u0131m\u0131 <sabun>')
    await customer.sees(/Hizmetler: El yap\u0131m\u0131 <sabun>/)
    await customer.press('\u00dcslup')
    await customer.press('Ne\u015feli')
    await customer.sees('\u00dcslup: Ne\u015feli')
    expect(await personas.get(accountId)).toEqual({ services: 'El yap\u0131m\u0131 <sabun>', tone: 'lively' })
  })

  test('refuses a forbidden purpose with one sentence and goes on waiting', async () => {
    const { customer, personas } = await withForm()
    await customer.press('Hizmetler')
    customer.say('bahis sitesi')
    await customer.sees('Kumar ve bahsi')
    customer.say('sabun')
    await customer.sees('Hizmetler: sabun')
    expect(await personas.get(accountId)).toEqual({ services: 'sabun' })
  })

  test('a field goes back to its default', async () => {
    const { customer, personas } = await withForm()
    await personas.save(accountId, { role: 'Usta' })
    await customer.press('G\u00f6rev')
    await customer.sees('\u015eu an: Usta')
    await customer.press('Haz\u0131r ayar kals\u0131n')
    await customer.sees('Mesajlar\u0131 kar\u015f\u0131layan')
    expect(await personas.get(accountId)).toEqual({})
  })

  test('"save" and "defaults" announce the answer, and the panel loses its buttons', async () => {
    const { customer, events, form, personas } = await withForm()
    await personas.save(accountId, { name: 'Aylin' })
    await customer.press('Kaydet')
    await customer.sees('sizin anlatt')
    expect(events.named('persona_answered')).toEqual([{ customerId, accountId, how: 'saved' }])
    expect(customer.buttons()).toEqual([])
    await form.openPersonaForm(customerId, accountId)
    await customer.press('Haz\u0131r ayarlarla')
    await customer.sees('haz\u0131r ayarlarla \u00e7al\u0131\u015facak')
    expect(events.named('persona_answered').at(-1)).toEqual({ customerId, accountId, how: 'skipped' })
    expect(await personas.get(accountId)).toEqual({})
  })

  test('of somebody else opens for nobody, and its buttons do nothing', async () => {
    const { bot, form, personas, events } = await withForm()
    const stranger = bot.person(502)
    stranger.say('/start')
    await stranger.sees('tan')
    await form.openPersonaForm(502, accountId)
    for (const data of [
      `per.save:${accountId}`,
      `per.tone:${accountId}:lively`,
      `per.clear:${accountId}:name`,
      `per.form:${accountId}`,
      'per.field:x',
    ])
      expect(await stranger.forge(data)).toMatchObject({ showAlert: true })
    await vi.waitFor(() => expect(stranger.messages()).toHaveLength(1))
    expect(await personas.get(accountId)).toEqual({})
    expect(events.said).toEqual([])
  })
})
