import { displayName } from '#features/customers/service.ts'
import type { Actor } from '#features/staff/service.ts'
import type { LicenceState } from '#features/licences/rules.ts'
import type { Alarms } from '#platform/alarms.ts'
import type { Log } from '#platform/log.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { Words } from '#platform/words.ts'
import type { Result } from '#shared/result.ts'
import { foldActs, forgetActs, listActs, sumActs, type ActSum, type CountedAct } from './acts.ts'
import type { ActName } from './acts-rules.ts'
import { createBlocks } from './blocks.ts'
import { createCare, type CareDeps } from './care.ts'
import { createEdits, type Edits } from './edits.ts'
import { createFleet, type Fleet } from './fleet.ts'
import { createHolderWork, momentMs, workMs } from './holder-work.ts'
import { createEnding, endSessionJob, type SessionEnd } from './login-end.ts'
import { noteKey } from './login-finish.ts'
import { createLoginStore } from './login-store.ts'
import { createLogins } from './login-steps.ts'
import type { Logins } from './logins.ts'
import { createOutgoing, type OutgoingDeps, type SendInput } from './outgoing.ts'
import type { SendRefusal } from './outgoing-rules.ts'
import type { AccountGateway, AccountListener, Connection, Hold, LiveAccount, LoginGateway } from './ports.ts'
import { isWorking, type Account, type AccountRefusal, type Block, type Carefulness, type Trouble } from './rules.ts'
import * as store from './store.ts'
import { createLoss, probeJob } from './session-loss.ts'
import { createStaffBlocks } from './staff-blocks.ts'
import { eraseAccounts, exportAccounts } from './data.ts'
import type { Worker } from './worker.ts'
import './events.ts'
import './tables.ts'

export type { Account, AccountRefusal, Block } from './rules.ts'
export type { SendInput } from './outgoing.ts'
export type { SendRefusal } from './outgoing-rules.ts'
export { countAct, countActs, countActsOfAll, type CountedAct } from './acts.ts'
export { lockAccount } from './store.ts'

