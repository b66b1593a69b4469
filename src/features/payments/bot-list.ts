import { z } from 'zod'
import type { Customers } from '#features/customers/service.ts'
import type { Guard } from '#features/staff/guard.ts'
import type { Staff } from '#features/staff/service.ts'
import type { BotShell, PressContext } from '#platform/bot/shell.ts'
import { pressData, idArg } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { formatMoney, parseLira } from '#shared/money.ts'
import type { Result } from '#shared/result.ts'
import { addMs, hourMs } from '#shared/time.ts'
import { createListViews, type Ctx, type ListViews } from './bot-list-views.ts'
import { aboutOrder, amountQuestion, refusalId } from './bot-review.ts'
import type { Cards } from './card.ts'
import type { MoneyRefusal, Order } from './rules.ts'
import type { Payments } from './service.ts'

export interface ListBotDeps {
  payments: Payments
  cards: Cards
  guard: Guard
  clock: Clock
  customers: Pick<Customers, 'get' | 'languageOf'>
  staff: Pick<Staff, 'may'>
}

const screen = 'payments'
const answerMs = hourMs
const askedData = z.object({ orderId: z.number(), messageId: z.number() })
type Asked = z.infer<typeof askedData>
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

type Orders = ReturnType<typeof createOrders>

/** What the buttons of one order share. */
function createOrders({ payments }: Pick<ListBotDeps, 'payments'>, views: ListViews) {
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

function registerLists(shell: BotShell, { payments, cards, guard }: ListBotDeps, views: ListViews): void {
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
function registerMoney(shell: BotShell, { payments, guard }: ListBotDeps, views: ListViews, { orderOf, after, booked }: Orders): void {
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
function registerQuestions(shell: BotShell, deps: ListBotDeps, views: ListViews, { orderOf, booked }: Orders): void {
  const { payments, guard, clock, customers, staff } = deps
  const { messenger, inputs, words } = shell

  /** Only one question hears what is typed: no other page looks as if it did. */
  async function showLeft(userId: number, data: object, pressedAt: number | undefined) {
    const { orderId, messageId } = askedData.parse(data)
    const order = messageId !== pressedAt && (await staff.may(userId, 'review')) ? await payments.get(orderId) : undefined
    if (!order) return
    const language = await customers.languageOf(userId)
    const ctx: Ctx = {
      person: { language },
      html: (id, args) => words.html(language, id, args),
      plain: (id, args) => words.plain(language, id, args),
    }
    await messenger.edit(userId, messageId, await views.order(ctx, order))
  }

  shell.press(
    'pay.find',
    guard.press('review', async (ctx) => {
      await inputs.expect(ctx.person.id, 'pay.find', {}, addMs(clock.now(), answerMs), ctx.messageId)
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
      const asked: Asked = { orderId: order.id, messageId: ctx.messageId }
      await inputs.expect(ctx.person.id, 'pay.in', asked, addMs(clock.now(), answerMs))
      await ctx.here({
        html: await aboutOrder(deps, ctx, order, ctx.html('payments-ask-found')),
        buttons: [[{ text: ctx.plain('payments-button-back'), press: pressData('pay.list', 0) }]],
      })
    }),
  )
  shell.input<Asked>(
    'pay.in',
    guard.input('review', async (ctx, { orderId, messageId }) => {
      const seenKurus = parseLira(ctx.message.text ?? '')
      if (seenKurus === undefined || seenKurus <= 0) return void (await ctx.answer({ html: ctx.html('payments-amount-unclear') }))
      await inputs.drop(ctx.person.id, 'pay.in')
      const before = await payments.get(orderId)
      // what asked is a page again; below stands what came of it
      if (before) await messenger.edit(ctx.person.id, messageId, { html: (await views.order(ctx, before)).html })
      if (before && before.missingKurus !== seenKurus) {
        const about = { order: before, seenKurus, expectedKurus: before.missingKurus }
        const yes = pressData('pay.in2', orderId, seenKurus)
        return void (await ctx.answer(await amountQuestion(deps, ctx, about, yes, pressData('pay.in', orderId))))
      }
      const result = await payments.receive({ actorId: ctx.person.id, orderId, seenKurus, key: ctx.updateKey })
      if (!result.ok) return void (await ctx.answer({ html: ctx.html(refusalId(result.reason)) }))
      if (result.value.state === 'refunded') await ctx.answer({ html: ctx.html('payments-order-unsold') })
      const order = await payments.get(orderId)
      if (order) await messenger.show(ctx.person.id, screen, await views.order(ctx, order))
    }),
    { onLeft: showLeft },
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
