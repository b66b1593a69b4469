import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { sampleCast } from '#sandbox/people.ts'
import { digestOf } from '#tests/digest.ts'
import { expectNoFault } from '#tests/faults.ts'
import { ask, customerOf, goLive, grant, startStaff } from '#tests/journey.ts'
import type { PersonChat } from '#tests/person.ts'
import { pressNames } from '#tests/press-names.ts'
import { cast, startProduct, transports, type Product } from '#tests/product.ts'

const minutes = { timeout: 240_000 }
const bot = sampleCast.bot
const huge = '9'.repeat(30)
/** Other people's small ids, and what is no id at all. */
const forgedArgs = [
  [],
  ['x'],
  ['-1'],
  [huge],
  [String(Number.MAX_SAFE_INTEGER), '1'],
  ['\u0000'],
  ['1'],
  ['2', '1'],
  ['1', 'yes'],
  ['1', '50000'],
  ['1', 'basic', '1'],
  ['1', String(cast.omer)],
  [String(cast.ayse), 'owner'],
]

/** A product where there is something to steal: a live account with a conversation, an open claim, a ticket. */
async function startRichProduct(options: Parameters<typeof startProduct>[0] = {}) {
  const product = await startProduct(options)
  const ayse = await goLive(product)
  const elif = product.chat(cast.elif, cast.ayse)
  elif.say('Bu yalnizca Ayse icindir')
  await ayse.sees('Bu yalnizca Ayse icindir')
  const mehmet = customerOf(product, cast.mehmet)
  await mehmet.choosePackage('Temel')
  await mehmet.claim()
  mehmet.say('/destek')
  await mehmet.sees(/[Dd]estek/)
  mehmet.say('Mehmet yardim istiyor')
  return { product, ayse, mehmet }
}

/** Fewer than a quick thumb may have waiting. */
const pressesAtOnce = 8

/** Presses whatever can be named, and hears an answer to each. */
async function forgeAll(chat: PersonChat, names: string[], skip: (data: string) => boolean = () => false): Promise<number> {
  const all = names
    .flatMap((name) => forgedArgs.map((args) => [name, ...args].join(':')))
    .filter((data) => Buffer.byteLength(data) <= 64 && !skip(data))
  for (let index = 0; index < all.length; index += pressesAtOnce) {
    const some = all.slice(index, index + pressesAtOnce)
    const answers = await Promise.all(some.map((data) => chat.forge(data)))
    for (const [n, answer] of answers.entries()) expect(answer, `no answer to ${some[n]}`).toBeDefined()
  }
  return all.length
}

test('forged buttons with other people’s ids and with garbage change nothing of anybody else', minutes, async () => {
  // two thousand presses: the way that keeps several of them in hand
  const { product } = await startRichProduct({ updates: 'polling' })
  const names = pressNames()
  expect(names.length).toBeGreaterThan(80)
  const outsider = product.withBot(cast.omer)
  await ask(outsider, '/start', /./)
  const helper = await grant(product, cast.support, 'Destek')
  await settled(product)
  const own = [cast.omer, cast.support]
  const before = await digestOf(product.db, own)
  const counts = await Promise.all([
    forgeAll(outsider, names),
    // what support may do with tickets is its work
    forgeAll(helper, names, (data) => /^(su|bo)\./.test(data)),
  ])
  await settled(product)
  expect(await digestOf(product.db, own)).toEqual(before)
  expect(counts[0]).toBeGreaterThan(1_000)
  for (const { content } of outsider.messages()) expect(content.text).not.toMatch(/Bu yalnizca Ayse|Mehmet yardim|GC-?[A-Z0-9]{5}.*Temel/)
  await expectNoFault(product)
})

test('every button that ever stood in a finished journey is stale and harmless', minutes, async () => {
  const product = await startProduct()
  const seen = new Map<string, number>()
  product.sandbox.world.on('mailbox', ({ ownerId }, event) => {
    const message = 'uid' in event ? product.sandbox.world.messages.get(event.uid) : undefined
    if (ownerId !== cast.ayse || message?.fromId !== bot.id) return
    for (const { callback_data: data } of product.withBot(cast.ayse).buttons(message)) if (data !== undefined) seen.set(data, message.uid)
  })
  const ayse = await goLive(product)
  await settled(product)
  const before = await digestOf(product.db)
  // these are no part of the journey that ended: they begin something new, for whoever presses them
  const stale = [...seen].filter(([data]) => !/^(on\.(home|new)|acc\.(access|go))\b/.test(data))
  expect(stale.length).toBeGreaterThan(20)
  for (const [data, uid] of stale) {
    const message = product.sandbox.world.messages.get(uid)
    if (message) expect(await ayse.forge(data, message), `no answer to ${data}`).toBeDefined()
  }
  await settled(product)
  expect(await digestOf(product.db)).toEqual(before)
  await expectNoFault(product)
})

