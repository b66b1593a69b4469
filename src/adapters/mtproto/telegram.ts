import { networkMiddlewares, type ICorePlatform, type RpcCallMiddleware } from '@mtcute/core'
import { addPublicKey, LogManager } from '@mtcute/core/utils.js'
import { NodePlatform } from '@mtcute/node'
import { HoldLost, type GatewayHealth, type Hold } from '#features/accounts/ports.ts'
import type { Log } from '#platform/log.ts'
import { isLoopbackName } from '#shared/loopback.ts'
import { isAllowed } from './allow-list.ts'
import { AccountClient } from './client.ts'
import { QuickCrypto } from './crypto.ts'
import { Line } from './line.ts'
import { createPace } from './pace.ts'
import { patientWriters } from './patient-pings.ts'
import type { SessionStorage } from './session-storage.ts'

export interface TelegramOptions {
  apiId: number
  apiHash: string
  /** Absent: the real Telegram. `publicKey` is PEM. */
  dataCentre?: { host: string; port: number; publicKey: string; id?: number }
  /** How the session is called in the account's list of devices. */
  deviceModel: string
  appVersion: string
  log: Log
  health?: GatewayHealth
  /** New connections a second of this process; reconnects count. More than Telegram is asked to bear only against this machine. */
  connectsPerSecond?: number
  /** A call off the list is a fault instead of a refusal: for tests. */
  isStrict?: boolean
}

export interface ClientOptions {
  hold: Hold
  storage: SessionStorage
  /** `run`: with updates and catching up. `qr`: raw updates only. `login`: none. `quiet`: none, and Telegram is asked to send none. */
  mode: 'run' | 'qr' | 'login' | 'quiet'
  /** Every error that Telegram answers on the account's own data centre. */
  onError?: (text: string, method: string) => void
}

/** What all accounts of a process share, and the one way to make a client. */
export interface Telegram {
  client(options: ClientOptions): AccountClient
}

const inlineWaitMs = 10_000
const connectsPerSecondDefault = 20

export function createTelegram(options: TelegramOptions): Telegram {
  const { apiId, apiHash, dataCentre, log, health } = options
  const crypto = new QuickCrypto()
  // its methods are put on the prototype, where the types do not see them
  const platform = new NodePlatform() as unknown as ICorePlatform
  const pace = createPace({ perSecond: paceOf(options), onChange: (isReachable) => health?.onDataCentre(isReachable) })
  const logger = quietLogger(platform, log)
  if (dataCentre) addPublicKey(crypto, dataCentre.publicKey)
  const main = dataCentre && { id: dataCentre.id ?? 2, ipAddress: dataCentre.host, port: dataCentre.port }

  /** Innermost, so that a retry after a wait is checked again. */
  function guard({ hold }: ClientOptions, line: Line, selfId: () => number | undefined): RpcCallMiddleware {
    return async (ctx, next) => {
      if (!isAllowed(ctx.request, selfId())) {
        log.error({ method: ctx.request._, accountId: hold.accountId }, 'a call that no account may make was refused')
        if (options.isStrict) throw new Error(`${ctx.request._} is not on the list of allowed methods`)
        return { _: 'mt_rpc_error', errorCode: 403, errorMessage: 'METHOD_NOT_ALLOWED' }
      }
      // mtcute does not ask for missed updates again by itself, so they wait for the right
      if (!hold.mayAct() && ctx.request._.startsWith('updates.')) await line.right()
      if (!hold.mayAct()) throw new HoldLost(hold.accountId)
      return next(ctx)
    }
  }

  /** Outermost: what remains after waits and retries. */
  function watch({ onError }: ClientOptions): RpcCallMiddleware {
    return async (ctx, next) => {
      const result = await next(ctx)
      const error = result as { _?: string; errorMessage?: string } | undefined
      const isElsewhere = ctx.params?.dcId !== undefined || ctx.params?.manager !== undefined
      if (error?._ === 'mt_rpc_error' && error.errorMessage !== undefined) {
        if (error.errorMessage.startsWith('API_ID_')) health?.onApiId(false)
        if (!isElsewhere) onError?.(error.errorMessage, ctx.request._)
      } else if (ctx.request._ === 'auth.sendCode' || ctx.request._ === 'auth.exportLoginToken') health?.onApiId(true)
      return result
    }
  }

  return {
    client(clientOptions) {
      const { mode, storage, hold } = clientOptions
      const line = new Line(hold, pace, { isUrgent: mode === 'login' || mode === 'qr' })
      const client: AccountClient = new AccountClient(storage, line, {
        apiId,
        apiHash,
        crypto,
        platform,
        logger,
        writerMap: patientWriters,
        ...(main ? { defaultDcs: { main, media: { ...main, mediaOnly: true } } } : {}),
        storageOptions: { cleanup: false, peers: { cacheSize: 16 }, refMessages: { cacheSize: 16 } },
        initConnectionOptions: { deviceModel: options.deviceModel, systemVersion: '', appVersion: options.appVersion, langCode: 'tr' },
        reconnectionStrategy: line.wait,
        // not `disableUpdates` for a login: with it mtcute waits a second before its first call, and another one to connect anew
        ...(mode === 'quiet' ? { disableUpdates: true } : {}),
        ...(mode === 'run' ? { updates: { catchUp: true } } : { updates: false }),
        network: {
          // the transport paces all accounts, which a limit for each of them would not
          floodControl: false,
          // files go over the main connection; a login client has pools, because mtcute resets them all when it has signed in
          connectionCount: (kind) => (kind === 'main' || mode !== 'run' ? 1 : 0),
          // the arrays hold memories of their own account and are never shared
          middlewares: [
            watch(clientOptions),
            ...networkMiddlewares.basic({
              // a longer wait is kept in the database, where it outlives this process
              floodWaiter: { maxWait: mode === 'run' ? inlineWaitMs : 0, store: false, onBeforeWait() {} },
              internalErrors: { maxRetries: 3, exceptErrors: ['AUTH_RESTART', 'RANDOM_ID_DUPLICATE'] },
            }),
            guard(clientOptions, line, () => client.storage.self.getCached(true)?.userId),
          ],
        },
      })
      return client
    },
  }
}

function paceOf({ connectsPerSecond = connectsPerSecondDefault, dataCentre }: TelegramOptions): number {
  const isOwn = dataCentre !== undefined && isLoopbackName(dataCentre.host)
  if (connectsPerSecond > connectsPerSecondDefault && !isOwn)
    throw new Error(`At most ${connectsPerSecondDefault} connections a second may go to Telegram, not ${connectsPerSecond}`)
  return connectsPerSecond
}

/** One for all accounts, and only patterns of errors: what mtcute would fill in can be somebody's data. */
function quietLogger(platform: ICorePlatform, log: Log) {
  const manager = new LogManager('mtcute', platform)
  manager.level = LogManager.ERROR
  const shared = manager.create('account')
  const nothing = () => {}
  const report = (pattern: string) => log.warn({ pattern }, 'mtcute reported an error')
  const write = (level: number, pattern: string) => (level <= LogManager.ERROR ? report(pattern) : undefined)
  return Object.assign(shared, {
    log: write,
    error: report,
    warn: nothing,
    info: nothing,
    debug: nothing,
    verbose: nothing,
    create: () => shared,
  })
}
