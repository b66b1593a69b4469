import { sql } from 'kysely'
import { HoldLost, sessionPlace, type Hold } from '#features/accounts/ports.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { FirstRows, SessionValues } from './first-rows.ts'
import type { SessionWrites } from './session-writes.ts'

export interface SessionStorageOptions {
  db: Database
  box: SecretBox
  hold: Hold
  /**
   * Resolves once everything received so far is stored. mtcute waits for no handler: if `pts` were written before
   * the message is, a kill in between would lose the message for ever.
   */
  handled: () => Promise<unknown>
  /** Where the values of a session that begins are read with those of others. */
  firstRows: FirstRows
  /** Where its values are stored with those of others. */
  writes: SessionWrites
}

/** The keys of one account's session, under the kinds in which mtcute keeps them. */
export type SessionKind = 'auth_key' | 'temporary_key' | 'kv'

/** The rows of one account's session. A class, because thousands of accounts share its methods. */
export class SessionRows {
  readonly db: Database
  readonly box: SecretBox
  readonly hold: Hold
  readonly handled: () => Promise<unknown>
  readonly #writes: SessionWrites
  #firstRows: FirstRows | undefined
  #first: Promise<SessionValues> | undefined
  constructor({ db, box, hold, handled, firstRows, writes }: SessionStorageOptions) {
    this.db = db
    this.box = box
    this.hold = hold
    this.handled = handled
    this.#firstRows = firstRows
    this.#writes = writes
  }

  async readFirst(): Promise<void> {
    this.#first ??= this.#firstRows?.(this.hold.accountId)
    try {
      await this.#first
    } catch (error) {
      this.#first = undefined
      throw error
    }
  }

  begun(): void {
    this.#firstRows = undefined
    this.#first = undefined
  }

  async read(kind: SessionKind, key: string, aliveAt = 0): Promise<Uint8Array | null> {
    const { accountId } = this.hold
    if (this.#firstRows) {
      await this.readFirst()
      const known = (await this.#first)?.get(`${kind}:${key}`)
      return known && (known.expiresAt === null || known.expiresAt > aliveAt) ? this.#opened(kind, key, known.value) : null
    }
    const row = await this.db
      .selectFrom('session_value')
      .select('value')
      .where('account_id', '=', accountId)
      .where('kind', '=', kind)
      .where('key', '=', key)
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', aliveAt)]))
      .executeTakeFirst()
    return row ? this.#opened(kind, key, row.value) : null
  }

  /** A copy of its own: what decrypts lends from a shared block, and a key that is kept would keep all 64 KB of it. */
  #opened(kind: SessionKind, key: string, value: Uint8Array): Uint8Array {
    return new Uint8Array(this.box.open(value, sessionPlace(this.hold.accountId, kind, key)))
  }

  async write(kind: SessionKind, key: string, value: Uint8Array | null, expiresAt: number | null = null): Promise<void> {
    return value ? this.writeAll(kind, [[key, value]], expiresAt) : this.erase(kind, key)
  }

  async writeAll(kind: SessionKind, values: [key: string, value: Uint8Array][], expiresAt: number | null = null): Promise<void> {
    this.demandHold()
    const { accountId } = this.hold
    const sealed = values.map(([key, value]) => ({ kind, key, value: this.box.seal(value, sessionPlace(accountId, kind, key)), expiresAt }))
    await this.#writes(this.hold, sealed)
    // nobody else writes the rows of this hold
    const first = await this.#first
    for (const { key, value } of sealed) first?.set(`${kind}:${key}`, { value, expiresAt })
  }

  async erase(kind: SessionKind, key?: string): Promise<void> {
    this.demandHold()
    let query = this.db.deleteFrom('session_value').where('account_id', '=', this.hold.accountId).where('kind', '=', kind)
    if (key !== undefined) query = query.where('key', '=', key)
    await query.where(this.isMine()).execute()
    // whatever was read before is asked for again
    this.begun()
  }

  /** In a `where` over account. */
  mine() {
    this.demandHold()
    return sql`id = ${this.hold.accountId} and token = ${this.hold.token}`
  }

  isMine() {
    return sql<boolean>`exists (select 1 from account where id = ${this.hold.accountId} and token = ${this.hold.token})`
  }

  demandHold(): void {
    if (!this.hold.mayAct()) throw new HoldLost(this.hold.accountId)
  }
}
