import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { addMs, dayMs, hourMs, minuteMs, secondMs } from '#shared/time.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { wouldAsk } from '#tests/one-connection.ts'
import { createLicences } from '#features/licences/service.ts'
import { connect } from '#platform/postgres/connect.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import type { Ticker } from '#platform/ticker.ts'
import { sumActs } from './acts.ts'
import { registerAccountJobs } from './jobs.ts'
import { createOutgoing } from './outgoing.ts'
import { windowMs } from './outgoing-rules.ts'
import { createPermitOffice } from './permit.ts'
import type { Connection } from './ports.ts'
import type { Block } from './rules.ts'
import type { Accounts } from './service.ts'

const accountId = 1

/** One live account whose connection takes everything and notes to whom; `connections` to the database. */
async function createWorld(cap: number, { connections }: { connections?: number } = {}) {
  const { db: usual, url } = await createTestDatabase()
  const db = connections === undefined ? usual : connect(url, { max: connections, onError: () => {} })
  if (db !== usual) onTestFinished(() => db.destroy())
  const clock = createTestClock()
  const begunMs = clock.now().getTime()
  let jumpedMs = 0
  const uptimeMs = () => clock.now().getTime() - begunMs - jumpedMs
  /** The clock is set, and no time passes. */
  const jump = (ms: number) => {
    jumpedMs += ms
    clock.advance(ms)
  }
  const box = createSecretBox(Buffer.alloc(32, 1))
  await db.insertInto('customer').values({ id: 501, first_name: 'Ada', seen_at: clock.now(), created_at: clock.now() }).execute()
  const licences = createLicences({ db, clock, events: recordEvents() })
  const [licenceId] = await db
    .transaction()
    .execute((tx) => licences.createPaid(tx, { customerId: 501, orderId: 1, packageId: 'basic', packageVersion: 1, count: 1 }))
  await db
    .insertInto('account')
    .values({ customer_id: 501, licence_id: licenceId!, licence_state: 'active', state: 'live', created_at: clock.now(), token: 1 })
    .execute()
  const permits = createPermitOffice()
  const sealer = {
    seal: (plain: string | Uint8Array) => Buffer.from(plain),
    openText: (sealed: Uint8Array) => Buffer.from(sealed).toString(),
  }
  const events = recordEvents()
  const outgoing = createOutgoing({
    db,
    clock,
    events,
    box,
    customers: {
      dataBox(_id, on) {
        wouldAsk(on)
        return Promise.resolve(sealer)
      },
      languageOf: () => Promise.resolve('tr'),
      get: () => Promise.resolve(undefined),
    },
    permits,
    // read from the database, as in the product
    capOf: async () => (await sql<{ cap: number }>`select ${cap}::bigint as cap`.execute(db)).rows[0]?.cap ?? 0,
    onTrouble: () => Promise.resolve(),
    uptimeMs,
    download: () => Promise.reject(new Error('no file')),
  })
  const said: string[] = []
  const saidAt: number[] = []
  /** `cut`: what is said now gets no answer, and arrived or did not. */
  const network = { isUp: true, cut: undefined as 'arrived' | 'lost' | undefined, isReadable: true, tries: 0 }
  const arrived = new Map<string, { chatId: number; messageId: number; text: string }>()
  /** What Telegram answers before it takes anything. */
  const waits: { kind: 'wait'; seconds: number; isForChat: boolean }[] = []
  const connection = {
    isUp: () => network.isUp,
    async hearAll() {
      for (const message of arrived.values()) await outgoing.isOurs(accountId, message)
      return network.isReadable
    },
    send: ({ chatId, randomId, content: { text } }: { chatId: number; randomId: string; content: { text: string } }) => {
      network.tries++
      const wait = waits.shift()
      if (wait) return Promise.resolve(wait)
      if (network.cut === 'lost') return Promise.reject(new Error('no answer'))
      if (arrived.has(randomId)) return Promise.resolve({ kind: 'duplicate' })
      said.push(text)
      saidAt.push(uptimeMs())
      const messageId = said.length
      arrived.set(randomId, { chatId, messageId, text })
      if (network.cut) return Promise.reject(new Error('no answer'))
      return Promise.resolve({ kind: 'sent', messageId, at: clock.now() })
    },
  } as unknown as Connection // only what the pump asks of it
  const hold = { accountId, token: 1, mayAct: () => true }
  const say = (chatId: number, text: string, rest: { yields?: boolean; automatic?: boolean; notAfter?: Date } = {}) =>
    db.transaction().execute((tx) =>
      outgoing.send(tx, {
        accountId,
        permit: permits.mintFor({ accountId, chatId, messageId: 1 }),
        key: text,
        content: { text },
        automatic: true,
        ...rest,
      }),
    )
  const pumpFor = async (ms: number) => {
    for (let passed = 0; passed <= ms; passed += secondMs) {
      await outgoing.pump(hold, connection).catch((error: unknown) => expect(String(error)).toContain('no answer'))
      clock.advance(secondMs)
    }
  }
  const withdraw = (key: string) => db.transaction().execute((tx) => outgoing.withdraw(tx, accountId, key))
  const block = (which: Block) =>
    db.insertInto('account_block').values({ account_id: accountId, block: which, since: clock.now(), until: null, note: null }).execute()
  return { db, clock, jump, say, said, saidAt, waits, network, pumpFor, withdraw, block, events, outgoing }
}

