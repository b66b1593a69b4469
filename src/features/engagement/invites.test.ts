import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { gatherMs } from '#features/conversations/automation-rules.ts'
import { sealBody, sealNames } from '#features/conversations/body.ts'
import type { PackageId } from '#features/catalog/rules.ts'
import type { BehaviourSettings } from '#features/personas/behaviour-rules.ts'
import { addMs, dayMs, hourMs, minuteMs } from '#shared/time.ts'
import { done } from '#shared/result.ts'
import { accountId, createConversationWorld, customerId, ownId } from '#tests/conversations.ts'
import { createInvites, type InvitesDeps } from './invites.ts'
import { createOptOuts } from './opt-outs.ts'

const link = 'https://t.me/atelier'

/** A source of randomness that is the same in every run. */
function seeded(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let value = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

async function start(options: Partial<InvitesDeps> & { packageId?: PackageId } = {}) {
  const world = await createConversationWorld({ packageId: options.packageId ?? 'basic' })
  const [account] = world.fake.known
  if (!account) throw new Error('The world has no account')
  account.liveAt = world.clock.now()
  account.connectedAt = addMs(world.clock.now(), -60 * dayMs)
  Object.assign(world.behaviour, { reply_mode: 'manual', invites_on: true, quiet_hours: { from: 0, to: 0 } })
  const change = (_customer: number, _account: number, patch: Partial<BehaviourSettings>) =>
    Promise.resolve(done(Object.assign(world.behaviour, patch)))
  const invites = createInvites({
    ...world,
    behaviours: { ...world.behaviours, change },
    random: () => 0,
    ...options,
  })
  const optOuts = createOptOuts(world)
  world.conversations.addWarden(optOuts.warden)
  world.conversations.addWarden(invites.warden)
  world.conversations.addResponder(optOuts.responder)
  await invites.setLink(customerId, accountId, link)
  await invites.addText(customerId, accountId, 'Hello {name}, we are at {link}')
  let last = 0
  /** A contact writes, and the messages are dealt with. */
  const say = async (text: string, chatId = 100) => {
    await world.hear(++last, { text, chatId })
    world.clock.advance(gatherMs)
    await world.jobs.run()
  }
  const rest = async (chatId = 100) => {
    for (const text of ['hello', 'thank you', 'fine']) await say(text, chatId)
  }
  const sweep = () => invites.sweep(world.clock.now())
  const texts = () => world.fake.sent.map(({ content }) => ('text' in content ? content.text : ''))
  const standing = () => invites.standing(account)
  return {
    ...world,
    account,
    invites,
    say,
    rest,
    sweep,
    texts,
    standing,
    offered: () => world.db.selectFrom('invite').selectAll().execute(),
  }
}

test('who wrote three times and waits for nothing is invited once, by name, after all answers', async () => {
  const world = await start()
  await world.say('hello')
  await world.say('fine')
  await world.sweep()
  expect(world.texts()).toEqual([])
  await world.say('thank you')
  await world.sweep()
  await world.sweep()
  expect(world.texts()).toEqual([`Hello Ben, we are at ${link}`])
  expect(world.fake.sent).toMatchObject([{ automatic: true, yields: true, permit: { chatId: 100 } }])
  world.clock.advance(29 * dayMs)
  await world.say('hello again')
  await world.sweep()
  expect(world.texts()).toHaveLength(1)
  world.clock.advance(dayMs)
  await world.say('hello once more')
  await world.sweep()
  expect(world.texts()).toHaveLength(2)
})

test('an open question, a running funnel, a notice, a picture come first, and nothing is drawn over them', async () => {
  const world = await start()
  const isLeftAlone = async (why: string) => {
    await world.sweep()
    expect(await world.db.selectFrom('invite_draw').selectAll().execute(), why).toEqual([])
  }
  const answered = async (messageId: number) => {
    await world.listener.onOwnMessage({ ...own(world.clock.now()), messageId })
    world.clock.advance(31 * minuteMs)
  }
  await world.rest()
  await world.say('what does it cost')
  await isLeftAlone('a question')
  await answered(900)
  const { id } = await world.db.selectFrom('conversation').select('id').executeTakeFirstOrThrow()
  const run = { account_id: accountId, customer_id: customerId, contact_id: 100, conversation_id: id, step: 0, has_said_no: false }
  await world.db
    .insertInto('funnel_run')
    .values({ ...run, state: 'running', entered_at: world.clock.now(), follow_up_at: null, followed_up_at: null })
    .execute()
  await isLeftAlone('a funnel')
  await world.db.updateTable('funnel_run').set({ state: 'ended' }).execute()
  await world.db.updateTable('conversation').set({ notice: 'not_in_sources' }).execute()
  await isLeftAlone('a notice')
  await world.db.updateTable('conversation').set({ notice: null }).execute()
  await world.hear(901, { text: '', media: { kind: 'photo' } })
  await isLeftAlone('a turn under way')
  world.clock.advance(gatherMs)
  await world.jobs.run()
  await isLeftAlone('a picture')
  await answered(902)
  await world.sweep()
  expect(world.texts()).toHaveLength(1)
})

test.each(['Bana taksit se\u00e7eneklerini yaz\u0131n l\u00fctfen', '\u00c7al\u0131\u015fma saatleriniz', 'the blue one'])(
  'an invite goes over no words that are more than a courtesy and have no answer: %s',
  async (text) => {
    const world = await start()
    await world.rest()
    await world.say(text)
    await world.sweep()
    expect(world.texts()).toEqual([])
    await world.listener.onOwnMessage({ ...own(world.clock.now()), messageId: 900 })
    world.clock.advance(31 * minuteMs)
    await world.sweep()
    expect(world.texts()).toHaveLength(1)
  },
)

test('nothing in quiet hours, when switched off, stopped, or a day after the last words', async () => {
  const world = await start()
  await world.rest()
  world.behaviour.quiet_hours = { from: 0, to: 24 * 60 - 1 }
  await world.sweep()
  world.behaviour.quiet_hours = { from: 0, to: 0 }
  world.behaviour.invites_on = false
  await world.sweep()
  world.behaviour.invites_on = true
  world.account.blocks = ['safe_mode']
  await world.sweep()
  world.account.blocks = []
  world.clock.advance(dayMs)
  await world.sweep()
  expect(world.texts()).toEqual([])
  expect(await world.db.selectFrom('invite_draw').selectAll().execute()).toEqual([])
})

test('what was drawn and could not be said just then is said later, without another draw', async () => {
  const values = [0]
  const world = await start({ random: () => values.shift() ?? 0.99 })
  await world.rest()
  world.fake.refuseWith = 'paused'
  await world.sweep()
  world.fake.refuseWith = undefined
  await world.sweep()
  expect(world.texts()).toHaveLength(1)
})

test('a lost draw is remembered as well', async () => {
  const values = [0.3]
  const world = await start({ random: () => values.shift() ?? 0 })
  await world.rest()
  await world.sweep()
  await world.sweep()
  expect(world.texts()).toEqual([])
  expect(await world.db.selectFrom('invite_draw').select('is_won').execute()).toEqual([{ is_won: false }])
})

test.each([
  [2, 5],
  [8, 10],
  [15, 20],
  [22, 30],
])('%i days after connecting there are %i invites in any 24 hours', async (days, limit) => {
  const world = await start()
  world.account.connectedAt = addMs(world.clock.now(), -days * dayMs)
  await seedContacts(world, limit + 1)
  await world.sweep()
  expect(world.texts()).toHaveLength(limit)
  world.clock.advance(23 * hourMs)
  await world.sweep()
  expect(world.texts()).toHaveLength(limit)
  expect(await world.standing()).toMatchObject({ limit, offeredLately: limit })
})

test('a yes accepts, a no refuses and ends it, a join accepts, and what never left was no offer', async () => {
  const world = await start()
  for (const contact of [100, 101, 102, 103]) await world.rest(contact)
  await world.sweep()
  await world.say('evet', 100)
  await world.say('yok', 101)
  await world.db
    .insertInto('listed_group')
    .values({
      account_id: accountId,
      customer_id: customerId,
      chat_id: -1_001,
      title_sealed: Buffer.from(''),
      listed_at: world.clock.now(),
      last_post_at: null,
      asked_at: null,
      off_at: null,
      off_reason: null,
    })
    .execute()
  const joined = { accountId, chatId: -1_001, messageId: 5, at: world.clock.now() }
  await world.invites.noteJoined({ ...joined, chatId: -1_002, people: [{ id: 103, firstName: 'D' }] })
  await world.invites.noteJoined({ ...joined, people: [{ id: 102, firstName: 'C' }] })
  const { key } = (await world.offered()).find((row) => row.contact_id === 103) ?? { key: '' }
  await world.invites.onFailed({ accountId, key, reason: 'expired' })
  await world.invites.onFailed({ accountId, key, reason: 'expired' })
  expect(await world.standing()).toMatchObject({ offered: 3, accepted: 2, refused: 1 })
  expect(await world.counted()).toMatchObject({ invite_offered: 3, invite_accepted: 2, invite_refused: 1 })
  world.clock.advance(31 * dayMs)
  for (const contact of [100, 101]) await world.rest(contact)
  await world.sweep()
  const invited = world.fake.sent.filter(({ key: sent }) => sent.startsWith('invite-')).map(({ permit }) => permit.chatId)
  expect(invited.toSorted((a, b) => a - b)).toEqual([100, 100, 101, 102, 103])
})

test('switched on only with a link and a text; the last text that goes switches it off; nobody else touches it', async () => {
  const world = await start()
  const { invites } = world
  expect(await invites.turn(customerId, 99, true)).toMatchObject({ reason: 'no_link' })
  expect(await invites.setLink(999, accountId, link)).toMatchObject({ reason: 'no_account' })
  const [text = ''] = (await world.standing()).settings.texts
  expect((await invites.addText(customerId, accountId, text)).ok).toBe(true)
  expect((await world.standing()).settings.texts).toHaveLength(1)
  await invites.removeText(customerId, accountId, text)
  expect(world.behaviour.invites_on).toBe(false)
  expect(await invites.turn(customerId, accountId, true)).toMatchObject({ reason: 'no_text' })
})

test('its texts and its offers stand in the export and go with the customer', async () => {
  const world = await start()
  await world.rest()
  await world.sweep()
  expect(await world.invites.holder.export(customerId)).toMatchObject({ texts: [{ kind: 'invites', link }], offered: [{ contactId: 100 }] })
  await world.db.transaction().execute((tx) => world.invites.holder.erase(tx, customerId))
  expect(await world.invites.holder.export(customerId)).toEqual({ texts: [], offered: [] })
})

const own = (sentAt: Date) => ({
  accountId,
  chatId: 100,
  messageId: 0,
  isGroup: false,
  sender: { id: ownId, firstName: 'Shop', isContact: false },
  sentAt,
  text: 'it costs 5',
  mentionsMe: false,
  isPastDialog: false,
})

/** Of some the last message comes in by the door of every message. */
test.each([
  ['basic', 0.3],
  ['premium', 0.5],
  ['enterprise', 0.7],
] as const)(
  'of many eligible contacts %s invites its share, each once, and none who opted out',
  async (packageId, share) => {
    const world = await start({ packageId, random: seeded(7), limitOf: () => Infinity })
    await seedContacts(world, contactCount, heardCount)
    const heard = Array.from({ length: heardCount }, (_, index) => firstContact + index)
    for (const chatId of heard) await world.hear(chatId * 10 + 9, { chatId, text: chatId % 4 === 0 ? 'dur' : 'thank you' })
    await world.db.deleteFrom('conversation_turn').execute()
    world.jobs.waiting.length = 0
    await world.sweep()
    await world.sweep()
    const invited = world.fake.sent.map(({ permit }) => permit.chatId)
    expect(invited.filter((chatId) => chatId < firstContact + heardCount && chatId % 4 === 0)).toEqual([])
    expect(new Set(invited).size).toBe(invited.length)
    expect(invited.some((chatId) => chatId < firstContact + heardCount)).toBe(true)
    const eligible = contactCount - heard.filter((chatId) => chatId % 4 === 0).length
    expect(Math.abs(invited.length / eligible - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / eligible))
  },
  120_000,
)

const firstContact = 1_000
const contactCount = 500
const heardCount = 100

/** Contacts whose messages stand in the database: two of those whose last one comes yet, three of all others. */
async function seedContacts({ db, clock, customers }: Awaited<ReturnType<typeof start>>, count: number, unfinished = 0) {
  const box = await customers.dataBox(customerId)
  const at = clock.now()
  for (let first = 0; first < count; first += 500) {
    const chats = Array.from({ length: Math.min(500, count - first) }, (_, index) => firstContact + first + index)
    const rows = await db
      .insertInto('conversation')
      .values(
        chats.map((chatId) => ({
          account_id: accountId,
          customer_id: customerId,
          chat_id: chatId,
          is_group: false,
          names_sealed: sealNames(box, accountId, chatId, { name: `P${chatId}` }),
          started_at: at,
          last_at: at,
          last_incoming_at: at,
          newest_incoming: chatId * 10,
          waiting_since: null,
        })),
      )
      .returning(['id', 'chat_id'])
      .execute()
    const message = (id: number, chatId: number, part: number) => {
      const uid = randomUUID()
      const body = sealBody(box, uid, { text: 'hello' })
      const ids = { uid, conversation_id: id, account_id: accountId, chat_id: chatId, message_id: chatId * 10 + part }
      return { ...ids, author: 'contact' as const, body_sealed: body, sent_at: at, stored_at: at, page: 1 }
    }
    await db
      .insertInto('conversation_message')
      .values(
        rows.flatMap(({ id, chat_id: chatId }) =>
          (chatId < firstContact + unfinished ? [1, 2] : [1, 2, 3]).map((part) => message(id, chatId, part)),
        ),
      )
      .execute()
  }
}
