import type { Catalog } from '#features/catalog/service.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Settings } from '#features/staff/settings.ts'
import type { MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type Button } from '#platform/bot/view.ts'
import { dashed } from '#platform/words.ts'
import type { Result } from '#shared/result.ts'
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

export const pairs = <Item>(items: Item[]) => items.flatMap((_, index) => (index % 2 === 0 ? [items.slice(index, index + 2)] : []))

export const refuse = (ctx: PressContext, reason: string) => ctx.toast(ctx.plain(refusalId(reason)), { alert: true })

export const refusalId = (reason: string) => `backoffice-refused-${dashed(reason)}`

/** The way out of every page of staff. */
export const homeRow = (ctx: MessageContext | PressContext): Button[] => [
  { text: ctx.plain('backoffice-button-home'), press: pressData('bo.home') },
]
