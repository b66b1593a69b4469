import type { Button, View } from '#platform/bot/view.ts'
import { pressData } from '#platform/bot/view.ts'
import type { Words } from '#platform/words.ts'
import type { ServiceSettings } from '#features/staff/settings-rules.ts'
import { foreignBlock, foreignLines, foreignText } from '#shared/foreign.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import { formatDate, formatDateTime } from '#shared/time.ts'
import type { Coverage, CoverageLine } from './coverage.ts'
import type { Ticket } from './rules.ts'
import type { TicketMessage } from './service.ts'

/** `/destek`: what the person can do now, and what their licences bring. */
export function supportPanel(
  words: Words,
  language: Language,
  facts: { coverage: Coverage; settings: ServiceSettings; standing: Ticket | undefined; isStaff: boolean },
): View {
  const { coverage, settings, standing, isStaff } = facts
  const parts = [words.html(language, 'support-panel')]
  if (coverage.lines.length > 0) parts.push(coverage.lines.map((line) => coverageText(words, language, line)).join('\n'))
  parts.push(hoursText(words, language, settings, coverage))
  if (standing) parts.push(words.html(language, 'support-standing', { ticket: standing.id, state: standing.state }))
  parts.push(words.html(language, 'support-ask'))
  return {
    html: parts.join('\n\n'),
    buttons: [
      channelButtons(words, language, settings, coverage),
      standing ? [{ text: words.plain(language, 'support-button-done'), press: pressData('su.close', standing.id) }] : [],
      isStaff ? [{ text: words.plain(language, 'support-button-queue'), press: pressData('su.queue', 0) }] : [],
      [{ text: words.plain(language, 'support-button-cancel'), press: pressData('su.stop') }],
    ],
  }
}

function coverageText(words: Words, language: Language, line: CoverageLine): string {
  const base = {
    package: words.plain(language, `support-package-${line.packageId}`),
    channels: line.channels.map((channel) => words.plain(language, `support-channel-${channel}`)).join(' + '),
  }
  if (line.until === 'not_started') return words.html(language, 'support-covers-later', base)
  if (line.isOver) return words.html(language, 'support-covers-over', base)
  if (line.until === 'while_working') return words.html(language, 'support-covers-always', base)
  return words.html(language, 'support-covers-until', { ...base, until: formatDate(language, line.until) })
}

function hoursText(words: Words, language: Language, { supportHours }: ServiceSettings, coverage: Coverage): string {
  if (coverage.isFirst) return words.html(language, 'support-hours-always')
  if (isWorkWeek(supportHours.days))
    return words.html(language, 'support-hours-work-week', { from: supportHours.from, to: supportHours.to })
  const days = supportHours.days.map((day) => words.plain(language, 'support-day', { day })).join(', ')
  return words.html(language, 'support-hours', { from: supportHours.from, to: supportHours.to, days })
}

const isWorkWeek = (days: readonly number[]) => days.length === 5 && days.every((day) => day <= 5)

/** Telegram and WhatsApp of the operator, for those whose licence brings them. */
function channelButtons(words: Words, language: Language, settings: ServiceSettings, coverage: Coverage): Button[] {
  const covered = new Set(coverage.lines.filter(({ isOver }) => !isOver).flatMap(({ channels }) => channels))
  const buttons: Button[] = []
  if (settings.supportTelegram && (covered.has('telegram') || covered.has('all')))
    buttons.push({ text: words.plain(language, 'support-channel-telegram'), url: `https://t.me/${settings.supportTelegram}` })
  if (settings.supportWhatsapp && (covered.has('whatsapp') || covered.has('all')))
    buttons.push({
      text: words.plain(language, 'support-channel-whatsapp'),
      url: `https://wa.me/${settings.supportWhatsapp.replace(/\D/g, '')}`,
    })
  return buttons
}

/** A message of the customer as staff see it. */
export function staffCard(words: Words, language: Language, ticket: Ticket, name: string, text: string): View {
  const head = words.html(language, 'support-card', { ticket: ticket.id, name, first: ticket.isFirst ? 'yes' : 'no' })
  return {
    html: text ? `${head}\n\n${words.html(language, 'support-said', { text: foreignText(text) })}` : head,
    buttons: staffButtons(words, language, ticket),
  }
}

export function staffButtons(words: Words, language: Language, ticket: Ticket): Button[][] {
  if (ticket.state === 'closed')
    return [[{ text: words.plain(language, 'support-button-reopen'), press: pressData('su.reopen', ticket.id) }]]
  return [
    [
      { text: words.plain(language, 'support-button-answer'), press: pressData('su.answer', ticket.id), style: 'primary' },
      { text: words.plain(language, 'support-button-close'), press: pressData('su.close', ticket.id) },
    ],
    [{ text: words.plain(language, 'support-button-view'), press: pressData('su.view', ticket.id) }],
  ]
}

/** An answer of staff as the customer sees it. */
export function customerCard(words: Words, language: Language, ticket: Ticket, text: string): View {
  const head = words.html(language, 'support-answer', { ticket: ticket.id })
  return {
    html: text ? `${head}\n\n${words.html(language, 'support-words', { text })}` : head,
    buttons: [
      [
        { text: words.plain(language, 'support-button-write'), press: pressData('su.write'), style: 'primary' },
        { text: words.plain(language, 'support-button-done'), press: pressData('su.close', ticket.id) },
      ],
    ],
  }
}

/** What the customer reads when staff close their ticket. */
export function closedNotice(words: Words, language: Language, ticketId: number): View {
  return {
    html: words.html(language, 'support-closed-by-staff', { ticket: ticketId }),
    buttons: [[{ text: words.plain(language, 'support-button-reopen'), press: pressData('su.reopen', ticketId) }]],
  }
}

/** The conversation, with a button for each file in it. */
export function ticketView(words: Words, language: Language, ticket: Ticket, name: string, messages: TicketMessage[]): View {
  const lines = messages.map((message) =>
    words.html(language, 'support-line', {
      side: message.staffId === undefined ? 'customer' : 'staff',
      name,
      at: formatDateTime(language, message.at),
      // behind the mark of a file it is no line of its own
      text: (message.content.file ? foreignLines : foreignBlock)(clip(message.content.text, 300)),
      file: message.content.file ? 'yes' : 'no',
    }),
  )
  const state = words.html(language, 'support-state', { state: ticket.state })
  return {
    html: [
      `${words.html(language, 'support-card', { ticket: ticket.id, name, first: ticket.isFirst ? 'yes' : 'no' })} · ${state}`,
      ...lines,
    ].join('\n\n'),
    buttons: [
      ...staffButtons(words, language, ticket).slice(0, 1),
      ...messages.flatMap(({ id, at, content }) =>
        content.file
          ? [
              [
                {
                  text: words.plain(language, 'support-button-file', { at: formatDateTime(language, at) }),
                  press: pressData('su.file', id),
                },
              ],
            ]
          : [],
      ),
      [{ text: words.plain(language, 'support-button-queue'), press: pressData('su.queue', 0) }],
    ],
  }
}
