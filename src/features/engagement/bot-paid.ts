import type { Conversations } from '#features/conversations/service.ts'
import type { BotShell } from '#platform/bot/shell.ts'
import { numberArg, pressData, type View } from '#platform/bot/view.ts'
import type { Words } from '#platform/words.ts'
import { foreignName } from '#shared/foreign.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import type { FunnelRuns } from './funnel-runs.ts'

export interface PaidDeps {
  words: Words
  conversations: Pick<Conversations, 'get'>
  funnelRuns: Pick<FunnelRuns, 'confirmation' | 'confirm'>
}

/** Asks the customer whether the money is there, with the words that the press will send. Undefined: nothing waits for it. */
export async function paymentQuestion(
  { words, conversations, funnelRuns }: PaidDeps,
  language: Language,
  customerId: number,
  runId: number,
): Promise<View | undefined> {
  const waiting = await funnelRuns.confirmation(customerId, runId)
  const contact = waiting && (await conversations.get(customerId, waiting.conversationId))
  if (!contact) return undefined
  return {
    html: words.html(language, 'engagement-paid', { name: clip(foreignName(contact.name), 64), text: waiting.text }),
    buttons: [
      [
        { text: words.plain(language, 'engagement-button-paid'), press: pressData('eg.paid', runId), style: 'success' },
        { text: words.plain(language, 'engagement-button-unpaid'), press: pressData('eg.unpaid', runId) },
      ],
    ],
  }
}

export function registerPaid(shell: BotShell, deps: PaidDeps): void {
  const { funnelRuns } = deps

  shell.press('eg.paid', async (ctx, [id]) => {
    const confirmed = await funnelRuns.confirm(ctx.person.id, numberArg(id))
    if (!confirmed.ok) return ctx.toast(ctx.plain(`engagement-paid-${confirmed.reason.replaceAll('_', '-')}`), { alert: true })
    await ctx.here({ html: ctx.html('engagement-paid-done', { text: confirmed.value.text }) })
  })

  shell.press('eg.unpaid', async (ctx, [id]) => {
    const runId = numberArg(id)
    const view = await paymentQuestion(deps, ctx.person.language, ctx.person.id, runId)
    if (!view) return ctx.toast(ctx.plain('engagement-paid-not-waiting'), { alert: true })
    await ctx.toast(ctx.plain('engagement-unpaid'), { alert: true })
  })
}
