import { packageIds, type PackageId } from '#features/catalog/rules.ts'
import { licenceStates, type LicenceState } from '#features/licences/rules.ts'
import { hourMs } from '#shared/time.ts'

/** What the list of customers can be narrowed to; `none`: people without a licence. */
export const listFilters = ['all', 'none', ...licenceStates, ...packageIds] as const
export type ListFilter = (typeof listFilters)[number]

export const isListFilter = (text: string): text is ListFilter => listFilters.some((filter) => filter === text)

export function licenceFilter(
  filter: Exclude<ListFilter, 'all' | 'none'>,
): { states: readonly LicenceState[] } | { states: readonly LicenceState[]; packageId: PackageId } {
  switch (filter) {
    case 'basic':
    case 'premium':
    case 'enterprise':
      return { states: ['waiting', 'active', 'grace', 'suspended'], packageId: filter }
    case 'waiting':
    case 'active':
    case 'grace':
    case 'suspended':
    case 'ended':
      return { states: [filter] }
  }
}

export const blockRefusals = ['not_allowed', 'unknown', 'no_accounts', 'own_account'] as const
export type BlockRefusal = (typeof blockRefusals)[number]

export const changeRefusals = ['not_allowed', 'licence_not_found', 'own_licence', 'changes_left'] as const
export type ChangeRefusal = (typeof changeRefusals)[number]

export const moveRefusals = [
  'not_allowed',
  'unknown',
  'same_person',
  'licence_not_found',
  'licence_ended',
  'has_order',
  'already_asked',
  'own_request',
  'own_licence',
  'move_gone',
] as const
export type MoveRefusal = (typeof moveRefusals)[number]

/** A request to move that nobody decided by then is over. */
export const moveMs = 72 * hourMs

/** Telegram keeps 64 bytes of a button: so much of them may be what was searched for. */
export const searchBytesMax = 36

export function clipSearch(text: string): string {
  let search = text.trim()
  while (Buffer.byteLength(search) > searchBytesMax) search = [...search].slice(0, -1).join('')
  return search
}

/** Events that a customer's report shows, each with words of its own. */
export const shownEvents = [
  'customer_onboarding_started',
  'customer_package_selected',
  'customer_payment_claimed',
  'customer_payment_approved',
  'customer_payment_rejected',
  'customer_payment_withdrawn',
  'order_paid',
  'order_underpaid',
  'order_late',
  'order_unsold',
  'customer_onboarding_completed',
  'customer_onboarding_abandoned',
  'customer_bot_activated',
  'customer_licence_renewed',
  'licence_upgraded',
  'customer_licence_suspended',
  'licence_ended',
  'licence_moved',
  'free_month_given',
  'account_connected',
  'customer_session_lost',
  'account_safe_mode',
  'ticket_opened',
  'customer_unreachable',
  'customer_reachable',
] as const
