import { describe, expect, test } from 'vitest'
import type { Account, Carefulness } from '#features/accounts/rules.ts'
import { firstPackages, packageIds, type Capabilities, type Package, type PackageId } from '#features/catalog/rules.ts'
import { createAnswering } from '#features/conversations/answering.ts'
import { hasAutomation, mayAct } from '#features/conversations/automation-rules.ts'
import type { Act, Turn } from '#features/conversations/responders.ts'
import { hasBlockedWord, isLinkAllowed } from '#features/conversations/screening-rules.ts'
import { loadWords } from '#platform/words.ts'
import { languages } from '#shared/language.ts'
import { done } from '#shared/result.ts'
import { addMs, dayMs, minuteMs } from '#shared/time.ts'
import { createBotWorld, type BotPerson } from '#tests/bot.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { behaviourRefusals, capOf, isWithin, settingNames, type Behaviour, type SettingName } from './behaviour-rules.ts'
import { createBehaviours } from './behaviour.ts'
import { registerControlBot } from './bot-control.ts'
import { typedRefusals } from './typed-rules.ts'

const ada = 501
const staff = 600
const shop = 7
const words = loadWords('locales')
const everything: Capabilities = {
  ai: true,
  knowledge: true,
  menu: true,
  invites: true,
  groups: true,
  funnel: true,
  charts: true,
  reports: true,
  whatsapp: true,
}
const offerOf = (id: PackageId): Package => ({ ...firstPackages[id], id, version: 1 })

async function createWorld(
  packageId: PackageId,
  { can = everything, carefulness = {} }: { can?: Capabilities; carefulness?: Carefulness } = {},
) {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  const bot = await createBotWorld({ db, url, clock })
  const now = clock.now()
  for (const id of [ada, staff]) await db.insertInto('customer').values({ id, first_name: 'Ada', seen_at: now, created_at: now }).execute()
  const accountOf = (id: number, customerId: number, fields: Partial<Account> = {}): Account => ({
    id,
    customerId,
    licenceId: id,
    state: 'live',
    username: `shop_${id}`,
    connectedAt: addMs(now, -30 * dayMs),
    blocks: [],
    ...fields,
  })
  const { licenceId: _, ...unpaid } = accountOf(9, ada, { state: 'idle' })
  const known = [accountOf(shop, ada), accountOf(8, staff), unpaid]
  const accounts = {
    get: async (id: number) => known.find((account) => account.id === id),
    carefulness: async () => carefulness,
  }
  const licences = { get: async () => ({ packageId, packageVersion: 1, state: 'active' as const }) }
  const catalog = { get: async (id: PackageId) => offerOf(id), current: async () => packageIds.map(offerOf) }
  const behaviours = createBehaviours({ db, events: recordEvents(), staff: { record: async () => {} }, catalog, accounts, licences })
  const asked: string[] = []
  const ready = { menu: true, funnel: true, invites: true }
  bot.shell.press('t.change', async (_ctx, [id]) => void asked.push(`change ${id}`))
  bot.shell.press('t.back', async (_ctx, [id]) => void asked.push(`back ${id}`))
  bot.shell.press('t.more', async (_ctx, [id]) => void asked.push(`more ${id}`))
  const control = registerControlBot(bot.shell, {
    behaviours,
    catalog,
    clock,
    accounts,
    licences,
    can,
    texts: { menu_on: 't.more', funnel_on: 't.more', invites_on: 't.more' },
    isReady: {
      menu_on: async () => ready.menu,
      funnel_on: async () => ready.funnel,
      invites_on: async () => ready.invites,
      posts_on: async () => true,
    },
    aiUsedPercent: async () => 34,
    pages: async (_language, { id }) => [{ text: 'More', press: `t.more:${id}` }],
    changePackage: (_language, licenceId) => ({ text: 'Change', press: `t.change:${licenceId}` }),
    back: (_language, accountId) => ({ text: 'Home', press: `t.back:${accountId}` }),
  })
  bot.shell.command('start', async (ctx) => {
    const summary = await control.summary(ctx.person.language, shop)
    if (summary) await ctx.answer({ html: summary.html ?? '-', buttons: [[summary.button]] })
  })
  await bot.listen()
  const customer = bot.person(ada, { languageCode: 'en' })
  customer.say('/start')
  await customer.press('How it works')
  await customer.sees('How should')
  const now_ = async (): Promise<Behaviour> => {
    const behaviour = await behaviours.of(shop)
    if (!behaviour) throw new Error('The account has a licence')
    return behaviour
  }
  return { bot, clock, customer, behaviours, behaviour: now_, asked, ready, known }
}
type World = Awaited<ReturnType<typeof createWorld>>

