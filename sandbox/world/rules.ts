import { WorldRefusal, type ChatId, type Group, type Mailbox, type Member, type Message, type SendInput, type User } from './types.ts'

/** What the rules look at. */
interface Seen {
  users: ReadonlyMap<number, User>
  user(id: number): User
  group(id: ChatId): Group
  roleIn(groupId: ChatId, userId: number): Member['role'] | 'left'
  hasWritten(fromId: number, to: number): boolean
  mailboxFor(userId: number, chatId: ChatId): Mailbox
  messageIn(mailbox: Mailbox, id: number): Message | undefined
  nowSeconds(): number
}

/** @throws WorldRefusal in Telegram's word when this sender may not write there. */
export function checkMayWrite(world: Seen, { fromId, to, via }: Pick<SendInput, 'fromId' | 'to' | 'via'>): void {
  const sender = world.user(fromId)
  if (to < 0) return checkMayWriteIn(world, to, sender)
  const other = world.users.get(to)
  if (!other) throw new WorldRefusal('PEER_ID_INVALID')
  if (other.isBanned) throw new WorldRefusal('INPUT_USER_DEACTIVATED')
  if (via !== 'service' && other.blocked.includes(fromId)) throw new WorldRefusal('USER_IS_BLOCKED')
  if (sender.blocked.includes(to)) throw new WorldRefusal('YOU_BLOCKED_USER')
  if (sender.isBot && other.isBot) throw new WorldRefusal('USER_IS_BOT')
  if (sender.isBot && !world.hasWritten(to, fromId)) throw new WorldRefusal('BOT_NOT_STARTED')
}

function checkMayWriteIn(world: Seen, groupId: ChatId, { id, isBot }: User): void {
  const { kind, slowModeSeconds } = world.group(groupId)
  const role = world.roleIn(groupId, id)
  const isAdmin = role === 'creator' || role === 'administrator'
  if (role === 'left' || role === 'kicked') throw new WorldRefusal('CHAT_WRITE_FORBIDDEN')
  if (kind === 'channel' && !isAdmin) throw new WorldRefusal('CHAT_ADMIN_REQUIRED')
  if (role === 'restricted') throw new WorldRefusal('CHAT_WRITE_FORBIDDEN')
  const waitSeconds = slowModeSeconds === undefined || isAdmin || isBot ? 0 : slowModeWait(world, groupId, id, slowModeSeconds)
  if (waitSeconds > 0) throw new WorldRefusal(`SLOWMODE_WAIT_${waitSeconds}`)
}

/** How long this person has to wait for the next message in a group with slow mode. */
function slowModeWait(world: Seen, groupId: ChatId, userId: number, seconds: number): number {
  const since = world.nowSeconds() - seconds
  const mailbox = world.mailboxFor(userId, groupId)
  const ids = mailbox.byChat.get(groupId) ?? []
  for (let index = ids.length - 1; index >= 0; index--) {
    const message = world.messageIn(mailbox, ids[index] ?? 0)
    if (!message) continue
    if (message.date <= since) return 0
    if (message.fromId === userId && !message.content.service) return message.date - since
  }
  return 0
}
