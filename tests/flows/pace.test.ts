import { expect, test, vi } from 'vitest'
import { dayMs, minuteMs, secondMs } from '#shared/time.ts'
import { goLive } from '#tests/journey.ts'
import { cast, startProduct } from '#tests/product.ts'

const patience = { timeout: 60_000, interval: 50 }
const contacts = [cast.elif, cast.omer, cast.irem]

test(
  'an account that was just connected says half as much by itself in a minute; after a week it has the pace of its package',
  async () => {
    const product = await startProduct()
    const ayse = await goLive(product, cast.ayse, 'Premium')
    const { id: accountId } = await product.db.selectFrom('account').select('id').executeTakeFirstOrThrow()
    await ayse.forge(`eg.menu:${accountId}`)
    await ayse.press('▶️ Aç')
    await ayse.sees('menüsü açık')

    /** When each of the three was answered, while the clock goes on by so much with each look. */
    const answered = async (stepMs: number) => {
      const from = Math.max(0, ...contacts.map((contact) => product.chat(contact, cast.ayse).messages().at(-1)?.uid ?? 0))
      for (const contact of contacts) product.chat(contact, cast.ayse).say('fiyat')
      return vi.waitFor(async () => {
        if (stepMs > 0) await product.advance(stepMs)
        const answers = contacts.flatMap((contact) => {
          const answer = product
            .chat(contact, cast.ayse)
            .messages()
            .find(({ uid, fromId, content }) => uid > from && fromId === cast.ayse && content.text.includes('VIP'))
          return answer ? [answer.date * secondMs] : []
        })
        expect(answers).toHaveLength(contacts.length)
        return answers.toSorted((one, other) => one - other)
      }, patience)
    }
    const [first = 0, , third = 0] = await answered(5 * secondMs)
    expect(third - first).toBeGreaterThanOrEqual(minuteMs)

    await product.advance(8 * dayMs)
    const [begin = 0, , end = Infinity] = await answered(0)
    expect(end - begin).toBeLessThan(minuteMs)
  },
  3 * minuteMs,
)