/** The Telegram accounts of customers: connecting them, keeping them connected, and the one way in which they speak. */
export interface Accounts {
  get(id: number, tx?: Tx): Promise<Account | undefined>
  ofCustomer(customerId: number): Promise<Account[]>
  ofLicence(licenceId: number): Promise<Account | undefined>
  /** Whose Telegram account this is, while it is connected. */
  byTelegramUser(telegramUserId: number): Promise<Account | undefined>
  /** A working or waiting licence of this customer that no account has. */
  isFreeLicence(customerId: number, licenceId: number): Promise<boolean>
  /** By state, for reports. */
  count(): Promise<Record<string, number>>
  /** idle → live under a licence that is active by the end of the transaction; online about a second later. */
  attach(tx: Tx, input: { accountId: number; licenceId: number }): Promise<void>
  /**
   * False when it was so already. Audited. A block moves no date; off means off at once. A staff block follows its Telegram account and
   * its customer to what they connect later, and is announced there as `account_stop_followed`.
   */
  setBlock(tx: Tx, input: { accountId: number; block: Block; isOn: boolean; actor: Actor; note?: string; until?: Date }): Promise<boolean>
  /**
   * The contact of this chat blocked the account, and their conversation began within the last 7 days: the third of them in 24 hours
   * begins safe mode. Telegram tells nobody of a block, so it is seen when a message is refused with USER_IS_BLOCKED and not before; who
   * blocks and is never written to again is not counted. The same contact counts once.
   */
  noteNewBlocker(tx: Tx, input: { accountId: number; chatId: number }): Promise<void>
  isWorking(account: Account, licenceState: LicenceState | undefined): boolean
  /** How carefully it goes: only by hand until, and then, or now, at half the pace until. */
  carefulness(accountId: number): Promise<Carefulness>
  /** Logs out and erases the session; the rest of the account's data stays. */
  disconnect(actor: Actor, accountId: number): Promise<Result<void, AccountRefusal>>
  /** The licence is free for another account; the old one is logged out and erased first. Not by a customer while staff stopped it. */
  changeAccount(actor: Actor, accountId: number): Promise<Result<{ licenceId: number }, AccountRefusal>>
  /** How often the licence may still change its account in this period. */
  changesLeft(tx: Tx, licenceId: number): Promise<number>
  /** One change more in this period. */
  allowChange(tx: Tx, actor: Actor, licenceId: number): Promise<void>
  /** Written down in the caller's transaction; the holder sends it exactly once. */
  send(tx: Tx, input: SendInput): Promise<Result<{ outgoingId: number }, SendRefusal>>
  /** True when it had not left: it never will. */
  withdraw(tx: Tx, accountId: number, key: string): Promise<boolean>
  reword: Edits['reword']
  markRead(tx: Tx, accountId: number, chatId: number, messageId: number): Promise<void>
  typing(accountId: number, chatId: number): Promise<void>
  /** Chats that existed before the account was connected. */
  pastChats(accountId: number): Promise<number[]>
  atHolder: {
    /** Call at composition. `data` holds ids only. */
    define(name: string, handle: (data: object, live: LiveAccount) => Promise<void>): void
    /** Done by the process that holds the connection, again until it succeeds, at most for an hour; `afterMs`: not before that. */
    send(tx: Tx, accountId: number, name: string, data: object, options?: { afterMs?: number }): Promise<void>
  }
  logins: Logins
  /** What accounts did and what happened to them, as `countAct` counted it; kept for 90 days. */
  acts: {
    /** Both are midnights in Istanbul. */
    sum(accountId: number, since: Date, recent: Date): Promise<ActSum[]>
    /** From `from` until before `to`, which are whole hours or days. */
    list(accountId: number, by: 'hour' | 'day', from: Date, to: Date, names?: ActName[]): Promise<CountedAct[]>
    /** Adds up what was counted since the last time; until then it is read row by row. */
    fold(): Promise<void>
    forget(now: Date): Promise<void>
  }
  /** A frozen account is tried again. */
  thaw(actor: Actor, accountId: number): Promise<Result<void, AccountRefusal>>
  /** Takes over what its licence has become. */
  followLicence(licenceId: number): Promise<void>
  /** An order of this customer takes no money any more: an account that waits for one has three days from now. */
  noteOrderEnd(customerId: number): Promise<void>
  /** What is due by the clock. */
  sweep(now: Date): Promise<void>
  /** The process's share of the working accounts; not before everything else was composed. */
  fleet(listener: AccountListener): Fleet
  /** For customers.addHolder. */
  holder: {
    name: string
    export(customerId: number): Promise<object>
    erase(tx: Tx, customerId: number): Promise<void>
  }
}

export interface AccountsDeps extends Omit<CareDeps, 'outgoing'>, Omit<OutgoingDeps, 'onTrouble'> {
  db: Database
  log: Log
  box: SecretBox
  words: Words
  alarms: Pick<Alarms, 'raise' | 'clear'>
  worker: Worker
  gateway: { logins: LoginGateway; accounts: AccountGateway }
  /** Whether this customer may ask for a login code: an order with its details shown, or a licence. */
  mayConnect(customerId: number): Promise<boolean>
  /** As long as one is open, a connected account waits for its licence. */
  hasOpenOrder(customerId: number): Promise<boolean>
  /** Milliseconds that pass by themselves, whatever the clock of business says; the process's own unless given. */
  uptimeMs?(): number
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { db, box, clock, log, jobs, customers, words, worker, gateway } = deps
  const outgoing = createOutgoing({ ...deps, onTrouble })
  const work = createHolderWork({ db, clock, log })
  const edits = createEdits(deps)
  const staffBlocks = createStaffBlocks(box)
  const blocks = createBlocks({ ...deps, outgoing, staffBlocks })
  const loss = createLoss({ ...deps, outgoing })
  const care = createCare({ ...deps, outgoing })
  const loginStore = createLoginStore(box)
  const ending = createEnding({ ...deps, store: loginStore, gateway: gateway.logins })
  const logins = createLogins({ ...deps, gateway: gateway.logins, store: loginStore, ending, noteFor, staffBlocks })
  jobs.define<{ accountId: number }>(probeJob, ({ accountId }) => loss.probe(accountId))
  jobs.define<SessionEnd>(endSessionJob, (end) => ending.endSession(end))

  async function onTrouble(tx: Tx, accountId: number, trouble: Trouble): Promise<void> {
    await blocks.setBlock(tx, { accountId, block: 'safe_mode', isOn: true, actor: { kind: 'system' }, trouble })
  }

