import { expect, test, vi } from 'vitest'
import { docx, paragraph } from '#tests/files.ts'
import { ask, goLive, startStaff } from '#tests/journey.ts'
import { cast, startProduct } from '#tests/product.ts'

test('an enterprise customer gives the account a document, and the account knows what stands in it', { timeout: 180_000 }, async () => {
  const product = await startProduct()
  await startStaff(product)
  const ayse = await goLive(product, cast.ayse, 'Kurumsal')
  await ask(ayse, '/bot_durum', 'Oturum:')
  await ayse.press('Bilgi kaynakları')
  await ayse.press('Kaynak ekle')
  const bytes = docx(paragraph('Kargo', 'Balk1') + paragraph('Kargo ücreti 60 liradır, 750 lira üzeri ücretsizdir.'))
  ayse.upload({ kind: 'document', name: 'kosullar.docx', mime: 'application/octet-stream', bytes })
  await ayse.sees('kosullar.docx eklendi (1 parça)')
  await ayse.press('Soru dene')
  ayse.say('kargonuz ne kadar tutuyor?')
  await ayse.sees(/kargonuz ne kadar tutuyor\?[^]*kosullar\.docx\nKargo\nKargo ücreti 60 liradır/)
  // the model of the world gives every passage its vector, after the answer
  const models = () => product.db.selectFrom('knowledge_passage').select('vector_model').execute()
  await vi.waitFor(async () => expect(await models()).toEqual([{ vector_model: expect.any(String) }]), { timeout: 30_000, interval: 100 })
  // and the licence pays for it
  const months = await product.db.selectFrom('assistant_month').select('tokens').execute()
  expect(months.map(({ tokens }) => tokens > 0)).toEqual([true])
})
