import { packageName } from '#features/catalog/bot.ts'
import { displayName } from '#features/customers/rules.ts'
import type { Customers } from '#features/customers/service.ts'
import type { BotShell, MessageContext } from '#platform/bot/shell.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import { dashed } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { formatMoney } from '#shared/money.ts'
import { formatDateTime } from '#shared/time.ts'
import { isPaid, type Order } from './rules.ts'
import type { Payments } from './service.ts'

/** Whom a page is for: whoever pressed, or whose page changes without a press. */
export type Ctx = Pick<MessageContext, 'html' | 'plain'> & { person: { language: Language } }

const pageSize = 6

/** The pages of `/odemeler`. */
export function createListViews(shell: BotShell, { payments, customers }: { payments: Payments; customers: Pick<Customers, 'get'> }) {
  return { waiting, troubles, order: orderView }

  async function nameOf(id: number): Promise<string> {
    const person = await customers.get(id)
    return person ? displayName(person) || String(id) : String(id)
  }

  async function line(ctx: Ctx, order: Order, args: { number: number; at: Date; receipts: number }): Promise<string> {
    return ctx.html('payments-list-line', {
      number: args.number,
      name: await nameOf(order.customerId),
      package: packageName(shell.words, ctx.person.language, order.packageId),
      count: order.count,
      amount: formatMoney(ctx.person.language, order.missingKurus || order.totalKurus),
      at: formatDateTime(ctx.person.language, args.at),
      receipts: args.receipts,
      state: ctx.plain(`payments-state-${order.state}`),
    })
  }

  function pager(ctx: Ctx, name: string, offset: number, total: number): Button[] {
    return [
      ...(offset > 0 ? [{ text: ctx.plain('payments-button-newer'), press: pressData(name, Math.max(0, offset - pageSize)) }] : []),
      ...(offset + pageSize < total ? [{ text: ctx.plain('payments-button-older'), press: pressData(name, offset + pageSize) }] : []),
    ]
  }

  async function waiting(ctx: Ctx, offset: number): Promise<View> {
    const { claims, total } = await payments.undecidedClaims({ offset, limit: pageSize })
    const lines: string[] = []
    for (const [index, claim] of claims.entries()) {
      const order = await payments.get(claim.orderId)
      if (order) lines.push(await line(ctx, order, { number: offset + index + 1, at: claim.claimedAt, receipts: claim.receiptCount }))
    }
    const { total: troubled } = await payments.troubled({ offset: 0, limit: 1 })
    return {
      html: [ctx.html('payments-list-waiting', { total }), ...lines].join('\n\n'),
      buttons: [
        ...rowsOf(claims.map((claim, index) => ({ text: String(offset + index + 1), press: pressData('pay.open', claim.id) }))),
        pager(ctx, 'pay.list', offset, total),
        [
          { text: ctx.plain('payments-button-troubled', { total: troubled }), press: pressData('pay.trouble', 0) },
          { text: ctx.plain('payments-button-find'), press: pressData('pay.find') },
        ],
        [{ text: ctx.plain('payments-button-home'), press: pressData('bo.home') }],
      ],
    }
  }

  async function troubles(ctx: Ctx, offset: number): Promise<View> {
    const { orders, total } = await payments.troubled({ offset, limit: pageSize })
    const lines: string[] = []
    for (const [index, order] of orders.entries())
      lines.push(await line(ctx, order, { number: offset + index + 1, at: order.createdAt, receipts: 0 }))
    return {
      html: [ctx.html('payments-list-troubled', { total }), ...lines].join('\n\n'),
      buttons: [
        ...rowsOf(orders.map((order, index) => ({ text: String(offset + index + 1), press: pressData('pay.order', order.id) }))),
        pager(ctx, 'pay.trouble', offset, total),
        [{ text: ctx.plain('payments-button-back'), press: pressData('pay.list', 0) }],
      ],
    }
  }

  /** What came to the account, as the person who looks at the account sees it, and what became of it. */
  async function arrivedText(ctx: Ctx, order: Order): Promise<string> {
    const { arrivedKurus, toOrderKurus, toCreditKurus, backKurus, extra } = await payments.whereabouts(order)
    const money = (kurus: number) => formatMoney(ctx.person.language, kurus)
    if (!extra) return ctx.plain('payments-arrived', { amount: money(arrivedKurus) })
    const parts = [
      ...(toOrderKurus > 0 ? [ctx.plain('payments-part-order', { amount: money(toOrderKurus) })] : []),
      ...(toCreditKurus > 0 ? [ctx.plain('payments-part-credit', { amount: money(toCreditKurus) })] : []),
      ...(backKurus > 0 ? [ctx.plain('payments-part-back', { amount: money(backKurus) })] : []),
    ]
    const split = ctx.plain('payments-arrived-split', { amount: money(arrivedKurus), parts: parts.join(' + ') })
    return `${split}\n${ctx.plain(`payments-extra-${dashed(extra)}`)}`
  }

  async function orderView(ctx: Ctx, order: Order): Promise<View> {
    const money = (kurus: number) => formatMoney(ctx.person.language, kurus)
    const button = (name: string, style?: 'success' | 'danger'): Button[] => [
      { text: ctx.plain(`payments-button-${name}`), press: pressData(`pay.${name}`, order.id), ...(style ? { style } : {}) },
    ]
    const canRefund = order.receivedKurus > 0 && order.state !== 'refunded'
    return {
      html: ctx.html('payments-order', {
        reference: order.reference,
        name: await nameOf(order.customerId),
        id: String(order.customerId),
        package: packageName(shell.words, ctx.person.language, order.packageId),
        count: order.count,
        state: ctx.plain(`payments-state-${order.state}`),
        total: money(order.totalKurus),
        credit: money(order.creditKurus),
        arrived: await arrivedText(ctx, order),
        missing: money(isPaid(order.state) ? 0 : order.missingKurus),
        at: formatDateTime(ctx.person.language, order.createdAt),
      }),
      buttons: [
        ...(order.undecidedClaimId === undefined
          ? [
              ...(order.state === 'late' && order.missingKurus === 0 ? [button('accept', 'success')] : []),
              ...(order.state === 'overpaid' ? [button('ack')] : []),
              ...(order.state === 'refunded' ? [] : [button('in')]),
              ...(canRefund ? [button('refund', 'danger')] : []),
            ]
          : [[{ text: ctx.plain('payments-button-claim'), press: pressData('pay.open', order.undecidedClaimId) }]]),
        [{ text: ctx.plain('payments-button-back'), press: pressData('pay.list', 0) }],
      ],
    }
  }
}

export type ListViews = ReturnType<typeof createListViews>

const rowsOf = (buttons: Button[]): Button[][] => [buttons.slice(0, 3), buttons.slice(3)]
