import { sql } from 'kysely'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { addMs, hourMs, minuteMs } from '#shared/time.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { mayReserve, percentOf, plus, warnPercent, type Spend } from './budget-rules.ts'
import './events.ts'
import './tables.ts'

export interface BudgetOwner {
  customerId: number
  licenceId: number
}

/** A month's budget of each licence: reserved before it is used, so that many at once cannot use more than there is. */
export interface Budget {
  /**
   * Sets aside the most that a request can use. The refusal that ends a month announces `assistant_budget_spent`, once.
   * @param options.endsMonth false: smaller requests may still find room, so this refusal ends none.
   */
  reserve(
    owner: BudgetOwner,
    limit: Spend,
    wanted: Spend,
    options?: { endsMonth?: boolean },
  ): Promise<Result<number, 'budget_spent' | 'budget_held'>>
  /**
   * Puts what was used in the place of what was set aside; a second time changes nothing. Announces `assistant_budget_warned` at 80 %
   * and `assistant_budget_spent` at the end, once each.
   */
  settle(tx: Tx, owner: BudgetOwner, limit: Spend, reservation: number, used: Spend): Promise<void>
  /** Whether this month's end was told, or reached. */
  isSpent(licenceId: number, limit: Spend): Promise<boolean>
  /** Of this month, without what is under way. */
  used(licenceId: number): Promise<Spend>
}

/** No request lives as long: whoever held it was killed, and what it set aside may have been paid for. */
const reservationMs = 10 * minuteMs

export function createBudget({ db, clock, events }: { db: Database; clock: Clock; events: Events }): Budget {
  /** The month's row, this transaction's until its end: reservations of one licence are made one after the other. */
  async function lockMonth(tx: Tx, licenceId: number, month: string) {
    await tx
      .insertInto('assistant_month')
      .values({ licence_id: licenceId, month, tokens: 0, cost_microkurus: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return tx
      .selectFrom('assistant_month')
      .selectAll()
      .where('licence_id', '=', licenceId)
      .where('month', '=', month)
      .forUpdate()
      .executeTakeFirstOrThrow()
  }

  async function add(tx: Tx, licenceId: number, month: string, used: Spend) {
    return tx
      .updateTable('assistant_month')
      .set({ tokens: sql`tokens + ${used.tokens}`, cost_microkurus: sql`cost_microkurus + ${used.costMicrokurus}` })
      .where('licence_id', '=', licenceId)
      .where('month', '=', month)
      .returningAll()
      .executeTakeFirstOrThrow()
  }

  async function reservationsOf(tx: Tx, licenceId: number, month: string): Promise<Spend> {
    const lost = await tx
      .deleteFrom('assistant_reservation')
      .where('licence_id', '=', licenceId)
      .where('month', '=', month)
      .where('reserved_at', '<', addMs(clock.now(), -reservationMs))
      .returningAll()
      .execute()
    for (const row of lost) await add(tx, licenceId, month, spendOfRow(row))
    const rows = await tx
      .selectFrom('assistant_reservation')
      .select(['tokens', 'cost_microkurus'])
      .where('licence_id', '=', licenceId)
      .where('month', '=', month)
      .execute()
    return rows.map(spendOfRow).reduce(plus, nothing)
  }

  const thisMonth = (licenceId: number) =>
    db
      .selectFrom('assistant_month')
      .selectAll()
      .where('licence_id', '=', licenceId)
      .where('month', '=', monthOf(clock.now()))
      .executeTakeFirst()

  /** Says a thing once a month. */
  async function note(tx: Tx, { customerId, licenceId }: BudgetOwner, month: string, what: 'warned' | 'spent', percent: number) {
    const column = what === 'warned' ? 'warned_at' : 'spent_at'
    const first = await tx
      .updateTable('assistant_month')
      .set({ [column]: clock.now() })
      .where('licence_id', '=', licenceId)
      .where('month', '=', month)
      .where(column, 'is', null)
      .executeTakeFirst()
    if (first.numUpdatedRows === 0n) return
    if (what === 'warned') await events.announce(tx, 'assistant_budget_warned', { customerId, licenceId, month, percent })
    else await events.announce(tx, 'assistant_budget_spent', { customerId, licenceId, month })
  }

  return {
    reserve: (owner, limit, wanted, { endsMonth = true } = {}) =>
      db.transaction().execute(async (tx) => {
        const { licenceId } = owner
        const month = monthOf(clock.now())
        await lockMonth(tx, licenceId, month)
        const held = await reservationsOf(tx, licenceId, month)
        const spent = spendOfRow(await lockMonth(tx, licenceId, month))
        const may = mayReserve(limit, spent, held, wanted)
        if (may === 'spent' && endsMonth) await note(tx, owner, month, 'spent', percentOf(limit, spent))
        if (may !== 'yes') return refused(`budget_${may}`)
        const { id } = await tx
          .insertInto('assistant_reservation')
          .values({
            licence_id: licenceId,
            month,
            tokens: wanted.tokens,
            cost_microkurus: wanted.costMicrokurus,
            reserved_at: clock.now(),
          })
          .returning('id')
          .executeTakeFirstOrThrow()
        return done(id)
      }),
    async settle(tx, owner, limit, reservation, used) {
      const { licenceId } = owner
      const standing = await tx
        .selectFrom('assistant_reservation')
        .select('month')
        .where('id', '=', reservation)
        .where('licence_id', '=', licenceId)
        .executeTakeFirst()
      if (!standing) return
      const { month } = standing
      await lockMonth(tx, licenceId, month)
      const taken = await tx.deleteFrom('assistant_reservation').where('id', '=', reservation).executeTakeFirst()
      if (taken.numDeletedRows === 0n) return
      const percent = percentOf(limit, spendOfRow(await add(tx, licenceId, month, used)))
      if (percent >= warnPercent) await note(tx, owner, month, 'warned', percent)
      if (percent >= 100) await note(tx, owner, month, 'spent', percent)
    },
    async isSpent(licenceId, limit) {
      const row = await thisMonth(licenceId)
      return row !== undefined && (row.spent_at !== null || percentOf(limit, spendOfRow(row)) >= 100)
    },
    async used(licenceId) {
      const row = await thisMonth(licenceId)
      return row ? spendOfRow(row) : nothing
    },
  }
}

const nothing: Spend = { tokens: 0, costMicrokurus: 0 }
const spendOfRow = (row: { tokens: number; cost_microkurus: number }): Spend => ({
  tokens: row.tokens,
  costMicrokurus: row.cost_microkurus,
})

/** The calendar month in Istanbul, three hours ahead of UTC all year. */
const monthOf = (at: Date) =>
  addMs(at, 3 * hourMs)
    .toISOString()
    .slice(0, 7)
