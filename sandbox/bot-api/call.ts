import type { Content, Message } from '../world/types.ts'
import { WorldRefusal } from '../world/types.ts'
import type { World } from '../world/world.ts'
import type { Bot, Bots } from './bots.ts'
import type { Callbacks } from './callbacks.ts'
import type { FloodControl } from './flood-control.ts'
import { isFields, type Fields, type Params } from './params.ts'
import { badRequest, forbidden, wordRefusal } from './refusal.ts'
import type { Updates } from './updates.ts'
import type { Views } from './views.ts'
import type { Webhooks } from './webhooks.ts'

/** What the methods work with. */
export interface Services {
  world: World
  bots: Bots
  updates: Updates
  callbacks: Callbacks
  webhooks: Webhooks
  floodControl: FloodControl | undefined
  /** Something is being written: the drafts of streaming answers. */
  draft(event: { botId: number; chatId: number; text: string }): void
}

/** One call of a method. */
export interface Call extends Services {
  bot: Bot
  params: Params
  views: Views
  /** Aborted when the client hangs up. */
  signal: AbortSignal
}

export type Method = (call: Call) => unknown

/** The chat that the call names, by id or by the @username of a group. */
export function chatIdOf(call: Call, name = 'chat_id'): number {
  const { world, params } = call
  const given = params.fields[name]
  if (given === undefined || given === '') throw badRequest(`${name} is empty`)
  if (typeof given === 'string' && given.startsWith('@')) {
    const named = world.byUsername(given)
    if (!named || !('members' in named)) throw badRequest('chat not found')
    return named.id
  }
  const id = params.integer(name)
  if (id === undefined || !(id < 0 ? world.groups.has(id) : world.users.has(id))) throw badRequest('chat not found')
  return id
}

/** A chat that the bot takes part in: one where it may look around, too. */
export function ownChatIdOf(call: Call): number {
  const chatId = chatIdOf(call)
  const { world, bot } = call
  if (chatId > 0 && !world.hasWritten(chatId, bot.id)) throw badRequest('chat not found')
  if (chatId < 0 && !world.isMember(chatId, bot.id)) {
    const { kind } = world.group(chatId)
    const isKicked = world.roleIn(chatId, bot.id) === 'kicked'
    throw forbidden(isKicked ? `bot was kicked from the ${kind} chat` : `bot is not a member of the ${kind} chat`)
  }
  return chatId
}

/** Sends into a chat as the bot and answers with the message as the bot sees it. */
export function sendAs(
  call: Call,
  chatId: number,
  content: Content,
  extra: { replyMarkup?: Fields | undefined; albumId?: string } = {},
): Message {
  const { world, bot } = call
  const replyToId = replyTargetOf(call, chatId)
  return inWorld(call, chatId, () => {
    const message = world.send({
      fromId: bot.id,
      to: chatId,
      content,
      via: 'bot-api',
      ...(replyToId === undefined ? {} : { replyToId }),
      ...(extra.replyMarkup === undefined ? {} : { replyMarkup: extra.replyMarkup }),
      ...(extra.albumId === undefined ? {} : { albumId: extra.albumId }),
    })
    return message
  })
}

/** Runs an act of the bot; what the world refuses is refused in the Bot API's words. */
export function inWorld<Result>({ world, bot }: Call, chatId: number, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof WorldRefusal)) throw error
    const group = world.groups.get(chatId)
    const role = group ? world.roleIn(chatId, bot.id) : 'left'
    if (role === 'restricted') throw badRequest('not enough rights to send text messages to the chat')
    throw wordRefusal(error, group, role === 'kicked')
  }
}

/** The message that the call names in its chat, or a refusal: `what` is "edit", "delete" and so on. */
export function messageOf(
  { world, bot, params }: Call,
  chatId: number,
  what: string,
  name = 'message_id',
): { id: number; message: Message } {
  const id = params.integer(name)
  if (id === undefined) throw badRequest(params.has(name) ? 'message identifier is not specified' : `message to ${what} not found`)
  const message = messageById(world, bot.id, chatId, id)
  if (!message) throw badRequest(`message to ${what} not found`)
  return { id, message }
}

/** Undefined when the chat has no such message, or no more. */
export function messageById(world: World, botId: number, chatId: number, id: number): Message | undefined {
  const message = world.messageIn(world.mailboxFor(botId, chatId), id)
  return message && world.chatIdFor(message, botId) === chatId ? message : undefined
}

/** `reply_parameters`, or the field that it replaced and that servers still read. */
function replyTargetOf({ world, bot, params }: Call, chatId: number): number | undefined {
  const reply = params.object('reply_parameters') ?? params
  const id = reply === params ? params.integer('reply_to_message_id') : reply.integer('message_id')
  if (id === undefined) return undefined
  if (messageById(world, bot.id, chatId, id)) return id
  if (reply.flag('allow_sending_without_reply')) return undefined
  throw badRequest('message to be replied not found')
}

/** Compared as JSON: both sides were made by the same code, so their keys stand in the same order. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}
