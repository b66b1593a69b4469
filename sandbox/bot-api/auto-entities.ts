import type { Entity } from '../world/types.ts'
import { sortEntities } from './html.ts'

const word = String.raw`\p{L}\p{N}_`
const patterns: { type: string; pattern: RegExp }[] = [
  {
    type: 'url',
    pattern: new RegExp(
      String.raw`(?<![${word}@/.-])(?:https?://[^\s<>"]+|tg://[^\s<>"]+|(?:[\p{L}\p{N}-]+\.)+(?:com|net|org|io|me|tr|dev|app|example)(?:[/?#][^\s<>"]*)?(?![${word}@-]))`,
      'giu',
    ),
  },
  { type: 'email', pattern: /(?<![\w.+-])[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w-])/gi },
  { type: 'mention', pattern: new RegExp(`(?<![${word}@/.])@[a-z]\\w{3,31}(?![${word}])`, 'giu') },
  { type: 'bot_command', pattern: new RegExp(`(?<![${word}/<>])/[a-z0-9_]{1,64}(?:@[a-z]\\w{2,31})?(?![${word}/@])`, 'giu') },
  { type: 'hashtag', pattern: new RegExp(`(?<![${word}&#/])#(?=[${word}]*\\p{L})[${word}]{1,256}`, 'giu') },
]

/** Adds what Telegram finds by itself: commands, links, mentions, hashtags, e-mail addresses; never inside what is already marked as such. */
export function withAutoEntities(text: string, given: Entity[]): Entity[] {
  if (!/[/@#.:]/.test(text)) return given
  const found: Entity[] = []
  const closed = given.filter(({ type }) =>
    ['code', 'pre', 'text_link', 'text_mention', 'url', 'mention', 'email', 'hashtag', 'bot_command'].includes(type),
  )
  for (const { type, pattern } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const matched = type === 'url' ? match[0].replace(/[.,:;!?)\]'}]+$/, '') : match[0]
      const entity: Entity = { type, offset: match.index, length: matched.length }
      if (![...closed, ...found].some((other) => overlaps(other, entity))) found.push(entity)
    }
  }
  return found.length === 0 ? given : sortEntities([...given, ...found])
}

function overlaps(a: Entity, b: Entity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length
}
