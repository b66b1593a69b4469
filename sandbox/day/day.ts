import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { withAutoEntities } from '../bot-api/auto-entities.ts'
import type { DayView } from '../control/contract.ts'
import { WorldRefusal, type ChatId, type Content, type Message, type User } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { samplePhoto } from './picture.ts'

const step = z.object({
  who: z.int(),
  text: z.string().default(''),
  isInGroup: z.boolean().default(false),
  hasPhoto: z.boolean().default(false),
  joins: z.boolean().default(false),
  blocks: z.boolean().default(false),
  /** After it this contact answers nothing any more. */
  isLast: z.boolean().default(false),
})
type Step = z.infer<typeof step>
const script = z
  .object({ groupTitle: z.string(), answers: z.array(z.string()).min(1), steps: z.array(step).min(1) })
  .parse(JSON.parse(readFileSync(new URL('./day.tr.json', import.meta.url), 'utf8')))

/** How long the contacts stay for answers after their last own word. */
const stayMs = 10 * 60_000
const answerMsMax = 3000

export interface DayOrder {
  userId: number
  /** From the first step to the last; 0 plays them at once. */
  seconds: number
  /** How often each contact answers, at most. */
  answersMax: number
}

interface Day extends DayOrder {
  groupId: ChatId
  done: number
  answers: number
  /** How often each contact has answered; who is silent answers nothing more. */
  answered: Map<number, number>
  timers: Set<NodeJS.Timeout>
}

/** Lets the cast's contacts write to an account as people do on a working day, in bounds of time and number. One day an account. */
export function createDays(world: World, changed: (userId: number) => void) {
  const days = new Map<number, Day>()
  const gapMs = ({ seconds }: DayOrder) => (seconds * 1000) / Math.max(1, script.steps.length - 1)
  world.on('sent', answer)
  world.on('reset', endAll)
  return { begin, end, endAll, list }

  /** Undefined when this account has a day already. */
  function begin(order: DayOrder): { steps: number } | undefined {
    if (days.has(order.userId)) return undefined
    const account = world.user(order.userId)
    for (const id of contactIds()) world.block(id, account.id, false)
    const day: Day = { ...order, groupId: groupOf(account), done: 0, answers: 0, answered: new Map(), timers: new Set() }
    days.set(account.id, day)
    changed(account.id)
    next(day)
    return { steps: script.steps.length }
  }

  function end(userId: number): void {
    for (const timer of days.get(userId)?.timers ?? []) clearTimeout(timer)
    if (days.delete(userId)) changed(userId)
  }

  function endAll(): void {
    for (const userId of days.keys()) end(userId)
  }

  function list(): DayView[] {
    return [...days.values()].map(({ userId, done, answers }) => ({ userId, steps: script.steps.length, done, answers }))
  }

  function next(day: Day): void {
    const now = script.steps[day.done]
    if (!now) return later(day, stayMs, () => end(day.userId))
    day.done++
    if (now.who !== day.userId && world.users.has(now.who)) unlessRefused(() => play(day, now))
    changed(day.userId)
    const gap = gapMs(day)
    const upcoming = script.steps[day.done]
    if (upcoming && upcoming.text !== '' && !upcoming.isInGroup && world.users.has(upcoming.who))
      later(day, gap / 2, () => world.typing(upcoming.who, day.userId, 'typing'))
    later(day, upcoming ? gap : 0, () => next(day))
  }

  function play(day: Day, { who, text, isInGroup, hasPhoto, joins, blocks, isLast }: Step): void {
    if (joins) {
      world.setRole(day.groupId, who, 'left', who)
      world.setRole(day.groupId, who, 'member', who)
    }
    if (text !== '') say(who, isInGroup ? joined(day.groupId, who) : day.userId, contentOf(text, world.user(day.userId), hasPhoto))
    if (isLast || blocks) day.answered.set(who, day.answersMax)
    if (blocks) world.block(who, day.userId, true)
  }

  /** What an account says to one of its contacts is read, and answered until they have answered enough. */
  function answer(message: Message): void {
    const day = days.get(message.fromId)
    if (!day) return
    const to = world.chatIdFor(message, day.userId)
    const count = day.answered.get(to) ?? 0
    if (!contactIds().has(to) || to === day.userId) return
    const waitMs = Math.min(answerMsMax, gapMs(day))
    later(day, waitMs / 2, () => {
      world.read(to, day.userId, message.ids[to] ?? 0)
      if (count < day.answersMax) world.typing(to, day.userId, 'typing')
    })
    if (count >= day.answersMax) return
    day.answered.set(to, count + 1)
    later(day, waitMs, () => {
      unlessRefused(() => say(to, day.userId, { text: script.answers[count % script.answers.length] ?? '' }))
      day.answers++
      changed(day.userId)
    })
  }

  function say(fromId: number, to: ChatId, content: Content): void {
    world.send({ fromId, to, content, via: 'phone' })
  }

  function contentOf(text: string, account: User, hasPhoto: boolean): Content {
    const name = account.username === undefined ? account.firstName : `@${account.username}`
    const words = text.replace('{account}', name)
    const mention = { type: 'text_mention', offset: 0, length: name.length, userId: account.id }
    const isNamed = account.username === undefined && text.startsWith('{account}')
    const entities = isNamed ? [mention] : withAutoEntities(words, [])
    return { text: words, ...(entities.length > 0 ? { entities } : {}), ...(hasPhoto ? { media: photo() } : {}) }
  }

  function photo(): NonNullable<Content['media']> {
    const { key } = world.files.add({ name: 'vazo.png', mime: 'image/png', bytes: samplePhoto() })
    return { kind: 'photo', file: key, width: 320, height: 240 }
  }

  /** A group in which the account may post; whoever has none is made administrator of one. */
  function groupOf({ id }: User): ChatId {
    const own = world
      .groupsOf(id)
      .find((group) => group.kind !== 'channel' && ['creator', 'administrator'].includes(world.roleIn(group.id, id)))
    if (own) return own.id
    const [creatorId = id, ...memberIds] = [...contactIds()]
    const group = world.addGroup({ kind: 'supergroup', title: script.groupTitle, creatorId, memberIds: [...memberIds, id] })
    world.setRole(group.id, id, 'administrator', creatorId)
    return group.id
  }

  function joined(groupId: ChatId, userId: number): ChatId {
    if (!world.isMember(groupId, userId)) world.setRole(groupId, userId, 'member', userId)
    return groupId
  }

  function contactIds(): Set<number> {
    return new Set(script.steps.map(({ who }) => who).filter((id) => world.users.has(id)))
  }

  function later(day: Day, ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      day.timers.delete(timer)
      run()
    }, ms).unref()
    day.timers.add(timer)
  }
}

export type Days = ReturnType<typeof createDays>

/** Whoever is blocked, banned or gone says nothing; the others go on. */
function unlessRefused(run: () => void): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof WorldRefusal)) throw error
  }
}
