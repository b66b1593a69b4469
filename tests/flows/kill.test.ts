import { randomBytes, randomInt } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { assertSound } from '#sandbox/breach.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'
import { chatOf } from '#tests/person.ts'
import { createKiller, randomOf, type Kill, type Operation } from '#tests/killer.ts'
import { createProductProcess } from '#tests/product-process.ts'
import { productEnv } from '#tests/environment.ts'
import { freePort, hands, openForSale } from '#tests/product.ts'
import { createStubborn, type Somebody } from '#tests/stubborn.ts'
import { hourMs, minuteMs } from '#shared/time.ts'
import { connect, type Database } from '../../src/platform/postgres/connect.ts'
import { findEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import { sampleCast } from '#sandbox/people.ts'

const seed = Number(process.env['KILL_SEED'] ?? randomInt(2 ** 31))
const killCount = 30
/** More, where an operation was not met. */
const killsMax = 40
const customerCount = 10
const operations: Operation[] = ['claim', 'approve', 'submitCode', 'activate', 'receive', 'send']

test(`a kill at any moment loses nothing and doubles nothing (KILL_SEED=${seed})`, { timeout: 900_000, retry: 0 }, async () => {
  console.log(`KILL_SEED=${seed}`)
  const random = randomOf(seed)
  const { sandbox, product, dataDirectory, withDatabase } = await startVictim()
  await withDatabase(openForSale)
  const killer = createKiller({ sandbox, product, dataDirectory })
  const ending = new AbortController()
  const customers = Array.from({ length: customerCount }, (_, index) => addCustomer(sandbox, index))
  onTestFinished(({ task }) => {
    ending.abort()
    if (task.result?.state === 'fail') for (const { customer } of customers) console.log(lastWords(sandbox, customer.id))
  })
  const stubborn = createStubborn(sandbox, ending.signal)
  const cashier = quiet(stubborn.cashier(sandbox.adminIds[0] ?? 0))
  const said: Exchange[] = []

  const killing = new AbortController()
  /** The whole way, and then a talk for as long as there are kills. */
  async function live({ customer, contactId }: Customer) {
    await stubborn.journey(customer)
    for (let round = 1; round <= 2 || !killing.signal.aborted; round++) {
      const exchange = { customer, contactId, question: `Soru ${customer.id}/${round}?`, answer: `Yanıt ${customer.id}/${round}.` }
      said.push(exchange)
      await stubborn.exchange(customer, contactId, exchange.question, exchange.answer)
    }
  }

  const kills: Kill[] = []
  const startMs: number[] = []
  const journeys: Promise<void>[] = []
  let withDatabaseAt = 0
  const missing = () => operations.filter((operation) => !kills.some(({ inside }) => inside?.startsWith(operation)))
  for (let count = 0; count < killCount || (missing().length > 0 && count < killsMax); count++) {
    // they come one after the other, so that every operation is still to come for somebody; the last one with half of the kills ahead
    const begun = Math.min(customerCount, Math.ceil(((count + 1) / (killCount / 2)) * customerCount))
    for (const customer of customers.slice(journeys.length, begun)) journeys.push(quiet(live(customer)))
    // of three that follow each other one takes the database along
    if (count % 3 === 0) withDatabaseAt = count + Math.floor(random() * 3)
    // once nobody begins any more, what has not been met is waited for
    const isHunt = count % 2 === 0 || count >= killCount || (begun === customerCount && missing().length > 0)
    const anyOperation = operations[Math.floor(random() * operations.length)]
    const calls = 10 + Math.floor(random() * 80)
    // every second kill waits for its operation, the others fall where they fall
    kills.push(
      await killer({
        calls: isHunt ? 400 : calls,
        wanted: isHunt ? (missing()[0] ?? anyOperation) : undefined,
        database: count === withDatabaseAt,
      }),
    )
    const startedAt = performance.now()
    await product.start()
    startMs.push(performance.now() - startedAt)
  }
  killing.abort()
  // who lost too many codes to kills is told to come back in an hour
  const isOver = Promise.all(journeys).then(() => true)
  while (!(await Promise.race([isOver, pause(20_000, false)]))) {
    const isRefused = customers.some(({ customer }) => codesRefused.test(newestText(sandbox, customer.id)))
    if (isRefused) sandbox.world.clockOffsetMs += hourMs + minuteMs
  }
  ending.abort()
  await cashier.catch(() => {})

  console.log(describe(kills, startMs))
  // who began once more to connect, because nothing answered, and then let it lie: its time is over
  sandbox.world.clockOffsetMs += 11 * minuteMs
  for (const operation of operations)
    expect(
      kills.some(({ inside }) => inside?.startsWith(operation)),
      `no kill fell into ${operation}`,
    ).toBe(true)
  expect(kills.filter(({ database }) => database).length, 'kills that took the database').toBeGreaterThanOrEqual(kills.length / 4)
  await withDatabase(async (db) => {
    await checkRecords(db)
    await checkSessions(db, sandbox, customers)
    await checkTalks(db, sandbox, said)
  })
  assertSound({ judge: sandbox.judge.violations, schema: sandbox.violations() })
})

const codesRefused = /kısa sürede çok kod/i

function newestText(sandbox: Sandbox, id: number): string {
  return chatOf(hands(sandbox), id, sampleCast.bot.id).messages().at(-1)?.content.text ?? ''
}

/** Its end is asked for later; until then a failure is nobody's. */
function quiet(promise: Promise<void>): Promise<void> {
  promise.catch(() => {})
  return promise
}

function lastWords(sandbox: Sandbox, id: number): string {
  const chat = chatOf(hands(sandbox), id, sampleCast.bot.id)
  const lines = chat
    .messages()
    .slice(-4)
    .map(
      (message) =>
        `${message.content.text}\n  [${chat
          .buttons(message)
          .map(({ callback_data: data }) => data)
          .join(' ')}]`,
    )
  return `---- ${id}\n${lines.join('\n')}`
}

interface Customer {
  customer: Somebody
  contactId: number
}
interface Exchange extends Customer {
  question: string
  answer: string
}

async function startVictim() {
  const sandbox = await startSandbox({ host: '127.0.0.1', port: 0, dataCentrePorts: { 2: 0, 4: 0 } })
  const dataDirectory = await mkdtemp(join(tmpdir(), 'kill-'))
  // so that the database lies in it, whoever we are, and goes with it
  await chmod(dataDirectory, 0o755)
  const product = createProductProcess({
    ...productEnv(sandbox),
    DATA_DIR: dataDirectory,
    SECRET_KEY: randomBytes(32).toString('base64'),
    PORT: String(await freePort()),
    LOG_LEVEL: 'warn',
  })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') console.log(product.output().split('\n').slice(-80).join('\n'))
    await product.stop()
    await sandbox.stop()
    await rm(dataDirectory, { recursive: true, force: true })
  })
  await product.start()
  return { sandbox, product, dataDirectory, withDatabase }

  async function withDatabase(work: (db: Database) => Promise<void>) {
    const server = await findEmbeddedPostgres(dataDirectory)
    if (!server) throw new Error('The embedded PostgreSQL is not there')
    const db = connect(server.url, { onError() {}, max: 2 })
    try {
      await work(db)
    } finally {
      await db.destroy()
    }
  }
}

