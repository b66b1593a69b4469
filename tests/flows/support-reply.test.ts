import { expect, test } from 'vitest'
import { sampleCast } from '#sandbox/people.ts'
import { ask, goLive, grant } from '#tests/journey.ts'
import { cast, startProduct } from '#tests/product.ts'

test('who answers a message of support reaches support and no contact', { timeout: 120_000 }, async () => {
  const product = await startProduct()
  const ayse = await goLive(product)
  const support = await grant(product, cast.support, 'Destek')
  product.chat(cast.elif, cast.ayse).say('Merhaba')
  await ayse.sees('Merhaba')
  await ask(ayse, '/destek', 'Destek')
  await ask(ayse, 'Faturam nerede?', 'Aldık')
  await support.sees('Faturam nerede?')
  await support.press('Yanıtla')
  await ask(support, 'Hangi ayınki?', 'yanıtınız iletildi')
  const answer = await ayse.sees('Hangi ayınki?')
  // the conversation with support is not open any more, and Telegram's own reply names it
  await ayse.press('Eklemem bitti')
  const text = 'Kasım ayının faturası'
  product.sandbox.world.send({
    fromId: cast.ayse,
    to: sampleCast.bot.id,
    content: { text },
    replyToId: answer.ids[cast.ayse]!,
    via: 'phone',
  })
  await support.sees(text)
  expect(ayse.messages().filter(({ content }) => content.text.includes('kime'))).toEqual([])
})
