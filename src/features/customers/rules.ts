import { foreignName } from '#shared/foreign.ts'
import { hourMs } from '#shared/time.ts'
import { languageFrom, type Language } from '#shared/language.ts'

export interface Customer {
  id: number
  firstName: string
  lastName?: string
  username?: string
  seenAt: Date
  language: Language
  isReachable: boolean
  createdAt: Date
}

/** Somebody seen under the name that was asked for; `nameSeenAt` is when last. */
export interface NameHit extends Customer {
  nameSeenAt: Date
}

/** `Ada Lovelace`, for people; never a key. */
export const displayName = (person: { firstName: string; lastName?: string | undefined }) =>
  foreignName([person.firstName, person.lastName].filter(Boolean).join(' '))

/** The one they chose, else what Telegram says of their app. */
export const languageIn = (row: { language: Language | null; language_code: string | null }): Language =>
  row.language ?? languageFrom(row.language_code ?? undefined)

const nameFreshMs = 24 * hourMs

/** The one person whom a name means without doubt: exactly one hit, seen under it within the last day. */
export function certainHit(hits: NameHit[], now: Date): NameHit | undefined {
  const [first, second] = hits
  return first && !second && now.getTime() - first.nameSeenAt.getTime() <= nameFreshMs ? first : undefined
}

/** What staff wrote to name a person: `@name`, a link to it, or a numeric id. */
export function parseWho(text: string): { id: number } | { username: string } | undefined {
  const bare = text.trim().split(/\s+/)[0] ?? ''
  if (/^\d{1,15}$/.test(bare)) return { id: Number(bare) }
  const name = /^(?:@|(?:https?:\/\/)?t\.me\/)?([A-Za-z]\w{2,31})$/.exec(bare)?.[1]
  return name === undefined ? undefined : { username: name.toLowerCase() }
}

/** How long texts of contacts are kept: the longest unless the customer wants less. */
export const keptDaysChoices = [7, 30, 90] as const
export const keptDaysMax = 90

/** Why a person's data stays for now. */
export const eraseRefusals = ['not_allowed', 'unknown', 'staff_member', 'claim_undecided'] as const
export type EraseRefusal = (typeof eraseRefusals)[number]

export class CustomerErased extends Error {
  constructor(customerId: number) {
    super(`Customer ${customerId} is unknown or was erased`)
    this.name = 'CustomerErased'
  }
}