function addCustomer({ world }: Sandbox, index: number): Customer {
  const phone = `90532${String(1_000_000 + index)}`
  const username = `kill_customer_${index}`
  const { id } = world.addUser({ firstName: `Customer ${index}`, username, phone })
  const contact = world.addUser({ firstName: `Contact ${index}` })
  return { customer: { id, phone, username }, contactId: contact.id }
}

/** Money, licences and events: each once. */
async function checkRecords(db: Database) {
  const orders = await db.selectFrom('customer_order').select(['id', 'customer_id', 'state', 'total_kurus', 'received_kurus']).execute()
  expect(orders.map(({ state }) => state)).toEqual(orders.map(() => 'fulfilled'))
  expect(new Set(orders.map(({ customer_id: id }) => id)).size).toBe(customerCount)
  expect(orders).toHaveLength(customerCount)
  expect(orders.every((order) => order.received_kurus === order.total_kurus)).toBe(true)

  const { rows: unbalanced } = await sql`select movement_id from ledger_entry group by movement_id having sum(amount_kurus) <> 0`.execute(
    db,
  )
  expect(unbalanced).toEqual([])
  const { rows: sums } = await sql<{ account: string; sum: number }>`
    select account, sum(amount_kurus)::bigint as sum from ledger_entry group by account order by account`.execute(db)
  const total = orders.reduce((sum, order) => sum + order.total_kurus, 0)
  const byAccount = Object.fromEntries(sums.map(({ account, sum }) => [account, Math.abs(sum)]))
  expect(byAccount).toEqual({ bank: total, held: 0, sales: total })

  const licences = await db.selectFrom('licence').select(['id', 'order_id', 'state']).execute()
  expect(licences.map(({ state }) => state)).toEqual(orders.map(() => 'active'))
  expect(new Set(licences.map(({ order_id: id }) => id)).size).toBe(customerCount)

  const once = [
    'customer_onboarding_started',
    'customer_package_selected',
    'customer_payment_claimed',
    'customer_payment_approved',
    'order_paid',
    'licence_created',
    'customer_onboarding_completed',
    'customer_bot_activated',
  ]
  const { rows: events } = await sql<{ name: string; count: number; customers: number }>`
    select name, count(*)::int as count, count(distinct customer_id)::int as customers from event
    where name = any(${once}) group by name order by name`.execute(db)
  expect(events).toEqual(once.toSorted().map((name) => ({ name, count: customerCount, customers: customerCount })))
}

