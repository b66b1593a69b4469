import { accountLabel, type Account, type Block } from '#features/accounts/rules.ts'
import type { Customer, Customers } from '#features/customers/service.ts'
import { staffOnly } from '#features/insights/service.ts'
import type { Licence } from '#features/licences/rules.ts'
import type { Licences } from '#features/licences/service.ts'
import type { Actor, Staff } from '#features/staff/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import type { Notices } from './notices.ts'
import { licenceFilter, shownEvents, type BlockRefusal, type ChangeRefusal, type ListFilter } from './rules.ts'
import './tables.ts'

export interface CustomerLine {
  customer: Customer
  licences: Licence[]
}

export interface CustomerReport {
  customer: Customer
  licences: Licence[]
  orders: OrderLine[]
  accounts: Account[]
  tickets: { id: number; state: string; openedAt: Date }[]
  events: { name: string; at: Date }[]
}

export interface OrderLine {
  id: number
  kind?: string
  state: string
  reference: string
  packageId: string
  count: number
  totalKurus: number
}

/** What staff see of customers, and the one switch that they have over accounts. */
export interface Backoffice {
  /** Customers; people of staff who never bought anything are none. */
  list(query: { filter: ListFilter; search: string; offset: number; limit: number }): Promise<{ lines: CustomerLine[]; total: number }>
  /** Everything about one customer; that somebody looked is audited. */
  report(actorId: number, customerId: number): Promise<CustomerReport | undefined>
  /** Accounts of a customer that can be stopped or let go on. */
  accountsOf(customerId: number): Promise<Account[]>
  /**
   * Sets or lifts the staff block on one account or, without `accountId`, on all. Licences and their dates stay as they are. The
   * customer is told of every account that changed. Answers how many did. Nobody but an owner lifts it from an account of their own.
   */
  setStaffBlock(input: {
    actorId: number
    customerId: number
    accountId?: number
    isOn: boolean
    note?: string
  }): Promise<Result<number, BlockRefusal>>
  /**
   * One change of account more in this period, when those of the licence are used up. The customer is told. Nobody but an owner gives
   * it to themselves.
   */
  allowChange(input: { actorId: number; licenceId: number }): Promise<Result<{ customerId: number }, ChangeRefusal>>
}

export interface BackofficeDeps {
  db: Database
  clock: Clock
  staff: Pick<Staff, 'may' | 'record' | 'members'>
  customers: Pick<Customers, 'get' | 'page'>
  licences: Pick<Licences, 'get' | 'ofCustomer' | 'ofCustomers' | 'customersWith'>
  payments: { ofCustomer(customerId: number): Promise<OrderLine[]> }
  accounts: {
    ofCustomer(customerId: number): Promise<Account[]>
    setBlock(tx: Tx, input: { accountId: number; block: Block; isOn: boolean; actor: Actor; note?: string }): Promise<boolean>
    changesLeft(tx: Tx, licenceId: number): Promise<number>
    allowChange(tx: Tx, actor: Actor, licenceId: number): Promise<void>
  }
  support: { ofCustomer(customerId: number): Promise<{ id: number; state: string; openedAt: Date }[]> }
  notices: Notices
}

const eventsMax = 10

