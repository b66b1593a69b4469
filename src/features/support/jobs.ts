import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import type { View } from '#platform/bot/view.ts'
import type { Events } from '#platform/events.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Words } from '#platform/words.ts'
import { displayName, type Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import { clip } from '#shared/html.ts'
import { captionMax, type Content } from './rules.ts'
import type { Support } from './service.ts'
import { closedNotice, customerCard, staffCard } from './views.ts'

export interface SupportJobsDeps {
  db: Database
  events: Events
  jobs: Jobs
  messenger: Messenger
  words: Words
  support: Support
  staff: Pick<Staff, 'may' | 'withRight'>
  customers: Pick<Customers, 'get' | 'languageOf'>
}

/** Brings each message of a ticket to the other side, each person by a job of its own. */
export function registerSupportJobs(deps: SupportJobsDeps) {
  const { db, events, jobs, support, staff } = deps

  events.listen('ticket_message_added', 'tell', async ({ messageId }) => {
    const message = await support.message(messageId).catch(() => undefined)
    if (!message) return
    const people = message.staffId === undefined ? await staffFor(message.ticketId, message.customerId) : [message.customerId]
    await db.transaction().execute(async (tx) => {
      for (const personId of people) await jobs.send(tx, 'ticket-show', { messageId, personId })
    })
  })

  // who closed it knows; the customer does not when it was staff
  events.listen('ticket_closed', 'tell', async ({ customerId, ticketId, by }) => {
    if (by === 'customer' || !(await deps.customers.get(customerId))) return
    const view = closedNotice(deps.words, await deps.customers.languageOf(customerId), ticketId)
    await deps.messenger.send(customerId, view, { isNotice: true }).catch(ignoreUnreachable)
  })

  /** Those who talk with this customer already, else everybody. */
  async function staffFor(ticketId: number, customerId: number) {
    const all = (await staff.withRight('tickets')).filter((id) => id !== customerId)
    const talking = await support.answeredBy(ticketId)
    const some = all.filter((id) => talking.includes(id))
    return some.length > 0 ? some : all
  }

  jobs.define<{ messageId: number; personId: number }>('ticket-show', async ({ messageId, personId }) => {
    if (await support.wasShown(messageId, personId)) return
    await show(deps, messageId, personId).catch(ignoreUnreachable)
  })
}

function ignoreUnreachable(error: unknown) {
  if (!(error instanceof Unreachable)) throw error
}

async function show({ messenger, words, support, customers, staff }: SupportJobsDeps, messageId: number, personId: number) {
  const message = await support.message(messageId)
  const ticket = message && (await support.get(message.ticketId))
  const customer = ticket && (await customers.get(ticket.customerId))
  if (!message || !ticket || !customer) return
  // who was staff when the message came may be none by now
  if (message.staffId === undefined && !(await staff.may(personId, 'tickets'))) return
  const language = await customers.languageOf(personId)
  const view = (text: string) =>
    message.staffId === undefined
      ? staffCard(words, language, ticket, displayName(customer), text)
      : customerCard(words, language, ticket, text)
  await support.noteShown(messageId, personId, await sendContent(messenger, personId, message.content, view))
}

async function sendContent(messenger: Messenger, personId: number, content: Content, view: (text: string) => View): Promise<number> {
  const { file, text } = content
  if (!file) return messenger.send(personId, view(clip(text, 3_500)), { isNotice: true })
  const isShort = text.length <= captionMax
  const sent = await messenger.sendFile(personId, { kind: file.kind, fileId: file.fileId }, view(isShort ? text : ''), { isNotice: true })
  if (isShort) return sent.messageId
  return messenger.send(personId, view(clip(text, 3_500)), { isNotice: true })
}
