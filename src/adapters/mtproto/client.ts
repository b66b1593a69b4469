import type { MustEqual, RpcCallOptions, tl } from '@mtcute/core'
import { BaseTelegramClient, type BaseTelegramClientOptions } from '@mtcute/core/client.js'
import { HoldLost } from '#features/accounts/ports.ts'
import type { Line } from './line.ts'
import type { SessionStorage } from './session-storage.ts'
import { makeThrifty } from './thrift.ts'

/**
 * mtcute's client without three of its traps: a preparation that fails is never tried again; both that and a call to a destroyed
 * client end the whole process, with all other accounts, by a rejection that nobody can handle; and one that is destroyed while it
 * begins to connect goes on, and tries to connect for ever.
 */
export class AccountClient extends BaseTelegramClient {
  readonly line: Line
  readonly #session: SessionStorage
  #connecting: Promise<void> | undefined
  #isEnding = false

  constructor(session: SessionStorage, line: Line, options: Omit<BaseTelegramClientOptions, 'storage' | 'transport'>) {
    super({ ...options, storage: session, transport: line })
    this.line = line
    this.#session = session
    // told by the loop of updates; and when all ends: what is told then belongs to a hold that is over, or stays for one that only rests
    this.mt.storage.save = async () => {
      if (line.mayAct()) await session.save()
    }
  }

  override async connect(): Promise<void> {
    // everything that could fail because the database is away
    await this.#session.readFirst()
    this.#demandLife()
    this.#connecting = super.connect()
    await this.#connecting
    this.#demandLife()
    // its connection is not open yet; one for a login has no updates, and does not stay
    if (this.updates) makeThrifty(this)
  }

  override async call<Call extends tl.RpcMethod>(
    message: MustEqual<Call, tl.RpcMethod>,
    params?: RpcCallOptions,
  ): Promise<tl.RpcCallReturn[Call['_']]> {
    if (!this.isConnected) await this.connect()
    this.#demandLife()
    return super.call(message, params)
  }

  /** Stores how far the updates have come. @throws HoldLost */
  save(): Promise<void> {
    return this.#session.save()
  }

  /** Disconnects at once, even while its turn to connect has not come. */
  override async destroy(): Promise<void> {
    this.#isEnding = true
    this.line.cut()
    // only what has begun can be ended
    await this.#connecting?.catch(() => {})
    await super.destroy()
  }

  #demandLife(): void {
    if (this.#isEnding) throw new HoldLost(this.line.accountId)
  }
}
