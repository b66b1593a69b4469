import type { DataBox } from '#features/customers/service.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { secondMs } from '#shared/time.ts'
import { notNow, type Embedder, type PassageIndex, type Payer } from './ports.ts'
import { rankByNearness } from './ranking-rules.ts'
import * as store from './store.ts'

export interface VectorsDeps {
  db: Database
  embedder: Embedder
  customers: { dataBox(customerId: number): Promise<DataBox> }
}

/** A question is answered by a person meanwhile if this takes longer. */
const questionMs = 5 * secondMs

/**
 * Passages whose meaning is near the question's, by the cosine of their vectors, computed here over one customer's passages: they are
 * bounded in number, and a vector tells nearly as much as its text, so it is sealed like one and no database can compare it. While the
 * embedder is away, or nobody can pay for it, nothing is found.
 */
export function createVectors({ db, embedder, customers }: VectorsDeps): PassageIndex {
  return {
    async search({ customerId, licenceId, question, limit, signal }) {
      const [wanted] = await embedInTime(embedder, question, signal, { customerId, licenceId })
      if (!wanted) return { hits: [], isConfident: false }
      const box = await customers.dataBox(customerId)
      const known = (await store.vectorsOf(db, customerId, embedder.model)).map((row) => ({
        passageId: row.id,
        vector: vectorOf(box.open(row.vector_sealed, store.placeOfVector(row.source_id, row.position))),
      }))
      return rankByNearness(wanted, known, limit)
    },
  }
}

async function embedInTime(embedder: Embedder, question: string, signal: AbortSignal, payer: Payer): Promise<number[][]> {
  if (question.trim() === '') return []
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(questionMs)])
  try {
    const embedded = await embedder.embed([question], inTime, payer)
    return embedded.ok ? embedded.vectors : []
  } catch (error) {
    signal.throwIfAborted()
    if (inTime.aborted) return []
    throw error
  }
}

/**
 * Gives the passages of a source their vectors; those that have one of this model keep it.
 * @throws when the embedder is away, so that the job is done again later.
 */
export async function embedSource({ db, embedder, customers }: VectorsDeps, sourceId: number): Promise<void> {
  for (;;) {
    const rows = await store.withoutVector(db, sourceId, embedder.model, embedder.textsMax)
    const [first] = rows
    if (!first) return
    const box = await customers.dataBox(first.customer_id)
    const texts = rows.map((row) => store.textOf(box, row))
    const embedded = await embedder.embed(texts, AbortSignal.timeout(60 * secondMs), { customerId: first.customer_id })
    // the sweep tries again, not this job
    if (!embedded.ok && notNow.has(embedded.reason)) return
    if (!embedded.ok) throw new Error(`No vectors for source ${sourceId}: ${embedded.reason}`)
    if (embedded.vectors.length !== rows.length) throw new Error(`${rows.length} passages have ${embedded.vectors.length} vectors`)
    await store.saveVectors(
      db,
      embedder.model,
      rows.map((row, index) => ({
        id: row.id,
        sealed: box.seal(bytesOf(embedded.vectors[index] ?? []), store.placeOfVector(row.source_id, row.position)),
      })),
    )
  }
}

export const embedJob = 'knowledge.embed'

/** Sends a job for each source that has no vectors of this model yet: the key or the model came later, or the service was away. */
export async function sendMissing(db: Database, jobs: Jobs, model: string): Promise<void> {
  const ids = await store.sourcesWithoutVectors(db, model, 100)
  await db.transaction().execute(async (tx) => {
    for (const sourceId of ids) await jobs.send(tx, embedJob, { sourceId })
  })
}

const floatBytes = 4

function bytesOf(vector: number[]): Buffer {
  const bytes = Buffer.alloc(vector.length * floatBytes)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * floatBytes)
  return bytes
}

function vectorOf(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length / floatBytes }, (_, index) => bytes.readFloatLE(index * floatBytes))
}
