import { z } from 'zod'
import { packageName } from '#features/catalog/bot.ts'
import { displayName } from '#features/customers/rules.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Guard } from '#features/staff/guard.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type Button, type View, idArg } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { formatMoney, parseLira } from '#shared/money.ts'
import type { Result } from '#shared/result.ts'
import { addMs, formatDateTime, hourMs } from '#shared/time.ts'
import { amountQuestion, refusalId } from './bot-review.ts'
import type { Cards } from './card.ts'
import { isPaid, type MoneyRefusal, type Order } from './rules.ts'
import type { Payments } from './service.ts'

export interface ListBotDeps {
  payments: Payments
  cards: Cards
  guard: Guard
  clock: Clock
  customers: Pick<Customers, 'get'>
}

const pageSize = 6
const screen = 'payments'
const answerMs = hourMs
const refundArgs = z.tuple([z.enum(['extra', 'all']), z.coerce.number().int().positive()])
const offsetArg = z.coerce.number().int().min(0).catch(0)

/** `/odemeler`: claims that wait, money that somebody has to look at, and money that nobody claimed. */
export function registerListBot(shell: BotShell, deps: ListBotDeps): void {
  const views = createListViews(shell, deps)
  const orders = createOrders(deps, views)
  registerLists(shell, deps, views)
  registerMoney(shell, deps, views, orders)
  registerQuestions(shell, deps, views, orders)
}

type Ctx = MessageContext | PressContext
type Views = ReturnType<typeof createListViews>
type Orders = ReturnType<typeof createOrders>

