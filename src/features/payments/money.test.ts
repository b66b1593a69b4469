import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { admin, ayse, createCommerce, mehmet, owner, type Commerce } from '#tests/commerce.ts'
import { balance } from './ledger.ts'
import { isPaid } from './rules.ts'

const people = [ayse, mehmet] as const
const act = fc.record({
  kind: fc.constantFrom(
    'order',
    'show',
    'claim',
    'claim',
    'withdraw',
    'cancel',
    'approve',
    'approve',
    'reject',
    'receive',
    'accept',
    'refund',
    'acknowledge',
    'wait',
  ),
  who: fc.constantFrom(...people),
  staff: fc.constantFrom(admin, owner),
  pick: fc.nat(20),
  kurus: fc.constantFrom(100_00, 500_00, 500_00, 1000_00, 1300_00),
})
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

/** One act on whatever stands there; refusals are fine. */
async function perform(shop: Commerce, { kind, who, staff, pick, kurus }: Act, key: string): Promise<void> {
  const { payments } = shop
  const all = await shop.db.selectFrom('customer_order').select(['id', 'customer_id']).orderBy('id').execute()
  const order = all[pick % Math.max(1, all.length)]
  const about = { customerId: order?.customer_id ?? who, orderId: order?.id ?? 0 }
  const decision = { actorId: staff, orderId: about.orderId }
  const claims = await shop.db.selectFrom('claim').select('id').orderBy('id').execute()
  const claimId = claims[pick % Math.max(1, claims.length)]?.id ?? 0
  if (kind === 'order') await payments.createOrder({ customerId: who, packageId: 'basic', count: 1, key })
  if (kind === 'show') await payments.show(about)
  if (kind === 'claim') await payments.claim(about)
  if (kind === 'withdraw') await payments.withdraw(about)
  if (kind === 'cancel') await payments.cancel(about)
  if (kind === 'approve') await payments.approve({ actorId: staff, claimId, seenKurus: kurus })
  if (kind === 'reject') await payments.reject({ actorId: staff, claimId, reason: 'not_arrived' })
  if (kind === 'receive') await payments.receive({ ...decision, seenKurus: kurus, key })
  if (kind === 'accept') await payments.acceptLate(decision)
  if (kind === 'refund') await payments.markRefunded({ ...decision, note: '' })
  if (kind === 'acknowledge') await payments.acknowledge(decision)
  if (kind === 'wait') {
    shop.clock.advance(30 * 3_600_000)
    await payments.sweep()
  }
}

/** What must hold whatever happened. */
async function holds(shop: Commerce): Promise<void> {
  const { db, payments } = shop
  expect(await payments.imbalanceKurus()).toBe(0)
  const sides = await Promise.all((['bank', 'held', 'credit', 'sales'] as const).map((account) => balance(db, account)))
  expect(sides.reduce((sum, side) => sum + side, 0)).toBe(0)
  for (const id of people) expect(await payments.creditKurus(id)).toBeGreaterThanOrEqual(0)
  for (const { id } of await db.selectFrom('customer_order').select('id').execute()) {
    const order = (await payments.get(id))!
    const isSold = isPaid(order.state)
    const held = await balance(db, 'held', { orderId: id })
    const sales = await balance(db, 'sales', { orderId: id })
    expect([order.state, sales]).toEqual([order.state, isSold ? order.totalKurus : 0])
    expect([order.state, held]).toEqual([order.state, isSold || order.state === 'refunded' ? 0 : order.creditKurus + order.receivedKurus])
    const licences = await shop.licences.ofOrder(id)
    expect(licences.filter(({ state }) => state !== 'ended')).toHaveLength(isSold ? 1 : 0)
    expect(licences.length).toBeLessThanOrEqual(1)
    const claims = await payments.claimsOf(id)
    expect(claims.filter(({ state }) => state === 'undecided').length).toBeLessThanOrEqual(1)
    if (order.state === 'claimed') expect(order.hasUndecidedClaim).toBe(true)
  }
}

describe('the ledger', () => {
  test('money never appears or vanishes, and an order is paid at most once, however acts interleave', { timeout: 120_000 }, async () => {
    const shop = await createCommerce()
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { minLength: 5, maxLength: 12 }), async (rounds) => {
        run++
        for (const [round, acts] of rounds.entries()) {
          await Promise.all(acts.map((one, index) => perform(shop, one, `${run}-${round}-${index}`)))
        }
        await holds(shop)
      }),
      { numRuns: 25 },
    )
    const paid = shop.events.named('order_paid').map((data) => (data as { orderId: number }).orderId)
    expect(paid.length).toBeGreaterThan(0)
    expect(new Set(paid).size).toBe(paid.length)
  })

  test('refuses a movement that does not balance, and changes to what stands there', async () => {
    const shop = await createCommerce()
    const made = await shop.payments.createOrder({ customerId: ayse, packageId: 'basic', count: 1, key: 'k' })
    if (!made.ok) throw new Error(made.reason)
    await shop.payments.receive({ actorId: admin, orderId: made.value.id, seenKurus: 100_00, key: 'm' })
    const oneSided = shop.db.transaction().execute(async (tx) => {
      await sql`insert into ledger_movement (at, kind, order_id, key) values (now(), 'money_in', ${made.value.id}, 'bad')`.execute(tx)
      await sql`
        insert into ledger_entry (movement_id, account, customer_id, order_id, amount_kurus)
        select id, 'bank', ${ayse}, ${made.value.id}, 5 from ledger_movement where key = 'bad'`.execute(tx)
    })
    await expect(oneSided).rejects.toThrow(/does not balance/)
    await expect(sql`update ledger_entry set amount_kurus = 1`.execute(shop.db)).rejects.toThrow(/append-only/)
    await expect(sql`delete from ledger_entry`.execute(shop.db)).rejects.toThrow(/append-only/)
  })

  test('survives the pseudonym of an erased customer', async () => {
    const shop = await createCommerce()
    const made = await shop.payments.createOrder({ customerId: ayse, packageId: 'basic', count: 1, key: 'k' })
    if (!made.ok) throw new Error(made.reason)
    await shop.payments.receive({ actorId: admin, orderId: made.value.id, seenKurus: 700_00, key: 'm' })
    await sql`update customer set id = -5 where id = ${ayse}`.execute(shop.db)
    expect(await shop.payments.creditKurus(-5)).toBe(200_00)
    expect(await shop.payments.imbalanceKurus()).toBe(0)
  })
})
