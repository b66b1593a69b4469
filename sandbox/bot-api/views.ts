import { createHash } from 'node:crypto'
import type { World } from '../world/world.ts'
import type { Entity, Group, Media, Member, Message, User } from '../world/types.ts'
import { withAutoEntities } from './auto-entities.ts'
import { inlineKeyboardOf } from './keyboard.ts'
import { impossible } from './impossible.ts'
import type { Fields } from './params.ts'
import { fileIdOf } from './file-ids.ts'

/** The world in the Bot API's objects, as one bot sees it. */
export function createViews(world: World, botId: number) {
  return { user: userView, chat, message, member, callbackMessage }

  function chat(chatId: number): Fields {
    if (chatId < 0) {
      const { id, kind, title, username } = world.group(chatId)
      return { id, type: kind, title, ...given('username', username) }
    }
    const { id, firstName, lastName, username } = world.user(chatId)
    return { id, type: 'private', first_name: firstName, ...given('last_name', lastName), ...given('username', username) }
  }

  /** @param withReply false inside an answered message: Telegram nests one level only. */
  function message(of: Message, withReply = true): Fields {
    const chatId = world.chatIdFor(of, botId)
    const answered = withReply && of.replyTo !== undefined ? world.messages.get(of.replyTo) : undefined
    return {
      message_id: idOf(of),
      ...senderOf(of, chatId),
      chat: chat(chatId),
      date: of.date,
      ...given('edit_date', of.editDate),
      ...given('media_group_id', of.albumId),
      ...(answered && !isDeletedFor(answered) ? { reply_to_message: message(answered, false) } : {}),
      ...contentOf(of),
      ...given('reply_markup', inlineKeyboardOf(of.replyMarkup)),
    }
  }

  /** What a callback query shows of its message: only where it was, once it is deleted. */
  function callbackMessage(of: Message): Fields {
    if (!isDeletedFor(of)) return message(of)
    return { chat: chat(world.chatIdFor(of, botId)), message_id: idOf(of), date: 0 }
  }

  function member(groupId: number, userId: number): Fields {
    return chatMember(userView(world.user(userId)), world.roleIn(groupId, userId))
  }

  function idOf(of: Message): number {
    return of.ids[mailboxOwner(of)] ?? 0
  }

  function isDeletedFor(of: Message): boolean {
    return of.deletedIn.includes(mailboxOwner(of))
  }

  function mailboxOwner(of: Message): number {
    return of.chat.kind === 'group' && world.groups.get(of.chat.id)?.kind !== 'group' ? of.chat.id : botId
  }

  function senderOf(of: Message, chatId: number): Fields {
    const isChannel = chatId < 0 && world.group(chatId).kind === 'channel'
    return isChannel ? { sender_chat: chat(chatId) } : { from: userView(world.user(of.fromId)) }
  }

  function contentOf({ content, fromId, chat: place, via }: Message): Fields {
    if (content.service) return serviceOf(content.service, fromId, place.kind === 'group' ? world.groups.get(place.id) : undefined)
    const isMarked = via === 'bot-api' || content.entities !== undefined
    const marks = isMarked ? (content.entities ?? []) : withAutoEntities(content.text, [])
    const entities = marks.map(entity)
    if (!content.media) return { text: content.text, ...(entities.length > 0 ? { entities } : {}) }
    const caption = content.text === '' ? {} : { caption: content.text, ...(entities.length > 0 ? { caption_entities: entities } : {}) }
    return { ...mediaOf(content.media), ...caption }
  }

  function entity({ userId, ...rest }: Entity): Fields {
    const mentioned = userId === undefined ? undefined : world.users.get(userId)
    return { ...rest, ...(mentioned ? { user: userView(mentioned) } : {}) }
  }

  function serviceOf(service: NonNullable<Message['content']['service']>, fromId: number, group: Group | undefined): Fields {
    const people = (service.userIds ?? [fromId]).flatMap((id) => world.users.get(id) ?? [])
    switch (service.kind) {
      case 'created':
        return { [`${group?.kind ?? 'group'}_chat_created`]: true }
      case 'joined':
        return { new_chat_members: people.map(userView) }
      case 'left': {
        const [gone] = people
        return gone ? { left_chat_member: userView(gone) } : {}
      }
      case 'title':
        return { new_chat_title: service.title ?? '' }
      default:
        return impossible(service.kind)
    }
  }

  function mediaOf(media: Media): Fields {
    if (media.kind === 'contact') {
      const { phone, firstName, lastName, userId } = media
      return { contact: { phone_number: phone, first_name: firstName, ...given('last_name', lastName), ...given('user_id', userId) } }
    }
    if (media.kind === 'location') {
      const location = { latitude: media.latitude, longitude: media.longitude }
      return media.title === undefined ? { location } : { location, venue: { location, title: media.title, address: media.address ?? '' } }
    }
    return fileOf(media)
  }

  function fileOf(media: Extract<Media, { file: string }>): Fields {
    const { name, mime, size } = world.files.get(media.file)
    const identity = { ...fileIdentity(botId, media.kind, media.file), file_size: size }
    const named = { file_name: name, mime_type: mime }
    const { width = 320, height = 240, durationSeconds: duration = 0 } = media
    switch (media.kind) {
      case 'photo':
        return { photo: photoSizes(media.file, size, width, height) }
      case 'document':
        return { document: { ...identity, ...named } }
      case 'video':
        return { video: { ...identity, ...named, width, height, duration } }
      case 'animation':
        return { animation: { ...identity, ...named, width, height, duration }, document: { ...identity, ...named } }
      case 'voice':
        return { voice: { ...identity, mime_type: mime, duration } }
      case 'audio':
        return { audio: { ...identity, ...named, duration } }
      case 'video_note':
        return { video_note: { ...identity, length: width, duration } }
      case 'sticker':
        return {
          sticker: {
            ...identity,
            type: 'regular',
            width: 512,
            height: 512,
            is_animated: false,
            is_video: false,
            ...given('emoji', media.emoji),
          },
        }
      default:
        return impossible(media.kind)
    }
  }

  /** A thumbnail and the whole, as Telegram lists them: who takes the first one gets the thumbnail. */
  function photoSizes(file: string, size: number, width: number, height: number): Fields[] {
    const scale = Math.min(1, 90 / Math.max(width, height))
    const thumbnail = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
    return [
      { ...fileIdentity(botId, 'thumbnail', file), ...thumbnail },
      { ...fileIdentity(botId, 'photo', file), file_size: size, width, height },
    ]
  }
}

