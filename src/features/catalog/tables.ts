import type { ColumnType } from 'kysely'
import type { PackageId, PackageTerms } from './rules.ts'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** A package as sold from some day on; rows are added, never changed. */
    package_version: {
      package_id: PackageId
      version: number
      price_kurus: number
      terms: ColumnType<PackageTerms, string, never>
      made_at: Date
      made_by: number | null
    }
  }
}
