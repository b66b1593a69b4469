import { sql, type RawBuilder } from 'kysely'
import { listTogether, readTogether } from '#shared/together.ts'
import { readerOf, type Database, type Tx } from './connect.ts'

/**
 * For `where('id', '=', anyOf(ids))`: two texts for any number of them, so that both are prepared. One alone is no list, for PostgreSQL
 * plans a list anew each time, which takes longer than finding the row.
 */
export const anyOf = (ids: readonly (number | null)[]): RawBuilder<number> =>
  ids.length === 1 ? sql`${ids[0]}::bigint` : sql`any(${ids}::bigint[])`

export const anyOfTexts = <Text extends string>(texts: readonly Text[]): RawBuilder<Text> =>
  texts.length === 1 ? sql`${texts[0]}::text` : sql`any(${texts}::text[])`

type Read<Key, Row> = (on: Database | Tx, keys: Key[]) => Promise<readonly Row[]>
type By<Key, Answer> = (on: Database | Tx, key: Key) => Promise<Answer>

/** The row of a key: within a transaction at once, else in one question with what others ask in the same moment. */
export function readBy<Key, Row>(read: Read<Key, Row>, keyOf: (row: Row) => Key): By<Key, Row | undefined> {
  const outside = perDatabase((db) => readTogether<Key, Row>((keys) => read(readerOf(db), keys), keyOf))
  return async (on, key) => (on.isTransaction ? (await read(on, [key]))[0] : outside(on)(key))
}

/** The same for all rows of a key. */
export function listBy<Key, Row>(read: Read<Key, Row>, keyOf: (row: Row) => Key): By<Key, readonly Row[]> {
  const outside = perDatabase((db) => listTogether<Key, Row>((keys) => read(readerOf(db), keys), keyOf))
  return (on, key) => (on.isTransaction ? read(on, [key]) : outside(on)(key))
}

/** One for each database, made when it is first asked for. */
export function perDatabase<Made>(make: (db: Database) => Made): (db: Database) => Made {
  const all = new WeakMap<Database, Made>()
  return (db) => {
    const made = all.get(db) ?? make(db)
    all.set(db, made)
    return made
  }
}
