import '#features/accounts/events.ts'
import '#features/assistant/events.ts'
import '#features/payments/events.ts'
import { isPaid, type Order } from '#features/payments/rules.ts'
import { accountLabel, type Account } from '#features/accounts/rules.ts'
import { displayName, type Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Events } from '#platform/events.ts'
import { pressData } from '#platform/bot/view.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { WordArgs } from '#platform/words.ts'
import type { Notices } from './notices.ts'
import '#features/customers/events.ts'
import './events.ts'

export interface BackofficeJobsDeps {
  db: Database
  events: Events
  staff: Pick<Staff, 'withRight' | 'roleOf'>
  customers: Pick<Customers, 'get'>
  accounts: { get(accountId: number): Promise<Account | undefined>; ofLicence(licenceId: number): Promise<Account | undefined> }
  payments: { ofCustomer(customerId: number): Promise<Pick<Order, 'kind' | 'state' | 'packageId'>[]> }
  notices: Notices
}

/** Owners hear at once of grants and settings that another one changed, of free months, moves and payers who left with their data; those who help customers, of accounts that got into trouble. */
export function registerBackofficeJobs({ db, events, staff, customers, accounts, payments, notices }: BackofficeJobsDeps) {
  const nameOf = async (id: number) => {
    const person = await customers.get(id)
    return person ? `${displayName(person)} (${id})` : String(id)
  }

  /** @param actorId who sees on their own screen that it is done. */
  async function tellOwners(text: string, args: WordArgs, actorId?: number) {
    const owners = (await staff.withRight('roles')).filter((id) => id !== actorId)
    await db.transaction().execute(async (tx) => {
      for (const id of owners) await notices.send(tx, id, text, args)
    })
  }

  events.listen('staff_changed', 'owners', async ({ actorId, userId, role }) => {
    const args = { actor: await nameOf(actorId), person: await nameOf(userId), role: role ?? 'none' }
    await tellOwners('backoffice-told-role', args, actorId)
    await db.transaction().execute((tx) => notices.send(tx, userId, 'backoffice-told-you', { role: role ?? 'none' }))
  })

  events.listen('settings_changed', 'owners', async ({ actorId, fields }) =>
    tellOwners('backoffice-told-settings', { actor: await nameOf(actorId), field: fields[0] ?? '', count: fields.length - 1 }, actorId),
  )

  events.listen('free_month_given', 'owners', async ({ actorId, customerId, orderId }) =>
    tellOwners('backoffice-told-free', { actor: await nameOf(actorId), person: await nameOf(customerId), order: orderId }),
  )

  events.listen('licence_moved', 'owners', async ({ actorId, customerId, licenceId }) =>
    tellOwners('backoffice-told-move', { actor: await nameOf(actorId), person: await nameOf(customerId), licence: licenceId }),
  )

  events.listen('customer_erased', 'owners', async ({ customerId }) => {
    // nothing but the books is left to say who it was
    const bought = (await payments.ofCustomer(customerId)).findLast(({ kind, state }) => kind !== 'free' && isPaid(state))
    if (bought) await tellOwners('backoffice-told-erased', { person: String(customerId), package: bought.packageId })
  })

  async function tellHelpers(text: string, { customerId, accountId }: { customerId: number; accountId: number }, more: WordArgs) {
    const account = await accounts.get(accountId)
    // an erased person has a pseudonym: there is nobody left to help
    if (!account || customerId < 0) return
    const args = { person: await nameOf(customerId), account: accountLabel(account), ...more }
    const helpers = (await staff.withRight('activate')).filter((id) => id !== customerId)
    await db.transaction().execute(async (tx) => {
      for (const id of helpers)
        await notices.send(tx, id, text, args, [{ text: 'backoffice-button-open', press: pressData('bo.show', customerId) }])
    })
  }

  events.listen('customer_session_lost', 'staff', ({ customerId, accountId, reason }) =>
    tellHelpers('backoffice-told-lost', { customerId, accountId }, { reason }),
  )

  events.listen('account_stop_followed', 'staff', (about) => tellHelpers('backoffice-told-stop-followed', about, {}))

  events.listen('account_safe_mode', 'staff', ({ customerId, accountId, isOn, trouble = 'peer_flood' }) =>
    tellHelpers('backoffice-told-safe-mode', { customerId, accountId }, { state: isOn ? trouble : 'off' }),
  )

  events.listen('assistant_text_stopped', 'staff', ({ customerId, accountId, topic }) =>
    tellHelpers('backoffice-told-text-stopped', { customerId, accountId }, { topic }),
  )

  async function tellOfBudget(text: string, { customerId, licenceId }: { customerId: number; licenceId: number }, more: WordArgs = {}) {
    const account = await accounts.ofLicence(licenceId)
    if (!account || customerId < 0) return
    const args = { account: accountLabel(account), ...more }
    await db.transaction().execute((tx) => notices.send(tx, customerId, text, args))
  }

  events.listen('assistant_budget_warned', 'customer', ({ percent, ...about }) =>
    tellOfBudget('backoffice-told-budget-warned', about, { percent }),
  )
  events.listen('assistant_budget_spent', 'customer', (about) => tellOfBudget('backoffice-told-budget-spent', about))
}
