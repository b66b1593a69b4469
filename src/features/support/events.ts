declare module '#platform/events.ts' {
  interface AppEvents {
    ticket_opened: { customerId: number; ticketId: number }
    ticket_message_added: { customerId: number; ticketId: number; messageId: number }
    /** Once a ticket. */
    ticket_first_answered: { customerId: number; ticketId: number; afterSeconds: number }
    ticket_closed: { customerId: number; ticketId: number; by: 'customer' | 'staff' }
  }
}
