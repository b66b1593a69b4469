import type { DataBox } from '#features/customers/service.ts'
import type { Licences } from '#features/licences/service.ts'
import type { AuditEntry } from '#features/staff/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { addMs } from '#shared/time.ts'
import type { Money } from './money.ts'
import { endClaim, ids } from './orders.ts'
import * as rules from './rules.ts'
import type { MoneyRefusal, Order, ReviewRefusal, RejectReason, FreeRefusal } from './rules.ts'
import * as claims from './claim-store.ts'
import * as store from './store.ts'

export interface ReviewDeps {
  db: Database
  clock: Clock
  events: Events
  money: Money
  licences: Pick<Licences, 'get' | 'ofOrder'>
  staff: {
    may(userId: number, right: 'review' | 'free_months'): Promise<boolean>
    record(tx: Tx, entry: AuditEntry): Promise<void>
  }
  customers: { dataBox(id: number): Promise<DataBox> }
  /** The newest version of a package. */
  packageVersion: (tx: Tx, id: Order['packageId']) => Promise<number>
  /** A code that is unique and that nobody has to type. */
  freeReference: () => string
}

/** What staff decide. Nobody decides about an order of their own; every decision stands in the audit with its actor. */
export interface Reviews {
  /**
   * Staff saw `seenKurus` on the account. The whole price pays the order and makes its licences; less asks for the rest; more is
   * credit. `expectedKurus` is what the reviewer's card said was missing: refused when that moved since.
   */
  approve(input: { actorId: number; claimId: number; seenKurus: number; expectedKurus?: number }): Promise<Result<Order, ReviewRefusal>>
  reject(input: { actorId: number; claimId: number; reason: RejectReason; note?: string }): Promise<Result<Order, ReviewRefusal>>
  /** Staff found money that nobody claimed. For an order that is over this is late money. @param input.key the same key counts once. */
  receive(input: { actorId: number; orderId: number; seenKurus: number; key: string }): Promise<Result<Order, MoneyRefusal>>
  /** Late money that covers the price pays the order after all. */
  acceptLate(input: { actorId: number; orderId: number }): Promise<Result<Order, MoneyRefusal>>
  /** Somebody saw that too much came; it stays the customer's credit. */
  acknowledge(input: { actorId: number; orderId: number }): Promise<Result<Order, MoneyRefusal>>
  /** What staff would send back for this order now; refused where `markRefunded` would be. */
  refundOf(orderId: number): Promise<Result<rules.Refund, MoneyRefusal>>
  /**
   * Staff sent back by hand what came for this order: of an overpaid one the part that was too much, else all. Licences that never began
   * end with all of it. Refused when that is not what was `asked`: somebody else, or the same press twice, was faster.
   */
  markRefunded(input: { actorId: number; orderId: number; asked: rules.Refund; note: string }): Promise<Result<Order, MoneyRefusal>>
  /** A month as a present: an order of 0 ₺ with a reason. */
  giveFreeMonth(input: { actorId: number; licenceId: number; reason: string; key: string }): Promise<Result<Order, FreeRefusal>>
  /** Every licence of the order began: nothing is owed any more. Heard from licences. */
  noteActivation(tx: Tx, orderId: number): Promise<void>
}

/** An amount that somebody could have seen on an account: more than nothing, less than a mistype. */
const isAmount = (kurus: number) => Number.isSafeInteger(kurus) && kurus > 0 && kurus <= 10_000_000_00

