import { EventEmitter } from 'node:events'
import { createEvidence } from './evidence.ts'
import { isAllowed } from './judged-methods.ts'
import type { Message } from './types.ts'
import type { World } from './world.ts'

export type JudgedRule = 'stranger' | 'cap' | 'method' | 'two_holders'

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

const windowMs = 60_000
const capDefault = 6
const violationsMax = 1000

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
  readonly #evidence: ReturnType<typeof createEvidence>

  constructor(world: World, { managedApiId }: { managedApiId: number }) {
    super()
    this.#world = world
    this.#managedApiId = managedApiId
    this.#evidence = createEvidence(world)
    world.on('reset', () => this.reset())
  }

  setCap(userId: number, perMinute: number): void {
    this.#caps.set(userId, perMinute)
  }

  reset(): void {
    this.violations = []
    this.#caps.clear()
    this.#automatic.clear()
    this.#evidence.clear()
  }

  sent({ apiId, message }: JudgedMessage): void {
    const { fromId } = message
    const to = this.#world.chatIdFor(message, fromId)
    if (apiId !== this.#managedApiId || to === fromId) return
    if (to > 0 && !this.#world.hasWritten(to, fromId))
      this.#record('stranger', `account ${fromId} writes to ${to}, who never wrote to it in private`)
    if (!this.#evidence.use(message.content)) this.#countAutomatic(fromId)
  }

  #countAutomatic(fromId: number): void {
    const now = this.#world.nowMs()
    const times = (this.#automatic.get(fromId) ?? []).filter((time) => time > now - windowMs && time <= now)
    times.push(now)
    this.#automatic.set(fromId, times)
    const cap = this.#caps.get(fromId) ?? capDefault
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
