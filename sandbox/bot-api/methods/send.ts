import { randomInt } from 'node:crypto'
import type { Content, Media, MediaKind } from '../../world/types.ts'
import { chatIdOf, messageOf, ownChatIdOf, sendAs, type Call, type Method } from '../call.ts'
import { inlineKeyboardOf, readReplyMarkup } from '../keyboard.ts'
import { readMedia, withCaption } from '../media.ts'
import type { Fields } from '../params.ts'
import { badRequest, notHere } from '../refusal.ts'
import { readCaption, readFormatted, readText, textLengthMax } from '../text.ts'

const mediaOf: Record<string, MediaKind> = {
  sendPhoto: 'photo',
  sendDocument: 'document',
  sendVideo: 'video',
  sendAnimation: 'animation',
  sendVoice: 'voice',
  sendAudio: 'audio',
  sendVideoNote: 'video_note',
  sendSticker: 'sticker',
}
const albumKinds: MediaKind[] = ['photo', 'video', 'document', 'audio']

export const sendMethods: Record<string, Method> = {
  sendMessage(call) {
    const chatId = chatIdOf(call)
    const { text, entities } = readText(call.params)
    return sendOne(call, chatId, entities.length > 0 ? { text, entities } : { text })
  },
  ...Object.fromEntries(Object.entries(mediaOf).map(([method, kind]) => [method, (call: Call) => sendMedia(call, kind)])),
  sendMediaGroup,
  sendContact(call) {
    const { params } = call
    const phone = params.text('phone_number') ?? ''
    const firstName = params.text('first_name') ?? ''
    if (phone === '') throw badRequest("can't send a contact without phone_number")
    if (firstName === '') throw badRequest("can't send a contact without first_name")
    const lastName = params.text('last_name')
    const userId = call.world.userByPhone(phone)?.id
    const media: Media = {
      kind: 'contact',
      phone,
      firstName,
      ...(lastName === undefined ? {} : { lastName }),
      ...(userId === undefined ? {} : { userId }),
    }
    return sendOne(call, chatIdOf(call), { text: '', media })
  },
  sendLocation: (call) => sendOne(call, chatIdOf(call), { text: '', media: readPlace(call) }),
  sendVenue(call) {
    const title = call.params.text('title') ?? ''
    const address = call.params.text('address') ?? ''
    if (title === '') throw badRequest("can't send a venue without title")
    return sendOne(call, chatIdOf(call), { text: '', media: { ...readPlace(call), title, address } })
  },
  copyMessage(call) {
    const { message, fromChatId } = sourceOf(call, 'copy')
    const { params } = call
    if (message.content.service) throw badRequest("message can't be copied")
    const content =
      message.content.media && params.has('caption') ? withCaption(message.content.media, readCaption(params)) : message.content
    const isSameChat = fromChatId === chatIdOf(call)
    const replyMarkup = readReplyMarkup(params) ?? (isSameChat ? inlineKeyboardOf(message.replyMarkup) : undefined)
    const chatId = chatIdOf(call)
    call.floodControl?.pass(call.bot.id, chatId)
    const sent = sendAs(call, chatId, content, { replyMarkup })
    return { message_id: call.views.message(sent)['message_id'] }
  },
  forwardMessage(call) {
    const { message } = sourceOf(call, 'forward')
    if (message.content.service) throw badRequest("message can't be forwarded")
    const chatId = chatIdOf(call)
    call.floodControl?.pass(call.bot.id, chatId)
    const sender = call.world.user(message.fromId)
    const origin = { type: 'user', date: message.date, sender_user: call.views.user(sender) }
    return { ...call.views.message(sendAs(call, chatId, message.content)), forward_origin: origin }
  },
  sendChatAction(call) {
    const chatId = ownChatIdOf(call)
    const action = call.params.text('action') ?? ''
    if (!/^(typing|choose_sticker|find_location|(upload|record)_(photo|video|voice|document|video_note))$/.test(action))
      throw badRequest('wrong parameter action in request')
    call.world.typing(call.bot.id, chatId, action)
    return true
  },
  sendMessageDraft(call) {
    const chatId = ownChatIdOf(call)
    if (!call.params.integer('draft_id')) throw badRequest('RANDOM_ID_INVALID')
    if (chatId < 0) throw badRequest('PEER_ID_INVALID')
    const { text } = readFormatted(call.params, 'text', 'entities')
    if (text.length > textLengthMax) throw badRequest('message is too long')
    call.draft({ botId: call.bot.id, chatId, text })
    return true
  },
}

function sendOne(call: Call, chatId: number, content: Content): Fields {
  call.floodControl?.pass(call.bot.id, chatId)
  return call.views.message(sendAs(call, chatId, content, { replyMarkup: readReplyMarkup(call.params) }))
}

function sendMedia(call: Call, kind: MediaKind): Fields {
  const chatId = chatIdOf(call)
  const caption = kind === 'sticker' || kind === 'video_note' ? { text: '', entities: [] } : readCaption(call.params)
  return sendOne(call, chatId, withCaption(readMedia(call, call.params, kind, kind), caption))
}

function sendMediaGroup(call: Call): Fields[] {
  const chatId = chatIdOf(call)
  const items = call.params.objects('media') ?? []
  if (items.length < 2 || items.length > 10) throw badRequest('expected 2-10 media in the album')
  const contents = items.map((item) => {
    const kind = albumKinds.find((known) => known === item.text('type'))
    if (!kind) throw notHere(`an album with ${item.text('type') ?? 'no type'}`)
    return withCaption(readMedia(call, item, 'media', kind), readCaption(item))
  })
  const kinds = new Set(contents.map(({ media }) => (media?.kind === 'video' ? 'photo' : media?.kind)))
  if (kinds.size > 1) throw badRequest("document and audio can't be mixed with other media types")
  for (const _ of contents) call.floodControl?.pass(call.bot.id, chatId)
  const albumId = String(13_000_000_000_000_000n + BigInt(randomInt(2 ** 47)))
  return contents.map((content) => sendAs(call, chatId, content, { albumId })).map((message) => call.views.message(message))
}

function readPlace({ params }: Call) {
  const [latitude, longitude] = [params.decimal('latitude'), params.decimal('longitude')]
  if (latitude === undefined || longitude === undefined || Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    throw badRequest('wrong latitude or longitude specified')
  return { kind: 'location' as const, latitude, longitude }
}

function sourceOf(call: Call, what: 'copy' | 'forward') {
  const fromChatId = chatIdOf(call, 'from_chat_id')
  return { fromChatId, ...messageOf(call, fromChatId, what) }
}