const text = (person: BotPerson) => person.messages().at(-1)?.content.text ?? ''
const labels = (person: BotPerson) => person.buttons().map((button) => button.text)
const at = (clock: string) => new Date(`2026-11-23T${clock}:00+03:00`)

/** What the model's part of automation does with a message, as the account behaves now. */
async function answerNow({ behaviour }: World): Promise<Act | undefined> {
  const responder = createAnswering({
    composer: { compose: async () => done({ text: 'Hello', sources: [] }) },
    typing: async () => {},
    showDraft() {},
  })
  const turn: Turn = {
    id: 1,
    accountId: shop,
    customerId: ada,
    conversationId: 1,
    chatId: 100,
    isGroup: false,
    contactName: 'Ben',
    messages: [{ text: 'Hi', hasMedia: false, at: new Date() }],
    before: [],
    incomingCount: 1,
    lastAutomatic: null,
    isDisclosed: true,
    behaviour: await behaviour(),
    now: new Date(),
  }
  return responder.respond(turn, new AbortController().signal)
}

describe('a change by the bot is what the next decision stands on', () => {
  const standing = { handsOffAt: null, pausedUntil: null, closedBy: null, automaticInARow: 0 }
  /** Whether the switch alone makes a message worth a look. */
  const onlySwitch = async (world: World, name: 'menu_on' | 'funnel_on' | 'invites_on') =>
    hasAutomation({
      ...(await world.behaviour()),
      reply_mode: 'manual',
      menu_on: false,
      funnel_on: false,
      invites_on: false,
      [name]: (await world.behaviour())[name],
    })

  const cases: Record<SettingName, (world: World) => Promise<void>> = {
    async reply_mode(world) {
      expect(await answerNow(world)).toMatchObject({ kind: 'say' })
      await world.customer.press('Who answers')
      await world.customer.press('Write me a draft')
      await world.customer.sees('nothing leaves until you send it')
      expect(await answerNow(world)).toEqual({ kind: 'draft', text: 'Hello', sources: [] })
      await world.customer.press('I answer')
      await world.customer.sees('you answer them')
      expect(await answerNow(world)).toBeUndefined()
    },
    async draft_minutes(world) {
      await world.customer.press('Who answers')
      await world.customer.press('Write me a draft')
      await world.customer.press('Sent after 10 min')
      await world.customer.sees('for 10 min leaves by itself')
      expect(await answerNow(world)).toMatchObject({ leavesAfterMs: 10 * minuteMs })
      await world.customer.press('It waits')
      await world.customer.sees('nothing leaves until you send it')
      expect(await answerNow(world)).not.toHaveProperty('leavesAfterMs')
    },
    async menu_on(world) {
      expect(await onlySwitch(world, 'menu_on')).toBe(false)
      await world.customer.press('What leaves by itself')
      await world.customer.press('Menu')
      await world.customer.sees('✅ Menu')
      expect(await onlySwitch(world, 'menu_on')).toBe(true)
    },
    async menu_after(world) {
      await world.customer.press('What leaves by itself')
      await world.customer.press('Menu')
      await world.customer.press('After 3 messages')
      await world.customer.sees('after message 3')
      expect(await world.behaviour()).toMatchObject({ menu_after: 3 })
    },
    async funnel_on(world) {
      await world.customer.press('What leaves by itself')
      await world.customer.press('Sales steps')
      await world.customer.sees('✅ Sales steps')
      await world.customer.press('Its texts')
      expect(world.asked).toEqual([`more ${shop}`])
      expect(await onlySwitch(world, 'funnel_on')).toBe(true)
    },
    async invites_on(world) {
      await world.customer.press('What leaves by itself')
      await world.customer.press('Invites')
      await world.customer.sees('✅ Invites')
      expect(await onlySwitch(world, 'invites_on')).toBe(true)
    },
    async posts_on(world) {
      await world.customer.press('What leaves by itself')
      await world.customer.press('Group posts')
      await world.customer.sees('✅ Group posts')
      expect(await world.behaviour()).toMatchObject({ posts_on: true })
    },
    async quiet_hours(world) {
      const isQuiet = async (clock: string) => isWithin((await world.behaviour()).quiet_hours, at(clock))
      expect(await isQuiet('22:15')).toBe(true)
      await world.customer.press('Quiet hours')
      await world.customer.press('From 22:30')
      await world.customer.sees('22:30–09:00')
      expect(await isQuiet('22:15')).toBe(false)
      await world.customer.press('No quiet hours')
      await world.customer.sees('🌙 No quiet hours')
      expect(await isQuiet('03:00')).toBe(false)
    },
    async cap(world) {
      const cap = async () => capOf(await world.behaviour(), addMs(world.clock.now(), -30 * dayMs), world.clock.now())
      expect(await cap()).toBe(6)
      await world.customer.press('Pace')
      await world.customer.press(/^2$/)
      await world.customer.sees('at most 2 automatic')
      expect(await cap()).toBe(2)
      expect((await world.customer.forge(`be.set:${shop}:cap:7`))?.showAlert).toBe(true)
      expect(await cap()).toBe(2)
    },
    async working_hours(world) {
      const decides = async (clock: string) => mayAct(standing, await world.behaviour(), at(clock))
      expect(await decides('21:00')).toBe('go')
      await world.customer.press('Working hours')
      await world.customer.press('09:00–18:00')
      await world.customer.sees('Working hours: 09:00–18:00')
      expect(await decides('21:00')).toBe('off_hours')
    },
    async allowed_links(world) {
      const isAllowed = async () => isLinkAllowed('shop.com', (await world.behaviour()).allowed_links)
      await world.customer.press('Allowed links')
      await world.customer.press('Add an address')
      await world.customer.sees('one on each line')
      world.customer.say('https://shop.com/x')
      await world.customer.sees('Added: 1')
      expect(await isAllowed()).toBe(true)
      await world.customer.press('✖ shop.com')
      await world.customer.sees('Your list is empty')
      expect(await isAllowed()).toBe(false)
    },
    async blocked_words(world) {
      await world.customer.press('Words left to you')
      await world.customer.press('Add a word')
      await world.customer.sees('Endings are known')
      world.customer.say('iade')
      await world.customer.sees('Added: 1')
      expect(hasBlockedWord('Iadesi var mi', (await world.behaviour()).blocked_words)).toBe(true)
    },
  }

  test.each(settingNames)('%s', async (name) => cases[name](await createWorld('enterprise')))
})

