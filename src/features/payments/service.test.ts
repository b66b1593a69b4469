import { describe, expect, test } from 'vitest'
import { admin, ayse, createCommerce, mehmet, owner, type Commerce } from '#tests/commerce.ts'
import { addMs, dayMs, hourMs } from '#shared/time.ts'
import type { Order, Refund } from './rules.ts'

let keys = 0
async function ordered(shop: Commerce, more: Partial<Parameters<Commerce['payments']['createOrder']>[0]> = {}): Promise<Order> {
  const made = await shop.payments.createOrder({ customerId: ayse, packageId: 'premium', count: 1, key: `k${keys++}`, ...more })
  if (!made.ok) throw new Error(made.reason)
  return made.value
}
async function shown(shop: Commerce, more: Parameters<typeof ordered>[1] = {}) {
  const { id, customerId } = await ordered(shop, more)
  const result = await shop.payments.show({ customerId, orderId: id })
  if (!result.ok) throw new Error(result.reason)
  return result.value
}
async function claimed(shop: Commerce, more: Parameters<typeof ordered>[1] = {}) {
  const order = await shown(shop, more)
  const result = await shop.payments.claim({ customerId: order.customerId, orderId: order.id })
  if (!result.ok) throw new Error(result.reason)
  return { order, claim: result.value }
}
const stateOf = async (shop: Commerce, { id }: { id: number }) => (await shop.payments.get(id))?.state

describe('an order', () => {
  test('keeps the price and the payment details that it showed', async () => {
    const shop = await createCommerce()
    const order = await shown(shop, { count: 2 })
    await shop.catalog.setPrice(owner, 'premium', 1500_00)
    shop.settings.current = { ...shop.settings.current, iban: 'TR320010009999901234567890' }
    expect(await shop.payments.get(order.id)).toMatchObject({
      state: 'shown',
      totalKurus: 1800_00,
      missingKurus: 1800_00,
      details: { iban: 'TR330006100519786457841326', holder: 'Örnek Ltd.', papara: '1234567890' },
    })
    expect((await shown(shop)).totalKurus).toBe(1500_00)
  })

  test('the same key makes one order, also at the same moment', async () => {
    const shop = await createCommerce()
    const made = await Promise.all(
      Array.from({ length: 5 }, () => shop.payments.createOrder({ customerId: ayse, packageId: 'basic', count: 1, key: 'same' })),
    )
    expect(new Set(made.map((result) => result.ok && result.value.id)).size).toBe(1)
    expect(shop.events.named('customer_package_selected')).toHaveLength(1)
  })

  test('three may be open at once, never four, also at the same moment', async () => {
    const shop = await createCommerce()
    const made = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        shop.payments.createOrder({ customerId: ayse, packageId: 'basic', count: 1, key: `o${index}` }),
      ),
    )
    expect(made.filter(({ ok }) => ok)).toHaveLength(3)
    expect(made.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'too_many_orders' })
  })

  test('is not sold before payment details and terms are set, and not in impossible numbers', async () => {
    const shop = await createCommerce()
    for (const count of [0, -1, 1.5, 21])
      expect(await shop.payments.createOrder({ customerId: ayse, packageId: 'basic', count, key: 'x' })).toEqual({
        ok: false,
        reason: 'bad_count',
      })
    const { termsText: _, ...closed } = shop.settings.current
    shop.settings.current = closed
    expect(await shop.payments.createOrder({ customerId: ayse, packageId: 'basic', count: 1, key: 'x' })).toEqual({
      ok: false,
      reason: 'sales_closed',
    })
  })

  test('has a reference of its own, drawn again when it is taken, and found however it is typed', async () => {
    let calls = 0
    // the first two orders draw the same code
    const shop = await createCommerce({ random: () => (calls++ < 12 ? 0.5 : 0.25) })
    const first = await ordered(shop)
    const second = await ordered(shop)
    expect(second.reference).not.toBe(first.reference)
    const typed = first.reference.toLowerCase().replace(/^gc/, 'gc ')
    expect((await shop.payments.byReference(typed))?.id).toBe(first.id)
    expect(await shop.payments.byReference('GC0000000')).toBeUndefined()
  })

  test('of somebody else does not exist', async () => {
    const shop = await createCommerce()
    const { order } = await claimed(shop)
    const asMehmet = { customerId: mehmet, orderId: order.id }
    for (const result of [
      await shop.payments.show(asMehmet),
      await shop.payments.claim(asMehmet),
      await shop.payments.withdraw(asMehmet),
      await shop.payments.cancel(asMehmet),
      await shop.payments.attachReceipt({ ...asMehmet, bytes: Buffer.from('%PDF-1.4') }),
    ])
      expect(result).toEqual({ ok: false, reason: 'not_found' })
    expect(await stateOf(shop, order)).toBe('claimed')
  })

  test('expires after 72 hours, but never while a claim is undecided or money is in', async () => {
    const shop = await createCommerce()
    const open = await shown(shop)
    const waiting = await claimed(shop)
    const short = await claimed(shop)
    await shop.payments.approve({ actorId: admin, claimId: short.claim.id, seenKurus: 100_00 })
    shop.clock.advance(72 * hourMs - 1)
    await shop.payments.sweep()
    expect(await stateOf(shop, open)).toBe('shown')
    shop.clock.advance(1)
    await Promise.all([shop.payments.sweep(), shop.payments.sweep()])
    expect(await stateOf(shop, open)).toBe('expired')
    expect(await stateOf(shop, waiting.order)).toBe('claimed')
    expect(await stateOf(shop, short.order)).toBe('underpaid')
    expect(shop.events.named('order_closed')).toEqual([{ customerId: ayse, orderId: open.id, state: 'expired' }])
  })

  test('is reminded of after one hour and after 24, once each, and not when it is claimed', async () => {
    const shop = await createCommerce()
    const open = await shown(shop)
    await claimed(shop)
    for (const hours of [0.5, 0.6, 10, 14, 1]) {
      shop.clock.advance(hours * hourMs)
      await Promise.all([shop.payments.sweep(), shop.payments.sweep()])
    }
    expect(shop.events.named('order_reminder')).toEqual([
      { customerId: ayse, orderId: open.id, kind: 'first' },
      { customerId: ayse, orderId: open.id, kind: 'second' },
    ])
  })

  test('is cancelled only while nothing is claimed or paid', async () => {
    const shop = await createCommerce()
    const open = await shown(shop)
    const { order, claim } = await claimed(shop)
    expect(await shop.payments.cancel({ customerId: ayse, orderId: open.id })).toMatchObject({ ok: true, value: { state: 'cancelled' } })
    expect(await shop.payments.cancel({ customerId: ayse, orderId: open.id })).toEqual({ ok: false, reason: 'not_open' })
    expect(await shop.payments.cancel({ customerId: ayse, orderId: order.id })).toEqual({ ok: false, reason: 'claimed' })
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1_00 })
    expect(await shop.payments.cancel({ customerId: ayse, orderId: order.id })).toEqual({ ok: false, reason: 'money_in' })
  })
})

