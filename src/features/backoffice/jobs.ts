import '#features/payments/events.ts'
import { displayName, type Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Events } from '#platform/events.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { WordArgs } from '#platform/words.ts'
import type { Notices } from './notices.ts'
import './events.ts'

export interface BackofficeJobsDeps {
  db: Database
  events: Events
  staff: Pick<Staff, 'withRight' | 'roleOf'>
  customers: Pick<Customers, 'get'>
  notices: Notices
}

/** All owners hear at once of grants, settings, free months and moves. */
export function registerBackofficeJobs({ db, events, staff, customers, notices }: BackofficeJobsDeps) {
  const nameOf = async (id: number) => {
    const person = await customers.get(id)
    return person ? `${displayName(person)} (${id})` : String(id)
  }

  async function tellOwners(text: string, args: WordArgs) {
    const owners = await staff.withRight('roles')
    await db.transaction().execute(async (tx) => {
      for (const id of owners) await notices.send(tx, id, text, args)
    })
  }

  events.listen('staff_changed', 'owners', async ({ actorId, userId, role }) => {
    const args = { actor: await nameOf(actorId), person: await nameOf(userId), role: role ?? 'none' }
    await tellOwners('backoffice-told-role', args)
    if (role === null) return
    await db.transaction().execute((tx) => notices.send(tx, userId, 'backoffice-told-you', { role }))
  })

  events.listen('settings_changed', 'owners', async ({ actorId, fields }) =>
    tellOwners('backoffice-told-settings', { actor: await nameOf(actorId), field: fields[0] ?? '', count: fields.length - 1 }),
  )

  events.listen('free_month_given', 'owners', async ({ actorId, customerId, orderId }) =>
    tellOwners('backoffice-told-free', { actor: await nameOf(actorId), person: await nameOf(customerId), order: orderId }),
  )

  events.listen('licence_moved', 'owners', async ({ actorId, customerId, licenceId }) =>
    tellOwners('backoffice-told-move', { actor: await nameOf(actorId), person: await nameOf(customerId), licence: licenceId }),
  )
}
