import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { exportOf } from '#tests/export.ts'
import { ada, adasAccount, ben, bensAccount, createKnowledgeWorld } from '#tests/knowledge.ts'
import { waitingMax } from './rules.ts'

const shop = `# Kargo
Siparişleriniz Yurtiçi Kargo ile gönderilir. Kargo ücreti 60 liradır, 750 lira üzeri alışverişlerde ücretsizdir.

# İade
Ürünü 14 gün içinde iade edebilirsiniz. Para iadesi beş iş günü içinde kartınıza yapılır.

# Atölye
Atölyemiz Kadıköy'dedir, hafta içi her gün açıktır.`

describe('a question', () => {
  test('finds the passage whatever suffixes its words have, and without Turkish letters', async () => {
    const { knowledge, type } = await createKnowledgeWorld()
    await type(shop, { name: 'Mağaza bilgileri' })
    for (const [question, word] of [
      ['kargonuzun ücretini öğrenebilir miyim?', '60 lira'],
      ['KARGO UCRETI NE KADAR', '60 lira'],
      ['ürünü iade etmek istiyorum', '14 gün'],
      ['atölyeniz Kadıköyde mi', 'Kadıköy'],
    ] as const) {
      const { passages, isConfident } = await knowledge.search(adasAccount, question)
      expect({ question, isConfident }).toEqual({ question, isConfident: true })
      expect(passages[0]?.text).toContain(word)
      expect(passages[0]?.sourceName).toBe('Mağaza bilgileri')
    }
  })

  test('that the sources do not answer is not answered with confidence', async () => {
    const { knowledge, type } = await createKnowledgeWorld()
    await type(shop)
    for (const question of ['Döviz kurları bugün nasıl?', 'Köpeğimle gelsem kabul eder misiniz', 'merhaba', '?!', ''])
      expect(await knowledge.search(adasAccount, question), question).toMatchObject({ isConfident: false })
  })

  test('never finds what belongs to another customer', async () => {
    const { knowledge, type } = await createKnowledgeWorld()
    await type(shop)
    expect(await knowledge.search(bensAccount, 'kargo ücreti')).toEqual({ passages: [], isConfident: false })
    expect(await knowledge.listSources(ben)).toEqual([])
  })
})

test('a copy of the database shows no word of a source, and the same word of two customers looks different', async () => {
  const { db, type } = await createKnowledgeWorld()
  await type(shop, { name: 'Atölye kılavuzu' })
  await type(shop, { customerId: ben, accountId: bensAccount })
  const { rows } = await sql<{ row: string }>`
    select to_jsonb(t)::text as row from knowledge_source t union all select to_jsonb(t)::text from knowledge_passage t`.execute(db)
  const dump = rows.map(({ row }) => row).join('\n')
  for (const word of ['kargo', 'atolye', 'iade', 'Kadi', 'kilavuz', 'lira'])
    expect(dump.toLowerCase().includes(word) || dump.includes(Buffer.from(word).toString('hex')), word).toBe(false)
  const of = async (customerId: number) =>
    (
      await sql<{
        lexeme: string
      }>`select unnest(lexemes)::text as lexeme from knowledge_passage where customer_id = ${customerId}`.execute(db)
    ).rows.map(({ lexeme }) => lexeme)
  const bens = new Set(await of(ben))
  expect((await of(ada)).filter((lexeme) => bens.has(lexeme))).toEqual([])
})

describe('limits', () => {
  test('the same delivery adds nothing twice, not even at once', async () => {
    const { type, knowledge } = await createKnowledgeWorld()
    const [one, other] = await Promise.all([type(shop, { key: 'update-1' }), type(shop, { key: 'update-1' })])
    expect(one).toEqual(other)
    expect(await knowledge.listSources(ada)).toHaveLength(1)
  })

  test('twenty sources and no more, however many come at once', async () => {
    const { type, knowledge } = await createKnowledgeWorld()
    for (let index = 0; index < 18; index++) await type(`Bilgi ${index}`)
    const results = await Promise.all([1, 2, 3, 4].map((index) => type(`Son bilgi ${index}`)))
    expect(results.filter(({ ok }) => ok)).toHaveLength(2)
    expect(results.filter((result) => !result.ok && result.reason === 'sources_full')).toHaveLength(2)
    expect(await knowledge.listSources(ada)).toHaveLength(20)
  })

  test('two thousand pieces and no more; one that does not fit leaves nothing behind', async () => {
    const { type, knowledge, db } = await createKnowledgeWorld()
    const long = (count: number) => Array.from({ length: count }, (_, index) => `# Konu ${index}\nbilgi ${index}`).join('\n\n')
    expect(await type(long(1_990))).toMatchObject({ ok: true, value: { passages: 1_990 } })
    expect(await type(long(11))).toEqual({ ok: false, reason: 'passages_full' })
    expect(await type(long(2_001))).toEqual({ ok: false, reason: 'too_long' })
    expect(await type(long(10))).toMatchObject({ ok: true })
    expect(await knowledge.listSources(ada)).toHaveLength(2)
    expect(await db.selectFrom('knowledge_passage').select('id').execute()).toHaveLength(2_000)
  })
})

test('the export has every text, erasing leaves none, and the key is gone', async () => {
  const { type, knowledge, customers, db } = await createKnowledgeWorld()
  customers.addHolder(knowledge.holder)
  await type(shop, { name: 'Mağaza' })
  const { knowledge: part } = await exportOf(customers, ada)
  expect(part).toMatchObject([
    { name: 'Mağaza', kind: 'typed', texts: [expect.stringContaining('60 lira'), expect.anything(), expect.anything()] },
  ])
  expect(await customers.erase({ kind: 'customer', id: ada }, ada)).toMatchObject({ ok: true })
  expect(await db.selectFrom('knowledge_passage').selectAll().execute()).toEqual([])
  expect(await db.selectFrom('knowledge_source').selectAll().execute()).toEqual([])
  await expect(type(shop)).rejects.toThrow(/erased/i)
})

test('so many files of one customer wait to be read and no more; others are read meanwhile', async () => {
  const reading: (() => void)[] = []
  const read = () => new Promise<never>((_, end) => reading.push(() => end(new Error('never read'))))
  const { knowledge } = await createKnowledgeWorld({ reader: { read } })
  const add = (customerId: number, accountId: number, key: string) =>
    knowledge.addSource({ customerId, accountId, name: key, key, content: { bytes: Buffer.from('x') } })
  const first = Array.from({ length: waitingMax }, (_, index) => add(ada, adasAccount, `file-${index}`))
  await vi.waitFor(() => expect(reading).toHaveLength(waitingMax))
  expect(await add(ada, adasAccount, 'one more')).toMatchObject({ reason: 'many_waiting' })
  const bens = add(ben, bensAccount, 'bens')
  await vi.waitFor(() => expect(reading).toHaveLength(waitingMax + 1))
  for (const end of reading) end()
  expect(await Promise.allSettled([...first, bens])).toHaveLength(waitingMax + 1)
  const again = add(ada, adasAccount, 'again')
  await vi.waitFor(() => expect(reading).toHaveLength(waitingMax + 2))
  reading.at(-1)?.()
  await expect(again).rejects.toThrow('never read')
})
