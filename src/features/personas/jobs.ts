import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import { removeFileJob, type Personas } from './service.ts'
import './events.ts'

/** The record follows whatever it tells of. */
export function registerPersonasJobs({ events, jobs, personas }: { events: Events; jobs: Jobs; personas: Personas }): void {
  events.listen('persona_changed', 'persona-file', ({ accountId }) => personas.exportFile(accountId))
  events.listen('persona_answered', 'persona-file', ({ accountId }) => personas.exportFile(accountId))
  events.listen('customer_bot_activated', 'persona-file', ({ accountId }) => personas.exportFile(accountId))
  events.listen('account_changed', 'persona-file', ({ accountId }) => personas.exportFile(accountId))
  // one licence more or less changes every record of the customer
  events.listen('licence_created', 'persona-file', ({ customerId }) => personas.exportFilesOf(customerId))
  events.listen('licence_changed', 'persona-file', ({ customerId }) => personas.exportFilesOf(customerId))
  events.listen('licence_upgraded', 'persona-file', ({ customerId }) => personas.exportFilesOf(customerId))
  events.listen('customer_licence_renewed', 'persona-file', ({ customerId }) => personas.exportFilesOf(customerId))
  jobs.define<{ accountId: number }>(removeFileJob, ({ accountId }) => personas.exportFile(accountId))
}
