/**
 * A user's own id; a basic group as `-id`; a supergroup or channel as `-1_000_000_000_000 - id`: the marks of the Bot API,
 * which MTProto libraries share.
 */
export type ChatId = number

/** Telegram itself: login codes and notices come from here. */
export const serviceUserId = 777_000

export interface User {
  id: number
  isBot: boolean
  firstName: string
  lastName?: string
  username?: string
  /** Digits without a plus. */
  phone?: string
  languageCode: string
  /** The data centre where the account lives; a login elsewhere is told to migrate. */
  dc: number
  /** The 2FA password; the sandbox keeps it readable because its owner may look it up on the chat page. */
  password?: string
  passwordHint?: string
  /** Ids of the people in the address book. */
  contacts: number[]
  /** Ids of those whom this user has blocked, bots included. */
  blocked: number[]
  isBanned?: boolean
  isPremium?: boolean
}

export type GroupKind = 'group' | 'supergroup' | 'channel'

export interface Member {
  userId: number
  role: 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked'
  date: number
}

export interface Group {
  id: ChatId
  kind: GroupKind
  title: string
  username?: string
  /** Seconds. */
  date: number
  members: Member[]
  slowModeSeconds?: number
}

/** As the Bot API names them: UTF-16 offsets. */
export interface Entity {
  type: string
  offset: number
  length: number
  url?: string
  language?: string
  userId?: number
}

export type MediaKind = 'photo' | 'video' | 'animation' | 'voice' | 'audio' | 'video_note' | 'document' | 'sticker'

export type Media =
  | {
      kind: MediaKind
      /** Key in `world.files`. */
      file: string
      width?: number
      height?: number
      durationSeconds?: number
      emoji?: string
    }
  | { kind: 'contact'; phone: string; firstName: string; lastName?: string; userId?: number }
  | { kind: 'location'; latitude: number; longitude: number; title?: string; address?: string }

export interface StoredFile {
  key: string
  name: string
  mime: string
  size: number
}

/** What people see as grey lines: joins, a pinned message, a new title. */
export type ServiceAction = { kind: 'created' | 'joined' | 'left' | 'title'; userIds?: number[]; title?: string }

export interface Content {
  text: string
  entities?: Entity[]
  media?: Media
  service?: ServiceAction
}

/** Where a message entered the world. */
export type Via = 'phone' | 'mtproto' | 'bot-api' | 'service'

export interface Message {
  /** One number for the message in the whole world; people and bots see the ids of their mailboxes instead. */
  uid: number
  /** Positive: a private chat, told by both ends; negative: the group. */
  chat: { kind: 'private'; ends: [number, number] } | { kind: 'group'; id: ChatId }
  fromId: number
  /** Seconds. */
  date: number
  editDate?: number
  content: Content
  /** The uid of the message that this one answers. */
  replyTo?: number
  /** Messages sent as one album share it. */
  albumId?: string
  /** A bot's keyboard under the message, in the Bot API's own form. */
  replyMarkup?: unknown
  via: Via
  /** The sender's own number for it (MTProto's `random_id`): the same one never sends twice. */
  randomId?: string
  /** Message ids by mailbox: a user's id in private chats and basic groups, the group's id in supergroups and channels. */
  ids: Record<string, number>
  /** Mailboxes in which it was deleted. */
  deletedIn: number[]
}

/** One step of a mailbox, in the order in which its owner must see them. */
export type MailboxEvent =
  | { kind: 'new' | 'edit'; pts: number; uid: number }
  | { kind: 'delete'; pts: number; messageIds: number[]; chatId: ChatId }
  /** The owner read up to an id, or the other side did. */
  | { kind: 'read_inbox' | 'read_outbox'; pts: number; chatId: ChatId; maxId: number }

export interface Mailbox {
  /** A user id, or the id of a supergroup or channel. */
  ownerId: number
  lastId: number
  /** Grows by one with each event, by the count of ids with a delete. */
  pts: number
  /** The newest events, oldest first; how far back `getDifference` can go. */
  events: MailboxEvent[]
  /** Message uid by message id. */
  uids: Map<number, number>
  /** Message ids by chat, ascending. */
  byChat: Map<ChatId, number[]>
  readInbox: Map<ChatId, number>
  readOutbox: Map<ChatId, number>
}

/** What the edges listen to. Each is emitted after the world has changed. */
export interface WorldEvents {
  /** A message was written, before any mailbox tells of it. */
  sent: [message: Message]
  mailbox: [mailbox: Mailbox, event: MailboxEvent]
  typing: [event: { fromId: number; chatId: ChatId; action: string }]
  user: [user: User]
  blocked: [event: { userId: number; byUserId: number; isBlocked: boolean }]
  /** A person pressed a button under a bot's message. */
  press: [event: { userId: number; botId: number; uid: number; data: string }]
  member: [event: { groupId: ChatId; userId: number; by: number; before: Member['role']; after: Member['role'] }]
  /** A fault was ordered, met or taken back. */
  disturbed: []
  reset: []
}

/** A refusal in Telegram's own word, such as `USER_IS_BLOCKED`; each edge words it for its side. */
export class WorldRefusal extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.name = 'WorldRefusal'
    this.reason = reason
  }
}

export interface SendInput {
  fromId: number
  /** As the sender sees it: the other person's id, their own for Saved Messages, or a group. */
  to: ChatId
  content: Content
  /** A message id in the sender's mailbox. */
  replyToId?: number
  albumId?: string
  replyMarkup?: unknown
  via: Via
  /** See `Message.randomId`; `sentBefore` finds the message that took it. */
  randomId?: string
}