test('a busy conversation does not keep others waiting: who heard nothing lately comes first', async () => {
  const { say, said, pumpFor } = await createWorld(2)
  for (const count of [1, 2, 3, 4]) await say(100, `busy ${count}`)
  await say(200, 'quiet one')
  await pumpFor(0)
  expect(said).toEqual(['busy 1', 'quiet one'])
  await pumpFor(3 * minuteMs)
  expect(said).toEqual(['busy 1', 'quiet one', 'busy 2', 'busy 3', 'busy 4'])
})

test('as many accounts as there are connections send at once, and none waits for a connection that another has', async () => {
  const { say, said, pumpFor } = await createWorld(2, { connections: 1 })
  await say(100, 'hello')
  await pumpFor(0)
  expect(said).toEqual(['hello'])
})

test('what left before the clock was set back holds nothing up until that time comes again', async () => {
  const { clock, say, said, pumpFor } = await createWorld(1)
  const start = clock.now()
  clock.advance(30 * dayMs)
  await say(100, 'in a month')
  await pumpFor(0)
  clock.set(start)
  await say(200, 'now')
  await pumpFor(2 * minuteMs)
  expect(said).toEqual(['in a month', 'now'])
})

test('invites and posts wait for answers, and everything waits for what a person sends by hand', async () => {
  const { say, said, pumpFor } = await createWorld(1)
  await say(100, 'invite', { yields: true })
  await say(200, 'answer')
  await say(300, 'by hand', { automatic: false })
  await pumpFor(3 * minuteMs)
  expect(said).toEqual(['by hand', 'answer', 'invite'])
})

test('a wait that Telegram asks of the account is counted, one that it asks for in a chat is none', async () => {
  const { db, clock, say, said, waits, pumpFor } = await createWorld(4)
  waits.push({ kind: 'wait', seconds: 5, isForChat: false }, { kind: 'wait', seconds: 5, isForChat: true })
  await say(100, 'hello')
  await pumpFor(minuteMs)
  expect(said).toEqual(['hello'])
  expect(await sumActs(db, accountId, new Date(0), clock.now())).toMatchObject([{ name: 'flood_wait', total: 1 }])
})

test('what Telegram made wait does not leave after its time, nor once it was taken back', async () => {
  const { db, clock, say, said, waits, pumpFor, withdraw, events } = await createWorld(4)
  waits.push({ kind: 'wait', seconds: 60, isForChat: true }, { kind: 'wait', seconds: 60, isForChat: true })
  await say(100, 'post before the quiet hours', { notAfter: addMs(clock.now(), minuteMs / 2) })
  await say(200, 'answer')
  await pumpFor(2 * secondMs)
  expect(await withdraw('answer')).toBe(true)
  // whoever counted on it hears of it, once
  expect(await withdraw('answer')).toBe(false)
  expect(events.named('account_message_failed')).toMatchObject([{ key: 'answer', reason: 'stopped' }])
  await pumpFor(2 * minuteMs)
  expect(said).toEqual([])
  expect(await db.selectFrom('outgoing').select(['key', 'failure']).execute()).toEqual([
    { key: 'post before the quiet hours', failure: 'expired_flood' },
  ])
})

