import { getMarkedPeerId, Message, type MessageMedia, type PeersIndex, type tl } from '@mtcute/core'
import { fileRef } from './files.ts'
import type { IncomingMedia, IncomingMessage, JoinedGroup } from '#features/accounts/ports.ts'

/** What an update means to the product; most mean nothing. */
export type Heard =
  | { kind: 'message' | 'own' | 'edited'; message: Omit<IncomingMessage, 'accountId' | 'isPastDialog'> }
  | { kind: 'deleted'; chatId: number | undefined; messageIds: number[] }
  | { kind: 'read'; chatId: number; maxId: number }
  | { kind: 'joined'; joined: Omit<JoinedGroup, 'accountId'> }

export interface Self {
  userId: number
}

/** Telegram's own accounts: login codes, notices, verification, support. */
const serviceIds: ReadonlySet<number> = new Set([777_000, 42_777, 333_000, 489_000])

/**
 * Reads an update. Everything from Telegram's service accounts, from bots (the product's own is one), in Saved Messages and from
 * channels ends here, before anything is stored, logged or counted.
 */
export function hear(update: tl.TypeUpdate, peers: PeersIndex, self: Self): Heard | undefined {
  switch (update._) {
    case 'updateNewMessage':
    case 'updateNewChannelMessage':
      return ofMessage(update.message, peers, self, false)
    case 'updateEditMessage':
    case 'updateEditChannelMessage':
      return ofMessage(update.message, peers, self, true)
    case 'updateDeleteMessages':
      return { kind: 'deleted', chatId: undefined, messageIds: update.messages }
    case 'updateDeleteChannelMessages':
      return { kind: 'deleted', chatId: getMarkedPeerId(update.channelId, 'channel'), messageIds: update.messages }
    case 'updateReadHistoryInbox':
      return ofRead(getMarkedPeerId(update.peer), update.maxId, peers, self)
    case 'updateReadChannelInbox':
      return { kind: 'read', chatId: getMarkedPeerId(update.channelId, 'channel'), maxId: update.maxId }
    default:
      return undefined
  }
}

function ofRead(chatId: number, maxId: number, peers: PeersIndex, self: Self): Heard | undefined {
  return chatId > 0 && isDeaf(chatId, peers, self) ? undefined : { kind: 'read', chatId, maxId }
}

function ofMessage(raw: tl.TypeMessage, peers: PeersIndex, self: Self, isEdit: boolean): Heard | undefined {
  if (raw._ === 'messageService') return ofJoining(raw, peers, self)
  if (raw._ !== 'message' || raw.post) return undefined
  const chatId = getMarkedPeerId(raw.peerId)
  if (raw.fromId && raw.fromId._ !== 'peerUser') return undefined
  const senderId = raw.fromId?.userId ?? (raw.out ? self.userId : chatId)
  const isOwn = raw.out ?? senderId === self.userId
  if (chatId > 0 && isDeaf(chatId, peers, self)) return undefined
  if (chatId < 0 && isChannel(raw.peerId, peers)) return undefined
  if (!isOwn && isDeaf(senderId, peers, self)) return undefined
  // a bot that writes in somebody's name
  if (raw.viaBusinessBotId !== undefined) return undefined
  // an own edit changes nothing that the product keeps
  if (isOwn && isEdit) return undefined
  return { kind: isEdit ? 'edited' : isOwn ? 'own' : 'message', message: describe(raw, peers, chatId, senderId) }
}

/** Telegram's line in a group about somebody who came. */
function ofJoining(raw: tl.RawMessageService, peers: PeersIndex, self: Self): Heard | undefined {
  const chatId = getMarkedPeerId(raw.peerId)
  if (chatId > 0 || isChannel(raw.peerId, peers)) return undefined
  const came = cameBy(raw).filter((userId) => !isDeaf(userId, peers, self))
  if (came.length === 0) return undefined
  const people = came.map((id) => {
    const user = peers.users.get(id)
    return { id, firstName: user?._ === 'user' ? (user.firstName ?? '') : '' }
  })
  return { kind: 'joined', joined: { chatId, messageId: raw.id, people, at: new Date(raw.date * 1000) } }
}

function cameBy({ action, fromId }: tl.RawMessageService): number[] {
  switch (action._) {
    case 'messageActionChatAddUser':
      return action.users
    case 'messageActionChatJoinedByLink':
    case 'messageActionChatJoinedByRequest':
      return fromId?._ === 'peerUser' ? [fromId.userId] : []
    default:
      return []
  }
}

