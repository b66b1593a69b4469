import { createHmac } from 'node:crypto'
import { serviceUserId, WorldRefusal, type ChatId, type Group, type Member, type User } from '../../world/types.ts'
import type { World } from '../../world/world.ts'
import { RpcRefusal } from '../refusal.ts'
import type { TlObject } from '../tl/object.ts'

/** Supergroups and channels are marked with this in the world and bare on the wire. */
const channelBase = -1_000_000_000_000

/** People and chats in TL, each as one viewer sees them, and the way back from what a client sends. */
export interface Peers {
  user(viewerId: number, userId: number): TlObject
  chat(viewerId: number, groupId: ChatId): TlObject
  peer(chatId: ChatId): TlObject
  /** What an answer has to attach so that its reader knows everybody in it. */
  attach(viewerId: number, chatIds: Iterable<ChatId>): { users: TlObject[]; chats: TlObject[] }
  /** @throws RpcRefusal when the peer does not exist or the access hash is not this viewer's. */
  chatIdOf(viewerId: number, input: TlObject): ChatId
  userIdOf(viewerId: number, input: TlObject): number
  channelIdOf(viewerId: number, input: TlObject): ChatId
  accessHash(viewerId: number, chatId: ChatId): bigint
}

export function createPeers(world: World, secret: Buffer): Peers {
  return { user, chat, peer, attach, chatIdOf, userIdOf, channelIdOf, accessHash }

  function accessHash(viewerId: number, chatId: ChatId): bigint {
    return createHmac('sha256', secret).update(`access:${viewerId}:${chatId}`).digest().readBigInt64LE(0)
  }

  function user(viewerId: number, userId: number): TlObject {
    const found = world.users.get(userId)
    return found ? describeUser(viewerId, found) : { _: 'userEmpty', id: userId }
  }

  function describeUser(viewerId: number, found: User): TlObject {
    const viewer = world.users.get(viewerId)
    const isContact = viewer?.contacts.includes(found.id) ?? false
    const isSelf = found.id === viewerId
    const object: TlObject = {
      _: 'user',
      id: found.id,
      accessHash: accessHash(viewerId, found.id),
      firstName: found.isBanned ? undefined : found.firstName,
      lastName: found.lastName,
      username: found.username,
      self: isSelf,
      contact: isContact,
      mutualContact: isContact && found.contacts.includes(viewerId),
      deleted: found.isBanned,
      premium: found.isPremium,
      bot: found.isBot,
    }
    if (found.isBot) object['botInfoVersion'] = 1
    else object['status'] = { _: 'userStatusRecently' }
    if (found.phone !== undefined && (isSelf || isContact || found.id === serviceUserId)) object['phone'] = found.phone
    if (found.id === serviceUserId) Object.assign(object, { verified: true, support: true })
    return object
  }

  function chat(viewerId: number, groupId: ChatId): TlObject {
    const group = world.groups.get(groupId)
    if (!group) return { _: 'chatEmpty', id: wireId(groupId) }
    const role = world.roleIn(groupId, viewerId)
    const { title } = group
    if (role === 'kicked')
      return group.kind === 'group'
        ? { _: 'chatForbidden', id: wireId(groupId), title }
        : { _: 'channelForbidden', id: wireId(groupId), accessHash: accessHash(viewerId, groupId), title }
    return group.kind === 'group' ? describeBasicGroup(group, role) : describeChannel(viewerId, group, role)
  }

  function describeBasicGroup(group: Group, role: Member['role']): TlObject {
    return {
      _: 'chat',
      id: wireId(group.id),
      title: group.title,
      participantsCount: present(group).length,
      date: group.date,
      version: 1,
      creator: role === 'creator',
      left: role === 'left',
      adminRights: rightsOf(role),
      defaultBannedRights: { _: 'chatBannedRights', untilDate: 0 },
    }
  }

  function describeChannel(viewerId: number, group: Group, role: Member['role']): TlObject {
    const object: TlObject = {
      _: 'channel',
      id: wireId(group.id),
      accessHash: accessHash(viewerId, group.id),
      title: group.title,
      username: group.username,
      date: group.date,
      creator: role === 'creator',
      left: role === 'left',
      broadcast: group.kind === 'channel',
      megagroup: group.kind === 'supergroup',
      slowmodeEnabled: group.slowModeSeconds !== undefined,
      participantsCount: present(group).length,
      adminRights: rightsOf(role),
    }
    if (group.kind === 'supergroup') object['defaultBannedRights'] = { _: 'chatBannedRights', untilDate: 0 }
    if (role === 'restricted') object['bannedRights'] = { _: 'chatBannedRights', sendMessages: true, untilDate: 2 ** 31 - 1 }
    return object
  }

  function attach(viewerId: number, chatIds: Iterable<ChatId>) {
    const users: TlObject[] = []
    const chats: TlObject[] = []
    for (const chatId of new Set(chatIds)) {
      if (chatId > 0) users.push(user(viewerId, chatId))
      else chats.push(chat(viewerId, chatId))
    }
    return { users, chats }
  }

  function chatIdOf(viewerId: number, input: TlObject): ChatId {
    switch (input._) {
      case 'inputPeerSelf':
        return viewerId
      case 'inputPeerUser':
      case 'inputPeerUserFromMessage':
        return checkedUser(viewerId, input, 'PEER_ID_INVALID')
      case 'inputPeerChat':
        return knownGroup(-Number(input['chatId']), 'PEER_ID_INVALID')
      case 'inputPeerChannel':
      case 'inputPeerChannelFromMessage':
        return channelIdOf(viewerId, input)
      default:
        throw new RpcRefusal('PEER_ID_INVALID')
    }
  }

  function userIdOf(viewerId: number, input: TlObject): number {
    if (input._ === 'inputUserSelf' || input._ === 'inputPeerSelf') return viewerId
    return checkedUser(viewerId, input, 'USER_ID_INVALID')
  }

  function checkedUser(viewerId: number, input: TlObject, reason: string): number {
    const userId = Number(input['userId'] ?? 0)
    if (!world.users.has(userId)) throw new RpcRefusal(reason)
    // a person met in a message only is named by that message instead of a hash
    if (input['msgId'] !== undefined) return userId
    if (input['accessHash'] !== accessHash(viewerId, userId) && userId !== viewerId) throw new RpcRefusal(reason)
    return userId
  }

  function channelIdOf(viewerId: number, input: TlObject): ChatId {
    const groupId = knownGroup(channelBase - Number(input['channelId'] ?? 0), 'CHANNEL_INVALID')
    if (input['msgId'] === undefined && input['accessHash'] !== accessHash(viewerId, groupId)) throw new RpcRefusal('CHANNEL_INVALID')
    return groupId
  }

  function knownGroup(groupId: ChatId, reason: string): ChatId {
    if (!world.groups.has(groupId)) throw new RpcRefusal(reason)
    return groupId
  }
}

function peer(chatId: ChatId): TlObject {
  if (chatId > 0) return { _: 'peerUser', userId: chatId }
  return isChannelId(chatId) ? { _: 'peerChannel', channelId: wireId(chatId) } : { _: 'peerChat', chatId: wireId(chatId) }
}

export function isChannelId(chatId: ChatId): boolean {
  return chatId < channelBase
}

/** The id of a group without the Bot API's marks. */
export function wireId(chatId: ChatId): number {
  return isChannelId(chatId) ? channelBase - chatId : -chatId
}

export function requireMember(world: World, groupId: ChatId, userId: number): void {
  if (!world.isMember(groupId, userId)) throw new WorldRefusal('CHANNEL_PRIVATE')
}

function present({ members }: Group): Member[] {
  return members.filter(({ role }) => role !== 'left' && role !== 'kicked')
}

export function rightsOf(role: Member['role']): TlObject | undefined {
  if (role !== 'creator' && role !== 'administrator') return undefined
  return {
    _: 'chatAdminRights',
    changeInfo: true,
    postMessages: true,
    editMessages: true,
    deleteMessages: true,
    banUsers: true,
    inviteUsers: true,
    pinMessages: true,
    manageCall: true,
    other: true,
  }
}
