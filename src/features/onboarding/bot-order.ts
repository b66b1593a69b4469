import { z } from 'zod'
import { isPackageId } from '#features/catalog/rules.ts'
import { isPaid, type Order } from '#features/payments/rules.ts'
import { kindOf, receiptBytesMax } from '#features/payments/receipt-rules.ts'
import { FileTooLarge } from '#platform/bot/messenger.ts'
import type { MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type Button } from '#platform/bot/view.ts'
import { addMs, hourMs } from '#shared/time.ts'
import { olderView, refusalId, screen, type Shared } from './bot-shared.ts'
import { nextOf } from './rules.ts'

const countArg = z.coerce.number().int()

/** Package, terms, payment details, "I paid" and the receipt. */
export function registerOrderBot({ shell, deps, views, showPanel, journeyOf, ownOrder }: Shared): void {
  const { onboarding, catalog, payments, settings } = deps
  const { messenger, inputs } = shell

  shell.press('on.packages', async (ctx, [arg]) => {
    const situation = await journeyOf(ctx, arg)
    if (situation) await ctx.here(await views.packages(ctx.person.language, situation.journey.id))
  })

  shell.press('on.package', async (ctx, [arg, packageId = '']) => {
    const situation = await journeyOf(ctx, arg)
    if (!situation) return
    if (!isPackageId(packageId)) return ctx.stale()
    await ctx.here(views.packagePage(ctx.person.language, await catalog.get(packageId), situation.journey.id))
  })

  shell.press('on.order', async (ctx, [arg, packageId = '', count]) => {
    const situation = await journeyOf(ctx, arg)
    const parsed = countArg.safeParse(count)
    if (!situation) return
    if (!isPackageId(packageId) || !parsed.success) return ctx.stale()
    const result = await onboarding.choose({
      customerId: ctx.person.id,
      journeyId: situation.journey.id,
      packageId,
      count: parsed.data,
      key: ctx.updateKey,
    })
    if (!result.ok) return ctx.toast(ctx.plain(refusalId(result.reason)), { alert: true })
    await showDetails(ctx, result.value)
  })

  shell.press('on.details', async (ctx, [arg]) => {
    const order = await ownOrder(ctx, arg)
    if (order) await showDetails(ctx, order)
  })

  /** Terms first where they were not accepted as they are today. */
  async function showDetails(ctx: PressContext, order: Order): Promise<void> {
    const { language, id } = ctx.person
    const back = await backFrom(order)
    if (order.undecidedClaimId !== undefined || isPaid(order.state)) return showStatus(ctx, order)
    if (order.state === 'created' && !(await onboarding.hasConsent(id))) return ctx.here(await views.terms(language, order, back))
    const result = await payments.show({ customerId: id, orderId: order.id })
    if (!result.ok) return ctx.toast(ctx.plain(refusalId(result.reason)), { alert: true })
    // credit may have paid it
    if (isPaid(result.value.state)) return showStatus(ctx, result.value)
    await ctx.here(views.payment(language, result.value, back))
  }

  async function backFrom(order: Order): Promise<string> {
    const journey = await journeyFor(order)
    return journey ? pressData('on.panel', journey.id) : pressData('on.home')
  }

  async function journeyFor(order: Order) {
    return (await onboarding.open(order.customerId)).find(({ orderId }) => orderId === order.id)
  }

  shell.press('on.read', async (ctx, [arg]) => {
    const order = await ownOrder(ctx, arg)
    if (!order) return
    const { termsText, privacyText, seller } = await settings.read()
    if (termsText !== undefined) await ctx.answer({ html: ctx.html('payments-terms', { text: termsText, seller: seller ?? '' }) })
    if (privacyText !== undefined) await ctx.answer({ html: ctx.html('payments-privacy', { text: privacyText }) })
    await messenger.show(ctx.person.id, screen, await views.terms(ctx.person.language, order, await backFrom(order)))
  })

  shell.press('on.accept', async (ctx, [arg]) => {
    const order = await ownOrder(ctx, arg)
    if (!order) return
    const result = await onboarding.accept({ customerId: ctx.person.id, orderId: order.id })
    if (!result.ok) return ctx.toast(ctx.plain(refusalId(result.reason)), { alert: true })
    await ctx.toast(ctx.plain('onboarding-accepted'))
    await showDetails(ctx, result.value)
  })

  shell.press('on.paid', async (ctx, [arg]) => {
    const order = await ownOrder(ctx, arg)
    if (!order) return
    const result = await payments.claim({ customerId: ctx.person.id, orderId: order.id })
    if (!result.ok && result.reason !== 'already_claimed') return ctx.toast(ctx.plain(refusalId(result.reason)), { alert: true })
    await ctx.toast(ctx.plain('onboarding-claimed-toast'))
    await showStatus(ctx, order)
  })

  /** The checklist of the order's journey, or a renewal's own status. */
  async function showStatus(ctx: PressContext | MessageContext, { id: orderId, customerId }: Order): Promise<void> {
    const order = await payments.get(orderId)
    if (!order) return
    const journey = await journeyFor(order)
    if (journey) {
      await onboarding.touch(journey.id)
      const claim = order.undecidedClaimId === undefined ? undefined : await payments.claimById(order.undecidedClaimId)
      const headline =
        claim && ctx.html('onboarding-claimed', { reference: order.reference, hasReceipt: claim.receiptCount > 0 ? 'yes' : 'no' })
      return showPanel(customerId, journey.id, headline)
    }
    const view = isPaid(order.state)
      ? { html: ctx.html('onboarding-order-paid'), buttons: [[{ text: ctx.plain('onboarding-button-home'), press: pressData('on.home') }]] }
      : await views.renewalStatus(ctx.person.language, order)
    const older = order.undecidedClaimId === undefined ? undefined : olderView(shell.words, ctx.person.language)
    await messenger.show(customerId, screen, view, { older })
  }

  shell.press('on.withdraw', async (ctx, [arg]) => {
    const order = await ownOrder(ctx, arg)
    if (!order) return
    await ctx.here({
      html: ctx.html('onboarding-withdraw-sure', { reference: order.reference }),
      buttons: [
        [{ text: ctx.plain('onboarding-button-withdraw-sure'), press: pressData('on.withdraw2', order.id), style: 'danger' }],
        [{ text: ctx.plain('onboarding-button-keep'), press: pressData('on.details', order.id) }],
      ],
    })
  })

  shell.press('on.withdraw2', async (ctx, [arg]) => {
    const order = await ownOrder(ctx, arg)
    if (!order) return
    const result = await payments.withdraw({ customerId: ctx.person.id, orderId: order.id })
    await ctx.toast(ctx.plain(result.ok ? 'onboarding-withdrawn' : refusalId(result.reason)), { alert: !result.ok })
    await showStatus(ctx, order)
  })

  shell.press('on.receipt', async (ctx, [arg]) => {
    const order = await ownOrder(ctx, arg)
    if (!order) return
    await inputs.expect(ctx.person.id, 'on.receipt', { orderId: order.id }, addMs(deps.clock.now(), hourMs))
    await ctx.here({
      html: ctx.html('onboarding-ask-receipt'),
      buttons: [[{ text: ctx.plain('onboarding-button-back'), press: pressData('on.details', order.id) }]],
    })
  })

  shell.input<{ orderId: number }>('on.receipt', async (ctx, { orderId }) => {
    const order = await payments.get(orderId)
    if (!order || order.customerId !== ctx.person.id || isPaid(order.state)) {
      await inputs.drop(ctx.person.id, 'on.receipt')
      return void (await ctx.answer({ html: ctx.html('shell-not-understood') }))
    }
    const fileId = fileOf(ctx)
    if (fileId === undefined) return void (await ctx.answer({ html: ctx.html('onboarding-receipt-wanted') }))
    await takeReceipt(ctx, order, fileId)
  })

  // a file that answers nothing, while an order waits for its money, is the receipt
  shell.message(async (ctx) => {
    const fileId = ctx.message.reply_to_message ? undefined : fileOf(ctx)
    if (fileId === undefined) return false
    const orders = await payments.openOrders(ctx.person.id)
    const shown = orders.findLast(({ shownAt }) => shownAt)
    if (!shown) return leadToPayment(ctx, orders.at(-1))
    await takeReceipt(ctx, shown, fileId)
    return true
  })

  /** A receipt before there was anything to pay: to the step that comes first. False for who has no purchase before them. */
  async function leadToPayment(ctx: MessageContext, order: Order | undefined): Promise<boolean> {
    const { id } = ctx.person
    const answer = async (has: 'order' | 'none', button: string, press: string) => {
      const buttons: Button[][] = [[{ text: ctx.plain(button), press, style: 'primary' }]]
      // the parts of an album are answered once
      await messenger.show(id, screen, { html: ctx.html('onboarding-receipt-too-early', { has }), buttons })
      return true
    }
    if (order) return answer('order', 'onboarding-button-pay', pressData('on.details', order.id))
    const journey = await onboarding.current(id)
    const situation = journey && (await onboarding.situation(journey.id))
    if (situation && nextOf(situation.facts) !== 'choose') return false
    if (situation) return answer('none', 'onboarding-button-choose', pressData('on.packages', situation.journey.id))
    if ((await deps.licences.ofCustomer(id)).some(({ state }) => state !== 'ended')) return false
    return answer('none', 'onboarding-button-choose', pressData('on.new'))
  }

  async function takeReceipt(ctx: MessageContext, order: Order, fileId: string): Promise<void> {
    if (!(await keepReceipt(ctx, order, fileId))) return
    await inputs.drop(ctx.person.id, 'on.receipt')
    await ctx.answer({ html: ctx.html('onboarding-receipt-kept') })
    await showStatus(ctx, order)
  }

  // somebody with conversations was asked whether it is the receipt or for a contact
  shell.press('on.proof', async (ctx, [arg]) => {
    const order = await ownOrder(ctx, arg)
    if (!order) return
    const files = await deps.unsaid.pendingFiles(ctx.person.id)
    if (files.length === 0 || isPaid(order.state)) return ctx.stale()
    const kept: string[] = []
    for (const { key, botFileId } of files) if (await keepReceipt(ctx, order, botFileId)) kept.push(key)
    // what is no receipt waits on for a contact
    if (kept.length === 0) return
    const left = await deps.unsaid.dropPending(ctx.person.id, kept)
    await ctx.here({ html: ctx.html('onboarding-receipt-kept') })
    await showStatus(ctx, order)
    await deps.unsaid.askToWhom(ctx.person, left)
  })

  /** Whether it is with the claim now; if not, the person was told why. */
  async function keepReceipt(ctx: MessageContext | PressContext, order: Order, fileId: string): Promise<boolean> {
    const about = { customerId: ctx.person.id, orderId: order.id }
    const bytes = await load(fileId)
    if (!bytes) return refuse(ctx, 'too_big')
    if (!kindOf(bytes)) return refuse(ctx, 'not_a_receipt')
    if (await payments.isUsedElsewhere({ orderId: order.id, bytes })) return refuse(ctx, 'used_before')
    // who sends a receipt says that it is paid
    if (order.undecidedClaimId === undefined) {
      const claim = await payments.claim(about)
      if (!claim.ok && claim.reason !== 'already_claimed') return refuse(ctx, claim.reason)
    }
    const result = await payments.attachReceipt({ ...about, bytes })
    if (!result.ok) return refuse(ctx, result.reason)
    return true
  }

  async function refuse(ctx: MessageContext | PressContext, reason: string): Promise<false> {
    await ctx.answer({ html: ctx.html(refusalId(reason)) })
    return false
  }

  async function load(fileId: string): Promise<Uint8Array | undefined> {
    try {
      return await messenger.download(fileId, receiptBytesMax)
    } catch (error) {
      if (error instanceof FileTooLarge) return undefined
      throw error
    }
  }
}

const fileOf = (ctx: MessageContext) => ctx.message.photo?.at(-1)?.file_id ?? ctx.message.document?.file_id
