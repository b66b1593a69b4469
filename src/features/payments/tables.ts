import type { ColumnType, Generated } from 'kysely'
import type { PackageId } from '#features/catalog/rules.ts'
import type { QuotedPeriod } from '#features/licences/rules.ts'
import type { OrderReminder, OrderState, RejectReason, ClaimState, OrderKind, PaymentDetails } from './rules.ts'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    customer_order: {
      id: Generated<number>
      customer_id: number
      kind: OrderKind
      licence_id: number | null
      package_id: PackageId
      package_version: number
      count: number
      /** Of an upgrade: for how many days its price is. */
      days_left: number | null
      /** Of an upgrade: the periods that its price is for; it makes no other ones bigger. */
      quoted_periods: ColumnType<StoredPeriod[] | null, string | null, never>
      total_kurus: number
      /** Credit held for it; goes back when it closes. */
      credit_kurus: number
      received_kurus: number
      /** What came too much and became credit. */
      over_kurus: Generated<number>
      reference: string
      state: OrderState
      closed_as: 'cancelled' | 'expired' | null
      /** Since when it is over; money that is claimed later counts from here. */
      closed_at: Date | null
      rejections: Generated<number>
      details: ColumnType<PaymentDetails | null, string | undefined, string>
      /** Why it is free, or was refunded; sealed for the customer. */
      note_sealed: Buffer | null
      /** Who asked for it, once. */
      key: string
      created_at: Date
      shown_at: Date | null
      expires_at: Date
      paid_at: Date | null
    }
    claim: {
      id: Generated<number>
      order_id: number
      customer_id: number
      state: ClaimState
      claimed_at: Date
      decided_at: Date | null
      decided_by: number | null
      seen_kurus: number | null
      /** What was still missing when it was decided. */
      due_kurus: number | null
      reason: RejectReason | null
      note_sealed: Buffer | null
      /** Reviewers were reminded, owners were told. */
      reminded_at: Date | null
      alarmed_at: Date | null
    }
    receipt: {
      id: Generated<number>
      order_id: number
      claim_id: number
      customer_id: number
      sha256: Buffer
      kind: 'jpeg' | 'png' | 'pdf'
      bytes: number
      sealed: Buffer | null
      at: Date
    }
    /** One movement of money; its entries add up to zero. `key` names its cause, which counts once. */
    ledger_movement: { id: Generated<number>; at: Date; kind: MovementKind; order_id: number; key: string }
    ledger_entry: { movement_id: number; account: LedgerAccount; customer_id: number; order_id: number; amount_kurus: number }
    /** The message with a claim in a staff member's chat. */
    review_card: {
      claim_id: number
      staff_id: number
      message_id: number
      is_file: boolean
      /** The file that this message shows. */
      receipt_id: number | null
      has_buttons: boolean
    }
    order_reminder: { order_id: number; kind: OrderReminder; at: Date }
  }
}

/** As JSON keeps it. */
export type StoredPeriod = Omit<QuotedPeriod, 'endsAt'> & { endsAt: string }

/** `held` belongs to an order until it is decided; `credit` belongs to the customer. */
export type LedgerAccount = 'bank' | 'held' | 'credit' | 'sales'
export type MovementKind = 'money_in' | 'credit_held' | 'credit_released' | 'sale' | 'refund' | 'extra_refund'
