import { describe, expect, test } from 'vitest'
import { ada, adasAccount, ben, bensAccount, createKnowledgeWorld } from '#tests/knowledge.ts'
import { createWordEmbedder } from '#tests/model.ts'
import { createBoth } from './both.ts'
import { createFullText } from './full-text.ts'
import { createLexemes } from './lexemes.ts'
import type { Embedder, Payer } from './ports.ts'
import { createVectors } from './vectors.ts'

const texts = ['Kargo ücreti 60 liradır.', 'İade süresi 14 gündür.', 'Atölyemiz Kadıköy semtindedir.', 'Hediye paketi ücretsizdir.']

async function createIndexWorld(embedder: Embedder = createWordEmbedder()) {
  const world = await createKnowledgeWorld({ embedder })
  const fullText = createFullText({ ...world, lexemes: createLexemes(world) })
  const vectors = createVectors({ ...world, embedder })
  return { ...world, indexes: { fullText, vectors, both: createBoth([fullText, vectors]) } }
}

describe.each(['fullText', 'vectors', 'both'] as const)('whatever the way (%s)', (way) => {
  const ask = { limit: 4, signal: new AbortController().signal, customerId: ada }

  test('the best comes first, each once, at most as many as asked for, and the same again', async () => {
    const { indexes, type, jobs, db } = await createIndexWorld()
    for (const text of texts) await type(text)
    await jobs.run()
    const [first] = await db.selectFrom('knowledge_passage').select('id').orderBy('id').execute()
    const found = await indexes[way].search({ ...ask, question: 'kargo ücreti' })
    expect(found.isConfident).toBe(true)
    expect(found.hits[0]?.passageId).toBe(first?.id)
    expect(new Set(found.hits.map(({ passageId }) => passageId)).size).toBe(found.hits.length)
    for (const { score } of found.hits) expect(score > 0 && score <= 1).toBe(true)
    expect(await indexes[way].search({ ...ask, question: 'kargo ücreti' })).toEqual(found)
    expect((await indexes[way].search({ ...ask, question: 'kargo ücreti', limit: 1 })).hits).toEqual([
      { passageId: first?.id, score: expect.any(Number) },
    ])
  })

  test('nothing of another customer, nothing that was deleted, and nothing for no question', async () => {
    const { indexes, type, jobs, knowledge } = await createIndexWorld()
    const added = await type(texts[0] ?? '')
    await type('Kargo bedavadır.', { customerId: ben, accountId: bensAccount })
    await jobs.run()
    expect((await indexes[way].search({ ...ask, question: 'kargo' })).hits).toHaveLength(1)
    if (added.ok) await knowledge.deleteSource(ada, added.value.id)
    for (const question of ['kargo', '', ' ', '?', 've'])
      expect(await indexes[way].search({ ...ask, question }), question).toEqual({ hits: [], isConfident: false })
  })

  test('what is not there comes without confidence', async () => {
    const { indexes, type, jobs } = await createIndexWorld()
    for (const text of texts) await type(text)
    await jobs.run()
    expect(await indexes[way].search({ ...ask, question: 'Köpek maması satıyor musunuz?' })).toMatchObject({ isConfident: false })
  })
})

describe('vectors', () => {
  test('are sealed, and made again for another model', async () => {
    const state = { model: 'words' }
    const embedder: Embedder = {
      ...createWordEmbedder(),
      get model() {
        return state.model
      },
    }
    const { type, jobs, db, indexes, sweep } = await createIndexWorld(embedder)
    await type(texts[0] ?? '')
    await jobs.run()
    const { vector_sealed: sealed } = await db.selectFrom('knowledge_passage').select('vector_sealed').executeTakeFirstOrThrow()
    const [plain] = await createWordEmbedder()
      .embed([texts[0] ?? ''], new AbortController().signal)
      .then((embedded) => (embedded.ok ? embedded.vectors : []))
    const float = Buffer.alloc(4)
    float.writeFloatLE(plain?.find((value) => value > 0) ?? 0)
    expect(sealed?.includes(float)).toBe(false)

    const question = { customerId: ada, question: 'kargo', limit: 4, signal: new AbortController().signal }
    expect((await indexes.vectors.search(question)).hits).toHaveLength(1)
    state.model = 'other'
    expect((await indexes.vectors.search(question)).hits).toHaveLength(0)
    await sweep()
    await jobs.run()
    expect((await indexes.vectors.search(question)).hits).toHaveLength(1)
  })

  test('what nobody can pay for is not asked: words alone find, that is known, and vectors come when the month is new', async () => {
    const state = { isSpent: true }
    const payers: Payer[] = []
    const words = createWordEmbedder()
    const embedder: Embedder = {
      ...words,
      embed: (asked, signal, payer) => {
        payers.push(payer)
        return state.isSpent ? Promise.resolve({ ok: false, reason: 'budget_spent' }) : words.embed(asked, signal)
      },
      isSpent: () => Promise.resolve(state.isSpent),
    }
    const { type, jobs, knowledge, db, sweep } = await createIndexWorld(embedder)
    await type(texts[0] ?? '')
    await jobs.run()
    expect((await knowledge.search(adasAccount, 'kargo ücreti')).isConfident).toBe(true)
    expect(await knowledge.isByWordsOnly(adasAccount)).toBe(true)
    expect(payers).toEqual([{ customerId: ada }, { customerId: ada, licenceId: 1 }])
    state.isSpent = false
    await sweep()
    await jobs.run()
    expect(await db.selectFrom('knowledge_passage').select('vector_model').execute()).toEqual([{ vector_model: 'words' }])
    expect(await knowledge.isByWordsOnly(adasAccount)).toBe(false)
  })

  test('an embedder that is away delays vectors and loses nothing: words still find, and the sweep catches up', async () => {
    const state = { isAway: true }
    const words = createWordEmbedder()
    const embedder: Embedder = {
      ...words,
      embed: (texts, signal) => (state.isAway ? Promise.resolve({ ok: false, reason: 'unavailable' }) : words.embed(texts, signal)),
    }
    const { type, jobs, knowledge, db, sweep } = await createIndexWorld(embedder)
    await type(texts[0] ?? '')
    await expect(jobs.run()).rejects.toThrow('unavailable')
    jobs.waiting.splice(0)
    expect((await knowledge.search(adasAccount, 'kargo ücreti')).isConfident).toBe(true)
    state.isAway = false
    await sweep()
    await jobs.run()
    expect(await db.selectFrom('knowledge_passage').select('vector_model').execute()).toEqual([{ vector_model: 'words' }])
    await sweep()
    expect(jobs.waiting).toEqual([])
  })
})
