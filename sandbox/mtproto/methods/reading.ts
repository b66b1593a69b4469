import type { ChatId, Message } from '../../world/types.ts'
import { isChannelId, requireMember, rightsOf } from '../encode/peers.ts'
import { typingName } from '../feed.ts'
import { RpcRefusal } from '../refusal.ts'
import type { TlObject } from '../tl/object.ts'
import { selfOf, type Context, type Handlers } from './context.ts'

const pageMax = 100

/** Chats and what stands in them. */
export function readingMethods(context: Context): Handlers {
  const { world, peers, messages, feed } = context
  return {
    'messages.getDialogs': ({ offsetDate, offsetId, limit }, caller) => dialogs(selfOf(context, caller).id, offsetDate, offsetId, limit),
    'messages.getPinnedDialogs': (_, caller) => {
      const self = selfOf(context, caller).id
      return { _: 'messages.peerDialogs', dialogs: [], messages: [], chats: [], users: [], state: state(self) }
    },
    'messages.getPeerDialogs': ({ peers: wanted }, caller) => {
      const self = selfOf(context, caller).id
      const chatIds = wanted.flatMap((one) => (one._ === 'inputDialogPeer' ? [peers.chatIdOf(self, one.peer)] : []))
      const last = chatIds.map((chatId) => world.lastIn(self, chatId)).filter((message) => message !== undefined)
      const bundle = messages.bundle(self, last)
      const known = peers.attach(self, [...chatIds, ...last.flatMap((message) => messages.peopleIn(message, self))])
      return { _: 'messages.peerDialogs', ...bundle, ...known, dialogs: chatIds.map((chatId) => dialog(self, chatId)), state: state(self) }
    },
    'messages.getHistory': ({ peer, offsetId, addOffset, limit, maxId, minId }, caller) => {
      const self = selfOf(context, caller).id
      const chatId = peers.chatIdOf(self, peer)
      const page = pageOf(self, chatId, { offsetId, addOffset, limit, maxId, minId })
      const count = world.history(self, chatId).length
      const bundle = messages.bundle(self, page)
      if (isChannelId(chatId)) return { _: 'messages.channelMessages', pts: world.mailbox(chatId).pts, count, topics: [], ...bundle }
      return page.length === count
        ? { _: 'messages.messages', topics: [], ...bundle }
        : { _: 'messages.messagesSlice', count, topics: [], ...bundle }
    },
    'messages.getMessages': ({ id }, caller) => {
      const self = selfOf(context, caller).id
      return { _: 'messages.messages', topics: [], ...byIds(self, self, id) }
    },
    'channels.getMessages': ({ channel, id }, caller) => {
      const self = selfOf(context, caller).id
      const groupId = peers.channelIdOf(self, channel)
      requireMember(world, groupId, self)
      const found = byIds(self, groupId, id)
      return { _: 'messages.channelMessages', pts: world.mailbox(groupId).pts, count: found.messages.length, topics: [], ...found }
    },
    'messages.readHistory': ({ peer, maxId }, caller) => {
      const self = selfOf(context, caller).id
      const chatId = peers.chatIdOf(self, peer)
      const before = world.mailbox(self).pts
      feed.causedBy(caller.session, () => world.read(self, chatId, maxId || world.mailbox(self).lastId))
      const { pts } = world.mailbox(self)
      return { _: 'messages.affectedMessages', pts, ptsCount: pts - before }
    },
    'messages.readMessageContents': (_, caller) => ({
      _: 'messages.affectedMessages',
      pts: world.mailbox(selfOf(context, caller).id).pts,
      ptsCount: 0,
    }),
    'channels.readHistory': ({ channel, maxId }, caller) => {
      const self = selfOf(context, caller).id
      const groupId = peers.channelIdOf(self, channel)
      requireMember(world, groupId, self)
      world.read(self, groupId, maxId || world.mailbox(groupId).lastId)
      return true
    },
    'messages.setTyping': ({ peer, action }, caller) => {
      const self = selfOf(context, caller).id
      const chatId = peers.chatIdOf(self, peer)
      if (chatId < 0) requireMember(world, chatId, self)
      world.typing(self, chatId, typingName(action._))
      return true
    },
    'messages.getChats': ({ id }, caller) => {
      const self = selfOf(context, caller).id
      return { _: 'messages.chats', chats: id.map((chatId) => peers.chat(self, -chatId)) }
    },
    'channels.getChannels': ({ id }, caller) => {
      const self = selfOf(context, caller).id
      return { _: 'messages.chats', chats: id.map((channel) => peers.chat(self, peers.channelIdOf(self, channel))) }
    },
    'channels.getFullChannel': ({ channel }, caller) => {
      const self = selfOf(context, caller).id
      return fullChannel(self, peers.channelIdOf(self, channel))
    },
    'channels.getParticipant': ({ channel, participant }, caller) => {
      const self = selfOf(context, caller).id
      const groupId = peers.channelIdOf(self, channel)
      requireMember(world, groupId, self)
      const userId = peers.chatIdOf(self, participant)
      return {
        _: 'channels.channelParticipant',
        participant: participantOf(self, groupId, userId),
        ...peers.attach(self, [userId, groupId]),
      }
    },
  }

  function state(userId: number): TlObject {
    return { _: 'updates.state', pts: world.mailbox(userId).pts, qts: 0, date: world.nowSeconds(), seq: 0, unreadCount: 0 }
  }

  function dialogs(self: number, offsetDate: number, offsetId: number, limit: number): TlObject {
    const all = world.dialogs(self)
    const isAfter = (last: Message) =>
      offsetDate === 0 || last.date < offsetDate || (last.date === offsetDate && messages.idFor(self, last) < offsetId)
    const page = all.filter(({ last }) => isAfter(last)).slice(0, Math.min(limit || pageMax, pageMax))
    const body = {
      ...messages.bundle(
        self,
        page.map(({ last }) => last),
      ),
      dialogs: page.map(({ chatId }) => dialog(self, chatId)),
    }
    return page.length === all.length ? { _: 'messages.dialogs', ...body } : { _: 'messages.dialogsSlice', count: all.length, ...body }
  }

  function dialog(self: number, chatId: ChatId): TlObject {
    const last = world.lastIn(self, chatId)
    const object: TlObject = {
      _: 'dialog',
      peer: peers.peer(chatId),
      topMessage: last ? messages.idFor(self, last) : 0,
      readInboxMaxId: world.readUpTo(self, chatId),
      readOutboxMaxId: world.mailboxFor(self, chatId).readOutbox.get(chatId) ?? 0,
      unreadCount: messages.unreadIn(self, chatId),
    }
    if (isChannelId(chatId)) object['pts'] = world.mailbox(chatId).pts
    return object
  }

  function pageOf(
    self: number,
    chatId: ChatId,
    { offsetId, addOffset, limit, maxId, minId }: { offsetId: number; addOffset: number; limit: number; maxId: number; minId: number },
  ): Message[] {
    if (isChannelId(chatId)) requireMember(world, chatId, self)
    const newestFirst = world.history(self, chatId).toReversed()
    const ids = newestFirst.map((message) => messages.idFor(self, message))
    const found = offsetId === 0 ? 0 : ids.findIndex((id) => id < offsetId)
    const start = Math.max(0, (found === -1 ? ids.length : found) + addOffset)
    return newestFirst.slice(start, start + Math.min(limit || pageMax, pageMax)).filter((message) => {
      const id = messages.idFor(self, message)
      return (maxId === 0 || id < maxId) && id > minId
    })
  }

  function byIds(self: number, mailboxId: number, wanted: TlObject[]) {
    const mailbox = world.mailbox(mailboxId)
    const found: Message[] = []
    const list = wanted.map((input) => {
      const id = Number(input['id'] ?? 0)
      const message = input._ === 'inputMessageID' ? world.messageIn(mailbox, id) : undefined
      if (message) found.push(message)
      return message ? messages.message(self, message) : { _: 'messageEmpty', id }
    })
    return { ...messages.bundle(self, found), messages: list }
  }

  function fullChannel(self: number, groupId: ChatId): TlObject {
    requireMember(world, groupId, self)
    const mailbox = world.mailbox(groupId)
    const { slowModeSeconds, members } = world.group(groupId)
    return {
      _: 'messages.chatFull',
      fullChat: {
        _: 'channelFull',
        id: Number(peers.peer(groupId)['channelId']),
        about: '',
        participantsCount: members.filter(({ role }) => role !== 'left' && role !== 'kicked').length,
        readInboxMaxId: world.readUpTo(self, groupId),
        unreadCount: messages.unreadIn(self, groupId),
        chatPhoto: { _: 'photoEmpty', id: 0n },
        pts: mailbox.pts,
        slowmodeSeconds: slowModeSeconds,
      },
      ...peers.attach(self, [groupId]),
    }
  }

  function participantOf(self: number, groupId: ChatId, userId: number): TlObject {
    const member = world.group(groupId).members.find((one) => one.userId === userId)
    if (!member || member.role === 'left') throw new RpcRefusal('USER_NOT_PARTICIPANT')
    const { role, date } = member
    switch (role) {
      case 'creator':
        return { _: 'channelParticipantCreator', userId, adminRights: rightsOf(role) }
      case 'administrator':
        return { _: 'channelParticipantAdmin', userId, adminRights: rightsOf(role), promotedBy: self, date, self: userId === self }
      case 'member':
        return userId === self
          ? { _: 'channelParticipantSelf', userId, inviterId: userId, date }
          : { _: 'channelParticipant', userId, date }
      case 'restricted':
      case 'kicked':
        return {
          _: 'channelParticipantBanned',
          peer: peers.peer(userId),
          left: role === 'kicked',
          kickedBy: userId,
          date,
          bannedRights: { _: 'chatBannedRights', sendMessages: true, viewMessages: role === 'kicked', untilDate: 0 },
        }
    }
  }
}
