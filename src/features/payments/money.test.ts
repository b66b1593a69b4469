import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { firstPackages, packageIds } from '#features/catalog/rules.ts'
import { dayMs } from '#shared/time.ts'
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
    'pay',
    'pay',
    'pay',
    'receive',
    'accept',
    'refund',
    'acknowledge',
    'begin',
    'renew',
    'renew',
    'move',
    'wait',
  ),
  who: fc.constantFrom(...people),
  staff: fc.constantFrom(admin, owner),
  pick: fc.nat(9),
  packageId: fc.constantFrom(...packageIds),
  /** 0: exactly what is missing. */
  kurus: fc.constantFrom(0, 0, 100_00, 500_00, 1300_00),
})
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

/** What staff were told is booked as sent back, by order. */
type Booked = Map<number, number>

/** One act on whatever stands there, the newest ones; refusals are fine. */
async function perform(shop: Commerce, { kind, who, staff, pick, packageId, kurus }: Act, key: string, booked: Booked): Promise<void> {
  const { payments } = shop
  const all = await shop.db.selectFrom('customer_order').select(['id', 'customer_id']).orderBy('id', 'desc').execute()
  const order = all[pick % Math.max(1, all.length)]
  const about = { customerId: order?.customer_id ?? who, orderId: order?.id ?? 0 }
  const decision = { actorId: staff, orderId: about.orderId }
  const claims = await shop.db.selectFrom('claim').select(['id', 'order_id']).where('state', '=', 'undecided').execute()
  const claim = claims[pick % Math.max(1, claims.length)]
  const claimId = claim?.id ?? 0
  const missing = async (orderId = 0) => kurus || ((await payments.get(orderId))?.missingKurus ?? 0)
  const held = await shop.db.selectFrom('licence').select(['id', 'customer_id']).orderBy('id', 'desc').execute()
  const licence = held[pick % Math.max(1, held.length)]
  if (kind === 'order') await payments.createOrder({ customerId: who, packageId: 'basic', count: 1, key })
  if (kind === 'show') await payments.show(about)
  if (kind === 'claim') await payments.claim(about)
  if (kind === 'withdraw') await payments.withdraw(about)
  if (kind === 'cancel') await payments.cancel(about)
  if (kind === 'approve') await payments.approve({ actorId: staff, claimId, seenKurus: await missing(claim?.order_id) })
  if (kind === 'reject') await payments.reject({ actorId: staff, claimId, reason: 'not_arrived' })
  if (kind === 'pay') await payWhole(shop, about, staff)
  if (kind === 'receive') await payments.receive({ ...decision, seenKurus: await missing(order?.id), key })
  if (kind === 'accept') await payments.acceptLate(decision)
  if (kind === 'refund') await refundTwice(shop, decision, booked)
  if (kind === 'acknowledge') await payments.acknowledge(decision)
  if (kind === 'begin' && licence) await begin(shop, licence.id)
  if (kind === 'renew' && licence) await payments.renewalOrder({ customerId: licence.customer_id, licenceId: licence.id, packageId, key })
  if (kind === 'move' && licence) await shop.db.transaction().execute((tx) => shop.licences.move(tx, licence.id, who))
  if (kind === 'wait') {
    shop.clock.advance(30 * 3_600_000)
    await payments.sweep()
  }
}

/** The whole way in one go, as far as it is open. */
async function payWhole({ payments }: Commerce, about: { customerId: number; orderId: number }, actorId: number): Promise<void> {
  await payments.show(about)
  const claim = await payments.claim(about)
  const seenKurus = (await payments.get(about.orderId))?.missingKurus ?? 0
  if (claim.ok) await payments.approve({ actorId, claimId: claim.value.id, seenKurus })
}

/** The button says what it books, and is pressed twice. */
async function refundTwice({ payments }: Commerce, decision: { actorId: number; orderId: number }, booked: Booked): Promise<void> {
  const refund = await payments.refundOf(decision.orderId)
  if (!refund.ok) return
  const asked = refund.value
  const results = await Promise.all([1, 2].map(() => payments.markRefunded({ ...decision, asked, note: '' })))
  const times = results.filter(({ ok }) => ok).length
  expect(times).toBeLessThanOrEqual(1)
  booked.set(decision.orderId, (booked.get(decision.orderId) ?? 0) + times * asked.kurus)
}

