import { z } from 'zod'
import type { Guard } from '#features/staff/guard.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type View, idArg } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { formatMoney, parseLira } from '#shared/money.ts'
import { addMs, hourMs } from '#shared/time.ts'
import { dashed } from '#platform/words.ts'
import type { Cards } from './card.ts'
import { rejectReasons, type RejectReason, type Order, type ReviewRefusal } from './rules.ts'
import type { Payments } from './service.ts'

export interface ReviewBotDeps {
  payments: Payments
  cards: Cards
  guard: Guard
  clock: Clock
}

const kurusArg = z.coerce.number().int().positive()
const noteMax = 500
const answerMs = hourMs

export const refusalId = (reason: string) => `payments-refused-${dashed(reason)}`

/** Changes a card where it stands, be it a text or a picture with words. */
export async function changeCard(shell: BotShell, ctx: PressContext, view: View): Promise<void> {
  const message = ctx.callbackQuery.message
  const isFile = message !== undefined && 'caption' in message && !('text' in message)
  const isPicture = message !== undefined && ('photo' in message || 'document' in message)
  if (isFile || isPicture) await shell.messenger.editCaption(ctx.person.id, ctx.messageId, view)
  else await ctx.here(view)
}

/** Asks once more before an amount is booked that nobody expected: a mistype of one digit would open or refuse a package. */
export function amountQuestion(
  ctx: MessageContext,
  { seenKurus, expectedKurus }: { seenKurus: number; expectedKurus: number },
  yes: string,
  no: string,
): View {
  const money = (kurus: number) => formatMoney(ctx.person.language, kurus)
  return {
    html: ctx.html('payments-amount-sure', { seen: money(seenKurus), expected: money(expectedKurus) }),
    buttons: [
      [{ text: ctx.plain('payments-button-amount-sure', { seen: money(seenKurus) }), press: yes }],
      [{ text: ctx.plain('payments-button-amount-again'), press: no }],
    ],
  }
}

/** What came of an amount that was booked for a claim. */
function bookedView(ctx: MessageContext | PressContext, seenKurus: number, { state, missingKurus, overKurus }: Order): View {
  if (state === 'refunded') return { html: ctx.html('payments-order-unsold') }
  const money = (kurus: number) => formatMoney(ctx.person.language, kurus)
  const how = missingKurus > 0 ? 'short' : state === 'overpaid' ? 'over' : 'exact'
  return { html: ctx.html(`payments-seen-${how}`, { seen: money(seenKurus), missing: money(missingKurus), over: money(overKurus) }) }
}

