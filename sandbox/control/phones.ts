import type { Mailbox, Member, Message } from '../world/types.ts'
import type { World } from '../world/world.ts'
import type { BotApi } from '../bot-api/bot-api.ts'
import { inlineKeyboardOf } from '../bot-api/keyboard.ts'
import { isFields, type Fields } from '../bot-api/params.ts'

const typingMs = 6000
const draftMs = 30_000

interface Passing {
  text: string
  untilMs: number
}

/** What a phone knows besides the messages: what is unread, which keyboard stands there, who is typing. */
export function createPhones(world: World, botApi: BotApi, onPassed: (userIds: number[], chatId: number) => void) {
  const unreadTotals = new Map<number, number>()
  const keyboards = new Map<string, Fields | undefined>()
  const typing = new Map<string, Passing>()
  const drafts = new Map<string, Passing>()
  const groupReads = new Map(world.journal.entries<number>('group-read'))

  world.on('mailbox', (mailbox, event) => {
    for (const userId of viewersOf(mailbox)) unreadTotals.delete(userId)
    const message = event.kind === 'new' ? world.messages.get(event.uid) : undefined
    if (message) noteMessage(mailbox, message)
  })
  world.on('member', ({ userId }) => void unreadTotals.delete(userId))
  world.on('reset', () => {
    for (const known of [unreadTotals, keyboards, typing, drafts]) known.clear()
  })
  world.on('typing', ({ fromId, chatId, action }) => {
    const place = placeOf(fromId, chatId)
    if (action === 'cancel') typing.delete(place)
    else pass(typing, place, action, typingMs, fromId, chatId)
  })

  return { unread, unreadTotal, read, isReadInGroup, keyboard, action, draft, startDraft }

  function unread(userId: number, chatId: number): number {
    const mailbox = world.mailboxFor(userId, chatId)
    const ids = mailbox.byChat.get(chatId) ?? []
    const readUpTo = readMark(mailbox, userId, chatId)
    let count = 0
    for (let index = ids.length - 1; index >= 0; index--) {
      const id = ids[index] ?? 0
      if (id <= readUpTo) break
      const message = world.messageIn(mailbox, id)
      if (message && message.fromId !== userId) count++
    }
    return count
  }

  function unreadTotal(userId: number): number {
    const known = unreadTotals.get(userId)
    if (known !== undefined) return known
    const shared = world.groupsOf(userId).filter(({ kind }) => kind !== 'group')
    const chatIds = [...world.mailbox(userId).byChat.keys(), ...shared.map(({ id }) => id)]
    const total = chatIds.reduce((sum, chatId) => sum + unread(userId, chatId), 0)
    unreadTotals.set(userId, total)
    return total
  }

  /** The mailbox of a supergroup is shared, so who read how far is kept here. */
  function read(userId: number, chatId: number, maxId: number): void {
    const mailbox = world.mailboxFor(userId, chatId)
    if (mailbox.ownerId === userId) world.read(userId, chatId, maxId)
    else {
      const key = `${userId}:${chatId}`
      groupReads.set(key, Math.max(maxId, groupReads.get(key) ?? 0))
      world.journal.put('group-read', key, groupReads.get(key))
    }
    unreadTotals.delete(userId)
  }

  function isReadInGroup(groupId: number, authorId: number, messageId: number): boolean {
    const others = world.group(groupId).members.filter(({ userId }: Member) => userId !== authorId)
    return others.some(({ userId }) => (groupReads.get(`${userId}:${groupId}`) ?? 0) >= messageId)
  }

  function readMark(mailbox: Mailbox, userId: number, chatId: number): number {
    if (mailbox.ownerId !== userId) return groupReads.get(`${userId}:${chatId}`) ?? 0
    return mailbox.readInbox.get(chatId) ?? 0
  }

  /** The reply keyboard that a bot left in the chat, until it is removed or, a one-time one, used. */
  function keyboard(userId: number, chatId: number): Fields | undefined {
    const key = `${world.mailboxFor(userId, chatId).ownerId}:${chatId}`
    if (!keyboards.has(key)) keyboards.set(key, lastKeyboard(userId, chatId))
    return keyboards.get(key)
  }

  function lastKeyboard(userId: number, chatId: number): Fields | undefined {
    let isUsed = false
    for (const { fromId, replyMarkup } of world.history(userId, chatId).toReversed()) {
      const markup = replyKeyboardOf(replyMarkup)
      if (markup) return markup['remove_keyboard'] === true || (isUsed && isForOnce(markup)) ? undefined : markup
      isUsed ||= fromId === userId
    }
    return undefined
  }

  function action(userId: number, chatId: number): string | undefined {
    return current(typing, chatId < 0 ? `${chatId}` : `${userId}:${chatId}`)
  }

  /** What a bot is streaming into the chat just now. */
  function draft(userId: number, chatId: number): string | undefined {
    return current(drafts, `${userId}:${chatId}`)
  }

  function startDraft(botId: number, chatId: number, text: string): void {
    pass(drafts, placeOf(botId, chatId), text, draftMs, botId, chatId)
  }

  function noteMessage(mailbox: Mailbox, message: Message): void {
    const chatId = mailbox.ownerId < 0 ? mailbox.ownerId : world.chatIdFor(message, mailbox.ownerId)
    const place = chatId < 0 ? `${chatId}` : `${mailbox.ownerId}:${chatId}`
    if (message.fromId !== mailbox.ownerId) {
      typing.delete(place)
      drafts.delete(place)
    }
    const key = `${mailbox.ownerId}:${chatId}`
    const markup = replyKeyboardOf(message.replyMarkup)
    if (markup) keyboards.set(key, markup['remove_keyboard'] === true ? undefined : markup)
    else if (isForOnce(keyboards.get(key)) && botApi.bots.withId(message.fromId) === undefined) keyboards.set(key, undefined)
  }

  function pass(into: Map<string, Passing>, place: string, text: string, ms: number, fromId: number, chatId: number): void {
    into.set(place, { text, untilMs: performance.now() + ms })
    const viewers = chatId < 0 ? world.group(chatId).members.map(({ userId }) => userId) : [chatId]
    const seenAs = chatId < 0 ? chatId : fromId
    onPassed(viewers, seenAs)
    setTimeout(() => onPassed(viewers, seenAs), ms + 50).unref()
  }

  function viewersOf(mailbox: Mailbox): number[] {
    return mailbox.ownerId > 0 ? [mailbox.ownerId] : (world.groups.get(mailbox.ownerId)?.members ?? []).map(({ userId }) => userId)
  }
}

export type Phones = ReturnType<typeof createPhones>

/** Where the other side sees it: a group, or the pair of the reader and the writer. */
function placeOf(fromId: number, chatId: number): string {
  return chatId < 0 ? `${chatId}` : `${chatId}:${fromId}`
}

function current(passing: Map<string, Passing>, place: string): string | undefined {
  const found = passing.get(place)
  return found && found.untilMs > performance.now() ? found.text : undefined
}

function replyKeyboardOf(replyMarkup: unknown): Fields | undefined {
  if (!isFields(replyMarkup) || inlineKeyboardOf(replyMarkup)) return undefined
  const isReplyMarkup =
    replyMarkup['keyboard'] !== undefined || replyMarkup['remove_keyboard'] === true || replyMarkup['force_reply'] === true
  return isReplyMarkup ? replyMarkup : undefined
}

/** What the person's next message uses up: a one-time keyboard, and a wish for a reply. */
function isForOnce(markup: Fields | undefined): boolean {
  return markup?.['one_time_keyboard'] === true || markup?.['force_reply'] === true
}
