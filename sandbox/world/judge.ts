import { EventEmitter } from 'node:events'
import { createEvidence } from './evidence.ts'
import { createGroupJudge } from './group-judge.ts'
import { isAllowed } from './judged-methods.ts'
import type { JudgedRule } from './judged-rules.ts'
import type { Message } from './types.ts'
import type { World } from './world.ts'

/** Something that the product promised never to do. */
export interface Violation {
  rule: JudgedRule
  detail: string
  /** Milliseconds of the world. */
  at: number
}

/** A call over MTProto. */
export interface JudgedCall {
  apiId: number
  userId: number | undefined
  method: string
  query: { _: string; [field: string]: unknown }
}

/** A message that left over MTProto. */
export interface JudgedMessage {
  apiId: number
  message: Message
}

/** What an account did since the world began: of the automatic messages, posts went to groups and invites carried a link into Telegram. */
export interface Tally {
  byHand: number
  automatic: number
  posts: number
  invites: number
}

const windowMs = 60_000
const capDefault = 6
const violationsMax = 1000
const linkIntoTelegram = /\b(?:t|telegram)\.me\/\S/i

/**
 * Watches the accounts that the product holds, told by the api id of their sessions. What other clients do is their affair.
 * Emits `violation`.
 */
export class Judge extends EventEmitter<{ violation: [Violation] }> {
  violations: Violation[] = []
  readonly #world: World
  readonly #managedApiId: number
  readonly #caps = new Map<number, number>()
  /** When each account sent automatic messages; only those of the last minute are kept. */
  readonly #automatic = new Map<number, number[]>()
  readonly #tallies = new Map<number, Tally>()
  readonly #evidence: ReturnType<typeof createEvidence>
  readonly #groups: ReturnType<typeof createGroupJudge>

  constructor(world: World, { managedApiId }: { managedApiId: number }) {
    super()
    this.#world = world
    this.#managedApiId = managedApiId
    this.#evidence = createEvidence(world)
    this.#groups = createGroupJudge(world)
    world.on('reset', () => this.reset())
  }

  setCap(userId: number, perMinute: number): void {
    this.#caps.set(userId, perMinute)
  }

  reset(): void {
    this.violations = []
    this.#caps.clear()
    this.#automatic.clear()
    this.#tallies.clear()
    this.#evidence.clear()
    this.#groups.clear()
  }

  /** How long an account is to wait between two posts in one group. */
  setPostPace(userId: number, ms: number): void {
    this.#groups.setPace(userId, ms)
  }

  sent({ apiId, message }: JudgedMessage): void {
    const { fromId } = message
    const to = this.#world.chatIdFor(message, fromId)
    if (apiId !== this.#managedApiId || to === fromId) return
    if (to > 0 && !this.#world.hasWritten(to, fromId))
      this.#record('stranger', `account ${fromId} writes to ${to}, who never wrote to it in private`)
    const isByHand = this.#evidence.use(message, to)
    this.#tally(message, to, isByHand)
    if (isByHand) return
    this.#countAutomatic(fromId)
    if (to < 0) for (const { rule, detail } of this.#groups.judge(message, to)) this.#record(rule, detail)
  }

  /** What an account did so far, and how near it is to what it may say by itself in 60 s. */
  standing(userId: number): Tally & { inWindow: number; cap: number } {
    const tally = this.#tallies.get(userId) ?? { byHand: 0, automatic: 0, posts: 0, invites: 0 }
    return { ...tally, inWindow: this.#inWindow(userId).length, cap: this.#capOf(userId) }
  }

  #capOf(userId: number): number {
    return this.#caps.get(userId) ?? capDefault
  }

  #tally({ fromId, content }: Message, to: number, isByHand: boolean): void {
    const tally = this.#tallies.get(fromId) ?? { byHand: 0, automatic: 0, posts: 0, invites: 0 }
    this.#tallies.set(fromId, tally)
    if (isByHand) tally.byHand++
    else tally.automatic++
    if (!isByHand && to < 0) tally.posts++
    if (!isByHand && to > 0 && linkIntoTelegram.test(content.text)) tally.invites++
  }

  #inWindow(userId: number): number[] {
    const now = this.#world.nowMs()
    return (this.#automatic.get(userId) ?? []).filter((time) => time > now - windowMs && time <= now)
  }

  #countAutomatic(fromId: number): void {
    const times = [...this.#inWindow(fromId), this.#world.nowMs()]
    this.#automatic.set(fromId, times)
    const cap = this.#capOf(fromId)
    if (times.length > cap) this.#record('cap', `account ${fromId} sent ${times.length} automatic messages in 60 s, ${cap} are allowed`)
  }

  called({ apiId, userId, method, query }: JudgedCall): void {
    if (apiId !== this.#managedApiId || isAllowed(method, query, userId)) return
    this.#record('method', `account ${userId ?? 'not signed in'} called ${method}`)
  }

  /** One key used by two at once. @param who names the key's account. */
  twoHolders(apiId: number, who: string): void {
    if (apiId === this.#managedApiId) this.#record('two_holders', `the key of ${who} is used by two holders at once`)
  }

  #record(rule: JudgedRule, detail: string): void {
    const violation: Violation = { rule, detail, at: this.#world.nowMs() }
    this.violations.push(violation)
    if (this.violations.length > violationsMax) this.violations.shift()
    this.emit('violation', violation)
  }
}

/** See `Judge`. */
export function createJudge(world: World, options: { managedApiId: number }): Judge {
  return new Judge(world, options)
}