describe('a claim', () => {
  test('needs details that were shown, and there is one undecided at a time', async () => {
    const shop = await createCommerce()
    const order = await ordered(shop)
    const claim = () => shop.payments.claim({ customerId: ayse, orderId: order.id })
    expect(await claim()).toEqual({ ok: false, reason: 'not_shown' })
    await shop.payments.show({ customerId: ayse, orderId: order.id })
    const results = await Promise.all([claim(), claim(), claim(), claim()])
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'already_claimed' })
    expect(shop.events.named('customer_payment_claimed')).toHaveLength(1)
  })

  test('can be made five times a day', async () => {
    const shop = await createCommerce()
    const order = await shown(shop)
    const about = { customerId: ayse, orderId: order.id }
    for (let index = 0; index < 5; index++) {
      expect((await shop.payments.claim(about)).ok).toBe(true)
      expect((await shop.payments.withdraw(about)).ok).toBe(true)
    }
    expect(await shop.payments.claim(about)).toEqual({ ok: false, reason: 'too_many_claims' })
    shop.clock.advance(dayMs)
    expect((await shop.payments.claim(about)).ok).toBe(true)
  })

  test('that was withdrawn leaves the order open, and staff cannot decide it any more', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop)
    const about = { customerId: ayse, orderId: order.id }
    expect(await shop.payments.withdraw(about)).toMatchObject({ ok: true, value: { state: 'shown' } })
    expect(await shop.payments.withdraw(about)).toEqual({ ok: false, reason: 'already_decided' })
    expect(await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1000_00 })).toEqual({
      ok: false,
      reason: 'already_decided',
    })
  })

  test('after three rejections goes to support', async () => {
    const shop = await createCommerce()
    const order = await shown(shop)
    for (let index = 0; index < 3; index++) {
      const claim = await shop.payments.claim({ customerId: ayse, orderId: order.id })
      if (!claim.ok) throw new Error(claim.reason)
      const result = await shop.payments.reject({ actorId: admin, claimId: claim.value.id, reason: 'other', note: 'Tutar görünmüyor' })
      expect(result).toMatchObject({ ok: true, value: { state: 'rejected', rejections: index + 1 } })
      expect(await shop.payments.noteOf(claim.value.id)).toBe('Tutar görünmüyor')
    }
    expect(await shop.payments.claim({ customerId: ayse, orderId: order.id })).toEqual({ ok: false, reason: 'to_support' })
    expect((await shop.payments.troubled({ offset: 0, limit: 10 })).orders.map(({ id }) => id)).toEqual([order.id])
  })

  test('of an order whose time ran out while staff were away, once rejected, can be made again', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop)
    shop.clock.advance(100 * hourMs)
    await shop.payments.reject({ actorId: admin, claimId: claim.id, reason: 'not_arrived' })
    await shop.payments.sweep()
    expect(await shop.payments.get(order.id)).toMatchObject({ state: 'rejected', expiresAt: addMs(shop.clock.now(), 72 * hourMs) })
  })

  test('stands in the queue in the order of claiming', async () => {
    const shop = await createCommerce()
    const first = await claimed(shop)
    const second = await claimed(shop, { customerId: mehmet })
    expect(await shop.payments.queuePosition(first.claim.id)).toBe(1)
    expect(await shop.payments.queuePosition(second.claim.id)).toBe(2)
    expect(await shop.payments.undecidedClaims({ offset: 1, limit: 5 })).toMatchObject({ claims: [{ id: second.claim.id }], total: 2 })
    expect(await shop.payments.hasUndecidedClaim(mehmet)).toBe(true)
  })
})

