import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, pressData, type View } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { displayName, type Customers } from '#features/customers/service.ts'
import { createGuard } from '#features/staff/guard.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Settings } from '#features/staff/settings.ts'
import { clip } from '#shared/html.ts'
import { addMs, formatDateTime, minuteMs } from '#shared/time.ts'
import { dashed } from '#platform/words.ts'
import type { Coverage } from './coverage.ts'
import { captionMax, contentOf } from './rules.ts'
import type { Support } from './service.ts'
import { staffButtons, staffCard, supportPanel, ticketView } from './views.ts'

export interface SupportBotDeps {
  clock: Clock
  support: Support
  staff: Staff
  settings: Pick<Settings, 'read'>
  customers: Pick<Customers, 'get' | 'getMany'>
  coverageOf: (customerId: number) => Promise<Coverage>
}

/** Somebody who asked for support writes several messages; later words are for something else. */
const writingMs = 30 * minuteMs
const pageSize = 8

/** `/destek`, the conversation of a ticket, and the queue of staff. Other screens open it by the button `su.open`. */
export function registerSupportBot(shell: BotShell, deps: SupportBotDeps) {
  registerCustomerSide(shell, deps)
  registerStaffSide(shell, deps)
  registerEnding(shell, deps)
}

function registerCustomerSide(shell: BotShell, deps: SupportBotDeps) {
  const { messenger, inputs } = shell
  const { clock, support, settings, staff } = deps

  const listen = (userId: number) => inputs.expect(userId, 'su.write', {}, addMs(clock.now(), writingMs))

  async function open(ctx: MessageContext | PressContext) {
    const [coverage, service, standing, isStaff] = await Promise.all([
      deps.coverageOf(ctx.person.id),
      settings.read(),
      support.standing(ctx.person.id),
      staff.may(ctx.person.id, 'tickets'),
    ])
    await listen(ctx.person.id)
    await messenger.show(
      ctx.person.id,
      'support',
      supportPanel(shell.words, ctx.person.language, { coverage, settings: service, standing, isStaff }),
    )
  }

  shell.command('destek', open)
  shell.press('su.open', open)

  shell.press('su.write', async (ctx) => {
    await listen(ctx.person.id)
    await ctx.answer({
      html: ctx.html('support-ask'),
      buttons: [[{ text: ctx.plain('support-button-cancel'), press: pressData('su.stop') }]],
    })
  })

  shell.press('su.stop', async (ctx) => {
    await ctx.here({ html: ctx.html('support-stopped') })
  })

  async function take(ctx: MessageContext): Promise<void> {
    const content = contentOf(ctx.message)
    if (!content) {
      await ctx.answer({ html: ctx.html('support-refused-kind') })
      return
    }
    const result = await support.write({ customerId: ctx.person.id, content, key: ctx.updateKey })
    if (!result.ok) {
      await ctx.answer({ html: ctx.html(`support-refused-${dashed(result.reason)}`) })
      return
    }
    await listen(ctx.person.id)
    const { ticketId, isNew } = result.value
    // the pictures of one album are one message to the person
    if (ctx.message.media_group_id === undefined || isNew)
      await messenger.show(ctx.person.id, 'support', {
        html: ctx.html(isNew ? 'support-received' : 'support-added', { ticket: ticketId }),
        buttons: [
          [
            { text: ctx.plain('support-button-done'), press: pressData('su.close', ticketId) },
            { text: ctx.plain('support-button-enough'), press: pressData('su.stop') },
          ],
        ],
      })
  }

  shell.input('su.write', take)

  // an answer by Telegram's own reply to a message of a ticket
  shell.message(async (ctx) => {
    const repliedTo = ctx.message.reply_to_message?.message_id
    const ticketId = repliedTo === undefined ? undefined : await support.shownAt(ctx.person.id, repliedTo)
    if (ticketId === undefined) return false
    const ticket = await support.get(ticketId)
    if (ticket?.customerId === ctx.person.id) await take(ctx)
    else await answer(deps, ctx, ticketId)
    return true
  })
}

async function answer({ support }: SupportBotDeps, ctx: MessageContext, ticketId: number): Promise<boolean> {
  const content = contentOf(ctx.message)
  if (!content) {
    await ctx.answer({ html: ctx.html('support-refused-kind') })
    return false
  }
  const result = await support.answer({ actorId: ctx.person.id, ticketId, content, key: ctx.updateKey })
  await ctx.answer(
    result.ok
      ? {
          html: ctx.html('support-answered', { ticket: ticketId }),
          buttons: [[{ text: ctx.plain('support-button-close'), press: pressData('su.close', ticketId) }]],
        }
      : { html: ctx.html(`support-refused-${dashed(result.reason)}`) },
  )
  // too long a text can be shortened and sent again
  return result.ok || result.reason !== 'too_long'
}

