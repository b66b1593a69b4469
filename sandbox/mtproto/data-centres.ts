import type { Judge } from '../world/judge.ts'
import { createLogins, type Logins } from '../world/logins.ts'
import { WorldRefusal } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { createCalls, type CallStats } from './calls.ts'
import { createMediaFiles } from './encode/files.ts'
import { createMessages } from './encode/messages.ts'
import { createPeers } from './encode/peers.ts'
import { createFaults, type Fault } from './faults.ts'
import { createFeed } from './feed.ts'
import { createHolderWatch } from './holders.ts'
import { acceptToken, authMethods } from './methods/auth.ts'
import type { Context } from './methods/context.ts'
import { fileMethods } from './methods/files.ts'
import { helpMethods } from './methods/help.ts'
import { createLoginTokens } from './methods/login-tokens.ts'
import { createPasswords } from './methods/passwords.ts'
import { readingMethods } from './methods/reading.ts'
import { sendingMethods } from './methods/sending.ts'
import { updateMethods } from './methods/updates.ts'
import { createUploads } from './methods/uploads.ts'
import { userMethods } from './methods/users.ts'
import { createSessionList, type SessionRow } from './sessions.ts'
import { AuthKeys } from './wire/auth-keys.ts'
import { cryptoProvider } from './wire/cipher.ts'
import { openGateway, type Gateway } from './wire/gateway.ts'
import { openServerKey } from './wire/server-key.ts'

export type DcId = 2 | 4
const dcIds: DcId[] = [2, 4]

export interface DataCentreOptions {
  world: World
  judge: Judge
  /** 0 takes a free port. */
  ports: Record<DcId, number>
  host?: string
  /** A key used by two at once is destroyed with AUTH_KEY_DUPLICATED, as Telegram does; otherwise only the judge hears of it. */
  destroysDuplicatedKeys?: boolean
}

export interface DataCentres {
  /** `host:port` of data centre 2, where clients begin. */
  address: string
  addresses: Record<DcId, string>
  publicKeyPem: string
  /** Codes of the logins going on, and what kind comes next. */
  logins: Logins
  stats: CallStats
  sessions: {
    list(userId: number): SessionRow[]
    isOnline(userId: number): boolean
    /** @throws WorldRefusal when there is no such session. */
    end(userId: number, id: string): void
  }
  /** What a phone does with a QR code. @throws WorldRefusal AUTH_TOKEN_INVALID, AUTH_TOKEN_EXPIRED. */
  scanQr(userId: number, url: string): { device: string }
  fault(fault: Fault): void
  /** What is ordered and not met yet, and until when (milliseconds of the machine's clock) new connections are refused. */
  disturbances(): { faults: readonly Fault[]; refusedUntilMs: number }
  /** Takes back every fault, or the refusal of new connections. */
  calm(what: 'faults' | 'network'): void
  /** Drops connections, of one account or all; with `amnesia` the server forgets their sessions too. Answers how many it dropped. */
  cut(input: { userId?: number | undefined; amnesia?: boolean; refuseMs?: number }): number
  /** After how many seconds without a ping each connection of an account asked to be dropped. */
  patience(userId: number): number[]
  /** Registers an auth key (256 bytes) as signed in at the account's data centre, without an exchange. */
  authorize(userId: number, authKey: Buffer): void
  stop(): Promise<void>
}