/** Nobody to talk with: Telegram itself, a bot, or oneself. */
function isDeaf(userId: number, peers: PeersIndex, self: Self): boolean {
  if (serviceIds.has(userId) || userId === self.userId) return true
  const user = peers.users.get(userId)
  return user?._ === 'user' && (Boolean(user.bot) || Boolean(user.support))
}

function isChannel(peer: tl.TypePeer, peers: PeersIndex): boolean {
  if (peer._ !== 'peerChannel') return false
  const chat = peers.chats.get(peer.channelId)
  return chat?._ === 'channel' && Boolean(chat.broadcast)
}

function describe(
  raw: tl.RawMessage,
  peers: PeersIndex,
  chatId: number,
  senderId: number,
): Omit<IncomingMessage, 'accountId' | 'isPastDialog'> {
  const user = peers.users.get(senderId)
  const person = user?._ === 'user' ? user : undefined
  const chat =
    raw.peerId._ === 'peerUser' ? undefined : peers.chats.get(raw.peerId._ === 'peerChat' ? raw.peerId.chatId : raw.peerId.channelId)
  const username = person?.username ?? person?.usernames?.find((name) => name.active)?.username
  const media = mediaOf(new Message(raw, peers), raw)
  const replyToId = raw.replyTo?._ === 'messageReplyHeader' ? raw.replyTo.replyToMsgId : undefined
  return {
    chatId,
    messageId: raw.id,
    isGroup: chatId < 0,
    ...(chat && 'title' in chat ? { groupTitle: chat.title } : {}),
    sender: {
      id: senderId,
      firstName: person?.firstName ?? '',
      ...(person?.lastName === undefined ? {} : { lastName: person.lastName }),
      ...(username === undefined ? {} : { username }),
      isContact: Boolean(person?.contact),
    },
    sentAt: new Date(raw.date * 1000),
    text: raw.message,
    ...(media ? { media } : {}),
    ...(replyToId === undefined ? {} : { replyToId }),
    ...(raw.groupedId ? { albumId: raw.groupedId.toString() } : {}),
    mentionsMe: Boolean(raw.mentioned),
  }
}

function mediaOf(message: Message, raw: tl.RawMessage): IncomingMedia | undefined {
  if (!raw.media || raw.media._ === 'messageMediaEmpty' || raw.media._ === 'messageMediaWebPage') return undefined
  let media: MessageMedia
  try {
    media = message.media
  } catch {
    // a photo without sizes, a document that is gone
    return { kind: 'other' }
  }
  switch (media?.type) {
    case 'photo':
      return { kind: 'photo', ...refOf(media), ...sizeOf(media) }
    case 'video':
      return {
        kind: media.isRound ? 'video_note' : media.isAnimation ? 'animation' : 'video',
        durationSeconds: media.duration,
        ...fileOf(media),
      }
    case 'voice':
      return { kind: 'voice', durationSeconds: media.duration, ...fileOf(media) }
    case 'audio':
      return { kind: 'audio', durationSeconds: media.duration, ...fileOf(media) }
    case 'document':
      return { kind: 'document', ...fileOf(media) }
    case 'sticker':
      return { kind: 'sticker', emoji: media.emoji, ...fileOf(media) }
    case 'contact':
      return { kind: 'contact', contact: contactOf(media) }
    case 'location':
    case 'live_location':
      return { kind: 'place', place: { latitude: media.latitude, longitude: media.longitude } }
    case 'venue': {
      const { location, title, address } = media
      return { kind: 'place', place: { latitude: location.latitude, longitude: location.longitude, title, address } }
    }
    default:
      return { kind: 'other' }
  }
}

interface AnyFile {
  location: unknown
  dcId?: number | undefined
  fileName: string | null
  mimeType: string
  fileSize?: number | undefined
}

function fileOf(file: AnyFile) {
  return { ...refOf(file), ...(file.fileName === null ? {} : { name: file.fileName }), mime: file.mimeType, ...sizeOf(file) }
}

function refOf({ location, dcId }: Pick<AnyFile, 'location' | 'dcId'>) {
  const ref = fileRef(location, dcId)
  return ref === undefined ? {} : { ref }
}

function sizeOf({ fileSize }: { fileSize?: number | undefined }) {
  return fileSize === undefined ? {} : { size: fileSize }
}

function contactOf(media: { phoneNumber: string; firstName: string; lastName: string; userId: number }) {
  return {
    phone: media.phoneNumber,
    firstName: media.firstName,
    ...(media.lastName === '' ? {} : { lastName: media.lastName }),
    ...(media.userId ? { userId: media.userId } : {}),
  }
}
