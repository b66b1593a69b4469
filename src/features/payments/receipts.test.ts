import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { admin, ayse, createCommerce, mehmet, type Commerce } from '#tests/commerce.ts'
import { dayMs } from '#shared/time.ts'
import { kindOf, receiptBytesMax } from './receipt-rules.ts'

const pdf = (text = '') => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(text), randomBytes(8)])

let keys = 0
async function claimed(shop: Commerce, customerId = ayse) {
  const made = await shop.payments.createOrder({ customerId, packageId: 'basic', count: 1, key: `r${keys++}` })
  if (!made.ok) throw new Error(made.reason)
  const about = { customerId, orderId: made.value.id }
  await shop.payments.show(about)
  const claim = await shop.payments.claim(about)
  if (!claim.ok) throw new Error(claim.reason)
  return { ...about, claimId: claim.value.id }
}

describe('a receipt', () => {
  test('is what its content says: JPEG, PNG or PDF', () => {
    expect(kindOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('jpeg')
    expect(kindOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBe('png')
    expect(kindOf(pdf())).toBe('pdf')
    expect(kindOf(Buffer.from('<html>'))).toBeUndefined()
    expect(kindOf(Buffer.from('MZ'))).toBeUndefined()
    expect(kindOf(Buffer.alloc(0))).toBeUndefined()
  })

  test('is stored sealed and read again by staff’s card', async () => {
    const shop = await createCommerce()
    const { claimId, ...about } = await claimed(shop)
    const bytes = pdf('Ayşe 500 TL')
    const result = await shop.payments.attachReceipt({ ...about, bytes })
    if (!result.ok) throw new Error(result.reason)
    const row = await shop.db.selectFrom('receipt').selectAll().executeTakeFirstOrThrow()
    expect(row.sealed?.includes('500 TL')).toBe(false)
    const read = await shop.payments.readReceipt(result.value.receiptId)
    expect(read).toMatchObject({ kind: 'document', name: `dekont-${row.id}.pdf` })
    expect(bytes.equals(read.bytes)).toBe(true)
    expect(await shop.payments.receiptsOf(claimId)).toHaveLength(1)
    expect(shop.events.named('claim_receipt_added')).toHaveLength(1)
  })

  test('of another order is refused, at the same moment as well; the same again for its own order is no news', async () => {
    const shop = await createCommerce()
    const mine = await claimed(shop)
    const other = await claimed(shop, mehmet)
    const bytes = pdf()
    const results = await Promise.all([
      shop.payments.attachReceipt({ ...mine, bytes }),
      shop.payments.attachReceipt({ ...other, bytes }),
      shop.payments.attachReceipt({ ...mine, bytes }),
    ])
    expect(results.filter((result) => !result.ok && result.reason === 'used_before').length).toBeGreaterThan(0)
    expect(await shop.db.selectFrom('receipt').select('id').execute()).toHaveLength(1)
    expect(shop.events.named('claim_receipt_added')).toHaveLength(1)
    const [{ order_id: owner } = { order_id: 0 }] = await shop.db.selectFrom('receipt').select('order_id').execute()
    for (const { orderId } of [mine, other]) expect(await shop.payments.isUsedElsewhere({ orderId, bytes })).toBe(orderId !== owner)
  })

  test('is destroyed after 90 days, but not while its claim waits for a decision', async () => {
    const shop = await createCommerce()
    const decided = await claimed(shop)
    const undecided = await claimed(shop, mehmet)
    for (const about of [decided, undecided]) await shop.payments.attachReceipt({ ...about, bytes: pdf() })
    await shop.payments.reject({ actorId: admin, claimId: decided.claimId, reason: 'not_arrived' })
    shop.clock.advance(90 * dayMs)
    await shop.payments.forgetReceipts()
    expect(await shop.payments.receiptsOf(decided.claimId)).toHaveLength(1)
    shop.clock.advance(1)
    await shop.payments.forgetReceipts()
    expect(await shop.payments.receiptsOf(decided.claimId)).toEqual([])
    expect(await shop.payments.receiptsOf(undecided.claimId)).toHaveLength(1)
  })

  test('is refused when it is too big, of another kind, without a claim, or the sixth', async () => {
    const shop = await createCommerce()
    const { claimId: _, ...about } = await claimed(shop)
    const attach = (bytes: Uint8Array) => shop.payments.attachReceipt({ ...about, bytes })
    const big = Buffer.alloc(receiptBytesMax + 1)
    big.write('%PDF-')
    expect(await attach(big)).toEqual({ ok: false, reason: 'too_big' })
    expect(await attach(Buffer.from('hello'))).toEqual({ ok: false, reason: 'not_a_receipt' })
    for (let index = 0; index < 5; index++) expect((await attach(pdf())).ok).toBe(true)
    expect(await attach(pdf())).toEqual({ ok: false, reason: 'too_many' })
    await shop.payments.withdraw(about)
    expect(await attach(pdf())).toEqual({ ok: false, reason: 'not_claimed' })
  })
})