/** Telegram's data centres 2 and 4 over one world, for any MTProto client. */
export async function createDataCentres(options: DataCentreOptions): Promise<DataCentres> {
  const { world, judge, host = '127.0.0.1' } = options
  await cryptoProvider.initialize()
  const serverKey = openServerKey(world.journal)
  const { secret } = serverKey
  const keys = new AuthKeys(world.journal, secret)
  const logins = createLogins(world)
  const peers = createPeers(world, secret)
  const media = createMediaFiles(world, secret)
  const messages = createMessages({ world, peers, files: media })
  const feed = createFeed({ world, keys, peers, messages })
  const faults = createFaults(() => world.emit('disturbed'))
  const stats: CallStats = { calls: 0, notEmulated: new Map() }
  const context: Context = {
    world,
    keys,
    logins,
    judge,
    peers,
    messages,
    media,
    feed,
    uploads: createUploads(world),
    passwords: createPasswords(secret),
    tokens: createLoginTokens(world),
    dcs: [],
  }
  const handlers = {
    ...authMethods(context),
    ...helpMethods(context),
    ...userMethods(context),
    ...updateMethods(context),
    ...sendingMethods(context),
    ...readingMethods(context),
    ...fileMethods(context),
  }
  const onCall = createCalls({ world, keys, handlers, faults, judge, stats })
  const onPacket = createHolderWatch({ keys, judge, destroysKeys: options.destroysDuplicatedKeys ?? false })
  const gateways = new Map<DcId, Gateway>()
  let refusedUntilMs = 0
  for (const dc of dcIds) {
    const gateway = await openGateway({ dc, host, port: options.ports[dc], keys, serverKey, onCall, onPacket })
    gateways.set(dc, gateway)
    context.dcs.push({ id: dc, host, port: gateway.port })
  }
  world.on('reset', startOver)
  const addressOf = (dc: DcId) => `${host}:${gateways.get(dc)?.port}`

  return {
    address: addressOf(2),
    addresses: { 2: addressOf(2), 4: addressOf(4) },
    publicKeyPem: serverKey.publicKeyPem,
    logins,
    stats,
    sessions: createSessionList(keys),
    scanQr(userId, url) {
      const token = /^tg:\/\/login\/?\?(?:.*&)?token=([\w-]+={0,2})/.exec(url.trim())?.[1]
      if (token === undefined) throw new WorldRefusal('AUTH_TOKEN_INVALID')
      return { device: acceptToken(context, userId, Buffer.from(token, 'base64url')).client?.device ?? 'unknown' }
    },
    fault: (fault) => faults.order(fault),
    disturbances: () => ({ faults: faults.list(), refusedUntilMs }),
    calm(what) {
      if (what === 'faults') faults.clear()
      else refuseFor(0)
    },
    cut,
    patience: (userId) =>
      [...keys.of(userId)].flatMap((key) => [...keys.sessionsOf(key)].flatMap(({ connection }) => connection?.patienceS ?? [])),
    authorize(userId, authKey) {
      keys.signIn(keys.adopt(world.user(userId).dc, authKey), userId, world.nowMs())
    },
    async stop() {
      world.off('reset', startOver)
      feed.stop()
      await Promise.all([...gateways.values()].map((gateway) => gateway.stop()))
    },
  }

  function cut({ userId, amnesia = false, refuseMs = 0 }: { userId?: number | undefined; amnesia?: boolean; refuseMs?: number }): number {
    const affected = userId === undefined ? [...keys.all()] : [...keys.of(userId)]
    const dropped = new Set(
      affected.flatMap((key) => [...keys.sessionsOf(key)].flatMap(({ connection }) => (connection ? [connection] : []))),
    )
    if (userId === undefined) for (const { connections } of gateways.values()) for (const connection of connections) dropped.add(connection)
    for (const connection of dropped) connection.cut()
    for (const key of amnesia ? affected : []) {
      key.sessions.clear()
      for (const temporary of key.bound ?? []) temporary.sessions.clear()
    }
    if (refuseMs > 0) refuseFor(refuseMs)
    return dropped.size
  }

  function refuseFor(milliseconds: number): void {
    refusedUntilMs = milliseconds > 0 ? Date.now() + milliseconds : 0
    for (const gateway of gateways.values()) gateway.refuseFor(milliseconds)
    world.emit('disturbed')
    // whoever shows it learns of its end
    if (milliseconds > 0) setTimeout(() => world.emit('disturbed'), milliseconds + 50).unref()
  }

  /** A world that begins anew knows nobody. */
  function startOver(): void {
    cut({ amnesia: true })
    keys.clear()
    faults.clear()
    refuseFor(0)
  }
}
