import type { DataHolder } from '#features/customers/service.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Offers } from './offers.ts'
import './tables.ts'

/** What the customer wrote for menu and funnel, and where contacts stand in it. */
export function engagementHolder({ db, offers }: { db: Database; offers: Pick<Offers, 'of'> }): DataHolder {
  return {
    name: 'engagement',
    async export(customerId) {
      const [menus, funnels, runs, shown, priced] = await Promise.all([
        db.selectFrom('account_menu').select(['account_id as accountId', 'content']).where('customer_id', '=', customerId).execute(),
        db
          .selectFrom('account_funnel')
          .select(['account_id as accountId', 'kind', 'draft', 'live'])
          .where('customer_id', '=', customerId)
          .execute(),
        db
          .selectFrom('funnel_run')
          .select(['account_id as accountId', 'contact_id as contactId', 'step', 'state', 'entered_at as enteredAt'])
          .where('customer_id', '=', customerId)
          .execute(),
        db
          .selectFrom('menu_shown')
          .select(['account_id as accountId', 'contact_id as contactId', 'at'])
          .where('customer_id', '=', customerId)
          .execute(),
        db.selectFrom('account_offer').select('account_id').where('customer_id', '=', customerId).execute(),
      ])
      const own = await Promise.all(priced.map(async ({ account_id: accountId }) => ({ accountId, ...(await offers.of(accountId)) })))
      return { offers: own, menus, funnels, runs, menusShown: shown }
    },
    async erase(tx, customerId) {
      for (const table of ['funnel_run', 'menu_shown', 'account_funnel', 'account_menu', 'account_offer'] as const)
        await tx.deleteFrom(table).where('customer_id', '=', customerId).execute()
    },
  }
}
