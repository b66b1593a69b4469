import { serviceUserId, type ChatId, type Media, type Message, type User } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { withAutoEntities } from '../bot-api/auto-entities.ts'
import type { BotApi } from '../bot-api/bot-api.ts'
import { commandsFor } from '../bot-api/commands.ts'
import { inlineKeyboardOf } from '../bot-api/keyboard.ts'
import type { ChatView, MessageView, PersonView } from './contract.ts'
import type { Phones } from './phones.ts'

export type Role = 'customer' | 'staff' | 'contact'

/** The world as people see it on their phones. */
export function createViews({ world, botApi, phones }: { world: World; botApi: BotApi; phones: Phones }) {
  const roles = new Map(world.journal.entries<Role>('role'))
  return { person, people, message, chat, chats, setRole }

  function people(): PersonView[] {
    return [...world.users.values()].map(person)
  }

  function person(user: User): PersonView {
    return {
      id: user.id,
      firstName: user.firstName,
      ...given('lastName', user.lastName),
      ...given('username', user.username),
      ...given('phone', user.phone),
      languageCode: user.languageCode,
      ...given('about', botApi.bots.withId(user.id)?.settings.texts['description']),
      role: user.isBot ? 'bot' : user.id === serviceUserId ? 'service' : (roles.get(String(user.id)) ?? 'contact'),
      hasPassword: user.password !== undefined,
      isBanned: user.isBanned ?? false,
      dc: user.dc,
      ...(user.isBot || user.id === serviceUserId ? {} : { unread: phones.unreadTotal(user.id) }),
    }
  }

  function setRole(userId: number, role: Role): void {
    roles.set(String(userId), role)
    world.journal.put('role', userId, role)
  }

  function chats(userId: number): ChatView[] {
    return world.dialogs(userId).map(({ chatId, last }) => chat(userId, chatId, last))
  }

  function chat(userId: number, chatId: ChatId, last: Message | undefined): ChatView {
    return {
      chatId,
      ...identity(userId, chatId),
      ...(last ? { last: message(last, userId) } : {}),
      unread: phones.unread(userId, chatId),
      isBlocked: chatId > 0 && world.user(userId).blocked.includes(chatId),
      ...given('action', phones.action(userId, chatId)),
      ...given('draft', phones.draft(userId, chatId)),
      ...given('keyboard', phones.keyboard(userId, chatId)),
      commands: commands(userId, chatId),
    }
  }

  function identity(userId: number, chatId: ChatId): Pick<ChatView, 'kind' | 'title' | 'username' | 'members'> {
    if (chatId < 0) {
      const { kind, title, username, members } = world.group(chatId)
      return {
        kind,
        title,
        ...given('username', username),
        members: members.filter((member) => world.isMember(chatId, member.userId)).length,
      }
    }
    const user = world.user(chatId)
    const kind = chatId === userId ? 'self' : chatId === serviceUserId ? 'service' : user.isBot ? 'bot' : 'private'
    return { kind, title: nameOf(user), ...given('username', user.username) }
  }

  function commands(userId: number, chatId: ChatId): ChatView['commands'] {
    const ids = chatId > 0 ? [chatId] : world.group(chatId).members.map((member) => member.userId)
    return ids.flatMap((id) => {
      const bot = botApi.bots.withId(id)
      return bot ? commandsFor(world, bot, chatId, userId) : []
    })
  }

  function message(of: Message, viewerId: number): MessageView {
    const chatId = world.chatIdFor(of, viewerId)
    const mailbox = world.mailboxFor(viewerId, chatId)
    const messageId = of.ids[mailbox.ownerId] ?? 0
    const answered = of.replyTo === undefined ? undefined : world.messages.get(of.replyTo)
    const answeredId = answered && !answered.deletedIn.includes(mailbox.ownerId) ? answered.ids[mailbox.ownerId] : undefined
    const { text, entities = withAutoEntities(text, []), media, service } = of.content
    return {
      messageId,
      uid: of.uid,
      chatId,
      fromId: of.fromId,
      fromName: nameOf(world.user(of.fromId)),
      isOut: of.fromId === viewerId,
      date: of.date,
      ...given('editDate', of.editDate),
      text,
      entities,
      ...given('media', media && mediaView(media)),
      ...given('service', service),
      ...(answered && answeredId !== undefined
        ? { replyTo: { messageId: answeredId, fromName: nameOf(world.user(answered.fromId)), text: answered.content.text } }
        : {}),
      ...given('albumId', of.albumId),
      buttons: buttonsOf(of),
      isRead: of.fromId === viewerId && isReadByOthers(viewerId, chatId, messageId),
      ...given('reactions', reactionsTo(of)),
    }
  }

  function isReadByOthers(userId: number, chatId: ChatId, messageId: number): boolean {
    if (chatId < 0) return phones.isReadInGroup(chatId, userId, messageId)
    if (chatId === userId || botApi.bots.withId(chatId)) return true
    return (world.mailbox(userId).readOutbox.get(chatId) ?? 0) >= messageId
  }

  function reactionsTo(of: Message): string[] | undefined {
    const found = [...botApi.bots.all()].flatMap(({ settings }) => settings.reactions[of.uid] ?? [])
    return found.length > 0 ? found : undefined
  }

  function mediaView(media: Media): NonNullable<MessageView['media']> {
    if (media.kind === 'contact' || media.kind === 'location') return media
    const { name, mime, size } = world.files.get(media.file)
    return { ...media, name, mime, size }
  }
}

export type Views = ReturnType<typeof createViews>

export function nameOf({ firstName, lastName }: User): string {
  return lastName === undefined ? firstName : `${firstName} ${lastName}`
}

export function buttonsOf({ replyMarkup }: Message): MessageView['buttons'] {
  const rows = inlineKeyboardOf(replyMarkup)?.['inline_keyboard']
  // The Bot API let in rows of objects only.
  return Array.isArray(rows) ? (rows as MessageView['buttons']) : []
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  // The computed key is the given name; TypeScript widens it to string.
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value }
}
