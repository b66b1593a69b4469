import { accountLabel } from '#features/accounts/rules.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import type { Button, View } from '#platform/bot/view.ts'
import { csvOf } from '#shared/csv.ts'
import { foreignName } from '#shared/foreign.ts'
import { clip } from '#shared/html.ts'
import { formatMoney, parseLira } from '#shared/money.ts'
import { formatDate } from '#shared/time.ts'
import { button, press, refusalView, wayBack, type Panels, type Place } from './bot-panels.ts'
import { spaced, type Offers } from './offers.ts'
import type { OptOuts } from './opt-outs.ts'

/** From which panel one came: there one goes back to. */
const homes = { m: 'eg.menu', f: 'eg.funnel', r: 'be.open' } as const
type From = keyof typeof homes
const fromOf = (arg: string | number | undefined): From => (arg === 'f' || arg === 'r' ? arg : 'm')
const namesMax = 15

export interface OfferBotDeps {
  offers: Offers
  optOuts: Pick<OptOuts, 'list'>
}

/** Buttons to what menu and funnel share. */
export const offerButtons = (ctx: PressContext | MessageContext, place: Place, from: From): Button[] => [
  button(ctx, 'vip-price', press('eg.price', place, from)),
  button(ctx, 'payment', press('eg.pay', place, from)),
]

/** The price, where to pay, and who wants to be left alone. */
export function registerOfferBot(
  { messenger }: BotShell,
  { on, onText, ask, askNext, answered }: Panels,
  { offers, optOuts }: OfferBotDeps,
) {
  async function payView(ctx: PressContext | MessageContext, place: Place, from: From): Promise<View> {
    const payment = (await offers.of(place.account.id))?.payment
    const back = press(homes[from], place)
    return {
      html: payment
        ? ctx.html('engagement-payment', { account: accountLabel(place.account), iban: spaced(payment.iban), payee: payment.payee })
        : ctx.html('engagement-payment-none', { account: accountLabel(place.account) }),
      buttons: [
        [
          button(ctx, 'change', press('eg.payset', place, from), payment ? undefined : 'primary'),
          ...(payment ? [button(ctx, 'remove', press('eg.paydel', place, from))] : []),
        ],
        wayBack(ctx, back, back),
      ],
    }
  }

  on('eg.pay', async (ctx, place, [from]) => ctx.here(await payView(ctx, place, fromOf(from))))

  on('eg.payset', async (ctx, place, [from]) => {
    const back = press('eg.pay', place, fromOf(from))
    const view = { html: ctx.html('engagement-ask-payee'), buttons: [wayBack(ctx, back, press(homes[fromOf(from)], place))] }
    await ask(ctx, place, { what: 'payee', args: [fromOf(from)], view })
  })

  onText('payee', async (ctx, place, [from]) => {
    const back = press('eg.pay', place, fromOf(from))
    const view = { html: ctx.html('engagement-ask-iban'), buttons: [wayBack(ctx, back, press(homes[fromOf(from)], place))] }
    await askNext(ctx, place, { what: 'iban', args: [fromOf(from), clip((ctx.message.text ?? '').trim(), 100)], view })
  })

  onText('iban', async (ctx, place, [from, payee]) => {
    const saved = await offers.setPayment(ctx.person.id, place.account.id, { iban: ctx.message.text ?? '', payee: String(payee) })
    if (!saved.ok) {
      const back = press('eg.pay', place, fromOf(from))
      return void (await ctx.answer(refusalView(ctx, { reason: saved.reason }, back, press(homes[fromOf(from)], place))))
    }
    await answered(ctx, await payView(ctx, place, fromOf(from)))
  })

  on('eg.paydel', async (ctx, place, [from]) => {
    await offers.setPayment(ctx.person.id, place.account.id, undefined)
    await ctx.here(await payView(ctx, place, fromOf(from)))
  })

  async function priceView(ctx: PressContext | MessageContext, place: Place, from: From): Promise<View> {
    const { language } = ctx.person
    const offer = await offers.of(place.account.id)
    const back = press(homes[from], place)
    return {
      html: ctx.html('engagement-price', {
        price: formatMoney(language, offer?.vipKurus ?? 0),
        ready: formatMoney(language, place.behaviour.offer.vipPriceKurus),
      }),
      buttons: [...(offer?.isOwnPrice ? [[button(ctx, 'price-ready', press('eg.pricedel', place, from))]] : []), wayBack(ctx, back, back)],
    }
  }

  on('eg.price', async (ctx, place, [from]) => {
    await ask(ctx, place, { what: 'vip', args: [fromOf(from)], view: await priceView(ctx, place, fromOf(from)) })
  })

  onText('vip', async (ctx, place, [from]) => {
    const saved = await offers.setPrice(ctx.person.id, place.account.id, parseLira(ctx.message.text ?? '') ?? 0)
    const back = press(homes[fromOf(from)], place)
    if (!saved.ok) return void (await ctx.answer(refusalView(ctx, { reason: saved.reason }, back, back)))
    await answered(ctx, await priceView(ctx, place, fromOf(from)))
  })

  on('eg.pricedel', async (ctx, place, [from]) => {
    await offers.setPrice(ctx.person.id, place.account.id, null)
    await ctx.here(await priceView(ctx, place, fromOf(from)))
  })

  on('eg.outs', async (ctx, place, [from]) => {
    const list = await optOuts.list(ctx.person.id)
    const back = press(homes[fromOf(from)], place)
    const names = list
      .slice(0, namesMax)
      .map(({ name, username }) => clip(foreignName(username === undefined ? name : `${name} @${username}`), 60))
    await ctx.here({
      html: ctx.html('engagement-outs', { count: list.length, names: names.join('\n') }),
      buttons: [...(list.length > 0 ? [[button(ctx, 'csv', press('eg.csv', place))]] : []), wayBack(ctx, back, back)],
    })
  })

  on('eg.csv', async (ctx) => {
    const list = await optOuts.list(ctx.person.id)
    const head = ['id', 'name', 'username', 'how', 'at'].map((column) => ctx.plain(`engagement-csv-${column}`))
    const rows = list.map(({ contactId, name, username, how, at }) => [
      contactId,
      name,
      username === undefined ? '' : `@${username}`,
      ctx.plain(`engagement-csv-how-${how}`),
      formatDate(ctx.person.language, at),
    ])
    const file = { kind: 'document' as const, name: 'opt-out.csv', bytes: Buffer.from(csvOf([head, ...rows], ctx.person.language)) }
    await messenger.sendFile(ctx.person.id, file, { html: ctx.html('engagement-csv', { count: list.length }) })
  })
}
