import { asciiDomain, isDomainName } from '#shared/domain.ts'
import { done, refused, type Result } from '#shared/result.ts'

/** Lists that a customer types. */
export const typedLists = ['allowed_links', 'blocked_words'] as const
export type TypedList = (typeof typedLists)[number]

export const typedMax: Record<TypedList, number> = { allowed_links: 30, blocked_words: 100 }

export const typedRefusals = ['empty', 'bad_link', 'too_many_links', 'word_too_short', 'word_too_long', 'too_many_words'] as const
export type TypedRefusal = (typeof typedRefusals)[number]

export interface Typed {
  /** The whole list as it is to stand. */
  list: string[]
  added: number
}

/** The entry that a refusal speaks of, as it was typed. */
export type TypedResult = { ok: true; value: Typed } | { ok: false; reason: TypedRefusal; entry: string }

/**
 * What was typed, put to what stands: links one to a line or with spaces or commas between them, of each the domain; words one to a
 * line or with commas, a phrase is one word. All of it or nothing. What stands already is not added twice.
 */
export function addTyped(name: TypedList, standing: readonly string[], text: string): TypedResult {
  const entries = text
    .split(name === 'allowed_links' ? /[\s,;]+/ : /[\n,;]+/)
    .map((entry) => entry.trim().replaceAll(/\s+/g, ' '))
    .filter((entry) => entry !== '')
  const [first] = entries
  if (first === undefined) return { ok: false, reason: 'empty', entry: '' }
  const list = [...standing]
  for (const entry of entries) {
    const one = name === 'allowed_links' ? domainOf(entry) : wordOf(entry)
    if (!one.ok) return { ...one, entry }
    const sameAs = (other: string) => (name === 'allowed_links' ? asciiDomain(other) === asciiDomain(one.value) : other === one.value)
    if (!list.some(sameAs)) list.push(one.value)
  }
  if (list.length > typedMax[name])
    return { ok: false, reason: name === 'allowed_links' ? 'too_many_links' : 'too_many_words', entry: first }
  return { ok: true, value: { list, added: list.length - standing.length } }
}

/** `https://www.shop.com/x?y` is `shop.com`: a domain allows all below it. */
function domainOf(entry: string): Result<string, TypedRefusal> {
  const [host = ''] = entry
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '')
    .split(/[/?#:]/)
  // an address of e-mail is no link
  return isDomainName(host) && !entry.includes('@') ? done(host) : refused('bad_link')
}

const wordLength = { min: 2, max: 40 }

function wordOf(entry: string): Result<string, TypedRefusal> {
  // signs alone would never be found in a text
  if ((entry.match(/[\p{L}\p{N}]/gu) ?? []).length < wordLength.min) return refused('word_too_short')
  return entry.length > wordLength.max ? refused('word_too_long') : done(entry)
}