export type Views = ReturnType<typeof createViews>

export function fileIdentity(botId: number, kind: string, file: string): Fields {
  const unique = createHash('sha1').update(`${kind}:${file}`).digest('base64url').slice(0, 15)
  return { file_id: fileIdOf(botId, kind, file), file_unique_id: unique }
}

const memberRights = {
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: true,
  can_promote_members: false,
  can_change_info: true,
  can_invite_users: true,
  can_post_stories: true,
  can_edit_stories: true,
  can_delete_stories: true,
  can_send_welcome_messages: true,
  can_pin_messages: true,
}

export function userView(of: User): Fields {
  return {
    id: of.id,
    is_bot: of.isBot,
    first_name: of.firstName,
    ...given('last_name', of.lastName),
    ...given('username', of.username),
    ...(of.isBot ? {} : { language_code: of.languageCode }),
    ...(of.isPremium === true ? { is_premium: true } : {}),
  }
}

/** Someone's standing in a chat. */
export function chatMember(user: Fields, role: Member['role']): Fields {
  switch (role) {
    case 'creator':
      return { status: 'creator', user, is_anonymous: false }
    case 'administrator':
      return { status: 'administrator', user, can_be_edited: false, is_anonymous: false, ...memberRights }
    case 'restricted':
      return { status: 'restricted', user, is_member: true, ...noPermissions, until_date: 0 }
    case 'kicked':
      return { status: 'kicked', user, until_date: 0 }
    case 'member':
    case 'left':
      return { status: role, user }
    default:
      return impossible(role)
  }
}

const noPermissions = Object.fromEntries(
  [
    'send_messages',
    'send_audios',
    'send_documents',
    'send_photos',
    'send_videos',
    'send_video_notes',
    'send_voice_notes',
    'send_polls',
    'send_other_messages',
    'add_web_page_previews',
    'react_to_messages',
    'edit_tag',
    'change_info',
    'invite_users',
    'pin_messages',
    'manage_topics',
  ].map((right) => [`can_${right}`, false]),
)

function given(name: string, value: unknown): Fields {
  return value === undefined ? {} : { [name]: value }
}
