import type { StaffTopic } from './output-rules.ts'

declare module '#platform/events.ts' {
  interface AppEvents {
    /** Once a licence and month, at 80 % of its budget. */
    assistant_budget_warned: { customerId: number; licenceId: number; month: string; percent: number }
    /** Once a licence and month: no more answers until the next one. */
    assistant_budget_spent: { customerId: number; licenceId: number; month: string }
    /** The model wrote of what no account may do; the text went nowhere. */
    assistant_text_stopped: { customerId: number; licenceId: number; accountId: number; topic: StaffTopic }
  }
}
