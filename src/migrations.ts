import type { Migration } from 'kysely/migration'
import { platformMigrations } from '#platform/migrations.ts'

/** All of them, in the order of their names. */
export const migrations: Record<string, Migration> = {
  ...platformMigrations,
}
