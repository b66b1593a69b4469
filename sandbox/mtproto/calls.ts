import { setTimeout as wait } from 'node:timers/promises'
import type { Judge } from '../world/judge.ts'
import type { World } from '../world/world.ts'
import type { Faults } from './faults.ts'
import type { Caller, Handlers } from './methods/context.ts'
import { RpcRefusal, codeOf, refusalOf } from './refusal.ts'
import { pack } from './tl/gzip.ts'
import { ids, type TlAnswer, type TlObject } from './tl/object.ts'
import { encode, Writer } from './tl/writer.ts'
import type { AuthKeys } from './wire/auth-keys.ts'
import { answerCall, type CallHandler } from './wire/inbound.ts'
import type { Session, AuthKey } from './wire/session.ts'

export interface CallStats {
  calls: number
  /** How often each method that the emulator does not know was asked for. */
  notEmulated: Map<string, number>
}

interface Dependencies {
  world: World
  keys: AuthKeys
  handlers: Handlers
  faults: Faults
  judge: Judge
  stats: CallStats
}

/** Answers from this size on are compressed, as Telegram does. */
const gzipMin = 1024
/** Calls that a temporary key may make before it is bound. */
const unboundMethods = new Set(['auth.bindTempAuthKey', 'help.getConfig', 'help.getNearestDc', 'auth.sendCode'])

/** From a call as it came in to its answer: wrappers, ordered faults, the method, errors in Telegram's words. */
export function createCalls({ world, keys, handlers, faults, judge, stats }: Dependencies): CallHandler {
  return function onCall(session, messageId, wrapped) {
    const key = keys.permanent(session.key)
    const { query, after } = unwrap(session, key, wrapped)
    stats.calls++
    const work = run({ session, key, dc: key.dc }, messageId, query, after)
    const running = (session.running ??= new Map<bigint, Promise<void>>())
    running.set(messageId, work)
    void work.finally(() => running.delete(messageId))
  }

  async function run(caller: Caller, messageId: bigint, query: TlObject, after: bigint[]): Promise<void> {
    const { session } = caller
    for (const id of after) await session.running?.get(id)
    try {
      const answer = await call(caller, query)
      const bytes = encode(answer, session.schema)
      const isFile = query._ === 'upload.getFile'
      answerCall(session, messageId, bytes.length >= gzipMin && !isFile ? compressed(bytes) : bytes)
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) console.error(`sandbox data centre: ${query._} failed:`, error)
      const errorMessage = refusal?.reason ?? 'INTERNAL'
      answerCall(session, messageId, encode({ _: 'mt_rpc_error', errorCode: refusal?.code ?? 500, errorMessage }))
    }
  }

  async function call(caller: Caller, query: TlObject): Promise<TlAnswer> {
    const { key, session } = caller
    const method = query._
    const userId = key.login?.userId ?? key.pendingUserId
    if (session.key.temporary && !session.key.temporary.permanent && !unboundMethods.has(method))
      throw new RpcRefusal('AUTH_KEY_PERM_EMPTY')
    if (key.client) judge.called({ apiId: key.client.apiId, userId, method, query })
    if (key.login) key.login.lastSeenAt = world.nowMs()
    const fault = faults.take(method, userId)
    if (fault?.latencyMs) await wait(fault.latencyMs)
    if (fault?.error) throw new RpcRefusal(fault.error, fault.code === undefined || fault.code === 400 ? codeOf(fault.error) : fault.code)
    // the table is written per method; which one this request belongs to is known by its name only
    const handler = handlers[method as keyof Handlers] as ((request: TlObject, caller: Caller) => TlAnswer | Promise<TlAnswer>) | undefined
    if (handler) return handler(query, caller)
    stats.notEmulated.set(method, (stats.notEmulated.get(method) ?? 0) + 1)
    throw new RpcRefusal(`METHOD_NOT_EMULATED_${method}`)
  }

  function unwrap(session: Session, key: AuthKey, wrapped: TlObject): { query: TlObject; after: bigint[] } {
    const after: bigint[] = []
    let query = wrapped
    let wantsUpdates = true
    for (let inner = query['query']; isWrapper(query._); inner = query['query']) {
      if (query._ === 'invokeWithLayer') key.layer = Number(query['layer'])
      if (query._ === 'invokeWithoutUpdates') wantsUpdates = false
      if (query._ === 'invokeAfterMsg') after.push(query['msgId'] as bigint)
      if (query._ === 'invokeAfterMsgs') after.push(...(query['msgIds'] as bigint[]))
      if (query._ === 'initConnection') introduce(key, query)
      query = inner as TlObject
    }
    if (wantsUpdates && query._ !== 'auth.bindTempAuthKey') session.wantsUpdates = true
    return { query, after }
  }

  function introduce(key: AuthKey, info: TlObject): void {
    const client = {
      apiId: Number(info['apiId']),
      device: [info['deviceModel'], info['systemVersion']].filter(Boolean).join(', '),
      app: String(info['appVersion']),
    }
    const isSame = key.client?.apiId === client.apiId && key.client.device === client.device && key.client.app === client.app
    key.client = client
    if (!isSame) keys.save(key)
  }
}

function isWrapper(name: string): boolean {
  return name === 'initConnection' || name.startsWith('invokeAfter') || name.startsWith('invokeWith')
}

function compressed(bytes: Buffer): Buffer {
  const packed = pack(bytes)
  return packed ? new Writer().uint(ids.gzip).bytes(packed).done() : bytes
}
