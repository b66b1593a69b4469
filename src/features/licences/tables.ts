import type { Generated } from 'kysely'
import type { PackageId } from '#features/catalog/rules.ts'
import type { LicenceState, ReminderKind } from './rules.ts'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** The right to run one account; `step_at` is when its state changes by itself. */
    licence: {
      id: Generated<number>
      customer_id: number
      /** The order that it was bought by. */
      order_id: number
      package_id: PackageId
      package_version: number
      /** A smaller package that was bought for the periods after `next_from`. */
      next_package_id: PackageId | null
      next_package_version: number | null
      next_from: Date | null
      state: LicenceState
      created_at: Date
      waiting_until: Date
      months_due: number
      activated_at: Date | null
      anchor_day: number | null
      expires_at: Date | null
      step_at: Date | null
    }
    /** Which order renewed what: an order renews once. */
    licence_renewal: { order_id: number; licence_id: number; at: Date; expired_at: Date | null; expires_at: Date | null }
    /** Reminders that went out, each once for a period. */
    licence_reminder: { licence_id: number; kind: ReminderKind; period_end: Date; at: Date }
  }
}
