import type { ChatId, Mailbox, MailboxEvent, Media, Message, ServiceAction } from '../../world/types.ts'
import type { World } from '../../world/world.ts'
import type { TlObject } from '../tl/object.ts'
import { sha256 } from '../wire/numbers.ts'
import { entitiesToTl } from './entities.ts'
import type { MediaFiles } from './files.ts'
import { keyboardToTl } from './keyboard.ts'
import { mentions } from './mentions.ts'
import { isChannelId, wireId, type Peers } from './peers.ts'

/** Messages and mailbox events in TL, as one viewer sees them. */
export interface Messages {
  message(viewerId: number, message: Message): TlObject
  /** Everybody whom a message names. */
  peopleIn(message: Message, viewerId: number): ChatId[]
  /** Undefined for a message that is gone by now. */
  update(viewerId: number, mailbox: Mailbox, event: MailboxEvent): TlObject | undefined
  /** Several messages with all that a client must know to show them. */
  bundle(viewerId: number, messages: Message[]): { messages: TlObject[]; users: TlObject[]; chats: TlObject[] }
  idFor(viewerId: number, message: Message): number
  unreadIn(viewerId: number, chatId: ChatId): number
  media(media: Media, senderId: number): TlObject
}

export function createMessages({ world, peers, files }: { world: World; peers: Peers; files: MediaFiles }): Messages {
  return { message, peopleIn, update, bundle, idFor, unreadIn, media }

  function idFor(viewerId: number, { chat, ids }: Message): number {
    return ids[chat.kind === 'group' && isChannelId(chat.id) ? chat.id : viewerId] ?? 0
  }

  function message(viewerId: number, stored: Message): TlObject {
    const { content, fromId } = stored
    const chatId = world.chatIdFor(stored, viewerId)
    const isPost = chatId < 0 && world.groups.get(chatId)?.kind === 'channel'
    const object: TlObject = {
      _: content.service ? 'messageService' : 'message',
      id: idFor(viewerId, stored),
      out: fromId === viewerId,
      mentioned: mentions(world, stored, world.users.get(viewerId)),
      peerId: peers.peer(chatId),
      date: stored.date,
      post: isPost,
    }
    // in private chats only own messages name their sender
    if (chatId < 0 ? !isPost : fromId === viewerId) object['fromId'] = peers.peer(fromId)
    const replyTo = stored.replyTo === undefined ? undefined : world.messages.get(stored.replyTo)
    if (replyTo) object['replyTo'] = { _: 'messageReplyHeader', replyToMsgId: idFor(viewerId, replyTo) }
    if (content.service) return { ...object, action: actionOf(content.service, chatId) }
    object['message'] = content.text
    object['entities'] = entitiesToTl(content.entities)
    if (content.media) object['media'] = media(content.media, fromId)
    if (stored.replyMarkup !== undefined) object['replyMarkup'] = keyboardToTl(stored.replyMarkup)
    if (stored.editDate !== undefined) object['editDate'] = stored.editDate
    if (stored.albumId !== undefined) object['groupedId'] = albumNumber(stored.albumId)
    return object
  }

  function media(found: Media, senderId: number): TlObject {
    switch (found.kind) {
      case 'contact':
        return {
          _: 'messageMediaContact',
          phoneNumber: found.phone,
          firstName: found.firstName,
          lastName: found.lastName,
          userId: found.userId,
        }
      case 'location': {
        const geo = { _: 'geoPoint', lat: found.latitude, long: found.longitude }
        return found.title === undefined
          ? { _: 'messageMediaGeo', geo }
          : { _: 'messageMediaVenue', geo, title: found.title, address: found.address }
      }
      case 'photo':
        return { _: 'messageMediaPhoto', photo: files.describe(found, dcOf(senderId)) }
      default:
        return {
          _: 'messageMediaDocument',
          document: files.describe(found, dcOf(senderId)),
          voice: found.kind === 'voice',
          round: found.kind === 'video_note',
          video: found.kind === 'video',
        }
    }
  }

  /** Files stay in the data centre of whoever uploaded them. */
  function dcOf(userId: number): number {
    return world.users.get(userId)?.dc ?? 2
  }

  function peopleIn(stored: Message, viewerId: number): ChatId[] {
    const named = (stored.content.entities ?? []).flatMap(({ userId }) => (userId === undefined ? [] : [userId]))
    return [stored.fromId, world.chatIdFor(stored, viewerId), viewerId, ...named, ...(stored.content.service?.userIds ?? [])]
  }

  function bundle(viewerId: number, stored: Message[]) {
    return {
      messages: stored.map((one) => message(viewerId, one)),
      ...peers.attach(
        viewerId,
        stored.flatMap((one) => peopleIn(one, viewerId)),
      ),
    }
  }

  function update(viewerId: number, mailbox: Mailbox, event: MailboxEvent): TlObject | undefined {
    const { pts } = event
    const isChannel = mailbox.ownerId < 0
    switch (event.kind) {
      case 'new':
      case 'edit': {
        const stored = world.messages.get(event.uid)
        if (!stored || stored.deletedIn.includes(mailbox.ownerId)) return undefined
        const verb = event.kind === 'new' ? 'New' : 'Edit'
        return { _: `update${verb}${isChannel ? 'Channel' : ''}Message`, message: message(viewerId, stored), pts, ptsCount: 1 }
      }
      case 'delete': {
        const deleted = { messages: event.messageIds, pts, ptsCount: event.messageIds.length }
        return isChannel
          ? { _: 'updateDeleteChannelMessages', channelId: wireId(mailbox.ownerId), ...deleted }
          : { _: 'updateDeleteMessages', ...deleted }
      }
      case 'read_inbox': {
        const stillUnreadCount = unreadIn(viewerId, event.chatId)
        return { _: 'updateReadHistoryInbox', peer: peers.peer(event.chatId), maxId: event.maxId, stillUnreadCount, pts, ptsCount: 1 }
      }
      case 'read_outbox':
        return { _: 'updateReadHistoryOutbox', peer: peers.peer(event.chatId), maxId: event.maxId, pts, ptsCount: 1 }
    }
  }

  function unreadIn(viewerId: number, chatId: ChatId): number {
    const mailbox = world.mailboxFor(viewerId, chatId)
    const readTo = mailbox.readInbox.get(chatId) ?? 0
    const ids = mailbox.byChat.get(chatId) ?? []
    let count = 0
    for (let index = ids.length - 1; index >= 0 && (ids[index] ?? 0) > readTo; index--) {
      const stored = world.messageIn(mailbox, ids[index] ?? 0)
      if (stored && stored.fromId !== viewerId) count++
    }
    return count
  }
}

/** An album sent over MTProto carries its number; one of the Bot API a text. */
function albumNumber(albumId: string): bigint {
  return /^-?\d{1,18}$/.test(albumId) ? BigInt(albumId) : sha256('album', albumId).readBigInt64LE(0) & 0x7fff_ffff_ffff_ffffn
}

function actionOf({ kind, title = '', userIds = [] }: ServiceAction, chatId: ChatId): TlObject {
  switch (kind) {
    case 'created':
      return isChannelId(chatId) ? { _: 'messageActionChannelCreate', title } : { _: 'messageActionChatCreate', title, users: userIds }
    case 'joined':
      return { _: 'messageActionChatAddUser', users: userIds }
    case 'left':
      return { _: 'messageActionChatDeleteUser', userId: userIds[0] ?? 0 }
    case 'title':
      return { _: 'messageActionChatEditTitle', title }
  }
}