describe('a decision', () => {
  test('the whole price pays, makes the licences and stands in the audit with its actor', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop, { count: 2 })
    const result = await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1800_00, expectedKurus: 1800_00 })
    expect(result).toMatchObject({ ok: true, value: { state: 'paid', missingKurus: 0 } })
    expect(await shop.licences.ofOrder(order.id)).toHaveLength(2)
    expect(shop.events.named('order_paid')).toEqual([{ customerId: ayse, orderId: order.id }])
    expect(shop.events.named('customer_payment_approved')).toEqual([{ customerId: ayse, orderId: order.id, claimId: claim.id }])
    const audit = await shop.db.selectFrom('audit').selectAll().where('action', '=', 'payment_approved').execute()
    expect(audit).toMatchObject([{ actor_id: admin, before: { state: 'claimed' }, after: { state: 'paid', seenKurus: 1800_00 } }])
    expect(await shop.payments.revenue(new Date(0))).toMatchObject({ totalKurus: 1800_00, byPackage: { premium: 1800_00 }, orders: 1 })
  })

  test('less never pays: the rest is asked for, and both together pay', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop)
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 999_99 })
    expect(await shop.payments.get(order.id)).toMatchObject({ state: 'underpaid', missingKurus: 1 })
    expect(await shop.licences.ofOrder(order.id)).toEqual([])
    expect(shop.events.named('order_underpaid')).toEqual([{ customerId: ayse, orderId: order.id, missingKurus: 1 }])
    expect(shop.events.named('customer_payment_approved')).toEqual([])
    const again = await shop.payments.claim({ customerId: ayse, orderId: order.id })
    if (!again.ok) throw new Error(again.reason)
    await shop.payments.approve({ actorId: admin, claimId: again.value.id, seenKurus: 1 })
    expect(await stateOf(shop, order)).toBe('paid')
  })

  test('more is credit, seen by somebody, and pays the next order', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop)
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1300_00 })
    expect(await shop.payments.get(order.id)).toMatchObject({ state: 'overpaid', overKurus: 300_00 })
    expect(await shop.payments.creditKurus(ayse)).toBe(300_00)
    expect((await shop.payments.troubled({ offset: 0, limit: 10 })).total).toBe(1)
    const next = await ordered(shop, { packageId: 'basic' })
    expect(next).toMatchObject({ totalKurus: 500_00, creditKurus: 300_00, missingKurus: 200_00 })
    expect(await shop.payments.creditKurus(ayse)).toBe(0)
    await shop.payments.cancel({ customerId: ayse, orderId: next.id })
    expect(await shop.payments.creditKurus(ayse)).toBe(300_00)
    expect(await shop.payments.acknowledge({ actorId: admin, orderId: order.id })).toMatchObject({ ok: true, value: { state: 'paid' } })
  })

  test('an order that credit covers is paid when its details would be shown', async () => {
    const shop = await createCommerce()
    const { claim } = await claimed(shop)
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1500_00 })
    const next = await shown(shop, { packageId: 'basic' })
    expect(next.state).toBe('paid')
    expect(await shop.licences.ofOrder(next.id)).toHaveLength(1)
    expect(await shop.payments.imbalanceKurus()).toBe(0)
  })

  test('two who press at once decide once', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop)
    const results = await Promise.all([
      shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1000_00 }),
      shop.payments.approve({ actorId: owner, claimId: claim.id, seenKurus: 1000_00 }),
      shop.payments.reject({ actorId: owner, claimId: claim.id, reason: 'unreadable' }),
    ])
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'already_decided' })
    expect(['paid', 'rejected']).toContain(await stateOf(shop, order))
  })

  test('needs the right, and nobody decides about an order of their own', async () => {
    const shop = await createCommerce()
    const mine = await claimed(shop, { customerId: admin })
    const { claim, order } = await claimed(shop)
    const pay = (actorId: number, claimId: number) => shop.payments.approve({ actorId, claimId, seenKurus: 1000_00 })
    expect(await pay(admin, mine.claim.id)).toEqual({ ok: false, reason: 'own_order' })
    expect(await shop.payments.reject({ actorId: admin, claimId: mine.claim.id, reason: 'other' })).toMatchObject({ reason: 'own_order' })
    expect(await shop.payments.receive({ actorId: admin, orderId: mine.order.id, seenKurus: 1, key: 'x' })).toMatchObject({
      reason: 'own_order',
    })
    expect(await pay(ayse, claim.id)).toEqual({ ok: false, reason: 'not_allowed' })
    await shop.staff.grant(owner, mehmet, 'support')
    expect(await pay(mehmet, claim.id)).toEqual({ ok: false, reason: 'not_allowed' })
    expect(await shop.payments.receive({ actorId: mehmet, orderId: order.id, seenKurus: 1, key: 'x' })).toMatchObject({
      reason: 'not_allowed',
    })
    expect(await pay(admin, 999_999)).toEqual({ ok: false, reason: 'not_found' })
    for (const seenKurus of [0, -1, 0.5, Number.NaN])
      expect(await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus })).toEqual({ ok: false, reason: 'bad_amount' })
  })

  test('with a price that moved since the card was sent is refused', async () => {
    const shop = await createCommerce()
    const { claim } = await claimed(shop)
    expect(await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1800_00, expectedKurus: 1800_00 })).toEqual({
      ok: false,
      reason: 'amount_changed',
    })
  })

  test('an order is fulfilled when all its licences began', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop, { count: 2 })
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1800_00 })
    const begin = (id: number) =>
      shop.db.transaction().execute(async (tx) => {
        await shop.licences.activate(tx, id)
        await shop.payments.noteActivation(tx, order.id)
      })
    const [first, second] = await shop.licences.ofOrder(order.id)
    await begin(first!.id)
    expect(await stateOf(shop, order)).toBe('paid')
    await begin(second!.id)
    expect(await stateOf(shop, order)).toBe('fulfilled')
  })
})

