import type { ColumnType, Generated } from 'kysely'
import type { DocumentKind } from './rules.ts'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** What a customer gave us to answer from. */
    knowledge_source: {
      id: Generated<number>
      customer_id: number
      /** The delivery that brought it: the same one again adds nothing. */
      key: string
      kind: DocumentKind
      name_sealed: Buffer
      passages: number
      added_at: Date
    }
    /** A source in pieces that can be found. Nothing of it can be read without the customer's key. */
    knowledge_passage: {
      id: Generated<number>
      source_id: number
      customer_id: number
      position: number
      text_sealed: Buffer
      /** How many words it has that mean something. */
      words: number
      /** Digests of stems and beginnings of its words by the customer's key, each once; they do not fit a number. */
      lexemes: ColumnType<never, string[], never>
      /** How often each of them stands there. */
      counts: number[]
      /** Float32, little endian; absent until the embedder has answered. */
      vector_sealed: Buffer | null
      /** Whose vector it is: those of two models cannot be compared. */
      vector_model: string | null
    }
  }
}
