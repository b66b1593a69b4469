import type { ColumnType, Generated } from 'kysely'
import type { Role } from './rules.ts'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** Those whom an owner gave a role, and with `granted_by` 0 those with whom the service began; owners of the environment stand nowhere here. */
    staff_member: { user_id: number; role: Role; granted_by: number; granted_at: Date }
    /** The number under which a person stands in records that outlive them. Without its row nobody can tell who it was. */
    pseudonym: { person_id: number; pseudonym: number }
    /** Append-only, held by a trigger. `customer` is a pseudonym. */
    audit: {
      id: Generated<number>
      at: Date
      actor_kind: 'staff' | 'customer' | 'system'
      /** A staff member's own id, a customer's pseudonym. */
      actor_id: number | null
      action: string
      customer: number | null
      before: ColumnType<object | null, string | null, never>
      after: ColumnType<object | null, string | null, never>
    }
    /** One row: what owners set with `/ayarlar`. */
    service_settings: { id: number; data: ColumnType<object, string, string> }
    /** A value that an owner typed and has not confirmed yet. One a person: a later one replaces it. */
    settings_draft: {
      id: Generated<number>
      user_id: number
      field: string
      value: ColumnType<unknown, string, string>
      confirmations: ColumnType<number, number | undefined, number>
    }
  }
}
