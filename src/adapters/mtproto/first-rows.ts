import { sql } from 'kysely'
import type { Database } from '#platform/postgres/connect.ts'

/** Sealed values of one session by `kind:key`, with the second at which they end. */
export type SessionValues = Map<string, { value: Uint8Array; expiresAt: number | null }>

/** Reads all that a session needs to begin. */
export type FirstRows = (accountId: number) => Promise<SessionValues>

const accountsMax = 500
const beginsAtOnce = 25

/** Accounts that begin in the same moment are read in one question: thousands do when a process starts. */
export function createFirstRows(db: Database): FirstRows {
  let asked = new Map<number, PromiseWithResolvers<SessionValues>>()

  async function read(accounts: typeof asked) {
    try {
      const { rows } = await sql<{ account_id: number; kind: string; key: string; value: Buffer; expires_at: number | null }>`
        select account_id, kind, key, value, expires_at from session_value
        where account_id = any(${[...accounts.keys()]}::bigint[])`.execute(db)
      const values = new Map<number, SessionValues>([...accounts.keys()].map((id) => [id, new Map()]))
      for (const { account_id: id, kind, key, value, expires_at: expiresAt } of rows)
        // a copy of its own: the answer of all accounts must not live as long as the slowest of them
        values.get(id)?.set(`${kind}:${key}`, { value: new Uint8Array(value), expiresAt })
      let count = 0
      for (const [id, { resolve }] of accounts) {
        resolve(values.get(id) ?? new Map())
        // each begins with what it gets: hundreds in one turn would keep the heart from beating
        if (++count % beginsAtOnce === 0) await new Promise((turn) => setImmediate(turn))
      }
    } catch (error) {
      for (const { reject } of accounts.values()) reject(error)
    }
  }

  function flush() {
    const accounts = asked
    asked = new Map()
    if (accounts.size > 0) void read(accounts)
  }

  return (accountId) => {
    if (asked.size === 0) setImmediate(flush)
    const answer = asked.get(accountId) ?? Promise.withResolvers<SessionValues>()
    asked.set(accountId, answer)
    if (asked.size >= accountsMax) flush()
    return answer.promise
  }
}