export function createReview(deps: ReviewDeps): Reviews {
  const { db, clock, events, money, licences, staff, customers } = deps
  return { approve, reject, receive, acceptLate, acknowledge, refundOf, markRefunded, giveFreeMonth, noteActivation }

  function approve(input: Parameters<Reviews['approve']>[0]) {
    return decide(input, async (tx, order) => {
      const { actorId, claimId, seenKurus } = input
      if (!isAmount(seenKurus)) return refused('bad_amount')
      if (input.expectedKurus !== undefined && input.expectedKurus !== order.missingKurus) return refused('amount_changed')
      const isEnough = seenKurus >= order.missingKurus
      const state = isEnough ? 'approved' : 'underpaid'
      await claims.decideClaim(tx, claimId, {
        state,
        decided_at: clock.now(),
        decided_by: actorId,
        seen_kurus: seenKurus,
        due_kurus: order.missingKurus,
      })
      await events.announce(tx, 'claim_decided', { ...ids(order), claimId, state })
      const after = await money.take(tx, order, seenKurus, { key: `claim-${claimId}`, accept: true })
      if (isEnough) await events.announce(tx, 'customer_payment_approved', { ...ids(order), claimId })
      await record(tx, actorId, isEnough ? 'payment_approved' : 'payment_short', order, after, { claimId, seenKurus })
      return done(after)
    })
  }

  async function reject(input: Parameters<Reviews['reject']>[0]) {
    const note = input.note?.trim() ?? ''
    return decide(input, async (tx, order, box) => {
      const { actorId, claimId, reason } = input
      await claims.decideClaim(tx, claimId, {
        state: 'rejected',
        decided_at: clock.now(),
        decided_by: actorId,
        reason,
        note_sealed: note === '' ? null : box.seal(note, notePlace(claimId)),
      })
      const after = await endClaim(tx, deps, order, 'rejected')
      await events.announce(tx, 'claim_decided', { ...ids(order), claimId, state: 'rejected' })
      await events.announce(tx, 'customer_payment_rejected', { ...ids(order), claimId })
      await record(tx, actorId, 'payment_rejected', order, after, { claimId, reason })
      return done(after)
    })
  }

  /** Right, own order, and a claim that nobody decided yet: then `act` with the order locked. */
  async function decide(
    { actorId, claimId }: { actorId: number; claimId: number },
    act: (tx: Tx, order: Order, box: DataBox) => Promise<Result<Order, ReviewRefusal>>,
  ): Promise<Result<Order, ReviewRefusal>> {
    if (!(await staff.may(actorId, 'review'))) return refused('not_allowed')
    const claim = await claims.findClaim(db, claimId)
    if (!claim) return refused('not_found')
    if (claim.customerId === actorId) return refused('own_order')
    if (claim.state !== 'undecided') return refused('already_decided')
    const box = await customers.dataBox(claim.customerId)
    return db.transaction().execute(async (tx) => {
      const order = await store.lockOrder(tx, claim.orderId)
      if (!order) return refused('not_found')
      // two who press at once: the second one finds it decided
      if (order.undecidedClaimId !== claimId) return refused('already_decided')
      return act(tx, order, box)
    })
  }

  function receive({ actorId, orderId, seenKurus, key }: Parameters<Reviews['receive']>[0]) {
    return withOrder(actorId, orderId, async (tx, order) => {
      if (!isAmount(seenKurus)) return refused('bad_amount')
      if (order.hasUndecidedClaim) return refused('has_claim')
      const ready = rules.isClosed(order.state) ? await money.holdCredit(tx, order) : order
      const after = await money.take(tx, ready, seenKurus, { key: `found-${orderId}-${key}`, accept: false })
      await record(tx, actorId, 'money_found', order, after, { seenKurus })
      return done(after)
    })
  }

  function acceptLate({ actorId, orderId }: Parameters<Reviews['acceptLate']>[0]) {
    return withOrder(actorId, orderId, async (tx, order) => {
      if (order.state !== 'late') return refused('not_late')
      if (order.hasUndecidedClaim) return refused('has_claim')
      const ready = await money.holdCredit(tx, order)
      if (ready.missingKurus > 0) return refused('still_short')
      const after = await money.take(tx, ready, 0, { key: `accept-${orderId}`, accept: true })
      await record(tx, actorId, 'late_money_accepted', order, after, {})
      return done(after)
    })
  }

  function acknowledge({ actorId, orderId }: Parameters<Reviews['acknowledge']>[0]) {
    return withOrder(actorId, orderId, async (tx, order) => {
      if (order.state !== 'overpaid') return refused('not_overpaid')
      const state = await settledState(tx, order)
      await store.updateOrder(tx, order.id, { state })
      const after = { ...order, state }
      await record(tx, actorId, 'extra_acknowledged', order, after, {})
      return done(after)
    })
  }

  /** Where a paid order stands by what became of its licences. */
  async function settledState(tx: Tx, order: Order): Promise<'paid' | 'fulfilled'> {
    return (await licences.ofOrder(order.id, tx)).every(({ state }) => state !== 'waiting') ? 'fulfilled' : 'paid'
  }

  async function refundable(tx: Tx, order: Order): Promise<Result<rules.Refund, MoneyRefusal>> {
    if (order.hasUndecidedClaim) return refused('has_claim')
    const refund = rules.refundOf(order)
    if (!refund) return refused('nothing_to_refund')
    return refund.what === 'extra' && !(await money.hasExtra(tx, order)) ? refused('extra_spent') : done(refund)
  }

  function refundOf(orderId: number): ReturnType<Reviews['refundOf']> {
    return db.transaction().execute(async (tx): ReturnType<Reviews['refundOf']> => {
      const order = await store.findOrder(tx, { id: orderId })
      return order ? refundable(tx, order) : refused('not_found')
    })
  }

  function markRefunded({ actorId, orderId, asked, note }: Parameters<Reviews['markRefunded']>[0]) {
    return withOrder(actorId, orderId, async (tx, order, box) => {
      const refund = await refundable(tx, order)
      if (!refund.ok) return refund
      if (refund.value.what !== asked.what || refund.value.kurus !== asked.kurus) return refused('refund_changed')
      const note_sealed = note.trim() === '' ? null : box.seal(note.trim(), orderNotePlace(order.id))
      const isExtra = asked.what === 'extra'
      const state = isExtra ? await settledState(tx, order) : ('refunded' as const)
      if (isExtra) {
        await money.giveExtraBack(tx, order)
        await store.updateOrder(tx, order.id, { state, note_sealed })
      } else {
        await money.giveBack(tx, order)
        await store.updateOrder(tx, order.id, { state: 'refunded', note_sealed })
        await events.announce(tx, 'order_closed', { ...ids(order), state: 'refunded' })
      }
      const after = { ...order, state }
      await record(tx, actorId, isExtra ? 'extra_refunded' : 'order_refunded', order, after, {})
      return done(after)
    })
  }

  async function withOrder(
    actorId: number,
    orderId: number,
    act: (tx: Tx, order: Order, box: DataBox) => Promise<Result<Order, MoneyRefusal>>,
  ): Promise<Result<Order, MoneyRefusal>> {
    if (!(await staff.may(actorId, 'review'))) return refused('not_allowed')
    const found = await store.findOrder(db, { id: orderId })
    if (!found) return refused('not_found')
    if (found.customerId === actorId) return refused('own_order')
    const box = await customers.dataBox(found.customerId)
    return db.transaction().execute(async (tx) => {
      const order = await store.lockOrder(tx, orderId)
      return order ? act(tx, order, box) : refused('not_found')
    })
  }

  async function giveFreeMonth(input: Parameters<Reviews['giveFreeMonth']>[0]): ReturnType<Reviews['giveFreeMonth']> {
    const { actorId, licenceId } = input
    const reason = input.reason.trim()
    if (!(await staff.may(actorId, 'free_months'))) return refused('not_allowed')
    if (reason === '') return refused('no_reason')
    const licence = await licences.get(licenceId)
    if (!licence || licence.state === 'ended') return refused('licence_not_found')
    const { customerId, packageId } = licence
    if (customerId === actorId) return refused('own_order')
    const box = await customers.dataBox(customerId)
    return db.transaction().execute(async (tx) => {
      await store.lockOrdersOf(tx, customerId)
      const same = await store.findOrder(tx, { key: input.key })
      if (same) return given(same)
      const now = clock.now()
      const packageVersion = await deps.packageVersion(tx, packageId)
      const id = await store.insertOrder(tx, {
        customerId,
        kind: 'free',
        licenceId,
        packageId,
        packageVersion,
        count: 1,
        totalKurus: 0,
        reference: deps.freeReference(),
        key: input.key,
        createdAt: now,
        expiresAt: addMs(now, rules.openMs),
      })
      const order = id === undefined ? undefined : await store.findOrder(tx, { id })
      if (!order) throw new Error('The order of a free month was not written')
      await store.updateOrder(tx, order.id, { note_sealed: box.seal(reason, orderNotePlace(order.id)) })
      const after = await money.take(tx, order, 0, { key: `free-${order.id}`, accept: true })
      if (!rules.isPaid(after.state)) return given(after)
      await events.announce(tx, 'free_month_given', { ...ids(order), actorId })
      await record(tx, actorId, 'free_month_given', order, after, { licenceId })
      return done(after)
    })
  }

  /** It may have gone to somebody else in the same moment: then nothing was given. */
  function given(order: Order): Result<Order, FreeRefusal> {
    return rules.isPaid(order.state) ? done(order) : refused('licence_not_found')
  }

  async function noteActivation(tx: Tx, orderId: number): Promise<void> {
    const order = await store.lockOrder(tx, orderId)
    if (order?.state === 'paid') await store.updateOrder(tx, orderId, { state: await settledState(tx, order) })
  }

  function record(tx: Tx, actorId: number, action: string, before: Order, after: Order, more: object): Promise<void> {
    return staff.record(tx, {
      actor: { kind: 'staff', id: actorId },
      action,
      customerId: before.customerId,
      before: { orderId: before.id, state: before.state, receivedKurus: before.receivedKurus },
      after: { orderId: after.id, state: after.state, receivedKurus: after.receivedKurus, ...more },
    })
  }
}

export const notePlace = (claimId: number) => `claim:${claimId}:note`
export const orderNotePlace = (orderId: number) => `order:${orderId}:note`
