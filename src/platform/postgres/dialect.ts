import {
  CompiledQuery,
  PostgresDialect,
  PostgresDriver,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'

const begin = CompiledQuery.raw('begin')

/** Its transactions begin together with their first statement, without a round trip of their own. */
class EagerDriver extends PostgresDriver {
  readonly #onDestroy: () => Promise<void>

  constructor(pool: pg.Pool, onDestroy: () => Promise<void>) {
    super({ pool })
    this.#onDestroy = onDestroy
  }

  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    if (settings.isolationLevel !== undefined || settings.accessMode !== undefined) return super.beginTransaction(connection, settings)
    // it fails only with the whole connection, which the statement behind it tells
    connection.executeQuery(begin).catch(() => {})
  }

  override async destroy(): Promise<void> {
    await this.#onDestroy()
    await super.destroy()
  }
}

/** For a pool of pipelined connections. */
export class EagerDialect extends PostgresDialect {
  readonly #createDriver: () => Driver

  /** `onDestroy` comes before the pool's end. */
  constructor(pool: pg.Pool, onDestroy: () => Promise<void>) {
    super({ pool })
    this.#createDriver = () => new EagerDriver(pool, onDestroy)
  }

  override createDriver(): Driver {
    return this.#createDriver()
  }
}

/**
 * All reads share one pipelined connection: what many ask in one turn goes out in one write and is answered by one process, and nobody
 * waits for a place in the pool. For reads that are quick and take no lock; there are no transactions.
 */
export class ReaderDialect extends PostgresDialect {
  readonly #connect: () => pg.Client

  constructor(connect: () => pg.Client) {
    super({ pool: () => Promise.reject(new Error('a reader has no pool')) })
    this.#connect = connect
  }

  override createDriver(): Driver {
    return new ReaderDriver(this.#connect)
  }
}

export class ReaderDriver implements Driver {
  readonly #make: () => pg.Client
  #client: Promise<pg.Client> | undefined
  #isOver = false
  readonly #connection: DatabaseConnection = {
    executeQuery: (query) => this.#ask(query),
    streamQuery: () => refuse('streams'),
  }

  constructor(make: () => pg.Client) {
    this.#make = make
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  async releaseConnection(): Promise<void> {}
  beginTransaction = () => refuse('transactions')
  commitTransaction = () => refuse('transactions')
  rollbackTransaction = () => refuse('transactions')

  async destroy(): Promise<void> {
    this.#isOver = true
    const client = await this.#client?.catch(() => undefined)
    await client?.end()
  }

  async #ask<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows } = await this.#whileItStands((client) => client.query<pg.QueryResultRow>(sql, [...parameters]))
    // the query's own type is checked where it is built
    return { rows: rows as Row[] }
  }

  /** A connection that breaks must not fail all that stood in it: reads may be asked twice. */
  async #whileItStands<Answer>(ask: (client: pg.Client) => Promise<Answer>): Promise<Answer> {
    const opened = (this.#client ??= this.#open())
    try {
      return await ask(await opened)
    } catch (error) {
      if (this.#isOver || !isBroken(error)) throw error
      if (this.#client === opened) this.#client = undefined
      return ask(await (this.#client ??= this.#open()))
    }
  }

  async #open(): Promise<pg.Client> {
    const client = this.#make()
    // told by its queries; without a listener it ends the process
    client.on('error', () => {})
    await client.connect()
    return client
  }
}

/** Not the server's word about one statement. */
const isBroken = (error: unknown) => !(error instanceof pg.DatabaseError) || error.severity === 'FATAL'

function refuse(what: string): never {
  throw new Error(`a reader has no ${what}`)
}
