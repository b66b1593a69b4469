import { sql } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Database, Tx } from './postgres/connect.ts'

/**
 * Work that must happen although the process may end: a job is written in the caller's transaction, exists if and only if that
 * commits, and is tried again until its handler returns. A handler may run more than once and must not mind.
 */
export interface Jobs {
  /**
   * Names a kind of work; call at composition, before `start`, in every role.
   * @param options.isSlow it waits for somebody else for seconds, such as a model: it has a lane of its own, so that nobody's quick
   * work waits behind it.
   */
  define<Data extends object>(name: string, handle: (data: Data) => Promise<void>, options?: { isSlow?: boolean }): void
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

/** A worker begins its next batch when all of the last is done, so what may take long stands apart. */
const queues = {
  work: { batchSize: 25, localConcurrency: 2, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 },
  slow: { batchSize: 10, localConcurrency: 4, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 4 },
}
type Queue = keyof typeof queues
const queueNames = Object.keys(queues) as Queue[] // the keys of a literal
/** The database's clock is not quite ours. */
const wakeMarginMs = 30
/** Done jobs name the people they were about: they are kept for a look at what went wrong, and no longer. */
const keptSeconds = 86_400

/** One queue for all quick kinds, so that an idle process asks the database once, not once per kind. */
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
  const slow = new Set<string>()
  let isStarted = false
  const workerIds = new Map<Queue, string>()

  /** What becomes due is seen at once and not at the next look; a timer that goes with its process costs no more than that look. */
  function wakeAfter(queue: Queue, seconds: number) {
    setTimeout(
      () => {
        const workerId = workerIds.get(queue)
        if (workerId !== undefined) boss.notifyWorker(workerId)
      },
      seconds * 1_000 + wakeMarginMs,
    ).unref()
  }

  function queueOf(name: string): Queue {
    if (!handlers.has(name)) throw new Error(`Nobody defined the job ${name}`)
    return slow.has(name) ? 'slow' : 'work'
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

  async function open(queue: Queue) {
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
  }

  const workOn = (queue: Queue) =>
    boss.work<Envelope>(queue, { ...queues[queue], burstWhenBatchFull: true, perJobResults: true }, async (jobs) => {
      const results = await Promise.allSettled(jobs.map((job) => handle(job.data)))
      return jobs.map((job, index) => {
        const result = results[index]
        return result?.status === 'fulfilled'
          ? { id: job.id, status: 'completed' as const }
          : { id: job.id, status: 'failed' as const, output: { message: 'see the log' } }
      })
    })

  return {
    define(name, handler, { isSlow = false } = {}) {
      if (handlers.has(name)) throw new Error(`Two jobs are called ${name}`)
      handlers.set(name, handler as (data: object) => Promise<void>) // the sender's type and the handler's meet by name only
      if (isSlow) slow.add(name)
    },
    async send(tx, name, data, { afterSeconds } = {}) {
      const queue = queueOf(name)
      const envelope: Envelope = { name, data }
      await boss.send(queue, envelope, { db: fromKysely(tx), ...(afterSeconds ? { startAfter: afterSeconds } : {}) })
      if (afterSeconds && workerIds.size > 0) wakeAfter(queue, afterSeconds)
    },
    async sendToAll(tx, names, data) {
      for (const [queue, its] of Map.groupBy(names, queueOf)) {
        const jobs = its.map((name) => ({ data: { name, data } satisfies Envelope }))
        await boss.insert(queue, jobs, { db: fromKysely(tx) })
      }
    },
    async sendEach(tx, name, all, { afterSeconds } = {}) {
      if (all.length === 0) return
      const queue = queueOf(name)
      const jobs = all.map((data) => ({ data: { name, data } satisfies Envelope, ...(afterSeconds ? { startAfter: afterSeconds } : {}) }))
      await boss.insert(queue, jobs, { db: fromKysely(tx) })
      if (afterSeconds && workerIds.size > 0) wakeAfter(queue, afterSeconds)
    },
    async start({ work, isAlone = false }) {
      await boss.start()
      isStarted = true
      for (const queue of queueNames) await open(queue)
      if (isAlone) await sql`update jobs.job set state = 'retry', heartbeat_on = null where state = 'active'`.execute(db)
      if (work) for (const queue of queueNames) workerIds.set(queue, await workOn(queue))
    },
    async pending() {
      if (!isStarted) return 0
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from jobs.job where name in (${sql.join(queueNames)}) and state in ('created', 'retry', 'active')`.execute(
        db,
      )
      return rows[0]?.count ?? 0
    },
    async stop() {
      workerIds.clear()
      if (isStarted) await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}
