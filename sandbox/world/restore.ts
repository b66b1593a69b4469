import type { Journal } from './journal.ts'
import type { createLookup } from './lookup.ts'
import { fileIn } from './mailboxes.ts'
import type { ChatId, Group, Mailbox, MailboxEvent, Message, User } from './types.ts'

/** What is filled: a world's own maps, and its mailboxes as they are asked for. */
interface Restored {
  journal: Journal
  users: Map<number, User>
  groups: Map<ChatId, Group>
  messages: Map<number, Message>
  mailboxes: ReadonlyMap<number, Mailbox>
  mailbox(ownerId: number): Mailbox
}

/** Fills an empty world with what its journal holds. Answers the uid of the newest message. */
export function restore(world: Restored, lookup: ReturnType<typeof createLookup>): number {
  const { journal } = world
  for (const [ownerId, start] of journal.entries<Pick<Mailbox, 'lastId' | 'pts'>>('mailbox'))
    Object.assign(world.mailbox(Number(ownerId)), start)
  for (const user of journal.entries<User>('user').values()) {
    world.users.set(user.id, user)
    lookup.addUser(user)
  }
  for (const group of journal.entries<Group>('group').values()) {
    world.groups.set(group.id, group)
    lookup.addGroup(group)
  }
  const lastUid = restoreMessages(world, lookup)
  restoreEvents(world)
  return lastUid
}

function restoreMessages(world: Restored, lookup: ReturnType<typeof createLookup>): number {
  let lastUid = world.journal.entries<number>('last-uid').get('uid') ?? 0
  for (const message of world.journal.entries<Message>('message').values()) {
    world.messages.set(message.uid, message)
    lookup.addMessage(message)
    lastUid = Math.max(lastUid, message.uid)
    for (const [ownerId, id] of Object.entries(message.ids)) {
      const mailbox = world.mailbox(Number(ownerId))
      mailbox.lastId = Math.max(mailbox.lastId, id)
      fileIn(mailbox, id, message)
    }
  }
  return lastUid
}

function restoreEvents(world: Restored): void {
  for (const [key, event] of world.journal.entries<MailboxEvent>('event')) {
    const mailbox = world.mailbox(Number(key.slice(0, key.indexOf(':'))))
    mailbox.pts = Math.max(mailbox.pts, event.pts)
    mailbox.events.push(event)
    if (event.kind === 'read_inbox') mailbox.readInbox.set(event.chatId, event.maxId)
    if (event.kind === 'read_outbox') mailbox.readOutbox.set(event.chatId, event.maxId)
  }
  for (const [key, maxId] of world.journal.entries<number>('read')) {
    const [userId = 0, chatId = 0] = key.split(':').map(Number)
    world.mailbox(userId).readInbox.set(chatId, maxId)
  }
  for (const mailbox of world.mailboxes.values()) mailbox.events.sort((a, b) => a.pts - b.pts)
}
