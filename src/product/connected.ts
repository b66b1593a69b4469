import { join } from 'node:path'
import { createMtproto } from '#adapters/mtproto/mtproto.ts'
import type { PermitOffice } from '#features/accounts/permit.ts'
import { createAccounts } from '#features/accounts/service.ts'
import { createWorker } from '#features/accounts/worker.ts'
import { capOf } from '#features/personas/behaviour-rules.ts'
import { createBehaviours } from '#features/personas/behaviour.ts'
import { createRecordFiles } from '#features/personas/record-files.ts'
import { createPersonas } from '#features/personas/service.ts'
import type { AlarmKind } from '#platform/alarms.ts'
import type { ProductDeps } from './deps.ts'
import type { Shop } from './shop.ts'

/** The connected accounts, the one way to their own Telegram, and how each behaves. */
export function createConnected(
  deps: ProductDeps,
  shop: Shop,
  { permits, mayConnect }: { permits: PermitOffice; mayConnect(customerId: number): Promise<boolean> },
) {
  const all = { ...deps, ...shop }
  const { config, databaseUrl, db, clock, events, log, messenger, staff, catalog, licences, payments } = all
  const worker = createWorker({ databaseUrl, log, holdsAccounts: config.role === 'all' || config.role === 'accounts' })
  const accounts = createAccounts({
    ...all,
    worker,
    permits,
    gateway: openGateway(deps),
    mayConnect,
    // a clock that people set is the time: what it jumps over has passed
    ...(deps.telegram.clockUrl === undefined ? { uptimeMs: () => performance.now() } : {}),
    async capOf(accountId) {
      const [account, behaviour] = await Promise.all([accounts.get(accountId), behaviours.of(accountId)])
      return behaviour ? capOf(behaviour, account?.connectedAt, clock.now()) : 0
    },
    download: (fileId) => messenger.download(fileId, 20 * 1024 * 1024),
    // money that came late is decided by a person as well
    hasOpenOrder: async (customerId) => (await payments.openOrders(customerId)).length > 0 || payments.hasUndecidedClaim(customerId),
  })
  const personas = createPersonas({ ...all, accounts, files: createRecordFiles(join(config.dataDirectory, 'personas')) })
  const behaviours = createBehaviours({ db, events, staff, catalog, accounts, licences })
  return { worker, accounts, personas, behaviours }
}

export type Connected = ReturnType<typeof createConnected>

/** The way to the accounts' own Telegram, and what is wrong with it as alarms. */
function openGateway({ telegram, db, box, log, alarms }: ProductDeps) {
  // nobody waits for it: a database that is away for a moment must not end the program
  const note = (kind: AlarmKind, isFine: boolean) =>
    void (isFine ? alarms.clear(kind) : alarms.raise(kind)).catch((error: unknown) =>
      log.warn({ err: error, alarm: kind }, 'an alarm could not be written down'),
    )
  const { dataCentre } = telegram
  return createMtproto({
    db,
    box,
    log,
    apiId: telegram.apiId,
    apiHash: telegram.apiHash,
    ...(dataCentre ? { dataCentre: { host: dataCentre.host, port: dataCentre.port, publicKey: dataCentre.keyPem } } : {}),
    deviceModel: 'GAVATCORE',
    appVersion: '1.0',
    health: {
      onApiId: (isGood) => note('api_id', isGood),
      onDataCentre: (isReachable) => note('data_centre', isReachable),
    },
  })
}
