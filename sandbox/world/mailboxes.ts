import type { ChatId, Mailbox, Message } from './types.ts'

export function emptyMailbox(ownerId: number): Mailbox {
  return {
    ownerId,
    lastId: 0,
    pts: 1,
    events: [],
    uids: new Map(),
    byChat: new Map(),
    readInbox: new Map(),
    readOutbox: new Map(),
  }
}

/** Puts a message under its id and its chat. Ids come in ascending order. */
export function fileIn(mailbox: Mailbox, id: number, message: Message): void {
  mailbox.uids.set(id, message.uid)
  const chatId = mailbox.ownerId < 0 ? mailbox.ownerId : chatSeenBy(mailbox.ownerId, message)
  const ids = mailbox.byChat.get(chatId)
  if (ids) ids.push(id)
  else mailbox.byChat.set(chatId, [id])
}

/** A private chat is named by its other end. */
export function chatSeenBy(viewerId: number, { chat }: Message): ChatId {
  if (chat.kind === 'group') return chat.id
  const [a, b] = chat.ends
  return a === viewerId ? b : a
}
