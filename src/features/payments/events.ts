import type { PackageId } from '#features/catalog/rules.ts'
import type { SaleRefusal } from '#features/licences/rules.ts'
import type { ClaimState, OrderState } from './rules.ts'

declare module '#platform/events.ts' {
  interface AppEvents {
    customer_package_selected: { customerId: number; orderId: number; packageId: PackageId; count: number }
    /** The payment details were shown: the order counts for the conversion of payments. */
    order_shown: { customerId: number; orderId: number }
    customer_payment_claimed: { customerId: number; orderId: number; claimId: number }
    customer_payment_approved: { customerId: number; orderId: number; claimId: number }
    customer_payment_rejected: { customerId: number; orderId: number; claimId: number }
    customer_payment_withdrawn: { customerId: number; orderId: number; claimId: number }
    /** However it was decided; every card about it is out of date. */
    claim_decided: { customerId: number; orderId: number; claimId: number; state: ClaimState }
    claim_receipt_added: { customerId: number; orderId: number; claimId: number; receiptId: number }
    order_paid: { customerId: number; orderId: number }
    order_underpaid: { customerId: number; orderId: number; missingKurus: number }
    /** Money came for an order that was over; somebody of staff decides. */
    order_late: { customerId: number; orderId: number }
    order_reminder: { customerId: number; orderId: number; kind: 'first' | 'second' }
    /** It takes no more payment by itself: cancelled, expired or refunded. */
    order_closed: { customerId: number; orderId: number; state: OrderState }
    /** It was paid and nothing could be sold for it any more: all of its money is the customer's credit. */
    order_unsold: { customerId: number; orderId: number; reason: SaleRefusal }
    free_month_given: { customerId: number; orderId: number; actorId: number }
  }
}