describe('what the package has not', () => {
  const settingPresses = ['reply_mode:hybrid', 'reply_mode:gpt', 'draft_minutes:5', 'funnel_on:1', 'cap:1', 'working_hours:540-1080']
  const locked: Record<PackageId, { pages: string[]; refused: string[] }> = {
    basic: { pages: ['Pace', 'Working hours', 'Allowed links', 'Words left to you'], refused: settingPresses },
    premium: { pages: ['Pace', 'Working hours', 'Words left to you'], refused: ['reply_mode:gpt', 'cap:1', 'working_hours:540-1080'] },
    enterprise: { pages: [], refused: [] },
  }

  test.each(packageIds)('of %s is shown with the package that has it, and no button changes it', async (id) => {
    const { customer, behaviour, asked } = await createWorld(id)
    expect(
      labels(customer)
        .filter((label) => label.startsWith('🔒'))
        .map((label) => label.replace(/^🔒 \S+ /u, '')),
    ).toEqual(locked[id].pages)
    for (const page of locked[id].pages) {
      await customer.press(page)
      await customer.sees(/🔒 The (Premium|Enterprise|Business|Corporate) package has this/)
      await customer.press('Change')
      await customer.press('Back')
      await customer.sees('How should')
    }
    expect(asked).toEqual(locked[id].pages.map(() => `change ${shop}`))
    const before = await behaviour()
    for (const press of locked[id].refused) {
      await customer.forge(`be.set:${shop}:${press}`)
      expect(text(customer)).toContain('🔒')
    }
    expect(await behaviour()).toEqual(before)
  })

  test('what is nowhere here is not offered in any package', async () => {
    const nothing = Object.fromEntries(Object.keys(everything).map((key) => [key, false])) as unknown as Capabilities // its own keys
    const { customer } = await createWorld('enterprise', { can: nothing })
    expect(text(customer)).toContain('you answer them')
    expect(labels(customer)).toEqual(['✍️ Who answers', 'More', 'Home'])
    await customer.press('Who answers')
    await customer.sees('coming soon')
    expect(labels(customer)).toEqual(['‹ Back'])
  })
})

