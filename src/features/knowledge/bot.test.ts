import { expect, test } from 'vitest'
import { createDocumentReader } from '#adapters/documents/documents.ts'
import { done, refused } from '#shared/result.ts'
import { createBotWorld } from '#tests/bot.ts'
import { docx, paragraph } from '#tests/files.ts'
import { ada, adasAccount, ben, bensAccount, createKnowledgeWorld } from '#tests/knowledge.ts'
import { createWordEmbedder } from '#tests/model.ts'
import { registerKnowledgeBot } from './bot.ts'
import type { Embedder } from './ports.ts'
import { blocksOfText } from './text-rules.ts'
import { readRefusals } from './rules.ts'

/** A file that says `refuse <reason>` is refused for it; everything else is a text. */
const fakeReader = {
  read(bytes: Uint8Array) {
    const text = Buffer.from(bytes).toString()
    const reason = readRefusals.find((each) => text === `refuse ${each}`)
    return Promise.resolve(reason ? refused(reason) : done({ kind: 'text' as const, blocks: blocksOfText(text) }))
  },
}

async function createWorld(reader = fakeReader as ReturnType<typeof createDocumentReader>, embedder?: Embedder) {
  const world = await createKnowledgeWorld({ reader, embedder })
  const bot = await createBotWorld(world)
  registerKnowledgeBot(bot.shell, { ...world, back: () => ({ text: 'geri', press: 'geri' }) })
  bot.shell.command('kaynaklar', async (ctx) => {
    await ctx.answer({ html: 'hazır', buttons: [[{ text: 'aç', press: `kb.open:${adasAccount}` }]] })
  })
  await bot.listen()
  const person = bot.person(ada)
  person.say('/kaynaklar')
  await person.press('aç')
  const file = (name: string, content: string | Buffer) =>
    person.upload({ kind: 'document', name, mime: 'application/octet-stream', bytes: Buffer.from(content) })
  return { ...world, bot, person, file }
}

test('when the month of AI is used up, the sources and what is found in them say that only words are looked for', async () => {
  const embedder: Embedder = {
    ...createWordEmbedder(),
    embed: () => Promise.resolve({ ok: false, reason: 'budget_spent' }),
    isSpent: () => Promise.resolve(true),
  }
  const { person } = await createWorld(fakeReader, embedder)
  await person.sees('Ürünlerinizi, fiyatlarınızı')
  await person.press('Kaynak ekle')
  await person.sees('art arda')
  person.say('İade süresi 14 gündür.')
  await person.sees('eklendi')
  await person.press('Tamam')
  expect((await person.sees('1 / 20 kaynak')).content.text).toContain('yalnızca sorudaki kelimeleri')
  await person.press('Soru dene')
  person.say('iade süresi ne kadar?')
  expect((await person.sees('✅ Soru: iade süresi')).content.text).toContain('yalnızca sorudaki kelimeleri')
})

test('a customer adds a file and a text, tries a question, and deletes a source', async () => {
  const { person, file, knowledge } = await createWorld(createDocumentReader())
  await person.sees('Ürünlerinizi, fiyatlarınızı')
  await person.press('Kaynak ekle')
  await person.sees('art arda')
  file('Kargo koşulları.docx', docx(paragraph('Kargo ücreti 60 liradır, 750 lira üzeri ücretsizdir.')))
  await person.sees('Kargo koşulları.docx')
  person.say('İade süresi 14 gündür.')
  await person.sees('İade süresi 14 gündür. eklendi')
  await person.press('Tamam')
  await person.sees('2 / 20 kaynak')

  await person.press('Soru dene')
  person.say('kargonuzun ücreti ne kadar?')
  const found = await person.sees('✅ Soru: kargonuzun ücreti ne kadar?')
  expect(found.content.text).toContain('📄 Kargo koşulları.docx\nKargo ücreti 60 liradır')
  person.say('Bluetooth kulaklık satıyor musunuz?')
  await person.sees('bununla ilgili bir şey bulamadık')

  await person.press('‹ Kaynaklar')
  await person.press('Kargo koşulları.docx')
  await person.sees('Word belgesi · 1 parça')
  await person.press('Sil')
  await person.press('Evet, sil')
  await person.sees('1 / 20 kaynak')
  expect((await knowledge.search(adasAccount, 'kargo ücreti')).passages).toEqual([])
})

test('each refusal says why in its own words, and nothing half is stored', async () => {
  const { person, file, db } = await createWorld()
  await person.press('Kaynak ekle')
  const seen = new Set<string>()
  for (const reason of readRefusals) {
    const before = person.messages().at(-1)?.uid ?? 0
    file('dosya.pdf', `refuse ${reason}`)
    seen.add((await person.seesAfter(before, /./)).content.text)
  }
  expect(seen.size).toBe(readRefusals.length)
  const before = person.messages().at(-1)?.uid ?? 0
  person.upload({ kind: 'photo', name: 'foto.jpg', mime: 'image/jpeg', bytes: Buffer.from('ffd8ffe0', 'hex') })
  await person.seesAfter(before, 'Bunu okuyamıyoruz')
  expect(await db.selectFrom('knowledge_source').selectAll().execute()).toEqual([])
  expect(await db.selectFrom('knowledge_passage').selectAll().execute()).toEqual([])
})

test('nobody sees, adds to, tries or deletes the sources of another by a forged button', async () => {
  const { person, type, knowledge } = await createWorld()
  const theirs = await type('Bizim indirim kodumuz GİZLİ.', { customerId: ben, accountId: bensAccount })
  const id = theirs.ok ? theirs.value.id : 0
  for (const press of ['open', 'add', 'try']) {
    expect(await person.forge(`kb.${press}:${bensAccount}`)).toMatchObject({ showAlert: true })
    expect(await person.forge(`kb.${press}:x`)).toMatchObject({ showAlert: true })
  }
  for (const press of ['source', 'delete', 'gone'])
    for (const account of [adasAccount, bensAccount])
      expect(await person.forge(`kb.${press}:${account}:${id}`)).toMatchObject({ showAlert: true })
  expect(await knowledge.listSources(ben)).toHaveLength(1)
  expect(JSON.stringify(person.messages())).not.toContain('GİZLİ')
})

test('a package without knowledge offers no adding, and what stands there can still be deleted', async () => {
  const { person, type, licenceRows, knowledge } = await createWorld()
  await type('Kargo ücreti 60 liradır.')
  licenceRows[0]!.packageId = 'premium'
  await person.forge(`kb.open:${adasAccount}`)
  await person.sees('Kurumsal paketle gelir')
  expect(person.buttons().map(({ text }) => text)).toEqual(['📄 Kargo ücreti 60 liradır.', 'geri'])
  expect(await person.forge(`kb.add:${adasAccount}`)).toMatchObject({ showAlert: true })
  expect(await knowledge.search(adasAccount, 'kargo ücreti')).toEqual({ passages: [], isConfident: false })
  await person.press('Kargo ücreti')
  await person.press('Sil')
  await person.press('Evet, sil')
  await person.sees('Kurumsal paketle gelir')
  expect(await knowledge.listSources(ada)).toEqual([])
})
