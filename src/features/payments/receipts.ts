import { createHash } from 'node:crypto'
import type { DataBox } from '#features/customers/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { addMs } from '#shared/time.ts'
import { ids } from './orders.ts'
import { kindOf, receiptBytesMax, receiptKeptMs, receiptsMax, type ReceiptKind } from './receipt-rules.ts'
import type { ReceiptRefusal } from './rules.ts'
import * as store from './store.ts'

export interface ReceiptDeps {
  db: Database
  clock: Clock
  events: Events
  customers: { dataBox(id: number): Promise<DataBox> }
}

/** A receipt is evidence, not proof: kept sealed for the people who decide. */
export interface Receipts {
  /** JPEG, PNG or PDF by its content, at most 10 MB, never one that another order has. Kept sealed. */
  attachReceipt(input: { customerId: number; orderId: number; bytes: Uint8Array }): Promise<Result<{ receiptId: number }, ReceiptRefusal>>
  /** Whether another order has this very file. */
  isUsedElsewhere(input: { orderId: number; bytes: Uint8Array }): Promise<boolean>
  receiptsOf(claimId: number): Promise<{ id: number; kind: 'photo' | 'document'; name: string }[]>
  /** @throws when the customer was erased. */
  readReceipt(receiptId: number): Promise<{ kind: 'photo' | 'document'; name: string; bytes: Uint8Array }>
  /** Destroys receipts that were kept long enough; that they came, and their digest, stays. */
  forgetReceipts(): Promise<void>
}

export function createReceipts({ db, clock, events, customers }: ReceiptDeps): Receipts {
  return {
    async attachReceipt({ customerId, orderId, bytes }) {
      if (bytes.length > receiptBytesMax) return refused('too_big')
      const kind = kindOf(bytes)
      if (!kind) return refused('not_a_receipt')
      const box = await customers.dataBox(customerId)
      const sha256 = digestOf(bytes)
      return db.transaction().execute(async (tx): ReturnType<Receipts['attachReceipt']> => {
        const order = await store.lockOrder(tx, orderId)
        if (order?.customerId !== customerId) return refused('not_found')
        const claimId = order.undecidedClaimId
        if (claimId === undefined) return refused('not_claimed')
        const { count } = await tx
          .selectFrom('receipt')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('claim_id', '=', claimId)
          .executeTakeFirstOrThrow()
        if (count >= receiptsMax) return refused('too_many')
        const row = await tx
          .insertInto('receipt')
          .values({
            order_id: orderId,
            claim_id: claimId,
            customer_id: customerId,
            sha256,
            kind,
            bytes: bytes.length,
            sealed: box.seal(bytes, placeOf(sha256)),
            at: clock.now(),
          })
          .onConflict((conflict) => conflict.column('sha256').doNothing())
          .returning('id')
          .executeTakeFirst()
        if (!row) {
          const standing = await tx.selectFrom('receipt').select(['id', 'order_id']).where('sha256', '=', sha256).executeTakeFirstOrThrow()
          // the same file once more for the same order is no news; for another it is refused
          if (standing.order_id !== orderId) return refused('used_before')
          await tx.updateTable('receipt').set({ claim_id: claimId }).where('id', '=', standing.id).execute()
          return done({ receiptId: standing.id })
        }
        await events.announce(tx, 'claim_receipt_added', { ...ids(order), claimId, receiptId: row.id })
        return done({ receiptId: row.id })
      })
    },
    async isUsedElsewhere({ orderId, bytes }) {
      const standing = await db.selectFrom('receipt').select('order_id').where('sha256', '=', digestOf(bytes)).executeTakeFirst()
      return standing !== undefined && standing.order_id !== orderId
    },
    async forgetReceipts() {
      await db
        .updateTable('receipt')
        .set({ sealed: null })
        .where('at', '<', addMs(clock.now(), -receiptKeptMs))
        .where('sealed', 'is not', null)
        .where((is) =>
          is.not(
            is.exists(is.selectFrom('claim').select('id').whereRef('claim.id', '=', 'receipt.claim_id').where('state', '=', 'undecided')),
          ),
        )
        .execute()
    },
    async receiptsOf(claimId) {
      const rows = await db
        .selectFrom('receipt')
        .select(['id', 'kind'])
        .where('claim_id', '=', claimId)
        .where('sealed', 'is not', null)
        .orderBy('id')
        .execute()
      return rows.map(({ id, kind }) => ({ id, kind: shownAs(kind), name: nameOf(id, kind) }))
    },
    async readReceipt(receiptId) {
      const row = await db
        .selectFrom('receipt')
        .select(['kind', 'customer_id', 'sha256', 'sealed'])
        .where('id', '=', receiptId)
        .executeTakeFirst()
      if (!row?.sealed) throw new Error(`There is no receipt ${receiptId}`)
      const box = await customers.dataBox(row.customer_id)
      return { kind: shownAs(row.kind), name: nameOf(receiptId, row.kind), bytes: box.open(row.sealed, placeOf(row.sha256)) }
    },
  }
}

const placeOf = (sha256: Buffer) => `receipt:${sha256.toString('hex')}`
const shownAs = (kind: ReceiptKind) => (kind === 'pdf' ? 'document' : 'photo')
const nameOf = (id: number, kind: ReceiptKind) => `dekont-${id}.${kind === 'jpeg' ? 'jpg' : kind}`

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