describe('late money', () => {
  test('a claim on an order that is over is late and waits for a person', async () => {
    const shop = await createCommerce()
    const order = await shown(shop)
    await shop.payments.cancel({ customerId: ayse, orderId: order.id })
    const claim = await shop.payments.claim({ customerId: ayse, orderId: order.id })
    if (!claim.ok) throw new Error(claim.reason)
    expect(await stateOf(shop, order)).toBe('late')
    expect(shop.events.named('order_late')).toHaveLength(1)
    await shop.payments.reject({ actorId: admin, claimId: claim.value.id, reason: 'not_arrived' })
    expect(await stateOf(shop, order)).toBe('cancelled')
    const again = await shop.payments.claim({ customerId: ayse, orderId: order.id })
    if (!again.ok) throw new Error(again.reason)
    await shop.payments.approve({ actorId: admin, claimId: again.value.id, seenKurus: 1000_00 })
    expect(await stateOf(shop, order)).toBe('paid')
  })

  test('found on the account is kept, accepted or sent back by a person', async () => {
    const shop = await createCommerce()
    const order = await shown(shop)
    shop.clock.advance(80 * hourMs)
    await shop.payments.sweep()
    const find = (seenKurus: number, key: string) => shop.payments.receive({ actorId: admin, orderId: order.id, seenKurus, key })
    expect(await find(400_00, 'a')).toMatchObject({ ok: true, value: { state: 'late', missingKurus: 600_00 } })
    expect(await find(400_00, 'a')).toMatchObject({ ok: true, value: { receivedKurus: 400_00 } })
    expect(await shop.payments.acceptLate({ actorId: admin, orderId: order.id })).toEqual({ ok: false, reason: 'still_short' })
    await find(700_00, 'b')
    expect((await shop.payments.troubled({ offset: 0, limit: 5 })).orders.map(({ id }) => id)).toEqual([order.id])
    expect(await shop.payments.acceptLate({ actorId: admin, orderId: order.id })).toMatchObject({ ok: true })
    expect(rulesPaid(await stateOf(shop, order))).toBe(true)
    expect(await shop.payments.imbalanceKurus()).toBe(0)
  })

  test('twice for one order is the customer’s credit', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop)
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1000_00 })
    await shop.payments.receive({ actorId: admin, orderId: order.id, seenKurus: 1000_00, key: 'twice' })
    expect(await shop.payments.creditKurus(ayse)).toBe(1000_00)
  })

  test('sent back by hand ends licences that never began', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop)
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1000_00 })
    const sendBack = () => shop.payments.markRefunded({ actorId: admin, orderId: order.id, asked: all(1000_00), note: 'IBAN' })
    expect(await sendBack()).toMatchObject({
      ok: true,
      value: { state: 'refunded' },
    })
    expect((await shop.licences.ofOrder(order.id)).map(({ state }) => state)).toEqual(['ended'])
    expect((await shop.payments.revenue(new Date(0))).totalKurus).toBe(0)
    expect(await sendBack()).toMatchObject({ reason: 'nothing_to_refund' })
    expect(await shop.payments.claim({ customerId: ayse, orderId: order.id })).toEqual({ ok: false, reason: 'refunded' })
  })

  test('of an overpaid order only the part that was too much is sent back', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop)
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1300_00 })
    await shop.payments.markRefunded({ actorId: admin, orderId: order.id, asked: extra(300_00), note: '' })
    expect(await stateOf(shop, order)).toBe('paid')
    expect(await shop.payments.creditKurus(ayse)).toBe(0)
    expect((await shop.licences.ofOrder(order.id)).map(({ state }) => state)).toEqual(['waiting'])
  })

  test('is booked as sent back once, and only as it was asked for, however often and by whomever it is pressed', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop)
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1300_00 })
    expect(await shop.payments.refundOf(order.id)).toEqual({ ok: true, value: extra(300_00) })
    const sendBack = (actorId: number, asked: Refund) => shop.payments.markRefunded({ actorId, orderId: order.id, asked, note: '' })
    expect(await sendBack(admin, all(1000_00))).toEqual({ ok: false, reason: 'refund_changed' })
    expect(await sendBack(admin, extra(200_00))).toEqual({ ok: false, reason: 'refund_changed' })
    const results = await Promise.all([admin, admin, owner].map((actorId) => sendBack(actorId, extra(300_00))))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.filter(({ ok }) => !ok)).toEqual([1, 2].map(() => ({ ok: false, reason: 'refund_changed' })))
    expect(await stateOf(shop, order)).toBe('paid')
    expect((await shop.licences.ofOrder(order.id)).map(({ state }) => state)).toEqual(['waiting'])
    expect(await shop.payments.refundOf(order.id)).toEqual({ ok: true, value: all(1000_00) })
  })

  test('that was too much and is spent by now is not sent back, and never the whole order instead', async () => {
    const shop = await createCommerce()
    const { order, claim } = await claimed(shop)
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: 1300_00 })
    const next = await ordered(shop)
    const sendBack = (asked: Refund) => shop.payments.markRefunded({ actorId: admin, orderId: order.id, asked, note: '' })
    expect(next.creditKurus).toBe(300_00)
    expect(await shop.payments.refundOf(order.id)).toEqual({ ok: false, reason: 'extra_spent' })
    for (const asked of [extra(300_00), all(1000_00)]) expect(await sendBack(asked)).toEqual({ ok: false, reason: 'extra_spent' })
    expect(await stateOf(shop, order)).toBe('overpaid')
    await shop.payments.cancel({ customerId: ayse, orderId: next.id })
    expect(await sendBack(extra(300_00))).toMatchObject({ ok: true, value: { state: 'paid' } })
    expect(await shop.payments.imbalanceKurus()).toBe(0)
  })

  test('is claimed within 30 days after the order closed, which a decision does not begin anew; then nothing is claimed', async () => {
    const shop = await createCommerce()
    const cancelled = await shown(shop)
    const expired = await shown(shop)
    const claim = ({ id }: Order) => shop.payments.claim({ customerId: ayse, orderId: id })
    await shop.payments.cancel({ customerId: ayse, orderId: cancelled.id })
    shop.clock.advance(72 * hourMs)
    await shop.payments.sweep()
    shop.clock.advance(27 * dayMs - 1)
    const late = await claim(cancelled)
    if (!late.ok) throw new Error(late.reason)
    await shop.payments.reject({ actorId: admin, claimId: late.value.id, reason: 'not_arrived' })
    shop.clock.advance(1)
    expect(await claim(cancelled)).toEqual({ ok: false, reason: 'too_late' })
    expect(await stateOf(shop, cancelled)).toBe('cancelled')
    expect(await claim(expired)).toMatchObject({ ok: true })
    await shop.payments.withdraw({ customerId: ayse, orderId: expired.id })
    shop.clock.advance(3 * dayMs)
    expect(await claim(expired)).toEqual({ ok: false, reason: 'too_late' })
    expect((await shop.payments.undecidedClaims({ offset: 0, limit: 5 })).total).toBe(0)
    // what staff find on the account is still kept
    const found = await shop.payments.receive({ actorId: admin, orderId: expired.id, seenKurus: 1000_00, key: 'a' })
    expect(found).toMatchObject({ ok: true, value: { state: 'late' } })
  })
})