/** One session for each account, here and at the data centre, and nothing half-open. */
async function checkSessions(db: Database, sandbox: Sandbox, customers: Customer[]) {
  await vi.waitFor(
    async () => {
      const { rows: open } = await sql`select id, state from login where state not in ('ended', 'signed_in')`.execute(db)
      expect(open).toEqual([])
      const accounts = await db.selectFrom('account').select(['customer_id', 'state']).where('state', '<>', 'disconnected').execute()
      expect(accounts.map(({ state }) => state)).toEqual(customers.map(() => 'live'))
      const { rows: stray } = await sql`
        select distinct account_id from session_value join account on account.id = account_id where account.state <> 'live'`.execute(db)
      expect(stray).toEqual([])
      for (const { customer } of customers) expect(sandbox.dataCentres.sessions.list(customer.id)).toHaveLength(1)
    },
    { timeout: 60_000, interval: 200 },
  )
}

/** What was written was shown, and what was answered left once. */
async function checkTalks(db: Database, sandbox: Sandbox, said: Exchange[]) {
  expect(said.length).toBeGreaterThanOrEqual(2 * customerCount)
  for (const { customer, contactId, question, answer } of said) {
    const cards = chatOf(hands(sandbox), customer.id, sampleCast.bot.id)
      .messages()
      .filter(({ content }) => content.text.includes(question))
    expect(cards.length, question).toBeGreaterThanOrEqual(1)
    const copies = sandbox.world.history(contactId, customer.id).filter(({ content }) => content.text === answer)
    expect(copies, answer).toHaveLength(1)
  }
  // the last card may still be on its way
  await vi.waitFor(
    async () => {
      const { rows } = await sql<{ author: string; count: number }>`
        select author, count(*)::int as count from conversation_message where page is not null group by author order by author`.execute(db)
      expect(rows).toEqual([
        { author: 'bot', count: said.length },
        { author: 'contact', count: said.length },
      ])
    },
    { timeout: 60_000, interval: 200 },
  )
}

function describe(kills: Kill[], startMs: number[]): string {
  const inside = Object.entries(Object.groupBy(kills, (kill) => kill.inside ?? 'anywhere')).map(([name, some]) => `${some?.length} ${name}`)
  const withDatabase = kills.filter(({ database }) => database).length
  const sorted = startMs.toSorted((a, b) => a - b).map((ms) => Math.round(ms))
  return `${kills.length} kills, ${withDatabase} with the database: ${inside.join(', ')}; ready again after ${sorted[sorted.length >> 1]} ms (median), ${sorted.at(-1)} ms (longest)`
}
