import { EventEmitter } from 'node:events'
import { createFiles, type Files } from './files.ts'
import { noJournal, type Journal } from './journal.ts'
import { freeGroupId, freeUserId } from './free-ids.ts'
import { createLookup, nameKey } from './lookup.ts'
import { chatSeenBy, emptyMailbox, fileIn } from './mailboxes.ts'
import { restore } from './restore.ts'
import { checkMayWrite } from './rules.ts'
import {
  WorldRefusal,
  serviceUserId,
  type ChatId,
  type Content,
  type Group,
  type GroupKind,
  type Mailbox,
  type MailboxEvent,
  type Member,
  type Message,
  type User,
  type WorldEvents,
  type SendInput,
} from './types.ts'

/** How many events a mailbox keeps for those who were away; older gaps are "too long". */
const eventsMax = 10_000

/**
 * The Telegram world: people, bots, groups and their messages, one truth for every edge (Bot API, data centres, chat page).
 * It knows Telegram's rules about who may write to whom and nothing of any wire format.
 */
export class World extends EventEmitter<WorldEvents> {
  readonly users = new Map<number, User>()
  readonly groups = new Map<ChatId, Group>()
  readonly messages = new Map<number, Message>()
  readonly mailboxes = new Map<number, Mailbox>()
  readonly files: Files
  readonly journal: Journal
  /** Added to the machine's clock, in milliseconds. */
  clockOffsetMs = 0
  #lastUid = 0
  readonly #lookup = createLookup()

  constructor(options: { journal?: Journal; filesDirectory?: string } = {}) {
    super()
    this.setMaxListeners(0)
    this.journal = options.journal ?? noJournal()
    this.files = createFiles(this.journal, options.filesDirectory)
    this.#lastUid = restore(this, this.#lookup)
    if (!this.users.has(serviceUserId)) this.addUser({ id: serviceUserId, firstName: 'Telegram', phone: '42777' })
  }

