import type { Migration } from 'kysely/migration'
import { customerMigrations } from '#features/customers/migrations.ts'
import { staffMigrations } from '#features/staff/migrations.ts'
import { platformMigrations } from '#platform/migrations.ts'

/** All of them, in the order of their names. */
export const migrations: Record<string, Migration> = {
  ...platformMigrations,
  ...staffMigrations,
  ...customerMigrations,
}
