import { expect, test, vi } from 'vitest'
import { dayMs, minuteMs } from '#shared/time.ts'
import { goLive, type Customer, type PackageName } from '#tests/journey.ts'
import { cast, startProduct, type Product } from '#tests/product.ts'

// no two the same, and no long numbers, which nobody lets out by themselves
const gates = ['kuzey', 'güney', 'doğu', 'batı', 'bahçe', 'köprü', 'çarşı']

interface Load {
  cap: number
  /** Makes the account want to say more at once than it may. */
  begin(product: Product, customer: Customer, accountId: number, contacts: number[]): Promise<void>
}

const loads: Partial<Record<PackageName, Load>> = {
  Temel: {
    cap: 2,
    async begin(product, ayse, accountId, contacts) {
      await ayse.forge(`eg.mon:${accountId}:1`)
      await ayse.sees('menüsü açık')
      for (const contact of contacts) product.chat(contact, cast.ayse).say('menü')
    },
  },
  // drafts that nobody touches, for there a menu goes to three only
  Premium: {
    cap: 4,
    async begin(product, ayse, accountId, contacts) {
      // a fresh account says half as much
      await product.advance(8 * dayMs)
      await ayse.forge(`be.set:${accountId}:draft_minutes:1`)
      await ayse.sees('1 dakika dokunmazsanız')
      await product.sandbox.control.model({
        mode: 'script',
        answers: contacts.map((_, index) => `Açığız, ${gates[index]} kapısından buyurun.`),
      })
      for (const contact of contacts) product.chat(contact, cast.ayse).say('Bugün açık mısınız?')
      const drafts = () => product.db.selectFrom('conversation_draft').select('state').execute()
      await vi.waitFor(async () => expect(await drafts()).toHaveLength(contacts.length), { timeout: 30_000, interval: 50 })
    },
  },
}

test.each(Object.entries(loads))(
  '%s: in any 60 seconds the account says by itself what its package allows and no more, whatever waits',
  async (name, { cap, begin }) => {
    const product = await startProduct()
    const ayse = await goLive(product, cast.ayse, name as PackageName) // the keys of a literal
    const { world, judge } = product.sandbox
    const { id: accountId } = await product.db.selectFrom('account').select('id').executeTakeFirstOrThrow()
    const contacts = Array.from({ length: cap + 3 }, (_, index) => world.addUser({ firstName: `Kişi ${index}` }).id)
    const inWindow: number[] = []
    await begin(product, ayse, accountId, contacts)
    await vi.waitFor(
      async () => {
        await product.advance(3_000)
        inWindow.push(judge.standing(cast.ayse).inWindow)
        for (const contact of contacts) expect(product.chat(contact, cast.ayse).messages()).toHaveLength(1)
      },
      { timeout: 60_000, interval: 50 },
    )
    expect(judge.standing(cast.ayse)).toMatchObject({ cap, automatic: contacts.length })
    expect(Math.max(...inWindow)).toBe(cap)
  },
  3 * minuteMs,
)
