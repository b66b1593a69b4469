import { hasKnowledge, type PackageTerms } from '#features/catalog/rules.ts'
import type { LicenceState } from '#features/licences/rules.ts'

export const documentKinds = ['typed', 'text', 'table', 'pdf', 'docx', 'xlsx'] as const
/** What a source came as, by its content. */
export type DocumentKind = (typeof documentKinds)[number]

/** A document as read: in its own order, without looks. */
export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'text'; text: string }
  /** One row of a table; `header` has a name for each cell where the table has one. */
  | { kind: 'row'; header: string[]; cells: string[] }

/** Why a file cannot be read. */
export const readRefusals = [
  'too_large',
  'unknown_kind',
  'old_office',
  'locked',
  'broken',
  'no_text',
  'too_long',
  'too_big_inside',
  'too_slow',
] as const
export type ReadRefusal = (typeof readRefusals)[number]

export const knowledgeRefusals = [
  ...readRefusals,
  'no_account',
  'not_in_package',
  'sources_full',
  'passages_full',
  'no_source',
  /** So many files of this customer wait to be read already. */
  'many_waiting',
] as const
export type KnowledgeRefusal = (typeof knowledgeRefusals)[number]

export const sourcesMax = 20
export const passagesMax = 2_000
export const fileBytesMax = 10 * 1024 * 1024
export const nameLengthMax = 80
/** Files of one customer that are read or wait to be: nobody fills the reader for the others. */
export const waitingMax = 10

/** Whether a licence answers from the customer's documents; before it begins they can be put in already. */
export const mayHaveKnowledge = (terms: Pick<PackageTerms, 'replyMode'>, state: LicenceState) => hasKnowledge(terms) && state !== 'ended'

/** Why this much more does not fit. */
export function roomFor(standing: { sources: number; passages: number }, passages: number): 'sources_full' | 'passages_full' | undefined {
  if (standing.sources >= sourcesMax) return 'sources_full'
  return standing.passages + passages > passagesMax ? 'passages_full' : undefined
}

/** A name on one line that fits a button's question; the first words where nobody gave one. */
export function sourceName(given: string, text: string): string {
  const [line = ''] = (given.trim() || text.trim()).split('\n')
  const clean = line
    .replaceAll(/\p{C}+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return clean.length > nameLengthMax ? `${clean.slice(0, nameLengthMax - 1).trimEnd()}…` : clean
}
