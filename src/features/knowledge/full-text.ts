import { sql } from 'kysely'
import type { DataBox } from '#features/customers/service.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Lexemes } from './lexemes.ts'
import type { PassageIndex } from './ports.ts'
import { rankByWords, type Occurrence } from './ranking-rules.ts'
import './tables.ts'

export interface FullTextDeps {
  db: Database
  lexemes: Lexemes
  customers: { dataBox(customerId: number): Promise<DataBox> }
}

/** Passages that have the question's words, in whatever form: BM25 over digests. Works without anybody else. */
export function createFullText({ db, lexemes, customers }: FullTextDeps): PassageIndex {
  return {
    async search({ customerId, question, limit }) {
      const [words = []] = await lexemes.of(await customers.dataBox(customerId), [question])
      if (words.length === 0) return { hits: [], isConfident: false }
      const wanted = [...new Set(words.flatMap(({ stem, prefix }) => [stem, prefix]))]
      const [occurrences, collection] = await Promise.all([
        sql<Occurrence>`
          select id as "passageId", words as length, wanted.lexeme::text, counts[array_position(lexemes, wanted.lexeme)] as count
          from knowledge_passage cross join unnest(${wanted}::bigint[]) as wanted (lexeme)
          where customer_id = ${customerId} and array_position(lexemes, wanted.lexeme) is not null`.execute(db),
        sql<{ passages: number; lengthMean: number }>`
          select count(*)::int as passages, coalesce(avg(words), 0)::float8 as "lengthMean"
          from knowledge_passage where customer_id = ${customerId}`.execute(db),
      ])
      return rankByWords(words, occurrences.rows, collection.rows[0] ?? { passages: 0, lengthMean: 0 }, limit)
    },
  }
}
