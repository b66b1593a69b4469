import { sql } from 'kysely'
import { expect } from 'vitest'
import { createPermitOffice } from '#features/accounts/permit.ts'
import type { EditAnswer, IncomingMessage, LiveAccount, OwnGroup } from '#features/accounts/ports.ts'
import type { Account } from '#features/accounts/rules.ts'
import type { SendInput, SendRefusal } from '#features/accounts/service.ts'
import type { Order } from '#features/payments/rules.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createStaff } from '#features/staff/service.ts'
import { createEvents } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { done, refused } from '#shared/result.ts'
import { createBotWorld } from './bot.ts'
import { createTestClock } from './clock.ts'
import { createTestDatabase } from './database.ts'
import { wouldAsk } from './one-connection.ts'
import { registerConversationsBot } from '#features/conversations/bot.ts'
import { createDesk } from '#features/conversations/desk.ts'
import { registerConversationsJobs } from '#features/conversations/jobs.ts'
import type { Composer, ConversationAccounts } from '#features/conversations/ports.ts'
import { firstPackages, type PackageId } from '#features/catalog/rules.ts'
import { behaviourOf } from '#features/personas/behaviour-rules.ts'
import { createConversations } from '#features/conversations/service.ts'

export const customerId = 501
export const accountId = 7
export const ownId = 9_001

export interface HandJobs extends Jobs {
  /** Does what waits, and what comes of it, until nothing is left. A job that fails stays, and its error is thrown. */
  run(): Promise<void>
  waiting: { name: string; data: object }[]
}

/** Jobs that wait for the test. @param alsoDue does what is due by the clock; answers how much that was. */
export function createHandJobs(alsoDue: () => Promise<number> = () => Promise.resolve(0)): HandJobs {
  const handlers = new Map<string, (data: object) => Promise<void>>()
  const waiting: HandJobs['waiting'] = []
  const jobs: HandJobs = {
    waiting,
    define: (name, handle) => void handlers.set(name, handle as (data: object) => Promise<void>),
    send(_tx, name, data) {
      if (!handlers.has(name)) throw new Error(`Nobody defined the job ${name}`)
      waiting.push({ name, data: JSON.parse(JSON.stringify(data)) as object })
      return Promise.resolve()
    },
    async run() {
      do
        for (let job = waiting[0]; job; job = waiting[0]) {
          await handlers.get(job.name)?.(job.data)
          waiting.splice(waiting.indexOf(job), 1)
        }
      while ((await alsoDue()) > 0)
    },
    start: () => Promise.resolve(),
    async sendToAll(tx, names, data) {
      for (const name of names) await jobs.send(tx, name, data)
    },
    async sendEach(tx, name, all) {
      for (const data of all) await jobs.send(tx, name, data)
    },
    pending: () => Promise.resolve(waiting.length),
    stop: () => Promise.resolve(),
  }
  return jobs
}

/** An accounts feature that knows the calls it is meant for, and notes them. */
function createFakeAccounts(jobs: Jobs) {
  const office = createPermitOffice()
  const known: Account[] = [
    { id: accountId, customerId, state: 'live', telegramUserId: ownId, username: 'shop', firstName: 'Shop', blocks: [] },
  ]
  const state = {
    known,
    sent: [] as SendInput[],
    /** Keys of what left already: nobody takes it back. */
    left: new Set<string>(),
    typing: [] as number[],
    read: [] as { chatId: number; messageId: number }[],
    blocks: [] as { accountId: number; isOn: boolean }[],
    newBlockers: [] as number[],
    refuseWith: undefined as SendRefusal | undefined,
    media: new Map<string, Uint8Array | Error>(),
    /** What the customer put in the place of words that left. */
    edits: [] as { key: string; text: string }[],
    /** What Telegram says to the next of them, if it does not take it. */
    editAnswers: [] as (EditAnswer | Error)[],
    /** Groups that the account administers. */
    ownGroups: [] as OwnGroup[],
  }
  const live: LiveAccount = {
    accountId,
    fetchMedia(ref) {
      const found = state.media.get(ref)
      if (found instanceof Uint8Array) return Promise.resolve(found)
      return Promise.reject(found ?? new Error(`Nobody expected the media ${ref}`))
    },
    ownGroups: () => Promise.resolve(state.ownGroups),
    edit(key, text) {
      const answer = state.editAnswers.shift()
      if (answer && 'kind' in answer) return Promise.resolve(answer)
      state.edits.push({ key, text })
      // as after a kill: it was done, and nobody knows
      return answer ? Promise.reject(answer) : Promise.resolve({ kind: 'done' })
    },
    isAdminOf: (chatId) => Promise.resolve(state.ownGroups.some((group) => group.chatId === chatId)),
  }
  const accounts: ConversationAccounts = {
    get(id, tx) {
      wouldAsk(tx)
      return Promise.resolve(state.known.find((account) => account.id === id))
    },
    ofCustomer: (id) => Promise.resolve(state.known.filter((account) => account.customerId === id)),
    byTelegramUser: (id) => Promise.resolve(state.known.find((account) => account.telegramUserId === id)),
    send(_tx, input) {
      expect(office.isGenuine(input.permit)).toBe(true)
      if (state.refuseWith) return Promise.resolve(refused(state.refuseWith))
      state.sent.push(input)
      return Promise.resolve(done({ outgoingId: state.sent.length }))
    },
    withdraw(_tx, _accountId, key) {
      const index = state.sent.findIndex((sent) => sent.key === key)
      if (index < 0 || state.left.has(key)) return Promise.resolve(false)
      state.sent.splice(index, 1)
      return Promise.resolve(true)
    },
    reword(_tx, { key, content }) {
      if (state.refuseWith === 'paused' || state.refuseWith === 'not_connected') return Promise.resolve(refused(state.refuseWith))
      const waiting = state.sent.find((sent) => sent.key === key)
      if (!waiting || state.left.has(key)) return Promise.resolve(done('after'))
      waiting.content = content
      return Promise.resolve(done('instead'))
    },
    typing: (_accountId, chatId) => Promise.resolve(void state.typing.push(chatId)),
    markRead: async (_tx, _accountId, chatId, messageId) => void state.read.push({ chatId, messageId }),
    setBlock(_tx, { accountId, block, isOn }) {
      expect(block).toBe('bot_blocked')
      state.blocks.push({ accountId, isOn })
      return Promise.resolve(true)
    },
    noteNewBlocker: async (_tx, { chatId }) => void state.newBlockers.push(chatId),
    atHolder: {
      define: (name, handle) => jobs.define(`holder:${name}`, (data) => handle(data, live)),
      send: (tx, _accountId, name, data) => jobs.send(tx, `holder:${name}`, data),
    },
  }
  return { accounts, office, state }
}

