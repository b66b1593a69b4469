import { sql, type Selectable } from 'kysely'
import type { DataBox } from '#features/customers/service.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { countsOf, type Lexeme } from './lexemes.ts'
import type { Hit } from './ports.ts'
import type { DocumentKind } from './rules.ts'
import './tables.ts'

export type SourceRow = Selectable<Tables['knowledge_source']>
export type Sealer = Pick<DataBox, 'seal' | 'openText'>

const placeOfName = (customerId: number) => `knowledge_name:${customerId}`
/** Of a passage's vector. */
export const placeOfVector = (sourceId: number, position: number) => `knowledge_vector:${sourceId}:${position}`
const placeOfText = (sourceId: number, position: number) => `knowledge_passage:${sourceId}:${position}`

export const nameOf = (box: Sealer, row: SourceRow) => box.openText(row.name_sealed, placeOfName(row.customer_id))

export async function insert(
  tx: Tx,
  box: Sealer,
  source: {
    customerId: number
    key: string
    kind: DocumentKind
    name: string
    addedAt: Date
    passages: { text: string; words: Lexeme[] }[]
  },
): Promise<SourceRow> {
  const { customerId, key, kind, passages } = source
  const row = await tx
    .insertInto('knowledge_source')
    .values({
      customer_id: customerId,
      key,
      kind,
      name_sealed: box.seal(source.name, placeOfName(customerId)),
      passages: passages.length,
      added_at: source.addedAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  const rows = passages.map(({ text, words }, position) => ({
    source_id: row.id,
    customer_id: customerId,
    position,
    text_sealed: box.seal(text, placeOfText(row.id, position)),
    words: words.length,
    ...countsOf(words),
    vector_sealed: null,
    vector_model: null,
  }))
  // a statement takes 65,535 parameters
  for (let at = 0; at < rows.length; at += 500)
    await tx
      .insertInto('knowledge_passage')
      .values(rows.slice(at, at + 500))
      .execute()
  return row
}

export function findByKey(on: Database | Tx, customerId: number, key: string): Promise<SourceRow | undefined> {
  return on.selectFrom('knowledge_source').selectAll().where('customer_id', '=', customerId).where('key', '=', key).executeTakeFirst()
}

export function ofCustomer(db: Database, customerId: number): Promise<SourceRow[]> {
  return db.selectFrom('knowledge_source').selectAll().where('customer_id', '=', customerId).orderBy('id', 'desc').execute()
}

export async function count(on: Database | Tx, customerId: number): Promise<{ sources: number; passages: number }> {
  const row = await on
    .selectFrom('knowledge_source')
    .select((is) => [is.fn.countAll<number>().as('sources'), is.fn.coalesce(is.fn.sum<number>('passages'), is.lit(0)).as('passages')])
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow()
  return row
}

export async function remove(db: Database, customerId: number, sourceId: number): Promise<boolean> {
  const row = await db
    .deleteFrom('knowledge_source')
    .where('id', '=', sourceId)
    .where('customer_id', '=', customerId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function removeAll(tx: Tx, customerId: number): Promise<void> {
  await tx.deleteFrom('knowledge_source').where('customer_id', '=', customerId).execute()
}

export async function textsOf(db: Database, box: Sealer, sourceId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('knowledge_passage')
    .select(['position', 'text_sealed'])
    .where('source_id', '=', sourceId)
    .orderBy('position')
    .execute()
  return rows.map((row) => textOf(box, { ...row, source_id: sourceId }))
}

export function textOf(box: Sealer, row: Pick<Selectable<Tables['knowledge_passage']>, 'source_id' | 'position' | 'text_sealed'>): string {
  return box.openText(row.text_sealed, placeOfText(row.source_id, row.position))
}

/** In the order of the hits; without those that were deleted in the meantime. */
export async function passages(db: Database, box: Sealer, customerId: number, hits: Hit[]) {
  const rows = await db
    .selectFrom('knowledge_passage as passage')
    .innerJoin('knowledge_source as source', 'source.id', 'passage.source_id')
    .select(['passage.id', 'passage.source_id', 'passage.position', 'passage.text_sealed', 'source.name_sealed'])
    .where('passage.customer_id', '=', customerId)
    .where(
      'passage.id',
      'in',
      hits.map(({ passageId }) => passageId),
    )
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return hits.flatMap(({ passageId, score }) => {
    const row = byId.get(passageId)
    if (!row) return []
    return {
      id: row.id,
      sourceId: row.source_id,
      sourceName: box.openText(row.name_sealed, placeOfName(customerId)),
      text: textOf(box, row),
      score,
    }
  })
}

export async function vectorsOf(db: Database, customerId: number, model: string) {
  const rows = await db
    .selectFrom('knowledge_passage')
    .select(['id', 'source_id', 'position', 'vector_sealed'])
    .where('customer_id', '=', customerId)
    .where('vector_model', '=', model)
    .execute()
  return rows.flatMap(({ vector_sealed, ...row }) => (vector_sealed ? [{ ...row, vector_sealed }] : []))
}

export function withoutVector(db: Database, sourceId: number, model: string, limit: number) {
  return db
    .selectFrom('knowledge_passage')
    .select(['id', 'customer_id', 'source_id', 'position', 'text_sealed'])
    .where('source_id', '=', sourceId)
    .where('vector_model', 'is distinct from', model)
    .orderBy('position')
    .limit(limit)
    .execute()
}

export async function saveVectors(db: Database, model: string, vectors: { id: number; sealed: Buffer }[]): Promise<void> {
  await sql`
    update knowledge_passage set vector_sealed = given.sealed, vector_model = ${model}
    from unnest(${vectors.map(({ id }) => id)}::bigint[], ${vectors.map(({ sealed }) => sealed)}::bytea[]) as given (id, sealed)
    where knowledge_passage.id = given.id`.execute(db)
}

export async function sourcesWithoutVectors(db: Database, model: string, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('knowledge_passage')
    .select('source_id')
    .distinct()
    .where('vector_model', 'is distinct from', model)
    .orderBy('source_id')
    .limit(limit)
    .execute()
  return rows.map(({ source_id: id }) => id)
}