function registerStaffSide(shell: BotShell, deps: SupportBotDeps) {
  const { inputs, messenger } = shell
  const { support, staff, customers, clock } = deps
  const guard = createGuard(staff)

  shell.press(
    'su.answer',
    guard.press('tickets', async (ctx, [id]) => {
      const ticket = await support.get(numberArg(id))
      if (!ticket || ticket.customerId < 0) return ctx.stale()
      if (ticket.state === 'closed') return ctx.toast(ctx.plain('support-refused-closed'), { alert: true })
      await inputs.ask(ctx.person.id, 'su.answer', { ticketId: ticket.id }, () =>
        ctx.answer({
          html: ctx.html('support-write-answer', { ticket: ticket.id }),
          buttons: [[{ text: ctx.plain('support-button-cancel'), press: pressData('su.cancel') }]],
        }),
      )
    }),
  )

  shell.press('su.cancel', async (ctx) => {
    await ctx.here({ html: ctx.html('support-stopped') })
  })

  shell.input<{ ticketId: number }>(
    'su.answer',
    guard.input('tickets', async (ctx, { ticketId }) => {
      if (await answer(deps, ctx, ticketId)) await inputs.drop(ctx.person.id, 'su.answer')
    }),
    // to read again what was asked
    { keptBy: (press) => press === 'su.view' || press === 'su.file' },
  )

  shell.press(
    'su.view',
    guard.press('tickets', async (ctx, [id]) => {
      const ticket = await support.get(numberArg(id))
      const customer = ticket && (await customers.get(ticket.customerId))
      if (!ticket || !customer) return ctx.stale()
      const messages = ticket.customerId < 0 ? [] : await support.messages(ticket.id, 8)
      await ctx.answer(ticketView(shell.words, ctx.person.language, ticket, displayName(customer), messages))
    }),
  )

  shell.press(
    'su.file',
    guard.press('tickets', async (ctx, [id]) => {
      const messageId = numberArg(id)
      const ticket = await support.ofMessage(messageId)
      const customer = ticket && ticket.customerId > 0 ? await customers.get(ticket.customerId) : undefined
      const content = customer && (await support.message(messageId))?.content
      if (!ticket || !customer || !content?.file) return ctx.stale()
      const card = staffCard(shell.words, ctx.person.language, ticket, displayName(customer), clip(content.text, captionMax))
      await messenger.sendFile(ctx.person.id, content.file, card)
    }),
  )

  async function queueView(ctx: PressContext, offset: number): Promise<View> {
    const { tickets, total } = await support.queue({ offset, limit: pageSize })
    const names = new Map(
      (await customers.getMany(tickets.map(({ customerId }) => customerId))).map((each) => [each.id, displayName(each)]),
    )
    const rows = tickets.map((ticket) => [
      {
        text: ctx.plain('support-queue-line', {
          ticket: ticket.id,
          name: names.get(ticket.customerId) ?? '',
          first: ticket.isFirst ? 'yes' : 'no',
          at: formatDateTime(ctx.person.language, ticket.lastAt),
        }),
        press: pressData('su.view', ticket.id),
      },
    ])
    const turn = [
      ...(offset > 0 ? [{ text: '‹', press: pressData('su.queue', Math.max(0, offset - pageSize)) }] : []),
      ...(offset + pageSize < total ? [{ text: '›', press: pressData('su.queue', offset + pageSize) }] : []),
    ]
    return { html: ctx.html('support-queue', { count: total }), buttons: [...rows, turn] }
  }

  shell.press(
    'su.queue',
    guard.press('tickets', async (ctx, [from]) => {
      const offset = Number(from)
      if (!Number.isSafeInteger(offset) || offset < 0) return ctx.stale()
      await ctx.here(await queueView(ctx, offset))
    }),
  )

  shell.press('su.reopen', async (ctx, [id]) => {
    const result = await support.reopen({ actorId: ctx.person.id, ticketId: numberArg(id) })
    if (!result.ok) return ctx.toast(ctx.plain(`support-refused-${dashed(result.reason)}`), { alert: true })
    if (result.value.customerId === ctx.person.id) {
      await inputs.expect(ctx.person.id, 'su.write', {}, addMs(clock.now(), writingMs))
      await ctx.here({ html: ctx.html('support-ask') })
    } else
      await ctx.here({
        html: ctx.html('support-reopened', { ticket: result.value.id }),
        buttons: staffButtons(shell.words, ctx.person.language, result.value),
      })
  })
}

function registerEnding(shell: BotShell, { support }: SupportBotDeps) {
  shell.press('su.close', async (ctx, [id]) => {
    const result = await support.close({ actorId: ctx.person.id, ticketId: numberArg(id) })
    if (!result.ok) return ctx.toast(ctx.plain(`support-refused-${dashed(result.reason)}`), { alert: true })
    await ctx.toast(ctx.plain('support-closed-short'))
    const view: View = {
      html: ctx.html('support-closed', { ticket: result.value.id }),
      buttons: [[{ text: ctx.plain('support-button-reopen'), press: pressData('su.reopen', result.value.id) }]],
    }
    // a card keeps the words that it shows; the panel is only a panel
    if (await support.shownAt(ctx.person.id, ctx.messageId)) {
      await shell.messenger.dropButtons(ctx.person.id, ctx.messageId)
      await ctx.answer(view)
    } else await ctx.here(view)
  })
}
