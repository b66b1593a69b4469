import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import { displayName } from '#features/customers/rules.ts'
import { createGuard } from '#features/staff/guard.ts'
import { type BackofficeBotDeps, homeRow, pairs } from './bot-shared.ts'
import { clipSearch, isListFilter, listFilters, type ListFilter } from './rules.ts'
import type { CustomerLine } from './service.ts'

const pageSize = 8

interface Query {
  filter: ListFilter
  offset: number
  search: string
}

/** `/musteri_listesi [words]`: pages, filters and a search in the customers. */
export function registerList(shell: BotShell, { backoffice, staff }: BackofficeBotDeps) {
  const { messenger, inputs } = shell
  const guard = createGuard(staff)

  async function view(ctx: MessageContext | PressContext, query: Query): Promise<View> {
    const { lines, total } = await backoffice.list({ ...query, limit: pageSize })
    const { filter, offset, search } = query
    const filterName = ctx.plain(`backoffice-filter-${filter}`)
    const at = (next: Partial<Query>) => listPress({ ...query, ...next })
    const turn: Button[] = []
    if (offset > 0) turn.push({ text: '‹', press: at({ offset: Math.max(0, offset - pageSize) }) })
    if (offset + pageSize < total) turn.push({ text: '›', press: at({ offset: offset + pageSize }) })
    return {
      html: ctx.html('backoffice-list', {
        count: total,
        filter: filterName,
        search: search || 'none',
        shown: total === 0 ? 'none' : total > pageSize ? 'part' : 'all',
        from: offset + 1,
        to: Math.min(total, offset + pageSize),
      }),
      buttons: [
        ...lines.map((line) => [{ text: lineText(ctx, line), press: pressData('bo.show', line.customer.id) }]),
        turn,
        [
          { text: ctx.plain('backoffice-button-filter'), press: pressData('bo.filter') },
          search
            ? { text: ctx.plain('backoffice-button-search-off'), press: at({ search: '', offset: 0 }) }
            : { text: ctx.plain('backoffice-button-search'), press: pressData('bo.search', filter) },
        ],
        homeRow(ctx),
      ],
    }
  }

  shell.command(
    'musteri_listesi',
    guard.command('customers', async (ctx, rest) => {
      await messenger.show(ctx.person.id, 'customers', await view(ctx, { filter: 'all', offset: 0, search: clipSearch(rest) }))
    }),
  )

  shell.press(
    'bo.list',
    guard.press('customers', async (ctx, [filter = '', from, ...words]) => {
      const offset = Number(from)
      if (!isListFilter(filter) || !Number.isSafeInteger(offset) || offset < 0) return ctx.stale()
      // what was searched for may hold the colon that parts arguments
      await ctx.here(await view(ctx, { filter, offset, search: clipSearch(words.join(':')) }))
    }),
  )

  shell.press(
    'bo.filter',
    guard.press('customers', async (ctx) => {
      const buttons = listFilters.map((filter) => ({
        text: ctx.plain(`backoffice-filter-${filter}`),
        press: listPress({ filter, offset: 0, search: '' }),
      }))
      await ctx.here({ html: ctx.html('backoffice-filter'), buttons: pairs(buttons) })
    }),
  )

  shell.press(
    'bo.search',
    guard.press('customers', async (ctx, [filter = '']) => {
      if (!isListFilter(filter)) return ctx.stale()
      await inputs.ask(ctx.person.id, 'bo.search', { filter }, () =>
        ctx.answer({
          html: ctx.html('backoffice-search'),
          buttons: [[{ text: ctx.plain('backoffice-button-cancel'), press: pressData('bo.cancel') }]],
        }),
      )
    }),
  )

  shell.input<{ filter: ListFilter }>(
    'bo.search',
    guard.input('customers', async (ctx, { filter }) => {
      await inputs.drop(ctx.person.id, 'bo.search')
      await messenger.show(ctx.person.id, 'customers', await view(ctx, { filter, offset: 0, search: clipSearch(ctx.message.text ?? '') }))
    }),
  )

  // the press itself ended the question; nothing was changed by asking
  shell.press('bo.cancel', (ctx) => ctx.here({ html: ctx.html('backoffice-cancelled') }))
}

const listPress = ({ filter, offset, search }: Query) =>
  search ? pressData('bo.list', filter, offset, search) : pressData('bo.list', filter, offset)

function lineText(ctx: MessageContext | PressContext, { customer, licences }: CustomerLine): string {
  const name = customer.username ? `${displayName(customer)} @${customer.username}` : displayName(customer)
  const [first] = licences.toSorted((a, b) => b.id - a.id)
  if (!first) return name
  const state = ctx.plain(`backoffice-licence-${first.state}`)
  const held = ctx.plain(`backoffice-package-${first.packageId}`)
  return `${name} · ${held} ${state}${licences.length > 1 ? ` +${licences.length - 1}` : ''}`
}
