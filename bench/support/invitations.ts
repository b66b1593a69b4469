import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { packageIds, type PackageId } from '#features/catalog/rules.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createTextStore } from '#features/engagement/invites-texts.ts'
import { createStaff } from '#features/staff/service.ts'
import { systemClock } from '#platform/clock.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { sampleCast } from '#sandbox/people.ts'
import type { Sandbox } from '#sandbox/start.ts'
import { done } from '#shared/result.ts'
import { addMs, dayMs, hourMs, istanbulClock, minuteMs, secondMs } from '#shared/time.ts'
import { ownerAt, writeBusinesses } from './businesses.ts'
import { memberAt } from './crowd.ts'

/** By the product's rules: the chance with which an eligible contact is invited, once in 30 days. */
export const shares: Record<PackageId, number> = { basic: 0.3, premium: 0.5, enterprise: 0.7 }

/** As many as an account may invite in a day: even if the chance is kind to all of them, the day's limit refuses none. */
const contactsEach = 30
/** Of an account's contacts: who ends with a word of opting out, and who writes again the next day. */
const optedOutEach = 2
const recentEach = 3
/** One in so many accounts has its quiet hours when everybody writes. */
const quietEvery = 5

const link = 'https://t.me/shop_invites'
const botId = sampleCast.bot.id
const authorAt = (index: number) => 650_000_000 + index
const isQuiet = (index: number) => Math.floor(index / packageIds.length) % quietEvery === quietEvery - 1
const packageOf = (index: number) => packageIds[index % packageIds.length] ?? 'basic'
const isOptedOut = (contact: number) => contact < optedOutEach
/** Among those whom the chance could reach. */
const isRecent = (contact: number) => contact >= optedOutEach && contact < optedOutEach + recentEach

export interface Stage {
  sandbox: Sandbox
  db: Database
  /** The product's own. */
  box: SecretBox
  /** Moves the world's clock; resolves when the product goes by it. */
  advance(ms: number): Promise<void>
}

/** What the data centre saw. */
export interface Invitations {
  conversations: number
  packages: { packageId: PackageId; eligible: number; invited: number }[]
  /** Invitations to people who opted out, in quiet hours, or to somebody who was drawn for within 30 days. */
  strays: number
}

/** How far a share is from the rule, in standard deviations of so many draws. */
export function deviation({ packageId, eligible, invited }: Invitations['packages'][number]): number {
  const share = shares[packageId]
  return Math.abs(invited / eligible - share) / Math.sqrt((share * (1 - share)) / eligible)
}

export const accountsFor = (conversations: number) => Math.ceil(conversations / contactsEach / packageIds.length) * packageIds.length

/** Businesses of all packages with invites switched on, each with an account that Telegram knows for long. */
export async function openShops({ sandbox, db, box }: Omit<Stage, 'advance'>, accounts: number): Promise<void> {
  const { world, dataCentres, dataCentre } = sandbox
  const { minutes } = istanbulClock(new Date(world.nowMs()))
  // noon: outside of the usual quiet hours, now and a day later
  world.clockOffsetMs += ((12 * 60 - minutes + 1440) % 1440) * minuteMs
  for (let index = 0; index <= contactsEach; index++) world.addUser({ id: authorAt(index), firstName: `P${index}` })
  for (let index = 0; index < accounts; index++) {
    const { userId, phone, authKey } = memberAt(index)
    world.addUser({ id: userId, firstName: `Member ${index}`, phone })
    dataCentres.authorize(userId, authKey)
    world.addUser({ id: ownerAt(index), firstName: `Owner ${index}` })
  }
  await writeBusinesses(db, dataCentre.address, accounts, { box, now: new Date(world.nowMs() - 60 * dayMs), packageOf })
  const written = await db
    .selectFrom('account')
    .select(['id', 'customer_id'])
    .where('customer_id', '>=', ownerAt(0))
    .orderBy('customer_id')
    .execute()
  const events = { announce: () => Promise.resolve(), listen() {} }
  const staff = createStaff({ db, clock: systemClock, events, adminIds: [], reachOf: () => Promise.resolve(new Map()) })
  const texts = createTextStore({
    db,
    customers: createCustomers({ db, clock: systemClock, events, box, staff }),
    accounts: { get: (id) => Promise.resolve(written.filter((one) => one.id === id).map((one) => ({ customerId: one.customer_id }))[0]) },
  })
  for (const [index, { id, customer_id: customerId }] of written.entries()) {
    // by hand, so that no message asks for an answer first
    const settings = { reply_mode: 'manual', invites_on: true, ...(isQuiet(index) ? { quiet_hours: { from: 9 * 60, to: 20 * 60 } } : {}) }
    await db
      .insertInto('account_setting')
      .values(
        Object.entries(settings).map(([name, value]) => ({ account_id: id, customer_id: customerId, name, value: JSON.stringify(value) })),
      )
      .execute()
    await texts.change(customerId, id, 'invites', () => done({ link, texts: ['Hello {name}, we are at {link}'] }))
    // a bot writes only to who wrote to it
    world.send({ fromId: customerId, to: botId, content: { text: '/yardim' }, via: 'phone' })
  }
}

