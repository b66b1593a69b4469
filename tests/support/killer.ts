import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Sandbox } from '#sandbox/start.ts'
import { findEmbeddedPostgres } from '../../src/platform/postgres/embedded.ts'
import type { ProductProcess } from './product-process.ts'

/** An operation that a kill can fall into, seen from outside at the moment when it has begun and is not over. */
export type Operation = 'claim' | 'approve' | 'submitCode' | 'activate' | 'receive' | 'send'

export interface Kill {
  /** The operation it fell into; absent: after a number of calls to Telegram. */
  inside?: string
  /** Its PostgreSQL died with it. */
  database: boolean
}

/** A sequence of numbers that a seed repeats (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** In the database: the transaction of the operation hangs at a lock of ours on its table. */
const inDatabase: Partial<Record<Operation, { table: string; statement: string }>> = {
  claim: { table: 'claim', statement: 'insert into "claim" %' },
  approve: { table: 'ledger_movement', statement: 'insert into "ledger_movement" %' },
  activate: { table: 'licence', statement: 'update "licence" %' },
  receive: { table: 'conversation', statement: '%insert into conversation (account_id%' },
}
/** At the data centre: a call came in, and its answer is not out. */
const atDataCentre: Partial<Record<Operation, string[]>> = {
  // the second: the sign-in is done there, and nobody has written it down here
  submitCode: ['auth.signIn', 'updates.getState'],
  send: ['messages.sendMessage'],
}
/** No call for so long: everybody waits for something, and the kill comes all the same. */
const idleMs = 5_000

/**
 * Kills the product, again and again, each time inside a wanted operation if one comes up before `calls` calls to Telegram were
 * counted, else at that count.
 */
export function createKiller({ sandbox, product, dataDirectory }: { sandbox: Sandbox; product: ProductProcess; dataDirectory: string }) {
  let onCall: (method: string) => void = () => {}
  /** Turn by turn the kill falls before and after a sign-in. */
  let signIns = 0
  watchCalls(sandbox, (method) => onCall(method))

  return async function kill(input: { calls: number; wanted: Operation | undefined; database: boolean }): Promise<Kill> {
    const { calls, wanted, database } = input
    const trap = new AbortController()
    let hasSignedIn = false
    const struck = new Promise<string | undefined>((resolve) => {
      let count = 0
      let lastAt = performance.now()
      const idle = setInterval(() => performance.now() - lastAt > idleMs && strike(undefined), 50)
      const strike = (inside: string | undefined) => {
        clearInterval(idle)
        onCall = () => {}
        resolve(inside)
      }
      onCall = (method) => {
        lastAt = performance.now()
        const isWanted = wanted && atDataCentre[wanted]?.includes(method)
        // the state is also asked for when an account comes online: after a sign-in it is part of it
        if (isWanted && (method !== 'updates.getState' || hasSignedIn)) {
          if (method === 'auth.signIn' && signIns++ % 2 === 1) hasSignedIn = true
          else return strike(`${wanted} (${method})`)
        }
        if (++count >= calls) strike(undefined)
      }
      if (wanted && inDatabase[wanted]) void hang(inDatabase[wanted], dataDirectory, trap.signal, () => strike(`${wanted} (transaction)`))
    })
    const inside = await struck
    const hasDatabase = await product.kill({ database })
    trap.abort()
    return { database: hasDatabase, ...(inside === undefined ? {} : { inside }) }
  }
}

/** Hears of every call that the product makes, at the moment when it arrives. */
function watchCalls({ botApi, judge }: Sandbox, heard: (method: string) => void): void {
  const { faults } = botApi
  const take = faults.take.bind(faults)
  faults.take = (method) => {
    if (method !== 'getUpdates') heard(method)
    return take(method)
  }
  const called = judge.called.bind(judge)
  judge.called = (call) => {
    called(call)
    heard(call.method)
  }
}

/** Holds the table against writers until somebody runs into it. */
async function hang(
  { table, statement }: { table: string; statement: string },
  dataDirectory: string,
  signal: AbortSignal,
  caught: () => void,
): Promise<void> {
  const server = await findEmbeddedPostgres(dataDirectory)
  if (!server) return
  const [holder, watcher] = [server, server].map(({ url }) => new pg.Client({ connectionString: url }))
  if (!holder || !watcher) return
  // the server goes with the kill
  for (const client of [holder, watcher]) client.on('error', () => {})
  try {
    await Promise.all([holder.connect(), watcher.connect()])
    // never in the queue for it: what waits behind us there could not happen without us
    while (!signal.aborted && !(await isLocked(holder, table))) await pause(5)
    while (!signal.aborted) {
      const { rowCount } = await watcher.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like $1`, [
        statement,
      ])
      if (rowCount) return caught()
      await pause(10)
    }
  } catch (error) {
    if (!signal.aborted && !isConnectionGone(error)) throw error
  } finally {
    await Promise.allSettled([holder.end(), watcher.end()])
  }
}

async function isLocked(client: pg.Client, table: string): Promise<boolean> {
  await client.query('begin')
  try {
    await client.query(`lock table ${table} in share row exclusive mode nowait`)
    return true
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === '55P03')) throw error
    await client.query('rollback')
    return false
  }
}

function isConnectionGone(error: unknown): boolean {
  return error instanceof Error && /terminat|ECONN|ENOENT|closed|shutting down|starting up|EPIPE|not queryable/.test(error.message)
}
