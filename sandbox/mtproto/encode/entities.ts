import type { Entity } from '../../world/types.ts'
import type { TlObject } from '../tl/object.ts'
import type { Peers } from './peers.ts'

/** The Bot API's names, which the world uses, beside TL's. */
const plain: Record<string, string> = {
  mention: 'messageEntityMention',
  hashtag: 'messageEntityHashtag',
  cashtag: 'messageEntityCashtag',
  bot_command: 'messageEntityBotCommand',
  url: 'messageEntityUrl',
  email: 'messageEntityEmail',
  phone_number: 'messageEntityPhone',
  bold: 'messageEntityBold',
  italic: 'messageEntityItalic',
  underline: 'messageEntityUnderline',
  strikethrough: 'messageEntityStrike',
  spoiler: 'messageEntitySpoiler',
  blockquote: 'messageEntityBlockquote',
  code: 'messageEntityCode',
}
const plainBack = new Map(Object.entries(plain).map(([name, tlName]) => [tlName, name]))

/** Entities of types that MTProto does not have are left out. */
export function entitiesToTl(entities: Entity[] | undefined): TlObject[] | undefined {
  const mapped = (entities ?? []).flatMap((entity): TlObject[] => {
    const { offset, length } = entity
    switch (entity.type) {
      case 'pre':
        return [{ _: 'messageEntityPre', offset, length, language: entity.language ?? '' }]
      case 'text_link':
        return [{ _: 'messageEntityTextUrl', offset, length, url: entity.url ?? '' }]
      case 'text_mention':
        return entity.userId === undefined ? [] : [{ _: 'messageEntityMentionName', offset, length, userId: entity.userId }]
      case 'expandable_blockquote':
        return [{ _: 'messageEntityBlockquote', collapsed: true, offset, length }]
      default: {
        const name = plain[entity.type]
        return name === undefined ? [] : [{ _: name, offset, length }]
      }
    }
  })
  return mapped.length > 0 ? mapped : undefined
}

/** @param text for what lies outside of it: such entities are dropped, as Telegram does. */
export function entitiesFromTl(peers: Peers, viewerId: number, entities: TlObject[] | undefined, text: string): Entity[] | undefined {
  const mapped = (entities ?? []).flatMap((entity): Entity[] => {
    const offset = Number(entity['offset'])
    const length = Math.min(Number(entity['length']), text.length - offset)
    if (offset < 0 || length <= 0) return []
    switch (entity._) {
      case 'messageEntityPre':
        return [{ type: 'pre', offset, length, language: String(entity['language']) }]
      case 'messageEntityTextUrl':
        return [{ type: 'text_link', offset, length, url: String(entity['url']) }]
      case 'inputMessageEntityMentionName':
        // the codec read it as an object of the schema
        return [{ type: 'text_mention', offset, length, userId: peers.userIdOf(viewerId, entity['userId'] as TlObject) }]
      case 'messageEntityMentionName':
        return [{ type: 'text_mention', offset, length, userId: Number(entity['userId']) }]
      case 'messageEntityBlockquote':
        return [{ type: entity['collapsed'] ? 'expandable_blockquote' : 'blockquote', offset, length }]
      default: {
        const type = plainBack.get(entity._)
        return type === undefined ? [] : [{ type, offset, length }]
      }
    }
  })
  return mapped.length > 0 ? mapped : undefined
}
