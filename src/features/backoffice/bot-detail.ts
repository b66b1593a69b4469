import { accountLabel } from '#features/accounts/rules.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Account } from '#features/accounts/rules.ts'
import { displayName } from '#features/customers/rules.ts'
import { standingOf } from '#features/accounts/standing-rules.ts'
import { createGuard } from '#features/staff/guard.ts'
import { roleMay, type Role } from '#features/staff/rules.ts'
import { clip } from '#shared/html.ts'
import { formatMoney } from '#shared/money.ts'
import { formatDate, formatDateTime } from '#shared/time.ts'
import { dashed } from '#platform/words.ts'
import { homeRow, type BackofficeBotDeps } from './bot-shared.ts'
import type { CustomerReport } from './service.ts'
import { findPerson, notFoundText, personPicker } from './who.ts'

/** `/musteri_detay @name|id`: all that staff may know of a customer, and what their role may do about it. */
export function registerDetail(shell: BotShell, { backoffice, staff, customers }: BackofficeBotDeps) {
  const guard = createGuard(staff)

  async function view(ctx: MessageContext | PressContext, customerId: number): Promise<View | undefined> {
    const [report, role] = await Promise.all([backoffice.report(ctx.person.id, customerId), staff.roleOf(ctx.person.id)])
    return report && { html: reportText(ctx, report, role), buttons: actionsOf(ctx, report, role) }
  }

  shell.command(
    'musteri_detay',
    guard.command('customers', async (ctx, rest) => {
      const found = await findPerson(customers, rest, ctx.now)
      if (found.kind === 'pick') {
        await ctx.answer(personPicker(ctx, found.hits, 'bo.show'))
        return
      }
      const shown = found.kind === 'one' ? await view(ctx, found.customer.id) : undefined
      await ctx.answer(shown ?? { html: notFoundText(ctx, found, 'musteri_detay') ?? ctx.html('backoffice-who-none') })
    }),
  )

  shell.press(
    'bo.show',
    guard.press('customers', async (ctx, [id]) => {
      const shown = await view(ctx, numberArg(id))
      if (!shown) return ctx.stale()
      await ctx.answer(shown)
    }),
  )
}

type Ctx = MessageContext | PressContext

function reportText(ctx: Ctx, report: CustomerReport, role: Role | undefined): string {
  const { customer } = report
  const { language } = ctx.person
  const parts = [
    ctx.html('backoffice-report', {
      name: displayName(customer),
      username: customer.username ? `@${customer.username}` : '-',
      id: String(customer.id),
      language: customer.language,
      since: formatDate(language, customer.createdAt),
      seen: formatDateTime(language, customer.seenAt),
      reach: customer.isReachable ? 'yes' : 'no',
    }),
    section(ctx, 'licences', licenceLines(ctx, report)),
    section(ctx, 'accounts', accountLines(ctx, report)),
    section(ctx, 'orders', orderLines(ctx, report, roleMay(role, 'review'))),
    section(
      ctx,
      'tickets',
      report.tickets
        .slice(0, 3)
        .map(({ id, state, openedAt }) =>
          ctx.html('backoffice-ticket-line', { ticket: id, state, at: formatDateTime(language, openedAt) }),
        ),
    ),
    section(
      ctx,
      'events',
      report.events.map(({ name, at }) => `${formatDateTime(language, at)} · ${ctx.html(`backoffice-event-${dashed(name)}`)}`),
    ),
  ]
  return clip(parts.filter(Boolean).join('\n\n'), 4_000)
}

function section(ctx: Ctx, name: string, lines: string[]): string {
  return [ctx.html(`backoffice-report-${name}`), ...(lines.length > 0 ? lines : [ctx.html('backoffice-none')])].join('\n')
}

function licenceLines(ctx: Ctx, { licences }: CustomerReport) {
  return licences.slice(-8).map((licence) =>
    ctx.html('backoffice-licence-line', {
      licence: licence.id,
      package: ctx.plain(`backoffice-package-${licence.packageId}`),
      state: ctx.plain(`backoffice-licence-${licence.state}`),
      until: licence.expiresAt ? formatDate(ctx.person.language, licence.expiresAt) : 'none',
    }),
  )
}

function accountLines(ctx: Ctx, { accounts, licences }: CustomerReport) {
  // an attempt that ended before it signed in never was an account
  const known = accounts.filter(({ state, telegramUserId }) => state !== 'disconnected' || telegramUserId !== undefined)
  return known.slice(-8).map((account) => {
    const standing = standingOf(
      account,
      licences.find(({ id }) => id === account.licenceId),
    )
    return ctx.html('backoffice-account-line', {
      name: accountLabel(account),
      phone: account.phoneMasked ?? '-',
      state: ctx.plain(`backoffice-standing-${dashed(standing)}`),
    })
  })
}

/** Sums are for those who check payments. */
function orderLines(ctx: Ctx, { orders }: CustomerReport, withSums: boolean) {
  return orders
    .toSorted((a, b) => b.id - a.id)
    .slice(0, 5)
    .map((order) => {
      const line = ctx.html('backoffice-order-line', {
        reference: order.kind === 'free' ? ctx.plain('backoffice-order-free-month') : order.reference,
        package: ctx.plain(`backoffice-package-${order.packageId}`),
        count: order.count,
        state: ctx.plain(`backoffice-order-${order.state}`),
      })
      return withSums ? `${line} · ${formatMoney(ctx.person.language, order.totalKurus)}` : line
    })
}

const isStopped = ({ blocks }: Account) => blocks.includes('staff')
const isWorking = (account: Account) => !isStopped(account) && account.state !== 'disconnected' && account.state !== 'connecting'

function actionsOf(ctx: Ctx, { customer, licences, accounts }: CustomerReport, role: Role | undefined): Button[][] {
  const button = (name: string, press: string): Button => ({ text: ctx.plain(`backoffice-button-${name}`), press })
  const isHeld = licences.some(({ state }) => state !== 'ended')
  const rows: Button[][] = []
  if (roleMay(role, 'activate'))
    rows.push([
      ...(accounts.some(isWorking) ? [button('block', pressData('bo.off', customer.id))] : []),
      ...(accounts.some(isStopped) ? [button('unblock', pressData('bo.on', customer.id))] : []),
    ])
  if (roleMay(role, 'activate') && isHeld) rows.push([button('change', pressData('bo.change', customer.id))])
  if (roleMay(role, 'free_months') && isHeld) rows.push([button('free', pressData('bo.free', customer.id))])
  if (roleMay(role, 'moves') && isHeld) rows.push([button('move-ask', pressData('bo.move', customer.id))])
  if (roleMay(role, 'erase')) rows.push([button('erase', pressData('bo.erase', customer.id))])
  return [...rows, homeRow(ctx)]
}