/** Everybody writes to everybody's account, and a day later some again; resolves when nothing more is to come. */
export async function invite(stage: Stage, accounts: number): Promise<Invitations> {
  const { world, dataCentres, judge } = stage.sandbox
  const indexes = Array.from({ length: accounts }, (_, index) => index)
  const open = indexes.filter((index) => !isQuiet(index))
  const contacts = Array.from({ length: contactsEach }, (_, contact) => contact)
  await eventually(() => indexes.every((index) => dataCentres.sessions.isOnline(memberAt(index).userId)))

  let written = 0
  const say = async (index: number, contact: number, ...words: string[]) => {
    for (const text of words) world.send({ fromId: authorAt(contact), to: memberAt(index).userId, content: { text }, via: 'phone' })
    written += words.length
    // no wave higher than what the product takes up within the gathering of messages
    if (written % waveOf === 0) await eventually(async () => (await heard(stage.db)) > written - 2 * waveOf)
  }
  for (const contact of contacts)
    for (const index of indexes) await say(index, contact, 'hello', 'fine', isOptedOut(contact) ? 'dur' : 'thank you')
  const drawnFor = open.length * (contactsEach - optedOutEach)
  await drawn(stage, written, drawnFor)
  const first = seen(stage)

  await stage.advance(25 * hourMs)
  // whoever comes new is drawn for in the sweep that has looked at all the others
  for (const index of indexes) {
    for (const contact of contacts) if (isRecent(contact)) await say(index, contact, 'hello again')
    await say(index, contactsEach, 'hello', 'fine', 'thank you')
  }
  await drawn(stage, written, drawnFor + open.length)

  const all = seen(stage)
  const isStray = ({ index, contact }: Sight) => isQuiet(index) || isOptedOut(contact)
  const again = all.slice(first.length).filter(({ contact }) => contact !== contactsEach)
  const twice = first.length - new Set(first.map(({ index, contact }) => `${index} ${contact}`)).size
  const told = indexes.reduce((sum, index) => sum + judge.standing(memberAt(index).userId).invites, 0)
  if (told !== all.length) throw new Error(`The world has ${all.length} invitations and its judge counted ${told}`)
  return {
    conversations: accounts * (contactsEach + 1),
    packages: packageIds.map((packageId) => ({
      packageId,
      eligible: open.filter((index) => packageOf(index) === packageId).length * (contactsEach - optedOutEach + 1),
      invited:
        all.filter((sight) => packageOf(sight.index) === packageId && !isStray(sight)).length -
        again.filter(({ index }) => packageOf(index) === packageId).length,
    })),
    strays: all.filter(isStray).length + again.length + twice,
  }
}

const waveOf = 600
/** Automatic messages that the smallest package lets an account send in a minute. */
const paceLeast = 2
const patienceMs = 10 * minuteMs
/** Nothing moves any more by itself: longer than a worker takes to look at its accounts. */
const stillMs = 1_500

interface Sight {
  index: number
  contact: number
}

/** Invitations that left over MTProto, in the order in which they did. */
function seen({ sandbox: { world } }: Stage): Sight[] {
  return [...world.messages.values()]
    .filter(({ via, content }) => via === 'mtproto' && content.text.includes(link))
    .map((message) => {
      const index = message.fromId - memberAt(0).userId
      return { index, contact: world.chatIdFor(message, message.fromId) - authorAt(0) }
    })
}

async function heard(db: Database): Promise<number> {
  const { count } = await db
    .selectFrom('conversation_message')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('author', '=', 'contact')
    .executeTakeFirstOrThrow()
  return count
}

/** So many messages came in, for so many contacts it was drawn, and what was won has left. */
async function drawn({ sandbox: { world }, db, advance }: Stage, written: number, count: number): Promise<void> {
  await eventually(async () => (await heard(db)) === written)
  let before = ''
  let movedAt = performance.now()
  await eventually(async () => {
    const { rows } = await sql<{ turns: number; draws: number; waiting: number; free: number }>`
      with waiting as (select account_id, count(*) as count from outgoing where state in ('queued', 'sending') group by account_id)
      select (select count(*) from conversation_turn) as turns, (select count(*) from invite_draw where not is_pending) as draws,
        (select coalesce(sum(count), 0) from waiting)::bigint as waiting,
        (select count(*) from waiting where (select count(*) from outgoing sent where sent.account_id = waiting.account_id
          and sent.slot_at > ${addMs(new Date(world.nowMs()), -minuteMs)}) < ${paceLeast}) as free`.execute(db)
    const [now] = rows
    if (now?.turns === 0 && now.waiting === 0 && now.draws >= count) return true
    const state = JSON.stringify(now)
    if (state !== before) movedAt = performance.now()
    before = state
    // the pace is of minutes, and so are the sweeps; what may leave now must not grow old on a slow machine
    if (now?.free === 0 && performance.now() - movedAt > stillMs) {
      await advance(minuteMs + secondMs)
      movedAt = performance.now()
    }
    return false
  })
}

async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const until = performance.now() + patienceMs
  while (!(await isSo())) {
    if (performance.now() > until) throw new Error('What everybody waits for did not come')
    await sleep(100)
  }
}
