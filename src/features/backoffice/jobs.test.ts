import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import { createEvents } from '#platform/events.ts'
import { createJobs } from '#platform/jobs.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { loadWords } from '#platform/words.ts'
import { createCustomers } from '#features/customers/service.ts'
import type { Order } from '#features/payments/rules.ts'
import { createSettings } from '#features/staff/settings.ts'
import { createStaff } from '#features/staff/service.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { registerBackofficeJobs } from './jobs.ts'
import { createNotices } from './notices.ts'

const boss = 1
const partner = 2

type Bought = Pick<Order, 'kind' | 'state' | 'packageId'>

async function setUp() {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  const jobs = createJobs(url, db, { onError() {} })
  const events = createEvents({ jobs, clock })
  const words = loadWords('locales')
  const staff = createStaff({ db, clock, events, adminIds: [boss, partner], reachOf: async () => new Map() })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(randomBytes(32)), staff })
  const told: [number, string][] = []
  const send: Messenger['send'] = async (chatId, { html }) => {
    if (chatId === 4) throw new Unreachable(chatId)
    return told.push([chatId, html])
  }
  const account = { id: 7, customerId: 50, state: 'relogin_needed' as const, username: 'shop', blocks: [] }
  const accounts = { get: async (id: number) => (id === account.id ? account : undefined), ofLicence: async () => account }
  // only send is ever used; any other call fails
  const notices = createNotices({ db, jobs, messenger: { send } as unknown as Messenger, words, customers })
  const orders = new Map<number, Bought[]>()
  const payments = { ofCustomer: async (id: number) => orders.get(id) ?? [] }
  registerBackofficeJobs({ db, events, staff, customers, accounts, payments, notices })
  await jobs.start({ work: true })
  onTestFinished(() => jobs.stop())
  await customers.touch({ id: boss, first_name: 'Boss', language_code: 'en' })
  return { db, events, staff, customers, told, orders, settings: createSettings({ db, events, staff, words }) }
}

const toldTo = (told: [number, string][], id: number) => told.filter(([who]) => who === id).map(([, html]) => html)

test('the other owners hear of a grant and of its end, each in their language, and so does whose role it is', async () => {
  const { staff, told } = await setUp()
  await staff.grant(boss, 3, 'admin')
  await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 10_000 })
  expect(toldTo(told, boss)).toEqual([])
  expect(toldTo(told, partner)[0]).toContain('Boss (1), 3')
  expect(toldTo(told, 3)).toHaveLength(1)
  await staff.revoke(partner, 3)
  await vi.waitFor(() => expect(told).toHaveLength(4), { timeout: 10_000 })
  expect(toldTo(told, boss)).toEqual(['🔑 2 took the role from 3.'])
  expect(toldTo(told, 3)[1]).toContain('kald\u0131r\u0131ld\u0131')
})

test('the other owners hear of changed settings, and all of a free month and a move', async () => {
  const { settings, events, db, told } = await setUp()
  await settings.change(partner, { bankName: 'Bank', seller: 'Seller' })
  await db.transaction().execute(async (tx) => {
    await events.announce(tx, 'free_month_given', { customerId: 50, orderId: 8, actorId: boss })
    await events.announce(tx, 'licence_moved', { customerId: 50, licenceId: 9, actorId: boss })
  })
  await vi.waitFor(() => expect(told).toHaveLength(5), { timeout: 10_000 })
  const words = toldTo(told, boss).toSorted()
  expect(words[0]).toContain('bank and 1 more')
  expect(words.join('\n')).toContain('order #8')
  expect(words.join('\n')).toContain('licence #9')
})

test('whoever may help hears once of a session that ended and of safe mode, support does not', async () => {
  const { staff, events, db, told } = await setUp()
  await staff.grant(boss, 3, 'admin')
  await staff.grant(boss, 5, 'support')
  await vi.waitFor(() => expect(told).toHaveLength(4), { timeout: 10_000 })
  told.length = 0
  await db.transaction().execute(async (tx) => {
    await events.announce(tx, 'customer_session_lost', { customerId: 50, accountId: 7, reason: 'revoked' })
    await events.announce(tx, 'account_safe_mode', { customerId: 50, accountId: 7, isOn: true })
  })
  await vi.waitFor(() => expect(told).toHaveLength(6), { timeout: 10_000 })
  const words = toldTo(told, boss).toSorted().join('\n')
  expect(words).toContain('The session of @shop, of 50, ended: it was terminated in Telegram')
  expect(words).toContain('@shop, of 50, is in safe mode')
  expect(toldTo(told, 3)).toHaveLength(2)
  expect(toldTo(told, 5)).toEqual([])
})

test('somebody who blocked the bot holds nothing up', async () => {
  const { staff, told, db } = await setUp()
  await staff.grant(boss, 4, 'support')
  await vi.waitFor(async () => expect(await db.selectFrom('notice').selectAll().execute()).toEqual([]), { timeout: 10_000 })
  await vi.waitFor(() => expect(toldTo(told, partner)).toHaveLength(1), { timeout: 10_000 })
})

test('those who help hear of a text that was stopped, and the customer of the month\u2019s allowance', async () => {
  const { db, events, told, customers } = await setUp()
  await customers.touch({ id: 50, first_name: 'Ada', language_code: 'en' })
  const about = { customerId: 50, licenceId: 9 }
  await db.transaction().execute(async (tx) => {
    await events.announce(tx, 'assistant_text_stopped', { ...about, accountId: 7, topic: 'gambling' })
    await events.announce(tx, 'assistant_budget_warned', { ...about, month: '2026-11', percent: 81 })
    await events.announce(tx, 'assistant_budget_spent', { ...about, month: '2026-11' })
  })
  await vi.waitFor(() => expect(told).toHaveLength(4), { timeout: 10_000 })
  expect(toldTo(told, boss)).toEqual([expect.stringMatching(/@shop.*gambling/s)])
  expect(toldTo(told, 50).toSorted()).toEqual([expect.stringMatching(/has used 81/), expect.stringMatching(/has used up/)])
})

test('owners hear in one line, without a name, that the data of a customer who had paid was erased; of anybody else they hear nothing', async () => {
  const { db, events, told, orders } = await setUp()
  orders.set(-5, [
    { kind: 'new', state: 'fulfilled', packageId: 'premium' },
    { kind: 'free', state: 'fulfilled', packageId: 'enterprise' },
    { kind: 'new', state: 'cancelled', packageId: 'basic' },
  ])
  orders.set(-4, [
    { kind: 'free', state: 'fulfilled', packageId: 'premium' },
    { kind: 'new', state: 'refunded', packageId: 'premium' },
  ])
  await db.transaction().execute(async (tx) => {
    for (const customerId of [-3, -4, -5]) await events.announce(tx, 'customer_erased', { customerId })
  })
  await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 10_000 })
  expect(toldTo(told, boss)).toEqual(['🗑 The data of a customer who had paid was erased: package Premium, in the records <code>-5</code>.'])
  expect(toldTo(told, partner)).toHaveLength(1)
})