test('an update that comes twice or out of order is done once', minutes, async () => {
  const product = await startProduct({ updates: 'webhook' })
  const ayse = customerOf(product, cast.ayse)
  await startStaff(product)
  await ayse.choosePackage('Temel')
  const { message, button } = await ayse.finds('Ödemeyi yaptım')
  const press = (updateId: number) => ({
    update_id: updateId,
    callback_query: {
      id: String(updateId),
      from: { id: cast.ayse, is_bot: false, first_name: 'Ayşe', language_code: 'tr' },
      message: {
        message_id: message.ids[cast.ayse],
        date: message.date,
        chat: { id: cast.ayse, type: 'private', first_name: 'Ayşe' },
        text: 'x',
      },
      chat_instance: '1',
      data: button.callback_data,
    },
  })
  const say = (updateId: number, text: string) => ({
    update_id: updateId,
    message: {
      message_id: 900_000 + (updateId % 1000),
      date: message.date,
      chat: { id: cast.omer, type: 'private', first_name: 'Ömer' },
      from: { id: cast.omer, is_bot: false, first_name: 'Ömer', language_code: 'tr' },
      text,
    },
  })
  const post = postTo(product)
  expect(await Promise.all([press(900_000_010), press(900_000_010), press(900_000_009), press(900_000_010)].map(post))).toEqual([
    200, 200, 200, 200,
  ])
  expect(await product.db.selectFrom('claim').select('state').execute()).toEqual([{ state: 'undecided' }])

  const omer = product.withBot(cast.omer)
  await ask(omer, '/start', /./)
  expect(await Promise.all([say(900_000_022, '/start'), say(900_000_022, '/start'), say(900_000_021, '/start')].map(post))).toEqual([
    200, 200, 200,
  ])
  expect(await product.db.selectFrom('journey').select('id').where('customer_id', '=', cast.omer).execute()).toHaveLength(1)
  expect(await post({ ...say(900_000_022, '/destek') })).toBe(200)
  expect(omer.messages().some(({ content }) => /destek/i.test(content.text) && !/start/.test(content.text))).toBe(false)

  const wrong = await fetch(`${product.app.url}/telegram/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'guessed' },
    body: JSON.stringify(press(900_000_030)),
  })
  expect(wrong.status).toBe(401)
  expect(await post({ update_id: 900_000_040 })).toBe(200)
  expect(await post({ update_id: 900_000_041, message: {} })).toBeLessThan(600)
})

const strangeNames = [
  { firstName: '<b>Kötü</b> & "söz" </a>', lastName: '<script>' },
  { firstName: '\u202eters yazı', lastName: '\u200f' },
  { firstName: '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(40) },
  { firstName: 'x'.repeat(4_096), lastName: '{ $name } ${"a"} %s' },
  { firstName: '\u2060' },
]

test.each(strangeNames.map((name, index) => ({ index, ...name })))(
  'whatever somebody is called is shown as text and never breaks a message ($index)',
  minutes,
  async ({ index: _index, ...name }) => {
    const product = await startProduct()
    const { world } = product.sandbox
    const phone = '905320009999'
    const { id } = world.addUser({ ...name, username: 'strange_one', phone, languageCode: 'tr' })
    const customer = await goLive(product, id)
    const stranger = world.addUser({ ...name })
    const contact = product.chat(stranger.id, id)
    contact.say('<i>merhaba</i> &amp; '.repeat(200).slice(0, 4_096))
    await customer.press('Yanıtla')
    customer.say('<b>yanıt</b>')
    await contact.sees('<b>yanıt</b>')

    const owner = product.withBot(cast.owner)
    await ask(owner, '/musteri_listesi', /./)
    await ask(owner, `/musteri_detay ${id}`, String(id))
    await ask(owner, '/musteri_detay @strange_one', String(id))
    await ask(owner, '/odemeler', /./)
    await ask(owner, '/rapor', /./)
    for (const command of ['/musteri_panel', '/dashboard', '/bot_durum', '/verilerim', '/yardim', '/destek'])
      await ask(customer, command, /./)
    customer.say('Yardım <b>lazım</b>')
    await owner.sees('Yardım <b>lazım</b>')
    await settled(product)
    await expectNoFault(product)
  },
)

test('a file that is not what it says is refused with a sentence, and one too large is never loaded', minutes, async () => {
  const product = await startProduct()
  const ayse = customerOf(product, cast.ayse)
  await ayse.choosePackage('Temel')
  const before = await digestOf(product.db)
  const executable = Buffer.from('MZ\u0090\u0000 not a picture')
  for (const file of [
    { name: 'dekont.pdf', mime: 'application/pdf', bytes: executable },
    { name: 'dekont.jpg', mime: 'image/jpeg', bytes: Buffer.from('<html><script>') },
    { name: '../../etc/passwd', mime: 'application/pdf', bytes: Buffer.from('root:x') },
    { name: 'bos.pdf', mime: 'application/pdf', bytes: Buffer.alloc(0) },
  ]) {
    const { uid } = ayse.upload({ kind: 'document', ...file })
    await ayse.seesAfter(uid, 'JPEG, PNG ya da PDF')
  }
  const loads = watchLoads(product)
  for (const megabytes of [15, 50]) {
    const bytes = new Uint8Array(megabytes * 1024 * 1024)
    const { uid } = ayse.upload({ kind: 'document', name: 'dekont.pdf', mime: 'application/pdf', bytes })
    await ayse.seesAfter(uid, '10 MB')
  }
  expect(loads).toEqual([])
  expect(await digestOf(product.db)).toEqual(before)
  await expectNoFault(product)
})

test('a username that changed hands shows both people by id, and never the wrong one', minutes, async () => {
  const product = await startProduct()
  const { world } = product.sandbox
  await startStaff(product)
  const first = world.addUser({ firstName: 'Eski Sahip', username: 'gezgin_ad', languageCode: 'tr' })
  await ask(product.withBot(first.id), '/start', /./)
  delete world.user(first.id).username
  const second = world.addUser({ firstName: 'Yeni Sahip', username: 'gezgin_ad', languageCode: 'tr' })
  await ask(product.withBot(second.id), '/start', /./)
  const owner = product.withBot(cast.owner)
  const { uid } = owner.say('/musteri_detay @gezgin_ad')
  await owner.seesAfter(uid, /./)
  const shown = owner
    .messages()
    .slice(-1)
    .flatMap((message) => [message.content.text, ...owner.buttons(message).map(({ text }) => text)])
    .join('\n')
  expect(shown).toContain(String(second.id))
  expect(shown).toContain(String(first.id))
  await expectNoFault(product)
})

test('a hundred /start at once begin one journey, are refused in one sentence and hold up nobody', minutes, async () => {
  // by webhook one chat’s updates never come at once
  const product = await startProduct({ updates: 'polling' })
  const omer = product.withBot(cast.omer)
  for (let count = 0; count < 100; count++) omer.say('/start')
  await ask(product.withBot(cast.elif), '/start', /./)
  await omer.finds('Paket seç')
  await omer.sees('Arka arkaya çok fazla')
  await settled(product)
  expect(omer.messages().filter(({ content }) => content.text.startsWith('Arka arkaya'))).toHaveLength(1)
  const journeys = await product.db.selectFrom('journey').select('id').where('customer_id', '=', cast.omer).execute()
  expect(journeys).toHaveLength(1)
  const withButtons = omer.messages().filter((message) => omer.buttons(message).length > 0)
  expect(withButtons).toHaveLength(1)
  await expectNoFault(product)
})

test.each(transports)(
  'words where a button is expected get one clear sentence and change nothing, in a group as well (%s)',
  minutes,
  async (updates) => {
    const product = await startProduct({ updates })
    const ayse = customerOf(product, cast.ayse)
    await ayse.choosePackage('Temel')
    const before = await digestOf(product.db)
    for (const text of [
      'evet',
      'ödedim',
      'x'.repeat(4_096),
      '/',
      '/bilinmeyen',
      '/dur123',
      '😀',
      '/iptal@baska_bot',
      '{"update_id":1}',
      '=1+1',
    ]) {
      const { uid } = ayse.say(text)
      await ayse.seesAfter(uid, /\/yardim|\/musteri_panel/)
    }
    const message = ayse.say('eski söz')
    await ayse.seesAfter(message.uid, /\/musteri_panel/)
    const heard = ayse.messages().length
    product.sandbox.world.edit(cast.ayse, bot.id, message.ids[cast.ayse] ?? 0, { content: { text: '/iptal' } })

    const group = product.sandbox.world.addGroup({ kind: 'supergroup', title: 'Grup', creatorId: cast.ayse, memberIds: [bot.id] })
    const inGroup = product.chat(cast.ayse, group.id)
    inGroup.say('/bilinmeyen')
    inGroup.say('selam /start')
    inGroup.say('/start@baska_bot')
    inGroup.say('/iptal')
    await inGroup.sees('https://t.me/')
    expect(inGroup.messages()).toHaveLength(1)
    await settled(product)
    expect(ayse.messages().length).toBe(heard)
    expect(await digestOf(product.db)).toEqual(before)
    await expectNoFault(product)
  },
)

/** All work that came of what was done so far is done. */
async function settled({ db }: Product): Promise<void> {
  await vi.waitFor(
    async () => {
      const { rows } = await sql`select data from jobs.job where state in ('created', 'retry', 'active') and start_after <= now()`.execute(
        db,
      )
      expect(rows).toEqual([])
    },
    { timeout: 60_000, interval: 50 },
  )
}

/** The files that the product loads from now on. */
function watchLoads({ sandbox: { botApi } }: Product): string[] {
  const loads: string[] = []
  const { handle } = botApi
  botApi.handle = (request, response) => {
    if (request.url?.startsWith('/file/')) loads.push(request.url)
    return handle(request, response)
  }
  return loads
}

function postTo(product: Product) {
  const secret = product.sandbox.botApi.bots.withId(bot.id)?.settings.webhook?.secretToken ?? ''
  return async (update: object): Promise<number> => {
    const { status } = await fetch(`${product.app.url}/telegram/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify(update),
    })
    return status
  }
}
