import type { JudgedRule } from './judged-rules.ts'
import type { ChatId, Message } from './types.ts'
import type { World } from './world.ts'

/** Between two posts of an account in one group, where nobody says otherwise: the shortest that any package has. */
const paceDefaultMs = 3 * 3_600_000
const humansMin = 10
const postsMax = 20
const dayMs = 24 * 3_600_000
/** Whoever joined within that time may be greeted by name, once. */
const greetWithinMs = 3_600_000

export interface Broken {
  rule: JudgedRule
  detail: string
}

/**
 * What an account says by itself in groups. An answer to a message is none of this; a greeting names somebody who joined just then;
 * all else is a post.
 */
export function createGroupJudge(world: World) {
  const paces = new Map<number, number>()
  /** By account and group: where its newest post stands. */
  const lastPosts = new Map<string, Message>()
  /** By account: when it posted, of the last day. */
  const posts = new Map<number, number[]>()
  /** By group and person: when they joined. */
  const joins = new Map<string, { name: string; at: number; greetedBy: Set<number> }>()

  world.on('sent', ({ content, chat }) => {
    if (chat.kind !== 'group' || content.service?.kind !== 'joined') return
    for (const userId of content.service.userIds ?? [])
      joins.set(`${chat.id}:${userId}`, { name: world.users.get(userId)?.firstName ?? '', at: world.nowMs(), greetedBy: new Set() })
  })

  /** An automatic message in a group, and what it breaks. */
  function judge(message: Message, groupId: ChatId): Broken[] {
    const { fromId } = message
    if (message.replyTo !== undefined) return []
    const broken: Broken[] = []
    const role = world.roleIn(groupId, fromId)
    if (role !== 'creator' && role !== 'administrator')
      broken.push({ rule: 'not_admin', detail: `account ${fromId} posts in ${groupId}, where it is ${role}` })
    if (!isGreeting(message, groupId)) broken.push(...judgePost(message, groupId))
    return broken
  }

  function judgePost(message: Message, groupId: ChatId): Broken[] {
    const { fromId } = message
    const now = world.nowMs()
    const key = `${fromId}:${groupId}`
    const before = lastPosts.get(key)
    lastPosts.set(key, message)
    const times = [...(posts.get(fromId) ?? []).filter((time) => time > now - dayMs), now]
    posts.set(fromId, times)
    const broken: string[] = []
    if (times.length > postsMax) broken.push(`${times.length} posts in 24 h, ${postsMax} are allowed`)
    if (before) {
      const passedMs = (message.date - before.date) * 1000
      const paceMs = paces.get(fromId) ?? paceDefaultMs
      if (passedMs < paceMs) broken.push(`a post in ${groupId} after ${passedMs} ms, ${paceMs} are to pass`)
      const humans = world.history(fromId, groupId).filter((one) => one.uid > before.uid && isHuman(one, fromId)).length
      if (humans < humansMin) broken.push(`a post in ${groupId} after ${humans} messages of people, ${humansMin} are to come first`)
    }
    return broken.map((detail) => ({ rule: 'post_pace' as const, detail: `account ${fromId}: ${detail}` }))
  }

  const isHuman = ({ fromId, content }: Message, accountId: number) =>
    fromId !== accountId && !content.service && !world.users.get(fromId)?.isBot

  function isGreeting({ fromId, content }: Message, groupId: ChatId): boolean {
    const greeted = [...joins].filter(
      ([key, { name, at, greetedBy }]) =>
        key.startsWith(`${groupId}:`) &&
        at > world.nowMs() - greetWithinMs &&
        !greetedBy.has(fromId) &&
        name !== '' &&
        content.text.includes(name),
    )
    for (const [, { greetedBy }] of greeted) greetedBy.add(fromId)
    return greeted.length > 0
  }

  return {
    judge,
    setPace: (userId: number, ms: number) => void paces.set(userId, ms),
    clear() {
      for (const kept of [paces, lastPosts, posts, joins]) kept.clear()
    },
  }
}
