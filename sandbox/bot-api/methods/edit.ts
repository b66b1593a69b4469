import type { Content, Message } from '../../world/types.ts'
import { chatIdOf, inWorld, isSame, messageById, messageOf, ownChatIdOf, type Call, type Method } from '../call.ts'
import { inlineKeyboardOf, readInlineMarkup } from '../keyboard.ts'
import { readMedia, withCaption } from '../media.ts'
import { isFields, type Fields } from '../params.ts'
import { badRequest, notHere } from '../refusal.ts'
import { readCaption, readText } from '../text.ts'
import { isAdministrator } from '../world-updates.ts'

const deletableSeconds = 48 * 3600
const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

export const editMethods: Record<string, Method> = {
  editMessageText(call) {
    const { chatId, id, message } = editable(call)
    const { text, entities } = readText(call.params)
    if (message.content.media || message.content.service) throw badRequest('there is no text in the message to edit')
    return change(call, chatId, id, message, entities.length > 0 ? { text, entities } : { text })
  },
  editMessageCaption(call) {
    const { chatId, id, message } = editable(call)
    const { media } = message.content
    if (!media || !('file' in media)) throw badRequest('there is no caption in the message to edit')
    return change(call, chatId, id, message, withCaption(media, readCaption(call.params)))
  },
  editMessageMedia(call) {
    const { chatId, id, message } = editable(call)
    const item = call.params.object('media')
    const kind = (['photo', 'video', 'animation', 'document', 'audio'] as const).find((known) => known === item?.text('type'))
    if (!item || !kind) throw notHere(`editing into ${item?.text('type') ?? 'media without a type'}`)
    return change(call, chatId, id, message, withCaption(readMedia(call, item, 'media', kind), readCaption(item)))
  },
  editMessageReplyMarkup(call) {
    const { chatId, id, message } = editable(call)
    return change(call, chatId, id, message, message.content)
  },
  deleteMessage(call) {
    const chatId = ownChatIdOf(call)
    const { id, message } = messageOf(call, chatId, 'delete')
    checkDeletable(call, chatId, message)
    inWorld(call, chatId, () => call.world.delete(call.bot.id, chatId, [id]))
    return true
  },
  deleteMessages(call) {
    const chatId = ownChatIdOf(call)
    const ids = (call.params.list('message_ids') ?? []).map(Number)
    if (ids.length === 0 || ids.length > 100) throw badRequest('expected 1-100 message identifiers')
    const found = ids.filter((id) => {
      const message = messageById(call.world, call.bot.id, chatId, id)
      if (message) checkDeletable(call, chatId, message)
      return message !== undefined
    })
    call.world.delete(call.bot.id, chatId, found)
    return true
  },
  setMessageReaction(call) {
    const chatId = ownChatIdOf(call)
    const { message } = messageOf(call, chatId, 'react')
    const reactions = call.params.list('reaction') ?? []
    const emoji = reactions.flatMap((reaction) => (isFields(reaction) && typeof reaction['emoji'] === 'string' ? [reaction['emoji']] : []))
    if (emoji.length !== reactions.length) throw badRequest('REACTION_INVALID')
    if (emoji.length > 1) throw badRequest('REACTIONS_TOO_MANY')
    const { reactions: kept } = call.bot.settings
    if (emoji.length > 0) kept[message.uid] = emoji
    else delete kept[message.uid]
    call.bots.save(call.bot)
    return true
  },
}

function editable(call: Call): { chatId: number; id: number; message: Message } {
  if (call.params.has('inline_message_id')) throw notHere('editing of inline messages')
  const chatId = chatIdOf(call)
  const { id, message } = messageOf(call, chatId, 'edit')
  const hasReplyKeyboard = message.replyMarkup !== undefined && !inlineKeyboardOf(message.replyMarkup)
  if (message.fromId !== call.bot.id || message.content.service || hasReplyKeyboard) throw badRequest("message can't be edited")
  return { chatId, id, message }
}

/** An edit without `reply_markup` takes the keyboard away, as Telegram does. */
function change(call: Call, chatId: number, id: number, message: Message, content: Content): Fields {
  const replyMarkup = readInlineMarkup(call.params)
  if (isSame(content, message.content) && isSame(replyMarkup, inlineKeyboardOf(message.replyMarkup))) throw badRequest(notModified)
  return call.views.message(inWorld(call, chatId, () => call.world.edit(call.bot.id, chatId, id, { content, replyMarkup })))
}

function checkDeletable({ world, bot }: Call, chatId: number, message: Message): void {
  const isOld = world.nowSeconds() - message.date > deletableSeconds
  const mayDelete = message.fromId === bot.id || chatId > 0 || isAdministrator(world, chatId, bot.id)
  if (!mayDelete) throw badRequest("message can't be deleted")
  if (isOld && !(chatId < 0 && isAdministrator(world, chatId, bot.id))) throw badRequest("message can't be deleted for everyone")
}