test('the room says at a glance how the account works, with its budget and its safe mode', async () => {
  const { customer, clock } = await createWorld('enterprise', {
    carefulness: { safeModeUntil: new Date('2030-01-02T09:00:00Z'), halfPaceUntil: new Date('2030-01-09T09:00:00Z') },
  })
  expect(clock.now().getTime()).toBeLessThan(Date.parse('2030-01-01'))
  for (const part of [
    '@shop_7',
    'only what you write yourself',
    'until 2 January 2030',
    'until 9 January 2030',
    '22:00–09:00',
    '34%',
    '66%',
    'at most 3',
  ])
    expect(text(customer)).toContain(part)
})

test('all goes back to what the package gives, after one question', async () => {
  const { customer, behaviour, asked } = await createWorld('premium')
  expect(labels(customer)).not.toContain('↩️ Back to the package’s settings')
  await customer.press('What leaves by itself')
  await customer.press('Menu')
  await customer.press('Back')
  await customer.press('Back to the package')
  expect(await behaviour()).toMatchObject({ menu_on: true })
  await customer.press('Yes, go back')
  await customer.sees('No menu, invite or post')
  expect(await behaviour()).toMatchObject({ menu_on: false })
  await customer.press('More')
  await customer.press('Home')
  expect(asked).toEqual([`more ${shop}`, `back ${shop}`])
})

test('a text that is refused changes nothing, and the question stays open', async () => {
  const { customer, behaviour } = await createWorld('enterprise')
  await customer.press('Allowed links')
  await customer.press('Add an address')
  await customer.sees('one on each line')
  customer.say('good.com\nnot a link')
  await customer.sees('“not” is not the address of a site')
  expect(await behaviour()).toMatchObject({ allowed_links: [] })
  customer.say('good.com')
  await customer.sees('Added: 1')
  expect(await behaviour()).toMatchObject({ allowed_links: ['good.com'] })
})

test('only the owner of an account opens or changes anything there, whatever role somebody has', async () => {
  const { bot, behaviour, known } = await createWorld('enterprise')
  const before = await behaviour()
  const helper = bot.person(staff, { languageCode: 'en' })
  helper.say('/start')
  await helper.sees(/./)
  const presses = ['open', 'page', 'set', 'reset', 'reset2', 'add', 'drop']
  const args = ['', ':mode', ':links', ':menu_on:1', ':links:0', ':x:x']
  for (const press of presses)
    for (const rest of args)
      for (const id of [shop, 999, 'x', -7]) expect((await helper.forge(`be.${press}:${id}${rest}`))?.showAlert).toBe(true)
  // nor the owner where nothing is paid for, or with what is no value
  const owner = bot.person(ada)
  for (const data of ['be.open:9', `be.set:${shop}:nobody:1`, `be.set:${shop}:allowed_links:x`, `be.page:${shop}:x`, `be.drop:${shop}:x:y`])
    expect((await owner.forge(data))?.showAlert).toBe(true)
  expect(await behaviour()).toEqual(before)
  expect(known).toHaveLength(3)
})

test.each(languages)('every refusal has its own sentence in %s', (language) => {
  const ids = [
    ...behaviourRefusals.map((reason) => `personas-setting-refused-${reason.replaceAll('_', '-')}`),
    ...typedRefusals.map((reason) => `personas-typed-refused-${reason.replaceAll('_', '-')}`),
  ]
  const sentences = ids.map((id) => words.plain(language, id, { entry: 'x', max: 1 }))
  expect(new Set(sentences).size).toBe(ids.length)
})

test.each([
  ['menu', 'Menu', 'menu_on', 'have a look at what your customers will get'],
  ['funnel', 'Sales steps', 'funnel_on', 'have a look at what your customers will get'],
  ['invites', 'Invites', 'invites_on', 'add the link and at least one invite text'],
] as const)('what its customer has not made or seen is not switched on, the way there is shown: %s', async (what, button, setting, why) => {
  const { customer, behaviour, asked, ready } = await createWorld('premium')
  ready[what] = false
  await customer.press('What leaves by itself')
  await customer.press(`\u2b1c ${button}`)
  await customer.sees(why)
  expect((await behaviour())[setting]).toBe(false)
  await customer.press('Its texts')
  expect(asked).toEqual([`more ${shop}`])
})
