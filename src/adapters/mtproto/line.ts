import { IntermediatePacketCodec, type TelegramTransport } from '@mtcute/core'
import { setTimeout as sleep } from 'node:timers/promises'
import { HoldLost, type Hold } from '#features/accounts/ports.ts'
import { openConnection, type FrameConnection } from './frame-connection.ts'
import type { Pace, Turn } from './pace.ts'
import { waitMs } from './pace-rules.ts'

const restMs = 200

/**
 * One account's way to its data centres. It connects when its turn comes among all accounts of the process, and no byte leaves without
 * the hold: whatever mtcute does by itself (pings, acknowledgements, connecting anew) is an act as well. A hold that rests, because
 * the database is away, keeps it waiting; `cut` ends it for good.
 */
export class Line implements TelegramTransport {
  readonly #hold: Hold
  readonly #pace: Pace
  readonly #isUrgent: boolean
  readonly #open = new Set<FrameConnection>()
  readonly #turns = new Set<Turn>()
  #rest: Promise<unknown> | undefined
  #isCut = false
  #failures = 0

  constructor(hold: Hold, pace: Pace, { isUrgent }: { isUrgent: boolean }) {
    this.#hold = hold
    this.#pace = pace
    this.#isUrgent = isUrgent
  }

  get accountId(): number {
    return this.#hold.accountId
  }

  mayAct(): boolean {
    return this.#hold.mayAct()
  }

  /** Telegram answers, as far as is known. */
  isUp(): boolean {
    return this.#open.values().some((connection) => connection.isHeard)
  }

  packetCodec() {
    return new IntermediatePacketCodec()
  }

  async connect(dc: { ipAddress: string; port: number }): Promise<FrameConnection> {
    await this.right()
    const turn = this.#pace.enter(this.#isUrgent)
    this.#turns.add(turn)
    try {
      await turn.granted
    } finally {
      this.#turns.delete(turn)
    }
    try {
      await this.right()
      return await this.#connectNow(dc, turn)
    } catch (error) {
      turn.end()
      throw error
    }
  }

  async #connectNow(dc: { ipAddress: string; port: number }, turn: Turn): Promise<FrameConnection> {
    const connection = await openConnection(dc, {
      right: () => (this.#hold.mayAct() ? undefined : this.right()),
      onHeard: () => {
        turn.end()
        this.#failures = 0
        this.#pace.succeeded()
      },
      onSilent: () => {
        this.#failures++
        if (!this.#isCut) this.#pace.failed()
      },
      onEnd: () => {
        turn.end()
        this.#open.delete(connection)
      },
    })
    if (this.#isCut) {
      connection.close()
      throw new HoldLost(this.#hold.accountId)
    }
    this.#open.add(connection)
    return connection
  }

  /** How long to wait before the next try. */
  readonly wait = () => waitMs(this.#failures, Math.random())

  /** Resolves when the account may act. @throws HoldLost when it never may again. */
  async right(): Promise<void> {
    while (!this.#isCut && !this.#hold.mayAct()) {
      // those that wait go on in the order in which they came
      this.#rest ??= sleep(restMs, undefined, { ref: false }).then(() => (this.#rest = undefined))
      await this.#rest
    }
    if (this.#isCut) throw new HoldLost(this.#hold.accountId)
  }

  /** Nothing leaves any more, and nothing is waited for. */
  cut(): void {
    this.#isCut = true
    for (const turn of this.#turns) turn.withdraw(new HoldLost(this.#hold.accountId))
    for (const connection of this.#open) connection.close()
    this.#open.clear()
  }
}
