import { isLinkAllowed, linksIn } from '#features/conversations/screening-rules.ts'
import { isInPackage, type Behaviour } from '#features/personas/behaviour-rules.ts'
import { forbiddenPurposeOf, forbiddenPurposes } from '#features/personas/rules.ts'
import { isAmong } from '#shared/among.ts'
import { done, refused, type Result } from '#shared/result.ts'

/** What a text may name; each is put in as data when the text is said. */
export const fieldNames = ['ad', 'fiyat', 'iban', 'alici'] as const
export type FieldName = (typeof fieldNames)[number]
export type Fields = Record<FieldName, string>

export const textRefusals = ['empty', 'too_long', 'unknown_field', 'link_not_allowed', ...forbiddenPurposes] as const
export type TextRefusal = (typeof textRefusals)[number]
/** `what`: the field or the link that was refused. */
export type CheckedText = Result<string, TextRefusal> & { what?: string }

const fieldPattern = /\{([^{}]*)\}/g

/**
 * A text of menu or funnel as it is kept. Links only to the customer's list where the package keeps one, which is looked at once more
 * before the text leaves.
 */
export function checkOwnText(
  typed: string,
  lengthMax: number,
  behaviour: Pick<Behaviour, 'allowed_links' | 'offer'>,
  { hasFields = false } = {},
): CheckedText {
  const text = typed
    .replace(/\r\n?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  // signs that show nothing are no text
  if (text.replace(/[\p{C}\p{Z}]/gu, '') === '') return refused('empty')
  if (text.length > lengthMax) return refused('too_long')
  const unknown = hasFields ? [...text.matchAll(fieldPattern)].map(([, name = '']) => name).find((name) => !isField(name)) : undefined
  if (unknown !== undefined) return { ...refused('unknown_field'), what: unknown }
  const purpose = forbiddenPurposeOf(text)
  if (purpose) return refused(purpose)
  if (isInPackage(behaviour.offer, 'allowed_links')) {
    const link = linksIn(text).find((host) => !isLinkAllowed(host, behaviour.allowed_links))
    if (link !== undefined) return { ...refused('link_not_allowed'), what: link }
  }
  return done(text)
}

const isField = (name: string): name is FieldName => isAmong(fieldNames, name)

export const fieldsIn = (text: string): FieldName[] => [...text.matchAll(fieldPattern)].map(([, name = '']) => name).filter(isField)

/** The text with its fields. What is put in is never read for fields again. */
export const fillIn = (text: string, fields: Fields): string =>
  text.replace(fieldPattern, (whole, name: string) => (isField(name) ? fields[name] : whole))
