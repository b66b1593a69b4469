import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { DataBox } from '#features/customers/service.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { lexemesOf, wordsOf } from './words.ts'

/** A word of a text, unreadable: under which digests it is found, as 64-bit numbers in decimals. */
export interface Lexeme {
  stem: string
  prefix: string
}

/**
 * Turns texts into what can be searched without being read: words are stemmed by the database's own Turkish dictionary, and of each
 * stem only a digest by the customer's key is kept. The words pass through the database as a parameter and are stored nowhere.
 */
export function createLexemes({ db }: { db: Database }) {
  return {
    /** For each text its words in their order, those without meaning left out. */
    async of(box: Pick<DataBox, 'derive'>, texts: string[]): Promise<Lexeme[][]> {
      const words = texts.map(wordsOf)
      const stems = await stemsOf([...new Set(words.flat())])
      const key = box.derive('knowledge lexemes')
      const digest = (lexeme: string) => createHmac('sha256', key).update(lexeme).digest().readBigInt64BE().toString()
      const known = new Map<string, Lexeme | undefined>()
      for (const [word, found] of stems) {
        const lexemes = lexemesOf(word, found)
        known.set(word, lexemes && { stem: digest(lexemes.stem), prefix: digest(lexemes.prefix) })
      }
      return words.map((of) => of.map((word) => known.get(word)).filter((lexeme) => lexeme !== undefined))
    },
  }

  async function stemsOf(words: string[]): Promise<Map<string, string[]>> {
    if (words.length === 0) return new Map()
    const { rows } = await sql<{ word: string; stems: string[] | null }>`
      select word, ts_lexize('turkish_stem', word) as stems from unnest(${words}::text[]) as word`.execute(db)
    return new Map(rows.map(({ word, stems }) => [word, stems ?? []]))
  }
}

/** Each digest once, with how often it stands there. */
export function countsOf(words: Lexeme[]): { lexemes: string[]; counts: number[] } {
  const counts = new Map<string, number>()
  for (const { stem, prefix } of words) for (const lexeme of new Set([stem, prefix])) counts.set(lexeme, (counts.get(lexeme) ?? 0) + 1)
  return { lexemes: [...counts.keys()], counts: [...counts.values()] }
}

export type Lexemes = ReturnType<typeof createLexemes>
