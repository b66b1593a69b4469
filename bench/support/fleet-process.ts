import { sql } from 'kysely'
import { createMtproto } from '#adapters/mtproto/mtproto.ts'
import { createFleet, type Fleet } from '#features/accounts/fleet.ts'
import { createHolderWork } from '#features/accounts/holder-work.ts'
import { createOutgoing } from '#features/accounts/outgoing.ts'
import { createWorker } from '#features/accounts/worker.ts'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { connect } from '#platform/postgres/connect.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { together } from '#shared/together.ts'
import { cpu, serve, usage } from './child.ts'
import { api, secretKey } from './crowd.ts'
import { createTally } from './tally.ts'

export interface FleetOptions {
  databaseUrl: string
  dataCentre: { address: string; keyPem: string }
  /** What it hears stands in the table `heard`, as in the product: another process may have to go on. */
  isStored?: boolean
}

interface Heard {
  accountId: number
  messageId: number
}

/** The product's own accounts process: its fleet, its adapter, its session rows; only what hears the messages is ours. */
const log = createLog(process.env['BENCH_LOG'] ?? 'fatal')
const tally = createTally()
let running: { fleet: Fleet; stop(): Promise<void> } | undefined

async function start({ databaseUrl, dataCentre, isStored = false }: FleetOptions) {
  const db = connect(databaseUrl, { onError: fail, max: 16 })
  const box = createSecretBox(secretKey)
  const [host = '', port] = dataCentre.address.split(':')
  const { accounts: gateway } = createMtproto({
    db,
    box,
    log,
    apiId: api.id,
    apiHash: api.hash,
    dataCentre: { host, port: Number(port), publicKey: dataCentre.keyPem },
    deviceModel: 'bench',
    appVersion: '1',
    // the pace is a courtesy towards Telegram, and would only stretch the bench
    connectsPerSecond: 2_000,
  })
  const clock = systemClock
  const worker = createWorker({ databaseUrl, log, holdsAccounts: true })
  const outgoing = createOutgoing({
    db,
    clock,
    box,
    events: { announce: nothing, listen() {} },
    customers: { dataBox: unasked, languageOf: unasked, get: unasked },
    permits: { isGenuine: () => false },
    capOf: unasked,
    download: unasked,
    onTrouble: unasked,
  })
  const store = together(async (heard: readonly Heard[]) => {
    await sql`
      insert into heard select * from unnest(
        ${heard.map(({ accountId }) => accountId)}::bigint[], ${heard.map(({ messageId }) => messageId)}::bigint[])
      on conflict do nothing`.execute(db)
    return heard.map(() => undefined)
  })
  const listener = {
    async onMessage({ accountId, messageId }: Heard) {
      if (isStored) await store({ accountId, messageId })
      else tally.count(accountId, messageId)
    },
    onOwnMessage: nothing,
    onEdited: nothing,
    onDeleted: nothing,
    onRead: nothing,
    onJoined: nothing,
  }
  const work = createHolderWork({ db, clock, log })
  const lose = (_hold: unknown, reason: string) => fail(new Error(`A session ended: ${reason}`))
  const fleet = createFleet({
    clock,
    log,
    worker,
    gateway,
    outgoing,
    work,
    listener,
    lose,
    noteDue: nothing,
    movesAtOnce: 400,
    uptimeMs: () => performance.now(),
  })
  await worker.start()
  fleet.start()
  running = {
    fleet,
    async stop() {
      await fleet.stop()
      await worker.stop()
      await db.destroy()
    },
  }
}

const verbs = { start, usage, cpu, received: tally.read, held: () => running?.fleet.held() ?? 0 }

export type FleetVerbs = typeof verbs
serve(verbs, () => running?.stop())

async function nothing() {}

function unasked(): never {
  throw new Error('Nothing is sent here, so nobody asks for this')
}

function fail(error: Error): never {
  throw error
}
