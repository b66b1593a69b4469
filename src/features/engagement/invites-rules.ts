import { isLinkAllowed, linksIn } from '#features/conversations/screening-rules.ts'
import { forbiddenPurposeOf } from '#features/personas/rules.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { dayMs, hourMs } from '#shared/time.ts'

/** A contact is drawn for once in so long, whatever came of it. */
export const drawKeptMs = 30 * dayMs
export const incomingMin = 3
/** An invite belongs to a conversation that goes on: after that it waits for the contact's next words. */
export const freshMs = dayMs
/** What has not left by then never does. */
export const inviteWaitMs = hourMs
/** In any 24 hours. */
export const limitMs = dayMs
export const textsMax = 10
export const textLengthMax = 500
const nameLengthMax = 40

/** Invites of an account in any 24 hours: a fresh one is not known to Telegram for writing much. */
export function invitesMax(connectedAt: Date | undefined, now: Date): number {
  const weeks = connectedAt === undefined ? 0 : Math.floor((now.getTime() - connectedAt.getTime()) / (7 * dayMs))
  return [5, 10, 20][weeks] ?? 30
}

const linkPattern =
  /^(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.me)\/(\+[A-Za-z0-9_-]{8,64}|joinchat\/[A-Za-z0-9_-]{8,64}|[A-Za-z][A-Za-z0-9_]{3,31})\/?$/

/** The customer's own group or channel, in one form: `https://t.me/…`. A bot is neither. */
export function inviteLinkOf(text: string): string | undefined {
  const trimmed = text.trim()
  const name = /^@([A-Za-z][A-Za-z0-9_]{3,31})$/.exec(trimmed)?.[1] ?? linkPattern.exec(trimmed)?.[1]
  if (name === undefined || /^\w+bot$/i.test(name)) return undefined
  return `https://t.me/${name}`
}

/** What may stand in braces; the names are the same in both languages' texts. */
const variables = { ad: 'name', isim: 'name', name: 'name', link: 'link', baglanti: 'link' } as const
type Variable = (typeof variables)[keyof typeof variables]
const variableOf = (word: string): Variable | undefined => {
  const name = word.trim().toLowerCase()
  return Object.hasOwn(variables, name) ? variables[name as keyof typeof variables] : undefined // just looked up
}

export const textRefusals = ['empty', 'too_long', 'unknown_variable', 'foreign_link', 'forbidden', 'no_name'] as const
export type TextRefusal = (typeof textRefusals)[number]

export interface TextRules {
  variables: readonly Variable[]
  /** It must name whom it greets. */
  needsName?: boolean
  /** What may be linked to: one link of the customer's own, domains, or anything. */
  links: { own: string | undefined } | { domains: readonly string[] } | 'any'
}

/** A text as it may be kept. */
export function checkText(raw: string, { variables: allowed, needsName = false, links }: TextRules): Result<string, TextRefusal> {
  const text = raw.trim()
  if (text === '') return refused('empty')
  if (text.length > textLengthMax) return refused('too_long')
  const found = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => variableOf(name))
  const isKnown = found.every((variable) => variable !== undefined && allowed.includes(variable))
  if (!isKnown || /[{}]/.test(text.replaceAll(/\{[^{}]*\}/g, ''))) return refused('unknown_variable')
  if (!hasOnly(links, text)) return refused('foreign_link')
  if (forbiddenPurposeOf(text) !== undefined) return refused('forbidden')
  return needsName && !found.includes('name') ? refused('no_name') : done(text)
}

function hasOnly(links: TextRules['links'], text: string): boolean {
  if (links === 'any') return true
  if ('domains' in links) return linksIn(text).every((host) => isLinkAllowed(host, links.domains))
  return linksIn(links.own === undefined ? text : text.replaceAll(links.own, ' ')).length === 0
}

/**
 * Puts the values in, once: what stands in a value is never read again. A text that shows no link gets it at its end.
 * @param values.names several names, each of them a `safeName`, in place of one.
 */
export function fillText(text: string, { name, link, names }: { name: string; link?: string | undefined; names?: string }): string {
  const called = names ?? safeName(name)
  let shown = text.replaceAll(/\{([^{}]*)\}/g, (whole, word: string) => {
    const variable = variableOf(word)
    return variable === 'name' ? called : variable === 'link' ? (link ?? '') : whole
  })
  if (link !== undefined && !shown.includes(link)) shown = `${shown}\n${link}`
  // nobody is called nothing: "Hello , come in"
  return called === '' ? shown.replaceAll(/ +(?=[,.!?])/g, '').replaceAll(/ {2,}/g, ' ') : shown
}

/** The first word of a name, as far as it is one: people call themselves by links, too. */
export function safeName(name: string): string {
  const plain = name.replaceAll(/[\p{C}<>{}]/gu, '').trim()
  if (linksIn(plain).length > 0 || /[@/\\]/.test(plain)) return ''
  const [first = ''] = plain.split(/\s+/)
  return first.slice(0, nameLengthMax)
}
