import type { BotShell } from '#platform/bot/shell.ts'
import { registerBlocks } from './bot-blocks.ts'
import { registerChanges } from './bot-changes.ts'
import { registerDetail } from './bot-detail.ts'
import { registerList } from './bot-list.ts'
import { registerOwnerActions } from './bot-owner.ts'
import { registerRoles } from './bot-roles.ts'
import { registerSettings } from './bot-settings.ts'
import type { BackofficeBotDeps } from './bot-shared.ts'

/** Every command of staff that no other feature has. */
export function registerBackofficeBot(shell: BotShell, deps: BackofficeBotDeps) {
  registerList(shell, deps)
  registerDetail(shell, deps)
  registerBlocks(shell, deps)
  registerChanges(shell, deps)
  registerOwnerActions(shell, deps)
  registerRoles(shell, deps)
  registerSettings(shell, deps)
}
