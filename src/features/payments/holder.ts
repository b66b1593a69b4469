import type { DataHolder } from '#features/customers/service.ts'
import type { Jobs } from '#platform/jobs.ts'
import type { Words } from '#platform/words.ts'
import { formatMoney } from '#shared/money.ts'
import { refreshJob } from './card.ts'
import type { Payments } from './service.ts'
import { undecidedOf } from './claim-store.ts'

/** Orders and the ledger stay under the pseudonym, as the books need them; receipts and notes go, and what staff's chats show of them. */
export function paymentsHolder({ payments, words, jobs }: { payments: Payments; words: Words; jobs: Pick<Jobs, 'send'> }): DataHolder {
  return {
    name: 'payments',
    async export(customerId) {
      const orders = await payments.ofCustomer(customerId)
      const claims = await Promise.all(orders.map(({ id }) => payments.claimsOf(id)))
      // who of staff decided is no data of the customer
      const own = claims.flat().map((claim) => {
        const { decidedBy: _, ...facts } = claim
        return facts
      })
      return { creditKurus: await payments.creditKurus(customerId), orders, claims: own }
    },
    async erase(tx, customerId) {
      // nobody is left to pay them; credit that was held for them is lost with the rest
      await tx
        .updateTable('customer_order')
        .set({ state: 'cancelled', closed_as: 'cancelled' })
        .where('customer_id', '=', customerId)
        .where('state', 'in', ['created', 'shown', 'rejected'])
        .where('received_kurus', '=', 0)
        .execute()
      await tx.updateTable('receipt').set({ sealed: null }).where('customer_id', '=', customerId).execute()
      await tx.updateTable('claim').set({ note_sealed: null }).where('customer_id', '=', customerId).execute()
      // who withdrew a claim decided it; the pseudonym says so already
      await tx
        .updateTable('claim')
        .set({ decided_by: null })
        .where('customer_id', '=', customerId)
        .where('decided_by', '=', customerId)
        .execute()
      await tx.updateTable('customer_order').set({ note_sealed: null }).where('customer_id', '=', customerId).execute()
      const cards = await tx
        .selectFrom('review_card')
        .innerJoin('claim', 'claim.id', 'review_card.claim_id')
        .select(['review_card.claim_id', 'review_card.staff_id'])
        .distinct()
        .where('claim.customer_id', '=', customerId)
        .execute()
      for (const { claim_id: claimId, staff_id: staffId } of cards) await jobs.send(tx, refreshJob, { claimId, staffId })
    },
    async whatIsLost(customerId, language) {
      const credit = await payments.creditKurus(customerId)
      const open = await payments.openOrders(customerId)
      return [
        ...(credit > 0 ? [words.plain(language, 'payments-lost-credit', { amount: formatMoney(language, credit) })] : []),
        ...(open.length > 0 ? [words.plain(language, 'payments-lost-orders', { count: open.length })] : []),
      ]
    },
    // a person decides about money before its owner goes
    veto: async (tx, customerId) => ((await undecidedOf(tx, customerId)).length > 0 ? 'claim_undecided' : undefined),
  }
}
