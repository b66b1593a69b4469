import type { Generated } from 'kysely'
import type { TicketState } from './rules.ts'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    ticket: {
      id: Generated<number>
      customer_id: number
      state: TicketState
      /** Stands before others in the queue, by the package that was held when it was opened. */
      is_first: boolean
      opened_at: Date
      last_at: Date
      first_answer_at: Date | null
      closed_at: Date | null
    }
    /** `content` is sealed with the customer's key for `ticket:<key>`. */
    ticket_message: {
      id: Generated<number>
      ticket_id: number
      /** Null: the customer. */
      staff_id: number | null
      content: Uint8Array
      /** The update that brought it, so that it is kept once. */
      key: string
      at: Date
    }
    /** Where a message was shown, so that it is shown once and can be answered there. */
    ticket_card: { message_id: number; person_id: number; bot_message_id: number }
  }
}