/** Deciding about a claim: the amount that was seen, or why it is refused. */
export function registerReviewBot(shell: BotShell, { payments, cards, guard, clock }: ReviewBotDeps): void {
  const { inputs } = shell

  /** The claim of a card that can still be decided; else the card says how it ended. */
  async function undecided(ctx: PressContext, arg: string | undefined) {
    const id = idArg.safeParse(arg)
    const claim = id.success ? await payments.claimById(id.data) : undefined
    const order = claim && (await payments.get(claim.orderId))
    if (!claim || !order) {
      await ctx.stale()
      return undefined
    }
    if (claim.state === 'undecided') return { claim, order }
    await ctx.toast(ctx.plain(refusalId('already_decided')), { alert: true })
    await showCard(ctx, claim.id)
    return undefined
  }

  async function showCard(ctx: PressContext, claimId: number) {
    const view = await cards.view(ctx.person.language, claimId)
    if (view) await changeCard(shell, ctx, view)
  }

  async function refuse(ctx: PressContext | MessageContext, reason: ReviewRefusal) {
    if ('toast' in ctx) await ctx.toast(ctx.plain(refusalId(reason)), { alert: true })
    else await ctx.answer({ html: ctx.html(refusalId(reason)) })
  }

  shell.press(
    'pay.card',
    guard.press('review', async (ctx, [arg]) => {
      const found = await undecided(ctx, arg)
      if (found) await showCard(ctx, found.claim.id)
    }),
  )

  shell.press(
    'pay.ok',
    guard.press('review', async (ctx, [arg]) => {
      const found = await undecided(ctx, arg)
      if (!found) return
      const { claim, order } = found
      await inputs.expect(ctx.person.id, 'pay.seen', { claimId: claim.id }, addMs(clock.now(), answerMs))
      const amount = formatMoney(ctx.person.language, order.missingKurus)
      await changeCard(shell, ctx, {
        html: ctx.html('payments-ask-amount', { amount, reference: order.reference }),
        buttons: [
          [
            {
              text: ctx.plain('payments-button-exact', { amount }),
              press: pressData('pay.exact', claim.id, order.missingKurus),
              style: 'success',
            },
          ],
          [{ text: ctx.plain('payments-button-back'), press: pressData('pay.card', claim.id) }],
        ],
      })
    }),
  )

  shell.press(
    'pay.exact',
    guard.press('review', async (ctx, [arg, amount]) => {
      const kurus = kurusArg.safeParse(amount)
      const found = await undecided(ctx, arg)
      if (!found || !kurus.success) return
      const claimId = found.claim.id
      const seenKurus = kurus.data
      const result = await payments.approve({ actorId: ctx.person.id, claimId, seenKurus, expectedKurus: seenKurus })
      if (result.ok && result.value.state === 'refunded') await ctx.toast(ctx.plain('payments-order-unsold'), { alert: true })
      else if (result.ok) await ctx.toast(ctx.plain('payments-approved'))
      else await refuse(ctx, result.reason)
      await showCard(ctx, claimId)
    }),
  )

  shell.input<{ claimId: number }>(
    'pay.seen',
    guard.input('review', async (ctx, { claimId }) => {
      const seenKurus = parseLira(ctx.message.text ?? '')
      if (seenKurus === undefined || seenKurus <= 0) return void (await ctx.answer({ html: ctx.html('payments-amount-unclear') }))
      await inputs.drop(ctx.person.id, 'pay.seen')
      const claim = await payments.claimById(claimId)
      const expectedKurus = (claim && (await payments.get(claim.orderId)))?.missingKurus
      if (claim?.state === 'undecided' && expectedKurus !== undefined && expectedKurus !== seenKurus) {
        const yes = pressData('pay.seen2', claimId, seenKurus, expectedKurus)
        return void (await ctx.answer(amountQuestion(ctx, { seenKurus, expectedKurus }, yes, pressData('pay.ok', claimId))))
      }
      const result = await payments.approve({ actorId: ctx.person.id, claimId, seenKurus, expectedKurus: seenKurus })
      if (!result.ok) return refuse(ctx, result.reason)
      await ctx.answer(bookedView(ctx, seenKurus, result.value))
    }),
  )

  shell.press(
    'pay.seen2',
    guard.press('review', async (ctx, [arg, seen, expected]) => {
      const amounts = z.tuple([kurusArg, kurusArg]).safeParse([seen, expected])
      const found = await undecided(ctx, arg)
      if (!found || !amounts.success) return
      const [seenKurus, expectedKurus] = amounts.data
      const result = await payments.approve({ actorId: ctx.person.id, claimId: found.claim.id, seenKurus, expectedKurus })
      if (!result.ok) return refuse(ctx, result.reason)
      await ctx.here(bookedView(ctx, seenKurus, result.value))
    }),
  )

  shell.press(
    'pay.no',
    guard.press('review', async (ctx, [arg]) => {
      const found = await undecided(ctx, arg)
      if (!found) return
      await changeCard(shell, ctx, {
        html: ctx.html('payments-ask-reason', { reference: found.order.reference }),
        buttons: [
          // without a receipt there is none that cannot be read
          ...rejectReasons
            .filter((reason) => reason !== 'unreadable' || found.claim.receiptCount > 0)
            .map((reason) => [
              { text: ctx.plain(`payments-reason-${dashed(reason)}`), press: pressData('pay.why', found.claim.id, reason) },
            ]),
          [{ text: ctx.plain('payments-button-back'), press: pressData('pay.card', found.claim.id) }],
        ],
      })
    }),
  )

  shell.press(
    'pay.why',
    guard.press('review', async (ctx, [arg, why]) => {
      const reason = rejectReasons.find((each): each is RejectReason => each === why)
      const found = await undecided(ctx, arg)
      if (!found || !reason) return
      const claimId = found.claim.id
      if (reason === 'other') {
        await inputs.expect(ctx.person.id, 'pay.note', { claimId }, addMs(clock.now(), answerMs))
        return changeCard(shell, ctx, {
          html: ctx.html('payments-ask-note', { max: noteMax }),
          buttons: [[{ text: ctx.plain('payments-button-back'), press: pressData('pay.card', claimId) }]],
        })
      }
      const result = await payments.reject({ actorId: ctx.person.id, claimId, reason })
      if (result.ok) await ctx.toast(ctx.plain('payments-rejected'))
      else await refuse(ctx, result.reason)
      await showCard(ctx, claimId)
    }),
  )

  shell.input<{ claimId: number }>(
    'pay.note',
    guard.input('review', async (ctx, { claimId }) => {
      const note = (ctx.message.text ?? '').trim()
      if (note === '' || note.length > noteMax) return void (await ctx.answer({ html: ctx.html('payments-ask-note', { max: noteMax }) }))
      await inputs.drop(ctx.person.id, 'pay.note')
      const result = await payments.reject({ actorId: ctx.person.id, claimId, reason: 'other', note })
      if (!result.ok) return refuse(ctx, result.reason)
      await ctx.answer({ html: ctx.html('payments-rejected') })
    }),
  )
}
