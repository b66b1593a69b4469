import type { ChatId, Group, Message, User } from './types.ts'

/**
 * Ways to find people, groups and messages without looking at each of them. They are hints: whatever they lead to may have changed
 * since and is checked against the entity itself.
 */
export function createLookup() {
  const phones = new Map<string, number>()
  const names = new Map<string, number>()
  const groups = new Map<number, Set<ChatId>>()
  const randomIds = new Map<string, number>()
  /** Who has ever written to whom in private, as `from>to`. */
  const pairs = new Set<string>()
  const nobody: ReadonlySet<ChatId> = new Set()

  return {
    idByPhone: (digits: string) => phones.get(digits),
    idByName: (key: string) => names.get(key),
    groupsOf: (userId: number) => groups.get(userId) ?? nobody,
    uidByRandomId: (fromId: number, randomId: string) => randomIds.get(`${fromId}:${randomId}`),
    hasWritten: (fromId: number, toId: number) => pairs.has(`${fromId}>${toId}`),
    addUser({ id, phone, username, isBot }: User): void {
      if (phone !== undefined && !isBot) phones.set(phone, id)
      if (username !== undefined) names.set(nameKey(username), id)
    },
    addGroup({ id, username, members }: Group): void {
      if (username !== undefined) names.set(nameKey(username), id)
      for (const { userId } of members) {
        const known = groups.get(userId)
        if (known) known.add(id)
        else groups.set(userId, new Set([id]))
      }
    },
    addMessage({ uid, chat, fromId, randomId }: Message): void {
      if (chat.kind === 'private') pairs.add(`${fromId}>${chat.ends[0] === fromId ? chat.ends[1] : chat.ends[0]}`)
      if (randomId !== undefined) randomIds.set(`${fromId}:${randomId}`, uid)
    },
    clear(): void {
      for (const index of [phones, names, groups, randomIds, pairs]) index.clear()
    },
  }
}

/** Usernames are one, however they are written. */
export function nameKey(username: string): string {
  return username.replace(/^@/, '').toLowerCase()
}
