import type { World } from '../world/world.ts'
import type { Member, Message } from '../world/types.ts'
import type { Bot, Bots } from './bots.ts'
import type { Updates } from './updates.ts'
import { chatMember, createViews } from './views.ts'

/** Turns what happens in the world into the updates of the bots that may see it. */
export function announceWorld(world: World, bots: Bots, updates: Updates): void {
  world.on('mailbox', (mailbox, event) => {
    if (event.kind !== 'new' && event.kind !== 'edit') return
    const message = world.messages.get(event.uid)
    if (!message) return
    for (const bot of readersOf(mailbox.ownerId)) {
      if (maySee(world, bot, message)) announceMessage(bot, message, event.kind === 'edit')
    }
  })
  world.on('blocked', ({ userId, byUserId, isBlocked }) => {
    const bot = bots.withId(userId)
    if (bot && world.hasWritten(byUserId, bot.id)) announceMember(bot, byUserId, bot.id, byUserId, blockedRoles(isBlocked))
  })
  world.on('member', ({ groupId, userId, by, before, after }) => {
    const self = bots.withId(userId)
    if (self) announceMember(self, groupId, userId, by, { before, after })
    for (const bot of bots.all()) {
      if (bot !== self && isAdministrator(world, groupId, bot.id)) announceMember(bot, groupId, userId, by, { before, after })
    }
  })

  function readersOf(ownerId: number): Bot[] {
    if (ownerId > 0) return [bots.withId(ownerId) ?? []].flat()
    const group = world.groups.get(ownerId)
    return (group?.members ?? []).flatMap(({ userId }) => (world.isMember(ownerId, userId) ? (bots.withId(userId) ?? []) : []))
  }

  function announceMessage(bot: Bot, message: Message, isEdit: boolean): void {
    const isPost = message.chat.kind === 'group' && world.groups.get(message.chat.id)?.kind === 'channel'
    const kind = `${isEdit ? 'edited_' : ''}${isPost ? 'channel_post' : 'message'}`
    updates.push(bot, kind, createViews(world, bot.id).message(message))
  }

  function announceMember(bot: Bot, chatId: number, userId: number, by: number, roles: Roles): void {
    const views = createViews(world, bot.id)
    const user = views.user(world.user(userId))
    updates.push(bot, userId === bot.id ? 'my_chat_member' : 'chat_member', {
      chat: views.chat(chatId),
      from: views.user(world.user(by)),
      date: world.nowSeconds(),
      old_chat_member: chatMember(user, roles.before),
      new_chat_member: chatMember(user, roles.after),
    })
  }
}

interface Roles {
  before: Member['role']
  after: Member['role']
}

function blockedRoles(isBlocked: boolean): Roles {
  return isBlocked ? { before: 'member', after: 'kicked' } : { before: 'kicked', after: 'member' }
}

export function isAdministrator(world: World, groupId: number, userId: number): boolean {
  return ['creator', 'administrator'].includes(world.roleIn(groupId, userId))
}

/** Bots see people, not other bots; in a group without being administrator only what is meant for them (privacy mode). */
function maySee(world: World, bot: Bot, message: Message): boolean {
  if (message.fromId === bot.id) return false
  if (world.users.get(message.fromId)?.isBot === true && !message.content.service) return false
  if (message.chat.kind === 'private' || message.content.service) return true
  if (isAdministrator(world, message.chat.id, bot.id)) return true
  const answered = message.replyTo === undefined ? undefined : world.messages.get(message.replyTo)
  if (answered?.fromId === bot.id) return true
  const name = world.user(bot.id).username?.toLowerCase() ?? ''
  const text = message.content.text.toLowerCase()
  const [, addressee] = /^\/[a-z0-9_]+(?:@(\w+))?/.exec(text) ?? []
  if (text.startsWith('/')) return addressee === undefined || addressee === name
  return new RegExp(`@${name}(?!\\w)`).test(text)
}
