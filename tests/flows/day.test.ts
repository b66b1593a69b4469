import { expect, test } from 'vitest'
import { sampleCast } from '#sandbox/people.ts'
import { goLive } from '#tests/journey.ts'
import { cast, startProduct } from '#tests/product.ts'

test('in a day somebody names the account in its group, and an answer to what it says there is told too, also after the product was away', async () => {
  const product = await startProduct()
  const ayse = await goLive(product)
  const { control } = product.sandbox
  const { id: group, title } = sampleCast.group
  const inGroup = (words: string) => new RegExp(`^👥 ${title}[^]*${words}`)
  await control.day({ userId: cast.ayse, seconds: 0 })
  await ayse.sees(inGroup('İrem Koç: @ayse_yilmaz hafta sonu açık mısınız'))
  await product.app.stop()
  const said = product.chat(cast.ayse, group).say('Evet, 10.00’dan sonra buradayız.')
  await control.say({ userId: cast.omer, chatId: group, text: 'Pazar da mı?', replyTo: said.ids[group] ?? 0 })
  await control.say({ userId: cast.omer, chatId: group, text: 'Kimseye değil.' })
  await product.restart()
  const { content } = await ayse.sees(inGroup('Ömer Doğan: Pazar da mı'))
  expect(content.text).not.toContain('Kimseye değil')
}, 120_000)
