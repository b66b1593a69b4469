import type { Entity } from '../world/types.ts'
import { linkEntity, sortEntities, type Formatted } from './html.ts'
import { badRequest } from './refusal.ts'

interface Open {
  mark: string
  type: string
  offset: number
  begin: number
}

const marks: [mark: string, type: string][] = [
  ['||', 'spoiler'],
  ['__', 'underline'],
  ['*', 'bold'],
  ['_', 'italic'],
  ['~', 'strikethrough'],
]
const reserved = '_*[]()~`>#+-=|{}.!'
const names: Record<string, string> = {
  bold: 'Bold',
  italic: 'Italic',
  underline: 'Underline',
  strikethrough: 'Strikethrough',
  spoiler: 'Spoiler',
}

/** Telegram's MarkdownV2: https://core.telegram.org/bots/api#markdownv2-style */
export function parseMarkdown(source: string): Formatted {
  const entities: Entity[] = []
  const open: Open[] = []
  let text = ''
  let at = 0
  let quoteBegin = -1
  while (at < source.length) {
    const isLineStart = at === 0 || source[at - 1] === '\n'
    if (quoteBegin >= 0 && isLineStart && source[at] !== '>') endQuote()
    const character = source[at] ?? ''
    if (character === '\\' && /[\u0021-\u007e]/.test(source[at + 1] ?? '')) {
      text += source[at + 1]
      at += 2
    } else if (character === '>' && isLineStart) {
      if (quoteBegin < 0) quoteBegin = text.length
      at++
    } else if (character === '`') at = readCode(at)
    else if (character === '[') {
      open.push({ mark: '[', type: 'text_link', offset: text.length, begin: at })
      at++
    } else if (character === ']' && open.at(-1)?.mark === '[') at = endLink(at)
    else at = readMark(at) ?? readPlain(at)
  }
  endQuote()
  const unclosed = open.at(-1)
  if (unclosed)
    throw cannotParse(`Can't find end of ${names[unclosed.type] ?? 'a URL'} entity at byte offset ${bytesBefore(source, unclosed.begin)}`)
  return { text, entities: sortEntities(entities) }

  function readPlain(begin: number): number {
    const character = source[begin] ?? ''
    if (reserved.includes(character)) throw cannotParse(`Character '${character}' is reserved and must be escaped with the preceding '\\'`)
    text += character
    return begin + 1
  }

  function readMark(begin: number): number | undefined {
    const last = open.at(-1)
    const closing = last && marks.some(([mark]) => mark === last.mark) && source.startsWith(last.mark, begin) ? last : undefined
    const isItalicBeforeUnderline = closing?.mark === '_' && source.startsWith('__', begin) && !source.startsWith('___', begin)
    if (closing && !isItalicBeforeUnderline) {
      open.pop()
      if (text.length > closing.offset) entities.push({ type: closing.type, offset: closing.offset, length: text.length - closing.offset })
      return begin + closing.mark.length
    }
    const found = marks.find(([mark]) => source.startsWith(mark, begin))
    if (!found) return undefined
    open.push({ mark: found[0], type: found[1], offset: text.length, begin })
    return begin + found[0].length
  }

  function readCode(begin: number): number {
    const fence = source.startsWith('```', begin) ? '```' : '`'
    const end = endOf(fence, begin + fence.length)
    if (end < 0)
      throw cannotParse(`Can't find end of ${fence === '`' ? 'Code' : 'PreCode'} entity at byte offset ${bytesBefore(source, begin)}`)
    const inside = source.slice(begin + fence.length, end)
    const [, language, code] = (fence === '```' && /^([^\s`]*)\n([\s\S]*)$/.exec(inside)) || []
    const plain = (code ?? inside).replace(/\\([`\\])/g, '$1')
    const entity: Entity = { type: fence === '`' ? 'code' : 'pre', offset: text.length, length: plain.length }
    if (language) entity.language = language
    if (plain !== '') entities.push(entity)
    text += plain
    return end + fence.length
  }

  function endLink(begin: number): number {
    const link = open.pop()
    const [whole, url = ''] = /^\]\(((?:\\.|[^)\\])*)\)/.exec(source.slice(begin)) ?? []
    if (whole === undefined || !link) throw cannotParse(`Can't find end of a URL at byte offset ${bytesBefore(source, begin)}`)
    const label = text.slice(link.offset)
    const entity = linkEntity({ type: 'text_link', offset: link.offset, length: label.length, url: url.replace(/\\(.)/g, '$1') }, label)
    if (entity && label !== '') entities.push(entity)
    return begin + whole.length
  }

  function endQuote() {
    const length = text.replace(/\n$/, '').length - quoteBegin
    if (quoteBegin >= 0 && length > 0) entities.push({ type: 'blockquote', offset: quoteBegin, length })
    quoteBegin = -1
  }

  function endOf(mark: string, from: number): number {
    for (let index = from; index < source.length; index++) {
      if (source[index] === '\\') index++
      else if (source.startsWith(mark, index)) return index
    }
    return -1
  }
}

function bytesBefore(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at))
}

function cannotParse(reason: string) {
  return badRequest(`can't parse entities: ${reason}`)
}
