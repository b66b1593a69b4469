import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '#platform/log.ts'

export interface HeartOptions {
  databaseUrl: string
  log: Log
  /** Whether it takes part in holding working accounts. */
  holdsAccounts: boolean
  beatMs: number
  ttlMs: number
  /** Told on this channel that there is something to look at. */
  channel: string
  onNotice: (payload: string | undefined) => void
  onBeat: () => void
  /** Everything that was held is void. */
  onLost: () => void
}

/**
 * The session of a worker, kept alive by its beats. The deadline is monotonic and was taken before the beat was sent, so it is over
 * before another process may bury the session, whatever stops this one. A lost session never comes back: the next beat begins another.
 */
export interface Heart {
  /** Resolves with the first beat. */
  start(): Promise<void>
  /** No beat follows; the session lives until its deadline, for what is still to be given back. */
  still(): Promise<void>
  end(): Promise<void>
  /** Empty when there is none. */
  session(): string
  isAlive(session: string): boolean
}

/** What may pass between the database's clock and ours. */
const marginMs = 500

export function createHeart(options: HeartOptions): Heart {
  const { databaseUrl, log, beatMs, ttlMs } = options
  let session = ''
  let deadline = -Infinity
  /** At the last beat others lived who could take what this session holds. */
  let hasOthers = false
  let watchdog: NodeJS.Timeout | undefined
  let client: pg.Client | undefined
  const stopping = new AbortController()
  let running: Promise<void> | undefined

  /** A connection of its own: a busy pool must not delay the heart. One that hangs is given up: a network may drop packets silently. */
  async function connected(): Promise<pg.Client> {
    if (client) return client
    const fresh = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: ttlMs / 2,
      query_timeout: ttlMs / 2,
      keepAlive: true,
    })
    fresh.on('error', (error) => {
      log.warn({ err: error }, 'the heartbeat lost its connection')
      if (client === fresh) client = undefined
    })
    fresh.on('end', () => {
      if (client === fresh) client = undefined
    })
    fresh.on('notification', ({ payload }) => options.onNotice(payload))
    await fresh.connect()
    await fresh.query(`listen ${options.channel}`)
    client = fresh
    return fresh
  }

  async function beat() {
    const connection = await connected()
    const sentAt = performance.now()
    const life = `clock_timestamp() + ${ttlMs} * interval '1 ms'`
    const others = `(select count(*) from worker_session o where o.id <> $1 and not o.is_dead and o.expires_at > clock_timestamp())::int as others`
    const mine = session
    if (mine !== '') {
      const { rows } = await connection.query<{ others: number }>(
        `update worker_session set expires_at = ${life} where id = $1 and not is_dead returning ${others}`,
        [mine],
      )
      // given up while the question was under way, it stays given up
      if (rows[0] && session === mine) return live(sentAt, rows[0].others)
      if (session === mine) {
        log.error('this process was away for too long: its accounts are taken up anew')
        lose()
      }
    }
    const id = randomUUID()
    const { rows } = await connection.query<{ others: number }>(
      `insert into worker_session (id, expires_at, holds_accounts) values ($1, ${life}, $2) returning ${others}`,
      [id, options.holdsAccounts],
    )
    session = id
    live(sentAt, rows[0]?.others ?? 0)
  }

  function live(since: number, others: number) {
    deadline = since + ttlMs - marginMs
    hasOthers = others > 0
    clearTimeout(watchdog)
    watchdog = setTimeout(onDeadline, deadline - performance.now()).unref()
  }

  /**
   * From here on nobody may act. With others about, who will take the accounts in a moment, they are given up, so that no connection
   * stands in two places; alone, everything rests until the database is there again, and nobody has to connect anew.
   */
  function onDeadline() {
    if (session === '' || !hasOthers) return
    log.error('the database has not answered in time: the accounts are left to others')
    lose()
  }

  function lose() {
    session = ''
    deadline = -Infinity
    clearTimeout(watchdog)
    options.onLost()
  }

  async function run() {
    for (;;) {
      await sleep(beatMs, undefined, { signal: stopping.signal }).catch(() => {})
      if (stopping.signal.aborted) return
      await beat().catch(giveUp)
      options.onBeat()
    }
  }

  function giveUp(failure: unknown) {
    log.warn({ err: failure }, 'a heartbeat failed')
    const hanging = client
    client = undefined
    // one that hangs is destroyed, and nobody waits for it
    void hanging?.end()
  }

  return {
    async start() {
      await beat()
      running ??= run()
    },
    async still() {
      stopping.abort()
      await running
    },
    async end() {
      lose()
      await client?.end()
    },
    session: () => session,
    isAlive: (one) => one === session && performance.now() < deadline,
  }
}
