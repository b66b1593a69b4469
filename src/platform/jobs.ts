import { sql } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Database, Tx } from './postgres/connect.ts'

/**
 * Work that must happen although the process may end: a job is written in the caller's transaction, exists if and only if that
 * commits, and is tried again until its handler returns. A handler may run more than once and must not mind.
 */
export interface Jobs {
  /**
   * Names a kind of work; call at composition, before `start`, in every role. Nothing in it waits for somebody else for seconds, such as
   * a model: others' work would wait behind it.
   */
  define<Data extends object>(name: string, handle: (data: Data) => Promise<void>): void
  /** @param options.after seconds to wait before the first try, by the machine's clock. */
  send(tx: Tx, name: string, data: object, options?: { afterSeconds?: number }): Promise<void>
  /** The same data for several kinds at once. */
  sendToAll(tx: Tx, names: readonly string[], data: object): Promise<void>
  /** Several of one kind at once. */
  sendEach(tx: Tx, name: string, all: readonly object[], options?: { afterSeconds?: number }): Promise<void>
  /**
   * Creates the queues; with `work` this process also does the jobs. `isAlone`: no other program has this database, so what stands as
   * being done was a killed one's and is begun again at once.
   */
  start(options: { work: boolean; isAlone?: boolean }): Promise<void>
  /** Jobs that wait or are being done. */
  pending(): Promise<number>
  stop(): Promise<void>
}

interface Envelope {
  name: string
  data: object
}

/** One for all kinds, so that an idle process asks the database once, not once per kind. */
const queue = 'work'
/** Of earlier versions: what waited in it is done without jobs. */
const queueBefore = 'slow'
/** The database's clock is not quite ours. */
const wakeMarginMs = 30
/** Done jobs name the people they were about: they are kept for a look at what went wrong, and no longer. */
const keptSeconds = 86_400

export function createJobs(url: string, db: Database, options: { onError: (error: unknown, name?: string) => void }): Jobs {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'jobs',
    useListenNotify: true,
    max: 4,
    // how soon the jobs of a killed process are seen
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  })
  boss.on('error', (error) => options.onError(error))
  const handlers = new Map<string, (data: object) => Promise<void>>()
  let isStarted = false
  let workerId: string | undefined

  /** What becomes due is seen at once and not at the next look; a timer that goes with its process costs no more than that look. */
  function wakeAfter(seconds: number) {
    if (workerId === undefined) return
    setTimeout(
      () => {
        if (workerId !== undefined) boss.notifyWorker(workerId)
      },
      seconds * 1_000 + wakeMarginMs,
    ).unref()
  }

  function envelopeOf(name: string, data: object): Envelope {
    if (!handlers.has(name)) throw new Error(`Nobody defined the job ${name}`)
    return { name, data }
  }

  async function handle(envelope: Envelope) {
    const handler = handlers.get(envelope.name)
    if (!handler) throw new Error(`No program here knows the job ${envelope.name}`)
    try {
      await handler(envelope.data)
    } catch (error) {
      options.onError(error, envelope.name)
      throw error
    }
  }

  async function open() {
    // a killed process lets go of its jobs after half a minute
    await boss.createQueue(queue, {
      retryLimit: 1_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 300,
      expireInSeconds: 300,
      heartbeatSeconds: 10,
      notify: true,
      deleteAfterSeconds: keptSeconds,
    })
    // a queue that an earlier version made
    await boss.updateQueue(queue, { deleteAfterSeconds: keptSeconds })
    await boss.deleteQueue(queueBefore)
  }

  const batches = {
    batchSize: 25,
    localConcurrency: 2,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 1,
    notifyPollingIntervalSeconds: 2,
  }
  const work = () =>
    boss.work<Envelope>(queue, { ...batches, perJobResults: true }, async (jobs) => {
      const results = await Promise.allSettled(jobs.map((job) => handle(job.data)))
      return jobs.map((job, index) => {
        const result = results[index]
        return result?.status === 'fulfilled'
          ? { id: job.id, status: 'completed' as const }
          : { id: job.id, status: 'failed' as const, output: { message: 'see the log' } }
      })
    })

  return {
    define(name, handler) {
      if (handlers.has(name)) throw new Error(`Two jobs are called ${name}`)
      handlers.set(name, handler as (data: object) => Promise<void>) // the sender's type and the handler's meet by name only
    },
    async send(tx, name, data, { afterSeconds } = {}) {
      await boss.send(queue, envelopeOf(name, data), { db: fromKysely(tx), ...(afterSeconds ? { startAfter: afterSeconds } : {}) })
      if (afterSeconds) wakeAfter(afterSeconds)
    },
    async sendToAll(tx, names, data) {
      if (names.length === 0) return
      const jobs = names.map((name) => ({ data: envelopeOf(name, data) }))
      await boss.insert(queue, jobs, { db: fromKysely(tx) })
    },
    async sendEach(tx, name, all, { afterSeconds } = {}) {
      if (all.length === 0) return
      const jobs = all.map((data) => ({ data: envelopeOf(name, data), ...(afterSeconds ? { startAfter: afterSeconds } : {}) }))
      await boss.insert(queue, jobs, { db: fromKysely(tx) })
      if (afterSeconds) wakeAfter(afterSeconds)
    },
    async start({ work: works, isAlone = false }) {
      await boss.start()
      isStarted = true
      await open()
      if (isAlone) await sql`update jobs.job set state = 'retry', heartbeat_on = null where state = 'active'`.execute(db)
      if (works) workerId = await work()
    },
    async pending() {
      if (!isStarted) return 0
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from jobs.job where name = ${queue} and state in ('created', 'retry', 'active')`.execute(db)
      return rows[0]?.count ?? 0
    },
    async stop() {
      workerId = undefined
      if (isStarted) await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}
