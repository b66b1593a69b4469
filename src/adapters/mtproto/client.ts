import type { MustEqual, RpcCallOptions, tl } from '@mtcute/core'
import { BaseTelegramClient, type BaseTelegramClientOptions } from '@mtcute/core/client.js'
import { HoldLost } from '#features/accounts/ports.ts'
import type { Line } from './line.ts'
import type { SessionStorage } from './session-storage.ts'

/**
 * mtcute's client without two of its traps: a preparation that fails is never tried again, and both that and a call to a destroyed
 * client end the whole process, with all other accounts, by a rejection that nobody can handle.
 */
export class AccountClient extends BaseTelegramClient {
  readonly line: Line
  readonly #session: SessionStorage

  constructor(session: SessionStorage, line: Line, options: Omit<BaseTelegramClientOptions, 'storage' | 'transport'>) {
    super({ ...options, storage: session, transport: line })
    this.line = line
    this.#session = session
  }

  override async connect(): Promise<void> {
    // everything that could fail because the database is away
    await this.#session.readFirst()
    this.#demandLife()
    await super.connect()
  }

  override async call<Call extends tl.RpcMethod>(
    message: MustEqual<Call, tl.RpcMethod>,
    params?: RpcCallOptions,
  ): Promise<tl.RpcCallReturn[Call['_']]> {
    if (!this.isConnected) await this.connect()
    this.#demandLife()
    return super.call(message, params)
  }

  /** Disconnects at once, even while its turn to connect has not come. */
  override async destroy(): Promise<void> {
    this.line.cut()
    await super.destroy()
  }

  #demandLife(): void {
    if (this.destroyed) throw new HoldLost(this.line.accountId)
  }
}
