import { expect, test } from 'vitest'
import { dayMs } from '#shared/time.ts'
import { customerOf, goLive } from '#tests/journey.ts'
import { cast, startProduct } from '#tests/product.ts'

test('a Telegram that begins again a month earlier finds what was bought, and the account goes live once more', async () => {
  const product = await startProduct()
  await product.advance(31 * dayMs)
  await goLive(product)
  const elif = product.chat(cast.elif, cast.ayse)
  elif.say('Geçen ay')
  await product.withBot(cast.ayse).sees('Geçen ay')
  await product.sandbox.control.reset({})
  expect(product.sandbox.world.clockOffsetMs).toBe(0)
  await product.advance(0)
  const ayse = customerOf(product, cast.ayse)
  ayse.say('/bot_durum')
  await ayse.press('Yeniden bağla')
  await ayse.giveNumber()
  await ayse.typeCode()
  await ayse.sees('bağlandı')
  elif.say('Yeniden merhaba')
  await ayse.sees('Yeniden merhaba')
  await ayse.press('Yanıtla')
  ayse.say('Hoş geldiniz')
  await elif.sees('Hoş geldiniz')
  expect(elif.messages()).toHaveLength(1)
}, 120_000)
