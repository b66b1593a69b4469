import { expect, test, vi } from 'vitest'
import { sampleCast } from '#sandbox/people.ts'
import { goLive } from '#tests/journey.ts'
import { cast, startProduct } from '#tests/product.ts'

test(
  'an answer that the customer edits in the chat with the bot is edited at the contact, by hand, and on the card',
  { timeout: 120_000 },
  async () => {
    const product = await startProduct()
    const ayse = await goLive(product)
    const elif = product.chat(cast.elif, cast.ayse)
    const { world, judge } = product.sandbox
    elif.say('Kaç para?')
    await ayse.sees('Kaç para?')
    await ayse.press('Yanıtla')
    const typed = ayse.say('yanlış fiyat 100')
    await elif.sees('yanlış fiyat 100')
    await ayse.sees(/yanlış fiyat 100 ✓/)
    const { automatic } = judge.standing(cast.ayse)
    world.edit(cast.ayse, sampleCast.bot.id, typed.ids[cast.ayse]!, { content: { text: 'doğru fiyat 200' } })
    await elif.sees('doğru fiyat 200')
    await ayse.sees(/doğru fiyat 200 .*✓/)
    const read = elif.messages().map(({ content }) => content.text)
    expect(read).toEqual(['doğru fiyat 200'])
    expect(judge.standing(cast.ayse).automatic).toBe(automatic)
    await vi.waitFor(() => expect(ayse.messages().some(({ content }) => content.text.includes('yanlış fiyat'))).toBe(false))
  },
)
