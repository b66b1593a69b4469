import type { BotShell } from '#platform/bot/shell.ts'
import type { Catalog } from '#features/catalog/service.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Settings } from '#features/staff/settings.ts'
import type { Result } from '#shared/result.ts'
import { registerBlocks } from './bot-blocks.ts'
import { registerChanges } from './bot-changes.ts'
import { registerDetail } from './bot-detail.ts'
import { registerList } from './bot-list.ts'
import { registerOwnerActions } from './bot-owner.ts'
import { registerRoles } from './bot-roles.ts'
import { registerSettings } from './bot-settings.ts'
import type { Moves } from './moves.ts'
import type { Backoffice } from './service.ts'

export interface BackofficeBotDeps {
  backoffice: Backoffice
  moves: Moves
  staff: Staff
  settings: Settings
  customers: Customers
  catalog: Pick<Catalog, 'current' | 'setPrice'>
  payments: {
    giveFreeMonth(input: { actorId: number; licenceId: number; reason: string; key: string }): Promise<Result<unknown, string>>
  }
}

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
