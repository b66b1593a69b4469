import { packageIds, type PackageId } from '#features/catalog/rules.ts'
import type { LicenceState } from '#features/licences/rules.ts'

export const audiences = ['all', 'active', 'suspended', 'waiting', ...packageIds] as const
export type Audience = (typeof audiences)[number]

export type BroadcastState = 'draft' | 'sending' | 'stopped' | 'done'
export type RecipientState = 'waiting' | 'sent' | 'unreachable'

export interface Broadcast {
  id: number
  actorId: number
  audience: Audience
  text: string
  state: BroadcastState
  /** Who gets it: for a draft who would get it now. */
  total: number
  sent: number
  unreachable: number
}

export const broadcastRefusals = ['not_allowed', 'empty', 'too_long', 'nobody', 'gone'] as const
export type BroadcastRefusal = (typeof broadcastRefusals)[number]

export const textMax = 3_500

export const isAudience = (text: string): text is Audience => audiences.some((audience) => audience === text)

const working: readonly LicenceState[] = ['active', 'grace']

/** Whose licences make up an audience; undefined: everybody. */
export function filterOf(audience: Audience): { states: readonly LicenceState[]; packageId?: PackageId } | undefined {
  switch (audience) {
    case 'all':
      return undefined
    case 'active':
      return { states: working }
    case 'suspended':
      return { states: ['suspended'] }
    case 'waiting':
      return { states: ['waiting'] }
    case 'basic':
    case 'premium':
    case 'enterprise':
      return { states: working, packageId: audience }
  }
}
