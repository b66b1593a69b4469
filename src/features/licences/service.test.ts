import { describe, expect, test } from 'vitest'
import { ayse, createCommerce, mehmet, type Commerce } from '#tests/commerce.ts'
import { addMs, dayMs, hourMs } from '#shared/time.ts'

const order = { customerId: ayse, orderId: 1, packageId: 'premium', packageVersion: 1, count: 1 } as const

async function withLicence(shop: Commerce, more: { count?: number } = {}) {
  const ids = await shop.db.transaction().execute((tx) => shop.licences.createPaid(tx, { ...order, ...more }))
  return ids[0]!
}
const run = <Value>(shop: Commerce, work: Parameters<ReturnType<Commerce['db']['transaction']>['execute']>[0]) =>
  shop.db.transaction().execute(work) as Promise<Value>

describe('licences', () => {
  test('a paid order makes one for each account, once', async () => {
    const shop = await createCommerce()
    await withLicence(shop, { count: 3 })
    await withLicence(shop, { count: 3 })
    expect((await shop.licences.ofOrder(1)).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting'])
    expect(shop.events.named('licence_created')).toHaveLength(3)
  })

  test('the first activation says so, a second one changes nothing', async () => {
    const shop = await createCommerce()
    const id = await withLicence(shop)
    expect(await run(shop, (tx) => shop.licences.activate(tx, id))).toEqual({ isFirst: true })
    shop.clock.advance(dayMs)
    const before = await shop.licences.get(id)
    expect(await run(shop, (tx) => shop.licences.activate(tx, id))).toEqual({ isFirst: false })
    expect(await shop.licences.get(id)).toEqual(before)
    expect(shop.events.named('licence_changed')).toEqual([{ customerId: ayse, licenceId: id, state: 'active' }])
  })

  test('an order renews once, however often it is told', async () => {
    const shop = await createCommerce()
    const id = await withLicence(shop)
    await run(shop, (tx) => shop.licences.activate(tx, id))
    const { expiresAt } = (await shop.licences.get(id))!
    for (let index = 0; index < 3; index++)
      await run(shop, (tx) =>
        shop.licences.renew(tx, { licenceId: id, customerId: ayse, orderId: 2, packageId: 'premium', packageVersion: 1 }),
      )
    expect((await shop.licences.get(id))?.expiresAt).toEqual(new Date('2027-01-23T09:00:00Z'))
    expect(expiresAt).toEqual(new Date('2026-12-23T09:00:00Z'))
    expect(shop.events.named('customer_licence_renewed')).toHaveLength(1)
  })

  test('a late sweep tells of every state on the way, once', async () => {
    const shop = await createCommerce()
    const id = await withLicence(shop)
    await run(shop, (tx) => shop.licences.activate(tx, id))
    shop.events.said.length = 0
    shop.clock.advance(200 * dayMs)
    await Promise.all([shop.licences.sweep(), shop.licences.sweep(), shop.licences.sweep()])
    expect(shop.events.said.map(({ name, data }) => [name, 'state' in data ? data.state : undefined])).toEqual([
      ['licence_changed', 'grace'],
      ['licence_changed', 'suspended'],
      ['customer_licence_suspended', undefined],
      ['licence_changed', 'ended'],
      ['licence_ended', undefined],
    ])
    expect((await shop.licences.get(id))?.state).toBe('ended')
  })

  test('what a renewal gives does not depend on when the sweep ran', async () => {
    const ends: (Date | undefined)[] = []
    for (const isSwept of [true, false]) {
      const shop = await createCommerce()
      const id = await withLicence(shop)
      await run(shop, (tx) => shop.licences.activate(tx, id))
      shop.clock.advance(40 * dayMs)
      if (isSwept) await shop.licences.sweep()
      await run(shop, (tx) =>
        shop.licences.renew(tx, { licenceId: id, customerId: ayse, orderId: 2, packageId: 'premium', packageVersion: 1 }),
      )
      const licence = await shop.licences.get(id)
      expect(licence?.state).toBe('active')
      ends.push(licence?.expiresAt)
    }
    expect(ends[0]).toEqual(new Date('2027-02-02T09:00:00Z'))
    expect(ends[1]).toEqual(ends[0])
  })

  test('a renewal that wins the race against the sweep is never suspended', async () => {
    const shop = await createCommerce()
    const id = await withLicence(shop)
    await run(shop, (tx) => shop.licences.activate(tx, id))
    shop.clock.set(addMs((await shop.licences.get(id))!.expiresAt!, hourMs))
    await Promise.all([
      shop.licences.sweep(),
      run(shop, (tx) => shop.licences.renew(tx, { licenceId: id, customerId: ayse, orderId: 2, packageId: 'premium', packageVersion: 1 })),
      shop.licences.sweep(),
    ])
    await shop.licences.sweep()
    expect(await shop.licences.get(id)).toMatchObject({ state: 'active', expiresAt: new Date('2027-01-23T09:00:00Z') })
  })

  test('a month paid for an ended licence is a new licence that waits', async () => {
    const shop = await createCommerce()
    const id = await withLicence(shop)
    await run(shop, (tx) => shop.licences.end(tx, id))
    const renewal = { licenceId: id, customerId: ayse, orderId: 2, packageId: 'premium', packageVersion: 1 } as const
    const fresh = await run<{ value: number }>(shop, (tx) => shop.licences.renew(tx, renewal))
    expect(fresh.value).not.toBe(id)
    expect(await shop.licences.get(fresh.value)).toMatchObject({ state: 'waiting', customerId: ayse, orderId: 2 })
  })

  test('a renewed package waits for its period, a bigger one for the days left begins at once and adds none', async () => {
    const shop = await createCommerce()
    const id = await withLicence(shop)
    await run(shop, (tx) => shop.licences.activate(tx, id))
    await run(shop, (tx) => shop.licences.renew(tx, { licenceId: id, customerId: ayse, orderId: 2, packageId: 'basic', packageVersion: 1 }))
    expect(await shop.licences.get(id)).toMatchObject({ packageId: 'premium', expiresAt: new Date('2027-01-23T09:00:00Z') })
    const quoted = await shop.licences.paidAhead(id)
    const upgrade = { licenceId: id, customerId: ayse, orderId: 3, packageId: 'enterprise', packageVersion: 1, quoted } as const
    for (let index = 0; index < 2; index++)
      expect(await run(shop, (tx) => shop.licences.upgrade(tx, upgrade))).toEqual({ ok: true, value: id })
    expect(shop.events.named('licence_upgraded')).toHaveLength(1)
    expect(await shop.licences.get(id)).toMatchObject({ packageId: 'enterprise', expiresAt: new Date('2027-01-23T09:00:00Z') })
    expect(await shop.licences.customersWith({ packageId: 'enterprise' })).toEqual([ayse])
    shop.clock.set(new Date('2027-01-10T09:00:00Z'))
    expect((await shop.licences.get(id))?.packageId).toBe('enterprise')
    shop.clock.set(new Date('2027-01-24T09:00:00Z'))
    const late = await run(shop, (tx) => shop.licences.upgrade(tx, { ...upgrade, orderId: 4 }))
    expect(late).toEqual({ ok: false, reason: 'not_as_quoted' })
  })

  test('each reminder is announced once for a period', async () => {
    const shop = await createCommerce()
    const id = await withLicence(shop)
    await run(shop, (tx) => shop.licences.activate(tx, id))
    const end = (await shop.licences.get(id))!.expiresAt!
    for (const days of [4, 3, 2, 1, 0.5]) {
      shop.clock.set(addMs(end, -days * dayMs))
      await Promise.all([shop.licences.sweep(), shop.licences.sweep()])
    }
    expect(shop.events.named('licence_reminder')).toMatchObject([{ kind: 'three_days' }, { kind: 'one_day' }])
    await run(shop, (tx) =>
      shop.licences.renew(tx, { licenceId: id, customerId: ayse, orderId: 2, packageId: 'premium', packageVersion: 1 }),
    )
    shop.clock.set(addMs((await shop.licences.get(id))!.expiresAt!, -dayMs))
    await shop.licences.sweep()
    expect(shop.events.named('licence_reminder')).toHaveLength(3)
  })

  test('what somebody bought for a licence that moved does not go to its new holder, be it over or not', async () => {
    const shop = await createCommerce()
    const id = await withLicence(shop)
    await run(shop, (tx) => shop.licences.activate(tx, id))
    const quoted = await shop.licences.paidAhead(id)
    await run(shop, (tx) => shop.licences.move(tx, id, mehmet))
    const before = await shop.licences.get(id)
    const bought = { licenceId: id, customerId: ayse, orderId: 2, packageId: 'enterprise', packageVersion: 1 } as const
    const refusal = { ok: false, reason: 'other_holder' }
    expect(await run(shop, (tx) => shop.licences.renew(tx, bought))).toEqual(refusal)
    expect(await run(shop, (tx) => shop.licences.upgrade(tx, { ...bought, quoted }))).toEqual(refusal)
    expect(await shop.licences.get(id)).toEqual(before)
    await run(shop, (tx) => shop.licences.end(tx, id))
    expect(await run(shop, (tx) => shop.licences.renew(tx, bought))).toEqual(refusal)
    expect(await shop.licences.ofCustomer(mehmet)).toHaveLength(1)
  })

  test('a licence that moves is the other customer’s', async () => {
    const shop = await createCommerce()
    const id = await withLicence(shop)
    await run(shop, (tx) => shop.licences.move(tx, id, mehmet))
    expect(await shop.licences.ofCustomer(ayse)).toEqual([])
    expect((await shop.licences.ofCustomer(mehmet)).map((licence) => licence.id)).toEqual([id])
    expect(await shop.licences.countByState()).toMatchObject({ waiting: 1, active: 0 })
  })
})
