import { RpcRefusal } from '../refusal.ts'
import type { TlObject } from '../tl/object.ts'
import { selfOf, type Context, type Handlers } from './context.ts'

/** People: the account itself, its address book, its blocks. */
export function userMethods(context: Context): Handlers {
  const { world, peers } = context
  return {
    'users.getUsers': ({ id }, caller) => {
      const self = selfOf(context, caller).id
      return id.map((input) => peers.user(self, peers.userIdOf(self, input)))
    },
    'users.getFullUser': ({ id }, caller) => {
      const self = selfOf(context, caller)
      const userId = peers.userIdOf(self.id, id)
      return {
        _: 'users.userFull',
        fullUser: { _: 'userFull', id: userId, blocked: self.blocked.includes(userId), commonChatsCount: 0 },
        chats: [],
        users: [peers.user(self.id, userId)],
      }
    },
    'contacts.getContacts': (_, caller) => {
      const { id, contacts } = selfOf(context, caller)
      return {
        _: 'contacts.contacts',
        contacts: contacts.map((userId) => ({ _: 'contact', userId, mutual: world.users.get(userId)?.contacts.includes(id) ?? false })),
        savedCount: contacts.length,
        users: contacts.map((userId) => peers.user(id, userId)),
      }
    },
    'contacts.resolveUsername': ({ username }, caller) =>
      resolved(selfOf(context, caller).id, world.byUsername(username)?.id, 'USERNAME_NOT_OCCUPIED'),
    'contacts.resolvePhone': ({ phone }, caller) =>
      resolved(selfOf(context, caller).id, world.userByPhone(phone)?.id, 'PHONE_NOT_OCCUPIED'),
    'contacts.importContacts': ({ contacts }, caller) => {
      const self = selfOf(context, caller)
      const found = contacts.flatMap(({ phone, clientId }) => {
        const userId = world.userByPhone(phone)?.id
        return userId === undefined ? [] : [{ _: 'importedContact', userId, clientId }]
      })
      self.contacts = [...new Set([...self.contacts, ...found.map(({ userId }) => userId)])]
      world.saveUser(self)
      return { _: 'contacts.importedContacts', imported: found, users: found.map(({ userId }) => peers.user(self.id, userId)) }
    },
    'contacts.block': ({ id }, caller) => block(selfOf(context, caller).id, id, true),
    'contacts.unblock': ({ id }, caller) => block(selfOf(context, caller).id, id, false),
    'contacts.getBlocked': (_, caller) => {
      const { id, blocked } = selfOf(context, caller)
      const date = world.nowSeconds()
      return {
        _: 'contacts.blocked',
        blocked: blocked.map((userId) => ({ _: 'peerBlocked', peerId: peers.peer(userId), date })),
        ...peers.attach(id, blocked),
      }
    },
    'account.updateStatus': (_, caller) => {
      selfOf(context, caller)
      return true
    },
  }

  function resolved(viewerId: number, found: number | undefined, reason: string): TlObject {
    if (found === undefined) throw new RpcRefusal(reason)
    return { _: 'contacts.resolvedPeer', peer: peers.peer(found), ...peers.attach(viewerId, [found]) }
  }

  function block(self: number, input: TlObject, isBlocked: boolean): boolean {
    world.block(self, peers.chatIdOf(self, input), isBlocked)
    return true
  }
}