  nowMs(): number {
    return Date.now() + this.clockOffsetMs
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000)
  }

  /**
   * Everybody and everything gone. Ids and mailbox steps go on from where they were, so that what comes later is never taken for
   * something earlier.
   */
  reset(): void {
    for (const id of this.users.keys()) this.journal.remove('user', id)
    for (const id of this.groups.keys()) this.journal.remove('group', id)
    for (const uid of this.messages.keys()) this.journal.remove('message', uid)
    for (const mailbox of this.mailboxes.values()) {
      for (const { pts } of mailbox.events) this.journal.remove('event', `${mailbox.ownerId}:${pts}`)
      mailbox.events = []
      for (const chatId of mailbox.readInbox.keys()) this.journal.remove('read', `${mailbox.ownerId}:${chatId}`)
      for (const kept of [mailbox.uids, mailbox.byChat, mailbox.readInbox, mailbox.readOutbox]) kept.clear()
      this.journal.put('mailbox', mailbox.ownerId, { lastId: mailbox.lastId, pts: mailbox.pts })
    }
    this.journal.put('last-uid', 'uid', this.#lastUid)
    for (const kept of [this.users, this.groups, this.messages]) kept.clear()
    this.#lookup.clear()
    this.emit('reset')
    this.addUser({ id: serviceUserId, firstName: 'Telegram', phone: '42777' })
  }

  // ---- people

  addUser(input: Partial<User> & { firstName: string }): User {
    const user: User = {
      id: input.id ?? freeUserId(this.users),
      isBot: false,
      languageCode: 'tr',
      dc: 2,
      contacts: [],
      blocked: [],
      ...input,
    }
    this.users.set(user.id, user)
    this.saveUser(user)
    return user
  }

  /** Keeps a change made to a user and tells the edges. */
  saveUser(user: User): void {
    this.#lookup.addUser(user)
    this.journal.put('user', user.id, user)
    this.emit('user', user)
  }

  user(id: number): User {
    const user = this.users.get(id)
    if (!user) throw new WorldRefusal('USER_ID_INVALID')
    return user
  }

  userByPhone(phone: string): User | undefined {
    const digits = phone.replace(/\D/g, '')
    const user = this.users.get(this.#lookup.idByPhone(digits) ?? 0)
    return user?.phone === digits ? user : undefined
  }

  byUsername(username: string): User | Group | undefined {
    const name = nameKey(username)
    const id = this.#lookup.idByName(name) ?? 0
    const found = this.users.get(id) ?? this.groups.get(id)
    return found?.username !== undefined && nameKey(found.username) === name ? found : undefined
  }

  block(byUserId: number, userId: number, isBlocked: boolean): void {
    const user = this.user(byUserId)
    if (user.blocked.includes(userId) === isBlocked) return
    user.blocked = isBlocked ? [...user.blocked, userId] : user.blocked.filter((id) => id !== userId)
    this.saveUser(user)
    this.emit('blocked', { userId, byUserId, isBlocked })
  }

  // ---- groups

  addGroup(input: { kind: GroupKind; title: string; creatorId: number; memberIds?: number[]; username?: string; id?: ChatId }): Group {
    const date = this.nowSeconds()
    const id = input.id ?? freeGroupId(this.groups, input.kind)
    const others = (input.memberIds ?? []).filter((userId) => userId !== input.creatorId)
    const members: Member[] = [
      { userId: input.creatorId, role: 'creator', date },
      ...others.map((userId) => ({ userId, role: 'member' as const, date })),
    ]
    const group: Group = { id, kind: input.kind, title: input.title, date, members }
    if (input.username !== undefined) group.username = input.username
    this.groups.set(id, group)
    this.saveGroup(group)
    for (const member of members)
      this.emit('member', { groupId: id, userId: member.userId, by: input.creatorId, before: 'left', after: member.role })
    this.send({ fromId: input.creatorId, to: id, content: { text: '', service: { kind: 'created', title: input.title } }, via: 'phone' })
    return group
  }

  saveGroup(group: Group): void {
    this.#lookup.addGroup(group)
    this.journal.put('group', group.id, group)
  }

  group(id: ChatId): Group {
    const group = this.groups.get(id)
    if (!group) throw new WorldRefusal('CHANNEL_INVALID')
    return group
  }

  roleIn(groupId: ChatId, userId: number): Member['role'] {
    return this.group(groupId).members.find((member) => member.userId === userId)?.role ?? 'left'
  }

  setRole(groupId: ChatId, userId: number, role: Member['role'], by: number): void {
    const group = this.group(groupId)
    const before = this.roleIn(groupId, userId)
    if (before === role) return
    group.members = [...group.members.filter((member) => member.userId !== userId), { userId, role, date: this.nowSeconds() }]
    this.saveGroup(group)
    this.emit('member', { groupId, userId, by, before, after: role })
    if (before === 'left' && role === 'member')
      this.send({ fromId: userId, to: groupId, content: { text: '', service: { kind: 'joined', userIds: [userId] } }, via: 'phone' })
  }

  /** The groups, supergroups and channels of a person. */
  groupsOf(userId: number): Group[] {
    return [...this.#lookup.groupsOf(userId)].flatMap((id) => {
      const group = this.groups.get(id)
      return group && this.isMember(id, userId) ? [group] : []
    })
  }

  isMember(groupId: ChatId, userId: number): boolean {
    return !['left', 'kicked'].includes(this.roleIn(groupId, userId))
  }

  // ---- messages

  /** @throws WorldRefusal with Telegram's reason when this sender may not write there. */
  send(input: SendInput): Message {
    checkMayWrite(this, input)
    const { fromId, to, content, albumId, replyMarkup, via } = input
    const message: Message = {
      uid: ++this.#lastUid,
      chat: to < 0 ? { kind: 'group', id: to } : { kind: 'private', ends: [fromId, to] },
      fromId,
      date: this.nowSeconds(),
      content,
      via,
      ids: {},
      deletedIn: [],
    }
    if (albumId !== undefined) message.albumId = albumId
    if (replyMarkup !== undefined) message.replyMarkup = replyMarkup
    if (input.randomId !== undefined) message.randomId = input.randomId
    const answered = input.replyToId === undefined ? undefined : this.messageIn(this.mailboxFor(fromId, to), input.replyToId)
    if (answered) message.replyTo = answered.uid
    this.messages.set(message.uid, message)
    const owners = this.#ownersOf(message)
    for (const ownerId of owners) {
      const mailbox = this.mailbox(ownerId)
      const id = ++mailbox.lastId
      message.ids[ownerId] = id
      fileIn(mailbox, id, message)
    }
    this.#saveMessage(message)
    this.emit('sent', message)
    for (const ownerId of owners) this.#record(this.mailbox(ownerId), (pts) => ({ kind: 'new', pts, uid: message.uid }))
    return message
  }

  /** The message that this sender sent with this random id. */
  sentBefore(fromId: number, randomId: string): Message | undefined {
    const message = this.messages.get(this.#lookup.uidByRandomId(fromId, randomId) ?? 0)
    return message?.fromId === fromId && message.randomId === randomId ? message : undefined
  }

  /** @param messageId in the mailbox of the editor. */
  edit(editorId: number, chatId: ChatId, messageId: number, change: { content?: Content; replyMarkup?: unknown }): Message {
    const message = this.messageIn(this.mailboxFor(editorId, chatId), messageId)
    if (!message) throw new WorldRefusal('MESSAGE_ID_INVALID')
    if (message.fromId !== editorId) throw new WorldRefusal('MESSAGE_AUTHOR_REQUIRED')
    if (change.content) {
      message.content = change.content
      message.editDate = this.nowSeconds()
    }
    if ('replyMarkup' in change) message.replyMarkup = change.replyMarkup
    this.#saveMessage(message)
    for (const ownerId of this.#ownersOf(message)) {
      if (!message.deletedIn.includes(ownerId)) this.#record(this.mailbox(ownerId), (pts) => ({ kind: 'edit', pts, uid: message.uid }))
    }
    return message
  }

  /** Deletes for everyone, or with `forAll: false` only in this person's mailbox. Unknown ids are passed over, as Telegram does. */
  delete(byId: number, chatId: ChatId, messageIds: number[], forAll = true): number {
    let count = 0
    for (const messageId of messageIds) {
      const message = this.messageIn(this.mailboxFor(byId, chatId), messageId)
      if (!message) continue
      count++
      const owners = forAll ? this.#ownersOf(message) : [this.mailboxFor(byId, chatId).ownerId]
      for (const ownerId of owners) {
        const id = message.ids[ownerId]
        if (id === undefined || message.deletedIn.includes(ownerId)) continue
        message.deletedIn.push(ownerId)
        const seenAs = ownerId < 0 ? ownerId : this.chatIdFor(message, ownerId)
        this.#record(this.mailbox(ownerId), (pts) => ({ kind: 'delete', pts, messageIds: [id], chatId: seenAs }))
      }
      this.#saveMessage(message)
    }
    return count
  }

  /** Marks what others wrote in this chat as read up to `maxId`; the other side of a private chat learns of it. */
  read(userId: number, chatId: ChatId, maxId: number): void {
    if (this.readUpTo(userId, chatId) >= maxId) return
    const mailbox = this.mailbox(userId)
    mailbox.readInbox.set(chatId, maxId)
    // a supergroup has one mailbox for all, but each member reads for themselves
    if (this.mailboxFor(userId, chatId) === mailbox) this.#record(mailbox, (pts) => ({ kind: 'read_inbox', pts, chatId, maxId }))
    else this.journal.put('read', `${userId}:${chatId}`, maxId)
    if (chatId <= 0 || chatId === userId) return
    const other = this.mailbox(chatId)
    const newest = mailbox.byChat.get(chatId)?.findLast((id) => id <= maxId && this.#messageAt(mailbox, id)?.fromId === chatId)
    const theirId = newest === undefined ? undefined : this.#messageAt(mailbox, newest)?.ids[chatId]
    if (theirId === undefined || (other.readOutbox.get(userId) ?? 0) >= theirId) return
    other.readOutbox.set(userId, theirId)
    this.#record(other, (pts) => ({ kind: 'read_outbox', pts, chatId: userId, maxId: theirId }))
  }

  /** Up to which message id this person has read a chat. */
  readUpTo(userId: number, chatId: ChatId): number {
    return this.mailbox(userId).readInbox.get(chatId) ?? 0
  }

  typing(fromId: number, chatId: ChatId, action: string): void {
    this.emit('typing', { fromId, chatId, action })
  }

  // ---- mailboxes

  mailbox(ownerId: number): Mailbox {
    const found = this.mailboxes.get(ownerId)
    if (found) return found
    const mailbox = emptyMailbox(ownerId)
    this.mailboxes.set(ownerId, mailbox)
    return mailbox
  }

  /** Where this person finds the messages of this chat: their own mailbox, or the supergroup's. */
  mailboxFor(userId: number, chatId: ChatId): Mailbox {
    return this.mailbox(chatId < 0 && this.groups.get(chatId)?.kind !== 'group' ? chatId : userId)
  }

  /** Undefined when there is none, or it was deleted there. */
  messageIn(mailbox: Mailbox, messageId: number): Message | undefined {
    const message = this.messages.get(mailbox.uids.get(messageId) ?? 0)
    return message?.deletedIn.includes(mailbox.ownerId) ? undefined : message
  }

  /** The chat of a message as one person sees it. */
  chatIdFor(message: Message, viewerId: number): ChatId {
    return chatSeenBy(viewerId, message)
  }

  /** What a person sees in a chat, oldest first. */
  history(userId: number, chatId: ChatId): Message[] {
    const mailbox = this.mailboxFor(userId, chatId)
    const ids = mailbox.byChat.get(chatId) ?? []
    return ids.map((id) => this.messageIn(mailbox, id)).filter((message) => message !== undefined)
  }

  /** The newest message that a person sees in a chat. */
  lastIn(userId: number, chatId: ChatId): Message | undefined {
    const mailbox = this.mailboxFor(userId, chatId)
    const id = mailbox.byChat.get(chatId)?.findLast((candidate) => this.messageIn(mailbox, candidate) !== undefined)
    return id === undefined ? undefined : this.messageIn(mailbox, id)
  }

  /** The chats of a person, newest first. */
  dialogs(userId: number): { chatId: ChatId; last: Message }[] {
    const shared = this.groupsOf(userId).filter((group) => group.kind !== 'group')
    const chatIds = new Set([...this.mailbox(userId).byChat.keys(), ...shared.map((group) => group.id)])
    const dialogs: { chatId: ChatId; last: Message }[] = []
    for (const chatId of chatIds) {
      const last = this.lastIn(userId, chatId)
      if (last) dialogs.push({ chatId, last })
    }
    return dialogs.toSorted((a, b) => b.last.uid - a.last.uid)
  }

  /** Whether `fromId` ever wrote to `toId` in private. */
  hasWritten(fromId: number, toId: number): boolean {
    return this.#lookup.hasWritten(fromId, toId)
  }

  // ---- bookkeeping

  #messageAt(mailbox: Mailbox, messageId: number): Message | undefined {
    return this.messages.get(mailbox.uids.get(messageId) ?? 0)
  }

  #ownersOf(message: Message): number[] {
    if (message.chat.kind === 'private') return [...new Set(message.chat.ends)]
    const group = this.group(message.chat.id)
    if (group.kind !== 'group') return [group.id]
    const stored = Object.keys(message.ids).map(Number)
    return stored.length > 0
      ? stored
      : group.members.filter((member) => this.isMember(group.id, member.userId)).map((member) => member.userId)
  }

  #record(mailbox: Mailbox, make: (pts: number) => MailboxEvent): void {
    const event = make(mailbox.pts + 1)
    mailbox.pts = event.pts
    mailbox.events.push(event)
    if (mailbox.events.length > eventsMax) mailbox.events.splice(0, eventsMax / 10)
    this.journal.put('event', `${mailbox.ownerId}:${event.pts}`, event)
    this.emit('mailbox', mailbox, event)
  }

  #saveMessage(message: Message): void {
    this.#lookup.addMessage(message)
    this.journal.put('message', message.uid, message)
  }
}