describe('an answer whose try met a cut', () => {
  type World = Awaited<ReturnType<typeof createWorld>>
  const ends: [string, string, (world: World) => Promise<unknown>][] = [
    ['its time is over', 'expired_offline', async ({ clock }) => clock.advance(3 * minuteMs)],
    ['it was taken back', 'stopped', ({ withdraw }) => withdraw('answer')],
    ['the account answers by hand only', 'stopped', ({ block }) => block('safe_mode')],
  ]
  const outcome = ({ events }: World) => ({
    sent: events.named('account_message_sent').length,
    failed: events.named('account_message_failed').map((failed) => 'reason' in failed && failed.reason),
  })

  /** One answer got no answer of Telegram, and then something made it unwanted. */
  async function cutOff(how: 'arrived' | 'lost', end: (world: World) => Promise<unknown>) {
    const world = await createWorld(4)
    const { clock, network, say, pumpFor } = world
    network.cut = how
    await say(100, 'answer', { notAfter: addMs(clock.now(), 3 * minuteMs) })
    await pumpFor(0)
    expect(network.tries).toBe(1)
    await end(world)
    network.cut = undefined
    return world
  }

  test.each(ends)('does not leave once %s, and fails when nothing of it can still arrive', async (_name, reason, end) => {
    const world = await cutOff('lost', end)
    // before that it is neither: a draft and a message that arrives after all would be two answers
    await world.pumpFor(minuteMs)
    expect(outcome(world)).toEqual({ sent: 0, failed: [] })
    await world.pumpFor(6 * minuteMs)
    expect(outcome(world)).toEqual({ sent: 0, failed: [reason] })
    expect([world.said, world.network.tries]).toEqual([[], 1])
  })

  test.each(ends)('and arrived all the same is known as sent when %s, and is not tried again', async (_name, _reason, end) => {
    const world = await cutOff('arrived', end)
    await world.pumpFor(7 * minuteMs)
    expect(outcome(world)).toEqual({ sent: 1, failed: [] })
    expect(world.events.named('account_message_sent')).toMatchObject([{ key: 'answer', messageId: 1 }])
    expect([world.said, world.network.tries]).toEqual([['answer'], 1])
  })

  test('is tried again as long as it is wanted, and leaves once', async () => {
    for (const how of ['arrived', 'lost'] as const) {
      const world = await cutOff(how, () => Promise.resolve())
      await world.pumpFor(minuteMs)
      expect(outcome(world)).toEqual({ sent: 1, failed: [] })
      expect(world.said).toEqual(['answer'])
    }
  })

  test('in a chat of which nothing can be heard counts as sent: nothing leaves late or twice', async () => {
    const world = await cutOff('lost', async ({ clock }) => clock.advance(3 * minuteMs))
    world.network.isReadable = false
    await world.pumpFor(7 * minuteMs)
    expect(outcome(world)).toEqual({ sent: 1, failed: [] })
    expect(world.network.tries).toBe(1)
  })
})

test('nothing is tried while the line is known to be down, so that what waits can be taken back', async () => {
  const { network, say, pumpFor, withdraw } = await createWorld(4)
  network.isUp = false
  await say(100, 'answer')
  await pumpFor(minuteMs)
  expect(network.tries).toBe(0)
  expect(await withdraw('answer')).toBe(true)
})

describe('what waited until its time was over fails by itself, whoever holds the account, and names what it waited for', () => {
  async function late(begin: (world: Awaited<ReturnType<typeof createWorld>>) => Promise<unknown>) {
    const world = await createWorld(1)
    const { clock, events, outgoing, say } = world
    await begin(world)
    await say(200, 'answer', { notAfter: addMs(clock.now(), 3 * minuteMs) })
    const passes = async (ms: number) => {
      clock.advance(ms)
      await outgoing.expire(clock.now())
    }
    return { ...world, passes, failed: () => events.named('account_message_failed') }
  }

  test('Telegram, which asked the whole account for a pause', async () => {
    const { waits, say, said, pumpFor, passes, failed } = await late(({ say }) => say(100, 'first'))
    waits.push({ kind: 'wait', seconds: 600, isForChat: false })
    await pumpFor(2 * secondMs)
    await passes(2 * minuteMs)
    expect(failed()).toEqual([])
    await passes(minuteMs)
    expect(failed()).toMatchObject([{ key: 'answer', reason: 'expired_flood' }])
    // and until it is over nothing is said at all
    await say(300, 'by hand', { automatic: false })
    await pumpFor(6 * minuteMs)
    expect(said).toEqual([])
    await pumpFor(2 * minuteMs)
    expect(said).toContain('by hand')
  })

  test('its turn, for the pace lets no more leave', async () => {
    const { said, pumpFor, passes, failed } = await late(async ({ say }) => {
      for (const chatId of [1, 2, 3, 4]) await say(chatId, `to ${chatId}`)
    })
    await pumpFor(3 * minuteMs - 2 * secondMs)
    expect(said).toEqual(['to 1', 'to 2', 'to 3'])
    await passes(secondMs)
    expect(failed()).toMatchObject([{ key: 'answer', reason: 'expired' }])
  })

  test('the line, which is down', async () => {
    const { network, pumpFor, passes, failed } = await late(() => Promise.resolve())
    network.isUp = false
    await pumpFor(minuteMs)
    await passes(2 * minuteMs)
    expect(failed()).toMatchObject([{ key: 'answer', reason: 'expired_offline' }])
  })

  test('within seconds', async () => {
    const { clock, events, outgoing, failed, passes } = await late(() => Promise.resolve())
    const due: (() => unknown)[] = []
    const ticker = {
      every(_name: string, ms: number, work: (now: Date) => unknown) {
        if (ms <= 10 * secondMs) due.push(() => work(clock.now()))
      },
    } as unknown as Ticker // what asks it to do things knows no more of it
    const idle = { sweep: () => Promise.resolve(), acts: { fold: () => Promise.resolve() } }
    registerAccountJobs({ events, ticker, accounts: { ...idle, expire: outgoing.expire } as unknown as Accounts })
    await passes(0)
    clock.advance(3 * minuteMs)
    for (const work of due) await work()
    expect(failed()).toMatchObject([{ key: 'answer' }])
  })

  test('and nobody takes it while it fails', async () => {
    const { said, pumpFor, passes } = await late(() => Promise.resolve())
    await passes(3 * minuteMs)
    await pumpFor(minuteMs)
    expect(said).toEqual([])
  })
})

