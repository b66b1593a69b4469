import type { DataHolder } from '#features/customers/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Support } from './service.ts'
import './tables.ts'

/** The customer's tickets: exported with what was said, erased to a closed ticket without words. */
export function supportHolder({ clock, support }: { clock: Clock; support: Pick<Support, 'ofCustomer' | 'messages'> }): DataHolder {
  return {
    name: 'support',
    async export(customerId) {
      const tickets = await support.ofCustomer(customerId)
      return Promise.all(
        tickets.map(async (ticket) => ({
          ...ticket,
          // who of staff answered is no data of the customer
          messages: (await support.messages(ticket.id, 1_000)).map(({ staffId, content, at }) => ({
            by: staffId === undefined ? 'customer' : 'staff',
            content,
            at,
          })),
        })),
      )
    },

    async erase(tx, customerId) {
      const own = tx.selectFrom('ticket').select('id').where('customer_id', '=', customerId)
      await tx.deleteFrom('ticket_message').where('ticket_id', 'in', own).execute()
      await tx
        .updateTable('ticket')
        .set({ state: 'closed', closed_at: clock.now() })
        .where('customer_id', '=', customerId)
        .where('state', '!=', 'closed')
        .execute()
    },
  }
}
