import type { ColumnType } from 'kysely'
import type { Tone } from './rules.ts'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** Who an account is. Absent words are defaults. */
    persona: {
      account_id: number
      customer_id: number
      name: string | null
      tone: Tone | null
      role: string | null
      services: string | null
      forbidden: string | null
      /** Of the record on disk, without `.json`: it is removed by this name when the account takes another or goes. */
      file_name: string | null
      is_erased: boolean
    }
    /** What the customer changed about an account; what is absent is as the package gives it. */
    account_setting: { account_id: number; customer_id: number; name: string; value: ColumnType<unknown, string, string> }
  }
}
