import type { Entity } from '../world/types.ts'
import { withAutoEntities } from './auto-entities.ts'
import { linkEntity, parseHtml, sortEntities, type Formatted } from './html.ts'
import { parseMarkdown } from './markdown.ts'
import type { Params } from './params.ts'
import { badRequest, notHere } from './refusal.ts'

export const textLengthMax = 4096
export const captionLengthMax = 1024

/** The text of a message; refused when it is empty or too long after its marks are read. */
export function readText(params: Params): Formatted {
  const formatted = readFormatted(params, 'text', 'entities')
  if (formatted.text === '') throw badRequest('message text is empty')
  if (formatted.text.length > textLengthMax) throw badRequest('message is too long')
  return formatted
}

export function readCaption(params: Params): Formatted {
  const formatted = readFormatted(params, 'caption', 'caption_entities')
  if (formatted.text.length > captionLengthMax) throw badRequest('message caption is too long')
  return formatted
}

export function readFormatted(params: Params, textName: string, entitiesName: string): Formatted {
  const source = (params.text(textName) ?? '').replaceAll('\r', '')
  const { text, entities } = trim(parse(source, params, entitiesName))
  return { text, entities: withAutoEntities(text, entities) }
}

function parse(source: string, params: Params, entitiesName: string): Formatted {
  const mode = (params.text('parse_mode') ?? '').toLowerCase()
  if (mode === 'html') return parseHtml(source)
  if (mode === 'markdownv2') return parseMarkdown(source)
  if (mode === 'markdown') throw notHere('parse_mode Markdown (the old one); use HTML or MarkdownV2')
  if (mode !== '') throw badRequest('unsupported parse_mode')
  return { text: source, entities: sortEntities((params.objects(entitiesName) ?? []).flatMap((entity) => readEntity(entity, source))) }
}

function readEntity(params: Params, text: string): Entity[] {
  const type = params.text('type') ?? ''
  const offset = params.integer('offset') ?? 0
  const length = Math.min(params.integer('length') ?? 0, text.length - offset)
  if (offset < 0 || length <= 0) return []
  const entity: Entity = { type, offset, length }
  if (type === 'text_link')
    return [linkEntity({ ...entity, url: params.text('url') ?? '' }, text.slice(offset, offset + length)) ?? []].flat()
  const language = params.text('language')
  if (type === 'pre' && language !== undefined) return [{ ...entity, language }]
  const userId = params.object('user')?.integer('id')
  if (type === 'text_mention') return userId === undefined ? [] : [{ ...entity, userId }]
  return isKept(type) ? [entity] : []
}

function isKept(type: string): boolean {
  return ['bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'code', 'pre', 'blockquote', 'expandable_blockquote'].includes(type)
}

/** Telegram cuts blanks off both ends and moves the marks with the text. */
function trim({ text, entities }: Formatted): Formatted {
  const cut = text.length - text.trimStart().length
  const trimmed = text.trim()
  const moved = entities.map((entity) => {
    const begin = Math.max(0, entity.offset - cut)
    const end = Math.min(trimmed.length, entity.offset + entity.length - cut)
    return { ...entity, offset: begin, length: end - begin }
  })
  return { text: trimmed, entities: moved.filter(({ length }) => length > 0) }
}
