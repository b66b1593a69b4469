import { describe, expect, test } from 'vitest'
import { admin, ayse, createCommerce, owner } from '#tests/commerce.ts'
import { discountPercent, isForSale, pageOf, personaValues, totalKurus, type Capabilities } from './rules.ts'

const nothing: Capabilities = {
  ai: false,
  knowledge: false,
  menu: false,
  invites: false,
  groups: false,
  funnel: false,
  charts: false,
  reports: false,
  whatsapp: false,
}
const everything = Object.fromEntries(Object.keys(nothing).map((key) => [key, true])) as unknown as Capabilities

describe('the packages', () => {
  test('the figures of the three are those of the product', async () => {
    const { catalog } = await createCommerce()
    const figures = (await catalog.current()).map((offer) => [
      offer.id,
      offer.priceKurus,
      offer.accounts,
      offer.replyMode,
      offer.inviteChance,
      offer.groupFrequency,
      offer.cap,
      offer.vipPriceKurus,
      offer.funnel,
      offer.analyticsDays,
      offer.spamProtection,
      offer.menu,
      offer.support.days,
    ])
    expect(figures).toEqual([
      ['basic', 500_00, 1, 'manual', 0.3, 'conservative', 2, 250_00, 'none', 7, 'basic', true, 7],
      ['premium', 1000_00, 1, 'hybrid', 0.5, 'aggressive', 4, 300_00, 'standard', 90, 'advanced', true, 15],
      ['enterprise', 2000_00, 1, 'gpt', 0.7, 'very_aggressive', 6, 500_00, 'custom', 90, 'custom', true, undefined],
    ])
  })

  test('the values of the persona record are those of the product', async () => {
    const { catalog } = await createCommerce()
    expect((await catalog.current()).map(personaValues)).toMatchObject([
      {
        packageName: 'Temel Paket',
        packagePriceLira: 500,
        gptMode: 'off',
        gptEnhanced: false,
        vipPrice: '250',
        isCustomFunnelEnabled: false,
      },
      { packageName: 'Premium Paket', gptMode: 'hybrid', gptEnhanced: true, vipPrice: '300', isCustomFunnelEnabled: false },
      { packageName: 'Kurumsal Paket', gptMode: 'gpt', vipPrice: '500', isGroupInviteAggressive: true, isCustomFunnelEnabled: true },
    ])
  })

  test('two accounts in one order cost 10 % less, three 15 %, five 20 %', () => {
    expect([1, 2, 3, 4, 5, 20].map(discountPercent)).toEqual([0, 10, 15, 15, 20, 20])
    expect([1, 2, 3, 5].map((count) => totalKurus(1000_00, count))).toEqual([1000_00, 1800_00, 2550_00, 4000_00])
    expect(totalKurus(333, 2)).toBe(599)
  })

  test('a page lists as included only what this deployment can do, and every promise once', async () => {
    const { catalog } = await createCommerce()
    for (const offer of await catalog.current()) {
      const all = pageOf(offer, everything)
      expect(all.soon).toEqual([])
      const none = pageOf(offer, nothing)
      expect(none.now.filter((line) => none.soon.includes(line))).toEqual([])
      // by hand is how every package answers until AI is here
      expect(none.now).toContain('manual')
      const promises = (lines: string[]) => lines.filter((line) => line !== 'manual').toSorted()
      expect(promises([...none.now, ...none.soon])).toEqual(promises(all.now))
    }
    const [, premium] = await catalog.current()
    expect(pageOf(premium!, nothing).soon).toEqual(['hybrid', 'invites', 'groups', 'menu', 'funnel_standard', 'charts'])
  })

  test('against the real Telegram a package whose reply mode cannot run is not for sale', async () => {
    const { catalog } = await createCommerce()
    const [basic, premium, enterprise] = await catalog.current()
    const sold = (world: 'rehearsal' | 'telegram', can: Capabilities) =>
      [basic!, premium!, enterprise!].filter((offer) => isForSale(offer, can, world)).map(({ id }) => id)
    expect(sold('rehearsal', nothing)).toEqual(['basic', 'premium', 'enterprise'])
    expect(sold('telegram', nothing)).toEqual(['basic'])
    expect(sold('telegram', everything)).toEqual(['basic', 'premium', 'enterprise'])
  })
})

describe('prices', () => {
  test('a new price is a new version, and the old one stays readable', async () => {
    const { catalog } = await createCommerce()
    const changed = await catalog.setPrice(owner, 'basic', 600_00)
    expect(changed).toMatchObject({ ok: true, value: { version: 2, priceKurus: 600_00, cap: 2 } })
    expect((await catalog.get('basic')).priceKurus).toBe(600_00)
    expect((await catalog.get('basic', 1)).priceKurus).toBe(500_00)
  })

  test('only owners set prices, and only sensible ones', async () => {
    const { catalog, db } = await createCommerce()
    expect(await catalog.setPrice(admin, 'basic', 600_00)).toEqual({ ok: false, reason: 'not_allowed' })
    expect(await catalog.setPrice(ayse, 'basic', 600_00)).toEqual({ ok: false, reason: 'not_allowed' })
    for (const price of [0, -1, 12.5, 99, 2_000_000_00])
      expect(await catalog.setPrice(owner, 'basic', price)).toEqual({ ok: false, reason: 'bad_price' })
    expect(await catalog.setPrice(owner, 'basic', 500_00)).toEqual({ ok: false, reason: 'same_price' })
    await catalog.setPrice(owner, 'basic', 700_00)
    const audit = await db.selectFrom('audit').selectAll().where('action', '=', 'price_changed').execute()
    expect(audit).toMatchObject([{ actor_id: owner, before: { priceKurus: 500_00 }, after: { priceKurus: 700_00 } }])
  })

  test('two owners at once make two versions', async () => {
    const { catalog, db } = await createCommerce()
    await Promise.all([510_00, 520_00, 530_00].map((price) => catalog.setPrice(owner, 'basic', price)))
    const versions = await db.selectFrom('package_version').select('version').where('package_id', '=', 'basic').orderBy('version').execute()
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4])
  })
})
