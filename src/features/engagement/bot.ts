import type { BotShell } from '#platform/bot/shell.ts'
import { registerBuilder } from './bot-builder.ts'
import { registerFunnelHome } from './bot-funnel.ts'
import { registerMenuBot } from './bot-menu.ts'
import { registerOfferBot } from './bot-offer.ts'
import { registerPaid, type PaidDeps } from './bot-paid.ts'
import { createPanels, type PanelsDeps } from './bot-panels.ts'
import { registerTrial } from './bot-try.ts'
import type { Engagement } from './service.ts'

export type EngagementBotDeps = PanelsDeps & PaidDeps & Omit<Engagement, 'holders'>

/** Menu and funnel in the bot. `eg.menu:<accountId>` and `eg.funnel:<accountId>` open them. */
export function registerEngagementBot(shell: BotShell, deps: EngagementBotDeps): void {
  const panels = createPanels(shell, deps)
  registerOfferBot(shell, panels, deps)
  registerMenuBot(panels, deps)
  registerFunnelHome(panels, deps)
  registerBuilder(panels, deps)
  registerTrial(shell, panels, deps)
  registerPaid(shell, deps)
}
