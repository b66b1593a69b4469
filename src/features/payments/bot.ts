import type { Guard } from '#features/staff/guard.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import type { ServiceSettings } from '#features/staff/settings-rules.ts'
import type { BotShell } from '#platform/bot/shell.ts'
import type { Button } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { registerListBot } from './bot-list.ts'
import { registerReviewBot } from './bot-review.ts'
import type { Cards } from './card.ts'
import type { Payments } from './service.ts'

export interface PaymentsBotDeps {
  payments: Payments
  cards: Cards
  guard: Guard
  clock: Clock
  customers: Pick<Customers, 'get' | 'languageOf'>
  staff: Pick<Staff, 'may'>
  settings: { read(): Promise<ServiceSettings> }
}

export function registerPaymentsBot(shell: BotShell, deps: PaymentsBotDeps): void {
  registerReviewBot(shell, deps)
  registerListBot(shell, deps)
  registerLegal(shell, deps)
}

/** Telegram asks every bot that sells for these two. */
function registerLegal(shell: BotShell, { settings }: PaymentsBotDeps): void {
  shell.command('terms', async (ctx) => {
    const { termsText, termsUrl, privacyText, seller } = await settings.read()
    if (termsText === undefined && termsUrl === undefined) return void (await ctx.answer({ html: ctx.html('payments-terms-missing') }))
    const link: Button[][] = termsUrl === undefined ? [] : [[{ text: ctx.plain('payments-button-terms'), url: termsUrl }]]
    await ctx.answer({ html: ctx.html('payments-terms', { text: termsText ?? '', seller: seller ?? '' }), buttons: link })
    if (privacyText !== undefined) await ctx.answer({ html: ctx.html('payments-privacy', { text: privacyText }) })
  })

  shell.command('paysupport', async (ctx) => {
    const { supportTelegram, supportWhatsapp, supportHours, seller } = await settings.read()
    const buttons: Button[][] = [
      ...(supportTelegram === undefined
        ? []
        : [[{ text: ctx.plain('payments-button-support-telegram'), url: `https://t.me/${supportTelegram}` }]]),
      ...(supportWhatsapp === undefined
        ? []
        : [[{ text: ctx.plain('payments-button-support-whatsapp'), url: `https://wa.me/${supportWhatsapp.replace('+', '')}` }]]),
    ]
    const { from, to } = supportHours
    await ctx.answer({ html: ctx.html('payments-support', { from, to, seller: seller ?? '' }), buttons })
  })
}
