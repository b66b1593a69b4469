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
      /** As it was bought; once it began, its periods say which package counts. */
      package_id: PackageId
      package_version: number
      state: LicenceState
      created_at: Date
      waiting_until: Date
      months_due: number
      activated_at: Date | null
      anchor_day: number | null
      expires_at: Date | null
      step_at: Date | null
    }
    /** What was paid for, one after the other: until `ends_at` this package, whose price for `months` bought `days` days. */
    licence_period: {
      licence_id: number
      starts_at: Date
      ends_at: Date
      package_id: PackageId
      package_version: number
      months: number
      days: number
    }
    /** Which order renewed what: an order renews once. */
    licence_renewal: { order_id: number; licence_id: number; at: Date; expired_at: Date | null; expires_at: Date | null }
    /** Reminders that went out, each once for a period. */
    licence_reminder: { licence_id: number; kind: ReminderKind; period_end: Date; at: Date }
  }
}
