declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** Weeks, by their Monday, whose reports were begun. */
    insights_week: { week: Date; begun_at: Date }
    /** The report of one account about one week. `sent_at`: it was handed to Telegram, or just before that its process ended. */
    insights_weekly: { account_id: number; week: Date; customer_id: number; sent_at: Date | null }
    /** Accounts whose owner wants no weekly report. */
    insights_weekly_off: { account_id: number; customer_id: number }
  }
}
export {}
