import { hourMs, minuteMs } from '#shared/time.ts'

/** Telegram itself: login codes and notices come from these. They are neither stored nor shown nor counted. */
const serviceUserIds = new Set([777_000, 333_000, 42_777, 4_244_000])

export interface Heard {
  chatId: number
  isGroup: boolean
  sender: { id: number; isContact: boolean; isBot?: boolean }
  mentionsMe: boolean
  isPastDialog: boolean
}

export interface Standing {
  customerId: number
  /** The account's own Telegram id. */
  ownId: number | undefined
  isStaff: boolean
  /** The sender is another account that is connected here. */
  isManaged: boolean
  /** The customer wants private chats that are older than the connection. */
  includesPast: boolean
  /** The customer said hands off. */
  isHandsOff: boolean
  /** In a group: it answers a message of ours. */
  answersUs: boolean
}

/**
 * What becomes of a message: `refuse` what should never have come, `leave` what belongs to the customer alone, `ask` about chats
 * older than the connection, `tell` the customer. Only what is told is stored. Reply modes that draft or answer are further words
 * here, and are decided for nothing that is not `tell` now.
 */
export type Placement = 'refuse' | 'leave' | 'ask' | 'tell'

export function place({ chatId, isGroup, sender, mentionsMe, isPastDialog }: Heard, standing: Standing): Placement {
  if (serviceUserIds.has(sender.id) || serviceUserIds.has(chatId) || sender.isBot) return 'refuse'
  if (sender.id === standing.ownId || chatId === standing.ownId) return 'refuse'
  if (standing.isHandsOff || sender.id === standing.customerId || standing.isManaged) return 'leave'
  if (isGroup) return mentionsMe || standing.answersUs ? 'tell' : 'leave'
  if (sender.isContact || standing.isStaff) return 'leave'
  return isPastDialog && !standing.includesPast ? 'ask' : 'tell'
}

/** Of a card; Telegram takes 4096 UTF-16 units, and the rest is for its head and foot. */
export const pageMax = { lines: 14, weight: 3_000 }
/** A longer text stands shortened on the card, and in full below it. */
export const lineTextMax = 1_200

/**
 * The lines in the order given, on as many pages as they need: the first page goes on where the card stands. A page that is full is
 * never touched again, so what was read stays where it was.
 */
export function layPages<Line extends { weight: number }>(standing: readonly Line[], news: readonly Line[], max = pageMax): Line[][] {
  const pages = [[...standing]]
  let weight = standing.reduce((sum, line) => sum + line.weight, 0)
  for (const line of news) {
    const page = pages.at(-1)
    if (page && (page.length === 0 || (page.length < max.lines && weight + line.weight <= max.weight))) {
      page.push(line)
      weight += line.weight
    } else {
      pages.push([line])
      weight = line.weight
    }
  }
  return pages
}

/** More messages than this of one contact within a minute: their card shows the newest only, and stays one card. So many can be forwarded at once. */
export const torrentMax = 100
export const torrentWindowMs = minuteMs

export function isTorrent({ count, since }: { count: number; since: Date | null }, now: Date): boolean {
  return count > torrentMax && since !== null && now.getTime() - since.getTime() < 2 * torrentWindowMs
}

/** How many of the newest lines fit on one page, with room for more; at least one. */
export function newestThatFit(lines: readonly { weight: number }[], max = { lines: 10, weight: pageMax.weight }): number {
  let weight = 0
  const tooMany = lines.toReversed().findIndex((line, index) => (weight += line.weight) > max.weight || index >= max.lines)
  return Math.max(1, tooMany < 0 ? lines.length : tooMany)
}

/** Messages of one album are one line, where the first of them stands; every other message is a line of its own. */
export function groupAlbums<Message extends { author: string; album: string | null }>(messages: readonly Message[]): Message[][] {
  const albums = new Map<string, Message[]>()
  const groups: Message[][] = []
  for (const message of messages) {
    const key = message.album === null ? undefined : `${message.author}:${message.album}`
    const standing = key === undefined ? undefined : albums.get(key)
    if (standing) standing.push(message)
    else {
      const group = [message]
      groups.push(group)
      if (key !== undefined) albums.set(key, group)
    }
  }
  return groups
}

export interface CardNews {
  hasCard: boolean
  hasNewLines: boolean
  /** Messages of the contact among the new lines. */
  hasNewIncoming: boolean
  /** Messages on the card that were not read before these came. */
  unreadBefore: number
  isMuted: boolean
  /** The customer is needed, or a draft waits. */
  isRinging?: boolean
  cardAt: Date | undefined
  now: Date
}

/** An edited message makes no sound: after that long a new one is worth one. */
export const quietMs = 3 * minuteMs

/**
 * How the card comes to the customer: `place` changes it where it stands; `bottom` also moves it down when something was written
 * below it; `anew` sends it again, so that the phone rings: for the first message after all was read, and after a while.
 */
export function appearance(news: CardNews): 'place' | 'bottom' | 'anew' {
  if (!news.hasCard) return 'bottom'
  if (news.isRinging && !news.isMuted) return 'anew'
  if (!news.hasNewLines || news.isMuted) return 'place'
  if (!news.hasNewIncoming) return 'bottom'
  const isOld = news.cardAt === undefined || news.now.getTime() - news.cardAt.getTime() >= quietMs
  return news.unreadBefore === 0 || isOld ? 'anew' : 'bottom'
}

/** A bot cannot take back a message after 48 hours: an older card stays where it is, and a new page begins. */
export const movableMs = 47 * hourMs

export const floodWindowMs = 10 * minuteMs
/** With more contacts than this in ten minutes there is one list instead of cards. */
const floodMax = 20
export const isFlood = (contacts: number) => contacts > floodMax

export const muteLengths = ['1h', '8h', 'ever'] as const
export type MuteLength = (typeof muteLengths)[number]

/** Later than anybody waits; a plain date, so that it sorts and compares like the others. */
const ever = new Date('9999-01-01T00:00:00Z')

export function mutedUntil(length: MuteLength, now: Date): Date {
  if (length === 'ever') return ever
  return new Date(now.getTime() + (length === '1h' ? 1 : 8) * hourMs)
}

export const isMutedForGood = (until: Date) => until.getTime() === ever.getTime()

/** A text without an addressee is kept that long. */
export const pendingMs = 10 * minuteMs
export const pendingMaxCount = 20
/** After hands off the messages are kept for that long, so that one tap brings all back. */
export const handsOffUndoMs = 10 * minuteMs
/** The bot is blocked that long: the account pauses. */
export const blockedMs = 24 * hourMs

/** The largest file that a bot may send, and the largest picture. */
export const relayBytesMax = (kind: string) => (kind === 'photo' ? 10 : 50) * 1024 * 1024
