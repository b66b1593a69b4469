import type { Entity } from '../world/types.ts'
import { badRequest } from './refusal.ts'

export interface Formatted {
  text: string
  entities: Entity[]
}

interface OpenTag {
  name: string
  offset: number
  entity: Omit<Entity, 'offset' | 'length'> | undefined
}

const simpleTags: Record<string, string> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  pre: 'pre',
  'tg-spoiler': 'spoiler',
}
const namedCharacters: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/** Telegram's HTML, read by its rules and refused in its words: https://core.telegram.org/bots/api#html-style */
export function parseHtml(source: string): Formatted {
  const entities: Entity[] = []
  const open: OpenTag[] = []
  let text = ''
  let at = 0
  while (at < source.length) {
    const character = source[at] ?? ''
    if (character === '&') {
      const read = readCharacter(source, at)
      text += read.text
      at = read.end
    } else if (character !== '<') {
      text += character
      at++
    } else if (source[at + 1] === '/') at = closeTag(at)
    else at = openTag(at)
  }
  const unclosed = open.at(-1)
  if (unclosed) throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`)
  return { text, entities: sortEntities(entities) }

  function openTag(begin: number): number {
    const end = endOfTag(source, begin)
    if (end < 0) throw cannotParse(`Unclosed start tag at byte offset ${bytesBefore(source, begin)}`)
    const [, name = '', rest = ''] = /^<([^\s>]*)([\s\S]*)$/.exec(source.slice(begin, end)) ?? []
    const tag = name.toLowerCase()
    open.push({ name: tag, offset: text.length, entity: entityOf(tag, attributesOf(rest), bytesBefore(source, begin), open) })
    return end + 1
  }

  function closeTag(begin: number): number {
    const end = source.indexOf('>', begin)
    const offset = bytesBefore(source, begin)
    if (end < 0) throw cannotParse(`Unclosed end tag at byte offset ${offset}`)
    const name = source
      .slice(begin + 2, end)
      .trim()
      .toLowerCase()
    const tag = open.pop()
    if (!tag) throw cannotParse(`Unexpected end tag at byte offset ${offset}`)
    if (name !== '' && name !== tag.name)
      throw cannotParse(`Unmatched end tag at byte offset ${offset}, expected "</${tag.name}>", found "</${name}>"`)
    const entity = closedEntity(tag, text)
    if (entity) entities.push(entity)
    return end + 1
  }
}

/** Outer entities first, as Telegram lists them. */
export function sortEntities(entities: Entity[]): Entity[] {
  return entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length)
}

function entityOf(tag: string, attributes: Map<string, string>, offset: number, open: OpenTag[]): OpenTag['entity'] {
  const language = /^language-(.+)$/.exec(attributes.get('class') ?? '')?.[1]
  const parent = open.at(-1)
  if (tag === 'code' && parent?.name === 'pre' && parent.entity) {
    if (language !== undefined) parent.entity.language = language
    return undefined
  }
  const simple = simpleTags[tag]
  if (simple !== undefined) return { type: simple }
  if (tag === 'blockquote') return { type: attributes.has('expandable') ? 'expandable_blockquote' : 'blockquote' }
  if (tag === 'a') return { type: 'text_link', url: attributes.get('href') ?? '' }
  if (tag === 'tg-emoji') return undefined
  if (tag === 'span' && attributes.get('class') === 'tg-spoiler') return { type: 'spoiler' }
  if (tag === 'span') throw cannotParse(`Tag "span" must have class "tg-spoiler" at byte offset ${offset}`)
  throw cannotParse(`Unsupported start tag "${tag}" at byte offset ${offset}`)
}

function closedEntity(tag: OpenTag, text: string): Entity | undefined {
  const length = text.length - tag.offset
  if (!tag.entity || length === 0) return undefined
  const entity: Entity = { ...tag.entity, offset: tag.offset, length }
  return entity.type === 'text_link' ? linkEntity(entity, text.slice(tag.offset)) : entity
}

/** `tg://user?id=…` mentions a person; a link without an address takes its own text for one; what is no address is plain text. */
export function linkEntity(entity: Entity, label: string): Entity | undefined {
  const { url: written = '', offset, length } = entity
  const userId = /^tg:\/\/user\?id=(\d+)$/i.exec(written)?.[1]
  if (userId !== undefined) return { type: 'text_mention', offset, length, userId: Number(userId) }
  const address = written === '' ? label : written
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `http://${address}`
  const isAddress = URL.canParse(withScheme) && (/\.|localhost/.test(address) || /^(tg|ton|tonsite|mailto|tel):/i.test(address))
  if (!isAddress) return undefined
  const { href } = new URL(withScheme)
  return { type: 'text_link', offset, length, url: /^https?:/i.test(withScheme) ? href : withScheme }
}

/** A `>` inside quotes does not end the tag. */
function endOfTag(source: string, begin: number): number {
  let quote = ''
  for (let at = begin + 1; at < source.length; at++) {
    const character = source[at] ?? ''
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '>') return at
  }
  return -1
}

function attributesOf(source: string): Map<string, string> {
  const attributes = new Map<string, string>()
  for (const [, name = '', double, single, bare] of source.matchAll(/([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi))
    attributes.set(name.toLowerCase(), decode(double ?? single ?? bare ?? ''))
  return attributes
}

function decode(source: string): string {
  return source.replace(/&(?:#x[0-9a-f]+|#\d+|[a-z]+);/gi, (found) => readCharacter(found, 0).text)
}

function readCharacter(source: string, at: number): { text: string; end: number } {
  const [found, hexadecimal, decimal, name] = /^&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot));?/i.exec(source.slice(at, at + 12)) ?? []
  if (found === undefined) return { text: '&', end: at + 1 }
  const end = at + found.length
  if (name !== undefined) return { text: namedCharacters[name.toLowerCase()] ?? '', end }
  const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
  return code > 0 && code <= 0x10_ff_ff ? { text: String.fromCodePoint(code), end } : { text: '&', end: at + 1 }
}

function bytesBefore(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at))
}

function cannotParse(reason: string) {
  return badRequest(`can't parse entities: ${reason}`)
}