function createListViews(shell: BotShell, { payments, customers }: Pick<ListBotDeps, 'payments' | 'customers'>) {
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
        received: money(order.receivedKurus),
        missing: money(isPaid(order.state) ? 0 : order.missingKurus),
        over: money(order.overKurus),
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

/** What the buttons of one order share. */
function createOrders({ payments }: Pick<ListBotDeps, 'payments'>, views: Views) {
  return { orderOf, after, booked }

  /** The order that a button speaks of; else says that the button is out of date. */
  async function orderOf(ctx: PressContext, arg: string | undefined): Promise<Order | undefined> {
    const id = idArg.safeParse(arg)
    const order = id.success ? await payments.get(id.data) : undefined
    if (!order) await ctx.stale()
    return order
  }

  /** Says what came of it and shows the order again. */
  async function after(ctx: PressContext, orderId: number, result: { ok: true } | { ok: false; reason: MoneyRefusal }) {
    await ctx.toast(ctx.plain(result.ok ? 'payments-order-changed' : refusalId(result.reason)), { alert: !result.ok })
    await showAgain(ctx, orderId)
  }

  /** The same after money came in, which may have sold nothing. */
  async function booked(ctx: PressContext, orderId: number, result: Result<Order, MoneyRefusal>) {
    if (!result.ok || result.value.state !== 'refunded') return after(ctx, orderId, result)
    await ctx.toast(ctx.plain('payments-order-unsold'), { alert: true })
    await showAgain(ctx, orderId)
  }

  async function showAgain(ctx: PressContext, orderId: number) {
    const order = await payments.get(orderId)
    if (order) await ctx.here(await views.order(ctx, order))
  }
}

function registerLists(shell: BotShell, { payments, cards, guard }: ListBotDeps, views: Views): void {
  shell.command(
    'odemeler',
    guard.command('review', async (ctx) => void (await shell.messenger.show(ctx.person.id, screen, await views.waiting(ctx, 0)))),
  )
  shell.press(
    'pay.list',
    guard.press('review', async (ctx, [offset]) => ctx.here(await views.waiting(ctx, offsetArg.parse(offset)))),
  )
  shell.press(
    'pay.trouble',
    guard.press('review', async (ctx, [offset]) => ctx.here(await views.troubles(ctx, offsetArg.parse(offset)))),
  )
  shell.press(
    'pay.open',
    guard.press('review', async (ctx, [arg]) => {
      const id = idArg.safeParse(arg)
      if (!id.success || !(await payments.claimById(id.data))) return ctx.stale()
      await cards.send(ctx.person.id, id.data)
    }),
  )
}

/** What staff do with the money of one order. */
function registerMoney(shell: BotShell, { payments, guard }: ListBotDeps, views: Views, { orderOf, after, booked }: Orders): void {
  shell.press(
    'pay.order',
    guard.press('review', async (ctx, [arg]) => {
      const order = await orderOf(ctx, arg)
      if (order) await ctx.here(await views.order(ctx, order))
    }),
  )
  shell.press(
    'pay.accept',
    guard.press('review', async (ctx, [arg]) => {
      const order = await orderOf(ctx, arg)
      if (order) await booked(ctx, order.id, await payments.acceptLate({ actorId: ctx.person.id, orderId: order.id }))
    }),
  )
  shell.press(
    'pay.ack',
    guard.press('review', async (ctx, [arg]) => {
      const order = await orderOf(ctx, arg)
      if (order) await after(ctx, order.id, await payments.acknowledge({ actorId: ctx.person.id, orderId: order.id }))
    }),
  )
  shell.press(
    'pay.refund',
    guard.press('review', async (ctx, [arg]) => {
      const order = await orderOf(ctx, arg)
      if (!order) return
      const refund = await payments.refundOf(order.id)
      // before anybody sends money back that cannot be booked
      if (!refund.ok) return after(ctx, order.id, refund)
      const { what, kurus } = refund.value
      const amount = formatMoney(ctx.person.language, kurus)
      const press = pressData('pay.refund2', order.id, what, kurus)
      await ctx.here({
        html: ctx.html('payments-refund-sure', { amount, reference: order.reference, what }),
        buttons: [
          [{ text: ctx.plain('payments-button-refund2', { amount }), press, style: 'danger' }],
          [{ text: ctx.plain('payments-button-back'), press: pressData('pay.order', order.id) }],
        ],
      })
    }),
  )
  shell.press(
    'pay.refund2',
    guard.press('review', async (ctx, [arg, ...carried]) => {
      const asked = refundArgs.safeParse(carried)
      if (!asked.success) return ctx.stale()
      const order = await orderOf(ctx, arg)
      if (!order) return
      const [what, kurus] = asked.data
      await after(
        ctx,
        order.id,
        await payments.markRefunded({ actorId: ctx.person.id, orderId: order.id, asked: { what, kurus }, note: '' }),
      )
    }),
  )
}

/** What staff type: a reference that they look for, and an amount that came in. */
function registerQuestions(shell: BotShell, { payments, guard, clock }: ListBotDeps, views: Views, { orderOf, booked }: Orders): void {
  const { messenger, inputs } = shell

  shell.press(
    'pay.find',
    guard.press('review', async (ctx) => {
      await inputs.expect(ctx.person.id, 'pay.find', {}, addMs(clock.now(), answerMs))
      await ctx.here({
        html: ctx.html('payments-ask-reference'),
        buttons: [[{ text: ctx.plain('payments-button-back'), press: pressData('pay.list', 0) }]],
      })
    }),
  )
  shell.input(
    'pay.find',
    guard.input('review', async (ctx) => {
      const order = await payments.byReference(ctx.message.text ?? '')
      if (!order) return void (await ctx.answer({ html: ctx.html('payments-reference-unknown') }))
      await inputs.drop(ctx.person.id, 'pay.find')
      await messenger.show(ctx.person.id, screen, await views.order(ctx, order))
    }),
  )
  shell.press(
    'pay.in',
    guard.press('review', async (ctx, [arg]) => {
      const order = await orderOf(ctx, arg)
      if (!order) return
      await inputs.expect(ctx.person.id, 'pay.in', { orderId: order.id }, addMs(clock.now(), answerMs))
      await ctx.here({
        html: ctx.html('payments-ask-found', { reference: order.reference }),
        buttons: [[{ text: ctx.plain('payments-button-back'), press: pressData('pay.list', 0) }]],
      })
    }),
  )
  shell.input<{ orderId: number }>(
    'pay.in',
    guard.input('review', async (ctx, { orderId }) => {
      const seenKurus = parseLira(ctx.message.text ?? '')
      if (seenKurus === undefined || seenKurus <= 0) return void (await ctx.answer({ html: ctx.html('payments-amount-unclear') }))
      await inputs.drop(ctx.person.id, 'pay.in')
      const expectedKurus = (await payments.get(orderId))?.missingKurus ?? seenKurus
      if (expectedKurus !== seenKurus) {
        const yes = pressData('pay.in2', orderId, seenKurus)
        return void (await ctx.answer(amountQuestion(ctx, { seenKurus, expectedKurus }, yes, pressData('pay.in', orderId))))
      }
      const result = await payments.receive({ actorId: ctx.person.id, orderId, seenKurus, key: ctx.updateKey })
      if (!result.ok) return void (await ctx.answer({ html: ctx.html(refusalId(result.reason)) }))
      if (result.value.state === 'refunded') await ctx.answer({ html: ctx.html('payments-order-unsold') })
      const order = await payments.get(orderId)
      if (order) await messenger.show(ctx.person.id, screen, await views.order(ctx, order))
    }),
  )
  shell.press(
    'pay.in2',
    guard.press('review', async (ctx, [arg, seen]) => {
      const order = await orderOf(ctx, arg)
      const seenKurus = idArg.safeParse(seen)
      if (!order || !seenKurus.success) return
      // one question, one booking, however often its button is pressed
      const key = `sure-${ctx.person.id}-${ctx.messageId}`
      await booked(ctx, order.id, await payments.receive({ actorId: ctx.person.id, orderId: order.id, seenKurus: seenKurus.data, key }))
    }),
  )
}

const rowsOf = (buttons: Button[]): Button[][] => [buttons.slice(0, 3), buttons.slice(3)]
