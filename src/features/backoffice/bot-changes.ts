import type { BotShell } from '#platform/bot/shell.ts'
import { numberArg, pressData } from '#platform/bot/view.ts'
import { createGuard } from '#features/staff/guard.ts'
import { type BackofficeBotDeps, refuse } from './bot-shared.ts'
import { licencePicker } from './bot-owner.ts'

/** From a customer's report: one change of account more for a licence that has used up those of its period. */
export function registerChanges(shell: BotShell, deps: BackofficeBotDeps) {
  const guard = createGuard(deps.staff)

  shell.press(
    'bo.change',
    guard.press('activate', async (ctx, [id]) => {
      const view = await licencePicker(deps, ctx, numberArg(id), 'bo.changeof')
      if (!view) return ctx.stale()
      await ctx.answer(view)
    }),
  )

  shell.press(
    'bo.changeof',
    guard.press('activate', async (ctx, [id]) => {
      const licenceId = numberArg(id)
      const result = await deps.backoffice.allowChange({ actorId: ctx.person.id, licenceId })
      if (!result.ok) return refuse(ctx, result.reason)
      await ctx.here({
        html: ctx.html('backoffice-change-done', { licence: licenceId }),
        buttons: [[{ text: ctx.plain('backoffice-button-open'), press: pressData('bo.show', result.value.customerId) }]],
      })
    }),
  )
}
