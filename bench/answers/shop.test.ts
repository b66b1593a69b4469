import { expect, test } from 'vitest'
import { createLexemes } from '#features/knowledge/lexemes.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { createTestDatabase } from '#tests/database.ts'
import { readShop } from './shop.ts'

test('half of the questions have words of their section, the other half not one', async () => {
  const { db } = await createTestDatabase()
  const lexemes = createLexemes({ db })
  const box = createSecretBox(Buffer.alloc(32, 1))
  const shared: string[] = []
  const unshared: string[] = []
  const sections = readShop().sources.flatMap((source) => source.sections)
  for (const { heading, text, asked, askedOtherwise } of sections) {
    const [passage = [], own = [], other = []] = await lexemes.of(box, [`${heading} ${text}`, asked, askedOtherwise])
    const known = new Set(passage.flatMap(({ stem, prefix }) => [stem, prefix]))
    const shares = (words: typeof own) => words.some(({ stem, prefix }) => known.has(stem) || known.has(prefix))
    if (shares(own)) shared.push(asked)
    if (!shares(other)) unshared.push(askedOtherwise)
  }
  expect(sections.length).toBeGreaterThanOrEqual(40)
  expect(shared).toEqual(sections.map(({ asked }) => asked))
  expect(unshared).toEqual(sections.map(({ askedOtherwise }) => askedOtherwise))
  expect(readShop().absent.length).toBeGreaterThanOrEqual(15)
})