describe('renewals and free months', () => {
  async function live(shop: Commerce, packageId: 'basic' | 'premium' = 'premium') {
    const { order, claim } = await claimed(shop, { packageId })
    await shop.payments.approve({ actorId: admin, claimId: claim.id, seenKurus: order.totalKurus })
    const [licence] = await shop.licences.ofOrder(order.id)
    await shop.db.transaction().execute((tx) => shop.licences.activate(tx, licence!.id))
    return licence!.id
  }

  test('a licence has one open renewal order, and its approval adds a month', async () => {
    const shop = await createCommerce()
    const licenceId = await live(shop)
    const renew = (key: string) => shop.payments.renewalOrder({ customerId: ayse, licenceId, key })
    const [first, second] = await Promise.all([renew('a'), renew('b')])
    if (!first?.ok || !second?.ok) throw new Error('refused')
    expect(second.value.id).toBe(first.value.id)
    const orderId = first.value.id
    await shop.payments.show({ customerId: ayse, orderId })
    const claim = await shop.payments.claim({ customerId: ayse, orderId })
    if (!claim.ok) throw new Error(claim.reason)
    await shop.payments.approve({ actorId: admin, claimId: claim.value.id, seenKurus: 1000_00 })
    expect(await stateOf(shop, { id: orderId })).toBe('fulfilled')
    expect((await shop.licences.get(licenceId))?.expiresAt).toEqual(new Date('2027-01-23T09:00:00Z'))
  })

  test('are refused for what is not theirs, has not begun, or has another order', async () => {
    const shop = await createCommerce()
    const licenceId = await live(shop)
    expect(await shop.payments.renewalOrder({ customerId: mehmet, licenceId, key: 'x' })).toMatchObject({ reason: 'licence_not_found' })
    await shop.payments.renewalOrder({ customerId: ayse, licenceId, key: 'y' })
    expect(await shop.payments.renewalOrder({ customerId: ayse, licenceId, packageId: 'basic', key: 'z' })).toMatchObject({
      reason: 'licence_has_order',
    })
    const other = await claimed(shop)
    await shop.payments.approve({ actorId: admin, claimId: other.claim.id, seenKurus: 1000_00 })
    const [waiting] = await shop.licences.ofOrder(other.order.id)
    expect(await shop.payments.renewalOrder({ customerId: ayse, licenceId: waiting!.id, key: 'w' })).toMatchObject({
      reason: 'licence_not_started',
    })
  })

  test('a bigger package in the middle of a period costs the difference for the days left, and the order keeps the price it showed', async () => {
    const shop = await createCommerce()
    shop.clock.set(new Date('2026-12-01T09:00:00Z'))
    const licenceId = await live(shop)
    const want = (packageId: 'premium' | 'enterprise', key: string) =>
      shop.payments.renewalOrder({ customerId: ayse, licenceId, packageId, key })
    shop.clock.set(new Date('2026-12-20T09:00:00Z'))
    expect(await shop.payments.upgradeOf(licenceId, 'enterprise')).toEqual({ kurus: 387_09, daysLeft: 12 })
    expect(await shop.payments.upgradeOf(licenceId, 'basic')).toBeUndefined()
    const made = await want('enterprise', 'a')
    if (!made.ok) throw new Error(made.reason)
    const orderId = made.value.id
    expect(made.value).toMatchObject({ kind: 'upgrade', totalKurus: 387_09, daysLeft: 12 })
    shop.clock.advance(2 * 24 * hourMs)
    expect(await shop.payments.show({ customerId: ayse, orderId })).toMatchObject({ ok: true, value: { missingKurus: 387_09 } })
    expect(await want('enterprise', 'b')).toMatchObject({ ok: true, value: { id: orderId, totalKurus: 387_09 } })
    expect(await want('premium', 'c')).toMatchObject({ ok: false, reason: 'licence_has_order' })
    const claim = await shop.payments.claim({ customerId: ayse, orderId })
    if (!claim.ok) throw new Error(claim.reason)
    await shop.payments.approve({ actorId: admin, claimId: claim.value.id, seenKurus: 387_09 })
    expect(await stateOf(shop, { id: orderId })).toBe('fulfilled')
    expect(await shop.licences.get(licenceId)).toMatchObject({ packageId: 'enterprise', expiresAt: new Date('2027-01-01T09:00:00Z') })
    expect(await want('premium', 'd')).toMatchObject({ ok: true, value: { kind: 'renewal', totalKurus: 1000_00 } })
    expect(await shop.payments.imbalanceKurus()).toBe(0)
  })

  /** An order for a licence whose details were shown and that was cancelled then. */
  async function cancelled(shop: Commerce, licenceId: number, packageId: 'basic' | 'premium' | 'enterprise') {
    const made = await shop.payments.renewalOrder({ customerId: ayse, licenceId, packageId, key: `c${keys++}` })
    if (!made.ok) throw new Error(made.reason)
    const about = { customerId: ayse, orderId: made.value.id }
    await shop.payments.show(about)
    await shop.payments.cancel(about)
    return made.value
  }
  async function pay(shop: Commerce, { id: orderId }: { id: number }) {
    await shop.payments.show({ customerId: ayse, orderId })
    const claim = await shop.payments.claim({ customerId: ayse, orderId })
    if (!claim.ok) throw new Error(claim.reason)
    const seenKurus = (await shop.payments.get(orderId))!.missingKurus
    const paid = await shop.payments.approve({ actorId: admin, claimId: claim.value.id, seenKurus })
    if (!paid.ok) throw new Error(paid.reason)
    return paid.value
  }

  test('an upgrade makes bigger what it was priced for: months bought or given while it waits stay as they are', async () => {
    const shop = await createCommerce()
    const licenceId = await live(shop, 'basic')
    shop.clock.advance(28 * dayMs)
    const upgrade = await cancelled(shop, licenceId, 'enterprise')
    expect(upgrade).toMatchObject({ totalKurus: 100_00, daysLeft: 2 })
    for (const key of ['r1', 'r2']) {
      const renewal = await shop.payments.renewalOrder({ customerId: ayse, licenceId, packageId: 'basic', key })
      if (!renewal.ok) throw new Error(renewal.reason)
      await pay(shop, renewal.value)
    }
    await shop.payments.giveFreeMonth({ actorId: owner, licenceId, reason: 'Kesinti', key: 'gift' })
    expect(await pay(shop, upgrade)).toMatchObject({ state: 'fulfilled' })
    const packages = (await shop.licences.paidAhead(licenceId)).map(({ packageId }) => packageId)
    expect(packages).toEqual(['enterprise', 'basic', 'basic', 'basic'])
    expect(await shop.payments.creditKurus(ayse)).toBe(0)
  })

  test('an upgrade whose days got another package meanwhile sells nothing, and what was paid is credit, and said', async () => {
    const shop = await createCommerce()
    const licenceId = await live(shop, 'basic')
    shop.clock.advance(20 * dayMs)
    const toPremium = await cancelled(shop, licenceId, 'premium')
    const toEnterprise = await cancelled(shop, licenceId, 'enterprise')
    expect(await pay(shop, toPremium)).toMatchObject({ state: 'fulfilled' })
    expect(await pay(shop, toEnterprise)).toMatchObject({ state: 'refunded', overKurus: toEnterprise.totalKurus })
    expect((await shop.licences.get(licenceId))?.packageId).toBe('premium')
    expect(await shop.payments.creditKurus(ayse)).toBe(toEnterprise.totalKurus)
    const unsold = { customerId: ayse, orderId: toEnterprise.id, reason: 'not_as_quoted' }
    expect(shop.events.named('order_unsold')).toEqual([unsold])
    expect(await shop.payments.imbalanceKurus()).toBe(0)
  })

  test('money for a licence that is somebody else’s by now is the payer’s credit, also when the licence ended', async () => {
    const cases = [
      { packageId: 'premium', isOver: false },
      { packageId: 'enterprise', isOver: false },
      { packageId: 'premium', isOver: true },
    ] as const
    for (const { packageId, isOver } of cases) {
      const shop = await createCommerce()
      const licenceId = await live(shop)
      const order = await cancelled(shop, licenceId, packageId)
      await shop.db.transaction().execute(async (tx) => {
        await shop.licences.move(tx, licenceId, mehmet)
        if (isOver) await shop.licences.end(tx, licenceId)
      })
      const before = await shop.licences.ofCustomer(mehmet)
      expect(await pay(shop, order)).toMatchObject({ state: 'refunded', overKurus: 1000_00 })
      expect(await shop.licences.ofCustomer(mehmet)).toEqual(before)
      expect(await shop.payments.creditKurus(ayse)).toBe(1000_00)
      expect(await shop.payments.creditKurus(mehmet)).toBe(0)
      const unsold = { customerId: ayse, orderId: order.id, reason: 'other_holder' }
      expect(shop.events.named('order_unsold')).toEqual([unsold])
      expect(await shop.payments.imbalanceKurus()).toBe(0)
    }
  })

  test('an upgrade that is decided when its period is over sells nothing, and what was paid is credit', async () => {
    const shop = await createCommerce()
    const licenceId = await live(shop)
    shop.clock.set(new Date('2026-12-20T09:00:00Z'))
    const made = await shop.payments.renewalOrder({ customerId: ayse, licenceId, packageId: 'enterprise', key: 'a' })
    if (!made.ok) throw new Error(made.reason)
    const about = { customerId: ayse, orderId: made.value.id }
    await shop.payments.show(about)
    const claim = await shop.payments.claim(about)
    if (!claim.ok) throw new Error(claim.reason)
    shop.clock.set(new Date('2026-12-24T09:00:00Z'))
    await shop.payments.approve({ actorId: admin, claimId: claim.value.id, seenKurus: made.value.totalKurus })
    expect(await shop.payments.get(made.value.id)).toMatchObject({ state: 'refunded', overKurus: 100_00 })
    expect(await shop.payments.creditKurus(ayse)).toBe(100_00)
    expect((await shop.licences.get(licenceId))?.packageId).toBe('premium')
    expect(await shop.payments.imbalanceKurus()).toBe(0)
  })

  test('a free month is an order of 0 ₺ with a reason, given once, by owners only', async () => {
    const shop = await createCommerce()
    const licenceId = await live(shop)
    const give = (actorId: number, reason = 'Kesinti') => shop.payments.giveFreeMonth({ actorId, licenceId, reason, key: 'gift' })
    expect(await give(admin)).toEqual({ ok: false, reason: 'not_allowed' })
    expect(await give(owner, ' ')).toEqual({ ok: false, reason: 'no_reason' })
    expect(await give(owner)).toMatchObject({ ok: true, value: { state: 'fulfilled', totalKurus: 0, kind: 'free' } })
    await give(owner)
    expect((await shop.licences.get(licenceId))?.expiresAt).toEqual(new Date('2027-01-23T09:00:00Z'))
    expect(shop.events.named('free_month_given')).toHaveLength(1)
  })
})

const all = (kurus: number): Refund => ({ what: 'all', kurus })
const extra = (kurus: number): Refund => ({ what: 'extra', kurus })
const rulesPaid = (state: string | undefined) => state === 'paid' || state === 'overpaid' || state === 'fulfilled'