  async function noteFor(customerId: number): Promise<string> {
    const [language, customer] = await Promise.all([customers.languageOf(customerId), customers.get(customerId)])
    return words.plain(language, 'accounts-note', { name: customer ? displayName(customer) : String(customerId) })
  }

  async function noteDue(hold: Hold, connection: Connection): Promise<void> {
    const row = await store.findAccount(db, hold.accountId)
    if (!row?.is_note_due) return
    await connection.note(noteKey(row.id), await noteFor(row.customer_id))
    await db.updateTable('account').set({ is_note_due: false }).where('id', '=', row.id).execute()
  }

  const liveOf = (connection: Connection): LiveAccount => ({
    accountId: connection.accountId,
    fetchMedia: (...about) => connection.fetchMedia(...about),
    ownGroups: () => connection.ownGroups(),
    isAdminOf: (chatId) => connection.isAdminOf(chatId),
    edit: (key, text) => edits.edit(connection, key, text),
  })

  const seen = (row: store.AccountRow | undefined) => row && store.toAccount(row, box)

  return {
    get: async (id, tx) => seen(await store.findAccount(tx ?? db, id)),
    ofCustomer: async (customerId) => (await store.accountsOf(db, customerId)).map((row) => store.toAccount(row, box)),
    ofLicence: async (licenceId) => seen(await store.accountOfLicence(db, licenceId)),
    byTelegramUser: async (telegramUserId) => seen(await store.accountOfTelegramUser(db, telegramUserId)),
    async isFreeLicence(customerId, licenceId) {
      const licence = await deps.licences.get(licenceId)
      return licence?.customerId === customerId && licence.state !== 'ended' && !(await store.accountOfLicence(db, licenceId))
    },
    async count() {
      const rows = await db
        .selectFrom('account')
        .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
        .groupBy('state')
        .execute()
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
    },
    attach: care.attach,
    setBlock: blocks.setBlock,
    noteNewBlocker: blocks.noteNewBlocker,
    isWorking,
    carefulness: (accountId) => store.readCarefulness(db, accountId),
    disconnect: care.disconnect,
    changeAccount: care.changeAccount,
    thaw: care.thaw,
    changesLeft: care.changesLeft,
    followLicence: care.followLicence,
    noteOrderEnd: care.noteOrderEnd,
    async allowChange(tx, actor, licenceId) {
      await tx.insertInto('account_change').values({ licence_id: licenceId, at: clock.now(), count: -1 }).execute()
      await deps.staff.record(tx, { actor, action: 'account_change_allowed', after: { licenceId } })
    },
    send: outgoing.send,
    withdraw: outgoing.withdraw,
    reword: edits.reword,
    markRead: (tx, accountId, chatId, messageId) => work.send(tx, accountId, 'mark_read', { chatId, messageId }, { lastsMs: workMs }),
    typing: (accountId, chatId) => work.send(db, accountId, 'typing', { chatId }, { lastsMs: momentMs }),
    async pastChats(accountId) {
      const rows = await db.selectFrom('account_past_chat').select('chat_id').where('account_id', '=', accountId).execute()
      return rows.map((row) => row.chat_id)
    },
    atHolder: {
      define: (name, handle) => work.define(name, (data, connection) => handle(data, liveOf(connection))),
      send: (tx, accountId, name, data, options) => work.send(tx, accountId, name, data, { lastsMs: workMs, ...options }),
    },
    logins,
    acts: {
      sum: (...about) => sumActs(db, ...about),
      list: (...about) => listActs(db, ...about),
      fold: () => foldActs(db),
      forget: (now) => forgetActs(db, now),
    },
    async sweep(now) {
      await logins.sweep(now)
      await blocks.endOver(now)
      await care.sweep(now, deps.hasOpenOrder)
      await loss.probeQuiet(now)
    },
    fleet: (listener) =>
      createFleet({
        clock,
        log,
        worker,
        gateway: gateway.accounts,
        outgoing,
        work,
        listener,
        lose: loss.lose,
        noteDue,
        uptimeMs: deps.uptimeMs ?? (() => performance.now()),
      }),
    holder: {
      name: 'accounts',
      export: (customerId) => exportAccounts(db, box, customerId),
      erase: (tx, customerId) => eraseAccounts(tx, jobs, customerId),
    },
  }
}
