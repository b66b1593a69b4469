import { withAutoEntities } from '../../bot-api/auto-entities.ts'
import type { Message, User } from '../../world/types.ts'
import type { World } from '../../world/world.ts'

/**
 * Whether Telegram marks a message for this person (https://core.telegram.org/api/mentions): in a group somebody else names them, by
 * @username or by a link to them, or answers what they wrote.
 */
export function mentions(world: World, message: Message, viewer: User | undefined): boolean {
  const { chat, fromId, replyTo, content } = message
  if (!viewer || fromId === viewer.id || chat.kind !== 'group' || world.groups.get(chat.id)?.kind === 'channel') return false
  if (replyTo !== undefined && world.messages.get(replyTo)?.fromId === viewer.id) return true
  const own = viewer.username === undefined ? undefined : `@${viewer.username}`.toLowerCase()
  return withAutoEntities(content.text, content.entities ?? []).some(({ type, userId, offset, length }) => {
    if (type === 'text_mention') return userId === viewer.id
    return type === 'mention' && content.text.slice(offset, offset + length).toLowerCase() === own
  })
}