export function createBackoffice(deps: BackofficeDeps): Backoffice {
  const { db, staff, customers, licences, payments, accounts, support, notices } = deps
  return { list, report, accountsOf, setStaffBlock, allowChange }

  async function list({ filter, search, offset, limit }: Parameters<Backoffice['list']>[0]) {
    const narrowed =
      filter === 'all'
        ? { notIds: await staffOnly({ staff, licences }) }
        : filter === 'none'
          ? { notIds: [...(await licences.customersWith({})), ...(await staffOnly({ staff, licences }))] }
          : { ids: await licences.customersWith(licenceFilter(filter)) }
    const { rows, total } = await customers.page({ ...narrowed, search, offset, limit })
    const held = await licences.ofCustomers(rows.map(({ id }) => id))
    const lines = rows.map((customer) => ({ customer, licences: held.filter(({ customerId }) => customerId === customer.id) }))
    return { lines, total }
  }

  async function report(actorId: number, customerId: number): Promise<CustomerReport | undefined> {
    if (!(await staff.may(actorId, 'customers'))) return undefined
    const customer = await customers.get(customerId)
    if (!customer) return undefined
    await db
      .transaction()
      .execute((tx) => staff.record(tx, { actor: { kind: 'staff', id: actorId }, action: 'customer_viewed', customerId }))
    const [held, orders, own, tickets, events] = await Promise.all([
      licences.ofCustomer(customerId),
      payments.ofCustomer(customerId),
      accounts.ofCustomer(customerId),
      support.ofCustomer(customerId),
      eventsOf(customerId),
    ])
    return { customer, licences: held, orders, accounts: own, tickets, events }
  }

  function eventsOf(customerId: number) {
    return db
      .selectFrom('event')
      .select(['name', 'at'])
      .where('customer_id', '=', customerId)
      .where('name', 'in', [...shownEvents])
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(eventsMax)
      .execute()
  }

  async function accountsOf(customerId: number) {
    // one that left with a stop by staff still carries it to what is connected next
    return (await accounts.ofCustomer(customerId)).filter(
      ({ state, blocks }) => blocks.includes('staff') || (state !== 'disconnected' && state !== 'connecting'),
    )
  }

  async function setStaffBlock(input: Parameters<Backoffice['setStaffBlock']>[0]): Promise<Result<number, BlockRefusal>> {
    const { actorId, customerId, accountId, isOn, note } = input
    if (!(await staff.may(actorId, 'activate'))) return refused('not_allowed')
    if (!(await customers.get(customerId))) return refused('unknown')
    const chosen = (await accountsOf(customerId)).filter(({ id }) => accountId === undefined || id === accountId)
    if (chosen.length === 0) return refused('no_accounts')
    // who was stopped does not decide that it is over; owners answer for everything, themselves included
    const isOwn = customerId === actorId || chosen.some(({ telegramUserId }) => telegramUserId === actorId)
    if (!isOn && isOwn && !(await staff.may(actorId, 'roles'))) return refused('own_account')
    const actor = { kind: 'staff' as const, id: actorId }
    return db.transaction().execute(async (tx) => {
      let changed = 0
      for (const account of chosen) {
        const isNew = await accounts.setBlock(tx, { accountId: account.id, block: 'staff', isOn, actor, ...(note ? { note } : {}) })
        if (!isNew) continue
        changed++
        const text = isOn ? (note ? 'backoffice-stopped-why' : 'backoffice-stopped') : 'backoffice-resumed'
        await notices.send(tx, customerId, text, { account: accountLabel(account), ...(isOn && note ? { note } : {}) }, [
          { text: 'backoffice-button-support', press: 'su.open' },
        ])
      }
      return done(changed)
    })
  }

  async function allowChange({ actorId, licenceId }: Parameters<Backoffice['allowChange']>[0]): ReturnType<Backoffice['allowChange']> {
    if (!(await staff.may(actorId, 'activate'))) return refused('not_allowed')
    // owners answer for everything, themselves included
    const mayForSelf = await staff.may(actorId, 'roles')
    return db.transaction().execute(async (tx) => {
      const licence = await licences.get(licenceId, tx)
      if (!licence || licence.state === 'ended') return refused('licence_not_found')
      if (licence.customerId === actorId && !mayForSelf) return refused('own_licence')
      // a second press finds one left
      if ((await accounts.changesLeft(tx, licenceId)) > 0) return refused('changes_left')
      const { customerId } = licence
      await accounts.allowChange(tx, { kind: 'staff', id: actorId }, licenceId)
      await notices.send(tx, customerId, 'backoffice-change-allowed', { licence: licenceId }, [
        { text: 'backoffice-button-account', press: 'acc.list' },
      ])
      return done({ customerId })
    })
  }
}