test.each([
  ['ahead and back', [hourMs, -hourMs]],
  ['back and ahead', [-hourMs, hourMs]],
  ['ahead twice', [hourMs, hourMs]],
  ['back twice', [-hourMs, -hourMs]],
])('a clock that is set %s neither silences the account nor lets it say more in any 60 s', async (_name, jumps) => {
  const { clock, outgoing, say, saidAt, pumpFor, jump } = await createWorld(2)
  for (let chatId = 1; chatId <= 20; chatId++) await say(chatId, `to ${chatId}`)
  for (const ms of jumps) {
    await pumpFor(10 * secondMs)
    jump(ms)
    await outgoing.expire(clock.now())
  }
  await pumpFor(4 * minuteMs)
  // as many as without the jumps, but for one window that begins anew with each of them
  expect(saidAt.length).toBeGreaterThanOrEqual(6)
  for (const at of saidAt) expect(saidAt.filter((other) => other > at - windowMs && other <= at).length).toBeLessThanOrEqual(2)
})

test('what was said before the clock was set back leaves in its time', async () => {
  const { clock, outgoing, say, said, events, jump, network, pumpFor } = await createWorld(2)
  network.isUp = false
  jump(hourMs)
  await say(100, 'answer', { notAfter: addMs(clock.now(), 3 * minuteMs) })
  await say(200, 'other', { notAfter: addMs(clock.now(), 3 * minuteMs) })
  jump(-hourMs)
  await outgoing.expire(clock.now())
  network.isUp = true
  await pumpFor(secondMs)
  expect(said).toEqual(['answer', 'other'])
  network.isUp = false
  jump(hourMs)
  await say(300, 'late', { notAfter: addMs(clock.now(), 3 * minuteMs) })
  jump(-hourMs)
  await outgoing.expire(clock.now())
  clock.advance(3 * minuteMs)
  await outgoing.expire(clock.now())
  expect(events.named('account_message_failed')).toMatchObject([{ key: 'late' }])
})

test('after safe mode the account says half as much by itself for a week', async () => {
  const { db, clock, say, said, pumpFor } = await createWorld(4)
  await db
    .updateTable('account')
    .set({ half_pace_until: addMs(clock.now(), 2 * minuteMs) })
    .execute()
  for (let chatId = 1; chatId <= 12; chatId++) await say(chatId, `to ${chatId}`)
  await pumpFor(minuteMs / 2)
  expect(said).toHaveLength(2)
  await pumpFor(minuteMs)
  expect(said).toHaveLength(4)
  await pumpFor(2 * minuteMs)
  expect(said.length).toBeGreaterThanOrEqual(8)
})

test('while Telegram makes the account wait it writes to nobody, and right after that to all', async () => {
  const { say, said, waits, network, pumpFor } = await createWorld(4)
  waits.push({ kind: 'wait', seconds: 60, isForChat: false })
  await say(100, 'first')
  await say(200, 'second')
  await say(300, 'by hand', { automatic: false })
  await pumpFor(59 * secondMs)
  expect([said, network.tries]).toEqual([[], 1])
  await pumpFor(2 * secondMs)
  expect(said.toSorted()).toEqual(['by hand', 'first', 'second'])
})
