import { chatIdOf, fieldsOf, inWorld, messageById, messageOf, ownChatIdOf, type Call, type Method } from '../call.ts'
import { isFields, type Fields } from '../params.ts'
import { badRequest, forbidden } from '../refusal.ts'
import { isAdministrator } from '../world-updates.ts'

/** Chats, their members and what is pinned there. */
export const chatMethods: Record<string, Method> = {
  getChat(call) {
    const chatId = ownChatIdOf(call)
    const pinned = pinsOf(call, chatId).flatMap((id) => messageById(call.world, call.bot.id, chatId, id) ?? [])
    const last = pinned.at(-1)
    const gifts = ['unlimited_gifts', 'limited_gifts', 'unique_gifts', 'premium_subscription', 'gifts_from_channels']
    return {
      ...call.views.chat(chatId),
      accent_color_id: Math.abs(chatId) % 7,
      max_reaction_count: 11,
      accepted_gift_types: Object.fromEntries(gifts.map((gift) => [gift, chatId > 0])),
      ...(last ? { pinned_message: call.views.message(last) } : {}),
      ...(chatId < 0 ? { slow_mode_delay: call.world.group(chatId).slowModeSeconds ?? 0 } : {}),
    }
  },
  getChatMember(call) {
    const chatId = ownChatIdOf(call)
    const userId = call.params.integer('user_id')
    if (userId === undefined || !call.world.users.has(userId)) throw badRequest('PARTICIPANT_ID_INVALID')
    if (chatId < 0) return call.views.member(chatId, userId)
    if (userId !== chatId && userId !== call.bot.id) throw badRequest('PARTICIPANT_ID_INVALID')
    return { status: 'member', user: call.views.user(call.world.user(userId)) }
  },
  getChatAdministrators(call) {
    const chatId = ownChatIdOf(call)
    if (chatId > 0) throw badRequest('there are no administrators in the private chat')
    const { members } = call.world.group(chatId)
    const isListed = (userId: number) => userId === call.bot.id || !call.world.user(userId).isBot
    return members
      .filter(({ userId }) => isAdministrator(call.world, chatId, userId) && isListed(userId))
      .map(({ userId }) => call.views.member(chatId, userId))
  },
  getChatMemberCount(call) {
    const chatId = ownChatIdOf(call)
    if (chatId > 0) return 2
    return call.world.group(chatId).members.filter(({ userId }) => call.world.isMember(chatId, userId)).length
  },
  leaveChat(call) {
    const chatId = ownChatIdOf(call)
    if (chatId > 0) throw badRequest('CHAT_ID_INVALID')
    inWorld(call, chatId, () => call.world.setRole(chatId, call.bot.id, 'left', call.bot.id))
    return true
  },
  pinChatMessage(call) {
    const chatId = pinnableChatIdOf(call)
    const { id } = messageOf(call, chatId, 'pin')
    savePins(call, chatId, [...pinsOf(call, chatId).filter((pinned) => pinned !== id), id])
    return true
  },
  unpinChatMessage(call) {
    const chatId = pinnableChatIdOf(call)
    const id = call.params.has('message_id') ? messageOf(call, chatId, 'unpin').id : pinsOf(call, chatId).at(-1)
    savePins(
      call,
      chatId,
      pinsOf(call, chatId).filter((pinned) => pinned !== id),
    )
    return true
  },
  unpinAllChatMessages(call) {
    savePins(call, pinnableChatIdOf(call), [])
    return true
  },
  /** People of the sandbox have no pictures. */
  getUserProfilePhotos({ world, params }) {
    if (!world.users.has(params.integer('user_id') ?? 0)) throw badRequest('user not found')
    return { total_count: 0, photos: [] }
  },
  setChatMenuButton(call) {
    const { bot, bots, params } = call
    const chatId = params.has('chat_id') ? chatIdOf(call) : 0
    const button = fieldsOf(params.fields['menu_button'])
    checkMenuButton(button)
    bot.settings.menuButtons[chatId] = button['type'] === undefined ? { type: 'default' } : button
    bots.save(bot)
    return true
  },
  getChatMenuButton(call) {
    const { menuButtons } = call.bot.settings
    const chatId = call.params.has('chat_id') ? chatIdOf(call) : 0
    const own = menuButtons[chatId]
    const chosen = own === undefined || own['type'] === 'default' ? menuButtons[0] : own
    return chosen === undefined || chosen['type'] === 'default' ? { type: 'commands' } : chosen
  },
}

function checkMenuButton(button: Fields): void {
  const { type = 'default', text, web_app: webApp } = button
  if (!['default', 'commands', 'web_app'].includes(String(type)))
    throw badRequest("can't parse menu button: MenuButton has unsupported type")
  if (type !== 'web_app') return
  if (typeof text !== 'string' || text === '') throw badRequest('can\'t parse menu button: Field "text" must be of type String')
  if (!isFields(webApp) || !URL.canParse(String(webApp['url']))) throw badRequest('menu button Web App URL is invalid')
}

function pinnableChatIdOf(call: Call): number {
  const chatId = ownChatIdOf(call)
  if (chatId < 0 && !isAdministrator(call.world, chatId, call.bot.id))
    throw badRequest('not enough rights to manage pinned messages in the chat')
  if (chatId > 0 && call.world.user(chatId).blocked.includes(call.bot.id)) throw forbidden('bot was blocked by the user')
  return chatId
}

function pinsOf({ bot }: Call, chatId: number): number[] {
  return bot.settings.pins[chatId] ?? []
}

function savePins({ bot, bots }: Call, chatId: number, ids: number[]): void {
  bot.settings.pins[chatId] = ids
  bots.save(bot)
}