/** Conversations of one customer with one account, on a real database and a real Bot API. */
export async function createConversationWorld(
  options: { jobs?: (url: string, db: Database) => Jobs; packageId?: PackageId; composer?: Composer } = {},
) {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  // a test that brings a queue of its own waits for what it does, and never calls run()
  const jobs = (options.jobs?.(url, db) ?? createHandJobs(() => conversations.turns.round())) as HandJobs
  const events = createEvents({ jobs, clock })
  const bot = await createBotWorld({ db, url, clock })
  const { messenger, inputs, words } = bot.shell
  const staff = createStaff({ db, clock, events, adminIds: [600], reachOf: () => Promise.resolve(new Map()) })
  const stored = createCustomers({ db, clock, events, box: createSecretBox(Buffer.alloc(32, 1)), staff })
  const customers: typeof stored = {
    ...stored,
    // a key that was kept is not asked for, and is not kept for ever
    dataBox(id, on) {
      wouldAsk(on)
      return stored.dataBox(id, on)
    },
  }
  await customers.touch({ id: customerId, first_name: 'Ada', language_code: 'tr' })
  const fake = createFakeAccounts(jobs)
  const behaviour = { ...behaviourOf({ ...firstPackages[options.packageId ?? 'basic'], id: options.packageId ?? 'basic', version: 1 }, []) }
  const behaviours = {
    of() {
      wouldAsk(undefined)
      return Promise.resolve(behaviour)
    },
  }
  const deps = {
    db,
    clock,
    events,
    jobs,
    accounts: fake.accounts,
    customers,
    staff,
    permits: fake.office,
    words,
    behaviours,
    ...(options.composer ? { composer: options.composer } : {}),
  }
  const conversations = createConversations(deps)
  const deskDeps = { ...deps, conversations, messenger, inputs }
  const desk = createDesk(deskDeps)
  const sweeps: ((now: Date) => Promise<void>)[] = []
  const ticker = {
    every: (_name: string, _ms: number, sweep: (now: Date) => Promise<void>) => void sweeps.push(sweep),
    start() {},
    stop: () => Promise.resolve(),
  }
  registerConversationsJobs({ ...deskDeps, ticker, desk })
  const openOrders: Order[] = []
  registerConversationsBot(bot.shell, { conversations, desk, payments: { openOrders: () => Promise.resolve(openOrders) } })
  await bot.listen()
  const customer = bot.person(customerId)
  customer.say('/start')
  await customer.sees('tan')

  return {
    ...deps,
    behaviour,
    bot,
    fake: fake.state,
    openOrders,
    conversations,
    desk,
    deskDeps,
    ticker,
    messenger,
    customer,
    listener: conversations.listener,
    /** A contact writes; `chatId` 100 is Ben unless the test says otherwise. */
    hear: (messageId: number, fields: Partial<IncomingMessage> = {}) =>
      conversations.listener.onMessage(message(clock.now(), messageId, fields)),
    sweep: async () => {
      for (const sweep of sweeps) await sweep(clock.now())
    },
    /** What the customer's chat shows, newest last. */
    chat: () =>
      customer
        .messages()
        .slice(1)
        .map(({ content }) => content.text),
    /** What was counted of the account, by its name. */
    async counted(): Promise<Record<string, number>> {
      const rows = await db
        .selectFrom('account_act_new')
        .select(['name', sql<number>`sum(count)::bigint`.as('count')])
        .where('account_id', '=', accountId)
        .groupBy('name')
        .execute()
      return Object.fromEntries(rows.map(({ name, count }) => [name, count] as const).filter(([, count]) => count !== 0))
    },
    rows: () => db.selectFrom('conversation_message').selectAll().orderBy('position').execute(),
  }
}
export type ConversationWorld = Awaited<ReturnType<typeof createConversationWorld>>

export function message(sentAt: Date, messageId: number, fields: Partial<IncomingMessage> = {}): IncomingMessage {
  const chatId = fields.chatId ?? 100
  return {
    accountId,
    chatId,
    messageId,
    isGroup: false,
    sender: { id: chatId, firstName: chatId === 100 ? 'Ben' : `P${chatId}`, isContact: false },
    sentAt,
    text: `text ${messageId}`,
    mentionsMe: false,
    isPastDialog: false,
    ...fields,
  }
}
