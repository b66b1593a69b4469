import type { DataHolder } from '#features/customers/service.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Clock } from '#platform/clock.ts'
import './tables.ts'

export function onboardingHolder({ db, clock }: { db: Database; clock: Clock }): DataHolder {
  return {
    name: 'onboarding',
    export: async (customerId) => ({
      journeys: await db.selectFrom('journey').selectAll().where('customer_id', '=', customerId).orderBy('id').execute(),
    }),
    async erase(tx, customerId) {
      await tx
        .updateTable('journey')
        .set({ state: 'cancelled', ended_at: clock.now() })
        .where('customer_id', '=', customerId)
        .where('state', '=', 'open')
        .execute()
    },
  }
}
