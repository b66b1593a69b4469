import { serviceUserId, type ChatId, type Mailbox, type MailboxEvent, type Message } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { isChannelId, wireId, type Peers } from './encode/peers.ts'
import type { Messages } from './encode/messages.ts'
import type { TlObject } from './tl/object.ts'
import type { Schema } from './tl/schema.ts'
import { encode } from './tl/writer.ts'
import type { AuthKeys } from './wire/auth-keys.ts'
import type { Session } from './wire/session.ts'

/** Tells the live sessions of people what happened in their mailboxes. */
export interface Feed {
  /** What happens meanwhile is not told to this session: its own answer says it. */
  causedBy<Result>(session: Session, act: () => Result): Result
  push(userId: number, object: TlObject): void
  stop(): void
}

const typingActions: Record<string, string> = {
  typing: 'sendMessageTypingAction',
  upload_photo: 'sendMessageUploadPhotoAction',
  record_video: 'sendMessageRecordVideoAction',
  upload_video: 'sendMessageUploadVideoAction',
  record_voice: 'sendMessageRecordAudioAction',
  upload_voice: 'sendMessageUploadAudioAction',
  upload_document: 'sendMessageUploadDocumentAction',
  choose_sticker: 'sendMessageChooseStickerAction',
  find_location: 'sendMessageGeoLocationAction',
  record_video_note: 'sendMessageRecordRoundAction',
  upload_video_note: 'sendMessageUploadRoundAction',
  cancel: 'sendMessageCancelAction',
}
const typingNames = new Map(Object.entries(typingActions).map(([name, action]) => [action, name]))

/** The world's name for a typing action of TL. */
export function typingName(action: string): string {
  return typingNames.get(action) ?? 'typing'
}

interface Dependencies {
  world: World
  keys: AuthKeys
  peers: Peers
  messages: Messages
}

export function createFeed({ world, keys, peers, messages }: Dependencies): Feed {
  let cause: Session | undefined
  const listeners = [
    listen('mailbox', tellMailbox),
    listen('typing', ({ fromId, chatId, action }) => tellTyping(fromId, chatId, action)),
    listen('blocked', ({ userId, byUserId, isBlocked }) =>
      push(byUserId, short({ _: 'updatePeerBlocked', peerId: peers.peer(userId), blocked: isBlocked })),
    ),
    listen('member', ({ groupId, userId }) => {
      if (isChannelId(groupId)) push(userId, bundle(userId, { _: 'updateChannel', channelId: wireId(groupId) }, [groupId]))
    }),
  ]
  return {
    push,
    causedBy(session, act) {
      const before = cause
      cause = session
      try {
        return act()
      } finally {
        cause = before
      }
    },
    stop() {
      for (const end of listeners) end()
    },
  }

  function listen<Name extends 'mailbox' | 'typing' | 'blocked' | 'member'>(
    name: Name,
    act: (...args: Parameters<Parameters<typeof world.on<Name>>[1]>) => void,
  ): () => void {
    const heard = act as never // of one name among several the emitter's type knows the arguments of none
    world.on(name, heard)
    return () => world.off(name, heard)
  }

  function tellMailbox(mailbox: Mailbox, event: MailboxEvent): void {
    if (mailbox.ownerId > 0) return tellOne(mailbox.ownerId, mailbox, event)
    for (const { userId, role } of world.groups.get(mailbox.ownerId)?.members ?? [])
      if (role !== 'left' && role !== 'kicked') tellOne(userId, mailbox, event)
  }

  function tellOne(userId: number, mailbox: Mailbox, event: MailboxEvent): void {
    const sessions = listening(userId)
    if (sessions.length === 0) return
    const update = messages.update(userId, mailbox, event)
    if (!update) return
    deliver(sessions, bundle(userId, update, peopleOf(userId, mailbox, event)))
  }

  function peopleOf(userId: number, mailbox: Mailbox, event: MailboxEvent): ChatId[] {
    switch (event.kind) {
      case 'new':
      case 'edit': {
        const message: Message | undefined = world.messages.get(event.uid)
        return message ? messages.peopleIn(message, userId) : []
      }
      case 'delete':
        return mailbox.ownerId < 0 ? [mailbox.ownerId] : []
      case 'read_inbox':
      case 'read_outbox':
        return [event.chatId]
    }
  }

  function tellTyping(fromId: number, chatId: ChatId, name: string): void {
    const action = { _: typingActions[name] ?? 'sendMessageTypingAction', progress: 0 }
    if (chatId > 0) {
      if (chatId !== fromId && fromId !== serviceUserId) push(chatId, short({ _: 'updateUserTyping', userId: fromId, action }))
      return
    }
    const from = { fromId: peers.peer(fromId), action }
    const update = isChannelId(chatId)
      ? { _: 'updateChannelUserTyping', channelId: wireId(chatId), ...from }
      : { _: 'updateChatUserTyping', chatId: wireId(chatId), ...from }
    for (const { userId } of world.groups.get(chatId)?.members ?? []) if (userId !== fromId) push(userId, short(update))
  }

  function push(userId: number, object: TlObject): void {
    const sessions = listening(userId)
    if (sessions.length > 0) deliver(sessions, object)
  }

  function listening(userId: number): Session[] {
    const sessions: Session[] = []
    for (const key of keys.of(userId)) {
      if (key.isGuest) continue
      for (const session of keys.sessionsOf(key)) if (session.wantsUpdates && session !== cause) sessions.push(session)
    }
    return sessions
  }

  /** Encoded once for all sessions of a layer. */
  function deliver(sessions: Session[], object: TlObject): void {
    const encoded = new Map<Schema, Buffer>()
    for (const session of sessions) {
      const bytes = encoded.get(session.schema) ?? encode(object, session.schema)
      encoded.set(session.schema, bytes)
      session.send(bytes, 'update')
    }
  }

  function bundle(userId: number, update: TlObject, chatIds: ChatId[]): TlObject {
    return { _: 'updates', updates: [update], ...peers.attach(userId, chatIds), date: world.nowSeconds(), seq: 0 }
  }

  function short(update: TlObject): TlObject {
    return { _: 'updateShort', update, date: world.nowSeconds() }
  }
}