async function begin({ db, licences, payments }: Commerce, licenceId: number): Promise<void> {
  const licence = await licences.get(licenceId)
  if (licence?.state !== 'waiting') return
  // a refund may end it in the same moment
  const begun = await db
    .transaction()
    .execute((tx) => licences.activate(tx, licenceId))
    .catch((error: Error) => (error.message.includes('has ended') ? undefined : Promise.reject(error)))
  if (!begun) return
  await db.transaction().execute((tx) => payments.noteActivation(tx, licence.orderId))
}

/** Whoever paid has what was paid for, and what licences have was paid for: an upgrade is rounded by less than a day and a few kurus. */
async function worthHolds({ db, events, payments }: Commerce): Promise<void> {
  const sales = await db
    .selectFrom('ledger_entry')
    .innerJoin('ledger_movement', 'ledger_movement.id', 'ledger_entry.movement_id')
    .innerJoin('customer_order', 'customer_order.id', 'ledger_entry.order_id')
    .select(['amount_kurus', 'customer_order.kind'])
    .where('account', '=', 'sales')
    .where('ledger_movement.kind', '=', 'sale')
    .execute()
  const upgrades = sales.filter(({ kind }) => kind === 'upgrade').length
  const periods = await db.selectFrom('licence_period').selectAll().execute()
  const worth = periods.reduce((sum, { package_id: id, months, days, starts_at: from, ends_at: to }) => {
    return sum + (firstPackages[id].priceKurus * months * (to.getTime() - from.getTime())) / dayMs / days
  }, 0)
  const paid = sales.reduce((sum, { amount_kurus: kurus }) => sum + kurus, 0)
  expect(paid + upgrades * (firstPackages.enterprise.priceKurus / 28 + 10)).toBeGreaterThanOrEqual(Math.floor(worth))
  for (const name of ['customer_licence_renewed', 'licence_upgraded'] as const)
    for (const said of events.named(name) as { customerId: number; orderId: number }[])
      expect(said.customerId).toBe((await payments.get(said.orderId))?.customerId)
}

/** What must hold whatever happened. */
async function holds(shop: Commerce, booked: Booked): Promise<void> {
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
    if (order.kind === 'new' && isSold) expect(licences).toHaveLength(1)
    // what never began goes with its money
    expect(licences.filter(({ state }) => state === 'waiting' && !isSold)).toEqual([])
    expect(licences.length).toBeLessThanOrEqual(1)
    const sentBack = await db
      .selectFrom('ledger_entry')
      .innerJoin('ledger_movement', 'ledger_movement.id', 'ledger_entry.movement_id')
      .select('amount_kurus')
      .where('account', '=', 'bank')
      .where('kind', 'in', ['refund', 'extra_refund'])
      .where('ledger_entry.order_id', '=', id)
      .execute()
    expect([id, sentBack.reduce((sum, { amount_kurus: kurus }) => sum + kurus, 0)]).toEqual([id, booked.get(id) ?? 0])
    const claims = await payments.claimsOf(id)
    expect(claims.filter(({ state }) => state === 'undecided').length).toBeLessThanOrEqual(1)
    if (order.state === 'claimed') expect(order.hasUndecidedClaim).toBe(true)
  }
}

describe('the ledger', () => {
  test('money never appears or vanishes, and an order is paid at most once, however acts interleave', { timeout: 120_000 }, async () => {
    const shop = await createCommerce()
    let run = 0
    const booked: Booked = new Map()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { minLength: 5, maxLength: 12 }), async (rounds) => {
        run++
        for (const [round, acts] of rounds.entries()) {
          await Promise.all(acts.map((one, index) => perform(shop, one, `${run}-${round}-${index}`, booked)))
        }
        await holds(shop, booked)
        await worthHolds(shop)
      }),
      { numRuns: 25, endOnFailure: true },
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
