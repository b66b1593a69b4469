import type { ColumnType, Generated } from 'kysely'

export interface NoticeButton {
  /** The id of its words. */
  text: string
  press: string
}

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** Words on their way to one person; gone once they arrived. */
    notice: {
      id: Generated<number>
      person_id: number
      text: string
      args: ColumnType<Record<string, string | number>, string, never>
      buttons: ColumnType<NoticeButton[], string, never>
    }
    /** A licence that an owner wants to give to another person; somebody else of staff decides. */
    licence_move: {
      id: Generated<number>
      licence_id: number
      from_id: number
      to_id: number
      asked_by: number
      asked_at: Date
      state: 'asked' | 'done' | 'refused'
      decided_by: number | null
      decided_at: Date | null
    }
  }
}
